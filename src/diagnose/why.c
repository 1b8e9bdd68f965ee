/* why.c -- the evidence for an explanation: what matched, and what came second */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "diagnose/match.h"
#include "diagnose/rank.h"
#include "rcodescope/explanation.h"

const char *rcs_decision_name(rcs_decision decision)
{
    static const char *const names[] = {
#define DECISION_NAME(symbol, value, name) [value] = name,
        RCS_DECISIONS(DECISION_NAME)
#undef DECISION_NAME
    };
    return names[decision];
}

/* All Extended DNS Errors of the response; a condition may be about any of them. */
static void found_edes(const rcs_catalog *catalog, const rcs_outcome *outcome, char *out)
{
    size_t used = 0;
    snprintf(out, RCS_FACT_TEXT_MAX, "none");
    for (size_t i = 0; i < outcome->ede_count && used < RCS_FACT_TEXT_MAX; i++) {
        char name[RCS_CODE_TEXT_MAX];
        rcs_code_text(catalog, RCS_SPACE_EDE, outcome->ede[i].code, name);
        int more = snprintf(out + used, RCS_FACT_TEXT_MAX - used, "%s%s", i ? " " : "", name);
        used += more > 0 ? (size_t)more : 0;
    }
}

static void note_condition(const rcs_catalog *catalog, const rcsi_condition *condition,
                           rcsi_facts *facts, rcs_condition *out)
{
    out->fact = rcsi_fact_word(condition->fact);
    out->comparison = rcsi_comparison_text(condition->comparison);
    rcsi_when_value_text(catalog, condition->fact, condition->value, out->wanted);
    if (condition->fact == RCSI_FACT_EDE) {
        found_edes(catalog, &facts->finding->outcome, out->found);
        return;
    }
    rcsi_value value = rcsi_facts_get(facts, condition->fact);
    out->found[0] = '\0';
    if (value.known) {
        rcsi_when_value_text(catalog, condition->fact, value.number, out->found);
    }
}

/* Is this the handbook's page of a code that the response carries? */
static bool is_page_of(const rcs_catalog *catalog, const rcs_outcome *outcome,
                       const rcs_entry *entry)
{
    const uint16_t tsig = outcome->has_tsig ? outcome->tsig.error : 0;
    const uint16_t tkey = outcome->has_tkey ? outcome->tkey.error : 0;
    bool fits = (outcome->rcode && entry == rcs_catalog_code_entry(catalog, RCS_SPACE_RCODE,
                                                                   outcome->rcode)) ||
                (tsig && entry == rcs_catalog_code_entry(catalog, RCS_SPACE_TSIG, tsig)) ||
                (tkey && entry == rcs_catalog_code_entry(catalog, RCS_SPACE_TKEY, tkey));
    for (size_t i = 0; i < outcome->ede_count; i++) {
        fits = fits || entry == rcs_catalog_code_entry(catalog, RCS_SPACE_EDE,
                                                       outcome->ede[i].code);
    }
    return fits;
}

static bool fits(const rcs_catalog *catalog, const rcsi_entry *entry, rcsi_facts *facts)
{
    return rcsi_is_diagnosis(entry)
               ? rcsi_match(catalog, entry, facts)
               : is_page_of(catalog, &facts->finding->outcome, &entry->public);
}

/* The best of those that fit, of the winner's aspect and not the winner. */
static const rcsi_entry *second_of(const rcs_catalog *catalog, const rcsi_entry *winner,
                                   rcsi_facts *facts)
{
    const rcsi_entry *best = NULL;
    for (size_t i = 0; i < catalog->entries.count; i++) {
        const rcsi_entry *entry = rcsi_entry_at(catalog, i);
        if (entry == winner || entry->public.about != winner->public.about ||
            !fits(catalog, entry, facts)) {
            continue;
        }
        if (!best || rcsi_rank_of(catalog, &facts->finding->outcome, entry, best).first) {
            best = entry;
        }
    }
    return best;
}

static bool names_over(const rcs_catalog *catalog, const rcsi_entry *winner,
                       const rcsi_entry *loser)
{
    const rcsi_over *overs = catalog->overs.items;
    for (size_t i = 0; i < catalog->overs.count; i++) {
        if (rcsi_entry_at(catalog, overs[i].winner) == winner &&
            rcsi_entry_at(catalog, overs[i].loser) == loser) {
            return true;
        }
    }
    return false;
}

/* The gravest entry of another aspect. */
static const rcs_entry *other_aspect(const rcs_explanation *explanation)
{
    const rcs_entry *best = NULL;
    for (int about = 0; about < RCS_ASPECTS; about++) {
        const rcs_entry *entry = explanation->about[about];
        if (entry && entry != explanation->main && (!best || entry->severity > best->severity)) {
            best = entry;
        }
    }
    return best;
}

static void note_second(const rcs_catalog *catalog, const rcsi_entry *winner, rcsi_facts *facts,
                        rcs_why *out)
{
    const rcsi_entry *second = second_of(catalog, winner, facts);
    if (!second) {
        return;
    }
    rcsi_rank rank = rcsi_rank_of(catalog, &facts->finding->outcome, winner, second);
    bool over = !rank.first || names_over(catalog, winner, second);
    out->runner_up = &second->public;
    out->runner_up_weight = second->weight;
    out->decision = over ? RCS_DECIDED_BY_OVER : rank.by;
}

void rcs_explain_why(const rcs_catalog *catalog, const rcs_finding *finding,
                     const rcs_explanation *explanation, rcs_why *out)
{
    rcsi_facts facts;
    memset(out, 0, sizeof *out);
    if (!explanation->main) {
        return;
    }
    const rcsi_entry *winner = (const rcsi_entry *)explanation->main; /* its first member */
    const rcsi_condition *conditions = rcsi_conditions_of(catalog, winner);
    rcsi_facts_init(&facts, finding);
    out->weight = winner->weight;
    for (uint32_t i = 0; i < winner->condition_count && i < RCS_CONDITIONS_MAX; i++) {
        note_condition(catalog, &conditions[i], &facts, &out->condition[out->condition_count++]);
    }
    note_second(catalog, winner, &facts, out);
    if (!out->runner_up && other_aspect(explanation)) {
        const rcs_entry *other = other_aspect(explanation);
        out->runner_up = other;
        out->runner_up_weight = ((const rcsi_entry *)other)->weight;
        out->decision = RCS_DECIDED_BY_ASPECT;
    }
}
