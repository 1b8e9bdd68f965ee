/* test_tsig.c -- TSIG and TKEY records are read field by field */
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

static void assert_name(const rcs_name *name, const char *expected)
{
    char text[RCS_NAME_TEXT_MAX];
    rcs_name_text(name, text);
    assert_string_equal(text, expected);
}

TEST(every_field_of_a_tsig_is_read)
{
    wire_begin_response(&w, 9);
    wire_tsig(&w, RCS_ADDITIONAL, 18, "\0\0\x65\1\2\3", 6);
    rcs_outcome out = outcome(w.len);
    assert_true(out.has_tsig);
    assert_name(&out.tsig.key, "key.example.");
    assert_name(&out.tsig.algorithm, "hmac-sha256.");
    assert_true(out.tsig.time_signed == 0x000102030405);
    assert_int_equal(out.tsig.fudge, 300);
    assert_int_equal(out.tsig.mac_len, 16);
    assert_int_equal(out.tsig.original_id, 0x1234);
    assert_int_equal(out.tsig.error, 18);
    assert_int_equal(out.tsig.other_len, 6);
    assert_memory_equal(out.tsig.other, "\0\0\x65\1\2\3", 6);
    assert_int_equal(out.rcode, 9);
    assert_int_equal(message.defect, RCS_DEFECT_NONE);
}

TEST(a_tsig_error_stays_out_of_the_rcode)
{
    wire_begin_response(&w, 0);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    wire_tsig(&w, RCS_ADDITIONAL, 16, "", 0);
    rcs_outcome out = outcome(w.len);
    assert_int_equal(out.rcode, 16);
    assert_int_equal(out.tsig.error, 16);
}

/* Shorten the data of the last record, which began at `start`, by `octets`. */
static void shorten(size_t start, size_t octets)
{
    w.len -= octets;
    wire_end_data(&w, start);
}

TEST(a_tsig_without_its_last_fields_is_short)
{
    for (size_t missing = 1; missing < 45; missing++) {
        wire_begin_response(&w, 9);
        size_t at = w.len;
        wire_tsig(&w, RCS_ADDITIONAL, 17, "", 0);
        shorten(at + 13 + 10, missing);
        rcs_outcome out = outcome(w.len);
        assert_int_equal(message.defect, RCS_DEFECT_TSIG_SHORT);
        assert_int_equal(message.defect_at, at);
        assert_int_equal(out.has_tsig, missing <= 2);
        assert_int_equal(out.tsig.error, missing <= 2 ? 17 : 0);
    }
}

TEST(a_tsig_that_the_capture_cut_behind_its_error_still_has_it)
{
    wire_begin_response(&w, 9);
    wire_tsig(&w, RCS_ADDITIONAL, 18, "\0\0\x65\1\2\3", 6);
    rcs_outcome out = outcome(w.len - 1);
    assert_true(out.has_tsig);
    assert_int_equal(out.tsig.error, 18);
    assert_int_equal(out.tsig.other_len, 0);
    assert_null(out.tsig.other);
    assert_int_equal(message.defect, RCS_DEFECT_CUT_BY_CAPTURE);
}

TEST(an_algorithm_with_a_bad_name_is_no_tsig)
{
    wire_begin_response(&w, 9);
    size_t at = w.len;
    wire_tsig(&w, RCS_ADDITIONAL, 18, "", 0);
    w.octets[at + 13 + 10] = 0x80;
    rcs_outcome out = outcome(w.len);
    assert_false(out.has_tsig);
    assert_int_equal(message.defect, RCS_DEFECT_LABEL_TYPE);
    assert_int_equal(message.defect_at, at + 13 + 10);
}

TEST(a_tkey_error_is_read_under_noerror)
{
    wire_begin_response(&w, 0);
    wire_tkey(&w, RCS_ANSWER, 19);
    rcs_outcome out = outcome(w.len);
    assert_true(out.has_tkey);
    assert_name(&out.tkey.key, "tkey.example.");
    assert_name(&out.tkey.algorithm, "gss-tsig.");
    assert_int_equal(out.tkey.mode, 3);
    assert_int_equal(out.tkey.error, 19);
    assert_int_equal(out.rcode, 0);
    assert_true(rcs_outcome_is_error(&out));
}

TEST(a_tkey_without_its_error_is_short)
{
    wire_begin_response(&w, 0);
    size_t at = w.len;
    wire_tkey(&w, RCS_ANSWER, 19);
    shorten(at + 14 + 10, 5);
    rcs_outcome out = outcome(w.len);
    assert_false(out.has_tkey);
    assert_int_equal(message.defect, RCS_DEFECT_TSIG_SHORT);
    assert_int_equal(message.defect_at, at);
}

RUN_TESTS(
    T(every_field_of_a_tsig_is_read),
    T(a_tsig_error_stays_out_of_the_rcode),
    T(a_tsig_without_its_last_fields_is_short),
    T(a_tsig_that_the_capture_cut_behind_its_error_still_has_it),
    T(an_algorithm_with_a_bad_name_is_no_tsig),
    T(a_tkey_error_is_read_under_noerror),
    T(a_tkey_without_its_error_is_short))
