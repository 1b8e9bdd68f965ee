/* test_rcodes.c -- every extended RCODE, every place of the OPT, every truncation */
#include "rcodescope/outcome.h"
#include "unit.h"
#include "wire.h"

static wire w;

static rcs_outcome outcome(size_t len, size_t wire_len)
{
    rcs_message message;
    rcs_outcome out;
    rcs_message_decode(w.octets, len, wire_len, &message);
    rcs_outcome_of(&message, &out);
    return out;
}

typedef enum place {
    ALONE,
    BEFORE_A,
    BEHIND_A,
    BEFORE_TSIG,
    ABSENT,
    PLACES
} place;

static void build(unsigned rcode, place where)
{
    wire_begin_response(&w, rcode & 0xf);
    if (where == BEHIND_A || where == ABSENT) {
        wire_a(&w, RCS_ADDITIONAL);
    }
    if (where != ABSENT) {
        wire_opt(&w, RCS_ADDITIONAL, rcode >> 4);
    }
    if (where == BEFORE_A) {
        wire_a(&w, RCS_ADDITIONAL);
    }
    if (where == BEFORE_TSIG) {
        wire_tsig(&w, RCS_ADDITIONAL, 16, "", 0);
    }
}

TEST(all_4096_codes_are_exact_wherever_the_opt_is)
{
    for (unsigned rcode = 0; rcode < 4096; rcode++) {
        for (place where = ALONE; where < PLACES; where++) {
            build(rcode, where);
            rcs_outcome out = outcome(w.len, w.len);
            assert_int_equal(out.rcode, where == ABSENT ? rcode & 0xf : rcode);
            assert_int_equal(out.certainty, RCS_EXACT);
            assert_int_equal(out.has_edns, where != ABSENT);
            assert_int_equal(out.has_tsig, where == BEFORE_TSIG);
            assert_int_equal(out.has_tsig ? out.tsig.error : 0, where == BEFORE_TSIG ? 16 : 0);
        }
    }
}

/* A prefix may know less than the whole message, and never something else. */
static void assert_prefixes_agree(unsigned rcode)
{
    unsigned exact = 0;
    for (size_t len = 0; len <= w.len; len++) {
        rcs_outcome cut = outcome(len, w.len);
        rcs_outcome brief = outcome(len, len);
        assert_int_equal(cut.rcode, brief.rcode);
        assert_int_equal(cut.certainty, brief.certainty);
        if (cut.certainty == RCS_EXACT) {
            assert_int_equal(cut.rcode, rcode);
            exact++;
        } else {
            assert_int_equal(cut.certainty, RCS_INEXACT);
            assert_int_equal(cut.rcode, len >= 4 ? rcode & 0xf : 0);
        }
    }
    assert_true(exact > 0 && exact < w.len);
}

TEST(no_truncation_of_a_response_is_sure_of_another_code)
{
    static const unsigned codes[] = {0, 2, 7, 9, 16, 23, 3841, 4095};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        for (place where = ALONE; where < ABSENT; where++) {
            build(codes[i], where);
            assert_prefixes_agree(codes[i]);
        }
    }
}

TEST(no_truncation_of_a_badcookie_with_options_is_sure_of_another_code)
{
    wire_begin_response(&w, 7);
    wire_a(&w, RCS_AUTHORITY);
    wire_a(&w, RCS_ADDITIONAL);
    size_t start = wire_begin_opt(&w, RCS_ADDITIONAL, 1);
    size_t fixed_end = w.len;
    wire_option(&w, 10, "0123456789abcdef01234567", 24);
    wire_ede(&w, 0, "cookie");
    wire_end_data(&w, start);
    assert_prefixes_agree(23);
    for (size_t len = 0; len <= w.len; len++) {
        assert_int_equal(outcome(len, w.len).certainty,
                         len >= fixed_end ? RCS_EXACT : RCS_INEXACT);
    }
}

TEST(what_a_prefix_reads_the_whole_message_reads_too)
{
    build(23, BEFORE_TSIG);
    rcs_message whole;
    rcs_message_decode(w.octets, w.len, w.len, &whole);
    for (size_t len = 0; len <= w.len; len++) {
        rcs_message part;
        rcs_message_decode(w.octets, len, w.len, &part);
        assert_true(part.opt_at == 0 || part.opt_at == whole.opt_at);
        assert_true(part.tsig_at == 0 || part.tsig_at == whole.tsig_at);
        assert_true(!part.has_question || part.qtype == whole.qtype);
        for (int section = 0; section < 4; section++) {
            assert_in_range(part.walked[section], 0, whole.walked[section]);
        }
    }
}

RUN_TESTS(
    T(all_4096_codes_are_exact_wherever_the_opt_is),
    T(no_truncation_of_a_response_is_sure_of_another_code),
    T(no_truncation_of_a_badcookie_with_options_is_sure_of_another_code),
    T(what_a_prefix_reads_the_whole_message_reads_too))
