/* phrase.c -- short phrases that text and JSON both use: codes with doubt, times */
#include "sink/phrase.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "sink/fill.h"

enum { RCODES = 4096, NIBBLES = 16 };

/* Text that grows in a caller's buffer; what does not fit is cut. */
typedef struct growing {
    char *text;
    size_t used, cap;
} growing;

static void add(growing *g, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(growing *g, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int size = vsnprintf(g->text + g->used, g->cap - g->used, format, args);
    va_end(args);
    if (size > 0) {
        g->used += (size_t)size;
    }
    if (g->used >= g->cap) {
        g->used = g->cap - 1;
    }
}

const char *rcsi_carrier_text(const rcs_finding *finding)
{
    if (finding->dnstap.type == RCS_DNSTAP_NONE) {
        return finding->flow.transport == RCS_TCP ? "TCP" : "UDP";
    }
    rcs_carrier carrier = finding->dnstap.carrier;
    return carrier == RCS_CARRIER_UNKNOWN ? NULL : rcs_carrier_text(carrier);
}

static bool is_assigned(const rcs_catalog *catalog, uint16_t code)
{
    const rcs_code *row = rcs_catalog_code(catalog, RCS_SPACE_RCODE, code);
    return row && row->status == RCS_CODE_ASSIGNED && row->name;
}

size_t rcsi_candidates(const rcs_catalog *catalog, const rcs_outcome *outcome,
                       uint16_t out[RCSI_CANDIDATES_MAX])
{
    size_t count = 0;
    out[count++] = outcome->rcode;
    if (outcome->certainty == RCS_CONFLICT) {
        out[count++] = outcome->second_rcode;
    }
    if (outcome->certainty != RCS_INEXACT) {
        return count;
    }
    for (int code = outcome->rcode + NIBBLES; code < RCODES; code += NIBBLES) {
        if (count < RCSI_CANDIDATES_MAX && is_assigned(catalog, (uint16_t)code)) {
            out[count++] = (uint16_t)code;
        }
    }
    return count;
}

/* Wrap what the buffer holds into a phrase that has a {code} for it. */
static void wrap(char *out, const rcs_catalog *catalog, const char *key)
{
    char inner[RCSI_PHRASE_MAX];
    snprintf(inner, sizeof inner, "%s", out);
    rcsi_fill(catalog, key, RCSI_SLOTS({"code", inner}), out, RCSI_PHRASE_MAX);
}

static void join(char *out, const rcs_catalog *catalog, const char *other)
{
    char one[RCSI_PHRASE_MAX];
    snprintf(one, sizeof one, "%s", out);
    rcsi_fill(catalog, "code-or", RCSI_SLOTS({"one", one}, {"other", other}), out,
              RCSI_PHRASE_MAX);
}

static void put_candidates(char *out, const rcs_catalog *catalog, const rcs_outcome *outcome)
{
    uint16_t codes[RCSI_CANDIDATES_MAX];
    char name[RCS_CODE_TEXT_MAX], code[RCS_CODE_TEXT_MAX + 8];
    size_t count = rcsi_candidates(catalog, outcome, codes);
    for (size_t i = 0; i < count; i++) {
        snprintf(code, sizeof code, "%u %s", codes[i],
                 rcs_code_text(catalog, RCS_SPACE_RCODE, codes[i], name));
        if (i == 0) {
            strcpy(out, code);
        } else {
            join(out, catalog, code);
        }
    }
    if (count == 1) {
        snprintf(code, sizeof code, "%u", codes[0]);
        rcsi_fill(catalog, "code-unassigned", RCSI_SLOTS({"number", code}), name, sizeof name);
        join(out, catalog, name);
    }
}

static void put_rcode(char *out, const rcs_catalog *catalog, const rcs_finding *finding)
{
    const rcs_outcome *outcome = &finding->outcome;
    char name[RCS_CODE_TEXT_MAX], code[RCS_CODE_TEXT_MAX + 8], header[8], opt[8];
    bool cut = finding->message.len < finding->message.wire_len;
    switch (outcome->certainty) {
    case RCS_INEXACT:
        put_candidates(out, catalog, outcome);
        wrap(out, catalog, cut ? "code-not-captured" : "code-not-readable");
        return;
    case RCS_CONFLICT:
        put_candidates(out, catalog, outcome);
        wrap(out, catalog, "code-two-opts");
        return;
    case RCS_EXACT:
    case RCS_EXACT_BY_QUERY:
        break;
    }
    snprintf(code, sizeof code, "%s %u",
             rcs_code_text(catalog, RCS_SPACE_RCODE, outcome->rcode, name), outcome->rcode);
    snprintf(header, sizeof header, "%u", outcome->header_rcode);
    snprintf(opt, sizeof opt, "%u", outcome->opt_rcode);
    strcpy(out, code);
    if (outcome->rcode >= NIBBLES) {
        rcsi_fill(catalog, "code-sum",
                  RCSI_SLOTS({"code", code}, {"header", header}, {"opt", opt}), out,
                  RCSI_PHRASE_MAX);
    } else if (outcome->certainty == RCS_EXACT_BY_QUERY) {
        wrap(out, catalog, "code-by-query");
    }
}

char *rcsi_rcode_phrase(const rcs_catalog *catalog, const rcs_finding *finding,
                        char out[RCSI_PHRASE_MAX])
{
    put_rcode(out, catalog, finding);
    return out;
}

char *rcsi_result_phrase(const rcs_catalog *catalog, const rcs_finding *finding,
                         char out[RCSI_PHRASE_MAX])
{
    const rcs_outcome *outcome = &finding->outcome;
    char name[RCS_CODE_TEXT_MAX];
    if (finding->kind != RCS_KIND_RESPONSE) {
        return rcsi_failure_phrase(catalog, finding, out);
    }
    put_rcode(out, catalog, finding);
    growing g = {out, strlen(out), RCSI_PHRASE_MAX};
    if (outcome->has_tsig && outcome->tsig.error) {
        uint16_t error = outcome->tsig.error;
        add(&g, "; TSIG %s %u", rcs_code_text(catalog, RCS_SPACE_TSIG, error, name), error);
    }
    if (outcome->has_tkey && outcome->tkey.error) {
        uint16_t error = outcome->tkey.error;
        add(&g, "; TKEY %s %u", rcs_code_text(catalog, RCS_SPACE_TKEY, error, name), error);
    }
    for (int i = 0; i < outcome->ede_count; i++) {
        uint16_t code = outcome->ede[i].code;
        add(&g, "; EDE %u %s", code, rcs_code_text(catalog, RCS_SPACE_EDE, code, name));
    }
    return out;
}

enum { NS_PER_SECOND = 1000000000, NS_PER_US = 1000 };

static void add_fraction(growing *g, int64_t ns)
{
    if (ns % NS_PER_US == 0) {
        add(g, ".%06" PRId64, ns / NS_PER_US);
    } else {
        add(g, ".%09" PRId64, ns);
    }
}

/* localtime_r gives no offset in POSIX, so it is the difference of both calendars. */
static long offset_minutes(time_t seconds, const struct tm *local)
{
    struct tm utc;
    gmtime_r(&seconds, &utc);
    long days = local->tm_yday - utc.tm_yday;
    if (local->tm_year != utc.tm_year) {
        days = local->tm_year > utc.tm_year ? 1 : -1;
    }
    return (days * 24 + local->tm_hour - utc.tm_hour) * 60 + local->tm_min - utc.tm_min;
}

char *rcsi_time_text(int64_t time_ns, rcsi_clock clock, char out[RCSI_TIME_TEXT_MAX])
{
    int64_t ns = time_ns % NS_PER_SECOND;
    int64_t floor = time_ns / NS_PER_SECOND;
    if (ns < 0) {
        ns += NS_PER_SECOND;
        floor--;
    }
    time_t seconds = (time_t)floor;
    struct tm parts;
    if (clock == RCSI_CLOCK_LOCAL) {
        localtime_r(&seconds, &parts);
    } else {
        gmtime_r(&seconds, &parts);
    }
    growing g = {out, 0, RCSI_TIME_TEXT_MAX};
    add(&g, "%04d-%02d-%02dT%02d:%02d:%02d", parts.tm_year + 1900, parts.tm_mon + 1,
        parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
    add_fraction(&g, ns);
    if (clock == RCSI_CLOCK_UTC) {
        add(&g, "Z");
        return out;
    }
    long offset = offset_minutes(seconds, &parts);
    long size = offset < 0 ? -offset : offset;
    add(&g, "%c%02ld:%02ld", offset < 0 ? '-' : '+', size / 60, size % 60);
    return out;
}

char *rcsi_span_text(int64_t span_ns, char out[32])
{
    if (span_ns < 1000000) {
        snprintf(out, 32, "%" PRId64 " us", span_ns / NS_PER_US);
    } else if (span_ns < NS_PER_SECOND) {
        snprintf(out, 32, "%.3f ms", (double)span_ns / 1e6);
    } else {
        snprintf(out, 32, "%.3f s", (double)span_ns / 1e9);
    }
    return out;
}

char *rcsi_grouped(uint64_t value, char out[32])
{
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%" PRIu64, value);
    int used = 0;
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0) {
            out[used++] = ',';
        }
        out[used++] = digits[i];
    }
    out[used] = '\0';
    return out;
}
