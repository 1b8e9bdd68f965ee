/* failure.c -- short phrases about queries without a response */
#include <inttypes.h>
#include <stdio.h>

#include "sink/fill.h"
#include "sink/phrase.h"

const char *rcsi_kind_key(rcs_kind kind)
{
    static const char *const keys[RCS_KIND_COUNT] = {
        [RCS_KIND_RESPONSE] = "kind-response",
        [RCS_KIND_NO_RESPONSE] = "kind-no-response",
        [RCS_KIND_UNREACHABLE] = "kind-unreachable",
        [RCS_KIND_TCP_FAILED] = "kind-tcp-failed",
    };
    return keys[kind];
}

static const char *icmp_words(const rcs_catalog *catalog, rcs_icmp icmp)
{
    static const char *const keys[] = {
        [RCS_ICMP_NONE] = "icmp-other",         [RCS_ICMP_NETWORK] = "icmp-network",
        [RCS_ICMP_HOST] = "icmp-host",          [RCS_ICMP_PORT] = "icmp-port",
        [RCS_ICMP_PROHIBITED] = "icmp-prohibited", [RCS_ICMP_TOO_BIG] = "icmp-too-big",
        [RCS_ICMP_HOPS] = "icmp-hops",          [RCS_ICMP_OTHER] = "icmp-other",
    };
    return rcs_catalog_label(catalog, keys[icmp]);
}

static char *unreachable(const rcs_catalog *catalog, const rcs_failure *failure, char *out)
{
    char numbers[32];
    snprintf(numbers, sizeof numbers, "%u/%u", failure->icmp_type, failure->icmp_code);
    rcsi_fill(catalog, failure->reporter.family == 6 ? "failure-icmp6" : "failure-icmp",
              RCSI_SLOTS({"words", icmp_words(catalog, failure->icmp)}, {"numbers", numbers}),
              out, RCSI_PHRASE_MAX);
    return out;
}

int64_t rcsi_asked_ns(const rcs_finding *finding)
{
    const rcs_failure *failure = &finding->failure;
    bool by_query = finding->kind == RCS_KIND_NO_RESPONSE ||
                    failure->tcp == RCS_TCP_END_UNANSWERED;
    int64_t last_ns = finding->time_ns - (by_query ? 0 : failure->waited_ns);
    return last_ns > failure->first_ns ? last_ns - failure->first_ns : 0;
}

static char *tcp_failed(const rcs_catalog *catalog, const rcs_finding *finding, char *out)
{
    static const char *const keys[] = {
        [RCS_TCP_END_NONE] = "failure-tcp-closed",
        [RCS_TCP_END_REFUSED] = "failure-tcp-refused",
        [RCS_TCP_END_UNANSWERED] = "failure-tcp-unanswered",
        [RCS_TCP_END_RESET] = "failure-tcp-reset",
        [RCS_TCP_END_CLOSED] = "failure-tcp-closed",
    };
    const rcs_failure *failure = &finding->failure;
    char tries[16], span[32];
    int64_t asked_ns = rcsi_asked_ns(finding);
    snprintf(tries, sizeof tries, "%" PRIu32, failure->tries);
    rcsi_fill(catalog, keys[failure->tcp],
              RCSI_SLOTS({"tries", tries}, {"span", rcsi_span_text(asked_ns, span)}), out,
              RCSI_PHRASE_MAX);
    return out;
}

static char *no_response(const rcs_catalog *catalog, const rcs_finding *finding, char *out)
{
    const rcs_failure *failure = &finding->failure;
    char tries[16], span[32];
    snprintf(tries, sizeof tries, "%" PRIu32, failure->tries);
    const char *key = failure->tries > 1 ? "failure-tries" : "failure-one-try";
    rcsi_fill(catalog, failure->fragment_lost ? "failure-torn" : key,
              RCSI_SLOTS({"tries", tries},
                         {"span", rcsi_span_text(rcsi_asked_ns(finding), span)}),
              out, RCSI_PHRASE_MAX);
    return out;
}

char *rcsi_failure_phrase(const rcs_catalog *catalog, const rcs_finding *finding,
                          char out[RCSI_PHRASE_MAX])
{
    switch (finding->kind) {
    case RCS_KIND_UNREACHABLE:
        return unreachable(catalog, &finding->failure, out);
    case RCS_KIND_TCP_FAILED:
        return tcp_failed(catalog, finding, out);
    case RCS_KIND_RESPONSE:
    case RCS_KIND_NO_RESPONSE:
    case RCS_KIND_COUNT:
        break;
    }
    return no_response(catalog, finding, out);
}
