/* evidence_public.c -- evidence for those who do not write conditions */
#include "rcodescope/evidence.h"

#include <string.h>

#include "diagnose/ede_text.h"
#include "diagnose/facts.h"

#define WORD(symbol, word) word,
static const char *const clocks_off[] = {RCSI_CLOCKS_OFF(WORD)};
static const char *const ede_reasons[] = {RCSI_EDE_REASONS(WORD)};
#undef WORD

#define WORD(symbol, value, word) [value] = word,
static const char *const signatures[] = {RCS_SIGNATURE_STATES(WORD)};
#undef WORD

static bool number_of(rcsi_facts *facts, rcsi_fact fact, int64_t *out)
{
    rcsi_value value = rcsi_facts_get(facts, fact);
    *out = value.known ? value.number : 0;
    return value.known;
}

/* Of the zone as the answering host saw it, else of the response itself. */
static void judge_signature(rcsi_facts *facts, rcs_evidence *out)
{
    int64_t state;
    bool upstream = number_of(facts, RCSI_FACT_ZONE_SIGNATURE, &state);
    if (!upstream && !number_of(facts, RCSI_FACT_SIGNATURE, &state)) {
        return;
    }
    out->signature = state != RCS_SIGNATURE_NONE ? signatures[state] : NULL;
    out->has_signature_age = number_of(
        facts, upstream ? RCSI_FACT_ZONE_SIGNATURE_AGE : RCSI_FACT_SIGNATURE_AGE,
        &out->signature_age_s);
}

static void judge_clocks(rcsi_facts *facts, rcs_evidence *out)
{
    int64_t off, clock;
    out->has_skew = number_of(facts, RCSI_FACT_SKEW, &out->skew_s);
    if (number_of(facts, RCSI_FACT_CLOCK, &clock) && clock == RCSI_CLOCK_BEHIND) {
        out->skew_s = -out->skew_s;
    }
    if (number_of(facts, RCSI_FACT_CLOCK_OFF, &off)) {
        out->clock_off = clocks_off[off];
    }
}

void rcs_evidence_of(const rcs_finding *finding, rcs_evidence *out)
{
    rcsi_facts facts;
    rcsi_ede_text text;
    memset(out, 0, sizeof *out);
    rcsi_facts_init(&facts, finding);
    out->has_cookie_age = number_of(&facts, RCSI_FACT_COOKIE_AGE, &out->cookie_age_s);
    out->has_negative_ttl = number_of(&facts, RCSI_FACT_NEGATIVE_TTL, &out->negative_ttl_s);
    judge_clocks(&facts, out);
    judge_signature(&facts, out);
    rcsi_ede_text_of(&finding->outcome, &text);
    if (text.style != RCSI_EDE_STYLE_NONE) {
        out->ede_reason = ede_reasons[text.reason];
        out->ede_server = text.server;
    }
}

size_t rcs_evidence_zone(const rcs_finding *finding, uint8_t *out)
{
    uint8_t wire[RCS_NAME_WIRE_MAX];
    bool there = finding->has_question && finding->upstream.zone.seen;
    size_t len = there ? rcs_name_wire(&finding->qname, wire) : 0, at = 0;
    for (uint8_t i = 0; i < finding->upstream.zone.labels_off && at < len; i++) {
        at += wire[at] + 1u;
    }
    if (at >= len) {
        return 0;
    }
    memcpy(out, wire + at, len - at);
    return len - at;
}
