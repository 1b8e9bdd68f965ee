/* test_oneway.c -- habits of servers whose answers are not seen: who is known, and for how long */
#include "session/oneway.h"

#include <string.h>

#include "unit.h"

#define SECOND INT64_C(1000000000)
#define HOUR (3600 * SECOND)

static rcsi_oneway oneway;

static rcs_endpoint server(uint32_t number)
{
    rcs_endpoint e = {.family = 4, .port = 53};
    memcpy(e.ip, &number, sizeof number);
    return e;
}

static void silent(uint32_t number, uint32_t queries, int64_t now_ns)
{
    const rcs_finding f = {.kind = RCS_KIND_NO_RESPONSE,
                           .time_ns = now_ns,
                           .flow.server = server(number)};
    rcsi_oneway_note(&oneway, &f, queries);
}

static bool is_habit(uint32_t number)
{
    const rcs_endpoint e = server(number);
    return rcsi_oneway_is(&oneway, &e);
}

static void begin(void)
{
    memset(&oneway, 0, sizeof oneway);
}

TEST(three_that_ask_once_are_a_habit)
{
    begin();
    assert_false(is_habit(7));
    silent(7, 1, SECOND);
    silent(7, 1, 2 * SECOND);
    assert_false(is_habit(7));
    silent(7, 1, 3 * SECOND);
    assert_true(is_habit(7));
    assert_false(is_habit(8));
    silent(7, 2, 4 * SECOND);
    assert_false(is_habit(7));
}

TEST(ten_thousand_others_do_not_lock_a_new_one_out)
{
    begin();
    for (uint32_t other = 0; other < 10000 * 20; other++) {
        silent(other / 20 + 1, 1, SECOND);
    }
    for (uint32_t newcomer = 20001; newcomer <= 20064; newcomer++) {
        for (int i = 0; i < 20; i++) {
            silent(newcomer, 1, 2 * SECOND);
        }
        assert_true(is_habit(newcomer));
    }
}

TEST(a_busy_one_outlives_a_few_strangers)
{
    begin();
    for (int i = 0; i < 20; i++) {
        silent(7, 1, SECOND);
    }
    for (uint32_t stranger = 100; stranger < 1100; stranger++) {
        silent(stranger, 1, SECOND);
    }
    assert_true(is_habit(7));
}

TEST(an_old_habit_does_not_void_a_new_silence)
{
    begin();
    for (int i = 0; i < 9; i++) {
        silent(7, 1, SECOND);
    }
    silent(7, 1, HOUR + SECOND);
    assert_true(is_habit(7));
    silent(7, 1, 2 * HOUR + 2 * SECOND);
    assert_false(is_habit(7));
    silent(7, 1, 2 * HOUR + 3 * SECOND);
    silent(7, 1, 2 * HOUR + 4 * SECOND);
    assert_true(is_habit(7));
}

TEST(old_places_are_free_at_once)
{
    begin();
    for (uint32_t other = 0; other < 10000 * 20; other++) {
        silent(other / 20 + 1, 1, SECOND);
    }
    for (int i = 0; i < 3; i++) {
        silent(20001, 1, HOUR + 2 * SECOND);
    }
    assert_true(is_habit(20001));
}

TEST(one_that_sends_errors_back_is_seen)
{
    begin();
    const rcs_finding f = {.kind = RCS_KIND_UNREACHABLE,
                           .time_ns = SECOND,
                           .flow.server = server(7)};
    rcsi_oneway_note(&oneway, &f, 1);
    for (int i = 0; i < 9; i++) {
        silent(7, 1, SECOND);
    }
    assert_false(is_habit(7));
}

RUN_TESTS(T(three_that_ask_once_are_a_habit), T(ten_thousand_others_do_not_lock_a_new_one_out),
          T(a_busy_one_outlives_a_few_strangers), T(an_old_habit_does_not_void_a_new_silence),
          T(old_places_are_free_at_once), T(one_that_sends_errors_back_is_seen))
