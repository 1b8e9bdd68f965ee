/* test_doh.c -- TLS to known servers of DNS over HTTPS is suspected and counted, and no other */
#include "unit.h"

#include <string.h>

#include "frame.h"
#include "rcodescope/session.h"
#include "session/doh.h"

enum { CLIENT = 1, SERVER = 53, SECOND = 1000000000 };

static frame packet_octets;

/* A ClientHello with one cipher suite, and the name as its only extension. */
static size_t hello(uint8_t out[512], const char *name)
{
    static const uint8_t begin[] = {22, 3, 1, 0, 0, 1, 0, 0, 0, 3, 3};
    size_t len = strlen(name), at = sizeof begin + 32;
    memset(out, 7, 512);
    memcpy(out, begin, sizeof begin);
    const uint8_t suites[] = {0, 0, 2, 0x13, 1, 1, 0, 0, (uint8_t)(len + 9)};
    memcpy(out + at, suites, sizeof suites);
    at += sizeof suites;
    const uint8_t extension[] = {0, 0, 0, (uint8_t)(len + 5), 0, (uint8_t)(len + 3), 0, 0,
                                 (uint8_t)len};
    memcpy(out + at, extension, sizeof extension);
    memcpy(out + at + sizeof extension, name, len);
    return at + sizeof extension + len;
}

static const rcs_ledger *after(rcs_session *s, const char *name, frame_ends ends)
{
    uint8_t octets[512];
    static rcs_finding finding;
    frame_tcp(&packet_octets, ends, 1000, 0x18, octets, hello(octets, name));
    rcs_packet packet = frame_packet(&packet_octets, packet_octets.len, SECOND);
    rcs_session_feed(s, &packet);
    assert_false(rcs_session_take(s, &finding));
    return rcs_session_ledger(s);
}

TEST(known_servers_are_suspected_and_no_others)
{
    const frame_ends https = {CLIENT, 4000, SERVER, 443}, back = {SERVER, 443, CLIENT, 4000};
    const frame_ends other = {CLIENT, 4000, SERVER, 8443};
    rcs_session *s;
    assert_int_equal(rcs_session_new(NULL, &s), RCS_OK);
    assert_int_equal(after(s, "dns.google", https)->suspected_doh, 1);
    assert_int_equal(after(s, "DNS.Quad9.NET", https)->suspected_doh, 2);
    assert_int_equal(after(s, "www.example.com", https)->suspected_doh, 2);
    assert_int_equal(after(s, "dns.google.example.com", https)->suspected_doh, 2);
    assert_int_equal(after(s, "ns.google", https)->suspected_doh, 2);
    assert_int_equal(after(s, "dns.google", other)->suspected_doh, 2);
    assert_int_equal(after(s, "dns.google", back)->suspected_doh, 2);
    const rcs_ledger *ledger = rcs_session_ledger(s);
    assert_int_equal(ledger->classes[RCS_PACKET_NOT_DNS], 7);
    assert_true(rcs_ledger_has_loss(ledger) && rcs_ledger_adds_up(ledger));
    rcs_session_free(s);
}

TEST(a_port_that_is_said_to_carry_dns_is_not_suspected)
{
    const frame_ends https = {CLIENT, 4000, SERVER, 443};
    const rcs_session_options options = {.ports = {443}, .port_count = 1};
    rcs_session *s;
    assert_int_equal(rcs_session_new(&options, &s), RCS_OK);
    assert_int_equal(after(s, "dns.google", https)->suspected_doh, 0);
    rcs_session_free(s);
}

TEST(the_list_has_host_names_in_lower_case_each_once)
{
    assert_true(rcsi_doh_server_count >= 40);
    for (size_t i = 0; i < rcsi_doh_server_count; i++) {
        const char *name = rcsi_doh_servers[i];
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-."), strlen(name));
        assert_non_null(strchr(name, '.'));
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(name, rcsi_doh_servers[j]);
        }
    }
}

RUN_TESTS(T(known_servers_are_suspected_and_no_others),
          T(a_port_that_is_said_to_carry_dns_is_not_suspected),
          T(the_list_has_host_names_in_lower_case_each_once))
