/* finding.h -- one response, with the query it answers */
#ifndef RCS_FINDING_H
#define RCS_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "rcodescope/message.h"
#include "rcodescope/outcome.h"
#include "rcodescope/packet.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Longest COOKIE option (RFC 7873 4). */
#define RCS_COOKIE_MAX 40

/** What the capture shows of a query.  Holds its own copies. */
typedef struct rcs_query {
    uint32_t file;         /**< As rcs_packet.file. */
    uint64_t packet;       /**< As rcs_packet.number. */
    int64_t time_ns;       /**< When it was captured. */
    uint16_t id;
    uint16_t flags;        /**< As rcs_message.flags. */
    uint16_t udp_size;     /**< Valid if has_edns. */
    uint8_t edns_version;  /**< Valid if has_edns. */
    bool complete;         /**< The whole query was captured: absence proves absence. */
    bool has_edns, dnssec_ok;
    bool has_tsig;
    bool has_question;
    uint16_t tsig_fudge;   /**< Seconds; valid if has_tsig. */
    uint64_t tsig_signed;  /**< Seconds since 1970; valid if has_tsig. */
    uint16_t qtype, qclass; /**< Valid if has_question. */
    rcs_cookie_kind cookie_kind;
    uint8_t cookie_len;    /**< Octets kept in `cookie`, 0..RCS_COOKIE_MAX. */
    uint8_t cookie[RCS_COOKIE_MAX];
    uint16_t qname_len;    /**< Octets of `qname`; 0: no question or evicted. */
    uint8_t qname[RCS_NAME_WIRE_MAX]; /**< Wire form, case as sent. */
} rcs_query;

/**
 * One response.  Pointers inside it borrow the session and the packet: they live until
 * the next rcs_session_take() or rcs_session_feed().
 */
typedef struct rcs_finding {
    uint64_t id;           /**< 1-based number of the response in this session. */
    uint32_t file;         /**< As rcs_packet.file. */
    uint32_t interface;    /**< As rcs_packet.interface. */
    uint64_t packet;       /**< The packet that completed the message, as rcs_packet.number. */
    int64_t time_ns;       /**< That packet's time. */
    rcs_flow flow;
    rcs_message message;
    rcs_outcome outcome;
    const rcs_query *query; /**< NULL: not in the capture, or evicted. */
    int64_t latency_ns;     /**< >= 0; -1: unknown.  0 also when the clock went back. */
    bool has_question;      /**< The fields below are known, from response or query. */
    rcs_name qname;
    uint16_t qtype, qclass;
} rcs_finding;

#ifdef __cplusplus
}
#endif
#endif
