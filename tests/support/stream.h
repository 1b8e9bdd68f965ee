/* stream.h -- TCP segments for tests, and the identity that must always hold */
#ifndef RCS_TESTS_STREAM_H
#define RCS_TESTS_STREAM_H

#include <string.h>

#include "net/tcp.h"

static const uint8_t stream_client[4] = {192, 0, 2, 1};
static const uint8_t stream_server[4] = {192, 0, 2, 53};

/* Server to client, port 53 to `port`; whole unless the caller raises payload_wire_len. */
static inline rcsi_segment stream_segment(uint16_t port, uint32_t sequence, uint8_t flags,
                                          const uint8_t *payload, size_t len)
{
    return (rcsi_segment){
        .kind = RCSI_TCP,
        .family = 4,
        .protocol = 6,
        .tcp_flags = flags,
        .source_port = 53,
        .destination_port = port,
        .sequence = sequence,
        .source = stream_server,
        .destination = stream_client,
        .payload = payload,
        .payload_len = (uint32_t)len,
        .payload_wire_len = (uint32_t)len,
    };
}

static inline bool stream_octets_add_up(const rcs_ledger_tcp *t)
{
    return t->received == t->delivered + t->duplicate + t->skipped + t->evicted + t->held;
}

/* A length prefix and a response of `len` octets (>= 17) with this id; returns len + 2. */
static inline size_t stream_put_message(uint8_t *out, uint16_t id, uint16_t len)
{
    memset(out, (uint8_t)(0x80 | id), (size_t)len + 2);
    const uint8_t start[] = {(uint8_t)(len >> 8), (uint8_t)len, (uint8_t)(id >> 8), (uint8_t)id,
                             0x84, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1};
    memcpy(out, start, sizeof start);
    return (size_t)len + 2;
}

#endif
