/* test_lookup.c -- lookups are found again, begin anew in time, and stay while something is held */
#include "pair/lookup.h"

#include "unit.h"

#define SECOND INT64_C(1000000000)
#define WINDOW (30 * SECOND)

static rcs_ledger ledger;

static rcsi_lookups *table_of(uint32_t capacity)
{
    rcsi_lookups *lookups;
    ledger = (rcs_ledger){0};
    assert_int_equal(rcsi_lookups_new(capacity, WINDOW, &ledger, &lookups), RCS_OK);
    return lookups;
}

/* A question is a keyed hash: numbers in a row are spread as it would. */
static uint64_t key_of(const rcsi_lookups *lookups, uint8_t client, uint64_t question)
{
    rcs_endpoint endpoint = {{client}, 4, 4000};
    uint64_t spread = question * UINT64_C(0x9e3779b97f4a7c15);
    const rcsi_asker asker = {&endpoint, spread ^ spread >> 29, 0, 0};
    return rcsi_lookups_key(lookups, &asker);
}

TEST(ports_do_not_tell_lookups_apart_and_the_rest_does)
{
    rcsi_lookups *lookups = table_of(64);
    rcs_endpoint a = {{1}, 4, 4000}, b = {{1}, 4, 5000}, c = {{2}, 4, 4000}, d = {{1}, 6, 4000};
    const rcsi_asker one = {&a, 7, 0, 0}, same = {&b, 7, 0, 0};
    const rcsi_asker others[] = {
        {&c, 7, 0, 0}, {&d, 7, 0, 0}, {&a, 8, 0, 0}, {&a, 7, 1, 0}, {&a, 7, 0, 5}};
    uint64_t key = rcsi_lookups_key(lookups, &one);
    assert_true(key == rcsi_lookups_key(lookups, &same));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_true(key != rcsi_lookups_key(lookups, &others[i]));
    }
    rcsi_lookups_free(lookups);
}

TEST(a_lookup_ends_with_its_success_or_its_window)
{
    rcsi_lookups *lookups = table_of(64);
    uint64_t key = key_of(lookups, 1, 7);
    rcsi_lookup *l = rcsi_lookups_enter(lookups, key, RCSI_SIGN_QUERY, SECOND);
    assert_int_equal(l->id, 1);
    assert_int_equal(rcsi_lookups_enter(lookups, key, RCSI_SIGN_QUERY, 20 * SECOND)->id, 1);
    assert_int_equal(rcsi_lookups_enter(lookups, key, RCSI_SIGN_QUERY, 40 * SECOND)->id, 2);
    l->succeeded = true;
    assert_int_equal(rcsi_lookups_enter(lookups, key, RCSI_SIGN_RESPONSE, 41 * SECOND)->id, 2);
    assert_int_equal(rcsi_lookups_enter(lookups, key, RCSI_SIGN_QUERY, 41 * SECOND)->id, 3);
    assert_int_equal(rcsi_lookups_enter(lookups, key, RCSI_SIGN_RESPONSE, 70 * SECOND)->id, 3);
    assert_int_equal(rcsi_lookups_enter(lookups, key, RCSI_SIGN_RESPONSE, 72 * SECOND)->id, 4);
    assert_null(rcsi_lookups_find(lookups, key_of(lookups, 2, 7)));
    rcsi_lookups_free(lookups);
}

TEST(servers_and_tries_are_counted)
{
    rcsi_lookup lookup = {0};
    for (int i = 0; i < 30; i++) {
        rcs_endpoint server = {{192, 0, 2, (uint8_t)(i % 3)}, 4, 53};
        rcsi_lookup_asked(&lookup, &server, SECOND + i);
        assert_true(rcsi_lookup_has_asked(&lookup, &server));
    }
    rcs_endpoint stranger = {{192, 0, 2, 77}, 4, 53};
    assert_false(rcsi_lookup_has_asked(&lookup, &stranger));
    assert_int_equal(lookup.queries, 30);
    assert_int_equal(lookup.servers, 3);
    rcsi_lookup_answered(&lookup, 2, SECOND);
    rcsi_lookup_answered(&lookup, 40, SECOND);
    assert_int_equal(lookup.answers, 2);
    assert_int_equal(lookup.rcodes, 4);
    assert_int_equal(lookup.last_rcode, 40);
}

TEST(a_flood_pushes_out_the_oldest_and_not_what_is_held)
{
    enum { CAPACITY = 4096, HELD = 1000, FLOOD = 1000000 };
    rcsi_lookups *lookups = table_of(CAPACITY);
    for (uint64_t i = 1; i <= HELD; i++) {
        uint64_t key = key_of(lookups, 1, i);
        rcsi_lookups_enter(lookups, key, RCSI_SIGN_RESPONSE, SECOND)->held = i;
    }
    for (uint64_t i = 0; i < FLOOD; i++) {
        rcsi_lookups_enter(lookups, key_of(lookups, 2, i), RCSI_SIGN_QUERY, SECOND);
    }
    int kept = 0;
    for (uint64_t i = 1; i <= HELD; i++) {
        const rcsi_lookup *l = rcsi_lookups_find(lookups, key_of(lookups, 1, i));
        kept += l && l->held == i;
    }
    assert_in_range(kept, HELD * 99 / 100, HELD);
    assert_in_range(ledger.lookups_forgotten, FLOOD - CAPACITY, FLOOD);
    assert_non_null(rcsi_lookups_find(lookups, key_of(lookups, 2, FLOOD - 1)));
    rcsi_lookups_let_go(lookups, HELD + 1);
    for (uint64_t i = 0; i < 2 * CAPACITY; i++) {
        rcsi_lookups_enter(lookups, key_of(lookups, 3, i), RCSI_SIGN_QUERY, SECOND);
    }
    assert_null(rcsi_lookups_find(lookups, key_of(lookups, 1, 1)));
    rcsi_lookups_free(lookups);
}

RUN_TESTS(T(ports_do_not_tell_lookups_apart_and_the_rest_does),
          T(a_lookup_ends_with_its_success_or_its_window), T(servers_and_tries_are_counted),
          T(a_flood_pushes_out_the_oldest_and_not_what_is_held))
