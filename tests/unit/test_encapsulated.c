/* test_encapsulated.c -- link types, tunnels and ICMP errors as a session shows them */
#include <stdio.h>
#include <stdlib.h>

#include "frame.h"
#include "rcodescope/session.h"
#include "rcodescope/source.h"
#include "support/hex.h"
#include "unit.h"
#include "wire.h"

static const frame_ends TO_CLIENT = {53, 53, 1, 40000};

static rcs_session *new_session(void)
{
    rcs_session *s;
    assert_int_equal(rcs_session_new(NULL, &s), RCS_OK);
    return s;
}

/* The header in `hex`, then the frame, as one packet. */
static void feed(rcs_session *s, uint16_t linktype, const char *hex, const frame *inside)
{
    static uint8_t octets[FRAME_MAX + 256];
    hex_octets around = {.len = 0};
    hex_append(&around, hex);
    memcpy(octets, around.at, around.len);
    memcpy(octets + around.len, inside->octets, inside->len);
    uint32_t len = (uint32_t)(around.len + inside->len);
    rcs_packet packet = {.data = octets, .caplen = len, .wirelen = len, .linktype = linktype,
                         .number = 1};
    rcs_session_feed(s, &packet);
}

static wire badcookie(void)
{
    wire w;
    wire_begin_response(&w, 7);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    return w;
}

static frame response(void)
{
    frame f;
    wire w = badcookie();
    frame_udp(&f, TO_CLIENT, w.octets, w.len);
    return f;
}

TEST(a_finding_names_inner_and_outer_addresses)
{
    rcs_session *s = new_session();
    static rcs_finding f;
    static frame inside;
    inside = response();
    feed(s, 101, "4500 0000 0001 0000 40 04 0000 c6336401 c6336402", &inside);
    assert_true(rcs_session_take(s, &f));
    assert_int_equal(f.outcome.rcode, 23);
    assert_int_equal(f.outer.tunnels, 1);
    char text[RCS_ADDRESS_TEXT_MAX];
    assert_string_equal(rcs_address_text(&f.flow.server, text), "192.0.2.53");
    assert_string_equal(rcs_address_text(&f.outer.server, text), "198.51.100.1");
    assert_string_equal(rcs_address_text(&f.outer.client, text), "198.51.100.2");
    assert_false(rcs_session_take(s, &f));
    feed(s, 228, "", &inside);
    assert_true(rcs_session_take(s, &f));
    assert_int_equal(f.outer.tunnels, 0);
    assert_int_equal(f.outer.client.family, 0);
    assert_int_equal(f.outer.server.family, 0);
    rcs_session_free(s);
}

TEST(a_finding_that_was_held_still_knows_its_tunnel)
{
    const rcs_session_options options = {.lookups = RCS_LOOKUPS_HELD};
    rcs_session *s;
    static rcs_finding f;
    static frame asked, answered;
    wire q;
    assert_int_equal(rcs_session_new(&options, &s), RCS_OK);
    wire_begin(&q, RCS_FLAG_RD);
    wire_question(&q, "www.example.com.", RCS_TYPE_A);
    frame_udp(&asked, (frame_ends){1, 40000, 53, 53}, q.octets, q.len);
    wire_begin_response(&q, 2);
    frame_udp(&answered, TO_CLIENT, q.octets, q.len);
    feed(s, 101, "4500 0000 0001 0000 40 04 0000 c6336402 c6336401", &asked);
    assert_false(rcs_session_take(s, &f));
    feed(s, 101, "4500 0000 0001 0000 40 04 0000 c6336401 c6336402", &answered);
    assert_false(rcs_session_take(s, &f));
    rcs_session_finish(s);
    assert_true(rcs_session_take(s, &f));
    assert_int_equal(f.outcome.rcode, 2);
    assert_int_equal(f.outer.tunnels, 1);
    assert_int_equal(f.outer.server.ip[3], 1);
    assert_int_equal(f.outer.client.ip[3], 2);
    assert_false(rcs_session_take(s, &f));
    rcs_session_free(s);
}

TEST(a_stream_in_a_tunnel_knows_the_tunnel_of_its_last_packet)
{
    rcs_session *s = new_session();
    static rcs_finding f;
    static frame inside;
    wire w = badcookie();
    static uint8_t stream[2 + sizeof w.octets];
    frame_put16(stream, w.len);
    memcpy(stream + 2, w.octets, w.len);
    frame_tcp(&inside, TO_CLIENT, 1, 0x18, stream, w.len + 2);
    feed(s, 101, "4500 0000 0001 0000 40 2f 0000 c6336401 c6336402 0000 0800", &inside);
    assert_true(rcs_session_take(s, &f));
    assert_int_equal(f.flow.transport, RCS_TCP);
    assert_int_equal(f.outer.tunnels, 1);
    assert_int_equal(f.outer.server.ip[3], 1);
    assert_int_equal(f.outer.client.ip[3], 2);
    assert_false(rcs_session_take(s, &f));
    rcs_session_free(s);
}

TEST(icmp_errors_count_if_they_quote_a_dns_port)
{
    rcs_session *s = new_session();
    static rcs_finding f;
    static frame inside;
    inside = response();
    const char *router = "4500 0000 0001 0000 40 01 0000 c00002fe c0000201 0303 0000 00000000";
    feed(s, 101, router, &inside);
    assert_false(rcs_session_take(s, &f));
    assert_int_equal(rcs_session_ledger(s)->icmp_errors, 1);
    frame_put16(inside.octets + 20, 54); /* the quoted source port */
    feed(s, 101, router, &inside);
    assert_false(rcs_session_take(s, &f));
    assert_int_equal(rcs_session_ledger(s)->icmp_errors, 1);
    assert_int_equal(rcs_session_ledger(s)->classes[RCS_PACKET_NOT_DNS], 2);
    assert_int_equal(rcs_session_ledger(s)->messages, 0);
    rcs_session_free(s);
}

TEST(encrypted_wifi_frames_are_counted_as_not_readable)
{
    rcs_session *s = new_session();
    static rcs_finding f;
    static frame inside;
    inside = response();
    feed(s, 105, "0842 0000 020000000001 020000000002 020000000003 1000", &inside);
    assert_false(rcs_session_take(s, &f));
    assert_int_equal(rcs_session_ledger(s)->protected_frames, 1);
    assert_int_equal(rcs_session_ledger(s)->classes[RCS_PACKET_NOT_IP], 1);
    assert_true(rcs_ledger_has_loss(rcs_session_ledger(s)));
    feed(s, 105, "0802 0000 020000000001 020000000002 020000000003 1000 aaaa03 000000 0800",
                 &inside);
    assert_true(rcs_session_take(s, &f));
    assert_int_equal(rcs_session_ledger(s)->protected_frames, 1);
    assert_int_equal(f.outcome.rcode, 23);
    assert_false(rcs_session_take(s, &f));
    rcs_session_free(s);
}

static void assert_one_badcookie(const char *path)
{
    rcs_source *source;
    rcs_error err;
    assert_int_equal(rcs_source_open_file(path, NULL, &source, &err), RCS_OK);
    rcs_session *s = new_session();
    static rcs_finding f;
    rcs_packet packet;
    int found = 0;
    while (rcs_source_next(source, &packet) == RCS_OK) {
        rcs_session_feed(s, &packet);
        while (rcs_session_take(s, &f)) {
            assert_int_equal(f.outcome.rcode, 23);
            assert_int_equal(f.flow.server.port, 53);
            found++;
        }
    }
    if (found != 1) {
        fail_msg("%s: %d findings", path, found);
    }
    assert_true(rcs_ledger_adds_up(rcs_session_ledger(s)));
    rcs_session_free(s);
    rcs_source_close(source);
}

TEST(every_trap_of_links_and_tunnels_yields_its_message)
{
    static const char *const names[] = {
        "enc-erspan2", "enc-geneve",  "enc-gre",  "enc-ip6ext", "enc-ipip",
        "enc-mpls",    "enc-pppoe",   "enc-qinq", "enc-vlan",   "enc-vxlan",
        "lt-ipv4_228", "lt-loop",     "lt-null",  "lt-ppp",     "lt-raw101",
        "lt-sll",      "lt-sll2",
    };
    const char *shared = getenv("RCS_SHARED");
    char path[512];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/traps/%s.pcap",
                 shared ? shared : RCS_SOURCE_DIR "/../shared", names[i]);
        FILE *there = fopen(path, "rb");
        if (!there) {
            print_message("SKIPPED: %s is not there\n", path);
            skip();
        }
        fclose(there);
        assert_one_badcookie(path);
    }
}

RUN_TESTS(T(a_finding_names_inner_and_outer_addresses),
          T(a_finding_that_was_held_still_knows_its_tunnel),
          T(a_stream_in_a_tunnel_knows_the_tunnel_of_its_last_packet),
          T(icmp_errors_count_if_they_quote_a_dns_port),
          T(encrypted_wifi_frames_are_counted_as_not_readable),
          T(every_trap_of_links_and_tunnels_yields_its_message))
