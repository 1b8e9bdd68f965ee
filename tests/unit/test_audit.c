/* test_audit.c -- what a capture shows of a server, and what it does not */
#include "rcodescope/audit.h"

#include <string.h>

#include "frame.h"
#include "rcodescope/session.h"
#include "support/finding.h"
#include "unit.h"

enum { COOKIE = 10, NSID = 3, BADVERS_UPPER = 1, RRSIG = 46 };

static rcs_audit *audit;
static rcs_query asked;

static const uint8_t both[] = {1, 2, 3, 4, 5, 6, 7, 8, 1, 0, 0, 0,
                               9, 9, 9, 9, 7, 7, 7, 7, 7, 7, 7, 7};

/* A query with EDNS and these options, noted; its response will know it. */
static void ask(unsigned version, const uint8_t *options, size_t count)
{
    wire w;
    wire_begin(&w, RCS_FLAG_RD);
    wire_question(&w, "www.example.com.", 1);
    size_t opt = wire_begin_opt(&w, RCS_ADDITIONAL, 0);
    for (size_t i = 0; i < count; i++) {
        wire_option(&w, options[i], both, options[i] == COOKIE ? 8 : 0);
    }
    wire_end_data(&w, opt);
    rcs_finding f = finding_of(&w, w.len);
    f.outcome.edns_version = (uint8_t)version;
    rcs_audit_add(audit, &f);
    asked = (rcs_query){.complete = true,
                        .has_edns = true,
                        .edns_version = (uint8_t)version,
                        .options = f.outcome.options};
}

static void reply(const wire *w)
{
    rcs_finding f = finding_of(w, w->len);
    f.query = &asked;
    rcs_audit_add(audit, &f);
}

static rcs_audit_row row(void)
{
    rcs_audit_row out;
    assert_int_equal(rcs_audit_rows(audit, &out, 1), 1);
    return out;
}

static bool remarked(const rcs_audit_row *r, rcs_remark remark)
{
    return r->remarks >> remark & 1;
}

TEST(nothing_is_claimed_of_what_nobody_asked_for)
{
    wire w;
    wire_begin(&w, RCS_FLAG_RD);
    wire_question(&w, "www.example.com.", 1);
    rcs_finding f = finding_of(&w, w.len);
    rcs_audit_add(audit, &f);
    wire_begin_response(&w, 0);
    f = finding_of(&w, w.len);
    rcs_audit_add(audit, &f);
    rcs_audit_row r = row();
    assert_int_equal(r.queries, 1);
    assert_int_equal(r.responses, 1);
    assert_int_equal(r.unpaired, 1);
    for (int part = 0; part < RCS_PART_COUNT; part++) {
        assert_int_equal(rcs_audit_shows(&r, (rcs_audit_part)part), RCS_NEVER_ASKED);
    }
    assert_int_equal(r.remarks, 0);
}

TEST(edns_cookie_and_nsid_are_seen_or_not)
{
    wire w;
    const uint8_t options[] = {NSID, COOKIE};
    ask(0, options, 2);
    wire_begin_response(&w, 0);
    wire_opt(&w, RCS_ADDITIONAL, 0);
    reply(&w);
    rcs_audit_row r = row();
    assert_int_equal(r.options_asked, 1u << NSID | 1u << COOKIE);
    assert_int_equal(rcs_audit_shows(&r, RCS_PART_EDNS), RCS_SEEN);
    assert_int_equal(rcs_audit_shows(&r, RCS_PART_COOKIE), RCS_NOT_SEEN);
    assert_int_equal(rcs_audit_shows(&r, RCS_PART_NSID), RCS_NOT_SEEN);
    ask(0, options, 2);
    wire_begin_response(&w, 0);
    size_t opt = wire_begin_opt(&w, RCS_ADDITIONAL, 0);
    wire_option(&w, NSID, "ns1", 3);
    wire_option(&w, COOKIE, both, sizeof both);
    wire_option(&w, 65001, "x", 1);
    wire_end_data(&w, opt);
    reply(&w);
    r = row();
    assert_int_equal(rcs_audit_shows(&r, RCS_PART_COOKIE), RCS_SEEN);
    assert_int_equal(rcs_audit_shows(&r, RCS_PART_NSID), RCS_SEEN);
    assert_memory_equal(r.nsid, "ns1", 3);
    assert_int_equal(r.options_sent, 1u << NSID | 1u << COOKIE | 1u << 31);
    assert_int_equal(r.cookie_least, 16);
    assert_int_equal(r.cookie_version_1, 1);
    assert_int_equal(r.edns_answers, 2);
    assert_int_equal(r.remarks, 0);
}

TEST(refusals_are_told_apart_by_what_was_asked)
{
    wire w;
    const uint8_t cookie[] = {COOKIE};
    ask(0, cookie, 1);
    wire_begin_response(&w, 1);
    reply(&w);
    rcs_audit_row r = row();
    assert_int_equal(r.edns_formerr, 1);
    assert_true(remarked(&r, RCS_REMARK_EDNS_REFUSED));
    assert_false(remarked(&r, RCS_REMARK_OPTION_REFUSED));
    ask(0, NULL, 0);
    wire_begin_response(&w, 0);
    wire_opt(&w, RCS_ADDITIONAL, 0);
    reply(&w);
    r = row();
    assert_false(remarked(&r, RCS_REMARK_EDNS_REFUSED));
    assert_true(remarked(&r, RCS_REMARK_OPTION_REFUSED));
    assert_true(remarked(&r, RCS_REMARK_EDNS_FORGOTTEN));
    ask(0, cookie, 1);
    reply(&w);
    r = row();
    assert_false(remarked(&r, RCS_REMARK_OPTION_REFUSED));
}

TEST(a_higher_version_must_get_badvers)
{
    wire w;
    ask(1, NULL, 0);
    wire_begin_response(&w, 0);
    wire_opt(&w, RCS_ADDITIONAL, BADVERS_UPPER);
    reply(&w);
    rcs_audit_row r = row();
    assert_int_equal(r.version_queries, 1);
    assert_int_equal(r.badvers, 1);
    assert_false(remarked(&r, RCS_REMARK_VERSION_WRONG));
    ask(1, NULL, 0);
    wire_begin_response(&w, 0);
    reply(&w);
    r = row();
    assert_int_equal(r.version_replies, 2);
    assert_true(remarked(&r, RCS_REMARK_VERSION_WRONG));
}

TEST(a_cut_response_is_no_proof_that_edns_is_missing)
{
    wire w;
    ask(0, NULL, 0);
    wire_begin_response(&w, 0);
    wire_opt(&w, RCS_ADDITIONAL, 0);
    rcs_finding f = finding_of(&w, w.len - 11); /* without its OPT */
    f.query = &asked;
    rcs_audit_add(audit, &f);
    rcs_audit_row r = row();
    assert_int_equal(r.edns_replies, 0);
    assert_int_equal(r.remarks, 0);
}

TEST(sizes_and_transports_are_counted)
{
    wire w;
    ask(0, NULL, 0);
    wire_begin_response(&w, 0);
    wire_set16(&w, 2, WIRE_RESPONSE | RCS_FLAG_TC);
    wire_opt(&w, RCS_ADDITIONAL, 0);
    rcs_finding f = finding_of(&w, w.len);
    f.query = &asked;
    f.fragmented = true;
    f.message.wire_len = 1500;
    rcs_audit_add(audit, &f);
    f.flow.transport = RCS_TCP;
    f.message.wire_len = 4000;
    rcs_audit_add(audit, &f);
    rcs_audit_row r = row();
    assert_int_equal(r.truncated, 1);
    assert_int_equal(r.fragmented, 1);
    assert_int_equal(r.largest_udp, 1500);
    assert_int_equal(r.tcp_responses, 1);
    assert_int_equal(rcs_audit_shows(&r, RCS_PART_TCP), RCS_SEEN);
    assert_true(remarked(&r, RCS_REMARK_LARGE_UDP));
    assert_true(remarked(&r, RCS_REMARK_FRAGMENTS));
}

TEST(signatures_count_in_answers_to_who_wants_them)
{
    wire w;
    ask(0, NULL, 0);
    wire_begin_response(&w, 0);
    wire_a(&w, RCS_ANSWER);
    wire_opt(&w, RCS_ADDITIONAL, 0);
    reply(&w);
    rcs_audit_row r = row();
    assert_int_equal(rcs_audit_shows(&r, RCS_PART_DNSSEC), RCS_NEVER_ASKED);
    asked.dnssec_ok = true;
    reply(&w);
    r = row();
    assert_int_equal(rcs_audit_shows(&r, RCS_PART_DNSSEC), RCS_NOT_SEEN);
    wire_begin_response(&w, 0);
    wire_a(&w, RCS_ANSWER);
    wire_pointer(&w, WIRE_QUESTION_NAME);
    wire_end_data(&w, wire_begin_data(&w, RCS_ANSWER, RRSIG, 1, 60));
    reply(&w);
    r = row();
    assert_int_equal(r.do_answers, 2);
    assert_int_equal(r.signed_answers, 1);
    assert_int_equal(rcs_audit_shows(&r, RCS_PART_DNSSEC), RCS_SEEN);
}

TEST(a_cookie_that_never_changes_is_remarked)
{
    wire w;
    const uint8_t cookie[] = {COOKIE};
    ask(0, cookie, 1);
    wire_begin_response(&w, 0);
    size_t opt = wire_begin_opt(&w, RCS_ADDITIONAL, 0);
    wire_option(&w, COOKIE, both, sizeof both);
    wire_end_data(&w, opt);
    rcs_finding f = finding_of(&w, w.len);
    f.query = &asked;
    rcs_audit_add(audit, &f);
    f.time_ns = INT64_C(3599) * 1000000000;
    rcs_audit_add(audit, &f);
    rcs_audit_row r = row();
    assert_int_equal(r.cookie_same, 1);
    assert_false(remarked(&r, RCS_REMARK_COOKIE_CONSTANT));
    f.time_ns = INT64_C(3600) * 1000000000;
    rcs_audit_add(audit, &f);
    r = row();
    assert_true(remarked(&r, RCS_REMARK_COOKIE_CONSTANT));
    w.octets[w.len - 1] ^= 1;
    f = finding_of(&w, w.len);
    f.query = &asked;
    rcs_audit_add(audit, &f);
    r = row();
    assert_int_equal(r.cookie_new, 1);
}

TEST(silence_follows_only_where_responses_were_captured)
{
    ask(0, NULL, 0);
    rcs_audit_row r = row();
    assert_int_equal(rcs_audit_shows(&r, RCS_PART_EDNS), RCS_NOT_SEEN);
    assert_false(remarked(&r, RCS_REMARK_SILENT));
    wire w;
    wire_begin_response(&w, 0);
    rcs_finding f = finding_of(&w, w.len);
    f.flow.server.ip[3] = 99;
    rcs_audit_add(audit, &f);
    rcs_audit_row rows[2];
    assert_int_equal(rcs_audit_rows(audit, rows, 2), 2);
    assert_int_equal(rows[0].queries, 1); /* most queries first */
    assert_true(remarked(&rows[0], RCS_REMARK_SILENT));
    assert_false(remarked(&rows[1], RCS_REMARK_SILENT));
}

TEST(what_has_no_room_is_counted)
{
    enum { MANY = 3000, ROOM = 64 };
    rcs_audit *small;
    rcs_audit_row rows[ROOM];
    uint64_t sum = 0;
    assert_int_equal(rcs_audit_new(ROOM, &small), RCS_OK);
    wire w;
    wire_begin_response(&w, 0);
    rcs_finding f = finding_of(&w, w.len);
    for (unsigned i = 0; i < MANY; i++) {
        unsigned server = i % 3 ? i : 7;
        f.flow.server.ip[2] = (uint8_t)(server >> 8);
        f.flow.server.ip[3] = (uint8_t)server;
        rcs_audit_add(small, &f);
    }
    size_t count = rcs_audit_rows(small, rows, ROOM);
    assert_int_equal(count, ROOM);
    for (size_t i = 0; i < count; i++) {
        sum += rows[i].responses;
    }
    assert_int_equal(rows[0].responses, MANY / 3 + 1);
    rcs_audit_rest rest = rcs_audit_others(small);
    assert_int_equal(sum + rest.responses, MANY);
    assert_int_equal(rest.queries, 0);
    assert_true(rest.servers > 0);
    rcs_audit_free(small);
}

/* Of a session that gives queries: both come, in order, the response with its query's options. */
TEST(a_session_gives_queries_when_it_is_asked_to)
{
    rcs_session_options options = {.queries = RCS_QUERIES_GIVEN};
    rcs_session *s;
    frame octets;
    rcs_finding f;
    wire q, r;
    assert_int_equal(rcs_session_new(&options, &s), RCS_OK);
    wire_begin(&q, RCS_FLAG_RD);
    wire_question(&q, "www.example.com.", 1);
    size_t opt = wire_begin_opt(&q, RCS_ADDITIONAL, 0);
    wire_option(&q, NSID, "", 0);
    wire_end_data(&q, opt);
    wire_begin_response(&r, 0);
    const frame_ends there = {1, 40000, 53, 53}, back = {53, 53, 1, 40000};
    frame_udp(&octets, there, q.octets, q.len);
    rcs_packet packet = frame_packet(&octets, octets.len, 5);
    rcs_session_feed(s, &packet);
    assert_true(rcs_session_take(s, &f));
    assert_false(rcs_message_is_response(&f.message));
    assert_int_equal(f.time_ns, 5);
    assert_int_equal(f.flow.server.ip[3], 53);
    assert_int_equal(f.outcome.options, 1u << NSID);
    assert_true(f.has_question);
    assert_null(f.query);
    assert_false(f.fragmented);
    assert_false(rcs_session_take(s, &f));
    frame_udp(&octets, back, r.octets, r.len);
    packet = frame_packet(&octets, octets.len, 6);
    rcs_session_feed(s, &packet);
    assert_true(rcs_session_take(s, &f));
    assert_true(rcs_message_is_response(&f.message));
    assert_int_equal(f.query->options, 1u << NSID);
    assert_false(rcs_session_take(s, &f));
    rcs_session_free(s);
}

static void in_vain(rcs_kind kind, rcs_tcp_end end)
{
    wire w;
    wire_begin_response(&w, 0);
    rcs_finding f = finding_of(&w, w.len);
    f.kind = kind;
    f.message = (rcs_message){.id = 1};
    f.failure = (rcs_failure){.tcp = end};
    rcs_audit_add(audit, &f);
}

TEST(connections_in_vain_are_remarked_of_servers_that_are_known)
{
    in_vain(RCS_KIND_TCP_FAILED, RCS_TCP_END_REFUSED);
    assert_int_equal(rcs_audit_rows(audit, NULL, 0), 0);
    ask(0, NULL, 0);
    in_vain(RCS_KIND_TCP_FAILED, RCS_TCP_END_REFUSED);
    in_vain(RCS_KIND_TCP_FAILED, RCS_TCP_END_UNANSWERED);
    in_vain(RCS_KIND_TCP_FAILED, RCS_TCP_END_RESET);
    in_vain(RCS_KIND_TCP_FAILED, RCS_TCP_END_CLOSED);
    in_vain(RCS_KIND_UNREACHABLE, RCS_TCP_END_NONE);
    rcs_audit_row r = row();
    assert_int_equal(r.tcp_refused, 1);
    assert_int_equal(r.tcp_unanswered, 1);
    assert_int_equal(r.tcp_broken, 2);
    assert_int_equal(r.unreachable, 1);
    assert_true(remarked(&r, RCS_REMARK_TCP_REFUSED) &&
                remarked(&r, RCS_REMARK_TCP_UNANSWERED) &&
                remarked(&r, RCS_REMARK_UNREACHABLE));
    assert_int_equal(rcs_audit_shows(&r, RCS_PART_TCP), RCS_NOT_SEEN);
}

TEST(an_option_that_only_silence_follows_is_remarked)
{
    static const uint8_t nsid[] = {NSID}, cookie[] = {COOKIE};
    wire w;
    wire_begin_response(&w, 0);
    ask(0, NULL, 0);
    reply(&w);
    ask(0, nsid, 1);
    rcs_audit_row r = row();
    assert_false(remarked(&r, RCS_REMARK_OPTION_SILENT)); /* once is an accident */
    ask(0, nsid, 1);
    r = row();
    assert_true(remarked(&r, RCS_REMARK_OPTION_SILENT));
    reply(&w);
    ask(0, cookie, 1);
    r = row();
    assert_false(remarked(&r, RCS_REMARK_OPTION_SILENT));
}

TEST(names_are_those_of_the_json)
{
    assert_string_equal(rcs_shown_name(RCS_NEVER_ASKED), "never-asked");
    assert_string_equal(rcs_shown_name(RCS_SEEN), "seen");
    assert_string_equal(rcs_remark_name(RCS_REMARK_SILENT), "silent");
    assert_string_equal(rcs_remark_name(RCS_REMARK_TCP_SILENT), "tcp-silent");
}

static int begin(void **state)
{
    (void)state;
    return rcs_audit_new(0, &audit) == RCS_OK ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    rcs_audit_free(audit);
    return 0;
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(nothing_is_claimed_of_what_nobody_asked_for),
        FRESH(connections_in_vain_are_remarked_of_servers_that_are_known),
        FRESH(an_option_that_only_silence_follows_is_remarked),
        FRESH(edns_cookie_and_nsid_are_seen_or_not),
        FRESH(refusals_are_told_apart_by_what_was_asked),
        FRESH(a_higher_version_must_get_badvers),
        FRESH(a_cut_response_is_no_proof_that_edns_is_missing),
        FRESH(sizes_and_transports_are_counted),
        FRESH(signatures_count_in_answers_to_who_wants_them),
        FRESH(a_cookie_that_never_changes_is_remarked),
        FRESH(silence_follows_only_where_responses_were_captured),
        FRESH(what_has_no_room_is_counted),
        T(a_session_gives_queries_when_it_is_asked_to),
        T(names_are_those_of_the_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
