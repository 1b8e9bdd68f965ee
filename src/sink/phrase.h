/* phrase.h -- short phrases that text and JSON both use: codes with doubt, times */
#ifndef RCSI_PHRASE_H
#define RCSI_PHRASE_H

#include <stddef.h>
#include <stdint.h>

#include "rcodescope/catalog.h"
#include "rcodescope/finding.h"
#include "sink/sink.h"

/** Longest phrase about a code, with its NUL. */
#define RCSI_PHRASE_MAX 512

/** "2026-11-23T03:37:18.123456789Z" or "...+09:00", with its NUL. */
#define RCSI_TIME_TEXT_MAX 40

/** Codes that an inexact one may be, at most: itself and the assigned n + 16k. */
#define RCSI_CANDIDATES_MAX 16

/**
 * Codes that the response's RCODE may be: one when it is exact; when the OPT record is
 * missing, the assigned ones among n + 16k; on conflict both.
 *
 * @return  How many, 1..RCSI_CANDIDATES_MAX; the first is outcome->rcode.
 */
size_t rcsi_candidates(const rcs_catalog *catalog, const rcs_outcome *outcome,
                       uint16_t out[RCSI_CANDIDATES_MAX]);

/** How the response came: "UDP", "TCP", and of dnstap "TLS" and others.  NULL: it was not said. */
const char *rcsi_carrier_text(const rcs_finding *finding);

/**
 * "BADCOOKIE 23 = header 7 + OPT 1", or with doubt
 * "7 YXRRSET or 23 BADCOOKIE: additional section not captured".
 */
char *rcsi_rcode_phrase(const rcs_catalog *catalog, const rcs_finding *finding,
                        char out[RCSI_PHRASE_MAX]);

/** As above, with what else is wrong: "; TSIG BADTIME 18; EDE 7 SIGNATURE_EXPIRED". */
char *rcsi_result_phrase(const rcs_catalog *catalog, const rcs_finding *finding,
                         char out[RCSI_PHRASE_MAX]);

/** From the first query in vain, or attempt to connect, to the last. */
int64_t rcsi_asked_ns(const rcs_finding *finding);

/** "no answer: 3 tries in 10.000 s", "ICMP port unreachable (3/3)"; no response. */
char *rcsi_failure_phrase(const rcs_catalog *catalog, const rcs_finding *finding,
                          char out[RCSI_PHRASE_MAX]);

/** Key of the label of a failure's name. */
const char *rcsi_kind_key(rcs_kind kind);

/** RFC 3339 with nanoseconds, shortened to microseconds if the last three are 0. */
char *rcsi_time_text(int64_t time_ns, rcsi_clock clock, char out[RCSI_TIME_TEXT_MAX]);

/** A span for people: "812 us", "1.204 ms", "5.000 s"; at least 32 chars of room. */
char *rcsi_span_text(int64_t span_ns, char out[32]);

/** A number with its thousands apart: "12,310"; at least 32 chars of room. */
char *rcsi_grouped(uint64_t value, char out[32]);

#endif
