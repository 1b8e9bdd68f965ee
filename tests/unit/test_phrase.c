/* test_phrase.c -- codes with doubt, times and numbers as phrases */
#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sink/phrase.h"
#include "support/finding.h"

static rcs_catalog *catalog;
static wire message;

/* The phrase of a response with this nibble and OPT, of which `lost` octets are missing. */
static const char *phrase(unsigned nibble, int opt, size_t lost)
{
    static char out[RCSI_PHRASE_MAX];
    wire_begin_response(&message, nibble);
    if (opt >= 0) {
        wire_opt(&message, RCS_ADDITIONAL, (unsigned)opt);
    }
    rcs_finding finding = finding_of(&message, message.len - lost);
    return rcsi_rcode_phrase(catalog, &finding, out);
}

TEST(a_certain_code_says_where_it_was_carried)
{
    assert_string_equal(phrase(5, -1, 0), "REFUSED 5");
    assert_string_equal(phrase(5, 0, 0), "REFUSED 5");
    assert_string_equal(phrase(7, 1, 0), "BADCOOKIE 23 = header 7 + OPT 1");
    assert_string_equal(phrase(0, 1, 0), "BADVERS 16 = header 0 + OPT 1");
    assert_string_equal(phrase(15, 255, 0), "RCODE4095 4095 = header 15 + OPT 255");
}

TEST(a_doubtful_code_names_the_assigned_candidates)
{
    assert_string_equal(phrase(7, 1, 11),
                        "7 YXRRSET or 23 BADCOOKIE: additional section not captured");
    assert_string_equal(phrase(5, 0, 11),
                        "5 REFUSED or an unassigned 5+16k: additional section not captured");
}

TEST(whatever_is_cut_the_true_code_stays_possible)
{
    for (unsigned code = 0; code < 4096; code++) {
        uint16_t codes[RCSI_CANDIDATES_MAX];
        wire_begin_response(&message, code % 16);
        wire_opt(&message, RCS_ADDITIONAL, code / 16);
        rcs_finding finding = finding_of(&message, message.len - 11);
        size_t count = rcsi_candidates(catalog, &finding.outcome, codes);
        assert_int_equal(codes[0], code % 16);
        bool named = false;
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(codes[i] % 16, code % 16);
            named = named || codes[i] == code;
        }
        const rcs_code *row = rcs_catalog_code(catalog, RCS_SPACE_RCODE, (uint16_t)code);
        bool assigned = row && row->status == RCS_CODE_ASSIGNED;
        assert_true(named || !assigned);
    }
}

TEST(times_are_rfc_3339)
{
    char out[RCSI_TIME_TEXT_MAX];
    assert_string_equal(rcsi_time_text(0, RCSI_CLOCK_UTC, out), "1970-01-01T00:00:00.000000Z");
    assert_string_equal(rcsi_time_text(1, RCSI_CLOCK_UTC, out), "1970-01-01T00:00:00.000000001Z");
    assert_string_equal(rcsi_time_text(-1000, RCSI_CLOCK_UTC, out),
                        "1969-12-31T23:59:59.999999Z");
    assert_string_equal(rcsi_time_text(INT64_MAX, RCSI_CLOCK_UTC, out),
                        "2262-04-11T23:47:16.854775807Z");
    assert_string_equal(rcsi_time_text(INT64_MIN, RCSI_CLOCK_UTC, out),
                        "1677-09-21T00:12:43.145224192Z");
}

TEST(local_time_carries_its_offset)
{
    char out[RCSI_TIME_TEXT_MAX];
    setenv("TZ", "JST-9", 1);
    tzset();
    assert_string_equal(rcsi_time_text(0, RCSI_CLOCK_LOCAL, out),
                        "1970-01-01T09:00:00.000000+09:00");
    setenv("TZ", "NST3:30", 1);
    tzset();
    assert_string_equal(rcsi_time_text(0, RCSI_CLOCK_LOCAL, out),
                        "1969-12-31T20:30:00.000000-03:30");
    unsetenv("TZ");
}

TEST(spans_and_numbers_are_easy_to_read)
{
    char out[32];
    assert_string_equal(rcsi_span_text(812345, out), "812 us");
    assert_string_equal(rcsi_span_text(1204000, out), "1.204 ms");
    assert_string_equal(rcsi_span_text(5000000000, out), "5.000 s");
    assert_string_equal(rcsi_grouped(0, out), "0");
    assert_string_equal(rcsi_grouped(999, out), "999");
    assert_string_equal(rcsi_grouped(12310, out), "12,310");
    assert_string_equal(rcsi_grouped(UINT64_MAX, out), "18,446,744,073,709,551,615");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_certain_code_says_where_it_was_carried),
        T(a_doubtful_code_names_the_assigned_candidates),
        T(whatever_is_cut_the_true_code_stays_possible), T(times_are_rfc_3339),
        T(local_time_carries_its_offset), T(spans_and_numbers_are_easy_to_read)};
    if (rcs_catalog_new("en", &catalog, NULL) != RCS_OK) {
        return 1;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rcs_catalog_free(catalog);
    return failed;
}
