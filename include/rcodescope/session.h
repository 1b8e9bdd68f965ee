/* session.h -- the pipeline: packets in, findings out */
#ifndef RCS_SESSION_H
#define RCS_SESSION_H

#include "rcodescope/finding.h"
#include "rcodescope/ledger.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Most DNS ports a session can watch. */
#define RCS_PORTS_MAX 32

typedef enum rcs_pairing {
    RCS_PAIRING_ON = 0, /**< Findings know their query. */
    RCS_PAIRING_OFF = 1 /**< Counting only: `query` is always NULL. */
} rcs_pairing;

/** What becomes of packets that the capture holds twice (a mirror port, `-i any`). */
typedef enum rcs_copying {
    RCS_COPIES_COUNTED = 0, /**< Counts follow packets; pairing is not led astray by copies. */
    RCS_COPIES_DROPPED = 1  /**< Neither counted as messages nor given as findings. */
} rcs_copying;

/** Where DNS is looked for. */
typedef enum rcs_reach {
    RCS_DNS_PORTS = 0, /**< Port 53 and those in the options. */
    RCS_ANY_PORT = 1   /**< Everywhere: other ports by the strict structure of a message. */
} rcs_reach;

/** Are a client's queries for one question joined into a lookup (needs pairing)? */
typedef enum rcs_lookups {
    RCS_LOOKUPS_OFF = 0, /**< `lookup` says nothing; findings come at once. */
    RCS_LOOKUPS_HELD = 1, /**< Findings worth a word (errors, TC, EDE, defects) are held until
                               their lookup is decided, and come in response order. */
    RCS_LOOKUPS_AT_ONCE = 2 /**< Findings come at once; those whose lookup is open come a second
                                 time when it is decided (rcs_telling), or at the end. */
} rcs_lookups;

/** Are queries handed out too, for who looks at more than errors? */
typedef enum rcs_queries {
    RCS_QUERIES_KEPT = 0,
    RCS_QUERIES_GIVEN = 1 /**< rcs_session_take() also gives each query: a message without QR,
                               of which flow, time and place are known and nothing else. */
} rcs_queries;

/** Are failures without a response findings too (needs pairing; lookups for queries in vain)? */
typedef enum rcs_silences {
    RCS_SILENCES_OFF = 0,
    RCS_SILENCES_ON = 1
} rcs_silences;

/**
 * What a session may use.  Zero in a field: the default beside it.  Everything is
 * reserved by rcs_session_new(); a full table drops its oldest item and counts it.
 */
typedef struct rcs_limits {
    uint32_t transactions; /**< Unanswered queries remembered: 131,072. */
    uint32_t tcp_flows;    /**< Directions of TCP connections: 8,192. */
    uint32_t pool_kib;     /**< KiB shared by TCP segments that wait: 16,384. */
    uint32_t datagrams;    /**< IP datagrams whose fragments are gathered: 1,024. */
    uint32_t lookups;      /**< Lookups remembered, 210 octets each: 65,536. */
    uint32_t held;         /**< Findings held, 64 octets each: 49,152; 3/4 of lookups at most. */
    uint32_t held_kib;     /**< KiB for the rest of held findings, which is about 150 octets and
                                the message: 12,288; 256 at least. */
} rcs_limits;

typedef struct rcs_session_options {
    rcs_pairing pairing;
    rcs_reach reach;
    rcs_copying copying;
    uint16_t ports[RCS_PORTS_MAX]; /**< DNS ports beside 53. */
    uint8_t port_count;
    rcs_lookups lookups;
    rcs_queries queries;
    rcs_silences silences;
    bool hold_all;      /**< Hold every response, so that all come in order. */
    int64_t settle_ns;  /**< Longest a finding is held, in packet time; 0: 30 s. */
    rcs_limits limits;
} rcs_session_options;

typedef struct rcs_session rcs_session;

/**
 * Make a session.
 *
 * @param options  NULL: all defaults.
 * @param out      Receives it; free it with rcs_session_free().
 * @return         RCS_OK, RCS_ERR_MEMORY, RCS_ERR_ARGUMENT (port_count).
 */
RCS_API rcs_status rcs_session_new(const rcs_session_options *options, rcs_session **out);

/** Free a session.  NULL is allowed. */
RCS_API void rcs_session_free(rcs_session *session);

/**
 * Hand over one packet.  Only after rcs_session_take() returned false: else a
 * message of the packet before would be lost (asserted).
 *
 * @param packet  Borrowed until rcs_session_take() returns false.
 */
RCS_API void rcs_session_feed(rcs_session *session, const rcs_packet *packet);

/**
 * Take the next response found in what was fed, or one that was held until now.
 *
 * @param out  Receives it; borrows the packet and the session until the next call.
 * @return     true; false: feed the next packet, the contents of `out` are undefined.
 */
RCS_API bool rcs_session_take(rcs_session *session, rcs_finding *out);

/** Packets that are known to be missing from the capture. */
typedef struct rcs_missing {
    uint64_t count;            /**< For the ledger; 0: how many is told later. */
    int64_t from_ns, until_ns; /**< When they were lost: INT64_MIN and INT64_MAX if that is not
                                    known. */
} rcs_missing;

/** The capture is known to have lost packets: a query without an answer meanwhile proves less. */
RCS_API void rcs_session_note_drops(rcs_session *session, const rcs_missing *missing);

/** Let time pass on a silent link; only after rcs_session_take() returned false; then take. */
RCS_API void rcs_session_advance(rcs_session *session, int64_t now_ns);

/**
 * Hand out what is held for its lookup without waiting longer, for somebody who watches; only
 * after rcs_session_take() returned false; then take.  What is undecided counts as settled early.
 */
RCS_API void rcs_session_release(rcs_session *session);

/** No more packets: what waited is given up and counted; then take until false. */
RCS_API void rcs_session_finish(rcs_session *session);

/** The ledger so far.  Owned by the session; complete after rcs_session_finish(). */
RCS_API const rcs_ledger *rcs_session_ledger(rcs_session *session);

#ifdef __cplusplus
}
#endif
#endif
