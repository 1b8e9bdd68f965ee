/* rank.c -- which of two entries that fit comes first, and what decides */
#include "diagnose/rank.h"

#include "diagnose/match.h"

bool rcsi_has_signer_error(const rcs_outcome *outcome)
{
    return (outcome->has_tsig && outcome->tsig.error != 0) ||
           (outcome->has_tkey && outcome->tkey.error != 0);
}

/* A TSIG or TKEY error says more than the NOTAUTH or NOERROR that carries it. */
static bool speaks_of_signer(const rcsi_entry *entry)
{
    if (!rcsi_is_diagnosis(entry)) {
        return entry->public.space == RCS_SPACE_TSIG || entry->public.space == RCS_SPACE_TKEY;
    }
    return rcsi_entry_asks(entry, RCSI_FACT_TSIG) || rcsi_entry_asks(entry, RCSI_FACT_TKEY);
}

/* Where in the message the Extended DNS Error stands that an entry asks for; their count: it asks
   for none. */
static size_t ede_place(const rcs_catalog *catalog, const rcs_outcome *outcome,
                        const rcsi_entry *entry)
{
    size_t place = 0;
    while (place < outcome->ede_count &&
           !rcsi_match_asks(catalog, entry, RCSI_FACT_EDE, outcome->ede[place].code)) {
        place++;
    }
    return place;
}

static rcsi_rank ranked(bool first, rcs_decision by)
{
    rcsi_rank out = {first, by};
    return out;
}

rcsi_rank rcsi_rank_of(const rcs_catalog *catalog, const rcs_outcome *outcome,
                       const rcsi_entry *a, const rcsi_entry *b)
{
    if (a->round != b->round) {
        return ranked(a->round > b->round, RCS_DECIDED_BY_ADVICE);
    }
    if (rcsi_has_signer_error(outcome) && speaks_of_signer(a) != speaks_of_signer(b)) {
        return ranked(speaks_of_signer(a), RCS_DECIDED_BY_SIGNER);
    }
    if (rcsi_is_diagnosis(a) != rcsi_is_diagnosis(b)) {
        return ranked(rcsi_is_diagnosis(a), RCS_DECIDED_BY_DIAGNOSIS);
    }
    if (a->weight != b->weight) {
        return ranked(a->weight > b->weight, RCS_DECIDED_BY_WEIGHT);
    }
    size_t a_place = ede_place(catalog, outcome, a), b_place = ede_place(catalog, outcome, b);
    if (a_place != b_place) {
        return ranked(a_place < b_place, RCS_DECIDED_BY_EDE);
    }
    return ranked(a < b, RCS_DECIDED_BY_ORDER);
}
