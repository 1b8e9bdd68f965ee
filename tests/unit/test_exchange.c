/* test_exchange.c -- every value of an exchange and a lookup has its name */
#include <string.h>

#include "rcodescope/finding.h"
#include "unit.h"

TEST(values_have_names_and_others_have_none)
{
    (void)state_;
    assert_string_equal(rcs_answer_name(RCS_ANSWER_WRONG_QUESTION), "wrong-question");
    assert_string_equal(rcs_answer_name((rcs_answer)99), "unknown");
    assert_string_equal(rcs_lookup_state_name(RCS_LOOKUP_RECOVERED), "recovered");
    assert_string_equal(rcs_lookup_state_name((rcs_lookup_state)99), "unknown");
    assert_string_equal(rcs_lookup_way_name(RCS_LOOKUP_BY_RETRY_WITH_COOKIE),
                        "retry-with-cookie");
    assert_string_equal(rcs_lookup_way_name((rcs_lookup_way)99), "unknown");
    assert_string_equal(rcs_beside_name(RCS_BESIDE_NXDOMAIN), "nxdomain");
    assert_string_equal(rcs_beside_name((rcs_beside)99), "unknown");
    assert_string_equal(rcs_kind_name(RCS_KIND_NO_RESPONSE), "no-response");
    assert_string_equal(rcs_kind_name((rcs_kind)99), "unknown");
    assert_string_equal(rcs_kind_name(RCS_KIND_TCP_FAILED), "tcp-failed");
    assert_string_equal(rcs_tcp_end_name(RCS_TCP_END_UNANSWERED), "unanswered");
    assert_string_equal(rcs_tcp_end_name((rcs_tcp_end)99), "unknown");
    assert_string_equal(rcs_icmp_name(RCS_ICMP_TOO_BIG), "too-big");
    assert_string_equal(rcs_icmp_name((rcs_icmp)99), "unknown");
}

TEST(names_differ)
{
    (void)state_;
    for (int a = RCS_LOOKUP_BY_NONE; a <= RCS_LOOKUP_BY_SEARCH_LIST; a++) {
        for (int b = RCS_LOOKUP_BY_NONE; b < a; b++) {
            const char *one = rcs_lookup_way_name((rcs_lookup_way)a);
            assert_true(strcmp(one, rcs_lookup_way_name((rcs_lookup_way)b)) != 0);
        }
    }
}

RUN_TESTS(T(values_have_names_and_others_have_none), T(names_differ))
