/* ledger.h -- what was seen, what was not, and why: it adds up */
#ifndef RCS_LEDGER_H
#define RCS_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "rcodescope/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * The class of a packet, given once, on arrival; the first that fits in this order.
 * Identity: the sum of all classes is `packets`.
 */
#define RCS_PACKET_CLASSES(X)                                                                      \
    X(FILTERED, 0, "filtered", "rejected by the capture filter")                                   \
    X(UNKNOWN_LINK, 1, "unknown_link", "of a link type that is not read")                          \
    X(CUT, 2, "cut", "cut off before their payload")                                    \
    X(NOT_IP, 3, "not_ip", "not IP, or with broken IP headers")                                    \
    X(FRAGMENT, 4, "fragment", "IP fragments")                                                     \
    X(TCP_CONTROL, 5, "tcp_control", "TCP on a DNS port without data")                             \
    X(TCP_DATA, 6, "tcp_data", "TCP on a DNS port with data")                                      \
    X(UDP_DNS, 7, "udp_dns", "UDP on a DNS, mDNS or LLMNR port")                                   \
    X(NOT_DNS, 8, "not_dns", "anything else")                                                      \
    X(DNSTAP, 9, "dnstap", "dnstap frames with a DNS message")

typedef enum rcs_packet_class {
#define RCS_PACKET_CLASS_ENUM_(symbol, value, name, text) RCS_PACKET_##symbol = value,
    RCS_PACKET_CLASSES(RCS_PACKET_CLASS_ENUM_)
#undef RCS_PACKET_CLASS_ENUM_
        RCS_PACKET_CLASS_COUNT
} rcs_packet_class;

/** Octets of TCP streams on DNS ports.
 *  Identity: received = delivered + duplicate + skipped + evicted + held. */
typedef struct rcs_ledger_tcp {
    uint64_t received;   /**< Payload octets of TCP packets on DNS ports, as captured. */
    uint64_t delivered;  /**< Became messages, length prefixes included. */
    uint64_t duplicate;  /**< Seen before (retransmissions, overlaps). */
    uint64_t skipped;    /**< Thrown away while looking for the next message. */
    uint64_t evicted;    /**< Lost because a table or buffer was full. */
    uint64_t held;       /**< Still waiting for the rest. */
    uint64_t flows;          /**< Directions of connections seen. */
    uint64_t flows_evicted;  /**< The oldest, thrown out for a new one. */
    uint64_t gaps;           /**< Holes given up: segments that the capture lacks. */
    uint64_t conflicts;      /**< Octets unlike those seen before at their place. */
} rcs_ledger_tcp;

/** IP fragments.
 *  Identity: fragments = used + duplicate + overlapping + expired + evicted + held. */
typedef struct rcs_ledger_fragments {
    uint64_t fragments;   /**< Seen, those in tunnels that came in fragments themselves too. */
    uint64_t used;        /**< Of datagrams that became whole. */
    uint64_t duplicate;   /**< Seen before, octet for octet. */
    uint64_t overlapping; /**< Of datagrams dropped because their fragments contradict. */
    uint64_t expired;     /**< Of datagrams whose rest did not come within 30 s. */
    uint64_t evicted;     /**< Of datagrams that had to make room. */
    uint64_t held;        /**< Of datagrams that still wait. */
} rcs_ledger_fragments;

/** UDP packets on a port outside the list that look like DNS. */
typedef struct rcs_ledger_port {
    uint16_t port;
    uint64_t packets;
} rcs_ledger_port;

/** Link types counted by number when they are not read. */
typedef struct rcs_ledger_link {
    uint16_t linktype;
    uint64_t packets;
} rcs_ledger_link;

#define RCS_LEDGER_PORTS 4
#define RCS_LEDGER_LINKS 8

/** The ledger of one session.  All counts start at 0. */
typedef struct rcs_ledger {
    uint64_t packets;                         /**< Fed to the session. */
    uint64_t octets;                          /**< Captured octets of them. */
    uint64_t classes[RCS_PACKET_CLASS_COUNT]; /**< Sum: packets. */
    uint64_t messages;      /**< On DNS ports.  = queries + responses + header_short. */
    uint64_t queries;
    uint64_t responses;
    uint64_t header_short;  /**< Fewer than 4 octets: neither query nor response. */
    uint64_t tcp_messages;  /**< Of messages: those over TCP. */
    uint64_t malformed;     /**< Of messages: with a defect other than cut-by-capture. */
    uint64_t cut_messages;  /**< Of messages: not wholly captured. */
    uint64_t cut_wirelen;   /**< Octets on the wire of the longest packet that was cut, of DNS
                                 or of class cut: the snap length that had sufficed. */
    uint64_t mdns_messages;
    uint64_t llmnr_messages;
    uint64_t mdns_discarded;  /**< Of mdns_messages: with an RCODE (RFC 6762 18.11). */
    uint64_t llmnr_discarded; /**< Of llmnr_messages: with an RCODE (RFC 4795 2.1.1). */
    uint64_t empty_datagrams;    /**< UDP without payload on a DNS port: no message. */
    uint64_t queries_forgotten;  /**< Not answered when the table was full. */
    uint64_t unanswered;         /**< Queries seen to have no answer within 120 s: no loss. */
    uint64_t responses_alone;    /**< Responses whose query was not seen (pairing on). */
    uint64_t settled_early;      /**< Findings that left undecided: no room, or a silent pipe. */
    uint64_t lookups_forgotten;  /**< Lookups without an answer that made room for others. */
    uint64_t silences_forgotten; /**< Queries without an answer whose lookup had made room, or
                                      had begun anew: no finding says so. */
    uint64_t silences_one_sided; /**< Queries without an answer to servers that answer nobody in
                                      the capture, and are not asked again: their answers take
                                      another way. */
    uint64_t queries_open;       /**< Queries without an answer when the capture ended, too
                                      young to be given up. */
    uint64_t connections_forgotten; /**< TCP connections, and queries on them, whose end cannot
                                         be told: they had made room for others. */
    uint64_t connections_bare;   /**< TCP connections refused or not answered that no finding
                                      tells of: without a known query, and a few were told. */
    uint64_t lost;               /**< Packets that the capture says it lost; not in `packets`. */
    uint64_t clock_went_back;    /**< Packets older than one before them. */
    uint64_t bad_timestamps;     /**< Packets without a time, or with one that does not fit. */
    uint64_t encrypted;          /**< Packets on port 853 (DoT, DoQ): not decoded. */
    uint64_t suspected_doh;      /**< TLS ClientHellos to TCP port 443 that name a known server of
                                      DNS over HTTPS (RFC 8484): not decoded. */
    uint64_t protected_frames;   /**< 802.11 frames that the network encrypts: not readable. */
    uint64_t icmp_errors;        /**< ICMP errors that quote a packet from or to a DNS port. */
    uint64_t copies;             /**< DNS packets that were there within 10 ms before; looked
                                      for with pairing or RCS_COPIES_DROPPED. */
    uint64_t filtered_inner;     /**< Of filtered: by a filter on the innermost datagram. */
    uint64_t filtered_vlan;      /**< Of filtered: frames with a VLAN tag. */
    uint64_t filtered_fragments; /**< Of filtered: IP fragments other than the first. */
    rcs_ledger_tcp tcp;
    rcs_ledger_fragments fragments;
    rcs_ledger_port elsewhere[RCS_LEDGER_PORTS]; /**< Busiest first; packets 0: none. */
    rcs_ledger_link unknown[RCS_LEDGER_LINKS];   /**< In order of appearance. */
} rcs_ledger;

/** Name of a class, as in JSON ("udp_dns").  Static storage. */
RCS_API const char *rcs_packet_class_name(rcs_packet_class class_);

/** English text of a class, to follow "N packets ".  Static storage. */
RCS_API const char *rcs_packet_class_text(rcs_packet_class class_);

/** Do all identities hold?  False is a bug of ours. */
RCS_API bool rcs_ledger_adds_up(const rcs_ledger *ledger);

/** Was anything not seen that might have been DNS: cut, unknown, evicted, skipped, ...? */
RCS_API bool rcs_ledger_has_loss(const rcs_ledger *ledger);

#ifdef __cplusplus
}
#endif
#endif
