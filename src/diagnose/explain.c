/* explain.c -- picks the entries that explain a finding */
#include "rcodescope/explanation.h"

#include <string.h>

#include "diagnose/match.h"
#include "diagnose/rank.h"

/* What an explanation is put together from. */
typedef struct search {
    const rcs_catalog *catalog;
    const rcs_outcome *outcome;
    rcsi_facts facts;
    const rcsi_entry *best[RCS_ASPECTS];
} search;

static void offer(search *s, const rcsi_entry *entry)
{
    const rcsi_entry **best = &s->best[entry->public.about];
    if (!*best || rcsi_rank_of(s->catalog, s->outcome, entry, *best).first) {
        *best = entry;
    }
}

static void offer_handbook(search *s, const rcs_entry *entry)
{
    if (entry) {
        offer(s, (const rcsi_entry *)entry); /* rcs_entry is the first member. */
    }
}

static void try_entry(search *s, const rcsi_gate *gate)
{
    const rcsi_entry *entry = rcsi_entry_at(s->catalog, gate->entry);
    if (rcsi_match_stands(s->catalog, entry, &s->facts)) {
        offer(s, entry);
    }
}

/* The entries that want a fact to have this value, of those from `at` on that ask for it. */
static void try_value(search *s, const rcsi_gate *at, const rcsi_gate *end, int64_t value)
{
    while (at < end && at->value < value) {
        at++;
    }
    for (; at < end && at->value == value; at++) {
        try_entry(s, at);
    }
}

/* Most entries are out by the value of one fact, and all of one fact where that is not known. */
static void try_bucket(search *s, rcsi_anchor anchor, uint16_t code)
{
    const rcsi_bucket *bucket = &s->catalog->bucket[anchor][code % RCSI_BUCKETS];
    const rcsi_gate *gates = s->catalog->gates.items;
    for (uint32_t at = bucket->first; at < bucket->end; at += gates[at].more + 1u) {
        rcsi_fact fact = (rcsi_fact)gates[at].fact;
        rcsi_value value = fact == RCSI_FACTS ? rcsi_known(0) : rcsi_facts_get(&s->facts, fact);
        if (value.known) {
            try_value(s, &gates[at], &gates[at + gates[at].more + 1u], value.number);
        }
    }
}

static void try_diagnoses(search *s)
{
    const rcs_outcome *outcome = s->outcome;
    for (size_t i = 0; i < outcome->ede_count; i++) {
        try_bucket(s, RCSI_ANCHOR_EDE, outcome->ede[i].code);
    }
    if (outcome->has_tsig) {
        try_bucket(s, RCSI_ANCHOR_TSIG, outcome->tsig.error);
    }
    if (outcome->has_tkey) {
        try_bucket(s, RCSI_ANCHOR_TKEY, outcome->tkey.error);
    }
    try_bucket(s, RCSI_ANCHOR_RCODE, outcome->rcode);
    try_bucket(s, RCSI_ANCHOR_NONE, 0);
}

static void try_handbook(search *s)
{
    const rcs_outcome *outcome = s->outcome;
    if (outcome->rcode != 0) {
        offer_handbook(s, rcs_catalog_code_entry(s->catalog, RCS_SPACE_RCODE, outcome->rcode));
    }
    if (outcome->has_tsig && outcome->tsig.error != 0) {
        offer_handbook(s, rcs_catalog_code_entry(s->catalog, RCS_SPACE_TSIG,
                                                 outcome->tsig.error));
    }
    if (outcome->has_tkey && outcome->tkey.error != 0) {
        offer_handbook(s, rcs_catalog_code_entry(s->catalog, RCS_SPACE_TKEY,
                                                 outcome->tkey.error));
    }
}

/* Each Extended DNS Error's own entry; the first that is not OTHER stands for the aspect. */
static void explain_edes(search *s, rcs_explanation *out)
{
    const rcs_entry *first = NULL;
    for (size_t i = 0; i < s->outcome->ede_count; i++) {
        uint16_t code = s->outcome->ede[i].code;
        const rcs_entry *entry = rcs_catalog_code_entry(s->catalog, RCS_SPACE_EDE, code);
        out->ede[i] = entry;
        bool is_first = !first || (first == out->ede[0] && s->outcome->ede[0].code == 0);
        if (entry && is_first) {
            first = entry;
        }
    }
    offer_handbook(s, first);
}

static bool is_error(const rcs_outcome *outcome)
{
    return outcome->rcode != 0 || rcsi_has_signer_error(outcome);
}

/* A reason with a number says more than the general text of an RCODE (RFC 8914 1); OTHER has
   none. */
static bool names_reason(const rcsi_entry *ede)
{
    return ede && (rcsi_is_diagnosis(ede) || ede->public.first != 0);
}

/* What leads: the result where the response is an error, else the gravest thing it shows. */
static const rcs_entry *leading(const search *s)
{
    const rcsi_entry *result = s->best[RCS_ABOUT_RESULT];
    const rcsi_entry *ede = s->best[RCS_ABOUT_EDE];
    if (result && is_error(s->outcome)) {
        bool general = !rcsi_is_diagnosis(result) && result->public.space == RCS_SPACE_RCODE;
        return general && names_reason(ede) ? &ede->public : &result->public;
    }
    const rcsi_entry *main = result && rcsi_is_diagnosis(result) ? result : NULL;
    for (int about = RCS_ABOUT_EDE; about < RCS_ASPECTS; about++) {
        const rcsi_entry *entry = s->best[about];
        if (entry && (!main || entry->public.severity > main->public.severity)) {
            main = entry;
        }
    }
    return main ? &main->public : NULL;
}

/* A diagnosis that asked for an Extended DNS Error explains it in its own words. */
static void note_told(const search *s, rcs_explanation *out)
{
    const rcsi_entry *main = (const rcsi_entry *)out->main; /* rcs_entry is the first member. */
    for (size_t i = 0; main && i < s->outcome->ede_count; i++) {
        out->ede_told[i] = rcsi_match_asks(s->catalog, main, RCSI_FACT_EDE,
                                           s->outcome->ede[i].code);
    }
}

static void raise_severity(rcs_explanation *out, const rcs_entry *entry)
{
    if (entry && entry->severity > out->severity) {
        out->severity = entry->severity;
    }
}

/* A standard step, or luck elsewhere: the client has its answer.  Unvalidated data (CD) shows
   only what failed. */
static void lower_recovered(const rcs_finding *finding, rcs_explanation *out)
{
    bool recovered = finding->lookup.state == RCS_LOOKUP_RECOVERED &&
                     finding->lookup.by != RCS_LOOKUP_BY_CD;
    if (recovered && out->severity > RCS_NOTE) {
        out->severity = RCS_NOTE;
    }
}

static bool is_told(const rcs_explanation *out, size_t ede_count, const rcs_entry *entry)
{
    for (size_t i = 0; i < ede_count; i++) {
        if (out->ede[i] == entry && out->ede_told[i]) {
            return true;
        }
    }
    return false;
}

/* The gravest of all that is shown.  An Extended DNS Error that the diagnosis explains has been
   weighed there: EDE 21 beside a hidden version name is no error. */
static void judge(const rcs_outcome *outcome, rcs_explanation *out)
{
    for (int about = 0; about < RCS_ASPECTS; about++) {
        if (!is_told(out, outcome->ede_count, out->about[about])) {
            raise_severity(out, out->about[about]);
        }
    }
    for (size_t i = 0; i < outcome->ede_count; i++) {
        if (!out->ede_told[i]) {
            raise_severity(out, out->ede[i]);
        }
    }
}

/* What a capture lacks that is known to have lost packets may be the answer itself. */
static void set_confidence(const rcs_finding *finding, rcs_explanation *out)
{
    bool doubtful = finding->kind == RCS_KIND_NO_RESPONSE && finding->failure.lossy;
    out->confidence = out->main && !doubtful ? out->main->confidence : RCS_POSSIBLE;
}

void rcs_explain(const rcs_catalog *catalog, const rcs_finding *finding, rcs_explanation *out)
{
    search s;
    s.catalog = catalog;
    s.outcome = &finding->outcome;
    memset(s.best, 0, sizeof s.best);
    memset(out, 0, sizeof *out);
    rcsi_facts_init(&s.facts, finding);
    if (finding->kind == RCS_KIND_RESPONSE) {
        try_diagnoses(&s);
        try_handbook(&s);
    } else {
        try_bucket(&s, RCSI_ANCHOR_NONE, 0);
    }
    explain_edes(&s, out);
    out->main = leading(&s);
    note_told(&s, out);
    out->actor = out->main ? out->main->actor : RCS_ACTOR_NONE;
    set_confidence(finding, out);
    for (int about = 0; about < RCS_ASPECTS; about++) {
        out->about[about] = s.best[about] ? &s.best[about]->public : NULL;
    }
    judge(&finding->outcome, out);
    lower_recovered(finding, out);
}
