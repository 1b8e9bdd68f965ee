/* test_session.c -- packets go in, findings with their query come out, and the books balance */
#include "rcodescope/session.h"

#include "frame.h"
#include "unit.h"
#include "wire.h"

#define SECOND INT64_C(1000000000)

enum { CLIENT = 1, SERVER = 53, CLIENT_PORT = 40000 };

static const frame_ends TO_SERVER = {CLIENT, CLIENT_PORT, SERVER, 53};
static const frame_ends TO_CLIENT = {SERVER, 53, CLIENT, CLIENT_PORT};

static frame packet_octets;

static rcs_session *session_with(rcs_pairing pairing)
{
    rcs_session_options options = {.pairing = pairing, .ports = {5335}, .port_count = 1};
    rcs_session *s;
    assert_int_equal(rcs_session_new(&options, &s), RCS_OK);
    return s;
}

/* Feed a datagram of which `caplen` octets were captured (0: all); true: a finding came. */
static bool feed(rcs_session *s, frame_ends ends, const wire *w, size_t cut, rcs_finding *out)
{
    frame_udp(&packet_octets, ends, w->octets, w->len);
    static int64_t now = SECOND;
    now += SECOND;
    rcs_packet packet = frame_packet(&packet_octets, packet_octets.len - cut, now);
    rcs_session_feed(s, &packet);
    bool found = rcs_session_take(s, out);
    rcs_finding second;
    assert_false(found && rcs_session_take(s, &second));
    assert_true(rcs_ledger_adds_up(rcs_session_ledger(s)));
    return found;
}

static wire query_with(bool edns)
{
    wire w;
    wire_begin(&w, RCS_FLAG_RD);
    wire_question(&w, "www.example.com.", RCS_TYPE_A);
    if (edns) {
        wire_opt(&w, RCS_ADDITIONAL, 0);
    }
    return w;
}

static wire badcookie(void)
{
    wire w;
    wire_begin_response(&w, 7);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    return w;
}

TEST(a_response_comes_with_its_query_and_latency)
{
    (void)state_;
    rcs_session *s = session_with(RCS_PAIRING_ON);
    static rcs_finding f;
    wire q = query_with(true), r = badcookie();
    assert_false(feed(s, TO_SERVER, &q, 0, &f));
    assert_true(feed(s, TO_CLIENT, &r, 0, &f));
    assert_int_equal(f.outcome.rcode, 23);
    assert_int_equal(f.outcome.certainty, RCS_EXACT);
    assert_non_null(f.query);
    assert_int_equal(f.latency_ns, SECOND);
    assert_int_equal(f.flow.server.port, 53);
    assert_int_equal(f.flow.server.ip[3], SERVER);
    assert_int_equal(f.flow.client.port, CLIENT_PORT);
    const rcs_ledger *ledger = rcs_session_ledger(s);
    assert_int_equal(ledger->packets, 2);
    assert_int_equal(ledger->classes[RCS_PACKET_UDP_DNS], 2);
    assert_int_equal(ledger->queries, 1);
    assert_int_equal(ledger->responses, 1);
    rcs_session_free(s);
}

TEST(a_cut_nibble_is_certain_only_if_the_query_had_no_opt)
{
    (void)state_;
    static rcs_finding f;
    const size_t opt = 11;
    for (int edns = 0; edns < 2; edns++) {
        rcs_session *s = session_with(RCS_PAIRING_ON);
        wire q = query_with(edns), r = badcookie();
        assert_false(feed(s, TO_SERVER, &q, 0, &f));
        assert_true(feed(s, TO_CLIENT, &r, opt, &f));
        assert_int_equal(f.outcome.rcode, 7);
        assert_int_equal(f.outcome.certainty, edns ? RCS_INEXACT : RCS_EXACT_BY_QUERY);
        assert_int_equal(rcs_session_ledger(s)->cut_messages, 1);
        rcs_session_free(s);
    }
}

TEST(a_cut_query_proves_nothing_about_its_opt)
{
    (void)state_;
    static rcs_finding f;
    rcs_session *s = session_with(RCS_PAIRING_ON);
    wire q = query_with(true), r = badcookie();
    assert_false(feed(s, TO_SERVER, &q, 11, &f));
    assert_true(feed(s, TO_CLIENT, &r, 11, &f));
    assert_non_null(f.query);
    assert_int_equal(f.outcome.certainty, RCS_INEXACT);
    rcs_session_free(s);
}

TEST(a_response_without_a_question_gets_the_name_of_its_query)
{
    (void)state_;
    static rcs_finding f;
    rcs_session *s = session_with(RCS_PAIRING_ON);
    wire q = query_with(false), r;
    wire_begin(&r, WIRE_RESPONSE | 1);
    assert_false(feed(s, TO_SERVER, &q, 0, &f));
    assert_true(feed(s, TO_CLIENT, &r, 0, &f));
    assert_true(f.has_question);
    assert_false(f.message.has_question);
    char name[RCS_NAME_TEXT_MAX];
    rcs_name_text(&f.qname, name);
    assert_string_equal(name, "www.example.com.");
    assert_int_equal(f.qtype, RCS_TYPE_A);
    rcs_session_free(s);
}

TEST(without_pairing_no_query_is_known)
{
    (void)state_;
    static rcs_finding f;
    rcs_session *s = session_with(RCS_PAIRING_OFF);
    wire q = query_with(true), r = badcookie();
    assert_false(feed(s, TO_SERVER, &q, 0, &f));
    assert_true(feed(s, TO_CLIENT, &r, 0, &f));
    assert_null(f.query);
    assert_int_equal(f.latency_ns, -1);
    rcs_session_free(s);
}

TEST(relatives_of_dns_are_counted_apart)
{
    (void)state_;
    static rcs_finding f;
    rcs_session *s = session_with(RCS_PAIRING_ON);
    wire q = query_with(false), r = badcookie(), good = r;
    const frame_ends mdns = {SERVER, 5353, CLIENT, 5353}, llmnr = {SERVER, 5355, CLIENT, 4000};
    good.octets[3] &= 0xf0; /* RFC 6762 18.11: a response without a code is an ordinary one */
    assert_false(feed(s, mdns, &q, 0, &f));
    assert_false(feed(s, mdns, &good, 0, &f));
    assert_true(feed(s, mdns, &r, 0, &f));
    assert_null(f.query);
    assert_int_equal(f.lookup.id, 0);
    assert_int_equal(f.outcome.header_rcode, 7);
    assert_true(feed(s, llmnr, &r, 0, &f));
    assert_int_equal(f.flow.server.port, 5355);
    const rcs_ledger *ledger = rcs_session_ledger(s);
    assert_int_equal(ledger->mdns_messages, 3);
    assert_int_equal(ledger->mdns_discarded, 1);
    assert_int_equal(ledger->llmnr_messages, 1);
    assert_int_equal(ledger->llmnr_discarded, 1);
    assert_int_equal(ledger->messages, 0);
    rcs_session_free(s);
}

TEST(dns_on_another_port_is_named_and_read_when_asked_for)
{
    (void)state_;
    static rcs_finding f;
    rcs_session *s = session_with(RCS_PAIRING_ON);
    wire q = query_with(true), r = badcookie();
    const frame_ends ask = {CLIENT, 4000, SERVER, 5300}, answer = {SERVER, 5300, CLIENT, 4000};
    const frame_ends extra = {SERVER, 5335, CLIENT, 4000};
    assert_false(feed(s, ask, &q, 0, &f));
    assert_false(feed(s, answer, &r, 0, &f));
    assert_true(feed(s, extra, &r, 0, &f));
    const rcs_ledger *ledger = rcs_session_ledger(s);
    assert_int_equal(ledger->elsewhere[0].port, 5300);
    assert_int_equal(ledger->elsewhere[0].packets, 2);
    assert_int_equal(ledger->elsewhere[1].packets, 0);
    assert_true(rcs_ledger_has_loss(ledger));
    rcs_session_free(s);
}

TEST(any_port_reads_what_has_the_structure_of_dns)
{
    (void)state_;
    static rcs_finding f;
    rcs_session_options options = {.reach = RCS_ANY_PORT};
    rcs_session *s;
    assert_int_equal(rcs_session_new(&options, &s), RCS_OK);
    wire q = query_with(true), r = badcookie(), noise = badcookie();
    const frame_ends ask = {CLIENT, 4000, SERVER, 5300}, answer = {SERVER, 5300, CLIENT, 4000};
    noise.octets[5] = 2; /* two questions promised, one there */
    assert_false(feed(s, ask, &q, 0, &f));
    assert_true(feed(s, answer, &r, 0, &f));
    assert_non_null(f.query);
    assert_false(feed(s, answer, &noise, 0, &f));
    const rcs_ledger *ledger = rcs_session_ledger(s);
    assert_int_equal(ledger->messages, 2);
    assert_int_equal(ledger->classes[RCS_PACKET_NOT_DNS], 1);
    assert_int_equal(ledger->elsewhere[0].packets, 0);
    rcs_session_free(s);
}

TEST(any_port_follows_a_tcp_connection_once_it_spoke_dns)
{
    (void)state_;
    static rcs_finding f;
    rcs_session_options options = {.reach = RCS_ANY_PORT};
    rcs_session *s;
    assert_int_equal(rcs_session_new(&options, &s), RCS_OK);
    const frame_ends answer = {SERVER, 5300, CLIENT, 4000};
    wire r = badcookie();
    uint8_t stream[512];
    frame_put16(stream, r.len);
    memcpy(stream + 2, r.octets, r.len);
    size_t len = r.len + 2, found = 0;
    for (size_t i = 0; i < 3; i++) { /* whole, then in two halves */
        size_t from = i == 2 ? 20 : 0, to = i == 1 ? 20 : len;
        frame_tcp(&packet_octets, answer, (uint32_t)(1000 + (i ? len : 0) + from), 0x10,
                  stream + from, to - from);
        rcs_packet packet = frame_packet(&packet_octets, packet_octets.len, SECOND);
        rcs_session_feed(s, &packet);
        while (rcs_session_take(s, &f)) {
            found++;
            assert_int_equal(f.outcome.rcode, 23);
        }
    }
    assert_int_equal(found, 2);
    assert_int_equal(rcs_session_ledger(s)->classes[RCS_PACKET_TCP_DATA], 3);
    rcs_session_free(s);
}

TEST(octets_without_a_header_are_neither_query_nor_response)
{
    (void)state_;
    static rcs_finding f;
    rcs_session *s = session_with(RCS_PAIRING_ON);
    wire r = badcookie();
    for (size_t len = 0; len < 12; len++) {
        wire piece = r;
        piece.len = len;
        assert_int_equal(feed(s, TO_CLIENT, &piece, 0, &f), len >= 4);
    }
    const rcs_ledger *ledger = rcs_session_ledger(s);
    assert_int_equal(ledger->messages, 11);
    assert_int_equal(ledger->header_short, 3);
    assert_int_equal(ledger->empty_datagrams, 1);
    assert_int_equal(ledger->malformed, 11);
    rcs_session_free(s);
}

TEST(filtered_packets_are_counted_and_not_read)
{
    (void)state_;
    rcs_session *s = session_with(RCS_PAIRING_ON);
    wire r = badcookie();
    frame_udp(&packet_octets, TO_CLIENT, r.octets, r.len);
    rcs_packet packet = frame_packet(&packet_octets, packet_octets.len, SECOND);
    packet.filtered = true;
    static rcs_finding f;
    rcs_session_feed(s, &packet);
    assert_false(rcs_session_take(s, &f));
    assert_int_equal(rcs_session_ledger(s)->classes[RCS_PACKET_FILTERED], 1);
    assert_int_equal(rcs_session_ledger(s)->messages, 0);
    rcs_session_free(s);
}

TEST(unknown_link_types_are_named_in_the_ledger)
{
    (void)state_;
    rcs_session *s = session_with(RCS_PAIRING_ON);
    static rcs_finding f;
    for (int i = 0; i < 3; i++) {
        rcs_packet packet = frame_packet(&packet_octets, 20, SECOND);
        packet.linktype = i < 2 ? 9999 : 9998;
        rcs_session_feed(s, &packet);
        assert_false(rcs_session_take(s, &f));
    }
    const rcs_ledger *ledger = rcs_session_ledger(s);
    assert_int_equal(ledger->classes[RCS_PACKET_UNKNOWN_LINK], 3);
    assert_int_equal(ledger->unknown[0].linktype, 9999);
    assert_int_equal(ledger->unknown[0].packets, 2);
    assert_int_equal(ledger->unknown[1].packets, 1);
    rcs_session_free(s);
}

TEST(two_messages_in_one_tcp_segment_are_two_findings)
{
    (void)state_;
    rcs_session *s = session_with(RCS_PAIRING_ON);
    wire r = badcookie();
    uint8_t stream[512];
    size_t len = 0;
    for (int i = 0; i < 2; i++) {
        frame_put16(stream + len, r.len);
        memcpy(stream + len + 2, r.octets, r.len);
        len += 2 + r.len;
    }
    frame_tcp(&packet_octets, TO_CLIENT, 1000, 0x10, stream, len);
    rcs_packet packet = frame_packet(&packet_octets, packet_octets.len, SECOND);
    rcs_session_feed(s, &packet);
    static rcs_finding f;
    for (int i = 1; i <= 2; i++) {
        assert_true(rcs_session_take(s, &f));
        assert_int_equal(f.id, i);
        assert_int_equal(f.outcome.rcode, 23);
        assert_int_equal(f.flow.transport, RCS_TCP);
    }
    assert_false(rcs_session_take(s, &f));
    rcs_session_finish(s);
    assert_false(rcs_session_take(s, &f));
    const rcs_ledger *ledger = rcs_session_ledger(s);
    assert_int_equal(ledger->tcp_messages, 2);
    assert_int_equal(ledger->tcp.delivered, len);
    assert_true(rcs_ledger_adds_up(ledger));
    rcs_session_free(s);
}

/* Feed a datagram at a time of our own; true: a finding came. */
static bool feed_at(rcs_session *s, frame_ends ends, const wire *w, int64_t now, rcs_finding *out)
{
    frame_udp(&packet_octets, ends, w->octets, w->len);
    rcs_packet packet = frame_packet(&packet_octets, packet_octets.len, now);
    rcs_session_feed(s, &packet);
    return rcs_session_take(s, out);
}

static rcs_session *session_copying(rcs_copying copying)
{
    const rcs_session_options options = {.copying = copying};
    rcs_session *s;
    assert_int_equal(rcs_session_new(&options, &s), RCS_OK);
    return s;
}

TEST(copies_are_counted_and_do_not_disturb_the_pairing)
{
    static rcs_finding f;
    rcs_session *s = session_copying(RCS_COPIES_COUNTED);
    wire q = query_with(true), r = badcookie();
    for (int i = 0; i < 2; i++) {
        assert_false(feed_at(s, TO_SERVER, &q, SECOND + 5000000 * i, &f));
    }
    assert_true(feed_at(s, TO_CLIENT, &r, SECOND + 20000000, &f));
    assert_int_equal(f.exchange.answer, RCS_ANSWER_FIRST);
    assert_int_equal(f.exchange.retransmitted, 0);
    assert_true(feed_at(s, TO_CLIENT, &r, SECOND + 25000000, &f));
    assert_int_equal(f.exchange.answer, RCS_ANSWER_COPY);
    assert_non_null(f.query);
    const rcs_ledger *ledger = rcs_session_ledger(s);
    assert_int_equal(ledger->copies, 2);
    assert_int_equal(ledger->queries, 2);
    assert_int_equal(ledger->responses, 2);
    assert_int_equal(ledger->responses_alone, 0);
    assert_true(rcs_ledger_adds_up(ledger));
    rcs_session_free(s);
}

TEST(the_copy_of_a_response_is_never_alone)
{
    static rcs_finding f;
    rcs_session *s = session_copying(RCS_COPIES_COUNTED);
    wire r = badcookie();
    assert_true(feed_at(s, TO_CLIENT, &r, SECOND, &f));
    assert_int_equal(f.exchange.answer, RCS_ANSWER_ALONE);
    assert_true(feed_at(s, TO_CLIENT, &r, SECOND + 1000, &f));
    assert_int_equal(f.exchange.answer, RCS_ANSWER_COPY);
    assert_null(f.query);
    assert_int_equal(rcs_session_ledger(s)->responses_alone, 1);
    rcs_session_free(s);
}

TEST(dropped_copies_are_neither_messages_nor_findings)
{
    static rcs_finding f;
    rcs_session *s = session_copying(RCS_COPIES_DROPPED);
    wire q = query_with(true), r = badcookie();
    for (int i = 0; i < 2; i++) {
        assert_false(feed_at(s, TO_SERVER, &q, SECOND + i, &f));
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(feed_at(s, TO_CLIENT, &r, SECOND + 1000 + i, &f), i == 0);
    }
    const rcs_ledger *ledger = rcs_session_ledger(s);
    assert_int_equal(ledger->copies, 2);
    assert_int_equal(ledger->messages, 2);
    assert_int_equal(ledger->classes[RCS_PACKET_UDP_DNS], 4);
    assert_true(rcs_ledger_adds_up(ledger));
    rcs_session_free(s);
}

TEST(the_longest_cut_packet_names_the_snap_length)
{
    static rcs_finding f;
    rcs_session *s = session_with(RCS_PAIRING_ON);
    wire q = query_with(true), r = badcookie();
    assert_false(feed(s, TO_SERVER, &q, 0, &f));
    assert_int_equal(rcs_session_ledger(s)->cut_wirelen, 0);
    assert_true(feed(s, TO_CLIENT, &r, 5, &f));
    assert_int_equal(rcs_session_ledger(s)->cut_wirelen, packet_octets.len);
    rcs_session_free(s);
}

TEST(later_fragments_that_a_filter_rejected_are_counted)
{
    wire q = query_with(true);
    rcs_session *s = session_with(RCS_PAIRING_ON);
    static rcs_finding f;
    for (unsigned offset = 0; offset < 3; offset++) {
        frame_udp(&packet_octets, TO_SERVER, q.octets, q.len);
        packet_octets.octets[6] = 0x20; /* more fragments */
        packet_octets.octets[7] = (uint8_t)offset;
        rcs_packet packet = frame_packet(&packet_octets, packet_octets.len, SECOND);
        packet.filtered = true;
        rcs_session_feed(s, &packet);
        assert_false(rcs_session_take(s, &f));
    }
    const rcs_ledger *ledger = rcs_session_ledger(s);
    assert_int_equal(ledger->classes[RCS_PACKET_FILTERED], 3);
    assert_int_equal(ledger->filtered_fragments, 2);
    assert_true(rcs_ledger_has_loss(ledger));
    rcs_session_free(s);
}

RUN_TESTS(T(a_response_comes_with_its_query_and_latency),
          T(a_cut_nibble_is_certain_only_if_the_query_had_no_opt),
          T(a_cut_query_proves_nothing_about_its_opt),
          T(a_response_without_a_question_gets_the_name_of_its_query),
          T(without_pairing_no_query_is_known), T(relatives_of_dns_are_counted_apart),
          T(dns_on_another_port_is_named_and_read_when_asked_for),
          T(any_port_reads_what_has_the_structure_of_dns),
          T(any_port_follows_a_tcp_connection_once_it_spoke_dns),
          T(octets_without_a_header_are_neither_query_nor_response),
          T(filtered_packets_are_counted_and_not_read),
          T(unknown_link_types_are_named_in_the_ledger),
          T(copies_are_counted_and_do_not_disturb_the_pairing),
          T(the_copy_of_a_response_is_never_alone),
          T(dropped_copies_are_neither_messages_nor_findings),
          T(the_longest_cut_packet_names_the_snap_length),
          T(later_fragments_that_a_filter_rejected_are_counted),
          T(two_messages_in_one_tcp_segment_are_two_findings))
