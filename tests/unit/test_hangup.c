/* test_hangup.c -- TCP connections in vain: when that is said, of whom, and when nothing is said */
#include "rcodescope/session.h"
#include "support/dialogue.h"
#include "unit.h"

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)

static rcs_session *session;
static rcs_finding finding;
static dialogue d;
static int64_t now_ns;
static int told;
static rcs_came came; /* Of the response with TC. */

static void begin(void)
{
    const rcs_session_options options = {.lookups = RCS_LOOKUPS_HELD,
                                         .silences = RCS_SILENCES_ON};
    assert_int_equal(rcs_session_new(&options, &session), RCS_OK);
    d = (dialogue){.client = 1, .server = 53, .port = 4000, .id = 7, .name = "www.example."};
    now_ns = SECOND;
    told = 0;
}

/* TCP failures are counted; the last is `finding`. */
static void take_all(void)
{
    rcs_finding f;
    while (rcs_session_take(session, &f)) {
        came = f.message.flags & RCS_FLAG_TC ? f.came : came;
        told += f.kind == RCS_KIND_TCP_FAILED;
        finding = f.kind == RCS_KIND_TCP_FAILED ? f : finding;
    }
}

static void feed(const frame *f)
{
    static uint64_t number;
    rcs_packet packet = frame_packet(f, f->len, now_ns);
    packet.number = ++number;
    rcs_session_feed(session, &packet);
    take_all();
    now_ns += MS;
}

static void udp(unsigned flags)
{
    static frame f;
    dialogue_udp(&d, flags, &f);
    feed(&f);
}

static void tcp(unsigned flags)
{
    static frame f;
    dialogue_tcp(&d, flags, &f);
    feed(&f);
}

static void control(int side, uint8_t flags)
{
    static frame f;
    dialogue_control(&d, side, flags, &f);
    feed(&f);
}

static void connect_tcp(void)
{
    control(FROM_CLIENT, SYN);
    control(FROM_SERVER, SYN | ACK);
    control(FROM_CLIENT, ACK);
}

/* TCP failures told by the end of the capture. */
static int end(int64_t until_ns)
{
    rcs_session_advance(session, until_ns);
    take_all();
    rcs_session_finish(session);
    take_all();
    return told;
}

static void told_to_use_tcp(void)
{
    udp(RCS_FLAG_RD);
    udp(WIRE_RESPONSE | RCS_FLAG_TC);
}

TEST(a_refused_connection_belongs_to_the_lookup_that_was_truncated)
{
    begin();
    told_to_use_tcp();
    d.port = 4001;
    int64_t asked_ns = now_ns;
    control(FROM_CLIENT, SYN);
    control(FROM_SERVER, RST | ACK);
    assert_int_equal(end(60 * SECOND), 1);
    assert_int_equal(finding.failure.tcp, RCS_TCP_END_REFUSED);
    assert_true(finding.failure.after_tc);
    assert_int_equal(finding.failure.tries, 1);
    assert_true(finding.failure.first_ns == asked_ns && finding.failure.waited_ns == MS);
    assert_int_equal(finding.flow.transport, RCS_TCP);
    assert_int_equal(finding.flow.client.port, 4001);
    assert_int_equal(finding.flow.server.ip[3], 53);
    assert_true(finding.has_question && finding.qtype == RCS_TYPE_A);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_FAILED);
    rcs_session_free(session);
}

TEST(refused_again_is_one_finding_and_the_next_server_recovers)
{
    begin();
    told_to_use_tcp();
    for (int i = 0; i < 3; i++) {
        d.port++;
        control(FROM_CLIENT, SYN);
        control(FROM_SERVER, RST | ACK);
    }
    d.server = 54;
    udp(RCS_FLAG_RD);
    udp(WIRE_RESPONSE);
    assert_int_equal(end(60 * SECOND), 1);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_RECOVERED);
    assert_int_equal(finding.lookup.by, RCS_LOOKUP_BY_OTHER_SERVER);
    rcs_session_free(session);
}

TEST(without_a_query_a_few_refusals_are_told_and_the_rest_is_counted)
{
    begin();
    for (int i = 0; i < 100; i++) {
        d.server = (uint8_t)(100 + i);
        control(FROM_CLIENT, SYN);
        control(FROM_SERVER, RST | ACK);
    }
    assert_int_equal(end(60 * SECOND), 4);
    assert_null(finding.query);
    assert_false(finding.has_question || finding.failure.after_tc);
    assert_int_equal(finding.lookup.id, 0);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_NONE);
    assert_int_equal(rcs_session_ledger(session)->connections_bare, 96);
    rcs_session_free(session);
}

TEST(many_clients_at_one_server_are_told_of_a_few)
{
    begin();
    for (int i = 0; i < 50; i++) {
        d.client = (uint8_t)(100 + i);
        control(FROM_CLIENT, SYN);
        control(FROM_SERVER, RST | ACK);
    }
    assert_int_equal(end(60 * SECOND), 4);
    assert_int_equal(rcs_session_ledger(session)->connections_bare, 46);
    rcs_session_free(session);
}

TEST(a_syn_that_nobody_answers_is_told_once_it_was_sent_again)
{
    begin();
    told_to_use_tcp();
    for (int i = 0; i < 3; i++) {
        control(FROM_CLIENT, SYN);
        now_ns += (1 << i) * SECOND;
    }
    assert_int_equal(end(60 * SECOND), 1);
    assert_int_equal(finding.failure.tcp, RCS_TCP_END_UNANSWERED);
    assert_int_equal(finding.failure.tries, 3);
    assert_true(finding.failure.after_tc);
    assert_int_equal(finding.failure.heard, RCS_HEARD_BEFORE);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_FAILED);
    rcs_session_free(session);
}

TEST(a_syn_alone_and_its_copies_prove_nothing)
{
    begin();
    told_to_use_tcp();
    control(FROM_CLIENT, SYN);
    control(FROM_CLIENT, SYN); /* 1 ms later: a mirror port */
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
}

TEST(the_end_of_the_capture_leaves_it_open)
{
    static const struct {
        int64_t after_ns;
        int findings;
    } ends[] = {{3 * SECOND, 0}, {8 * SECOND, 1}};
    for (int i = 0; i < 2; i++) {
        begin();
        told_to_use_tcp();
        int64_t first_ns = now_ns;
        control(FROM_CLIENT, SYN);
        now_ns += SECOND;
        control(FROM_CLIENT, SYN);
        assert_int_equal(end(first_ns + ends[i].after_ns), ends[i].findings);
        if (ends[i].findings) {
            assert_int_equal(finding.lookup.state, RCS_LOOKUP_OPEN);
        }
        rcs_session_free(session);
    }
}

/* Only what the client sends is in the capture. */
TEST(a_one_sided_capture_shows_that_the_connection_stood)
{
    begin();
    control(FROM_CLIENT, SYN);
    now_ns += SECOND;
    control(FROM_CLIENT, SYN); /* was lost */
    control(FROM_CLIENT, ACK);
    tcp(RCS_FLAG_RD);
    control(FROM_CLIENT, FIN | ACK);
    control(FROM_CLIENT, RST);
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
}

TEST(a_reset_and_a_close_in_place_of_an_answer)
{
    static const struct {
        uint8_t flags;
        rcs_tcp_end end;
    } ends[] = {{RST | ACK, RCS_TCP_END_RESET}, {FIN | ACK, RCS_TCP_END_CLOSED}};
    for (int i = 0; i < 2; i++) {
        begin();
        connect_tcp();
        tcp(RCS_FLAG_RD);
        control(FROM_SERVER, ends[i].flags);
        control(FROM_SERVER, RST); /* and that is all it is */
        assert_int_equal(end(60 * SECOND), 1);
        assert_int_equal(finding.failure.tcp, ends[i].end);
        assert_int_equal(finding.message.id, 7);
        assert_true(finding.failure.waited_ns == MS);
        assert_false(finding.failure.after_tc);
        assert_int_equal(finding.lookup.state, RCS_LOOKUP_FAILED);
        rcs_session_free(session);
    }
}

TEST(a_query_on_a_connection_that_was_just_closed_is_asked_again)
{
    begin();
    connect_tcp();
    tcp(RCS_FLAG_RD);
    tcp(WIRE_RESPONSE);
    control(FROM_SERVER, FIN | ACK);
    d.id = 8;
    d.name = "next.example.";
    tcp(RCS_FLAG_RD);
    d.sent[FROM_SERVER]++; /* the FIN's number */
    control(FROM_SERVER, RST);
    d.port = 4001;
    d.sent[FROM_SERVER] = d.sent[FROM_CLIENT] = 0;
    connect_tcp();
    tcp(RCS_FLAG_RD);
    tcp(WIRE_RESPONSE);
    assert_int_equal(end(60 * SECOND), 1);
    assert_int_equal(finding.failure.tcp, RCS_TCP_END_RESET);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_RECOVERED);
    rcs_session_free(session);
}

TEST(several_queries_in_vain_are_a_finding_each)
{
    static const char *const names[] = {"a.example.", "b.example.", "c.example."};
    begin();
    connect_tcp();
    for (int i = 0; i < 3; i++) {
        d.id = (uint16_t)(10 + i);
        d.name = names[i];
        tcp(RCS_FLAG_RD);
    }
    d.id = 11;
    d.name = names[1];
    tcp(WIRE_RESPONSE);
    control(FROM_SERVER, RST);
    assert_int_equal(end(60 * SECOND), 2);
    assert_int_equal(finding.message.id, 12);
    rcs_session_free(session);
}

TEST(after_the_answer_every_end_is_a_good_one)
{
    static const uint8_t flags[] = {RST, FIN | ACK, RST | ACK};
    for (int i = 0; i < 3; i++) {
        begin();
        connect_tcp();
        tcp(RCS_FLAG_RD);
        tcp(WIRE_RESPONSE);
        control(FROM_SERVER, flags[i]);
        control(FROM_CLIENT, RST);
        assert_int_equal(end(60 * SECOND), 0);
        rcs_session_free(session);
    }
}

TEST(who_leaves_first_was_not_left)
{
    begin();
    connect_tcp();
    tcp(RCS_FLAG_RD);
    control(FROM_CLIENT, FIN | ACK);
    control(FROM_SERVER, FIN | ACK);
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
}

TEST(octets_that_the_capture_lacks_may_be_the_answer)
{
    begin();
    connect_tcp();
    tcp(RCS_FLAG_RD);
    d.sent[FROM_SERVER] += 60;
    control(FROM_SERVER, FIN | ACK);
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
    begin(); /* the connection stood before the capture began */
    tcp(RCS_FLAG_RD);
    control(FROM_SERVER, FIN | ACK);
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
}

/* Clients that send one SYN each and no more: neither findings nor room. */
TEST(a_flood_of_half_open_connections_is_quiet)
{
    begin();
    for (int i = 0; i < 20000; i++) {
        d.client = (uint8_t)(i % 200);
        d.port = (uint16_t)(1024 + i / 200);
        control(FROM_CLIENT, SYN);
        if (i % 2) {
            control(FROM_SERVER, SYN | ACK);
        }
        now_ns += 10 * MS;
    }
    assert_int_equal(end(now_ns + 60 * SECOND), 0);
    rcs_session_free(session);
}

TEST(without_lookups_it_is_told_at_once)
{
    const rcs_session_options options = {.silences = RCS_SILENCES_ON};
    begin();
    rcs_session_free(session);
    assert_int_equal(rcs_session_new(&options, &session), RCS_OK);
    connect_tcp();
    tcp(RCS_FLAG_RD);
    static frame f;
    dialogue_control(&d, FROM_SERVER, RST, &f);
    rcs_packet packet = frame_packet(&f, f.len, now_ns);
    rcs_session_feed(session, &packet);
    assert_true(rcs_session_take(session, &finding));
    assert_int_equal(finding.kind, RCS_KIND_TCP_FAILED);
    assert_int_equal(finding.lookup.id, 0);
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
}

/* The lookup of the client, and one of another that the capture goes on with. */
static rcs_came came_after(bool comes, int64_t after_ns, bool others_use_tcp)
{
    begin();
    came = RCS_CAME_UNKNOWN;
    if (comes) {
        connect_tcp(); /* before: it is not for this answer */
    }
    told_to_use_tcp();
    if (comes) {
        tcp(RCS_FLAG_RD);
        tcp(WIRE_RESPONSE);
    }
    now_ns += after_ns;
    d = (dialogue){.client = 2, .server = 55, .port = 4000, .id = 9, .name = "other.example."};
    if (others_use_tcp) {
        connect_tcp();
    }
    udp(RCS_FLAG_RD);
    udp(WIRE_RESPONSE);
    end(now_ns);
    rcs_session_free(session);
    return came;
}

TEST(a_client_that_is_told_to_come_over_tcp_comes_or_not)
{
    assert_int_equal(came_after(true, 4 * SECOND, true), RCS_CAME_YES);
    assert_int_equal(came_after(false, 4 * SECOND, true), RCS_CAME_NO);
    assert_int_equal(came_after(false, SECOND, true), RCS_CAME_UNKNOWN);
    assert_int_equal(came_after(false, 4 * SECOND, false), RCS_CAME_NOT_SHOWN);
}

RUN_TESTS(T(a_client_that_is_told_to_come_over_tcp_comes_or_not),
          T(a_refused_connection_belongs_to_the_lookup_that_was_truncated),
          T(refused_again_is_one_finding_and_the_next_server_recovers),
          T(without_a_query_a_few_refusals_are_told_and_the_rest_is_counted),
          T(many_clients_at_one_server_are_told_of_a_few),
          T(a_syn_that_nobody_answers_is_told_once_it_was_sent_again),
          T(a_syn_alone_and_its_copies_prove_nothing), T(the_end_of_the_capture_leaves_it_open),
          T(a_one_sided_capture_shows_that_the_connection_stood),
          T(a_reset_and_a_close_in_place_of_an_answer),
          T(a_query_on_a_connection_that_was_just_closed_is_asked_again),
          T(several_queries_in_vain_are_a_finding_each),
          T(after_the_answer_every_end_is_a_good_one), T(who_leaves_first_was_not_left),
          T(octets_that_the_capture_lacks_may_be_the_answer),
          T(a_flood_of_half_open_connections_is_quiet), T(without_lookups_it_is_told_at_once))
