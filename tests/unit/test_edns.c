/* test_edns.c -- the OPT record's fields and options */
#include "rcodescope/outcome.h"
#include "unit.h"
#include "wire.h"

enum {
    NSID = 3,
    ECS = 8,
    COOKIE = 10,
    EDE = 15
};

static rcs_message message;

static rcs_outcome outcome_of(const wire *w, size_t start)
{
    static wire copy;
    copy = *w;
    wire_end_data(&copy, start);
    rcs_outcome out;
    rcs_message_decode(copy.octets, copy.len, copy.len, &message);
    rcs_outcome_of(&message, &out);
    return out;
}

static wire w;

static size_t begin(void)
{
    wire_begin_response(&w, 2);
    return wire_begin_opt(&w, RCS_ADDITIONAL, 0);
}

TEST(the_fixed_fields_are_read)
{
    wire_begin_response(&w, 0);
    wire_u8(&w, 0);
    size_t start = wire_begin_data(&w, RCS_ADDITIONAL, RCS_TYPE_OPT, 1400, 0x01029003);
    rcs_outcome out = outcome_of(&w, start);
    assert_true(out.has_edns && out.dnssec_ok);
    assert_int_equal(out.udp_size, 1400);
    assert_int_equal(out.opt_rcode, 1);
    assert_int_equal(out.edns_version, 2);
    assert_int_equal(out.edns_flags, 0x9003);
    assert_int_equal(out.rcode, 16);
}

TEST(the_high_bit_of_the_ttl_is_no_sign)
{
    wire_begin_response(&w, 1);
    size_t start = wire_begin_opt(&w, RCS_ADDITIONAL, 240);
    rcs_outcome out = outcome_of(&w, start);
    assert_int_equal(out.rcode, 3841);
}

TEST(every_extended_error_is_kept_with_its_text)
{
    size_t start = begin();
    wire_ede(&w, 6, "bogus");
    wire_ede(&w, 9, "");
    wire_ede(&w, 65535, "a\x1b\n\xff");
    rcs_outcome out = outcome_of(&w, start);
    assert_int_equal(out.ede_count, 3);
    assert_int_equal(out.ede[0].code, 6);
    assert_int_equal(out.ede[0].text_len, 5);
    assert_memory_equal(out.ede[0].text, "bogus", 5);
    assert_int_equal(out.ede[1].code, 9);
    assert_int_equal(out.ede[1].text_len, 0);
    assert_int_equal(out.ede[2].code, 65535);
    assert_memory_equal(out.ede[2].text, "a\x1b\n\xff", 4);
    assert_int_equal(message.defect, RCS_DEFECT_NONE);
}

TEST(extended_errors_beyond_eight_are_counted)
{
    size_t start = begin();
    for (unsigned code = 0; code < 11; code++) {
        wire_ede(&w, code, "");
    }
    rcs_outcome out = outcome_of(&w, start);
    assert_int_equal(out.ede_count, RCS_EDE_MAX);
    assert_int_equal(out.ede[7].code, 7);
    assert_int_equal(out.ede_dropped, 3);
}

TEST(an_extended_error_of_one_octet_is_a_defect_and_the_next_is_read)
{
    size_t start = begin();
    size_t at = w.len;
    wire_option(&w, EDE, "\0", 1);
    wire_ede(&w, 22, "");
    rcs_outcome out = outcome_of(&w, start);
    assert_int_equal(out.ede_count, 1);
    assert_int_equal(out.ede[0].code, 22);
    assert_int_equal(message.defect, RCS_DEFECT_EDE_SHORT);
    assert_int_equal(message.defect_at, at);
}

TEST(the_length_of_a_cookie_says_its_kind)
{
    for (size_t len = 0; len <= 50; len++) {
        static const uint8_t zeros[50];
        size_t start = begin();
        wire_option(&w, COOKIE, zeros, len);
        rcs_outcome out = outcome_of(&w, start);
        rcs_cookie_kind expected = RCS_COOKIE_MALFORMED;
        if (len == 8) {
            expected = RCS_COOKIE_CLIENT;
        } else if (len >= 16 && len <= 40) {
            expected = RCS_COOKIE_BOTH;
        }
        assert_int_equal(out.cookie.kind, expected);
        assert_int_equal(out.cookie.len, len);
    }
    rcs_outcome out = outcome_of(&w, begin());
    assert_int_equal(out.cookie.kind, RCS_COOKIE_NONE);
    assert_null(out.cookie.octets);
}

TEST(the_first_cookie_counts)
{
    size_t start = begin();
    wire_option(&w, COOKIE, "abcdefgh", 8);
    wire_option(&w, COOKIE, "x", 1);
    rcs_outcome out = outcome_of(&w, start);
    assert_int_equal(out.cookie.kind, RCS_COOKIE_CLIENT);
    assert_memory_equal(out.cookie.octets, "abcdefgh", 8);
}

TEST(nsid_is_any_octets_or_none)
{
    size_t start = begin();
    wire_option(&w, NSID, "", 0);
    rcs_outcome out = outcome_of(&w, start);
    assert_true(out.has_nsid);
    assert_int_equal(out.nsid_len, 0);
    start = begin();
    wire_option(&w, NSID, "n\0s", 3);
    out = outcome_of(&w, start);
    assert_int_equal(out.nsid_len, 3);
    assert_memory_equal(out.nsid, "n\0s", 3);
}

TEST(client_subnet_is_read)
{
    size_t start = begin();
    wire_option(&w, ECS, "\0\1\x18\x10\xc0\0\2", 7);
    rcs_outcome out = outcome_of(&w, start);
    assert_true(out.has_ecs);
    assert_int_equal(out.ecs.family, 1);
    assert_int_equal(out.ecs.source, 24);
    assert_int_equal(out.ecs.scope, 16);
    assert_int_equal(out.ecs.address_len, 3);
    assert_memory_equal(out.ecs.address, "\xc0\0\2", 3);
}

TEST(a_client_subnet_too_short_or_too_long_is_passed_over)
{
    static const uint8_t zeros[21];
    size_t start = begin();
    wire_option(&w, ECS, zeros, 3);
    wire_option(&w, ECS, zeros, 21);
    wire_ede(&w, 4, "");
    rcs_outcome out = outcome_of(&w, start);
    assert_false(out.has_ecs);
    assert_int_equal(out.ede_count, 1);
    assert_int_equal(message.defect, RCS_DEFECT_NONE);
}

TEST(an_option_past_the_record_is_a_defect_and_those_before_stay)
{
    size_t start = begin();
    wire_ede(&w, 6, "kept");
    size_t at = w.len;
    wire_u16(&w, EDE);
    wire_u16(&w, 3);
    wire_u16(&w, 7);
    rcs_outcome out = outcome_of(&w, start);
    assert_int_equal(out.ede_count, 1);
    assert_int_equal(out.ede[0].code, 6);
    assert_int_equal(message.defect, RCS_DEFECT_OPTION_OVERRUN);
    assert_int_equal(message.defect_at, at);
}

TEST(an_option_does_not_reach_into_the_next_record)
{
    size_t start = begin();
    wire_u16(&w, EDE);
    wire_u16(&w, 4);
    wire_end_data(&w, start);
    wire_a(&w, RCS_ADDITIONAL);
    rcs_outcome out;
    rcs_message_decode(w.octets, w.len, w.len, &message);
    rcs_outcome_of(&message, &out);
    assert_int_equal(out.ede_count, 0);
    assert_int_equal(message.defect, RCS_DEFECT_OPTION_OVERRUN);
    assert_int_equal(message.walked[RCS_ADDITIONAL], 2);
}

TEST(options_beyond_sixty_four_are_counted_and_not_looked_at)
{
    size_t start = begin();
    for (int i = 0; i < RCS_OPTIONS_MAX; i++) {
        wire_option(&w, 65001, "", 0);
    }
    wire_ede(&w, 6, "");
    wire_option(&w, COOKIE, "abcdefgh", 8);
    rcs_outcome out = outcome_of(&w, start);
    assert_int_equal(out.options_dropped, 2);
    assert_int_equal(out.ede_count, 0);
    assert_int_equal(out.cookie.kind, RCS_COOKIE_NONE);
}

TEST(options_that_the_capture_cut_keep_the_code_exact)
{
    size_t start = begin();
    wire_ede(&w, 6, "kept");
    size_t kept = w.len;
    wire_ede(&w, 7, "lost");
    wire_end_data(&w, start);
    rcs_outcome out;
    rcs_message_decode(w.octets, w.len - 1, w.len, &message);
    rcs_outcome_of(&message, &out);
    assert_true(kept < w.len);
    assert_int_equal(out.certainty, RCS_EXACT);
    assert_int_equal(out.ede_count, 1);
    assert_int_equal(message.defect, RCS_DEFECT_CUT_BY_CAPTURE);
}

RUN_TESTS(
    T(the_fixed_fields_are_read),
    T(the_high_bit_of_the_ttl_is_no_sign),
    T(every_extended_error_is_kept_with_its_text),
    T(extended_errors_beyond_eight_are_counted),
    T(an_extended_error_of_one_octet_is_a_defect_and_the_next_is_read),
    T(the_length_of_a_cookie_says_its_kind),
    T(the_first_cookie_counts),
    T(nsid_is_any_octets_or_none),
    T(client_subnet_is_read),
    T(a_client_subnet_too_short_or_too_long_is_passed_over),
    T(an_option_past_the_record_is_a_defect_and_those_before_stay),
    T(an_option_does_not_reach_into_the_next_record),
    T(options_beyond_sixty_four_are_counted_and_not_looked_at),
    T(options_that_the_capture_cut_keep_the_code_exact))
