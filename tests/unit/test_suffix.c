/* test_suffix.c -- which denials were steps of a search list, and which only look so */
#include "unit.h"

#include "pair/suffix.h"
#include "support/finding.h"

#define SECOND INT64_C(1000000000)

static rcsi_suffixes *suffixes;

static rcs_finding about(wire *w, const char *name, unsigned type, int64_t time_ns)
{
    wire_begin(w, WIRE_RESPONSE | 3);
    wire_question(w, name, type);
    rcs_finding f = finding_of(w, w->len);
    f.time_ns = time_ns;
    return f;
}

static void deny(const char *name, uint64_t number, int64_t time_ns)
{
    wire w;
    rcs_finding f = about(&w, name, RCS_TYPE_A, time_ns);
    rcsi_suffix_denied(suffixes, &f, number);
}

/* The sum of the numbers: each is a power of two. */
static uint64_t answer(const char *name, unsigned type, int64_t time_ns)
{
    wire w;
    uint64_t out[RCSI_SUFFIX_DENIED_MAX], sum = 0;
    rcs_finding f = about(&w, name, type, time_ns);
    size_t found = rcsi_suffix_answered(suffixes, &f, out);
    for (size_t i = 0; i < found; i++) {
        sum += out[i];
    }
    return sum;
}

static int begin(void **state_)
{
    (void)state_;
    return rcsi_suffixes_new(&suffixes) == RCS_OK ? 0 : -1;
}

static int end(void **state_)
{
    (void)state_;
    rcsi_suffixes_free(suffixes);
    return 0;
}

TEST(the_bare_name_answers_all_that_had_a_suffix)
{
    (void)state_;
    deny("db.default.svc.cluster.local.", 1, SECOND);
    deny("db.svc.cluster.local.", 2, 2 * SECOND);
    deny("db.cluster.local.", 4, 3 * SECOND);
    assert_int_equal(answer("DB.", RCS_TYPE_A, 4 * SECOND), 7);
    assert_int_equal(answer("db.", RCS_TYPE_A, 4 * SECOND), 0); /* once each */
}

TEST(a_suffix_may_answer_after_the_bare_name_or_another_suffix)
{
    (void)state_;
    deny("www.corp.", 1, SECOND);
    assert_int_equal(answer("www.corp.example.com.", RCS_TYPE_A, SECOND), 1);
    deny("www.eu.corp.example.com.", 2, SECOND);
    assert_int_equal(answer("www.corp.example.com.", RCS_TYPE_A, SECOND), 2);
    deny("www.example.com.", 4, SECOND);
    assert_int_equal(answer("www.eu.example.com.", RCS_TYPE_A, SECOND), 4);
}

TEST(other_names_types_clients_and_times_are_no_steps)
{
    (void)state_;
    wire w;
    uint64_t out[RCSI_SUFFIX_DENIED_MAX];
    deny("www.a.example.", 1, SECOND);
    assert_int_equal(answer("www.b.example.", RCS_TYPE_A, SECOND), 0);
    assert_int_equal(answer("www.a.example.", RCS_TYPE_A, SECOND), 0);
    assert_int_equal(answer("web.example.", RCS_TYPE_A, SECOND), 0);
    assert_int_equal(answer("a.example.", RCS_TYPE_A, SECOND), 0);
    assert_int_equal(answer("www.example.", RCS_TYPE_AAAA, SECOND), 0);
    assert_int_equal(answer("www.example.", RCS_TYPE_A, SECOND), 0); /* one label in common */
    assert_int_equal(answer("www.", RCS_TYPE_A, SECOND + RCSI_SUFFIX_WINDOW_NS + 1), 0);
    deny("www.a.example.", 2, 20 * SECOND);
    rcs_finding f = about(&w, "www.", RCS_TYPE_A, 20 * SECOND);
    f.flow.client.ip[3]++;
    assert_int_equal(rcsi_suffix_answered(suffixes, &f, out), 0);
    assert_int_equal(answer("www.", RCS_TYPE_A, 20 * SECOND + RCSI_SUFFIX_WINDOW_NS), 2);
}

TEST(names_that_no_host_has_are_no_steps)
{
    (void)state_;
    deny("_ldap._tcp.eu.example.", 1, SECOND);
    assert_int_equal(answer("_ldap._tcp.example.", RCS_TYPE_A, SECOND), 0);
    deny("4.3.2.1.spam.bl.example.", 2, SECOND);
    assert_int_equal(answer("4.3.2.1.bl.example.", RCS_TYPE_A, SECOND), 0);
    deny("a.b.0.1.spam.bl.example.", 4, SECOND);
    assert_int_equal(answer("a.b.0.1.bl.example.", RCS_TYPE_A, SECOND), 0);
    deny("1und1.spam.example.net.", 8, SECOND);
    assert_int_equal(answer("1und1.example.net.", RCS_TYPE_A, SECOND), 8);
}

TEST(broken_names_and_the_root_are_none)
{
    (void)state_;
    wire w;
    uint64_t out[RCSI_SUFFIX_DENIED_MAX];
    deny(".", 1, SECOND);
    deny("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.", 2, SECOND);
    assert_int_equal(answer(".", RCS_TYPE_A, SECOND), 0);
    deny("www.example.", 4, SECOND);
    for (size_t kept = 0; kept < 12 + 5; kept++) {
        rcs_finding f = about(&w, "www.", RCS_TYPE_A, SECOND);
        rcs_message_decode(w.octets, kept, w.len, &f.message);
        f.qname = (rcs_name){w.octets, (uint16_t)kept, 12};
        rcsi_suffix_denied(suffixes, &f, 8);
        assert_int_equal(rcsi_suffix_answered(suffixes, &f, out), 0);
    }
    assert_int_equal(answer("www.", RCS_TYPE_A, SECOND), 4);
}

/* The ninth name with one beginning takes the place of the oldest. */
TEST(what_is_remembered_is_bounded)
{
    (void)state_;
    char name[] = "host.a.example.";
    for (int i = 0; i <= RCSI_SUFFIX_DENIED_MAX; i++) {
        name[5] = (char)('a' + i);
        deny(name, UINT64_C(1) << i, SECOND + i);
    }
    assert_int_equal(answer("host.", RCS_TYPE_A, 2 * SECOND), 0x1fe);
}

int main(void)
{
#define FRESH(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        FRESH(the_bare_name_answers_all_that_had_a_suffix),
        FRESH(a_suffix_may_answer_after_the_bare_name_or_another_suffix),
        FRESH(other_names_types_clients_and_times_are_no_steps),
        FRESH(names_that_no_host_has_are_no_steps),
        FRESH(broken_names_and_the_root_are_none),
        FRESH(what_is_remembered_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
