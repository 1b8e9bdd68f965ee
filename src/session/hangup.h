/* hangup.h -- TCP connections that came to nothing become findings */
#ifndef RCSI_HANGUP_H
#define RCSI_HANGUP_H

#include "net/tcp.h"
#include "session/dials.h"
#include "session/silence.h"
#include "session/talks.h"
#include "session/tc.h"

/** Connections for which no query is known, of which findings told lately. */
typedef struct rcsi_bare {
    rcs_endpoint client, server;
    int64_t time_ns;
} rcsi_bare;

enum { RCSI_BARE_MAX = 64 };

/** What is borrowed from the session, and what is its own. */
typedef struct rcsi_hangup {
    rcsi_silence *silence;
    rcsi_tcp *tcp;
    rcsi_dials dials;
    rcsi_talks talks;
    rcsi_tc tc;
    rcsi_bare bare[RCSI_BARE_MAX];
    uint32_t bare_count;
    rcsi_dial refused;    /**< By the segment at hand; valid if `is_refused`. */
    bool is_refused;
    rcsi_talk_rest rest;  /**< Queries in vain on the connection that the segment at hand ends. */
    rcs_tcp_end end;      /**< How it does. */
    uint8_t next;         /**< Of `rest`. */
    rcs_flow flow;        /**< Of the segment at hand. */
} rcsi_hangup;

/** RCS_OK, RCS_ERR_MEMORY.  The pointers are set by the caller. */
rcs_status rcsi_hangup_init(rcsi_hangup *hangup);

void rcsi_hangup_free(rcsi_hangup *hangup);

/** A segment, whose messages were read, and its place; `to_server` is a port for DNS. */
typedef struct rcsi_tcp_sign {
    const rcsi_segment *segment;
    const rcs_packet *packet;
    bool to_server, from_server;
} rcsi_tcp_sign;

/** Note a segment of a connection to a DNS port; then take what comes of it. */
void rcsi_hangup_note(rcsi_hangup *hangup, const rcsi_tcp_sign *sign);

/** The next failure that the segment noted last tells of. */
bool rcsi_hangup_next(rcsi_hangup *hangup, const rcs_packet *packet, rcsi_failed *out);

/** The next connection that was asked for in vain by `now_ns`. */
bool rcsi_hangup_late(rcsi_hangup *hangup, int64_t now_ns, rcsi_phase phase, rcsi_failed *out);

/** A query over TCP, and an answer to one. */
void rcsi_hangup_asked(rcsi_hangup *hangup, const rcs_finding *query);
void rcsi_hangup_answered(rcsi_hangup *hangup, const rcs_finding *response);

#endif
