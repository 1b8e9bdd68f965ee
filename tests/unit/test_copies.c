/* test_copies.c -- the same datagram again, and what only looks like it */
#include "session/copies.h"

#include <stdio.h>

#include "frame.h"
#include "unit.h"

#define MS INT64_C(1000000)

static const frame_ends ENDS = {1, 40000, 53, 53};

static rcsi_datagram datagram_of(frame *f, const char *payload)
{
    frame_udp(f, ENDS, payload, strlen(payload));
    rcsi_datagram d = {f->octets, (uint32_t)f->len, (uint32_t)f->len};
    return d;
}

static bool is_seen(rcsi_copies *copies, const rcsi_datagram *d, int64_t time_ns)
{
    return rcsi_copies_seen(copies, rcsi_copies_expect(copies, d), time_ns);
}

static rcsi_copies *copies_new(void)
{
    rcsi_copies *copies;
    assert_int_equal(rcsi_copies_new(&copies), RCS_OK);
    return copies;
}

TEST(the_same_datagram_within_10_ms_is_a_copy)
{
    static frame f;
    rcsi_copies *copies = copies_new();
    rcsi_datagram d = datagram_of(&f, "a question");
    assert_false(is_seen(copies, &d, 0));
    assert_true(is_seen(copies, &d, 10 * MS));
    assert_true(is_seen(copies, &d, 1 * MS)); /* the clock of another interface */
    assert_false(is_seen(copies, &d, 12 * MS));
    rcsi_copies_free(copies);
    rcsi_copies_free(NULL);
}

TEST(a_router_changes_ttl_and_checksum_and_nothing_else)
{
    static frame f;
    rcsi_datagram d = datagram_of(&f, "a question");
    for (uint32_t at = 0; at < d.len; at++) {
        bool changes = at == 8 || at == 10 || at == 11;
        rcsi_copies *copies = copies_new();
        assert_false(is_seen(copies, &d, 0));
        f.octets[at] ^= at == 0 ? 1 : 0x55; /* the version stays 4 */
        assert_int_equal(is_seen(copies, &d, MS), changes);
        f.octets[at] ^= at == 0 ? 1 : 0x55;
        rcsi_copies_free(copies);
    }
}

TEST(of_ipv6_the_hop_limit_may_change)
{
    uint8_t octets[60] = {0x60, 0, 0, 0, 0, 20, 17, 64};
    rcsi_datagram d = {octets, sizeof octets, sizeof octets};
    for (uint32_t at = 1; at < d.len; at++) {
        rcsi_copies *copies = copies_new();
        assert_false(is_seen(copies, &d, 0));
        octets[at] ^= 0x55;
        assert_int_equal(is_seen(copies, &d, MS), at == 7);
        octets[at] ^= 0x55;
        rcsi_copies_free(copies);
    }
}

TEST(of_many_datagrams_each_is_told_from_the_others)
{
    static frame f;
    rcsi_copies *copies = copies_new();
    unsigned seen = 0, seen_again = 0;
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 4000; i++) {
            char payload[32];
            snprintf(payload, sizeof payload, "question %d", i);
            rcsi_datagram d = datagram_of(&f, payload);
            *(round ? &seen_again : &seen) +=
                is_seen(copies, &d, i);
        }
    }
    assert_int_equal(seen, 0);
    /* A set of 4 that must hold more than 4 of them loses some. */
    assert_in_range(seen_again, 3900, 4000);
    rcsi_copies_free(copies);
}

RUN_TESTS(T(the_same_datagram_within_10_ms_is_a_copy),
          T(a_router_changes_ttl_and_checksum_and_nothing_else),
          T(of_ipv6_the_hop_limit_may_change),
          T(of_many_datagrams_each_is_told_from_the_others))
