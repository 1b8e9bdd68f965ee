/* test_summary.c -- codes are counted once a response, most frequent first */
#include "rcodescope/summary.h"

#include "unit.h"

static rcs_finding finding_with(uint16_t rcode, rcs_transport transport)
{
    rcs_finding f = {0};
    f.outcome.rcode = rcode;
    f.flow.transport = transport;
    return f;
}

TEST(rows_come_most_frequent_first_then_by_number)
{
    (void)state_;
    rcs_summary *s;
    assert_int_equal(rcs_summary_new(&s), RCS_OK);
    const uint16_t codes[] = {5, 23, 2, 23, 4095};
    for (size_t i = 0; i < 5; i++) {
        rcs_finding f = finding_with(codes[i], i == 1 ? RCS_TCP : RCS_UDP);
        rcs_summary_add(s, &f);
    }
    rcs_summary_row rows[8];
    assert_int_equal(rcs_summary_rows(s, RCS_SPACE_RCODE, rows, 8), 4);
    assert_int_equal(rows[0].code, 23);
    assert_int_equal(rows[0].responses, 2);
    assert_int_equal(rows[0].tcp, 1);
    assert_int_equal(rows[1].code, 2);
    assert_int_equal(rows[2].code, 5);
    assert_int_equal(rows[3].code, 4095);
    assert_int_equal(rcs_summary_responses(s), 5);
    assert_int_equal(rcs_summary_tcp(s), 1);
    rcs_summary_free(s);
}

TEST(a_short_array_gets_the_most_frequent_rows_and_the_true_count)
{
    (void)state_;
    rcs_summary *s;
    assert_int_equal(rcs_summary_new(&s), RCS_OK);
    const uint16_t codes[] = {1, 2, 3, 3, 2, 3};
    for (size_t i = 0; i < 6; i++) {
        rcs_finding f = finding_with(codes[i], RCS_UDP);
        rcs_summary_add(s, &f);
    }
    rcs_summary_row rows[2];
    assert_int_equal(rcs_summary_rows(s, RCS_SPACE_RCODE, rows, 2), 3);
    assert_int_equal(rows[0].code, 3);
    assert_int_equal(rows[1].code, 2);
    rcs_summary_free(s);
}

TEST(an_extended_error_that_stands_twice_in_a_response_counts_once)
{
    (void)state_;
    rcs_summary *s;
    assert_int_equal(rcs_summary_new(&s), RCS_OK);
    rcs_finding f = finding_with(2, RCS_UDP);
    f.outcome.ede_count = 3;
    f.outcome.ede[0].code = 22;
    f.outcome.ede[1].code = 7;
    f.outcome.ede[2].code = 22;
    rcs_summary_add(s, &f);
    rcs_summary_row rows[4];
    assert_int_equal(rcs_summary_rows(s, RCS_SPACE_EDE, rows, 4), 2);
    assert_int_equal(rows[0].code, 7);
    assert_int_equal(rows[0].responses, 1);
    assert_int_equal(rows[1].responses, 1);
    rcs_summary_free(s);
}

TEST(errors_of_tsig_and_tkey_are_apart_from_the_rcode_and_zero_is_none)
{
    (void)state_;
    rcs_summary *s;
    assert_int_equal(rcs_summary_new(&s), RCS_OK);
    rcs_finding f = finding_with(16, RCS_UDP);
    f.outcome.has_tsig = f.outcome.has_tkey = true;
    f.outcome.tsig.error = 16;
    rcs_summary_add(s, &f);
    rcs_summary_row rows[4];
    assert_int_equal(rcs_summary_rows(s, RCS_SPACE_RCODE, rows, 4), 1);
    assert_int_equal(rcs_summary_rows(s, RCS_SPACE_TSIG, rows, 4), 1);
    assert_int_equal(rows[0].code, 16);
    assert_int_equal(rcs_summary_rows(s, RCS_SPACE_TKEY, rows, 4), 0);
    assert_int_equal(rcs_summary_rows(s, RCS_SPACE_TYPE, rows, 4), 0);
    rcs_summary_free(s);
}

TEST(doubt_is_counted_beside_the_code)
{
    (void)state_;
    rcs_summary *s;
    assert_int_equal(rcs_summary_new(&s), RCS_OK);
    rcs_finding f = finding_with(7, RCS_UDP);
    rcs_summary_add(s, &f);
    f.outcome.certainty = RCS_INEXACT;
    rcs_summary_add(s, &f);
    f.outcome.certainty = RCS_EXACT_BY_QUERY;
    rcs_summary_add(s, &f);
    rcs_summary_row row;
    assert_int_equal(rcs_summary_rows(s, RCS_SPACE_RCODE, &row, 1), 1);
    assert_int_equal(row.responses, 3);
    assert_int_equal(row.inexact, 1);
    rcs_summary_free(s);
}

TEST(failures_are_counted_by_their_kind_and_are_no_responses)
{
    (void)state_;
    rcs_summary *s;
    assert_int_equal(rcs_summary_new(&s), RCS_OK);
    rcs_finding f = finding_with(0, RCS_UDP);
    f.kind = RCS_KIND_NO_RESPONSE;
    rcs_summary_add(s, &f);
    rcs_summary_add(s, &f);
    f.kind = RCS_KIND_UNREACHABLE;
    rcs_summary_add(s, &f);
    rcs_summary_row row;
    assert_int_equal(rcs_summary_failures(s, RCS_KIND_NO_RESPONSE), 2);
    assert_int_equal(rcs_summary_failures(s, RCS_KIND_UNREACHABLE), 1);
    assert_int_equal(rcs_summary_rows(s, RCS_SPACE_RCODE, &row, 1), 0);
    rcs_summary_free(s);
}

RUN_TESTS(T(rows_come_most_frequent_first_then_by_number),
          T(a_short_array_gets_the_most_frequent_rows_and_the_true_count),
          T(an_extended_error_that_stands_twice_in_a_response_counts_once),
          T(errors_of_tsig_and_tkey_are_apart_from_the_rcode_and_zero_is_none),
          T(doubt_is_counted_beside_the_code),
          T(failures_are_counted_by_their_kind_and_are_no_responses))
