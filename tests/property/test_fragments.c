/* test_fragments.c -- however datagrams are cut, shuffled and tunnelled, the findings stay */
#include <stdlib.h>

#include "rcodescope/session.h"

#include "frame.h"
#include "unit.h"
#include "wire.h"

enum { ROUNDS = 2000, DATAGRAMS = 4, PIECES_MAX = 160, PIECE_MAX = 1600, RAW_IP = 101 };

typedef struct piece {
    uint8_t octets[PIECE_MAX];
    size_t len;
} piece;

/* A burst: responses over UDP, cut into fragments, each perhaps inside a tunnel. */
typedef struct burst {
    uint64_t seed;
    piece pieces[PIECES_MAX];
    uint32_t count;
    uint32_t copies; /* sent twice; the rest once */
    uint32_t found;  /* bits: datagrams that came out */
} burst;

static uint32_t draw_below(burst *b, uint32_t bound)
{
    b->seed ^= b->seed << 13;
    b->seed ^= b->seed >> 7;
    b->seed ^= b->seed << 17;
    return (uint32_t)((b->seed >> 32) * bound >> 32);
}

/* BADCOOKIE to datagram `id`, its OPT behind `padding` octets of other options. */
static void make_response(wire *w, uint16_t id, size_t padding)
{
    static const uint8_t zeros[4000];
    wire_begin_response(w, 7);
    wire_set16(w, 0, id);
    size_t opt = wire_begin_opt(w, RCS_ADDITIONAL, 1);
    wire_option(w, 12, zeros, padding);
    wire_ede(w, 22, "far behind");
    wire_end_data(w, opt);
}

static void put_ipv4(uint8_t *at, uint8_t protocol, size_t payload)
{
    static const uint8_t header[20] = {0x45, 0, 0, 0, 0,    0, 0, 0, 64,   0,
                                       0,    0, 192, 0, 2, 53, 192, 0, 2, 1};
    memcpy(at, header, sizeof header);
    frame_put16(at + 2, 20 + payload);
    at[9] = protocol;
}

static void put_ipv6(uint8_t *at, uint8_t next, size_t payload)
{
    memset(at, 0, 40);
    at[0] = 0x60;
    frame_put16(at + 4, payload);
    at[6] = next;
    at[7] = 64;
    at[8] = at[24] = 0x20;
    at[9] = at[25] = 1;
    at[23] = 53;
    at[39] = 1;
}

/* One fragment of the IP payload as a packet of its own; returns the packet's length. */
static size_t put_fragment(uint8_t *at, const frame *udp, size_t from, size_t len, uint16_t id)
{
    bool more = from + len < udp->len, six = id % 2 != 0;
    if (six) {
        put_ipv6(at, 44, 8 + len);
        memset(at + 40, 0, 8);
        at[40] = 17;
        frame_put16(at + 42, from | more);
        frame_put16(at + 46, id);
        memcpy(at + 48, udp->octets + from, len);
        return 48 + len;
    }
    put_ipv4(at, 17, len);
    frame_put16(at + 4, id);
    frame_put16(at + 6, from / 8 | (more ? 0x2000u : 0));
    memcpy(at + 20, udp->octets + from, len);
    return 20 + len;
}

enum tunnel { NONE, IP_IN_IP, GRE, VXLAN, TUNNELS };

/* Put a carrier around the packet; returns the octets before it. */
static size_t put_tunnel(uint8_t *at, enum tunnel tunnel, bool six, size_t len)
{
    static const uint8_t vxlan[] = {0x9d, 0xd4, 0x12, 0xb5, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 7, 0,
                                    2,    0,    0,    0,    0, 2, 2, 0, 0, 0, 0, 1};
    switch (tunnel) {
    case IP_IN_IP:
        put_ipv4(at, six ? 41 : 4, len);
        return 20;
    case GRE:
        put_ipv4(at, 47, 4 + len);
        frame_put16(at + 20, 0);
        frame_put16(at + 22, six ? 0x86dd : 0x0800);
        return 24;
    case VXLAN:
        put_ipv4(at, 17, sizeof vxlan + 2 + len);
        memcpy(at + 20, vxlan, sizeof vxlan);
        frame_put16(at + 24, sizeof vxlan + 2 + len);
        frame_put16(at + 20 + sizeof vxlan, six ? 0x86dd : 0x0800);
        return 20 + sizeof vxlan + 2;
    case NONE:
    case TUNNELS:
        break;
    }
    return 0;
}

static void add_piece(burst *b, const frame *udp, size_t from, size_t len, uint16_t id)
{
    assert_true(b->count < PIECES_MAX);
    static uint8_t packet[PIECE_MAX];
    size_t whole = put_fragment(packet, udp, from, len, id);
    piece *p = &b->pieces[b->count++];
    size_t before = put_tunnel(p->octets, draw_below(b, TUNNELS), id % 2 != 0, whole);
    assert_true(before + whole <= PIECE_MAX);
    memcpy(p->octets + before, packet, whole);
    p->len = before + whole;
}

static void add_datagram(burst *b, uint16_t id)
{
    static frame udp;
    static wire w;
    make_response(&w, id, 150 + draw_below(b, 3000));
    udp.len = 8 + w.len;
    frame_put16(udp.octets, 53);
    frame_put16(udp.octets + 2, 40000);
    frame_put16(udp.octets + 4, udp.len);
    frame_put16(udp.octets + 6, 0);
    memcpy(udp.octets + 8, w.octets, w.len);
    /* Two pieces at least: a whole datagram that comes twice is two messages. */
    const size_t most = udp.len / 2 / 8;
    for (size_t at = 0; at < udp.len;) {
        size_t len = 8 * (13 + draw_below(b, most < 170 ? (uint32_t)most - 13 : 157));
        len = len < udp.len - at ? len : udp.len - at;
        add_piece(b, &udp, at, len, id);
        at += len;
    }
}

static void copy_and_shuffle(burst *b)
{
    b->copies = draw_below(b, 4);
    for (uint32_t i = 0; i < b->copies; i++) {
        b->pieces[b->count] = b->pieces[draw_below(b, b->count)];
        b->count++;
    }
    for (uint32_t i = b->count - 1; i > 0; i--) {
        uint32_t k = draw_below(b, i + 1);
        piece swapped = b->pieces[i];
        b->pieces[i] = b->pieces[k];
        b->pieces[k] = swapped;
    }
}

static void take_all(burst *b, rcs_session *session)
{
    rcs_finding f;
    while (rcs_session_take(session, &f)) {
        assert_in_range(f.message.id, 0, DATAGRAMS - 1);
        assert_false(b->found >> f.message.id & 1);
        b->found |= 1u << f.message.id;
        assert_int_equal(f.outcome.rcode, 23);
        assert_int_equal(f.outcome.certainty, RCS_EXACT);
        assert_int_equal(f.outcome.ede_count, 1);
        assert_int_equal(f.flow.server.port, 53);
    }
}

static void send_burst(burst *b, rcs_session *session)
{
    for (uint32_t i = 0; i < b->count; i++) {
        rcs_packet packet = {0};
        packet.data = b->pieces[i].octets;
        packet.caplen = packet.wirelen = (uint32_t)b->pieces[i].len;
        packet.linktype = RAW_IP;
        packet.time_ns = INT64_C(1000000000) + i;
        packet.number = i + 1;
        rcs_session_feed(session, &packet);
        take_all(b, session);
        assert_true(rcs_ledger_adds_up(rcs_session_ledger(session)));
    }
    rcs_session_finish(session);
    take_all(b, session);
}

TEST(every_burst_gives_the_same_findings)
{
    static burst b = {.seed = 88172645463325252u};
    const char *wanted = getenv("RCS_ROUNDS");
    long rounds = wanted ? strtol(wanted, NULL, 10) : ROUNDS;
    const rcs_session_options options = {
        .limits = {.transactions = 64, .tcp_flows = 4, .pool_kib = 64, .datagrams = 16}};
    for (long round = 0; round < rounds; round++) {
        rcs_session *session;
        assert_int_equal(rcs_session_new(&options, &session), RCS_OK);
        b.count = b.found = 0;
        for (uint16_t id = 0; id < DATAGRAMS; id++) {
            add_datagram(&b, id);
        }
        copy_and_shuffle(&b);
        send_burst(&b, session);
        const rcs_ledger *ledger = rcs_session_ledger(session);
        assert_int_equal(b.found, (1u << DATAGRAMS) - 1);
        assert_int_equal(ledger->packets, b.count);
        assert_int_equal(ledger->responses, DATAGRAMS);
        assert_int_equal(ledger->fragments.used + ledger->fragments.duplicate,
                         ledger->fragments.fragments);
        assert_in_range(ledger->fragments.duplicate, 0, b.copies);
        assert_int_equal(ledger->cut_messages + ledger->malformed, 0);
        rcs_session_free(session);
    }
}

RUN_TESTS(T(every_burst_gives_the_same_findings))
