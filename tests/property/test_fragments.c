/* test_fragments.c -- however datagrams are cut, shuffled and tunnelled, the findings stay */
#include <stdlib.h>

#include "rcodescope/session.h"

#include "frame.h"
#include "unit.h"
#include "wire.h"

enum { ROUNDS = 2000, DATAGRAMS = 4, PIECES_MAX = 1024, PIECE_MAX = 1600, RAW_IP = 101 };
enum { NESTED_MAX = 3, OUTER_IDS = 1000, OUTER_SOURCE = 15 /* its last octet, in IPv4 */ };

typedef struct piece {
    uint8_t octets[PIECE_MAX];
    size_t len;
} piece;

/*
 * A burst: responses over UDP, cut into fragments, each perhaps inside a tunnel, whose packets
 * may be cut again, and so on.
 */
typedef struct burst {
    uint64_t seed;
    uint16_t outer_id;            /* the next identification of a tunnel's datagram */
    uint8_t tunnels[DATAGRAMS];   /* around the first fragment of each */
    uint8_t outermost[DATAGRAMS]; /* last octet of the source address, valid if tunnels > 0 */
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

typedef enum carrier { NONE, IP_IN_IP, GRE, VXLAN, CARRIERS } carrier;

/* Put a carrier around the packet; returns the octets before it. */
static size_t put_tunnel(uint8_t *at, carrier kind, bool six, size_t len)
{
    static const uint8_t vxlan[] = {0x9d, 0xd4, 0x12, 0xb5, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 7, 0,
                                    2,    0,    0,    0,    0, 2, 2, 0, 0, 0, 0, 1};
    switch (kind) {
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
    case CARRIERS:
        break;
    }
    return 0;
}

/* A packet on its way out, and what to remember of it. */
typedef struct sent {
    uint8_t octets[PIECE_MAX];
    size_t len;
    uint8_t depth;
    int begins; /* the datagram whose beginning it holds; -1: none */
} sent;

static void send_packet(burst *b, const sent *packet);

/* A tunnel's packet (IPv4) in two fragments of its own. */
static void send_in_two(burst *b, const sent *whole)
{
    size_t payload = whole->len - 20;
    size_t first = 8 * (1 + draw_below(b, (uint32_t)(payload / 8 - 1)));
    uint16_t id = b->outer_id++;
    for (int half = 0; half < 2; half++) {
        sent part = {.depth = whole->depth, .begins = half ? -1 : whole->begins};
        size_t from = half ? first : 0, len = half ? payload - first : first;
        memcpy(part.octets, whole->octets, 20);
        frame_put16(part.octets + 2, 20 + len);
        frame_put16(part.octets + 4, id);
        frame_put16(part.octets + 6, from / 8 | (half ? 0 : 0x2000u));
        memcpy(part.octets + 20, whole->octets + 20 + from, len);
        part.len = 20 + len;
        send_packet(b, &part);
    }
}

static void add_piece(burst *b, const sent *packet)
{
    assert_true(b->count < PIECES_MAX);
    piece *p = &b->pieces[b->count++];
    memcpy(p->octets, packet->octets, packet->len);
    p->len = packet->len;
}

static void send_packet(burst *b, const sent *packet)
{
    bool six = packet->octets[0] >> 4 == 6;
    carrier kind = packet->depth < NESTED_MAX ? draw_below(b, CARRIERS) : NONE;
    if (kind == NONE) {
        add_piece(b, packet);
        return;
    }
    sent around = {.depth = (uint8_t)(packet->depth + 1), .begins = packet->begins};
    size_t before = put_tunnel(around.octets, kind, six, packet->len);
    assert_true(before + packet->len <= PIECE_MAX);
    memcpy(around.octets + before, packet->octets, packet->len);
    around.len = before + packet->len;
    around.octets[OUTER_SOURCE] = (uint8_t)(100 + b->outer_id % 100);
    if (around.begins >= 0) {
        b->tunnels[around.begins] = around.depth;
        b->outermost[around.begins] = around.octets[OUTER_SOURCE];
    }
    if (draw_below(b, 4) == 0) {
        send_in_two(b, &around);
    } else {
        send_packet(b, &around);
    }
}

static void send_fragment(burst *b, const frame *udp, size_t from, size_t len, uint16_t id)
{
    sent packet = {.begins = from == 0 ? id : -1};
    packet.len = put_fragment(packet.octets, udp, from, len, id);
    send_packet(b, &packet);
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
        send_fragment(b, &udp, at, len, id);
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
        assert_int_equal(f.outer.tunnels, b->tunnels[f.message.id]);
        if (f.outer.tunnels > 0) {
            assert_int_equal(f.outer.server.ip[3], b->outermost[f.message.id]);
        }
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
        .limits = {.transactions = 64, .tcp_flows = 4, .pool_kib = 64, .datagrams = 2048}};
    long nested = 0;
    for (long round = 0; round < rounds; round++) {
        rcs_session *session;
        assert_int_equal(rcs_session_new(&options, &session), RCS_OK);
        b.count = b.found = 0;
        b.outer_id = OUTER_IDS;
        memset(b.tunnels, 0, sizeof b.tunnels);
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
        nested += ledger->fragments.fragments > ledger->classes[RCS_PACKET_FRAGMENT];
        rcs_session_free(session);
    }
    assert_in_range(nested, rounds / 2, rounds);
}

/* Of a response of 900 octets: its first fragment inside a tunnel, or what `keep` says of that. */
static void check_beginning(carrier kind, size_t keep, uint8_t tunnels)
{
    static frame udp;
    static wire w;
    static uint8_t packet[PIECE_MAX], inner[PIECE_MAX];
    make_response(&w, 1, 800);
    udp.len = 8 + w.len;
    memset(udp.octets, 0, 8);
    frame_put16(udp.octets, 53);
    frame_put16(udp.octets + 2, 40000);
    frame_put16(udp.octets + 4, udp.len);
    memcpy(udp.octets + 8, w.octets, w.len);
    size_t len = put_fragment(inner, &udp, 0, 512, 0);
    size_t before = put_tunnel(packet, kind, false, len);
    memcpy(packet + before, inner, len);
    len += before;
    if (keep > 0) { /* of the tunnel's own fragments only the first comes */
        frame_put16(packet + 2, 20 + keep);
        frame_put16(packet + 6, 0x2000);
        len = 20 + keep;
    }
    rcs_session *session;
    assert_int_equal(rcs_session_new(NULL, &session), RCS_OK);
    rcs_packet part = {.data = packet, .caplen = (uint32_t)len, .wirelen = (uint32_t)len,
                       .linktype = RAW_IP, .time_ns = 1, .number = 1};
    rcs_finding f;
    rcs_session_feed(session, &part);
    assert_false(rcs_session_take(session, &f));
    rcs_session_advance(session, INT64_C(31000000000));
    bool found = rcs_session_take(session, &f);
    if (!found) { /* the inner one has its own patience */
        rcs_session_advance(session, INT64_C(70000000000));
        found = rcs_session_take(session, &f);
    }
    assert_true(found);
    assert_int_equal(f.message.id, 1);
    assert_in_range(f.message.len, 12, f.message.wire_len - 1);
    assert_int_equal(f.outer.tunnels, tunnels);
    assert_int_equal(rcs_session_ledger(session)->cut_messages, 1);
    assert_true(rcs_ledger_adds_up(rcs_session_ledger(session)));
    rcs_session_free(session);
}

TEST(a_beginning_inside_of_a_tunnel_is_shown_as_cut)
{
    check_beginning(NONE, 0, 0);
    check_beginning(GRE, 0, 1);
    check_beginning(VXLAN, 0, 1);
    check_beginning(IP_IN_IP, 400, 1);
    check_beginning(GRE, 400, 1);
    check_beginning(VXLAN, 400, 1);
}

RUN_TESTS(T(every_burst_gives_the_same_findings),
          T(a_beginning_inside_of_a_tunnel_is_shown_as_cut))
