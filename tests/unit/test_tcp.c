/* test_tcp.c -- streams put together again: what is given out, and where each octet went */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "support/stream.h"

#define SECOND INT64_C(1000000000)

enum { SYN = RCSI_TCP_SYN, ACK = RCSI_TCP_ACK, FIN = RCSI_TCP_FIN, RST = RCSI_TCP_RST };

/* A reassembler and a stream of three messages: ids 1, 2, 3 of 20, 30 and 40 octets. */
typedef struct fixture {
    rcsi_tcp *tcp;
    rcs_ledger_tcp ledger;
    uint8_t stream[22 + 32 + 42];
    int64_t now_ns;
    char given[256]; /* "id:len/wire_len " of each message since asked last */
} fixture;

static void start(fixture *f, uint32_t flows, uint32_t pool_kib)
{
    *f = (fixture){.now_ns = SECOND};
    assert_int_equal(rcsi_tcp_new(flows, pool_kib, &f->ledger, &f->tcp), RCS_OK);
    size_t at = stream_put_message(f->stream, 1, 20);
    at += stream_put_message(f->stream + at, 2, 30);
    stream_put_message(f->stream + at, 3, 40);
}

static void stop(fixture *f)
{
    rcsi_tcp_finish(f->tcp);
    assert_true(stream_octets_add_up(&f->ledger));
    rcsi_tcp_free(f->tcp);
}

static void take_all(fixture *f)
{
    rcsi_stream_message m;
    assert_true(stream_octets_add_up(&f->ledger));
    while (rcsi_tcp_take(f->tcp, &m)) {
        assert_true(stream_octets_add_up(&f->ledger));
        assert_true(m.len <= m.wire_len);
        assert_int_equal(m.source_port, 53);
        assert_memory_equal(m.source, stream_server, 4);
        assert_memory_equal(m.destination, stream_client, 4);
        unsigned id = m.len >= 2 ? m.wire[0] << 8 | m.wire[1] : 0;
        size_t used = strlen(f->given);
        snprintf(f->given + used, sizeof f->given - used, "%u:%u/%u ", id, m.len, m.wire_len);
    }
    assert_true(stream_octets_add_up(&f->ledger));
}

static void feed(fixture *f, const rcsi_segment *segment)
{
    rcsi_tcp_feed(f->tcp, segment, f->now_ns);
    take_all(f);
}

static void feed_flags(fixture *f, uint32_t sequence, uint8_t flags)
{
    rcsi_segment s = stream_segment(1024, sequence, flags, f->stream, 0);
    feed(f, &s);
}

/* Octets from..to of the stream, whose first octet has sequence number 1001. */
static void feed_part(fixture *f, size_t from, size_t to)
{
    rcsi_segment s = stream_segment(1024, 1001 + (uint32_t)from, ACK, f->stream + from, to - from);
    feed(f, &s);
}

#define ASSERT_GIVEN(f, text)                                                                      \
    do {                                                                                           \
        assert_string_equal((f)->given, text);                                                     \
        (f)->given[0] = '\0';                                                                      \
    } while (0)

static void many_messages_in_a_segment(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 96);
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 3:40/40 ");
    assert_int_equal(f.ledger.delivered, 96);
    assert_int_equal(f.ledger.flows, 1);
    stop(&f);
}

static void a_whole_message_in_a_segment_is_not_copied(void **state)
{
    (void)state;
    fixture f;
    rcsi_stream_message m;
    start(&f, 8, 64);
    rcsi_segment s = stream_segment(1024, 7, ACK, f.stream, 96);
    rcsi_tcp_feed(f.tcp, &s, SECOND);
    assert_true(rcsi_tcp_take(f.tcp, &m));
    assert_ptr_equal(m.wire, f.stream + 2);
    assert_true(rcsi_tcp_take(f.tcp, &m));
    assert_ptr_equal(m.wire, f.stream + 24);
    take_all(&f);
    ASSERT_GIVEN(&f, "3:40/40 ");
    stop(&f);
}

static void octet_by_octet(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    for (size_t i = 0; i < 96; i++) {
        feed_part(&f, i, i + 1);
    }
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 3:40/40 ");
    assert_int_equal(f.ledger.delivered, 96);
    assert_int_equal(f.ledger.held, 0);
    stop(&f);
}

static void backwards_octet_by_octet(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    for (size_t i = 96; i > 0; i--) {
        feed_part(&f, i - 1, i);
    }
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 3:40/40 ");
    assert_int_equal(f.ledger.gaps, 0);
    stop(&f);
}

static void retransmissions_count_as_duplicates(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 30);
    feed_part(&f, 0, 30);
    feed_part(&f, 10, 60);
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 ");
    assert_int_equal(f.ledger.duplicate, 30 + 20);
    assert_int_equal(f.ledger.conflicts, 0);
    assert_int_equal(f.ledger.held, 6);
    stop(&f);
}

static void the_first_octet_wins_and_conflicts_are_counted(void **state)
{
    (void)state;
    fixture f;
    uint8_t other[20];
    memset(other, 'X', sizeof other);
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 21);
    rcsi_segment s = stream_segment(1024, 1001 + 11, ACK, other, 10);
    feed(&f, &s);
    ASSERT_GIVEN(&f, "");
    assert_int_equal(f.ledger.conflicts, 10);
    feed_part(&f, 21, 22);
    ASSERT_GIVEN(&f, "1:20/20 ");
    assert_int_equal(f.ledger.duplicate, 10);
    stop(&f);
}

static void keep_alives_change_nothing(void **state)
{
    (void)state;
    fixture f;
    const uint8_t garbage = 0;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 54);
    feed_flags(&f, 1001 + 53, ACK);
    rcsi_segment s = stream_segment(1024, 1001 + 53, ACK, &garbage, 1);
    feed(&f, &s);
    feed_part(&f, 54, 96);
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 3:40/40 ");
    assert_int_equal(f.ledger.duplicate, 1);
    stop(&f);
}

static void data_in_the_syn_and_fin_counts(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    rcsi_segment s = stream_segment(1024, 1000, SYN, f.stream, 54);
    feed(&f, &s);
    s = stream_segment(1024, 1001 + 54, FIN | ACK, f.stream + 54, 42);
    feed(&f, &s);
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 3:40/40 ");
    assert_int_equal(f.ledger.flows, 1);
    stop(&f);
}

static void a_stream_without_syn_starts_at_a_plausible_segment(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_part(&f, 3, 22);
    ASSERT_GIVEN(&f, "");
    feed_part(&f, 22, 96);
    ASSERT_GIVEN(&f, "2:30/30 3:40/40 ");
    assert_int_equal(f.ledger.skipped, 19);
    assert_int_equal(f.ledger.gaps, 0);
    stop(&f);
}

static void a_syn_behind_the_first_octets_is_of_the_same_stream(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_part(&f, 22, 54);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 54, 96);
    ASSERT_GIVEN(&f, "2:30/30 3:40/40 ");
    stop(&f);
}

static void sequence_numbers_wrap(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    uint32_t first = UINT32_MAX - 24;
    feed_flags(&f, first - 1, SYN);
    rcsi_segment late = stream_segment(1024, first + 40, ACK, f.stream + 40, 56);
    feed(&f, &late);
    rcsi_segment early = stream_segment(1024, first, ACK, f.stream, 40);
    feed(&f, &early);
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 3:40/40 ");
    stop(&f);
}

static void a_hole_is_given_up_after_ten_seconds(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 22);
    feed_part(&f, 54, 96);
    ASSERT_GIVEN(&f, "1:20/20 ");
    f.now_ns += 10 * SECOND;
    feed_flags(&f, 1001 + 96, ACK);
    ASSERT_GIVEN(&f, "");
    f.now_ns += 1;
    feed_flags(&f, 1001 + 96, ACK);
    ASSERT_GIVEN(&f, "3:40/40 ");
    assert_int_equal(f.ledger.gaps, 1);
    assert_int_equal(f.ledger.skipped, 0);
    assert_int_equal(f.ledger.held, 0);
    stop(&f);
}

static void a_message_with_a_hole_is_given_out_cut(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 40);
    feed_part(&f, 45, 96);
    f.now_ns += 11 * SECOND;
    rcsi_tcp_advance(f.tcp, f.now_ns);
    take_all(&f);
    ASSERT_GIVEN(&f, "1:20/20 2:16/30 3:40/40 ");
    assert_int_equal(f.ledger.skipped, 9);
    assert_int_equal(f.ledger.gaps, 1);
    stop(&f);
}

static void a_lost_length_prefix_is_searched_for(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 22);
    feed_part(&f, 23, 96);
    f.now_ns += 11 * SECOND;
    feed_flags(&f, 1001 + 96, ACK);
    ASSERT_GIVEN(&f, "1:20/20 3:40/40 ");
    assert_int_equal(f.ledger.skipped, 31);
    stop(&f);
}

static void a_hole_that_is_filled_in_time_is_no_gap(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 30, 96);
    f.now_ns += 9 * SECOND;
    feed_part(&f, 0, 30);
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 3:40/40 ");
    assert_int_equal(f.ledger.gaps, 0);
    stop(&f);
}

static void octets_beyond_the_window_give_the_hole_up(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 22);
    rcsi_segment s = stream_segment(1024, 1001 + 22 + 200000, ACK, f.stream + 22, 74);
    feed(&f, &s);
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 3:40/40 ");
    assert_int_equal(f.ledger.gaps, 1);
    stop(&f);
}

static void a_reset_gives_out_what_waits_behind_holes(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 22, 54);
    ASSERT_GIVEN(&f, "");
    rcsi_segment s = stream_segment(1024, 1001 + 54, RST, (const uint8_t *)"no", 2);
    feed(&f, &s);
    ASSERT_GIVEN(&f, "2:30/30 ");
    assert_int_equal(f.ledger.skipped, 2);
    stop(&f);
}

static void a_new_syn_starts_a_new_stream(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 10);
    feed_flags(&f, 77, SYN);
    rcsi_segment s = stream_segment(1024, 78, ACK, f.stream, 22);
    feed(&f, &s);
    ASSERT_GIVEN(&f, "1:20/20 ");
    assert_int_equal(f.ledger.held, 10);
    assert_int_equal(f.ledger.flows, 1);
    stop(&f);
}

static void ports_used_again_without_syn_start_a_new_stream(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 5000000, SYN);
    rcsi_segment s = stream_segment(1024, 5000001, ACK, f.stream, 22);
    feed(&f, &s);
    feed_part(&f, 22, 54);
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 ");
    assert_int_equal(f.ledger.duplicate, 0);
    stop(&f);
}

static void a_cut_segment_cuts_its_messages_and_does_not_shift_the_stream(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    /* 0..54 on the wire, 30 octets captured: the second message lacks its end. */
    rcsi_segment s = stream_segment(1024, 1001, ACK, f.stream, 30);
    s.payload_wire_len = 54;
    feed(&f, &s);
    ASSERT_GIVEN(&f, "1:20/20 2:6/30 ");
    feed_part(&f, 54, 96);
    ASSERT_GIVEN(&f, "3:40/40 ");
    assert_int_equal(f.ledger.gaps, 0);
    stop(&f);
}

static void a_cut_segment_out_of_order_cuts_its_message(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    rcsi_segment s = stream_segment(1024, 1001 + 22, ACK, f.stream + 22, 20);
    s.payload_wire_len = 40; /* the third message's prefix is in what was not captured */
    feed(&f, &s);
    feed_part(&f, 62, 96);
    ASSERT_GIVEN(&f, "");
    feed_part(&f, 0, 22);
    ASSERT_GIVEN(&f, "1:20/20 2:18/30 ");
    assert_int_equal(f.ledger.gaps, 0);
    assert_int_equal(f.ledger.held, 13); /* too few to tell whether a message begins */
    assert_int_equal(f.ledger.skipped, 21);
    stop(&f);
}

static void a_cut_goes_over_many_segments(void **state)
{
    (void)state;
    fixture f;
    static uint8_t big[4002];
    start(&f, 8, 64);
    stream_put_message(big, 9, 4000);
    feed_flags(&f, 1000, SYN);
    for (uint32_t at = 0; at < 4000; at += 1000) {
        rcsi_segment s = stream_segment(1024, 1001 + at, ACK, big + at, 40);
        s.payload_wire_len = 1000;
        feed(&f, &s);
    }
    ASSERT_GIVEN(&f, "9:38/4000 ");
    rcsi_segment s = stream_segment(1024, 1001 + 4000, ACK, big + 4000, 2);
    feed(&f, &s);
    s = stream_segment(1024, 1001 + 4002, ACK, f.stream, 96);
    feed(&f, &s);
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 3:40/40 ");
    assert_int_equal(f.ledger.skipped, 3 * 40 + 2);
    assert_int_equal(f.ledger.duplicate, 0);
    stop(&f);
}

static void a_length_of_zero_is_skipped(void **state)
{
    (void)state;
    fixture f;
    const uint8_t zeros[401] = {0};
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    rcsi_segment s = stream_segment(1024, 1001, ACK, zeros, 401);
    feed(&f, &s);
    s = stream_segment(1024, 1402, ACK, zeros, 1);
    feed(&f, &s);
    s = stream_segment(1024, 1403, ACK, f.stream, 22);
    feed(&f, &s);
    ASSERT_GIVEN(&f, "1:20/20 ");
    assert_int_equal(f.ledger.skipped, 402);
    stop(&f);
}

static void the_longest_message_fits(void **state)
{
    (void)state;
    fixture f;
    static uint8_t big[65537];
    start(&f, 1, 256);
    stream_put_message(big, 5, 65535);
    feed_flags(&f, 1000, SYN);
    for (uint32_t at = 0; at < 65537; at += 1448) {
        uint32_t len = 65537 - at < 1448 ? 65537 - at : 1448;
        rcsi_segment s = stream_segment(1024, 1001 + at, ACK, big + at, len);
        feed(&f, &s);
    }
    ASSERT_GIVEN(&f, "5:65535/65535 ");
    assert_int_equal(f.ledger.delivered, 65537);
    stop(&f);
}

static void the_oldest_flow_leaves_a_full_table(void **state)
{
    (void)state;
    fixture f;
    start(&f, 1, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 30);
    rcsi_segment s = stream_segment(1025, 7, SYN, f.stream, 30);
    feed(&f, &s);
    ASSERT_GIVEN(&f, "1:20/20 1:20/20 ");
    assert_int_equal(f.ledger.flows, 2);
    assert_int_equal(f.ledger.flows_evicted, 1);
    assert_int_equal(f.ledger.evicted, 8);
    assert_int_equal(f.ledger.held, 8);
    stop(&f);
}

static void an_empty_pool_takes_from_the_flow_that_waits_longest(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 2); /* one chunk */
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 30);
    rcsi_segment s = stream_segment(1025, 7, SYN, f.stream, 30);
    feed(&f, &s);
    ASSERT_GIVEN(&f, "1:20/20 1:20/20 ");
    assert_int_equal(f.ledger.evicted, 8);
    s = stream_segment(1025, 38, ACK, f.stream + 30, 66);
    feed(&f, &s);
    ASSERT_GIVEN(&f, "2:30/30 3:40/40 ");
    /* The first flow lost its place and finds it again. */
    feed_part(&f, 30, 96);
    ASSERT_GIVEN(&f, "3:40/40 ");
    assert_int_equal(f.ledger.skipped, 24);
    stop(&f);
}

static void a_message_larger_than_the_pool_is_evicted_not_lost(void **state)
{
    (void)state;
    fixture f;
    static uint8_t big[5002];
    start(&f, 1, 1);
    stream_put_message(big, 5, 5000);
    feed_flags(&f, 1000, SYN);
    for (uint32_t at = 0; at < 5002; at += 500) {
        uint32_t len = 5002 - at < 500 ? 5002 - at : 500;
        rcsi_segment s = stream_segment(1024, 1001 + at, ACK, big + at, len);
        feed(&f, &s);
    }
    rcsi_segment s = stream_segment(1024, 1001 + 5002, ACK, f.stream, 96);
    feed(&f, &s);
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 3:40/40 ");
    assert_int_equal(f.ledger.delivered, 96);
    assert_int_equal(f.ledger.received, 5002 + 96);
    assert_true(f.ledger.evicted > 1000);
    assert_int_equal(f.ledger.held, 0);
    stop(&f);
}

static void a_half_message_at_the_end_is_held(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 0, 30);
    feed_part(&f, 54, 96);
    feed_flags(&f, 1001 + 96, FIN | ACK);
    rcsi_tcp_finish(f.tcp);
    take_all(&f);
    ASSERT_GIVEN(&f, "1:20/20 ");
    assert_int_equal(f.ledger.held, 8 + 42);
    stop(&f);
}

static void time_that_goes_back_is_ignored(void **state)
{
    (void)state;
    fixture f;
    start(&f, 8, 64);
    f.now_ns = 100 * SECOND;
    feed_flags(&f, 1000, SYN);
    feed_part(&f, 22, 54);
    f.now_ns = SECOND;
    feed_part(&f, 54, 96);
    ASSERT_GIVEN(&f, "");
    feed_part(&f, 0, 22);
    ASSERT_GIVEN(&f, "1:20/20 2:30/30 3:40/40 ");
    stop(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_messages_in_a_segment),
        cmocka_unit_test(a_whole_message_in_a_segment_is_not_copied),
        cmocka_unit_test(octet_by_octet),
        cmocka_unit_test(backwards_octet_by_octet),
        cmocka_unit_test(retransmissions_count_as_duplicates),
        cmocka_unit_test(the_first_octet_wins_and_conflicts_are_counted),
        cmocka_unit_test(keep_alives_change_nothing),
        cmocka_unit_test(data_in_the_syn_and_fin_counts),
        cmocka_unit_test(a_stream_without_syn_starts_at_a_plausible_segment),
        cmocka_unit_test(a_syn_behind_the_first_octets_is_of_the_same_stream),
        cmocka_unit_test(sequence_numbers_wrap),
        cmocka_unit_test(a_hole_is_given_up_after_ten_seconds),
        cmocka_unit_test(a_message_with_a_hole_is_given_out_cut),
        cmocka_unit_test(a_lost_length_prefix_is_searched_for),
        cmocka_unit_test(a_hole_that_is_filled_in_time_is_no_gap),
        cmocka_unit_test(octets_beyond_the_window_give_the_hole_up),
        cmocka_unit_test(a_reset_gives_out_what_waits_behind_holes),
        cmocka_unit_test(a_new_syn_starts_a_new_stream),
        cmocka_unit_test(ports_used_again_without_syn_start_a_new_stream),
        cmocka_unit_test(a_cut_segment_cuts_its_messages_and_does_not_shift_the_stream),
        cmocka_unit_test(a_cut_segment_out_of_order_cuts_its_message),
        cmocka_unit_test(a_cut_goes_over_many_segments),
        cmocka_unit_test(a_length_of_zero_is_skipped),
        cmocka_unit_test(the_longest_message_fits),
        cmocka_unit_test(the_oldest_flow_leaves_a_full_table),
        cmocka_unit_test(an_empty_pool_takes_from_the_flow_that_waits_longest),
        cmocka_unit_test(a_message_larger_than_the_pool_is_evicted_not_lost),
        cmocka_unit_test(a_half_message_at_the_end_is_held),
        cmocka_unit_test(time_that_goes_back_is_ignored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
