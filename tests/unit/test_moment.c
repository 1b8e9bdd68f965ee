/* test_moment.c -- moments as people write them, against the C library's calendar */
#include "unit.h"

#include <stdio.h>
#include <time.h>

#include "cli/moment.h"

static int64_t moment(const char *text)
{
    int64_t ns = -1;
    assert_true(rcsi_moment_parse(text, &ns));
    return ns;
}

static void assert_no_moment(const char *text)
{
    int64_t ns = 42;
    if (rcsi_moment_parse(text, &ns)) {
        print_message("accepted: %s\n", text);
    }
    assert_int_equal(ns, 42);
}

TEST(every_day_is_the_day_of_the_c_library)
{
    for (int64_t day = 0; day < 106000; day++) {
        time_t seconds = (time_t)(day * 86400 + day % 86400);
        struct tm parts;
        char text[64];
        gmtime_r(&seconds, &parts);
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
        assert_true(moment(text) == (int64_t)seconds * 1000000000);
    }
}

TEST(zones_fractions_and_short_forms_are_read)
{
    assert_true(moment("1970-01-02") == 86400LL * 1000000000);
    assert_true(moment("1970-01-01 00:00:01") == 1000000000);
    assert_true(moment("1970-01-01t09:00:00.000000001+09:00") == 1);
    assert_true(moment("1970-01-01T00:00:00-00:30") == 1800LL * 1000000000);
    assert_true(moment("1700000000.25") == 1700000000250000000);
    assert_true(moment("0") == 0);
    assert_true(moment("0.1234567899") == 123456789);
}

TEST(what_is_no_moment_is_refused)
{
    static const char *const texts[] = {
        "", "x", "-1", "1.", "1 ", ".5", "1e9", "99999999999", "2026-02-29", "2026-13-01",
        "2026-00-01", "2026-01-00", "2026-01-32", "1969-12-31", "2026-1-1", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00Z", "2026-01-01T00:00:00+1",
        "2026-01-01T00:00:00ZZ",
        "2026-01-01T", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+09", "2262-01-01",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_no_moment(texts[i]);
    }
}

RUN_TESTS(T(every_day_is_the_day_of_the_c_library), T(zones_fractions_and_short_forms_are_read),
          T(what_is_no_moment_is_refused))
