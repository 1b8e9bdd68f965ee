/* match.c -- does an entry fit a finding */
#include "diagnose/match.h"

static bool compare(rcsi_comparison comparison, int64_t have, int64_t wanted)
{
    switch (comparison) {
    case RCSI_EQUAL:
        return have == wanted;
    case RCSI_NOT_EQUAL:
        return have != wanted;
    case RCSI_LESS:
        return have < wanted;
    case RCSI_GREATER:
        return have > wanted;
    }
    return false;
}

/* A response can carry several Extended DNS Errors: equal means one of them. */
static bool ede_holds(const rcsi_condition *condition, const rcsi_facts *facts)
{
    bool there = rcsi_facts_have_ede(facts, condition->value);
    if (condition->comparison == RCSI_EQUAL) {
        return there;
    }
    return !there && rcsi_facts_whole(facts);
}

static bool holds(const rcsi_condition *condition, rcsi_facts *facts)
{
    if (condition->fact == RCSI_FACT_EDE) {
        return ede_holds(condition, facts);
    }
    rcsi_value value = rcsi_facts_get(facts, condition->fact);
    return value.known && compare(condition->comparison, value.number, condition->value);
}

bool rcsi_match_asks(const rcs_catalog *catalog, const rcsi_entry *entry, rcsi_fact fact,
                     int64_t value)
{
    if (!rcsi_entry_asks(entry, fact)) {
        return false;
    }
    const rcsi_condition *conditions = rcsi_conditions_of(catalog, entry);
    for (uint32_t i = 0; i < entry->condition_count; i++) {
        if (conditions[i].fact == fact && conditions[i].comparison == RCSI_EQUAL &&
            conditions[i].value == value) {
            return true;
        }
    }
    return false;
}

bool rcsi_match_doubtful(const rcs_catalog *catalog, const rcs_outcome *outcome)
{
    if (outcome->certainty == RCS_CONFLICT) {
        return true;
    }
    /* RFC 6891 6.1.3: the 8 bits that are missing stand above these 4. */
    for (unsigned code = outcome->header_rcode + 16u;
         outcome->certainty == RCS_INEXACT && code <= 4095; code += 16) {
        const rcs_code *row = rcs_catalog_code(catalog, RCS_SPACE_RCODE, (uint16_t)code);
        if (row && row->status == RCS_CODE_ASSIGNED) {
            return true;
        }
    }
    return false;
}

bool rcsi_match(const rcs_catalog *catalog, const rcsi_entry *entry, rcsi_facts *facts)
{
    const rcsi_condition *conditions = rcsi_conditions_of(catalog, entry);
    if (entry->condition_count > 0 && !holds(&conditions[entry->gate], facts)) {
        return false; /* The likeliest to fail. */
    }
    /* Where there is no response, only entries that ask for that can tell the truth. */
    if (facts->finding->kind != RCS_KIND_RESPONSE &&
        !rcsi_entry_asks(entry, RCSI_FACT_KIND)) {
        return false;
    }
    for (uint32_t i = 0; i < entry->condition_count; i++) {
        if (!holds(&conditions[i], facts)) {
            return false;
        }
    }
    /* An entry that names an RCODE without asking how sure it is must not fit one that may
       be another. */
    return !rcsi_entry_asks(entry, RCSI_FACT_RCODE) ||
           rcsi_entry_asks(entry, RCSI_FACT_CERTAINTY) ||
           !rcsi_match_doubtful(catalog, &facts->finding->outcome);
}

bool rcsi_match_stands(const rcs_catalog *catalog, const rcsi_entry *entry, rcsi_facts *facts)
{
    if (!rcsi_match(catalog, entry, facts)) {
        return false;
    }
    const rcsi_over *overs = catalog->overs.items;
    for (uint32_t i = entry->over_first; i < entry->over_first + entry->over_count; i++) {
        const rcsi_entry *winner = rcsi_entry_at(catalog, overs[i].winner);
        if (winner->round >= entry->round && rcsi_match(catalog, winner, facts)) {
            return false;
        }
    }
    return true;
}
