/* test_explain.c -- which entries explain a finding */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "rcodescope/explanation.h"
#include "support/finding.h"

/* The built-in handbook, and diagnoses of the test's own. */
static rcs_catalog *catalog_with(const char *text)
{
    rcs_error err = {0};
    rcs_catalog *catalog = NULL;
    assert_int_equal(rcs_catalog_new("en", &catalog, &err), RCS_OK);
    if (rcs_catalog_add(catalog, text, strlen(text), &err) != RCS_OK) {
        fail_msg("line %u: %s", err.line, err.text);
    }
    return catalog;
}

#define ENTRY(id, about, when)                                                                     \
    "Entry: " id "\nAbout: " about "\nWhen: " when                                                 \
    "\nSeverity: warning\nActor: server\nTitle: t\nWhy: w\n\n"

/* The id of the entry that leads, or "". */
static const char *leads(const rcs_catalog *catalog, const rcs_finding *finding)
{
    rcs_explanation explanation;
    rcs_explain(catalog, finding, &explanation);
    return explanation.main ? explanation.main->id : "";
}

/* Does a diagnosis with this condition lead? */
static bool fits(const char *when, const rcs_finding *finding)
{
    char text[400];
    snprintf(text, sizeof text, ENTRY("it-fits", "result", "%s"), when);
    rcs_catalog *catalog = catalog_with(text);
    bool yes = strcmp(leads(catalog, finding), "it-fits") == 0;
    rcs_catalog_free(catalog);
    return yes;
}

TEST(an_ordinary_answer_needs_no_explanation)
{
    rcs_catalog *catalog = catalog_with("");
    wire w;
    wire_begin_response(&w, 0);
    wire_a(&w, RCS_ANSWER);
    wire_opt(&w, RCS_ADDITIONAL, 0);
    rcs_finding f = finding_of(&w, w.len);
    rcs_explanation explanation;
    rcs_explain(catalog, &f, &explanation);
    assert_null(explanation.main);
    assert_int_equal(explanation.severity, RCS_FINE);
    assert_int_equal(explanation.actor, RCS_ACTOR_NONE);
    rcs_catalog_free(catalog);
}

TEST(every_code_has_a_handbook_entry)
{
    rcs_catalog *catalog = catalog_with("");
    for (unsigned code = 1; code < 4096; code++) {
        wire w;
        wire_begin_response(&w, code & 15);
        wire_opt(&w, RCS_ADDITIONAL, code >> 4);
        rcs_finding f = finding_of(&w, w.len);
        rcs_explanation explanation;
        rcs_explain(catalog, &f, &explanation);
        assert_non_null(explanation.main);
        const rcs_entry *entry = rcs_catalog_code_entry(catalog, RCS_SPACE_RCODE, (uint16_t)code);
        assert_non_null(entry);
        assert_true(!explanation.main->has_code || explanation.main == entry);
    }
    rcs_catalog_free(catalog);
}

TEST(a_tsig_error_leads_over_the_notauth_that_carries_it)
{
    rcs_catalog *catalog = catalog_with(ENTRY("plain", "result", "rcode = NOTAUTH, qtype = A"));
    wire w;
    wire_begin_response(&w, 9);
    rcs_finding f = finding_of(&w, w.len);
    assert_string_equal(leads(catalog, &f), "plain");
    rcs_catalog_free(catalog);

    catalog = catalog_with("");
    for (unsigned code = 1; code <= 23; code++) {
        wire_begin_response(&w, 9);
        wire_tsig(&w, RCS_ADDITIONAL, code, "", 0);
        f = finding_of(&w, w.len);
        rcs_explanation explanation;
        rcs_explain(catalog, &f, &explanation);
        assert_non_null(explanation.main);
        assert_ptr_not_equal(explanation.main,
                             rcs_catalog_code_entry(catalog, RCS_SPACE_RCODE, 9));
        assert_true(explanation.main->has_code ? explanation.main->space == RCS_SPACE_TSIG
                                               : strstr(explanation.main->id, "tsig") != NULL);
    }
    rcs_catalog_free(catalog);
}

TEST(a_tkey_error_leads_under_noerror)
{
    rcs_catalog *catalog = catalog_with("");
    wire w;
    wire_begin_response(&w, 0);
    wire_tkey(&w, RCS_ANSWER, 19);
    rcs_finding f = finding_of(&w, w.len);
    assert_memory_equal(leads(catalog, &f), "tkey-", 5);
    wire_begin_response(&w, 2);
    wire_tkey(&w, RCS_ANSWER, 20);
    f = finding_of(&w, w.len);
    assert_string_equal(leads(catalog, &f),
                        rcs_catalog_code_entry(catalog, RCS_SPACE_TKEY, 20)->id);
    rcs_catalog_free(catalog);
}

/* The id of the entry that leads for REFUSED with one Extended DNS Error. */
static const char *refused_leads(const rcs_catalog *catalog, unsigned ede)
{
    wire w;
    wire_begin_response(&w, 5);
    size_t opt = wire_begin_opt(&w, RCS_ADDITIONAL, 0);
    wire_ede(&w, ede, "x");
    wire_end_data(&w, opt);
    rcs_finding f = finding_of(&w, w.len);
    return leads(catalog, &f);
}

TEST(a_numbered_reason_leads_over_the_general_text_of_a_code)
{
    rcs_catalog *catalog = catalog_with("");
    assert_string_equal(refused_leads(catalog, 32), "ede-over-quota");
    assert_string_equal(refused_leads(catalog, 0), "rcode-refused");
    rcs_catalog_free(catalog);
}

TEST(each_extended_error_has_its_own_entry)
{
    rcs_catalog *catalog = catalog_with("");
    wire w;
    wire_begin_response(&w, 2);
    size_t opt = wire_begin_opt(&w, RCS_ADDITIONAL, 0);
    wire_ede(&w, 0, "x");
    wire_ede(&w, 22, "");
    wire_end_data(&w, opt);
    rcs_finding f = finding_of(&w, w.len);
    rcs_explanation explanation;
    rcs_explain(catalog, &f, &explanation);
    assert_ptr_equal(explanation.ede[0], rcs_catalog_code_entry(catalog, RCS_SPACE_EDE, 0));
    assert_ptr_equal(explanation.ede[1], rcs_catalog_code_entry(catalog, RCS_SPACE_EDE, 22));
    assert_ptr_equal(explanation.about[RCS_ABOUT_EDE], explanation.ede[1]);
    assert_null(explanation.ede[2]);
    assert_int_equal(explanation.severity, RCS_ERROR);
    rcs_catalog_free(catalog);
}

/* The id of the entry that leads for SERVFAIL with two Extended DNS Errors in this order. */
static const char *servfail_leads(const rcs_catalog *catalog, unsigned first, unsigned second)
{
    wire w;
    wire_begin_response(&w, 2);
    size_t opt = wire_begin_opt(&w, RCS_ADDITIONAL, 0);
    wire_ede(&w, first, "");
    wire_ede(&w, second, "");
    wire_end_data(&w, opt);
    rcs_finding f = finding_of(&w, w.len);
    return leads(catalog, &f);
}

TEST(of_equal_diagnoses_that_of_the_first_extended_error_leads)
{
    rcs_catalog *catalog = catalog_with("");
    assert_string_equal(servfail_leads(catalog, 9, 22), "servfail-dnskey-missing");
    assert_string_equal(servfail_leads(catalog, 22, 9), "servfail-no-authority");
    rcs_catalog_free(catalog);
}

/* May the last two entries of a catalog tie?  The same in both orders. */
static bool may_tie(const char *a, const char *b)
{
    char text[1024];
    snprintf(text, sizeof text, ENTRY("one", "result", "%s") ENTRY("two", "result", "%s"), a, b);
    rcs_catalog *catalog = catalog_with(text);
    size_t last = rcs_catalog_entry_count(catalog) - 1;
    bool tie = rcs_catalog_may_tie(catalog, last - 1, last);
    assert_int_equal(rcs_catalog_may_tie(catalog, last, last - 1), tie);
    rcs_catalog_free(catalog);
    return tie;
}

TEST(a_tie_needs_equal_weight_and_conditions_that_can_all_hold)
{
    assert_true(may_tie("rcode = REFUSED, aa = yes", "rcode = REFUSED, ra = yes"));
    assert_false(may_tie("rcode = REFUSED, aa = yes", "rcode = REFUSED, tc = yes"));
    assert_false(may_tie("rcode = REFUSED, aa = yes", "rcode = SERVFAIL, ra = yes"));
    assert_false(may_tie("rcode = REFUSED, aa = yes", "rcode = REFUSED, aa = no"));
    assert_false(may_tie("aa = yes, answers < 2", "ra = yes, answers > 1"));
    assert_true(may_tie("aa = yes, answers < 2", "ra = yes, answers > 0"));
    assert_false(may_tie("aa = yes, answers = 2", "ra = yes, answers > 2"));
    assert_false(may_tie("aa = yes, qtype != A, qtype = A", "ra = yes, qtype = A, qtype != MX"));
    assert_true(may_tie("rcode = BADCOOKIE, aa = yes", "nibble = YXRRSET, ra = yes"));
    assert_false(may_tie("rcode = BADCOOKIE, aa = yes", "nibble = SERVFAIL, ra = yes"));
    assert_false(may_tie("ede = BLOCKED", "ede = FILTERED"));
}

TEST(later_text_then_over_then_weight_then_order_decide)
{
    wire w;
    wire_begin_response(&w, 5);
    rcs_finding f = finding_of(&w, w.len);
    rcs_catalog *catalog = catalog_with(ENTRY("light", "result", "rcode = REFUSED, rd = yes")
                                        ENTRY("heavy", "result", "rcode = REFUSED, qtype = A"));
    assert_string_equal(leads(catalog, &f), "heavy");
    rcs_error err;
    const char *over = "Entry: light\nOver: heavy\n";
    assert_int_equal(rcs_catalog_add(catalog, over, strlen(over), &err), RCS_OK);
    assert_string_equal(leads(catalog, &f), "light");
    const char *later = ENTRY("later", "result", "rcode = REFUSED");
    assert_int_equal(rcs_catalog_add(catalog, later, strlen(later), &err), RCS_OK);
    assert_string_equal(leads(catalog, &f), "later");
    rcs_catalog_free(catalog);

    catalog = catalog_with(ENTRY("first", "result", "rcode = REFUSED, rd = yes")
                           ENTRY("second", "result", "rcode = REFUSED, rd = yes"));
    assert_string_equal(leads(catalog, &f), "first");
    rcs_catalog_free(catalog);
}

TEST(a_nibble_that_may_be_badcookie_is_not_called_yxrrset)
{
    wire w;
    wire_begin_response(&w, 7);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    rcs_finding f = finding_of(&w, w.len - 11);
    assert_int_equal(f.outcome.certainty, RCS_INEXACT);
    assert_false(fits("rcode = YXRRSET", &f));
    assert_true(fits("nibble = YXRRSET", &f));
    assert_true(fits("rcode = YXRRSET, certainty = inexact", &f));
    wire_begin_response(&w, 5);
    wire_opt(&w, RCS_ADDITIONAL, 0);
    f = finding_of(&w, w.len - 11);
    assert_int_equal(f.outcome.certainty, RCS_INEXACT);
    assert_true(fits("rcode = REFUSED", &f));
}

TEST(what_the_capture_does_not_tell_fits_no_condition)
{
    wire w;
    wire_begin_response(&w, 5);
    wire_opt(&w, RCS_ADDITIONAL, 0);
    rcs_finding cut = finding_of(&w, w.len - 11), whole = finding_of(&w, w.len);
    static const char *const absent[] = {"has-tsig = no", "has-soa = no", "has-ede = no",
                                         "cookie = none", "soa-additional = no"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++) {
        assert_true(fits(absent[i], &whole));
    }
    assert_false(fits("has-tsig = no", &cut));
    assert_false(fits("has-ede = no", &cut));
    assert_false(fits("soa-additional = no", &cut));
    assert_true(fits("edns = yes", &whole));
    assert_false(fits("edns = no", &cut));
    assert_false(fits("query-edns = no", &whole));
    assert_false(fits("query-edns = yes", &whole));
    assert_true(fits("query-seen = no", &whole));
    assert_false(fits("latency-ms < 5", &whole));
    assert_false(fits("tsig != BADSIG", &whole));
    assert_true(fits("ede != 7", &whole));
    assert_false(fits("ede != 7", &cut));
}

TEST(facts_of_the_response_are_read)
{
    wire w;
    wire_begin_response(&w, 3);
    wire_set16(&w, 2, RCS_FLAG_QR | RCS_FLAG_AA | RCS_FLAG_RD | 3);
    wire_u8(&w, 0);
    size_t soa = wire_begin_data(&w, RCS_AUTHORITY, RCS_TYPE_SOA, 1, 60);
    wire_end_data(&w, soa);
    rcs_finding f = finding_of(&w, w.len);
    f.latency_ns = 12 * 1000000;
    static const char *const yes[] = {
        "rcode = NXDOMAIN", "opcode = QUERY", "qtype = A",       "qclass = IN",
        "transport = udp",  "aa = yes",       "tc = no",         "rd = yes",
        "ra = no",          "ad = no",        "cd = no",         "has-soa = yes",
        "soa-root = yes",   "answers = 0",    "authority = 1",   "authority > 0",
        "has-ns = no",      "question = yes", "latency-ms > 11", "latency-ms < 13",
        "cut = no",         "defect = none",  "certainty = exact", "port = 53",
        "qname-labels = 3", "tld != local",   "private-reverse = no", "nibble = 3"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        if (!fits(yes[i], &f)) {
            fail_msg("%s does not fit", yes[i]);
        }
    }
    static const char *const no[] = {"rcode = REFUSED", "qtype = AAAA",    "transport = tcp",
                                     "answers > 0",     "authority != 1",  "soa-root = no",
                                     "latency-ms > 12", "certainty = inexact", "cut = yes"};
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        assert_false(fits(no[i], &f));
    }
}

static rcs_finding asked(wire *w, const char *name)
{
    wire_begin(w, WIRE_RESPONSE | 3);
    wire_question(w, name, 12);
    return finding_of(w, w->len);
}

TEST(names_of_private_use_are_recognised)
{
    static const struct {
        const char *name;
        bool is_private;
    } cases[] = {
        {"1.0.0.10.in-addr.arpa.", true},    {"10.in-addr.arpa.", true},
        {"1.15.172.in-addr.arpa.", false},   {"1.16.172.in-addr.arpa.", true},
        {"1.31.172.IN-ADDR.arpa.", true},    {"1.32.172.in-addr.arpa.", false},
        {"5.168.192.in-addr.arpa.", true},   {"5.254.169.in-addr.arpa.", true},
        {"192.in-addr.arpa.", false},        {"1.d.f.ip6.arpa.", true},
        {"8.e.f.ip6.arpa.", true},           {"c.e.f.ip6.arpa.", false},
        {"b.e.f.ip6.arpa.", true},           {"10.in-addr.example.", false},
        {"1.2.0.192.in-addr.arpa.", false},  {"8.b.d.0.1.0.0.2.ip6.arpa.", false},
    };
    wire w;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rcs_finding f = asked(&w, cases[i].name);
        assert_int_equal(fits("private-reverse = yes", &f), cases[i].is_private);
    }
    rcs_finding f = asked(&w, "printer.LOCAL.");
    assert_true(fits("tld = local", &f));
    f = asked(&w, "intranet.");
    assert_true(fits("qname-labels = 1", &f));
}

TEST(clocks_are_compared_where_badtime_tells_them)
{
    wire w;
    wire_begin_response(&w, 9);
    /* wire_tsig signs at 0x000102030405; the server's clock is 7200 s ahead of that. */
    const uint8_t server[] = {0, 1, 2, 3, 0x20, 0x25};
    wire_tsig(&w, RCS_ADDITIONAL, 18, server, sizeof server);
    rcs_finding f = finding_of(&w, w.len);
    assert_int_equal(f.outcome.tsig.error, 18);
    assert_true(fits("skew = 7200", &f));
    assert_true(fits("skew > 1h, tsig = BADTIME", &f));
    assert_true(fits("clock = behind", &f));
    rcs_query query = {.has_tsig = true, .tsig_signed = f.outcome.tsig.time_signed + 7210};
    f.query = &query;
    assert_true(fits("skew = 10s", &f));
    assert_true(fits("clock = ahead", &f));
}

RUN_TESTS(T(an_ordinary_answer_needs_no_explanation), T(every_code_has_a_handbook_entry),
          T(a_tsig_error_leads_over_the_notauth_that_carries_it),
          T(a_tkey_error_leads_under_noerror),
          T(a_numbered_reason_leads_over_the_general_text_of_a_code),
          T(each_extended_error_has_its_own_entry),
          T(of_equal_diagnoses_that_of_the_first_extended_error_leads),
          T(a_tie_needs_equal_weight_and_conditions_that_can_all_hold),
          T(later_text_then_over_then_weight_then_order_decide),
          T(a_nibble_that_may_be_badcookie_is_not_called_yxrrset),
          T(what_the_capture_does_not_tell_fits_no_condition), T(facts_of_the_response_are_read),
          T(names_of_private_use_are_recognised), T(clocks_are_compared_where_badtime_tells_them))
