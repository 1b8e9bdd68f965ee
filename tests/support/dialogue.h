/* dialogue.h -- packets between clients and servers, over UDP and TCP, for tests of sessions */
#ifndef RCS_TESTS_DIALOGUE_H
#define RCS_TESTS_DIALOGUE_H

#include "frame.h"
#include "wire.h"

enum {
    FIN = 0x01,
    SYN = 0x02,
    RST = 0x04,
    ACK = 0x10,
    FROM_CLIENT = 0,
    FROM_SERVER = 1,
    DIALOGUE_CLIENT_START = 1000, /* Sequence numbers of the first octets, the SYN's before. */
    DIALOGUE_SERVER_START = 5000
};

/** One lookup of a client at a server: last octets of 192.0.2.0/24. */
typedef struct dialogue {
    uint8_t client, server;
    uint16_t port; /* The client's. */
    uint16_t id;
    const char *name;
    uint32_t sent[2]; /* Octets of the stream so far, by side. */
} dialogue;

static inline size_t dialogue_message(const dialogue *d, unsigned flags, wire *w)
{
    wire_begin(w, flags);
    wire_set16(w, 0, d->id);
    wire_question(w, d->name, RCS_TYPE_A);
    return w->len;
}

static inline frame_ends dialogue_ends(const dialogue *d, int side)
{
    frame_ends to = {d->client, d->port, d->server, 53};
    frame_ends from = {d->server, 53, d->client, d->port};
    return side == FROM_CLIENT ? to : from;
}

/** A query (flags without QR) or a response over UDP. */
static inline void dialogue_udp(const dialogue *d, unsigned flags, frame *out)
{
    static wire w;
    dialogue_message(d, flags, &w);
    int side = flags & RCS_FLAG_QR ? FROM_SERVER : FROM_CLIENT;
    frame_udp(out, dialogue_ends(d, side), w.octets, w.len);
}

/** A segment without data; a SYN comes before the first octet. */
static inline void dialogue_control(const dialogue *d, int side, uint8_t flags, frame *out)
{
    uint32_t start = side == FROM_CLIENT ? DIALOGUE_CLIENT_START : DIALOGUE_SERVER_START;
    uint32_t sequence = start + d->sent[side] - (flags & SYN ? 1 : 0);
    frame_tcp(out, dialogue_ends(d, side), sequence, flags, "", 0);
}

/** A query or a response over TCP, whole in one segment. */
static inline void dialogue_tcp(dialogue *d, unsigned flags, frame *out)
{
    static wire w;
    static uint8_t octets[2 + 1024];
    int side = flags & RCS_FLAG_QR ? FROM_SERVER : FROM_CLIENT;
    uint32_t start = side == FROM_CLIENT ? DIALOGUE_CLIENT_START : DIALOGUE_SERVER_START;
    size_t len = dialogue_message(d, flags, &w);
    frame_put16(octets, len);
    memcpy(octets + 2, w.octets, len);
    frame_tcp(out, dialogue_ends(d, side), start + d->sent[side], ACK, octets, len + 2);
    d->sent[side] += (uint32_t)len + 2;
}

#endif
