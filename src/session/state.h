/* state.h -- what a session holds, for the files of its steps */
#ifndef RCSI_STATE_H
#define RCSI_STATE_H

#include "net/defrag.h"
#include "net/tcp.h"
#include "rcodescope/session.h"
#include "session/copies.h"
#include "session/gap.h"
#include "session/hangup.h"
#include "session/ports.h"
#include "session/settle.h"
#include "session/silence.h"
#include "session/strays.h"

/** Where the messages of the packet at hand come from. */
typedef enum rcsi_pending {
    RCSI_NOTHING,
    RCSI_DATAGRAM,
    RCSI_STREAM,
    RCSI_CARRIED_QUERY, /**< and the response after it, if there is one */
    RCSI_CARRIED_RESPONSE
} rcsi_pending;

/** Does the reassembler of fragments have more to give once that is taken? */
typedef enum rcsi_behind {
    RCSI_NOTHING_BEHIND,
    RCSI_FRAGMENTS_BEHIND
} rcsi_behind;

/** All of it is reserved by rcs_session_new(). */
struct rcs_session {
    rcsi_ports ports;
    bool any_port;
    bool gives_queries;
    rcsi_strays strays; /**< Only if any_port. */
    rcs_ledger ledger;
    rcsi_tcp *tcp;
    rcsi_defrag *defrag;
    rcsi_pair *pair; /**< NULL: pairing is off. */
    rcsi_settle *settle; /**< NULL: lookups are off. */
    rcsi_copies *copies; /**< NULL: nobody asks. */
    rcs_copying copying;
    rcsi_silence silence; /**< Its `pair` is NULL: nobody asks. */
    rcsi_gap gap;         /**< Before the file that the packet at hand begins. */
    rcsi_hangup hangup;   /**< As `silence`. */
    bool is_tcp;          /**< The packet at hand is a TCP segment to be noted there. */
    rcsi_segment quoted;  /**< By the ICMP error at hand. */
    bool is_report;       /**< The packet at hand is an ICMP error about a query. */
    uint64_t digest;      /**< Of the datagram at hand, while `is_copy` is to be found out; or 0. */
    bool is_copy; /**< The packet at hand was there before. */
    rcs_packet packet; /**< Of the one at hand: its numbers and its time, not its octets. */
    rcsi_segment segment;
    rcsi_service service; /**< Of the packet at hand, if it is UDP or TCP. */
    rcsi_pending pending;
    rcsi_behind behind;
    rcsi_whole whole; /**< The datagram that `segment` borrows, if it came in fragments. */
    int64_t clock_ns; /**< Highest time seen. */
    uint64_t findings;
    bool finished;
};

/** Find out whether the packet at hand was there before, if that was put off. */
void rcsi_session_compare(rcs_session *session);

/** The class of a packet; what it brings is pending then. */
rcs_packet_class rcsi_classify_packet(rcs_session *session, const rcs_packet *packet);

/** The class of the segment at hand: the packet's, or of a datagram put together again. */
rcs_packet_class rcsi_classify_segment(rcs_session *session);

#endif
