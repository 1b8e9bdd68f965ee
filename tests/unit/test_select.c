/* test_select.c -- which findings a person asked for */
#include "unit.h"

#include <string.h>

#include "select/domain.h"
#include "select/select.h"
#include "support/finding.h"

static rcs_catalog *catalog;
static wire message;

static rcs_finding response(unsigned nibble, int opt)
{
    wire_begin_response(&message, nibble);
    if (opt >= 0) {
        wire_opt(&message, RCS_ADDITIONAL, (unsigned)opt);
    }
    return finding_of(&message, message.len);
}

static bool selected(const char *code, const rcs_finding *finding)
{
    rcsi_select select;
    memset(&select, 0, sizeof select);
    assert_int_equal(rcsi_select_add_code(&select, catalog, code), RCSI_SELECT_OK);
    return rcsi_select_matches(&select, finding);
}

TEST(errors_are_shown_and_noerror_only_when_all_is_asked_for)
{
    rcsi_select select;
    memset(&select, 0, sizeof select);
    rcs_finding good = response(0, 0), refused = response(5, -1);
    assert_true(rcsi_select_matches(&select, &refused));
    good = response(0, 0);
    assert_false(rcsi_select_matches(&select, &good));
    good.came = RCS_CAME_NO;
    assert_true(rcsi_select_matches(&select, &good));
    good.lookup.state = RCS_LOOKUP_RECOVERED;
    assert_false(rcsi_select_matches(&select, &good));
    select.interest = RCSI_ALL;
    assert_true(rcsi_select_matches(&select, &good));
}

TEST(answers_that_do_not_fit_their_query_are_shown)
{
    static const struct {
        rcs_answer answer;
        bool shown;
    } rows[] = {{RCS_ANSWER_UNPAIRED, false}, {RCS_ANSWER_FIRST, false},
                {RCS_ANSWER_ALONE, false},    {RCS_ANSWER_COPY, false},
                {RCS_ANSWER_DIFFERENT, true}, {RCS_ANSWER_CONTINUED, false},
                {RCS_ANSWER_WRONG_QUESTION, true}, {RCS_ANSWER_OTHER_ADDRESS, true}};
    rcsi_select select;
    memset(&select, 0, sizeof select);
    rcs_finding good = response(0, 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        good.exchange.answer = rows[i].answer;
        assert_int_equal(rcsi_select_matches(&select, &good), rows[i].shown);
    }
}

static bool referral_is_shown(const char *question, const char *zone, unsigned flags)
{
    rcsi_select select;
    memset(&select, 0, sizeof select);
    wire_begin(&message, WIRE_RESPONSE | flags);
    wire_question(&message, question, 1);
    wire_name(&message, zone);
    size_t data = wire_begin_data(&message, RCS_AUTHORITY, RCS_TYPE_NS, 1, 60);
    wire_name(&message, "ns.example.");
    wire_end_data(&message, data);
    rcs_finding f = finding_of(&message, message.len);
    return rcsi_select_matches(&select, &f);
}

TEST(a_referral_to_the_root_is_shown)
{
    assert_true(referral_is_shown("www.example.com.", ".", 0));
    assert_false(referral_is_shown("www.example.com.", "com.", 0));
    assert_false(referral_is_shown(".", ".", 0));
    assert_false(referral_is_shown("www.example.com.", ".", RCS_FLAG_AA));
}

TEST(more_octets_than_the_query_allows_are_shown)
{
    static const struct {
        uint16_t size, wire_len;
        bool has_edns, shown;
    } rows[] = {{0, 512, false, false}, {0, 513, false, true}, {1232, 1232, true, false},
                {1232, 1233, true, true}, {100, 512, true, false}, {100, 513, true, true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rcs_query query = {.complete = true, .has_edns = rows[i].has_edns,
                           .udp_size = rows[i].size};
        rcsi_select select;
        memset(&select, 0, sizeof select);
        rcs_finding f = response(0, 0);
        f.query = &query;
        f.message.wire_len = rows[i].wire_len;
        assert_int_equal(rcsi_select_matches(&select, &f), rows[i].shown);
        f.flow.transport = RCS_TCP;
        assert_false(rcsi_select_matches(&select, &f));
    }
}

TEST(a_code_is_found_by_name_number_and_carrier)
{
    rcs_finding badcookie = response(7, 1);
    assert_true(selected("BADCOOKIE", &badcookie));
    assert_true(selected("23", &badcookie));
    assert_true(selected("0x17", &badcookie));
    assert_false(selected("7", &badcookie));
    assert_false(selected("ede:23", &badcookie));
}

TEST(a_code_may_be_noerror)
{
    rcs_finding good = response(0, 0);
    assert_true(selected("NOERROR", &good));
}

TEST(a_doubtful_code_is_found_as_each_that_it_may_be)
{
    wire_begin_response(&message, 7);
    wire_opt(&message, RCS_ADDITIONAL, 1);
    rcs_finding cut = finding_of(&message, message.len - 11);
    assert_int_equal(cut.outcome.certainty, RCS_INEXACT);
    assert_true(selected("YXRRSET", &cut));
    assert_true(selected("BADCOOKIE", &cut));
    assert_false(selected("BADVERS", &cut));
}

TEST(what_is_no_code_of_a_response_is_unknown)
{
    rcsi_select select;
    memset(&select, 0, sizeof select);
    assert_int_equal(rcsi_select_add_code(&select, catalog, "NOSUCH"), RCSI_SELECT_UNKNOWN);
    assert_int_equal(rcsi_select_add_code(&select, catalog, "opcode:5"), RCSI_SELECT_UNKNOWN);
    assert_int_equal(select.code_count, 0);
}

static bool holds(const char *domain, const char *name)
{
    rcsi_domain d, n;
    assert_true(rcsi_domain_read(domain, &d));
    assert_true(rcsi_domain_read(name, &n));
    return rcsi_domain_holds(&d, n.wire, n.len);
}

TEST(a_domain_holds_what_is_at_or_below_it)
{
    assert_true(holds("example.com", "www.example.com"));
    assert_true(holds("EXAMPLE.com.", "example.COM"));
    assert_true(holds(".", "com"));
    assert_false(holds("example.com", "badexample.com"));
    assert_false(holds("www.example.com", "example.com"));
    assert_true(holds("a\\.b.test", "x.a\\046b.test"));
    assert_false(holds("a.b.test", "a\\.b.test"));
}

TEST(what_is_no_domain_is_refused)
{
    static const char *const broken[] = {"", "a..b", "\\", "\\1", "\\256", "..", "a\\25"};
    rcsi_domain domain;
    char label[80], name[600] = "";
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_false(rcsi_domain_read(broken[i], &domain));
    }
    memset(label, 'a', 64);
    label[64] = '\0';
    assert_false(rcsi_domain_read(label, &domain));
    label[63] = '\0';
    assert_true(rcsi_domain_read(label, &domain));
    for (int i = 0; i < 127; i++) {
        strcat(name, "a.");
    }
    assert_true(rcsi_domain_read(name, &domain));
    assert_int_equal(domain.len, RCS_NAME_WIRE_MAX);
    strcat(name, "a.");
    assert_false(rcsi_domain_read(name, &domain));
}

static rcs_endpoint endpoint(const char *address)
{
    rcsi_nets nets = {.count = 0};
    rcs_endpoint out = {{0}, 0, 53};
    assert_int_equal(rcsi_nets_add(&nets, address), RCSI_SELECT_OK);
    memcpy(out.ip, nets.net[0].ip, sizeof out.ip);
    out.family = nets.net[0].family;
    return out;
}

TEST(a_network_holds_addresses_whose_first_bits_agree)
{
    rcsi_nets nets = {.count = 0};
    rcs_endpoint inside = endpoint("192.0.2.127"), outside = endpoint("192.0.2.128");
    rcs_endpoint six = endpoint("2001:db8::1"), other = endpoint("c000:27f::");
    assert_true(rcsi_nets_hold(&nets, &inside));
    assert_int_equal(rcsi_nets_add(&nets, "192.0.2.0/25"), RCSI_SELECT_OK);
    assert_true(rcsi_nets_hold(&nets, &inside));
    assert_false(rcsi_nets_hold(&nets, &outside));
    assert_false(rcsi_nets_hold(&nets, &six));
    assert_false(rcsi_nets_hold(&nets, &other));
    assert_int_equal(rcsi_nets_add(&nets, "2001:db8::/32"), RCSI_SELECT_OK);
    assert_true(rcsi_nets_hold(&nets, &six));
    assert_int_equal(rcsi_nets_add(&nets, "0.0.0.0/0"), RCSI_SELECT_OK);
    assert_true(rcsi_nets_hold(&nets, &outside));
}

TEST(what_is_no_network_is_refused)
{
    static const char *const broken[] = {"", "192.0.2.1/33", "::/129", "192.0.2/24", "1.2.3.4/",
                                         "1.2.3.4/x", "1.2.3.4/-1", "host", "/8", "::1/0128"};
    rcsi_nets nets = {.count = 0};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        assert_int_equal(rcsi_nets_add(&nets, broken[i]), RCSI_SELECT_UNKNOWN);
    }
    for (int i = 0; i < RCSI_SELECT_MAX; i++) {
        assert_int_equal(rcsi_nets_add(&nets, "::1"), RCSI_SELECT_OK);
    }
    assert_int_equal(rcsi_nets_add(&nets, "::1"), RCSI_SELECT_FULL);
}

TEST(kinds_of_conditions_must_all_hold)
{
    rcsi_select select;
    memset(&select, 0, sizeof select);
    rcs_finding finding = response(5, -1);
    assert_int_equal(rcsi_select_add_name(&select, "*.example.com"), RCSI_SELECT_OK);
    assert_true(rcsi_select_matches(&select, &finding));
    assert_int_equal(rcsi_nets_add(&select.servers, "192.0.2.53"), RCSI_SELECT_OK);
    assert_int_equal(rcsi_nets_add(&select.clients, "198.51.100.0/24"), RCSI_SELECT_OK);
    assert_true(rcsi_select_matches(&select, &finding));
    rcsi_nets none = {.count = 0};
    select.clients = none;
    assert_int_equal(rcsi_nets_add(&select.clients, "203.0.113.1"), RCSI_SELECT_OK);
    assert_false(rcsi_select_matches(&select, &finding));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(errors_are_shown_and_noerror_only_when_all_is_asked_for),
        T(answers_that_do_not_fit_their_query_are_shown), T(a_referral_to_the_root_is_shown),
        T(more_octets_than_the_query_allows_are_shown),
        T(a_code_is_found_by_name_number_and_carrier), T(a_code_may_be_noerror),
        T(a_doubtful_code_is_found_as_each_that_it_may_be),
        T(what_is_no_code_of_a_response_is_unknown), T(a_domain_holds_what_is_at_or_below_it),
        T(what_is_no_domain_is_refused), T(a_network_holds_addresses_whose_first_bits_agree),
        T(what_is_no_network_is_refused), T(kinds_of_conditions_must_all_hold)};
    if (rcs_catalog_new("en", &catalog, NULL) != RCS_OK) {
        return 1;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rcs_catalog_free(catalog);
    return failed;
}
