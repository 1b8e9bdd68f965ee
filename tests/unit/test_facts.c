/* test_facts.c -- what facts say of captures, and of messages made to measure */
#include "unit.h"

#include <string.h>

#include "catalog/store.h"
#include "diagnose/facts.h"
#include "diagnose/match.h"
#include "support/captured.h"
#include "support/finding.h"

/* Conditions that hold for one packet of a capture. */
typedef struct row {
    const char *capture;
    uint64_t packet;
    const char *when;
} row;

static const rcs_catalog *catalog;

static bool compares(rcsi_comparison comparison, int64_t have, int64_t wanted)
{
    switch (comparison) {
    case RCSI_EQUAL:
        return have == wanted;
    case RCSI_NOT_EQUAL:
        return have != wanted;
    case RCSI_LESS:
        return have < wanted;
    case RCSI_GREATER:
        return have > wanted;
    }
    return false;
}

/* The first condition that does not hold, or NULL. */
static const char *broken(const rcs_finding *finding, const char *when)
{
    rcsi_condition conditions[RCSI_CONDITIONS_MAX];
    char problem[160];
    rcsi_facts facts;
    size_t count = rcsi_when_parse(&catalog->codes, when, conditions, problem);
    if (count == 0) {
        fail_msg("%s: %s", when, problem);
    }
    rcsi_facts_init(&facts, finding);
    for (size_t i = 0; i < count; i++) {
        rcsi_value value = rcsi_facts_get(&facts, conditions[i].fact);
        if (!value.known ||
            !compares(conditions[i].comparison, value.number, conditions[i].value)) {
            return rcsi_fact_word(conditions[i].fact);
        }
    }
    return NULL;
}

static bool known(const rcs_finding *finding, rcsi_fact fact)
{
    rcsi_facts facts;
    rcsi_facts_init(&facts, finding);
    return rcsi_facts_get(&facts, fact).known;
}

typedef struct looking {
    const row *row;
    bool seen;
} looking;

static void look(void *state, const rcs_finding *finding)
{
    looking *l = state;
    if (finding->packet != l->row->packet || l->seen) {
        return;
    }
    const char *fact = broken(finding, l->row->when);
    l->seen = true;
    if (fact) {
        fail_msg("%s, packet %u: %s, but not %s", l->row->capture, (unsigned)l->row->packet,
                 l->row->when, fact);
    }
}

static const row rows[] = {
    {"pcaps/result/badcookie-expired.pcap", 2, "cookie-age = 2h, cookie-state = expired"},
    {"pcaps/result/badcookie-future.pcap", 2, "cookie-age = -15m, cookie-state = future"},
    {"pcaps/result/badcookie-other-secret.pcap", 2,
     "cookie-age = 60, cookie-state = in-range, cookie-echoed = yes, cookie-len = 24, "
     "query-cookie-len = 24"},
    {"pcaps/result/badtime.pcap", 2,
     "skew = 2h, clock = behind, clock-off = client, tsig-mac = 32, query-tsig-mac = 32"},
    {"pcaps/result/nxdomain.pcap", 2, "reply = nxdomain, negative-ttl = 60, over-size = no"},
    {"pcaps/result/nxdomain-beside-address-unbound.pcap", 4, "qtype = AAAA, beside = data"},
    {"pcaps/result/nodata.pcap", 2, "reply = nodata, negative-ttl = 60"},
    {"pcaps/travel/over-size-scripted.pcap", 2, "over-size = yes, query-edns = yes"},
    {"pcaps/travel/over-size-scripted.pcap", 4, "over-size = yes, query-edns = no"},
    {"pcaps/travel/tc-no-tcp.pcap", 2, "tcp-followed = no, tcp-shown = yes"},
    {"pcaps/travel/tc-no-tcp-part.pcap", 2, "tcp-followed = no, has-soa = yes"},
    {"pcaps/travel/tc-no-tcp-shown.pcap", 2, "tcp-followed = no, tcp-shown = no"},
    {"pcaps/travel/truncated-then-tcp.pcap", 2, "tcp-followed = yes, tcp-shown = yes"},
    {"pcaps/travel/tc-tcp-refused.pcap", 4, "tcp-end = refused, after-tc = yes"},
    {"pcaps/travel/tc-tcp-dropped.pcap", 6, "tcp-end = unanswered, after-tc = yes, tries = 4"},
    {"pcaps/travel/fragment-lost-scripted.pcap", 5, "fragment-lost = yes, tries = 3"},
    {"pcaps/travel/no-answer.pcap", 2, "fragment-lost = no"},
    {"pcaps/travel/tcp-closed.pcap", 6, "tcp-end = closed, after-tc = no"},
    {"pcaps/ede/07-expired-kresd.pcap", 2, "ede-text-style = kresd, ede-text-server = no"},
    {"lab/unbound1.17-dnssec-expired.pcap", 18, "ede-text-reason = expired, ede-text-server = yes"},
    {"lab/bind9.18-dnssec-expired.pcap", 10,
     "zone-signature = expired, zone-signature-age > 2487d, zone-signature-age < 2488d, "
     "ds-seen = yes, dnskey-seen = yes, ds-matches = yes, ds-algorithm = 13, zone-key = yes, "
     "signature = none, upstream-only = NOERROR, upstream-aa = yes"},
    {"lab/bind9.18-dnssec-notyet.pcap", 10, "zone-signature = not-yet-valid, ds-matches = yes"},
    {"lab/bind9.18-dnssec-sigebv.pcap", 10, "zone-signature = inverted"},
    {"lab/bind9.18-dnssec-nodnskey.pcap", 10, "ds-matches = no, zone-key = yes"},
    {"lab/bind9.18-dnssec-nozonebit.pcap", 12, "ds-matches = no, zone-key = no"},
    {"lab/bind9.18-dnssec-nosig.pcap", 10, "rrsig-missing = yes, ds-digest = 2"},
    {"lab/unbound1.17-dnssec-bogus.pcap", 18, "zone-signature = in-time, ds-matches = yes"},
    {"lab/unbound1.17-dnssec-nsec3iter-nx.pcap", 4, "nsec3-iterations = 300"},
    {"lab/bind9.18-lame.pcap", 10, "upstream-only = REFUSED"},
    {"lab/bind9.18-upward-referral.pcap", 9, "upstream-upward = yes, upstream-aa = no"},
    {"pcaps/result/servfail-forward-loop.pcap", 21, "upstream-back = yes"},
    {"pcaps/result/servfail-lame.pcap", 20, "upstream-back = no"},
    {"lab/unbound1.17-ptr-192168.pcap", 2, "software = unbound"},
    {"lab/bind9.18-ptr-rfc1918.pcap", 2, "software = bind"},
    {"pcaps/ede/15-blocked-kresd.pcap", 2, "software = kresd"},
    {"lab/pdns-tsig-badkey.pcap", 2, "software = powerdns"},
    {"lab/dnsmasq-class-chaos-unknown.pcap", 2, "software = dnsmasq"},
    {"lab/nsd-auth-notloaded.pcap", 2, "software = nsd"},
    {"lab/bind-two-opt.pcap", 2, "query-opt-count = 2, query-defect = second-opt"},
    {"lab/bind-qd2.pcap", 2, "query-questions = 2"},
    {"lab/bind-qd0.pcap", 2, "query-questions = 0"},
    {"lab/bind-ecs-bad.pcap", 2, "query-ecs = yes, query-ecs-scope = 32, query-ecs-family = 1"},
    {"lab/bind-cookie-malformed-len41.pcap", 2, "query-cookie = malformed, query-cookie-len = 41"},
    {"lab/bind-cookie-malformed-len12.pcap", 2, "query-cookie-len = 12, query-questions = 1"},
    {"lab/dnsbl-lookup.pcap", 2, "dnsbl = yes"},
    {"lab/doubled-search-suffix.pcap", 2, "doubled-suffix = yes"},
    {"lab/fake-upward-referral.pcap", 2, "reply = upward-referral"},
    {"lab/dnsmasq-sink.pcap", 2, "reply = data, answer-address = unspecified"},
};

TEST(captures_say_what_they_say)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        looking l = {&rows[i], false};
        if (captured_there(rows[i].capture)) {
            assert_true(captured_each(rows[i].capture, look, &l));
            if (!l.seen) {
                fail_msg("%s: no response in packet %u", rows[i].capture,
                         (unsigned)rows[i].packet);
            }
        }
    }
}

static rcs_finding asked(wire *w, const char *name, unsigned type)
{
    wire_begin(w, WIRE_RESPONSE);
    wire_question(w, name, type);
    return finding_of(w, w->len);
}

TEST(names_are_of_many_kinds)
{
    static const struct {
        const char *name, *when;
    } cases[] = {
        {"2.0.0.127.zen.example.", "dnsbl = yes, reverse = no, local-zone = no"},
        {"2.0.0.127.zen.", "dnsbl = no"},
        {"256.0.0.127.zen.example.", "dnsbl = no"},
        {"02.0.0.127.zen.example.", "dnsbl = no"},
        {"1.0.0.127.in-addr.arpa.", "dnsbl = no, reverse = yes, local-zone = yes"},
        {"4.3.64.100.in-addr.arpa.", "local-zone = yes, private-reverse = no"},
        {"4.3.128.100.in-addr.arpa.", "local-zone = no"},
        {"1.2.0.192.in-addr.arpa.", "local-zone = yes"},
        {"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa.",
         "local-zone = yes"},
        {"2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa.",
         "local-zone = no, reverse = yes"},
        {"host.HOME.arpa.", "special-name = home-arpa, local-zone = yes"},
        {"wpad.example.com.", "special-name = wpad"},
        {"_ta-4f66.", "special-name = trust-anchor, underscore = yes"},
        {"_ta-x.", "special-name = none"},
        {"mask.icloud.com.", "special-name = icloud-relay"},
        {"x.mask.icloud.com.", "special-name = none"},
        {"web.default.svc.cluster.local.", "special-name = kubernetes, tld = local"},
        {"www.example.com.example.com.", "doubled-suffix = yes"},
        {"example.com.example.com.", "doubled-suffix = yes"},
        {"example.com.example.org.", "doubled-suffix = no"},
        {"a.a.", "doubled-suffix = no"},
        {"a.b.c.b.c.", "doubled-suffix = yes"},
        {"_.example.com.", "minimised = yes, underscore = yes"},
        {"www.example.com.", "minimised = no, underscore = no, special-name = none"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wire w;
        rcs_finding f = asked(&w, cases[i].name, 1);
        const char *fact = broken(&f, cases[i].when);
        if (fact) {
            fail_msg("%s: %s", cases[i].name, fact);
        }
    }
}

static void add_soa(wire *w, const char *owner, uint32_t ttl, uint32_t minimum)
{
    wire_name(w, owner);
    size_t soa = wire_begin_data(w, RCS_AUTHORITY, RCS_TYPE_SOA, 1, ttl);
    wire_name(w, "ns.");
    wire_name(w, "root.");
    for (int i = 0; i < 4; i++) {
        wire_u32(w, 7);
    }
    wire_u32(w, minimum);
    wire_end_data(w, soa);
}

TEST(a_denial_lasts_for_the_lesser_of_ttl_and_minimum)
{
    wire w;
    rcs_finding f = asked(&w, "www.example.com.", 1);
    add_soa(&w, "example.com.", 3600, 900);
    f = finding_of(&w, w.len);
    assert_null(broken(&f, "negative-ttl = 15m, reply = nodata, soa-qname = no, soa-tld = no"));
    f = asked(&w, "com.", 1);
    add_soa(&w, "com.", 60, 900);
    f = finding_of(&w, w.len);
    assert_null(broken(&f, "negative-ttl = 60, soa-qname = yes, soa-tld = yes"));
    f = asked(&w, "nas.corp.", 1);
    add_soa(&w, "CORP.", 60, 900);
    f = finding_of(&w, w.len);
    assert_null(broken(&f, "soa-qname = no, soa-tld = no"));
    f = asked(&w, "x.y.arpa.", 1);
    add_soa(&w, "arpa.", 60, 900);
    f = finding_of(&w, w.len);
    assert_null(broken(&f, "soa-qname = no, soa-tld = no"));
    f = asked(&w, "com.", 1);
    add_soa(&w, "com.", UINT32_C(0x80000001), 900);
    f = finding_of(&w, w.len);
    assert_null(broken(&f, "negative-ttl = 0"));
    f = finding_of(&w, w.len - 1);
    assert_false(known(&f, RCSI_FACT_NEGATIVE_TTL));
    assert_false(known(&f, RCSI_FACT_REPLY));
}

static rcs_finding referral(wire *w, const char *qname, const char *owner, unsigned flags)
{
    wire_begin(w, flags);
    wire_question(w, qname, 1);
    wire_name(w, owner);
    size_t ns = wire_begin_data(w, RCS_AUTHORITY, RCS_TYPE_NS, 1, 60);
    wire_name(w, "ns.example.");
    wire_end_data(w, ns);
    return finding_of(w, w->len);
}

TEST(a_referral_goes_down_up_or_astray)
{
    wire w;
    rcs_finding f = referral(&w, "www.example.com.", "EXAMPLE.com.", RCS_FLAG_QR);
    assert_null(broken(&f, "reply = referral"));
    f = referral(&w, "www.example.com.", ".", RCS_FLAG_QR);
    assert_null(broken(&f, "reply = upward-referral"));
    f = referral(&w, "www.example.com.", "ample.com.", RCS_FLAG_QR);
    assert_null(broken(&f, "reply = wrong-referral"));
    f = referral(&w, "www.example.com.", "example.org.", RCS_FLAG_QR);
    assert_null(broken(&f, "reply = wrong-referral"));
    f = referral(&w, "www.example.com.", "example.com.", RCS_FLAG_QR | RCS_FLAG_AA);
    assert_null(broken(&f, "reply = empty"));
    f = referral(&w, ".", ".", RCS_FLAG_QR);
    assert_null(broken(&f, "reply = referral"));
    f = asked(&w, "www.example.com.", 1);
    assert_null(broken(&f, "reply = empty, answer-address = none"));
    f = finding_of(&w, w.len - 1);
    assert_false(known(&f, RCSI_FACT_REPLY));
}

static rcs_finding answered(wire *w, const uint8_t *ip, size_t len)
{
    wire_begin(w, WIRE_RESPONSE);
    wire_question(w, "www.example.com.", len == 4 ? 1 : 28);
    wire_pointer(w, WIRE_QUESTION_NAME);
    size_t data = wire_begin_data(w, RCS_ANSWER, len == 4 ? 1 : 28, 1, 60);
    wire_put(w, ip, len);
    wire_end_data(w, data);
    return finding_of(w, w->len);
}

TEST(addresses_of_answers_are_judged)
{
    static const struct {
        uint8_t ip[16];
        size_t len;
        const char *when;
    } cases[] = {
        {{0}, 4, "answer-address = unspecified"},
        {{127, 9, 9, 9}, 4, "answer-address = loopback"},
        {{169, 254, 1, 1}, 4, "answer-address = link-local"},
        {{10, 0, 0, 1}, 4, "answer-address = private"},
        {{172, 31, 0, 1}, 4, "answer-address = private"},
        {{172, 32, 0, 1}, 4, "answer-address = public"},
        {{192, 168, 0, 1}, 4, "answer-address = private"},
        {{0}, 16, "answer-address = unspecified"},
        {{[15] = 1}, 16, "answer-address = loopback"},
        {{0xfe, 0xbf}, 16, "answer-address = link-local"},
        {{0xfd}, 16, "answer-address = private"},
        {{0x20, 1, 0x0d, 0xb8}, 16, "answer-address = public, reply = data"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wire w;
        rcs_finding f = answered(&w, cases[i].ip, cases[i].len);
        assert_null(broken(&f, cases[i].when));
    }
}

/* The capture's clock, the server's and the client's, in seconds. */
static rcs_finding badtime(wire *w, uint64_t server, rcs_query *query)
{
    uint8_t other[6];
    for (int i = 0; i < 6; i++) {
        other[i] = (uint8_t)(server >> (40 - 8 * i));
    }
    wire_begin_response(w, 9);
    wire_tsig(w, RCS_ADDITIONAL, 18, other, sizeof other);
    rcs_finding f = finding_of(w, w->len);
    f.time_ns = f.query ? f.query->time_ns : INT64_C(1000000) * 1000000000;
    f.query = query;
    return f;
}

TEST(the_clock_that_differs_from_the_captures_is_named)
{
    wire w;
    rcs_query query = {.has_tsig = true, .tsig_fudge = 300, .tsig_signed = 1000000,
                       .time_ns = INT64_C(1000000) * 1000000000};
    rcs_finding f = badtime(&w, 1000301, &query);
    assert_null(broken(&f, "clock-off = server, clock = behind, skew = 301"));
    query.tsig_signed = 999699;
    f = badtime(&w, 1000300, &query);
    assert_null(broken(&f, "clock-off = client"));
    query.tsig_signed = 0;
    f = badtime(&w, 1, &query);
    assert_null(broken(&f, "clock-off = both"));
    query.tsig_signed = 999800;
    f = badtime(&w, 1000200, &query);
    assert_null(broken(&f, "clock-off = none"));
}

TEST(only_cookies_of_version_1_have_an_age)
{
    wire w;
    uint8_t fresh[24] = {[8] = 1};
    wire_begin_response(&w, 7);
    size_t opt = wire_begin_opt(&w, RCS_ADDITIONAL, 1);
    wire_option(&w, 10, fresh, sizeof fresh);
    wire_end_data(&w, opt);
    rcs_query query = {.has_edns = true, .complete = true, .cookie_kind = RCS_COOKIE_BOTH,
                       .cookie_len = 24};
    query.cookie[8] = 1;
    rcs_finding f = finding_of(&w, w.len);
    f.query = &query;
    assert_false(known(&f, RCSI_FACT_COOKIE_AGE)); /* the same again */
    query.cookie[12] = 0xff;                       /* RFC 1982: 0xff000000 is before 0 */
    assert_null(broken(&f, "cookie-age > 190d, cookie-state = expired"));
    query.cookie[12] = 0x80; /* half of the circle away: neither */
    assert_false(known(&f, RCSI_FACT_COOKIE_AGE));
    query.cookie[12] = 0;
    query.cookie[8] = 2;
    assert_false(known(&f, RCSI_FACT_COOKIE_AGE));
    assert_null(broken(&f, "cookie-state = opaque, cookie-echoed = yes"));
    query.cookie_len = 16;
    assert_null(broken(&f, "cookie-state = opaque"));
    query.cookie[0] = 1;
    assert_null(broken(&f, "cookie-echoed = no"));
}

int main(void)
{
    rcs_catalog *made = NULL;
    rcs_error err;
    if (rcs_catalog_new("en", &made, &err) != RCS_OK) {
        return 1;
    }
    catalog = made;
    const struct CMUnitTest tests[] = {
        T(captures_say_what_they_say), T(names_are_of_many_kinds),
        T(a_denial_lasts_for_the_lesser_of_ttl_and_minimum),
        T(a_referral_goes_down_up_or_astray), T(addresses_of_answers_are_judged),
        T(the_clock_that_differs_from_the_captures_is_named),
        T(only_cookies_of_version_1_have_an_age)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rcs_catalog_free(made);
    return failed;
}
