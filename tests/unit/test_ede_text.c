/* test_ede_text.c -- EXTRA-TEXT of real servers is taken apart, of others it is left alone */
#include "unit.h"

#include <string.h>

#include "diagnose/ede_text.h"

typedef struct row {
    const char *text;
    int style, reason;
    const char *server, *zone, *name;
} row;

#define ROW(text, style, reason, server, zone, name)                                               \
    {text, RCSI_EDE_STYLE_##style, RCSI_EDE_REASON_##reason, server, zone, name}
#define CHAIN " while building chain of trust"

/* Texts of captures, but for the last ones of Cloudflare and Google, which are published. */
static const row rows[] = {
    ROW("validation failure <www.expired.example. A IN>: signature expired from 192.0.2.1 for key "
        "expired.example." CHAIN, UNBOUND, EXPIRED, "192.0.2.1", "expired.example.",
        "www.expired.example."),
    ROW("validation failure <www.notyet.example. A IN>: signature before inception date from "
        "192.0.2.1 for key notyet.example." CHAIN, UNBOUND, NOT_YET, "192.0.2.1",
        "notyet.example.", "www.notyet.example."),
    ROW("validation failure <www.bogus.example. A IN>: signature crypto failed from 192.0.2.1",
        UNBOUND, BAD_SIGNATURE, "192.0.2.1", "www.bogus.example.", "www.bogus.example."),
    ROW("validation failure <www.nokey.example. A IN>: no keys have a DS with algorithm "
        "ECDSAP256SHA256 from 192.0.2.1 for key nokey.example." CHAIN, UNBOUND, NO_KEY,
        "192.0.2.1", "nokey.example.", "www.nokey.example."),
    ROW("validation failure <www.nosig.example. A IN>: no signatures from 192.0.2.1 for key "
        "nosig.example." CHAIN, UNBOUND, NO_SIGNATURE, "192.0.2.1", "nosig.example.",
        "www.nosig.example."),
    ROW("validation failure <gone.nonsec.example. A IN>: no DNSSEC records from 192.0.2.4 for DS "
        "gone.nonsec.example." CHAIN, UNBOUND, NO_PROOF, "192.0.2.4", "gone.nonsec.example.",
        "gone.nonsec.example."),
    ROW("validation failure <n.example. A IN>: No DNSSKEY record from 2001:db8::1 and 192.0.2.9 "
        "for key example." CHAIN, UNBOUND, OTHER, "2001:db8::1", "example.", "n.example."),
    ROW("validation failure <n.example. A IN>: No DNSKEY record from 2001:db8::1 and 192.0.2.9 "
        "for key example." CHAIN, UNBOUND, NO_KEY, "2001:db8::1", "example.", "n.example."),
    ROW("validation failure <txt.expired.lab.test. TXT IN>: key for validation expired.lab.test. "
        "is marked as invalid because of a previous validation failure <www.expired.lab.test. A "
        "IN>: signature expired from 127.0.0.1 for key expired.lab.test." CHAIN, UNBOUND, EXPIRED,
        "127.0.0.1", "expired.lab.test.", "txt.expired.lab.test."),
    ROW("resolver failure", BIND, STALE, NULL, "", ""),
    ROW("max. restarts reached", BIND, ALIAS_LOOP, NULL, "", ""),
    ROW("Zone is configured but not loaded", NSD, NOT_LOADED, NULL, "", ""),
    ROW("DNAME expansion became too large", NSD, NAME_TOO_LONG, NULL, "", ""),
    ROW("6GJV", KRESD, OTHER, NULL, "", ""),
    ROW("LSLC: unsupported digest/key", KRESD, UNSUPPORTED, NULL, "", ""),
    ROW("EZDC", KRESD, NO_SIGNATURE, NULL, "", ""),
    ROW("EXRU", KRESD, NO_KEY, NULL, "", ""),
    ROW("I74V", KRESD, BAD_SIGNATURE, NULL, "", ""),
    ROW("OGHD: exceeded iteration count limit", KRESD, OTHER, NULL, "", ""),
    ROW("OGHD:exceeded", NONE, NONE, NULL, "", ""),
    ROW("OGH", NONE, NONE, NULL, "", ""),
    ROW("oghd", NONE, NONE, NULL, "", ""),
    ROW("delegation lab.example", POWERDNS, UNREACHABLE, NULL, "lab.example", ""),
    ROW("Timeout waiting for answer(s)", POWERDNS, TIMEOUT, NULL, "", ""),
    ROW("no SEP matching the DS found for dnssec-failed.org.", CLOUDFLARE, NO_KEY, NULL,
        "dnssec-failed.org.", ""),
    ROW("173.245.58.51:53 rcode=REFUSED for 59.139.in-addr.arpa DNSKEY", CLOUDFLARE, REFUSED,
        "173.245.58.51", "59.139.in-addr.arpa", "59.139.in-addr.arpa"),
    ROW("[2001:db8::53]:53 rcode=SERVFAIL for x.example A", CLOUDFLARE, RCODE, "2001:db8::53",
        "x.example", "x.example"),
    ROW("192.0.2.53:53 timed out for x.example A", CLOUDFLARE, TIMEOUT, "192.0.2.53", "x.example",
        "x.example"),
    ROW("at delegation x.example.", CLOUDFLARE, UNREACHABLE, NULL, "x.example.", ""),
    ROW("[192.0.2.5] rcode=REFUSED for o.example/a", GOOGLE, REFUSED, "192.0.2.5", "o.example",
        "o.example"),
    ROW("At delegation o.example for o.example/a", GOOGLE, UNREACHABLE, NULL, "o.example", ""),
    ROW("resolver failure", BIND, STALE, NULL, "", ""),
    /* Nothing that is known. */
    ROW("", NONE, NONE, NULL, "", ""),
    ROW("RESOLVER FAILURE", NONE, NONE, NULL, "", ""),
    ROW("TEST", NONE, NONE, NULL, "", ""),
    ROW("at delegation ", NONE, NONE, NULL, "", ""),
    ROW("validation failure <x", NONE, NONE, NULL, "", ""),
    ROW("192.0.2.53:5353 rcode=REFUSED for x A", NONE, NONE, NULL, "", ""),
    ROW("192.0.2.256:53 rcode=REFUSED for x A", NONE, NONE, NULL, "", ""),
    ROW("[192.0.2.53]rcode=REFUSED for x A", NONE, NONE, NULL, "", ""),
    ROW("scripted", NONE, NONE, NULL, "", ""),
};

static bool part_is(rcsi_part part, const char *text)
{
    return part.len == strlen(text) && memcmp(part.at ? part.at : "", text, part.len) == 0;
}

static void check(const row *r, size_t len)
{
    rcsi_ede_text out;
    char address[RCS_ADDRESS_TEXT_MAX];
    rcsi_ede_text_read(r->text, len, &out);
    bool same = out.style == r->style && out.reason == r->reason && part_is(out.zone, r->zone) &&
                part_is(out.name, r->name) && out.has_server == (r->server != NULL) &&
                (!r->server || strcmp(rcs_address_text(&out.server, address), r->server) == 0);
    if (!same) {
        fail_msg("%s: style %d, reason %d, zone %.*s", r->text, out.style, out.reason,
                 (int)out.zone.len, out.zone.at ? out.zone.at : "");
    }
}

TEST(texts_of_real_servers_are_taken_apart)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check(&rows[i], strlen(rows[i].text));
    }
}

/* RFC 8914 2 */
TEST(nul_octets_at_the_end_do_not_matter)
{
    const row r = ROW("client timeout\0\0", BIND, STALE, NULL, "", "");
    check(&r, 16);
}

TEST(a_text_that_names_a_server_says_more)
{
    static const char first[] = "at delegation x.example.";
    static const char second[] = "192.0.2.53:53 rcode=REFUSED for x.example A";
    rcs_outcome outcome = {.ede_count = 3};
    outcome.ede[0] = (rcs_ede){22, 4, "none"};
    outcome.ede[1] = (rcs_ede){22, sizeof first - 1, first};
    outcome.ede[2] = (rcs_ede){23, sizeof second - 1, second};
    rcsi_ede_text out;
    rcsi_ede_text_of(&outcome, &out);
    assert_int_equal(out.reason, RCSI_EDE_REASON_REFUSED);
    outcome.ede_count = 2;
    rcsi_ede_text_of(&outcome, &out);
    assert_int_equal(out.reason, RCSI_EDE_REASON_UNREACHABLE);
    outcome.ede_count = 1;
    rcsi_ede_text_of(&outcome, &out);
    assert_int_equal(out.style, RCSI_EDE_STYLE_NONE);
}

RUN_TESTS(T(texts_of_real_servers_are_taken_apart), T(nul_octets_at_the_end_do_not_matter),
          T(a_text_that_names_a_server_says_more))
