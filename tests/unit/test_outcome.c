/* test_outcome.c -- the result code comes with where it was read and how sure it is */
#include "rcodescope/outcome.h"
#include "unit.h"
#include "wire.h"

static rcs_message message;
static wire w;

static rcs_outcome outcome(size_t len)
{
    rcs_outcome out;
    rcs_message_decode(w.octets, len, w.len, &message);
    rcs_outcome_of(&message, &out);
    return out;
}

TEST(header_and_opt_make_one_code)
{
    wire_begin_response(&w, 7);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    rcs_outcome out = outcome(w.len);
    assert_int_equal(out.rcode, 23);
    assert_int_equal(out.header_rcode, 7);
    assert_int_equal(out.opt_rcode, 1);
    assert_int_equal(out.certainty, RCS_EXACT);
    assert_true(out.has_edns);
    assert_true(rcs_outcome_is_error(&out));
}

TEST(a_whole_message_without_opt_is_exact)
{
    wire_begin_response(&w, 7);
    rcs_outcome out = outcome(w.len);
    assert_int_equal(out.rcode, 7);
    assert_int_equal(out.certainty, RCS_EXACT);
    assert_false(out.has_edns);
}

TEST(without_the_additional_section_only_the_nibble_is_known)
{
    wire_begin_response(&w, 7);
    size_t before_opt = w.len;
    wire_opt(&w, RCS_ADDITIONAL, 1);
    rcs_outcome out = outcome(before_opt);
    assert_int_equal(out.rcode, 7);
    assert_int_equal(out.certainty, RCS_INEXACT);
}

TEST(a_record_that_cannot_be_read_leaves_the_code_inexact)
{
    wire_begin_response(&w, 7);
    wire_u8(&w, 0x80);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    rcs_outcome out = outcome(w.len);
    assert_int_equal(out.certainty, RCS_INEXACT);
    assert_int_equal(out.rcode, 7);
    assert_int_equal(message.defect, RCS_DEFECT_LABEL_TYPE);
}

TEST(an_opt_before_what_cannot_be_read_is_enough)
{
    wire_begin_response(&w, 7);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    wire_count(&w, RCS_ADDITIONAL);
    rcs_outcome out = outcome(w.len);
    assert_int_equal(out.certainty, RCS_EXACT);
    assert_int_equal(out.rcode, 23);
    assert_int_equal(message.defect, RCS_DEFECT_COUNT_OVERRUN);
}

TEST(two_opts_that_disagree_are_a_conflict_and_the_first_counts)
{
    wire_begin_response(&w, 0);
    wire_opt(&w, RCS_ADDITIONAL, 0);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    rcs_outcome out = outcome(w.len);
    assert_int_equal(out.certainty, RCS_CONFLICT);
    assert_int_equal(out.rcode, 0);
    assert_int_equal(out.second_rcode, 16);
}

TEST(two_opts_that_agree_are_exact)
{
    wire_begin_response(&w, 0);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    rcs_outcome out = outcome(w.len);
    assert_int_equal(out.certainty, RCS_EXACT);
    assert_int_equal(out.rcode, 16);
    assert_int_equal(message.defect, RCS_DEFECT_SECOND_OPT);
}

TEST(opts_where_they_must_not_be_do_not_change_the_code)
{
    wire_begin_response(&w, 2);
    wire_opt(&w, RCS_ANSWER, 1);
    wire_name(&w, "x.");
    wire_end_data(&w, wire_begin_data(&w, RCS_ADDITIONAL, RCS_TYPE_OPT, 1232, 1u << 24));
    rcs_outcome out = outcome(w.len);
    assert_int_equal(out.rcode, 2);
    assert_false(out.has_edns);
}

TEST(the_nibble_is_known_from_four_octets_on)
{
    wire_begin_response(&w, 5);
    for (size_t len = 0; len < 12; len++) {
        rcs_outcome out = outcome(len);
        assert_int_equal(out.certainty, RCS_INEXACT);
        assert_int_equal(out.rcode, len >= 4 ? 5 : 0);
        assert_int_equal(rcs_message_is_response(&message), len >= 4);
    }
}

TEST(an_extended_error_alone_is_no_error)
{
    wire_begin_response(&w, 0);
    size_t start = wire_begin_opt(&w, RCS_ADDITIONAL, 0);
    wire_ede(&w, 3, "");
    wire_end_data(&w, start);
    rcs_outcome out = outcome(w.len);
    assert_int_equal(out.ede_count, 1);
    assert_false(rcs_outcome_is_error(&out));
}

TEST(a_zero_nibble_whose_opt_is_missing_is_no_error)
{
    wire_begin_response(&w, 0);
    size_t before_opt = w.len;
    wire_opt(&w, RCS_ADDITIONAL, 1);
    rcs_outcome out = outcome(before_opt);
    assert_int_equal(out.certainty, RCS_INEXACT);
    assert_false(rcs_outcome_is_error(&out));
}

TEST(an_error_in_tsig_alone_is_an_error)
{
    wire_begin_response(&w, 0);
    wire_tsig(&w, RCS_ADDITIONAL, 22, "", 0);
    rcs_outcome out = outcome(w.len);
    assert_int_equal(out.rcode, 0);
    assert_true(rcs_outcome_is_error(&out));
}

TEST(what_is_not_there_is_zero)
{
    wire_begin_response(&w, 0);
    rcs_outcome out;
    memset(&out, 0xff, sizeof out);
    rcs_message_decode(w.octets, w.len, w.len, &message);
    rcs_outcome_of(&message, &out);
    assert_false(out.has_tsig || out.has_tkey || out.has_nsid || out.has_ecs || out.dnssec_ok);
    assert_int_equal(out.ede_count, 0);
    assert_int_equal(out.ede_dropped, 0);
    assert_int_equal(out.options_dropped, 0);
    assert_int_equal(out.udp_size, 0);
}

RUN_TESTS(
    T(header_and_opt_make_one_code),
    T(a_whole_message_without_opt_is_exact),
    T(without_the_additional_section_only_the_nibble_is_known),
    T(a_record_that_cannot_be_read_leaves_the_code_inexact),
    T(an_opt_before_what_cannot_be_read_is_enough),
    T(two_opts_that_disagree_are_a_conflict_and_the_first_counts),
    T(two_opts_that_agree_are_exact),
    T(opts_where_they_must_not_be_do_not_change_the_code),
    T(the_nibble_is_known_from_four_octets_on),
    T(an_extended_error_alone_is_no_error),
    T(a_zero_nibble_whose_opt_is_missing_is_no_error),
    T(an_error_in_tsig_alone_is_an_error),
    T(what_is_not_there_is_zero))
