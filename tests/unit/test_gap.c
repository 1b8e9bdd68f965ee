/* test_gap.c -- where a file begins after silence, whatever its number */
#include "session/gap.h"

#include "unit.h"

#define SECOND INT64_C(1000000000)

static bool opens(rcsi_gap *gap, uint32_t file, int64_t clock_ns, int64_t now_ns)
{
    const rcs_packet packet = {.file = file, .time_ns = now_ns};
    rcsi_gap_note(gap, &packet, clock_ns);
    return gap->is_open;
}

TEST(a_file_that_begins_late_opens_a_gap_once)
{
    rcsi_gap gap = {0};
    assert_false(opens(&gap, 0, 0, SECOND));
    assert_true(opens(&gap, 1, SECOND, 9 * SECOND));
    assert_int_equal(gap.before_ns, SECOND);
    assert_false(opens(&gap, 1, 9 * SECOND, 19 * SECOND));
    assert_false(opens(&gap, 2, 19 * SECOND, 20 * SECOND));
}

TEST(files_of_any_number_are_looked_at)
{
    rcsi_gap gap = {0};
    int64_t now_ns = SECOND;
    assert_false(opens(&gap, 0, 0, now_ns));
    for (uint32_t file = 1; file < 10000; file++) {
        now_ns += 5 * SECOND;
        assert_true(opens(&gap, file, now_ns - 5 * SECOND, now_ns));
        assert_false(opens(&gap, file, now_ns - 4 * SECOND, now_ns));
    }
    assert_true(opens(&gap, UINT32_MAX, now_ns, now_ns + 5 * SECOND));
    assert_false(opens(&gap, UINT32_MAX, now_ns, now_ns + 5 * SECOND));
}

TEST(files_may_begin_in_any_order)
{
    rcsi_gap gap = {0};
    assert_false(opens(&gap, 9000, 0, SECOND));
    assert_true(opens(&gap, 9000 - RCSI_GAP_FILES + 1, SECOND, 9 * SECOND));
    assert_true(opens(&gap, 9001, 9 * SECOND, 19 * SECOND));
    assert_true(opens(&gap, 8999, 19 * SECOND, 29 * SECOND));
    assert_false(opens(&gap, 9000, 29 * SECOND, 39 * SECOND));
    assert_false(opens(&gap, 9001 - RCSI_GAP_FILES, 39 * SECOND, 49 * SECOND));
}

RUN_TESTS(T(a_file_that_begins_late_opens_a_gap_once), T(files_of_any_number_are_looked_at),
          T(files_may_begin_in_any_order))
