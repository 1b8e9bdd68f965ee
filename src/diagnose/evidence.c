/* evidence.c -- placeholders that say what the messages prove, in words */
#include "diagnose/evidence.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "diagnose/ede_text.h"
#include "diagnose/facts.h"

enum {
    VALUE_MAX = RCS_NAME_TEXT_MAX,
    MINUTE = 60,
    HOUR = 3600,
    DAY = 86400
};

static rcsi_value value_of(const rcs_finding *finding, rcsi_fact fact)
{
    rcsi_facts facts;
    rcsi_facts_init(&facts, finding);
    return rcsi_facts_get(&facts, fact);
}

/* "7200 s (2 h)": the number to look for in a log, and how long that is. */
static void put_seconds(char *out, int64_t seconds)
{
    static const struct {
        int64_t below, unit;
        const char *name;
    } steps[] = {{2 * HOUR, MINUTE, "min"}, {2 * DAY, HOUR, "h"}, {INT64_MAX, DAY, "d"}};
    if (seconds < 2 * MINUTE) {
        snprintf(out, VALUE_MAX, "%" PRId64 " s", seconds);
        return;
    }
    size_t i = 0;
    while (seconds >= steps[i].below) {
        i++;
    }
    snprintf(out, VALUE_MAX, "%" PRId64 " s (%" PRId64 " %s)", seconds, seconds / steps[i].unit,
             steps[i].name);
}

/* "15 min", "1 h 30 min", "2 d": two units at most, nothing where the second is 0. */
static void put_span(char *out, int64_t seconds)
{
    static const struct {
        int64_t unit;
        const char *name;
    } units[] = {{DAY, "d"}, {HOUR, "h"}, {MINUTE, "min"}, {1, "s"}};
    size_t i = 0;
    while (i < 3 && seconds < units[i].unit) {
        i++;
    }
    int64_t rest = i < 3 ? seconds % units[i].unit / units[i + 1].unit : 0;
    int len = snprintf(out, VALUE_MAX, "%" PRId64 " %s", seconds / units[i].unit, units[i].name);
    if (rest > 0) {
        snprintf(out + len, VALUE_MAX - (size_t)len, " %" PRId64 " %s", rest, units[i + 1].name);
    }
}

static void put_duration(char *out, const rcs_finding *f, rcsi_fact fact,
                         void (*put)(char *out, int64_t seconds))
{
    rcsi_value value = value_of(f, fact);
    if (value.known) {
        put(out, value.number < 0 ? -value.number : value.number);
    }
}

static void put_number(char *out, const rcs_finding *f, rcsi_fact fact)
{
    rcsi_value value = value_of(f, fact);
    if (value.known) {
        snprintf(out, VALUE_MAX, "%" PRId64, value.number);
    }
}

/* The server's own words: printable ASCII as it is, all else as '?'.  The catalog's reader
   keeps them out of commands. */
static void put_words(char *out, const char *text, size_t len)
{
    len = len < VALUE_MAX - 1 ? len : VALUE_MAX - 1;
    while (len > 0 && text[len - 1] == '\0') {
        len--; /* RFC 8914 2: the text may end in NUL octets. */
    }
    for (size_t i = 0; i < len; i++) {
        out[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
    }
    out[len] = '\0';
}

static void put_ede(char *out, const rcs_outcome *outcome, rcsi_placeholder which)
{
    rcsi_ede_text text;
    rcsi_ede_text_of(outcome, &text);
    if (which == RCSI_PLACEHOLDER_EDE_SERVER && text.has_server) {
        rcs_address_text(&text.server, out);
    } else if (which == RCSI_PLACEHOLDER_EDE_ZONE) {
        put_words(out, text.zone.at, text.zone.len);
    } else if (which == RCSI_PLACEHOLDER_EDE_REASON) {
        put_words(out, text.detail.at, text.detail.len);
    } else if (which == RCSI_PLACEHOLDER_EDE_TEXT && outcome->ede_count > 0) {
        put_words(out, outcome->ede[0].text, outcome->ede[0].text_len);
    }
}

static void put_clock(char *out, const rcs_catalog *catalog, const rcs_finding *f)
{
    static const char *const labels[] = {
        [RCSI_CLOCK_OFF_NONE] = "clock-off-none", [RCSI_CLOCK_OFF_CLIENT] = "clock-off-client",
        [RCSI_CLOCK_OFF_SERVER] = "clock-off-server", [RCSI_CLOCK_OFF_BOTH] = "clock-off-both"};
    rcsi_value value = value_of(f, RCSI_FACT_CLOCK_OFF);
    if (value.known) {
        snprintf(out, VALUE_MAX, "%s", rcs_catalog_label(catalog, labels[value.number]));
    }
}

/* Of the zone upstream, else of the response itself. */
static rcsi_fact age_fact(const rcs_finding *f)
{
    bool upstream = value_of(f, RCSI_FACT_ZONE_SIGNATURE_AGE).known;
    return upstream ? RCSI_FACT_ZONE_SIGNATURE_AGE : RCSI_FACT_SIGNATURE_AGE;
}

static void put_plain(char *out, const rcs_finding *f, rcsi_placeholder which)
{
    static const struct {
        rcsi_placeholder which;
        rcsi_fact fact;
    } numbers[] = {{RCSI_PLACEHOLDER_RESPONSE_SIZE, RCSI_FACT_RESPONSE_SIZE},
                   {RCSI_PLACEHOLDER_QUERY_SIZE, RCSI_FACT_QUERY_SIZE},
                   {RCSI_PLACEHOLDER_QUERY_COOKIE_LEN, RCSI_FACT_QUERY_COOKIE_LEN},
                   {RCSI_PLACEHOLDER_QUERY_QUESTIONS, RCSI_FACT_QUERY_QUESTIONS},
                   {RCSI_PLACEHOLDER_LATENCY, RCSI_FACT_LATENCY_MS},
                   {RCSI_PLACEHOLDER_TRIES, RCSI_FACT_TRIES},
                   {RCSI_PLACEHOLDER_NSEC3_ITERATIONS, RCSI_FACT_NSEC3_ITERATIONS},
                   {RCSI_PLACEHOLDER_UPSTREAM_QUERIES, RCSI_FACT_UPSTREAM_QUERIES}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (numbers[i].which == which) {
            put_number(out, f, numbers[i].fact);
        }
    }
}

void rcsi_evidence_text(const rcs_catalog *catalog, const rcs_finding *finding,
                        rcsi_placeholder which, char *out)
{
    switch (which) {
    case RCSI_PLACEHOLDER_SKEW:
        put_duration(out, finding, RCSI_FACT_SKEW, put_seconds);
        return;
    case RCSI_PLACEHOLDER_COOKIE_AGE:
        put_duration(out, finding, RCSI_FACT_COOKIE_AGE, put_seconds);
        return;
    case RCSI_PLACEHOLDER_NEGATIVE_TTL:
        put_duration(out, finding, RCSI_FACT_NEGATIVE_TTL, put_span);
        return;
    case RCSI_PLACEHOLDER_SIGNATURE_AGE:
        put_duration(out, finding, age_fact(finding), put_span);
        return;
    case RCSI_PLACEHOLDER_CLOCK_OFF:
        put_clock(out, catalog, finding);
        return;
    case RCSI_PLACEHOLDER_EDE_TEXT:
    case RCSI_PLACEHOLDER_EDE_SERVER:
    case RCSI_PLACEHOLDER_EDE_ZONE:
    case RCSI_PLACEHOLDER_EDE_REASON:
        put_ede(out, &finding->outcome, which);
        return;
    default:
        put_plain(out, finding, which);
        rcsi_evidence_upstream(finding, which, out);
        return;
    }
}
