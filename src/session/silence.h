/* silence.h -- queries that nobody answered, or that an ICMP error answered, become findings */
#ifndef RCSI_SILENCE_H
#define RCSI_SILENCE_H

#include "net/defrag.h"
#include "net/segment.h"
#include "pair/heard.h"
#include "pair/pair.h"
#include "session/settle.h"

/** What is borrowed from the session, and what is its own. */
typedef struct rcsi_silence {
    rcsi_pair *pair;
    const rcsi_defrag *defrag;
    rcsi_settle *settle; /**< NULL: lookups are off, and ICMP errors alone become findings. */
    rcs_ledger *ledger;
    rcsi_heard heard;
    int64_t longest_ns;  /**< No client is waited for longer. */
    int64_t missing_from_ns, missing_until_ns; /**< The capture lacks packets of this time. */
} rcsi_silence;

/** RCS_OK, RCS_ERR_MEMORY.  The pointers are set by the caller. */
rcs_status rcsi_silence_init(rcsi_silence *silence, const rcs_session_options *options);

void rcsi_silence_free(rcsi_silence *silence);

/** Note that the capture lacks packets. */
void rcsi_silence_missing(rcsi_silence *silence, const rcs_missing *missing);

/** Does it lack packets of this time? */
bool rcsi_silence_is_lossy(const rcsi_silence *silence, int64_t from_ns, int64_t until_ns);

/** Is the capture over? */
typedef enum rcsi_phase {
    RCSI_RUNNING,
    RCSI_OVER /**< What waits will get no answer any more. */
} rcsi_phase;

/** A failure, and what is needed to hold it. */
typedef struct rcsi_failed {
    rcs_finding *finding;  /**< Kind, time, packet, flow, query and failure are filled in. */
    rcsi_lookup *lookup;   /**< NULL: lookups are off. */
    rcsi_end end;
} rcsi_failed;

/** The next query that was given up by `now_ns`, if that is worth a finding. */
bool rcsi_silence_next(rcsi_silence *silence, int64_t now_ns, rcsi_phase phase,
                       rcsi_failed *out);

/** So long after its first fragment the rest of a datagram is lost and not just late. */
#define RCSI_TORN_NS (3 * INT64_C(1000000000))

/**
 * The answer to this query came in part: true, it is a finding that no other told before.
 *
 * @param out  As in rcsi_silence_next(); the flow of its finding is that of the answer.
 */
bool rcsi_silence_torn(rcsi_silence *silence, const rcsi_unanswered *query, int64_t now_ns,
                       rcsi_failed *out);

/** What a finding about this query has in any case; `query` in it may be NULL. */
void rcsi_silence_fill(const rcsi_unanswered *query, rcs_finding *out);

/**
 * Was it told before that this query's lookup failed at its server?  With lookups, the first
 * failure of one about a server tells for all.  Sets lookup and tries of *out.
 */
bool rcsi_silence_is_told(rcsi_silence *silence, const rcsi_unanswered *query, rcsi_failed *out);

/** An ICMP error, what it quotes, and where it is. */
typedef struct rcsi_report {
    const rcsi_segment *error, *quoted;
    const rcs_packet *packet; /**< Its place and time. */
} rcsi_report;

/** Does it tell of a query without an answer, and is it the first to do so? */
bool rcsi_silence_reported(rcsi_silence *silence, const rcsi_report *report, rcsi_failed *out);

#endif
