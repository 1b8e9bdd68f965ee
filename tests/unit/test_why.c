/* test_why.c -- what matched, what came second, and what decided between the two */
#include "unit.h"

#include <string.h>

#include "rcodescope/explanation.h"
#include "support/finding.h"

static rcs_catalog *catalog;

static void add(const char *text)
{
    rcs_error err = {0};
    if (rcs_catalog_add(catalog, text, strlen(text), &err) != RCS_OK) {
        fail_msg("line %u: %s", (unsigned)err.line, err.text);
    }
}

#define DIAGNOSIS(id, when)                                                                        \
    "Entry: " id "\nAbout: result\nSeverity: error\nActor: none\nTitle: t\nWhy: w\nWhen: " when    \
    "\n\n"

/* RCODE 24 has no diagnosis of ours, so that tests do not hang on the handbook's text. */
static rcs_finding unassigned(wire *w)
{
    wire_begin_response(w, 8);
    wire_opt(w, RCS_ADDITIONAL, 1);
    return finding_of(w, w->len);
}

static rcs_why why_of(const rcs_finding *f, const char *leading)
{
    rcs_explanation explanation;
    rcs_why why;
    rcs_explain(catalog, f, &explanation);
    assert_non_null(explanation.main);
    assert_string_equal(explanation.main->id, leading);
    rcs_explain_why(catalog, f, &explanation, &why);
    return why;
}

TEST(a_page_of_the_handbook_has_no_conditions)
{
    wire w;
    rcs_finding f = unassigned(&w);
    rcs_why why = why_of(&f, "rcode-unassigned");
    assert_int_equal(why.condition_count, 0);
    assert_int_equal(why.weight, 0);
    assert_null(why.runner_up);
    assert_int_equal(why.decision, RCS_DECIDED_BY_NOTHING);
}

TEST(conditions_come_with_what_was_found)
{
    wire w;
    rcs_finding f = unassigned(&w);
    add(DIAGNOSIS("site-a", "rcode = 24, qtype != AXFR, answers < 3, transport = udp, ede != 7"));
    rcs_why why = why_of(&f, "site-a");
    static const char *const rows[][4] = {{"rcode", "=", "RCODE24", "RCODE24"},
                                          {"qtype", "!=", "AXFR", "A"},
                                          {"answers", "<", "3", "0"},
                                          {"transport", "=", "udp", "udp"},
                                          {"ede", "!=", "SIGNATURE_EXPIRED", "none"}};
    assert_int_equal(why.condition_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(why.condition[i].fact, rows[i][0]);
        assert_string_equal(why.condition[i].comparison, rows[i][1]);
        assert_string_equal(why.condition[i].wanted, rows[i][2]);
        assert_string_equal(why.condition[i].found, rows[i][3]);
    }
    assert_string_equal(why.runner_up->id, "rcode-unassigned");
    assert_int_equal(why.decision, RCS_DECIDED_BY_ADVICE);
}

TEST(weight_and_order_decide_within_one_text)
{
    wire w;
    rcs_finding f = unassigned(&w);
    add(DIAGNOSIS("site-a", "rcode = 24") DIAGNOSIS("site-b", "rcode = 24, rd = yes")
            DIAGNOSIS("site-c", "rcode = 24, rd = yes"));
    rcs_why why = why_of(&f, "site-b");
    assert_string_equal(why.runner_up->id, "site-c");
    assert_int_equal(why.decision, RCS_DECIDED_BY_ORDER);
    assert_int_equal(why.weight, why.runner_up_weight);
    add("Entry: site-c\nWhen: rcode = NOERROR\n");
    why = why_of(&f, "site-b");
    assert_string_equal(why.runner_up->id, "site-a");
    assert_int_equal(why.decision, RCS_DECIDED_BY_WEIGHT);
    assert_true(why.weight > why.runner_up_weight);
}

TEST(over_decides_against_weight)
{
    wire w;
    rcs_finding f = unassigned(&w);
    add(DIAGNOSIS("site-a", "rcode = 24") DIAGNOSIS("site-b", "rcode = 24, rd = yes"));
    add("Entry: site-a\nOver: site-b\n");
    rcs_why why = why_of(&f, "site-a");
    assert_string_equal(why.runner_up->id, "site-b");
    assert_int_equal(why.decision, RCS_DECIDED_BY_OVER);
    assert_true(why.weight < why.runner_up_weight);
}

TEST(a_later_text_comes_first)
{
    wire w;
    rcs_finding f = unassigned(&w);
    add(DIAGNOSIS("site-a", "rcode = 24, rd = yes, transport = udp"));
    add(DIAGNOSIS("site-b", "rcode = 24"));
    rcs_why why = why_of(&f, "site-b");
    assert_string_equal(why.runner_up->id, "site-a");
    assert_int_equal(why.decision, RCS_DECIDED_BY_ADVICE);
}

TEST(every_decision_has_its_own_name)
{
    for (int i = RCS_DECIDED_BY_NOTHING; i <= RCS_DECIDED_BY_ASPECT; i++) {
        assert_true(strlen(rcs_decision_name((rcs_decision)i)) > 3);
        for (int j = RCS_DECIDED_BY_NOTHING; j < i; j++) {
            assert_string_not_equal(rcs_decision_name((rcs_decision)i),
                                    rcs_decision_name((rcs_decision)j));
        }
    }
}

TEST(a_signed_refusal_has_a_runner_up)
{
    wire w;
    const uint8_t server[] = {0, 1, 2, 3, 0x20, 0x25};
    wire_begin_response(&w, 9);
    wire_tsig(&w, RCS_ADDITIONAL, 18, server, sizeof server);
    rcs_finding f = finding_of(&w, w.len);
    rcs_explanation explanation;
    rcs_why why;
    rcs_explain(catalog, &f, &explanation);
    rcs_explain_why(catalog, &f, &explanation, &why);
    assert_non_null(why.runner_up);
    assert_ptr_not_equal(why.runner_up, explanation.main);
    assert_true(why.condition_count > 0);
    assert_true(why.decision != RCS_DECIDED_BY_NOTHING);
}

static int open_catalog(void **state)
{
    (void)state;
    rcs_error err;
    return rcs_catalog_new("en", &catalog, &err) == RCS_OK ? 0 : -1;
}

static int close_catalog(void **state)
{
    (void)state;
    rcs_catalog_free(catalog);
    return 0;
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, open_catalog, close_catalog)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(a_page_of_the_handbook_has_no_conditions),
        FRESH(conditions_come_with_what_was_found),
        FRESH(weight_and_order_decide_within_one_text),
        FRESH(over_decides_against_weight),
        FRESH(a_later_text_comes_first),
        FRESH(every_decision_has_its_own_name),
        FRESH(a_signed_refusal_has_a_runner_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
