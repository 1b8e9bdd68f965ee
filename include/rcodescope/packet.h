/* packet.h -- one captured packet, and who sent it to whom */
#ifndef RCS_PACKET_H
#define RCS_PACKET_H

#include <stdbool.h>
#include <stdint.h>

#include "rcodescope/status.h"

#ifdef __cplusplus
extern "C" {
#endif

struct rcs_carried;

/** A captured packet.  Borrows `data` and `carried`; owns nothing. */
typedef struct rcs_packet {
    const uint8_t *data; /**< `caplen` octets, starting at the link header. */
    uint32_t caplen;     /**< Octets present in `data`. */
    uint32_t wirelen;    /**< Octets seen on the wire, >= caplen. */
    uint16_t linktype;   /**< LINKTYPE_ value (tcpdump.org/linktypes.html). */
    bool filtered;       /**< A filter rejected it: count it, look no further. */
    bool filtered_inner; /**< Of filtered: an expression on the innermost datagram did. */
    bool bad_time;       /**< It has no time (0 is given), or one that does not fit. */
    uint32_t file;       /**< 0-based position of its file among the inputs of a run. */
    uint32_t interface;  /**< 0-based interface id within its section; 0 in pcap. */
    uint64_t number;     /**< 1-based position in its file, as Wireshark counts. */
    int64_t time_ns;     /**< Nanoseconds since 1970-01-01T00:00:00Z. */
    const struct rcs_carried *carried; /**< NULL; else it is no packet but a dnstap frame, and
                                            `linktype` says nothing: see dnstap.h. */
} rcs_packet;

/** The link type of an innermost datagram: LINKTYPE_RAW, bare IPv4 or IPv6. */
#define RCS_LINKTYPE_RAW 101

/**
 * The innermost IP datagram, or fragment of one, inside a packet's link header and tunnels.
 *
 * @param out  Receives it as a packet of RCS_LINKTYPE_RAW; borrows what `packet` borrows, and
 *             keeps its number, time, file, interface and mark.
 * @return     false: there is none whose headers can be read; *out is untouched.
 */
RCS_API bool rcs_packet_innermost(const rcs_packet *packet, rcs_packet *out);

typedef enum rcs_transport {
    RCS_UDP = 1,
    RCS_TCP = 2
} rcs_transport;

/** An address and port.  IPv4 occupies the first 4 octets of `ip`. */
typedef struct rcs_endpoint {
    uint8_t ip[16]; /**< Network order; unused octets are zero. */
    uint8_t family; /**< 4 or 6; 0: unknown. */
    uint16_t port;  /**< Host order. */
} rcs_endpoint;

/** Both ends of a conversation, named by DNS role and not by packet direction. */
typedef struct rcs_flow {
    rcs_endpoint client; /**< Sends queries. */
    rcs_endpoint server; /**< Sends responses. */
    rcs_transport transport;
} rcs_flow;

/** Longest text of an address, "2001:db8::1", with its NUL. */
#define RCS_ADDRESS_TEXT_MAX 46

/** Longest text of an endpoint, "[addr]:port", with its NUL. */
#define RCS_ENDPOINT_TEXT_MAX 54

/**
 * Write the address of an endpoint as text: 192.0.2.1 or 2001:db8::1 (RFC 5952).
 *
 * @param endpoint  What to write; family 0 gives "?".
 * @param out       At least RCS_ADDRESS_TEXT_MAX chars; always terminated.
 * @return          `out`.
 */
RCS_API char *rcs_address_text(const rcs_endpoint *endpoint, char out[RCS_ADDRESS_TEXT_MAX]);

/**
 * Write an endpoint as text: 192.0.2.1:53 or [2001:db8::1]:53.
 *
 * @param endpoint  What to write; family 0 gives "?".
 * @param out       At least RCS_ENDPOINT_TEXT_MAX chars; always terminated.
 * @return          `out`.
 */
RCS_API char *rcs_endpoint_text(const rcs_endpoint *endpoint, char out[RCS_ENDPOINT_TEXT_MAX]);

#ifdef __cplusplus
}
#endif
#endif
