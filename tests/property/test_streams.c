/* test_streams.c -- however a TCP stream is cut and shuffled, its messages stay the same */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/stream.h"

enum {
    MESSAGES = 50,
    STREAM_MAX = MESSAGES * 200,
    SEGMENTS_MAX = 4096,
    ROUNDS = 10000
};

/* xorshift64*: the same sequence everywhere. */
static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(0x2545f4914f6cdd1d);
}

static uint32_t draw_below(uint64_t *seed, uint32_t bound)
{
    return (uint32_t)((draw(seed) >> 32) * bound >> 32);
}

typedef struct part {
    uint32_t from, to;
} part;

/* A stream, the segments it travels in, and what came out of them. */
typedef struct journey {
    uint64_t seed;
    uint8_t stream[STREAM_MAX];
    uint32_t len;
    uint32_t starts[MESSAGES + 1];
    part parts[SEGMENTS_MAX];
    uint32_t part_count;
    uint32_t octets; /* of all parts */
    uint32_t messages;
} journey;

static void make_stream(journey *j)
{
    j->len = 0;
    for (uint16_t i = 0; i < MESSAGES; i++) {
        j->starts[i] = j->len;
        uint16_t len = (uint16_t)(17 + draw_below(&j->seed, 150));
        j->len += (uint32_t)stream_put_message(j->stream + j->len, (uint16_t)(i + 1), len);
    }
    j->starts[MESSAGES] = j->len;
}

static void add_part(journey *j, uint32_t from, uint32_t to)
{
    assert_true(j->part_count < SEGMENTS_MAX);
    j->parts[j->part_count++] = (part){from, to};
    j->octets += to - from;
}

/* Cut everywhere, with some octets sent twice and some segments too. */
static void make_parts(journey *j)
{
    uint32_t longest = 1u << draw_below(&j->seed, 11);
    longest = longest < 4 ? 4 : longest;
    j->part_count = j->octets = 0;
    for (uint32_t at = 0; at < j->len;) {
        uint32_t to = at + 1 + draw_below(&j->seed, longest);
        to = to < j->len ? to : j->len;
        uint32_t back = draw_below(&j->seed, 4) ? 0 : draw_below(&j->seed, 20);
        add_part(j, at > back ? at - back : 0, to);
        if (draw_below(&j->seed, 8) == 0 && j->part_count < SEGMENTS_MAX / 2) {
            part again = j->parts[draw_below(&j->seed, j->part_count)];
            add_part(j, again.from, again.to);
        }
        at = to;
    }
}

/* Every segment moves at the most `reach` places. */
static void shuffle(journey *j, uint32_t reach)
{
    for (uint32_t i = 0; i + 1 < j->part_count; i++) {
        uint32_t left = j->part_count - i;
        uint32_t k = i + draw_below(&j->seed, reach < left ? reach : left);
        part p = j->parts[i];
        j->parts[i] = j->parts[k];
        j->parts[k] = p;
    }
}

static void expect_messages(journey *j, rcsi_tcp *tcp, const rcs_ledger_tcp *ledger)
{
    rcsi_stream_message m;
    assert_true(stream_octets_add_up(ledger));
    while (rcsi_tcp_take(tcp, &m)) {
        assert_true(j->messages < MESSAGES);
        uint32_t start = j->starts[j->messages];
        uint32_t len = j->starts[j->messages + 1] - start - 2;
        assert_int_equal(m.len, len);
        assert_int_equal(m.wire_len, len);
        assert_memory_equal(m.wire, j->stream + start + 2, len);
        assert_true(stream_octets_add_up(ledger));
        j->messages++;
    }
    assert_true(stream_octets_add_up(ledger));
}

static void send_parts(journey *j, rcsi_tcp *tcp, const rcs_ledger_tcp *ledger, uint32_t first)
{
    for (uint32_t i = 0; i < j->part_count; i++) {
        part p = j->parts[i];
        rcsi_segment s =
            stream_segment(1024, first + p.from, RCSI_TCP_ACK, j->stream + p.from, p.to - p.from);
        rcsi_tcp_feed(tcp, &s, i);
        expect_messages(j, tcp, ledger);
    }
}

static void every_journey_gives_the_same_messages(void **state)
{
    (void)state;
    static journey j;
    j.seed = 0x9e3779b97f4a7c15;
    const char *wanted = getenv("RCS_ROUNDS");
    long rounds = wanted ? strtol(wanted, NULL, 10) : ROUNDS;
    for (long round = 0; round < rounds; round++) {
        rcs_ledger_tcp ledger = {0};
        rcsi_tcp *tcp;
        assert_int_equal(rcsi_tcp_new(4, 256, &ledger, &tcp), RCS_OK);
        make_stream(&j);
        make_parts(&j);
        shuffle(&j, 1 + draw_below(&j.seed, round % 4 ? 20 : SEGMENTS_MAX));
        uint32_t first = 0 - draw_below(&j.seed, 2 * j.len); /* wraps in every other round */
        rcsi_segment syn = stream_segment(1024, first - 1, RCSI_TCP_SYN, j.stream, 0);
        j.messages = 0;
        rcsi_tcp_feed(tcp, &syn, 0);
        expect_messages(&j, tcp, &ledger);
        send_parts(&j, tcp, &ledger, first);
        rcsi_tcp_finish(tcp);
        assert_int_equal(j.messages, MESSAGES);
        assert_int_equal(ledger.received, j.octets);
        assert_int_equal(ledger.delivered, j.len);
        assert_int_equal(ledger.duplicate, j.octets - j.len);
        assert_int_equal(ledger.conflicts + ledger.gaps, 0);
        rcsi_tcp_free(tcp);
    }
}

/* Any segments at all, of any flow, with any lengths that lie: only the identity holds. */
static rcsi_segment random_segment(journey *j)
{
    uint32_t from = draw_below(&j->seed, j->len);
    uint32_t len = draw_below(&j->seed, 1u << draw_below(&j->seed, 11));
    len = len < j->len - from ? len : j->len - from;
    uint32_t sequence = 1000 + from + (draw_below(&j->seed, 50) ? 0 : (uint32_t)draw(&j->seed));
    uint32_t shift = draw_below(&j->seed, 20) ? 0 : draw_below(&j->seed, 100);
    uint8_t flags = RCSI_TCP_ACK;
    flags |= draw_below(&j->seed, 40) ? 0 : RCSI_TCP_SYN;
    flags |= draw_below(&j->seed, 100) ? 0 : RCSI_TCP_RST;
    uint16_t port = (uint16_t)(1024 + draw_below(&j->seed, 6));
    rcsi_segment s = stream_segment(port, sequence + shift, flags, j->stream + from, len);
    s.payload_wire_len += draw_below(&j->seed, 10) ? 0 : draw_below(&j->seed, 2000);
    s.payload_wire_len += draw_below(&j->seed, 500) ? 0 : (uint32_t)draw(&j->seed) / 2;
    return s;
}

static void whatever_comes_every_octet_is_in_one_count(void **state)
{
    (void)state;
    static journey j;
    const struct {
        uint32_t flows, pool_kib;
    } limits[] = {{1, 1}, {1, 64}, {3, 4}, {8, 1}, {8, 4096}};
    uint64_t given_in_all = 0, evicted_in_all = 0, gaps_in_all = 0;
    j.seed = 0xd1b54a32d192ed03;
    for (int round = 0; round < 500; round++) {
        rcs_ledger_tcp ledger = {0};
        rcsi_tcp *tcp;
        size_t k = (size_t)round % (sizeof limits / sizeof limits[0]);
        make_stream(&j);
        assert_int_equal(rcsi_tcp_new(limits[k].flows, limits[k].pool_kib, &ledger, &tcp), RCS_OK);
        uint64_t sent = 0, given = 0;
        for (int i = 0; i < 400; i++) {
            rcsi_segment s = random_segment(&j);
            rcsi_stream_message m;
            sent += s.payload_len;
            rcsi_tcp_feed(tcp, &s, (int64_t)i * 100000000);
            assert_true(stream_octets_add_up(&ledger));
            while (rcsi_tcp_take(tcp, &m)) {
                given += m.len + 2u;
                assert_true(m.len <= m.wire_len);
                assert_true(stream_octets_add_up(&ledger));
            }
            assert_int_equal(ledger.received, sent);
            assert_int_equal(ledger.delivered, given);
            assert_true(ledger.held <= sent);
        }
        rcsi_tcp_finish(tcp);
        assert_true(stream_octets_add_up(&ledger));
        rcsi_tcp_free(tcp);
        given_in_all += given;
        evicted_in_all += ledger.evicted;
        gaps_in_all += ledger.gaps;
    }
    assert_true(given_in_all > 100000);
    assert_true(evicted_in_all > 100000);
    assert_true(gaps_in_all > 500);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_journey_gives_the_same_messages),
        cmocka_unit_test(whatever_comes_every_octet_is_in_one_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
