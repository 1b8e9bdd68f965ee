/* test_silence.c -- queries in vain: when that is said, of whom, and when nothing is said */
#include <stdio.h>

#include "frame.h"
#include "rcodescope/session.h"
#include "session/silence.h"
#include "unit.h"
#include "wire.h"

#define SECOND INT64_C(1000000000)

enum {
    CLIENT = 1,
    SERVER = 53,
    OTHER = 54,
    ROUTER = 254,
    SERVFAIL = 2,
    ICMP_UNREACHABLE = 3,
    ICMP_REDIRECT = 5,
    PORT_UNREACHABLE = 3,
    FILTERED = 13
};

/* One message to be fed; what is 0 has the usual value. */
typedef struct say {
    int64_t time_ns;
    uint8_t client, server;
    bool response;
    uint16_t rcode, id;
    const char *name;
} say;

static rcs_session *session;
static rcs_finding finding;
static rcs_finding in_vain; /* The last that is no response. */
static frame octets;

static void begin(rcs_session_options options)
{
    in_vain = (rcs_finding){0};
    options.lookups = RCS_LOOKUPS_HELD;
    options.silences = RCS_SILENCES_ON;
    assert_int_equal(rcs_session_new(&options, &session), RCS_OK);
}

static uint32_t file;

static void feed_frame(const frame *f, int64_t time_ns)
{
    static uint64_t number;
    rcs_packet packet = frame_packet(f, f->len, time_ns);
    packet.number = ++number;
    packet.file = file;
    rcs_session_feed(session, &packet);
}

static void make(say s, frame *out)
{
    wire w;
    wire_begin(&w, s.response ? WIRE_RESPONSE | s.rcode : RCS_FLAG_RD);
    wire_set16(&w, 0, s.id);
    wire_question(&w, s.name ? s.name : "www.example.com.", RCS_TYPE_A);
    uint8_t client = s.client ? s.client : CLIENT, server = s.server ? s.server : SERVER;
    const frame_ends to = {client, 4000, server, 53}, from = {server, 53, client, 4000};
    frame_udp(out, s.response ? from : to, w.octets, w.len);
}

static bool take(void)
{
    return rcs_session_take(session, &finding);
}

/* Feed it; what is given out by that must be `taken` findings. */
static void feed_taking(say s, int taken)
{
    make(s, &octets);
    feed_frame(&octets, s.time_ns);
    for (int i = 0; i < taken; i++) {
        assert_true(take());
    }
    assert_false(rcs_session_take(session, &(rcs_finding){0}));
}

static void feed(say s)
{
    feed_taking(s, s.response && s.rcode == 0);
}

/* Somebody else is answered, so that the capture is known to show answers. */
static void feed_others(int64_t time_ns, uint8_t server)
{
    feed((say){.time_ns = time_ns, .client = 9, .server = server, .name = "other.example."});
    feed((say){.time_ns = time_ns + 1, .client = 9, .server = server, .name = "other.example.",
               .response = true});
}

static int take_all(void)
{
    rcs_finding last;
    int count = 0;
    while (rcs_session_take(session, &last)) {
        finding = last;
        in_vain = last.kind == RCS_KIND_RESPONSE ? in_vain : last;
        count++;
    }
    return count;
}

static int end(int64_t now_ns)
{
    rcs_session_advance(session, now_ns);
    int count = take_all();
    rcs_session_finish(session);
    return count + take_all();
}

TEST(tries_in_vain_are_one_finding_with_the_last_query)
{
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 1});
    feed((say){.time_ns = 3 * SECOND, .id = 2});
    feed((say){.time_ns = 7 * SECOND, .id = 3});
    assert_int_equal(end(60 * SECOND), 1);
    assert_int_equal(finding.kind, RCS_KIND_NO_RESPONSE);
    assert_int_equal(finding.failure.tries, 3);
    assert_true(finding.failure.first_ns == SECOND);
    assert_true(finding.time_ns == 7 * SECOND);
    assert_int_equal(finding.message.id, 3);
    assert_int_equal(finding.message.len, 0);
    assert_int_equal(finding.failure.heard, RCS_HEARD_NEVER);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_FAILED);
    assert_int_equal(finding.lookup.tries, 3);
    assert_true(finding.has_question && finding.qtype == RCS_TYPE_A);
    assert_int_equal(rcs_session_ledger(session)->queries_open, 0);
    rcs_session_free(session);
}

TEST(a_client_that_waits_for_five_seconds_is_waited_for)
{
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 1});
    feed((say){.time_ns = 6 * SECOND, .id = 2});
    feed((say){.time_ns = 11 * SECOND, .id = 3});
    feed((say){.time_ns = 20 * SECOND, .id = 3, .response = true}); /* 9 s: less than 2 * 5 s */
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
}

TEST(one_lost_packet_is_no_finding)
{
    begin((rcs_session_options){.hold_all = true});
    feed((say){.time_ns = SECOND, .id = 1});
    feed((say){.time_ns = 2 * SECOND, .id = 2});
    feed_taking((say){.time_ns = 2 * SECOND + 1000, .id = 2, .response = true}, 1);
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
}

TEST(the_next_server_recovers)
{
    begin((rcs_session_options){0});
    feed((say){.time_ns = SECOND, .id = 1});
    feed((say){.time_ns = 2 * SECOND, .id = 2, .server = OTHER});
    feed((say){.time_ns = 2 * SECOND + 1000, .id = 2, .server = OTHER, .response = true});
    assert_int_equal(end(60 * SECOND), 1);
    assert_int_equal(finding.kind, RCS_KIND_NO_RESPONSE);
    assert_int_equal(finding.flow.server.ip[3], SERVER);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_RECOVERED);
    assert_int_equal(finding.lookup.by, RCS_LOOKUP_BY_OTHER_SERVER);
    assert_true(finding.lookup.after_ns == SECOND + 1000);
    assert_int_equal(finding.lookup.servers, 2);
    rcs_session_free(session);
}

TEST(a_late_answer_is_tied_to_its_query)
{
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 1});
    feed_others(10 * SECOND, OTHER);
    make((say){.time_ns = 12 * SECOND, .id = 1, .response = true}, &octets);
    feed_frame(&octets, 12 * SECOND);
    assert_true(take()); /* the answer */
    assert_int_equal(finding.kind, RCS_KIND_RESPONSE);
    assert_true(finding.latency_ns == 11 * SECOND);
    assert_true(take());
    assert_int_equal(finding.kind, RCS_KIND_NO_RESPONSE);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_RECOVERED);
    assert_int_equal(finding.lookup.by, RCS_LOOKUP_BY_LATE_ANSWER);
    assert_int_equal(finding.failure.heard, RCS_HEARD_SINCE);
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
}

TEST(a_late_error_says_that_the_server_is_not_silent)
{
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 1});
    feed_others(10 * SECOND, OTHER);
    feed((say){.time_ns = 12 * SECOND, .id = 1, .response = true, .rcode = SERVFAIL});
    assert_int_equal(end(60 * SECOND), 1);
    assert_int_equal(finding.kind, RCS_KIND_RESPONSE);
    assert_int_equal(finding.outcome.rcode, SERVFAIL);
    rcs_session_free(session);
}

TEST(the_last_seconds_of_a_capture_prove_nothing)
{
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 1});
    feed((say){.time_ns = 2 * SECOND, .id = 2});
    assert_int_equal(end(4 * SECOND), 0);
    assert_int_equal(rcs_session_ledger(session)->queries_open, 2);
    rcs_session_free(session);
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 1});
    feed((say){.time_ns = 6 * SECOND, .id = 2});
    assert_int_equal(end(8 * SECOND), 1); /* asked again, and 7 s after the first */
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_OPEN);
    rcs_session_free(session);
}

/* Findings where nobody asks twice, or one in three does, and no answer is captured. */
static int findings_without_answers(int lookups, int again)
{
    char name[32];
    begin((rcs_session_options){0});
    for (int i = 0; i < lookups; i++) {
        snprintf(name, sizeof name, "n%d.example.", i);
        feed((say){.time_ns = SECOND + i, .name = name});
    }
    for (int i = 0; i < again; i++) {
        snprintf(name, sizeof name, "n%d.example.", i);
        feed((say){.time_ns = 3 * SECOND + i, .name = name, .id = 2});
    }
    int count = end(60 * SECOND);
    rcs_session_free(session);
    return count;
}

TEST(a_one_sided_capture_proves_nothing)
{
    assert_int_equal(findings_without_answers(9, 0), 0);
    assert_int_equal(findings_without_answers(9, 3), 0);
    assert_int_equal(findings_without_answers(9, 9), 9); /* they ask again: they got none */
    assert_int_equal(findings_without_answers(1, 1), 1);
}

TEST(silences_are_asked_for)
{
    rcs_session_options options = {.lookups = RCS_LOOKUPS_HELD};
    assert_int_equal(rcs_session_new(&options, &session), RCS_OK);
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND});
    feed((say){.time_ns = 2 * SECOND, .id = 2});
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
}

/* An ICMP error of 192.0.2.`from` that quotes the first `quoted` octets of the query. */
static void feed_icmp(say query, uint8_t from, uint8_t type, uint8_t code, size_t quoted)
{
    static frame inner, outer;
    make(query, &inner);
    memset(&outer, 0, sizeof outer);
    frame_ip(&outer, (frame_ends){from, 0, CLIENT, 0}, 1, 8 + quoted);
    memset(outer.octets + 20, 0, 8);
    outer.octets[20] = type;
    outer.octets[21] = code;
    memcpy(outer.octets + 28, inner.octets, quoted);
    feed_frame(&outer, query.time_ns + 1000);
}

enum { ID_TOO = 20 + 8 + 2, PORTS_ONLY = 20 + 8 };

TEST(an_icmp_error_is_tied_to_its_query)
{
    static const size_t quotes[] = {ID_TOO, PORTS_ONLY};
    for (int i = 0; i < 2; i++) {
        begin((rcs_session_options){0});
        feed((say){.time_ns = SECOND, .id = 7});
        feed_icmp((say){.time_ns = SECOND, .id = 7}, SERVER, ICMP_UNREACHABLE, PORT_UNREACHABLE,
                  quotes[i]);
        assert_false(take());
        assert_int_equal(end(60 * SECOND), 1);
        assert_int_equal(finding.kind, RCS_KIND_UNREACHABLE);
        assert_int_equal(finding.failure.icmp, RCS_ICMP_PORT);
        assert_int_equal(finding.failure.reporter.ip[3], SERVER);
        assert_true(finding.time_ns == SECOND + 1000 && finding.failure.waited_ns == 1000);
        assert_int_equal(finding.message.id, 7);
        rcs_session_free(session);
    }
}

TEST(an_icmp_error_about_another_query_or_a_redirect_is_none)
{
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 7});
    feed_icmp((say){.time_ns = SECOND, .id = 8}, SERVER, ICMP_UNREACHABLE, PORT_UNREACHABLE,
              ID_TOO);
    assert_false(take());
    feed_icmp((say){.time_ns = SECOND, .id = 7}, ROUTER, ICMP_REDIRECT, 1, ID_TOO);
    assert_false(take());
    feed_icmp((say){.time_ns = SECOND, .id = 7, .response = true}, CLIENT, ICMP_UNREACHABLE,
              PORT_UNREACHABLE, ID_TOO); /* the client's port is closed by then */
    assert_false(take());
    assert_int_equal(rcs_session_ledger(session)->icmp_errors, 3);
    assert_int_equal(end(2 * SECOND), 0);
    rcs_session_free(session);
}

TEST(one_lookup_and_server_is_one_finding_and_the_next_server_recovers)
{
    begin((rcs_session_options){0});
    feed((say){.time_ns = SECOND, .id = 1});
    feed_icmp((say){.time_ns = SECOND, .id = 1}, ROUTER, ICMP_UNREACHABLE, FILTERED, ID_TOO);
    assert_false(take());
    feed((say){.time_ns = 2 * SECOND, .id = 2});
    feed_icmp((say){.time_ns = 2 * SECOND, .id = 2}, ROUTER, ICMP_UNREACHABLE, FILTERED, ID_TOO);
    assert_false(take());
    feed((say){.time_ns = 3 * SECOND, .id = 3, .server = OTHER});
    make((say){.id = 3, .server = OTHER, .response = true}, &octets);
    feed_frame(&octets, 3 * SECOND + 5);
    assert_true(take()); /* the answer */
    assert_true(take());
    assert_int_equal(finding.kind, RCS_KIND_UNREACHABLE);
    assert_int_equal(finding.failure.icmp, RCS_ICMP_PROHIBITED);
    assert_int_equal(finding.failure.tries, 2);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_RECOVERED);
    assert_int_equal(finding.lookup.by, RCS_LOOKUP_BY_OTHER_SERVER);
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
}

TEST(drops_are_a_fact)
{
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    const rcs_missing missing = {3, INT64_MIN, INT64_MAX};
    rcs_session_note_drops(session, &missing);
    feed((say){.time_ns = SECOND, .id = 1});
    assert_int_equal(end(60 * SECOND), 1);
    assert_true(finding.failure.lossy);
    rcs_session_free(session);
}

/* Lost from `from` to `until`; the silence lasts from 1 s to 7 s. */
static bool doubted(int64_t from, int64_t until)
{
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 1});
    const rcs_missing missing = {2, from, until};
    rcs_session_note_drops(session, &missing);
    assert_int_equal(end(60 * SECOND), 1);
    assert_int_equal(rcs_session_ledger(session)->lost, 2);
    assert_true(rcs_ledger_has_loss(rcs_session_ledger(session)));
    rcs_session_free(session);
    return finding.failure.lossy;
}

TEST(what_was_lost_at_another_time_is_no_doubt)
{
    assert_true(doubted(INT64_MIN, INT64_MAX));
    assert_true(doubted(2 * SECOND, 3 * SECOND));
    assert_true(doubted(0, SECOND));
    assert_true(doubted(4 * SECOND, 400 * SECOND));
    assert_false(doubted(0, SECOND - 1));
    assert_false(doubted(INT64_MIN, SECOND - 1));
    assert_false(doubted(400 * SECOND, INT64_MAX));
}

TEST(losses_near_to_each_other_are_one_and_others_forget_the_first)
{
    rcsi_silence silence = {.missing_from_ns = INT64_MAX, .missing_until_ns = INT64_MIN};
    const rcs_missing first = {1, SECOND, 2 * SECOND}, near = {1, 3 * SECOND, 4 * SECOND},
                      far = {1, 900 * SECOND, 901 * SECOND};
    assert_false(rcsi_silence_is_lossy(&silence, 0, 900 * SECOND));
    rcsi_silence_missing(&silence, &first);
    rcsi_silence_missing(&silence, &near);
    assert_true(rcsi_silence_is_lossy(&silence, SECOND, SECOND));
    assert_true(rcsi_silence_is_lossy(&silence, 4 * SECOND, 9 * SECOND));
    rcsi_silence_missing(&silence, &far);
    assert_false(rcsi_silence_is_lossy(&silence, SECOND, 5 * SECOND));
    assert_true(rcsi_silence_is_lossy(&silence, SECOND, 900 * SECOND));
}

TEST(a_resolver_that_answers_an_error_has_given_up_itself)
{
    begin((rcs_session_options){0});
    feed((say){.time_ns = SECOND, .id = 1});
    feed((say){.time_ns = SECOND + 1, .id = 2, .client = SERVER, .server = OTHER});
    feed((say){.time_ns = 3 * SECOND, .id = 3, .client = SERVER, .server = OTHER});
    feed((say){.time_ns = 4 * SECOND, .id = 1, .response = true, .rcode = SERVFAIL});
    assert_int_equal(end(5 * SECOND), 2);
    assert_int_equal(finding.kind, RCS_KIND_NO_RESPONSE);
    assert_int_equal(finding.flow.client.ip[3], SERVER);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_FAILED);
    rcs_session_free(session);
}

/* A fragment of the response: the first `len` octets behind the IP header, or those after. */
static void feed_fragment(say s, size_t from, size_t len, bool more)
{
    static frame whole, part;
    make(s, &whole);
    part = whole;
    memmove(part.octets + 20, whole.octets + 20 + from, len);
    part.len = 20 + len;
    frame_put16(part.octets + 2, part.len);
    frame_put16(part.octets + 4, s.id);
    frame_put16(part.octets + 6, (more ? 0x2000u : 0) | from / 8);
    feed_frame(&part, s.time_ns);
    while (take()) {
    }
}

TEST(an_answer_whose_fragments_are_lost_is_told_with_its_query)
{
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 7});
    feed_fragment((say){.time_ns = SECOND + 1, .id = 7, .response = true}, 0, 24, true);
    assert_int_equal(end(60 * SECOND), 2); /* and the beginning itself */
    assert_int_equal(in_vain.kind, RCS_KIND_NO_RESPONSE);
    assert_true(in_vain.failure.fragment_lost);
    assert_int_equal(in_vain.lookup.state, RCS_LOOKUP_FAILED);
    rcs_session_free(session);
}

TEST(fragments_of_another_answer_or_all_of_them_prove_nothing)
{
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 7});
    feed_fragment((say){.time_ns = SECOND + 1, .id = 8, .response = true}, 0, 24, true);
    assert_int_equal(end(20 * SECOND), 2);
    assert_int_equal(in_vain.kind, RCS_KIND_NO_RESPONSE); /* the other one is cut, of nobody */
    assert_false(in_vain.failure.fragment_lost);
    rcs_session_free(session);
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 7});
    feed_fragment((say){.time_ns = SECOND + 1, .id = 7, .response = true}, 0, 24, true);
    feed((say){.time_ns = 2 * SECOND, .id = 8}); /* the last try is not the one */
    assert_int_equal(end(20 * SECOND), 2);
    assert_int_equal(in_vain.kind, RCS_KIND_NO_RESPONSE);
    assert_false(in_vain.failure.fragment_lost);
    rcs_session_free(session);
    begin((rcs_session_options){0});
    feed((say){.time_ns = SECOND, .id = 7});
    say answer = {.time_ns = SECOND + 1, .id = 7, .response = true};
    make(answer, &octets);
    size_t rest = octets.len - 20 - 24;
    feed_fragment(answer, 0, 24, true);
    feed_fragment(answer, 24, rest, false);
    assert_int_equal(end(60 * SECOND), 0);
    rcs_session_free(session);
}

/* The client asked for less, and got it: what is torn answered nothing, and late. */
TEST(a_torn_answer_is_no_second_one)
{
    begin((rcs_session_options){0});
    feed((say){.time_ns = SECOND, .id = 7});
    feed_fragment((say){.time_ns = SECOND + 1, .id = 7, .response = true}, 0, 24, true);
    feed((say){.time_ns = 2 * SECOND, .id = 8});
    feed((say){.time_ns = 2 * SECOND + 1, .id = 8, .response = true});
    assert_int_equal(end(60 * SECOND), 2);
    assert_int_equal(in_vain.kind, RCS_KIND_NO_RESPONSE);
    assert_true(in_vain.failure.fragment_lost);
    assert_int_equal(in_vain.lookup.state, RCS_LOOKUP_RECOVERED);
    assert_int_equal(in_vain.lookup.by, RCS_LOOKUP_BY_SAME_SERVER);
    rcs_session_free(session);
}

/* What comes of a query that waits when its file ends, and another begins after that long. */
static int findings_at_file_end(int64_t gap_ns, int64_t second_try_ns)
{
    begin((rcs_session_options){0});
    file = 0;
    feed_others(SECOND / 2, OTHER);
    feed((say){.time_ns = SECOND, .id = 1});
    feed((say){.time_ns = second_try_ns, .id = 2});
    file = 1;
    int64_t next_ns = second_try_ns + SECOND / 2 + gap_ns;
    make((say){.time_ns = next_ns, .client = 9, .server = OTHER, .name = "next.example."}, &octets);
    feed_frame(&octets, next_ns);
    int count = take_all();
    feed((say){.time_ns = next_ns + 1, .client = 9, .server = OTHER, .name = "next.example.",
               .response = true});
    count += end(next_ns + 2);
    file = 0;
    return count;
}

TEST(nothing_is_known_of_the_time_between_two_files)
{
    assert_int_equal(findings_at_file_end(100 * SECOND, 2 * SECOND), 0);
    assert_int_equal(rcs_session_ledger(session)->queries_open, 2);
    rcs_session_free(session);
    assert_int_equal(findings_at_file_end(100 * SECOND, 7 * SECOND), 1);
    assert_int_equal(in_vain.lookup.state, RCS_LOOKUP_OPEN);
    rcs_session_free(session);
}

/* Lookups at a server that is never heard, of which some ask again, beside one that is heard. */
static int findings_at_one_server(int lookups, int again)
{
    char name[32];
    begin((rcs_session_options){0});
    feed_others(SECOND / 2, OTHER);
    for (int i = 0; i < lookups; i++) {
        snprintf(name, sizeof name, "n%d.example.", i);
        feed((say){.time_ns = SECOND + i, .name = name});
    }
    for (int i = 0; i < again; i++) {
        snprintf(name, sizeof name, "n%d.example.", i);
        feed((say){.time_ns = 3 * SECOND + i, .name = name, .id = 2});
    }
    return end(20 * SECOND);
}

TEST(answers_of_one_server_may_take_another_way)
{
    static const struct {
        int lookups, again, findings;
    } rows[] = {{2, 0, 2}, {8, 0, 0}, {8, 1, 0}, {8, 2, 8}, {8, 8, 8}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(findings_at_one_server(rows[i].lookups, rows[i].again),
                         rows[i].findings);
        uint64_t one_sided = rcs_session_ledger(session)->silences_one_sided;
        assert_int_equal(one_sided, rows[i].lookups - rows[i].findings);
        rcs_session_free(session);
    }
}

RUN_TESTS(T(answers_of_one_server_may_take_another_way),
          T(nothing_is_known_of_the_time_between_two_files),
          T(an_answer_whose_fragments_are_lost_is_told_with_its_query),
          T(fragments_of_another_answer_or_all_of_them_prove_nothing),
          T(a_torn_answer_is_no_second_one),
          T(tries_in_vain_are_one_finding_with_the_last_query),
          T(a_client_that_waits_for_five_seconds_is_waited_for), T(one_lost_packet_is_no_finding),
          T(the_next_server_recovers), T(a_late_answer_is_tied_to_its_query),
          T(a_late_error_says_that_the_server_is_not_silent),
          T(the_last_seconds_of_a_capture_prove_nothing), T(a_one_sided_capture_proves_nothing),
          T(silences_are_asked_for), T(an_icmp_error_is_tied_to_its_query),
          T(an_icmp_error_about_another_query_or_a_redirect_is_none),
          T(one_lookup_and_server_is_one_finding_and_the_next_server_recovers),
          T(drops_are_a_fact), T(what_was_lost_at_another_time_is_no_doubt),
          T(losses_near_to_each_other_are_one_and_others_forget_the_first),
          T(a_resolver_that_answers_an_error_has_given_up_itself))
