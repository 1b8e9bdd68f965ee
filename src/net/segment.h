/* segment.h -- a packet taken apart down to UDP or TCP */
#ifndef RCSI_SEGMENT_H
#define RCSI_SEGMENT_H

#include "rcodescope/packet.h"

/** What the innermost headers of a packet turned out to be. */
typedef enum rcsi_segment_kind {
    RCSI_UNKNOWN_LINK, /**< Link type not read. */
    RCSI_CUT,          /**< The capture ends inside the headers. */
    RCSI_NOT_IP,       /**< Not IP, or IP headers that contradict themselves. */
    RCSI_FRAGMENT,     /**< An IP fragment (first or later). */
    RCSI_UDP,
    RCSI_TCP,
    RCSI_ICMP,         /**< ICMP or ICMPv6. */
    RCSI_OTHER         /**< IP with another protocol. */
} rcsi_segment_kind;

enum {
    RCSI_TCP_FIN = 0x01,
    RCSI_TCP_SYN = 0x02,
    RCSI_TCP_RST = 0x04,
    RCSI_TCP_ACK = 0x10
};

/** One packet's innermost transport header.  Borrows the packet. */
typedef struct rcsi_segment {
    rcsi_segment_kind kind;
    uint8_t family;      /**< 4 or 6; valid from RCSI_FRAGMENT on. */
    uint8_t protocol;    /**< IANA protocol number; valid from RCSI_FRAGMENT on. */
    uint8_t vlan_tags;   /**< VLAN tags met at the link. */
    uint8_t tunnels;     /**< IP datagrams that were around this one. */
    uint8_t outer_family; /**< Of the outermost of them; valid if tunnels > 0. */
    uint8_t icmp_type, icmp_code; /**< Valid if RCSI_ICMP. */
    bool is_protected;   /**< RCSI_NOT_IP because a link encrypts its frames (802.11). */
    uint8_t tcp_flags;   /**< Valid if RCSI_TCP. */
    uint16_t source_port, destination_port; /**< Valid if RCSI_UDP or RCSI_TCP. */
    uint32_t sequence;   /**< Valid if RCSI_TCP. */
    const uint8_t *source, *destination; /**< 4 or 16 octets; valid from RCSI_FRAGMENT on. */
    const uint8_t *outer_source, *outer_destination; /**< Valid if tunnels > 0. */
    const uint8_t *payload; /**< After the transport header, or the ICMP message; valid if
                                 RCSI_UDP, _TCP, _FRAGMENT or _ICMP. */
    uint32_t payload_len;   /**< Octets of payload that the capture kept. */
    uint32_t payload_wire_len; /**< Octets of payload on the wire, >= payload_len. */
    uint32_t fragment_id;      /**< Identification; valid if RCSI_FRAGMENT, as the next two. */
    uint32_t fragment_offset;  /**< Octets, a multiple of 8. */
    bool fragment_more;        /**< More fragments follow. */
} rcsi_segment;

enum {
    RCSI_OWN_PORTS_MAX = 32
};

/** UDP ports that carry DNS and no tunnel, whatever is assigned to them; 53 is one anyway. */
typedef struct rcsi_own_ports {
    uint8_t count;
    uint16_t port[RCSI_OWN_PORTS_MAX];
} rcsi_own_ports;

/**
 * Take a packet apart, and what it carries in tunnels.  Cannot fail: `kind` says how far it
 * got.  If what a tunnel carries is no IP, or contradicts itself, the datagram around it is
 * the result.  Trailing octets behind the IP datagram (Ethernet padding) are not payload;
 * checksums are not looked at, because captures on the sending host hold wrong ones.
 *
 * @param own  NULL: none but 53.
 */
void rcsi_segment_parse(const rcs_packet *packet, const rcsi_own_ports *own, rcsi_segment *out);

/** The upper layer of a datagram that was put together again. */
typedef struct rcsi_upper {
    const uint8_t *octets;
    uint32_t len;      /**< Octets there are. */
    uint32_t wire_len; /**< Octets it had, >= len. */
} rcsi_upper;

/**
 * Go on with a datagram put together from fragments.
 *
 * @param upper  Borrowed as long as *io is used.
 * @param own    As above.
 * @param io     Has family, protocol, source and destination, outer ones if tunnels > 0;
 *               receives the rest.
 */
void rcsi_segment_parse_upper(const rcsi_upper *upper, const rcsi_own_ports *own,
                              rcsi_segment *io);

#endif
