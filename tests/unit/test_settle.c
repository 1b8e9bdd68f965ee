/* test_settle.c -- a finding waits until its lookup is decided, and comes out whole */
#include "frame.h"
#include "rcodescope/session.h"
#include "unit.h"
#include "wire.h"

#define SECOND INT64_C(1000000000)

enum {
    CLIENT = 1,
    SERVER = 53,
    OTHER = 54,
    UPSTREAM = 99,
    SERVFAIL = 2,
    BADCOOKIE = 23
};

/* One message to be fed; what is 0 has the usual value. */
typedef struct say {
    int64_t time_ns;
    uint8_t client, server;
    bool response, cookie, plain, data, aaaa;
    uint16_t rcode, id;
    const char *name;
} say;

static rcs_session *session;
static rcs_finding finding;
static frame packet_octets;

static void begin(const rcs_session_options *options)
{
    assert_int_equal(rcs_session_new(options, &session), RCS_OK);
}

static void begin_held(void)
{
    const rcs_session_options options = {.lookups = RCS_LOOKUPS_HELD};
    begin(&options);
}

static void feed(say s)
{
    static const uint8_t cookie[24] = {9};
    wire w;
    wire_begin(&w, s.response ? WIRE_RESPONSE | (s.rcode & 0xf) : RCS_FLAG_RD);
    wire_set16(&w, 0, s.id);
    wire_question(&w, s.name ? s.name : "www.example.com.",
                  s.aaaa ? RCS_TYPE_AAAA : RCS_TYPE_A);
    if (s.data) {
        wire_a(&w, RCS_ANSWER);
    }
    if (!s.plain) {
        size_t start = wire_begin_opt(&w, RCS_ADDITIONAL, s.rcode >> 4);
        if (s.cookie) {
            wire_option(&w, 10, cookie, s.response || s.id ? 24 : 8);
        }
        wire_end_data(&w, start);
    }
    uint8_t client = s.client ? s.client : CLIENT, server = s.server ? s.server : SERVER;
    const frame_ends to = {client, 4000, server, 53}, from = {server, 53, client, 4000};
    frame_udp(&packet_octets, s.response ? from : to, w.octets, w.len);
    rcs_packet packet = frame_packet(&packet_octets, packet_octets.len, s.time_ns);
    rcs_session_feed(session, &packet);
}

static bool take(void)
{
    return rcs_session_take(session, &finding);
}

static void assert_nothing_yet(void)
{
    rcs_finding other;
    assert_false(rcs_session_take(session, &other));
}

TEST(badcookie_recovers_with_the_cookie)
{
    begin_held();
    feed((say){.time_ns = SECOND, .cookie = true});
    assert_nothing_yet();
    feed((say){.time_ns = SECOND + 1000, .response = true, .cookie = true, .rcode = BADCOOKIE});
    assert_nothing_yet();
    feed((say){.time_ns = SECOND + 2000, .cookie = true, .id = 2});
    assert_nothing_yet();
    memset(&packet_octets, 0, sizeof packet_octets);
    feed((say){.time_ns = SECOND + 5000, .response = true, .id = 2});
    assert_true(take());
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_NONE); /* The success, not held. */
    assert_true(take());
    assert_int_equal(finding.id, 1);
    assert_int_equal(finding.outcome.rcode, BADCOOKIE);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_RECOVERED);
    assert_int_equal(finding.lookup.by, RCS_LOOKUP_BY_RETRY_WITH_COOKIE);
    assert_int_equal(finding.lookup.after_ns, 4000);
    assert_int_equal(finding.lookup.tries, 2);
    assert_int_equal(finding.lookup.servers, 1);
    char name[RCS_NAME_TEXT_MAX];
    rcs_name_text(&finding.qname, name);
    assert_string_equal(name, "www.example.com.");
    assert_int_equal(finding.query->cookie_kind, RCS_COOKIE_CLIENT);
    assert_int_equal(finding.outcome.cookie.octets[0], 9);
    rcs_session_free(session);
}

/* The state of one error when the capture ends `after` it. */
static rcs_lookup_state state_at_end(uint16_t rcode, int64_t after_ns)
{
    begin_held();
    feed((say){.time_ns = SECOND});
    assert_nothing_yet();
    feed((say){.time_ns = SECOND + 1000, .response = true, .cookie = true, .rcode = rcode});
    assert_nothing_yet();
    rcs_session_advance(session, SECOND + 1000 + after_ns);
    bool came = take();
    assert_false(came && rcs_session_take(session, &(rcs_finding){0}));
    rcs_session_finish(session);
    assert_true(came || take());
    assert_false(rcs_session_take(session, &(rcs_finding){0}));
    assert_in_range(finding.lookup.watched_ns, after_ns, after_ns);
    rcs_session_free(session);
    return finding.lookup.state;
}

TEST(a_step_is_open_for_three_seconds_and_an_end_is_an_end)
{
    assert_int_equal(state_at_end(BADCOOKIE, SECOND), RCS_LOOKUP_OPEN);
    assert_int_equal(state_at_end(BADCOOKIE, 4 * SECOND), RCS_LOOKUP_FAILED);
    assert_int_equal(state_at_end(BADCOOKIE, 31 * SECOND), RCS_LOOKUP_FAILED);
    assert_int_equal(state_at_end(SERVFAIL, 0), RCS_LOOKUP_FAILED);
}

TEST(a_try_without_its_answer_at_the_end_leaves_the_lookup_open)
{
    begin_held();
    feed((say){.time_ns = SECOND});
    assert_nothing_yet();
    feed((say){.time_ns = 2 * SECOND, .response = true, .rcode = SERVFAIL});
    assert_nothing_yet();
    feed((say){.time_ns = 3 * SECOND, .server = OTHER, .id = 2});
    assert_nothing_yet();
    rcs_session_finish(session);
    assert_true(take());
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_OPEN);
    assert_int_equal(finding.lookup.tries, 2);
    assert_int_equal(finding.lookup.servers, 2);
    rcs_session_free(session);
}

TEST(findings_come_in_the_order_of_their_responses)
{
    begin_held();
    for (uint16_t i = 0; i < 3; i++) {
        const char *names[] = {"a.example.", "b.example.", "c.example."};
        feed((say){.time_ns = (1 + i) * SECOND, .id = i, .name = names[i]});
        assert_nothing_yet();
        feed((say){.time_ns = (1 + i) * SECOND, .response = true, .rcode = SERVFAIL, .id = i,
                   .name = names[i]});
        assert_nothing_yet();
    }
    feed((say){.time_ns = 5 * SECOND, .id = 9, .name = "c.example."});
    assert_nothing_yet();
    feed((say){.time_ns = 5 * SECOND, .response = true, .id = 9, .name = "c.example."});
    assert_true(take()); /* NOERROR passes. */
    assert_nothing_yet();
    rcs_session_advance(session, 100 * SECOND);
    for (uint64_t i = 1; i <= 3; i++) {
        assert_true(take());
        assert_int_equal(finding.id, i);
        assert_int_equal(finding.lookup.state,
                         i == 3 ? RCS_LOOKUP_RECOVERED : RCS_LOOKUP_FAILED);
    }
    assert_int_equal(finding.lookup.by, RCS_LOOKUP_BY_SAME_SERVER);
    rcs_session_free(session);
}

TEST(where_room_ends_the_oldest_leaves_unknown_and_counted)
{
    const rcs_session_options options = {.lookups = RCS_LOOKUPS_HELD, .limits = {.held = 4}};
    begin(&options);
    int early = 0;
    for (uint16_t i = 1; i <= 10; i++) {
        char name[] = "x.example.";
        name[0] = (char)('a' + i);
        feed((say){.time_ns = i * SECOND / 10, .id = i, .name = name});
        while (take()) {
            assert_int_equal(finding.lookup.state, RCS_LOOKUP_UNKNOWN);
            assert_int_equal(finding.id, ++early);
        }
        feed((say){.time_ns = i * SECOND / 10, .response = true, .rcode = SERVFAIL, .id = i,
                   .name = name});
        while (take()) {
            assert_int_equal(finding.id, ++early);
        }
    }
    assert_true(early >= 6);
    assert_int_equal(rcs_session_ledger(session)->settled_early, early);
    rcs_session_free(session);
}

TEST(responses_without_any_query_prove_no_failure)
{
    begin_held();
    feed((say){.time_ns = SECOND, .response = true, .rcode = SERVFAIL});
    assert_nothing_yet();
    rcs_session_advance(session, 100 * SECOND);
    assert_true(take());
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_UNKNOWN);
    assert_int_equal(finding.exchange.answer, RCS_ANSWER_ALONE);
    rcs_session_free(session);
}

TEST(what_the_resolver_asked_meanwhile_is_told)
{
    begin_held();
    feed((say){.time_ns = SECOND});
    assert_nothing_yet();
    for (uint16_t i = 0; i < 3; i++) {
        feed((say){.time_ns = (2 + i) * SECOND, .client = SERVER, .server = (uint8_t)(UPSTREAM + i),
                   .id = i});
        assert_nothing_yet();
    }
    feed((say){.time_ns = 5 * SECOND, .client = SERVER, .server = UPSTREAM, .response = true,
               .rcode = 5});
    assert_nothing_yet();
    feed((say){.time_ns = 6 * SECOND, .response = true, .rcode = SERVFAIL});
    assert_nothing_yet();
    rcs_session_finish(session);
    assert_true(take()); /* The upstream's REFUSED. */
    assert_false(finding.upstream.seen);
    assert_true(take());
    assert_int_equal(finding.outcome.rcode, SERVFAIL);
    assert_true(finding.upstream.seen);
    assert_int_equal(finding.upstream.queries, 3);
    assert_int_equal(finding.upstream.silent, 2);
    assert_int_equal(finding.upstream.servers, 3);
    assert_int_equal(finding.upstream.rcodes, 1u << 5);
    assert_int_equal(finding.upstream.last_rcode, 5);
    assert_int_equal(finding.upstream.last_server.ip[3], UPSTREAM + 2);
    rcs_session_free(session);
}

/* What the AAAA failure at SERVER says of an A query to `server` whose answer is `answer`. */
static rcs_beside beside(uint8_t server, int64_t at_ns, const say *answer)
{
    begin_held();
    feed((say){.time_ns = at_ns, .server = server});
    assert_nothing_yet();
    if (answer) {
        feed(*answer);
        take();
    }
    feed((say){.time_ns = 40 * SECOND, .aaaa = true, .id = 7});
    while (take()) {
    }
    feed((say){.time_ns = 40 * SECOND, .aaaa = true, .id = 7, .response = true,
               .rcode = SERVFAIL});
    assert_nothing_yet();
    rcs_session_finish(session);
    do {
        assert_true(take());
    } while (finding.qtype != RCS_TYPE_AAAA);
    rcs_session_free(session);
    return finding.lookup.beside;
}

TEST(a_failure_tells_what_the_client_got_beside_it_at_the_same_server)
{
    const int64_t now = 40 * SECOND;
    say answer = {.time_ns = now, .response = true, .data = true};
    assert_int_equal(beside(SERVER, now, &answer), RCS_BESIDE_DATA);
    assert_int_equal(beside(SERVER, now, NULL), RCS_BESIDE_SILENT);
    assert_int_equal(beside(OTHER, now, NULL), RCS_BESIDE_NONE);
    answer.data = false;
    assert_int_equal(beside(SERVER, now, &answer), RCS_BESIDE_NODATA);
    answer.rcode = 3;
    assert_int_equal(beside(SERVER, now, &answer), RCS_BESIDE_NXDOMAIN);
    answer.rcode = SERVFAIL;
    assert_int_equal(beside(SERVER, now, &answer), RCS_BESIDE_ERROR);
    answer = (say){.time_ns = now, .server = OTHER, .response = true, .data = true};
    assert_int_equal(beside(OTHER, now, &answer), RCS_BESIDE_NONE);
    answer = (say){.time_ns = SECOND, .response = true, .data = true};
    assert_int_equal(beside(SERVER, SECOND, &answer), RCS_BESIDE_NONE); /* long ago */
}

TEST(denials_of_a_search_list_are_steps_to_the_name_that_is_answered)
{
    static const char *const names[] = {"db.ns.svc.cluster.local.", "db.svc.cluster.local.",
                                        "db.other.net."};
    begin_held();
    for (uint16_t i = 0; i < 3; i++) {
        feed((say){.time_ns = SECOND + i, .name = names[i], .id = i});
        assert_nothing_yet();
        feed((say){.time_ns = SECOND + i, .name = names[i], .id = i, .response = true,
                   .rcode = 3});
        assert_nothing_yet();
    }
    feed((say){.time_ns = 2 * SECOND, .name = "DB.cluster.local."});
    assert_nothing_yet();
    feed((say){.time_ns = 2 * SECOND, .name = "DB.cluster.local.", .response = true, .data = true});
    assert_true(take());
    assert_int_equal(finding.outcome.rcode, 0); /* The answer, not held. */
    for (uint16_t i = 0; i < 3; i++) {
        bool step = i < 2;
        if (i == 2) {
            assert_nothing_yet();
            rcs_session_advance(session, 60 * SECOND);
        }
        assert_true(take());
        assert_int_equal(finding.message.id, i);
        assert_int_equal(finding.lookup.state, step ? RCS_LOOKUP_RECOVERED : RCS_LOOKUP_FAILED);
        assert_int_equal(finding.lookup.by, step ? RCS_LOOKUP_BY_SEARCH_LIST : RCS_LOOKUP_BY_NONE);
        assert_int_equal(finding.lookup.after_ns, step ? SECOND - i : 0);
    }
    rcs_session_free(session);
}

TEST(what_is_released_comes_at_once_unknown_and_counted)
{
    begin_held();
    rcs_session_release(session);
    feed((say){.time_ns = SECOND});
    assert_nothing_yet();
    feed((say){.time_ns = SECOND + 1000, .response = true, .rcode = SERVFAIL});
    assert_nothing_yet();
    rcs_session_release(session);
    assert_true(take());
    assert_int_equal(finding.outcome.rcode, SERVFAIL);
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_UNKNOWN);
    assert_int_equal(rcs_session_ledger(session)->settled_early, 1);
    feed((say){.time_ns = SECOND + 2000, .response = true, .rcode = SERVFAIL, .id = 2});
    assert_nothing_yet(); /* what comes later is held again */
    rcs_session_free(session);
}

TEST(with_lookups_off_errors_come_at_once)
{
    begin(NULL);
    feed((say){.time_ns = SECOND});
    assert_nothing_yet();
    feed((say){.time_ns = SECOND, .response = true, .rcode = SERVFAIL});
    assert_true(take());
    assert_int_equal(finding.lookup.state, RCS_LOOKUP_NONE);
    assert_int_equal(finding.lookup.id, 0);
    rcs_session_free(session);
}

RUN_TESTS(T(badcookie_recovers_with_the_cookie),
          T(a_step_is_open_for_three_seconds_and_an_end_is_an_end),
          T(a_try_without_its_answer_at_the_end_leaves_the_lookup_open),
          T(findings_come_in_the_order_of_their_responses),
          T(where_room_ends_the_oldest_leaves_unknown_and_counted),
          T(responses_without_any_query_prove_no_failure),
          T(what_the_resolver_asked_meanwhile_is_told),
          T(a_failure_tells_what_the_client_got_beside_it_at_the_same_server),
          T(denials_of_a_search_list_are_steps_to_the_name_that_is_answered),
          T(what_is_released_comes_at_once_unknown_and_counted),
          T(with_lookups_off_errors_come_at_once))
