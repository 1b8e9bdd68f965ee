/* frame.h -- IPv4 packets without a link header (LINKTYPE_RAW) around a payload */
#ifndef RCS_TESTS_FRAME_H
#define RCS_TESTS_FRAME_H

#include <stdint.h>
#include <string.h>

#include "rcodescope/packet.h"

enum {
    FRAME_LINKTYPE = 101,
    FRAME_MAX = 65535 + 64
};

/** One packet under construction. */
typedef struct frame {
    uint8_t octets[FRAME_MAX];
    size_t len;
} frame;

/** Who sends to whom: last octet of 192.0.2.0/24, and the port. */
typedef struct frame_ends {
    uint8_t source;
    uint16_t source_port;
    uint8_t destination;
    uint16_t destination_port;
} frame_ends;

static inline void frame_put16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static inline uint8_t *frame_ip(frame *f, frame_ends ends, uint8_t protocol, size_t payload)
{
    static const uint8_t header[20] = {0x45, 0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0,
                                       192,  0, 2, 0, 192, 0, 2, 0};
    memcpy(f->octets, header, sizeof header);
    f->len = sizeof header + payload;
    frame_put16(f->octets + 2, f->len);
    f->octets[9] = protocol;
    f->octets[15] = ends.source;
    f->octets[19] = ends.destination;
    frame_put16(f->octets + 20, ends.source_port);
    frame_put16(f->octets + 22, ends.destination_port);
    return f->octets + 20;
}

static inline void frame_udp(frame *f, frame_ends ends, const void *payload, size_t len)
{
    uint8_t *udp = frame_ip(f, ends, 17, 8 + len);
    frame_put16(udp + 4, 8 + len);
    frame_put16(udp + 6, 0);
    memcpy(udp + 8, payload, len);
}

static inline void frame_tcp(frame *f, frame_ends ends, uint32_t sequence, uint8_t flags,
                             const void *payload, size_t len)
{
    uint8_t *tcp = frame_ip(f, ends, 6, 20 + len);
    frame_put16(tcp + 4, sequence >> 16);
    frame_put16(tcp + 6, sequence & 0xffff);
    memset(tcp + 8, 0, 12);
    tcp[12] = 5 << 4;
    tcp[13] = flags;
    memcpy(tcp + 20, payload, len);
}

/** A packet over the first `caplen` octets of a frame. */
static inline rcs_packet frame_packet(const frame *f, size_t caplen, int64_t time_ns)
{
    rcs_packet packet = {0};
    packet.data = f->octets;
    packet.caplen = (uint32_t)caplen;
    packet.wirelen = (uint32_t)f->len;
    packet.linktype = FRAME_LINKTYPE;
    packet.time_ns = time_ns;
    packet.number = 1;
    return packet;
}

#endif
