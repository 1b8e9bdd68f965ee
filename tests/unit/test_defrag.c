/* test_defrag.c -- fragments become datagrams again in any order, and all are accounted for */
#include "net/defrag.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

#define SECOND INT64_C(1000000000)

enum { UDP = 17 };

static const uint8_t SOURCE[16] = {192, 0, 2, 1}, DESTINATION[16] = {192, 0, 2, 53};

static uint8_t octets[70000];

static rcsi_segment piece(uint8_t family, uint32_t id, size_t at, size_t len, bool more)
{
    rcsi_segment f = {.kind = RCSI_FRAGMENT, .family = family, .protocol = UDP};
    f.source = SOURCE;
    f.destination = DESTINATION;
    f.payload = octets + at;
    f.payload_len = f.payload_wire_len = (uint32_t)len;
    f.fragment_id = id;
    f.fragment_offset = (uint32_t)at;
    f.fragment_more = more;
    return f;
}

static void assert_balanced(const rcs_ledger_fragments *l)
{
    assert_int_equal(l->fragments, l->used + l->duplicate + l->overlapping + l->expired +
                                       l->evicted + l->held);
}

/* Feed one; true: exactly one datagram came out. */
static bool feed(rcsi_defrag *d, rcsi_segment f, int64_t now, rcsi_whole *out)
{
    rcsi_defrag_feed(d, &f, now);
    bool got = rcsi_defrag_take(d, out);
    rcsi_whole another;
    assert_false(got && rcsi_defrag_take(d, &another));
    return got;
}

static rcsi_defrag *new_defrag(uint32_t datagrams, uint32_t kib, rcs_ledger_fragments *ledger)
{
    for (size_t i = 0; i < sizeof octets; i++) {
        octets[i] = (uint8_t)(i * 7 + i / 251);
    }
    memset(ledger, 0, sizeof *ledger);
    rcsi_defrag *d;
    assert_int_equal(rcsi_defrag_new(datagrams, kib, ledger, &d), RCS_OK);
    return d;
}

TEST(three_fragments_in_any_order_are_one_datagram)
{
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int family = 4; family <= 6; family += 2) {
        for (int o = 0; o < 6; o++) {
            rcs_ledger_fragments ledger;
            rcsi_defrag *d = new_defrag(4, 64, &ledger);
            const rcsi_segment f[3] = {piece(family, 9, 0, 1480, true),
                                       piece(family, 9, 1480, 1480, true),
                                       piece(family, 9, 2960, 41, false)};
            rcsi_whole w;
            assert_false(feed(d, f[orders[o][0]], SECOND, &w));
            assert_false(feed(d, f[orders[o][1]], SECOND, &w));
            assert_int_equal(ledger.held, 2);
            assert_true(feed(d, f[orders[o][2]], SECOND, &w));
            assert_true(w.complete);
            assert_int_equal(w.len, 3001);
            assert_int_equal(w.wire_len, 3001);
            assert_int_equal(w.protocol, UDP);
            assert_memory_equal(w.octets, octets, 3001);
            assert_int_equal(ledger.used, 3);
            assert_balanced(&ledger);
            rcsi_defrag_free(d);
        }
    }
}

TEST(a_copy_is_ignored_and_counted)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(4, 64, &ledger);
    rcsi_whole w;
    assert_false(feed(d, piece(6, 1, 0, 800, true), SECOND, &w));
    assert_false(feed(d, piece(6, 1, 0, 800, true), SECOND, &w));
    assert_true(feed(d, piece(6, 1, 800, 9, false), SECOND, &w));
    assert_int_equal(w.len, 809);
    assert_int_equal(ledger.duplicate, 1);
    assert_int_equal(ledger.used, 2);
    assert_balanced(&ledger);
    rcsi_defrag_free(d);
}

TEST(a_copy_of_the_last_piece_is_no_new_datagram)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(4, 64, &ledger);
    rcsi_whole w;
    assert_false(feed(d, piece(4, 1, 800, 9, false), SECOND, &w));
    assert_true(feed(d, piece(4, 1, 0, 800, true), SECOND, &w));
    assert_false(feed(d, piece(4, 1, 0, 800, true), SECOND + 1, &w));
    assert_int_equal(ledger.duplicate, 1);
    rcsi_defrag_finish(d);
    assert_false(rcsi_defrag_take(d, &w));
    rcsi_defrag_free(d);
}

TEST(an_identification_may_be_used_again_after_a_second)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(4, 64, &ledger);
    rcsi_whole w;
    for (int64_t t = 1; t <= 9; t += 2) {
        assert_false(feed(d, piece(4, 1, 800, 9, false), t * SECOND, &w));
        assert_true(feed(d, piece(4, 1, 0, 800, true), t * SECOND, &w));
    }
    assert_int_equal(ledger.used, 10);
    rcsi_defrag_free(d);
}

TEST(octets_that_differ_drop_the_datagram_and_what_follows)
{
    for (int family = 4; family <= 6; family += 2) {
        rcs_ledger_fragments ledger;
        rcsi_defrag *d = new_defrag(4, 64, &ledger);
        rcsi_whole w;
        assert_false(feed(d, piece(family, 1, 0, 800, true), SECOND, &w));
        rcsi_segment forged = piece(family, 1, 0, 800, true);
        forged.payload = octets + 1;
        assert_false(feed(d, forged, SECOND, &w));
        assert_false(feed(d, piece(family, 1, 800, 9, false), SECOND, &w));
        assert_int_equal(ledger.overlapping, 3);
        assert_balanced(&ledger);
        rcsi_defrag_free(d);
    }
}

TEST(equal_octets_may_overlap_in_ipv4_but_not_in_ipv6)
{
    for (int family = 4; family <= 6; family += 2) {
        rcs_ledger_fragments ledger;
        rcsi_defrag *d = new_defrag(4, 64, &ledger);
        rcsi_whole w;
        assert_false(feed(d, piece(family, 1, 0, 800, true), SECOND, &w));
        assert_int_equal(feed(d, piece(family, 1, 792, 16, false), SECOND, &w), family == 4);
        assert_int_equal(ledger.overlapping, family == 4 ? 0 : 2);
        assert_balanced(&ledger);
        rcsi_defrag_free(d);
    }
}

TEST(two_different_ends_drop_the_datagram)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(4, 64, &ledger);
    rcsi_whole w;
    assert_false(feed(d, piece(4, 1, 800, 9, false), SECOND, &w));
    assert_false(feed(d, piece(4, 1, 1600, 9, false), SECOND, &w));
    assert_false(feed(d, piece(4, 1, 0, 800, true), SECOND, &w));
    assert_int_equal(ledger.overlapping, 3);
    rcsi_defrag_free(d);
}

TEST(more_than_65535_octets_drop_the_datagram)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(4, 64, &ledger);
    rcsi_whole w;
    assert_false(feed(d, piece(4, 1, 65528, 16, false), SECOND, &w));
    assert_int_equal(ledger.overlapping, 1);
    rcsi_defrag_free(d);
}

TEST(datagrams_are_told_apart_by_id_and_protocol)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(8, 64, &ledger);
    rcsi_whole w;
    rcsi_segment other = piece(4, 1, 800, 9, false);
    other.protocol = 6;
    assert_false(feed(d, piece(4, 1, 0, 800, true), SECOND, &w));
    assert_false(feed(d, piece(4, 2, 800, 9, false), SECOND, &w));
    assert_false(feed(d, other, SECOND, &w));
    assert_true(feed(d, piece(4, 1, 800, 10, false), SECOND, &w));
    assert_int_equal(ledger.held, 2);
    rcsi_defrag_free(d);
}

TEST(a_beginning_whose_rest_does_not_come_is_shown_after_thirty_seconds)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(8, 64, &ledger);
    rcsi_whole w;
    assert_false(feed(d, piece(4, 1, 0, 800, true), 1 * SECOND, &w));
    assert_false(feed(d, piece(4, 2, 800, 9, false), 1 * SECOND, &w));
    rcsi_defrag_advance(d, 31 * SECOND);
    assert_false(rcsi_defrag_take(d, &w));
    rcsi_defrag_advance(d, 32 * SECOND);
    assert_true(rcsi_defrag_take(d, &w));
    assert_false(w.complete);
    assert_int_equal(w.len, 800);
    assert_int_equal(w.wire_len, 65535);
    assert_false(rcsi_defrag_take(d, &w));
    assert_int_equal(ledger.expired, 2);
    assert_balanced(&ledger);
    rcsi_defrag_free(d);
}

TEST(at_the_end_beginnings_are_shown_and_stay_counted_as_held)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(8, 64, &ledger);
    rcsi_whole w;
    assert_false(feed(d, piece(6, 1, 0, 800, true), SECOND, &w));
    assert_false(feed(d, piece(6, 2, 800, 9, false), SECOND, &w));
    rcsi_defrag_finish(d);
    assert_true(rcsi_defrag_take(d, &w));
    assert_false(w.complete);
    assert_int_equal(w.family, 6);
    assert_false(rcsi_defrag_take(d, &w));
    assert_int_equal(ledger.held, 2);
    assert_balanced(&ledger);
    rcsi_defrag_free(d);
}

TEST(octets_that_the_capture_cut_end_the_datagram_early)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(8, 64, &ledger);
    rcsi_whole w;
    rcsi_segment first = piece(4, 1, 0, 800, true);
    first.payload_len = 60;
    assert_false(feed(d, first, SECOND, &w));
    assert_true(feed(d, piece(4, 1, 800, 9, false), SECOND, &w));
    assert_true(w.complete);
    assert_int_equal(w.len, 60);
    assert_int_equal(w.wire_len, 809);
    rcsi_defrag_free(d);
}

TEST(the_oldest_makes_room_and_the_newest_is_put_together)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(1, 2, &ledger);
    rcsi_whole w;
    for (uint32_t id = 0; id < 1000; id++) {
        bool got = feed(d, piece(4, id, 0, 800, true), SECOND, &w);
        assert_int_equal(got, id > 0);
        assert_balanced(&ledger);
    }
    assert_int_equal(ledger.evicted, 999);
    assert_true(feed(d, piece(4, 999, 800, 8, false), SECOND, &w));
    assert_true(w.complete);
    rcsi_defrag_free(d);
}

TEST(a_datagram_larger_than_the_pool_gives_up_and_does_not_hang)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(4, 4, &ledger);
    rcsi_whole w;
    for (size_t at = 0; at < 40000; at += 800) {
        rcsi_segment f = piece(4, 1, at, 800, true);
        rcsi_defrag_feed(d, &f, SECOND);
        while (rcsi_defrag_take(d, &w)) {
        }
        assert_balanced(&ledger);
    }
    assert_int_equal(ledger.fragments, 50);
    rcsi_defrag_free(d);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Cut datagrams at random multiples of 8, shuffle, repeat some: the same octets come out. */
TEST(random_cuts_orders_and_copies_give_the_same_datagram)
{
    uint32_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        rcs_ledger_fragments ledger;
        rcsi_defrag *d = new_defrag(4, 256, &ledger);
        rcsi_segment f[64];
        size_t total = 1609 + next_random(&seed) % 9000, at = 0;
        int count = 0;
        while (at < total && count < 32) {
            size_t len = count == 31 ? total - at : 8 * (1 + next_random(&seed) % 200);
            len = len < total - at ? len : total - at;
            f[count++] = piece(round % 2 ? 4 : 6, 5, at, len, at + len < total);
            at += len;
        }
        int unique = count;
        for (int copies = (int)(next_random(&seed) % 4); copies > 0; copies--) {
            f[count] = f[next_random(&seed) % (uint32_t)unique];
            count++;
        }
        for (int i = count - 1; i > 0; i--) {
            int j = (int)(next_random(&seed) % (uint32_t)(i + 1));
            rcsi_segment swapped = f[i];
            f[i] = f[j];
            f[j] = swapped;
        }
        int whole = 0;
        for (int i = 0; i < count; i++) {
            rcsi_whole w;
            if (feed(d, f[i], SECOND, &w)) {
                whole++;
                assert_int_equal(w.len, total);
                assert_memory_equal(w.octets, octets, total);
            }
            assert_balanced(&ledger);
        }
        assert_int_equal(whole, 1);
        assert_int_equal(ledger.duplicate, count - unique);
        rcsi_defrag_free(d);
    }
}

/* The beginning of a response with this ID, from port 53 to port 4000. */
static void begin_response(rcsi_defrag *d, uint32_t source, uint16_t id, int64_t now)
{
    const uint8_t start[16] = {0, 53, 15, 160, 5, 220, 0, 0, (uint8_t)(id >> 8), (uint8_t)id};
    uint8_t from[16] = {0};
    memcpy(from, &source, sizeof source);
    rcsi_segment f = piece(4, id, 0, sizeof start, true);
    f.source = from;
    f.payload = start;
    rcsi_whole w;
    assert_false(feed(d, f, now, &w));
}

static bool has_begun(const rcsi_defrag *d, uint32_t source, uint16_t id)
{
    rcs_flow flow = {.server = {.family = 4, .port = 53}, .client = {.family = 4, .port = 4000}};
    memcpy(flow.server.ip, &source, sizeof source);
    memcpy(flow.client.ip, DESTINATION, sizeof flow.client.ip);
    const rcsi_begun begun = {&flow, id, SECOND};
    return rcsi_defrag_has_begun(d, &begun);
}

TEST(a_beginning_is_found_among_a_thousand_others_but_few_of_its_way_are_looked_at)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(8192, 8192, &ledger);
    begin_response(d, 7, 1, SECOND);
    for (uint32_t other = 1000; other < 3000; other++) {
        begin_response(d, other, 2, SECOND);
    }
    assert_true(has_begun(d, 7, 1));
    assert_true(has_begun(d, 1000, 2));
    assert_false(has_begun(d, 7, 2));
    for (uint16_t id = 100; id < 164; id++) {
        begin_response(d, 7, id, SECOND);
    }
    assert_true(has_begun(d, 7, 163));
    assert_true(has_begun(d, 7, 100));
    assert_false(has_begun(d, 7, 1));
    rcsi_defrag_free(d);
}

TEST(what_came_whole_or_was_given_up_has_not_begun)
{
    rcs_ledger_fragments ledger;
    rcsi_defrag *d = new_defrag(64, 64, &ledger);
    for (uint16_t id = 1; id <= 3; id++) {
        begin_response(d, 7, id, SECOND);
    }
    uint8_t from[16] = {7};
    rcsi_segment rest = piece(4, 2, 16, 8, false);
    rest.source = from;
    rcsi_whole w;
    assert_true(feed(d, rest, SECOND, &w));
    assert_true(has_begun(d, 7, 1) && has_begun(d, 7, 3));
    assert_false(has_begun(d, 7, 2));
    rcsi_defrag_advance(d, 40 * SECOND);
    while (rcsi_defrag_take(d, &w)) {
    }
    assert_false(has_begun(d, 7, 1) || has_begun(d, 7, 3));
    rcsi_defrag_free(d);
}

RUN_TESTS(T(three_fragments_in_any_order_are_one_datagram), T(a_copy_is_ignored_and_counted),
          T(a_copy_of_the_last_piece_is_no_new_datagram),
          T(an_identification_may_be_used_again_after_a_second),
          T(octets_that_differ_drop_the_datagram_and_what_follows),
          T(equal_octets_may_overlap_in_ipv4_but_not_in_ipv6),
          T(two_different_ends_drop_the_datagram), T(more_than_65535_octets_drop_the_datagram),
          T(datagrams_are_told_apart_by_id_and_protocol),
          T(a_beginning_whose_rest_does_not_come_is_shown_after_thirty_seconds),
          T(at_the_end_beginnings_are_shown_and_stay_counted_as_held),
          T(octets_that_the_capture_cut_end_the_datagram_early),
          T(the_oldest_makes_room_and_the_newest_is_put_together),
          T(a_datagram_larger_than_the_pool_gives_up_and_does_not_hang),
          T(a_beginning_is_found_among_a_thousand_others_but_few_of_its_way_are_looked_at),
          T(what_came_whole_or_was_given_up_has_not_begun),
          T(random_cuts_orders_and_copies_give_the_same_datagram))
