/* test_pair.c -- a response finds its query, and nothing is forgotten uncounted */
#include "pair/pair.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define SECOND INT64_C(1000000000)

static const uint8_t QNAME[] = "\3www\7example\4test";
static const uint8_t OTHER[] = "\3ftp\7example\4test";

static rcs_flow flow_of(uint8_t client, uint16_t port)
{
    rcs_flow flow = {0};
    flow.client.family = flow.server.family = 4;
    flow.client.ip[3] = client;
    flow.client.port = port;
    flow.server.ip[3] = 53;
    flow.server.port = 53;
    flow.transport = RCS_UDP;
    return flow;
}

static rcs_message message_of(uint16_t id, const uint8_t *qname)
{
    rcs_message m = {0};
    m.id = id;
    m.complete = true;
    m.has_header = true;
    m.has_question = qname != NULL;
    if (qname) {
        m.qname = rcs_name_of(qname, (uint16_t)(strlen((const char *)qname) + 1));
        m.qtype = RCS_TYPE_A;
        m.qclass = 1;
    }
    return m;
}

static void ask_at(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *m, int64_t time_ns)
{
    rcs_outcome outcome = {0};
    rcs_packet packet = {0};
    packet.time_ns = time_ns;
    packet.number = (uint64_t)(time_ns / SECOND);
    rcsi_pair_query(pair, flow, m, &outcome, &packet);
}

static rcsi_match found;

/* The query that a response answers for the first time, or NULL. */
static const rcs_query *answer_at(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *m,
                                  int64_t time_ns)
{
    rcsi_pair_response(pair, flow, m, time_ns, &found);
    return found.exchange.answer == RCS_ANSWER_FIRST ? found.query : NULL;
}

TEST(a_response_finds_the_query_with_its_ports_id_and_question)
{
    (void)state_;
    rcs_ledger ledger = {0};
    rcsi_pair *pair;
    assert_int_equal(rcsi_pair_new(16, &ledger, &pair), RCS_OK);
    rcs_flow a = flow_of(1, 4000), b = flow_of(1, 4001);
    rcs_message one = message_of(7, QNAME), two = message_of(7, OTHER);
    ask_at(pair, &a, &one, 1 * SECOND);
    ask_at(pair, &a, &two, 2 * SECOND);
    ask_at(pair, &b, &one, 3 * SECOND);

    const rcs_query *q = answer_at(pair, &a, &two, 4 * SECOND);
    assert_non_null(q);
    assert_int_equal(q->packet, 2);
    assert_int_equal(q->qname_len, sizeof OTHER);
    assert_memory_equal(q->qname, OTHER, sizeof OTHER);
    assert_int_equal(answer_at(pair, &b, &one, 4 * SECOND)->packet, 3);
    assert_int_equal(answer_at(pair, &a, &one, 4 * SECOND)->packet, 1);
    assert_null(answer_at(pair, &a, &one, 4 * SECOND));
    assert_int_equal(found.exchange.answer, RCS_ANSWER_COPY);
    assert_int_equal(ledger.responses_alone, 0);
    assert_int_equal(ledger.queries_forgotten, 0);
    rcsi_pair_free(pair);
}

TEST(case_of_the_name_does_not_matter)
{
    (void)state_;
    rcs_ledger ledger = {0};
    rcsi_pair *pair;
    assert_int_equal(rcsi_pair_new(4, &ledger, &pair), RCS_OK);
    rcs_flow flow = flow_of(1, 4000);
    rcs_message asked = message_of(7, (const uint8_t *)"\3wWw\7eXample\4teSt");
    rcs_message answered = message_of(7, QNAME);
    ask_at(pair, &flow, &asked, SECOND);
    const rcs_query *q = answer_at(pair, &flow, &answered, SECOND);
    assert_non_null(q);
    assert_memory_equal(q->qname, "\3wWw", 4);
    assert_true(found.exchange.case_folded);
    ask_at(pair, &flow, &asked, 2 * SECOND);
    assert_non_null(answer_at(pair, &flow, &asked, 2 * SECOND));
    assert_false(found.exchange.case_folded);
    rcsi_pair_free(pair);
}

TEST(a_response_without_a_question_takes_the_oldest_query_of_its_id)
{
    (void)state_;
    rcs_ledger ledger = {0};
    rcsi_pair *pair;
    assert_int_equal(rcsi_pair_new(4, &ledger, &pair), RCS_OK);
    rcs_flow flow = flow_of(1, 4000);
    rcs_message asked = message_of(9, QNAME), bare = message_of(9, NULL);
    ask_at(pair, &flow, &asked, 1 * SECOND);
    ask_at(pair, &flow, &asked, 2 * SECOND);
    assert_int_equal(answer_at(pair, &flow, &bare, 3 * SECOND)->packet, 1);
    assert_int_equal(answer_at(pair, &flow, &bare, 3 * SECOND)->packet, 2);
    rcsi_pair_free(pair);
}

TEST(a_full_table_forgets_the_oldest_and_counts_it)
{
    (void)state_;
    rcs_ledger ledger = {0};
    rcsi_pair *pair;
    assert_int_equal(rcsi_pair_new(3, &ledger, &pair), RCS_OK);
    for (int i = 1; i <= 100; i++) {
        rcs_flow flow = flow_of((uint8_t)i, 4000);
        rcs_message m = message_of((uint16_t)i, QNAME);
        ask_at(pair, &flow, &m, i * SECOND);
    }
    assert_int_equal(ledger.queries_forgotten, 97);
    int seen = 0;
    for (int i = 1; i <= 100; i++) {
        rcs_flow flow = flow_of((uint8_t)i, 4000);
        rcs_message m = message_of((uint16_t)i, QNAME);
        const rcs_query *q = answer_at(pair, &flow, &m, 100 * SECOND);
        if (q) {
            assert_int_equal(q->packet, i);
            seen++;
        }
    }
    assert_int_equal(seen, 3);
    assert_int_equal(ledger.responses_alone, 97);
    rcsi_pair_free(pair);
}

TEST(a_query_of_two_minutes_ago_is_for_another_lookup)
{
    (void)state_;
    rcs_ledger ledger = {0};
    rcsi_pair *pair;
    assert_int_equal(rcsi_pair_new(4, &ledger, &pair), RCS_OK);
    rcs_flow flow = flow_of(1, 4000);
    rcs_message m = message_of(7, QNAME);
    ask_at(pair, &flow, &m, 1 * SECOND);
    ask_at(pair, &flow, &m, 200 * SECOND);
    assert_int_equal(answer_at(pair, &flow, &m, 201 * SECOND)->packet, 200);
    assert_int_equal(ledger.unanswered, 1);
    assert_int_equal(ledger.queries_forgotten, 0);
    assert_false(rcs_ledger_has_loss(&ledger));
    rcsi_pair_free(pair);
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* Model: with room for all, every answer finds exactly one query of its key, none twice. */
TEST(random_questions_and_answers_balance)
{
    (void)state_;
    rcs_ledger ledger = {0};
    rcsi_pair *pair;
    assert_int_equal(rcsi_pair_new(512, &ledger, &pair), RCS_OK);
    static int waiting[8][8];
    uint32_t seed = 42;
    int64_t now = 0;
    uint64_t asked = 0, first = 0, alone = 0;
    memset(waiting, 0, sizeof waiting);
    for (int i = 0; i < 200000; i++) {
        uint32_t r = next_random(&seed);
        int client = r & 7, id = r >> 3 & 7;
        rcs_flow flow = flow_of((uint8_t)client, 4000);
        rcs_message m = message_of((uint16_t)id, QNAME);
        now += SECOND / 100;
        if ((r >> 6 & 1) && waiting[client][id] < 8) {
            ask_at(pair, &flow, &m, now);
            waiting[client][id]++;
            asked++;
        } else {
            const rcs_query *q = answer_at(pair, &flow, &m, now);
            assert_int_equal(q != NULL, waiting[client][id] > 0);
            first += q != NULL;
            alone += found.exchange.answer == RCS_ANSWER_ALONE;
            waiting[client][id] -= q != NULL;
        }
    }
    int left = 0;
    for (int i = 0; i < 64; i++) {
        left += waiting[i / 8][i % 8];
    }
    assert_int_equal(asked, first + (uint64_t)left + ledger.queries_forgotten +
                                ledger.unanswered);
    assert_int_equal(alone, ledger.responses_alone);
    rcsi_pair_free(pair);
}

/* A response with octets of its own, so that two of them can be told apart. */
static rcs_message reply_of(uint16_t id, const uint8_t *qname, const char *octets)
{
    rcs_message m = message_of(id, qname);
    m.wire = (const uint8_t *)octets;
    m.len = m.wire_len = (uint16_t)strlen(octets);
    return m;
}

static rcs_answer kind_at(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *m,
                          int64_t time_ns)
{
    rcsi_pair_response(pair, flow, m, time_ns, &found);
    return found.exchange.answer;
}

TEST(a_second_answer_is_a_copy_or_a_contradiction)
{
    (void)state_;
    rcs_ledger ledger = {0};
    rcsi_pair *pair;
    assert_int_equal(rcsi_pair_new(16, &ledger, &pair), RCS_OK);
    rcs_flow flow = flow_of(1, 4000);
    rcs_message asked = message_of(7, QNAME);
    rcs_message one = reply_of(7, QNAME, "no such name"), two = reply_of(7, QNAME, "an address!!");
    ask_at(pair, &flow, &asked, 1 * SECOND);
    assert_int_equal(kind_at(pair, &flow, &one, 2 * SECOND), RCS_ANSWER_FIRST);
    assert_int_equal(kind_at(pair, &flow, &one, 2 * SECOND), RCS_ANSWER_COPY);
    assert_int_equal(found.query->packet, 1);
    assert_int_equal(kind_at(pair, &flow, &two, 2 * SECOND), RCS_ANSWER_DIFFERENT);
    assert_int_equal(found.query->packet, 1);
    assert_int_equal(kind_at(pair, &flow, &two, 200 * SECOND), RCS_ANSWER_ALONE);
    assert_int_equal(ledger.responses_alone, 1);
    rcsi_pair_free(pair);
}

TEST(a_transfer_of_many_messages_is_no_contradiction)
{
    (void)state_;
    rcs_ledger ledger = {0};
    rcsi_pair *pair;
    assert_int_equal(rcsi_pair_new(16, &ledger, &pair), RCS_OK);
    rcs_flow flow = flow_of(1, 4000);
    flow.transport = RCS_TCP;
    rcs_message asked = message_of(7, QNAME);
    asked.qtype = RCS_TYPE_AXFR;
    rcs_message one = reply_of(7, NULL, "first"), two = reply_of(7, NULL, "second");
    ask_at(pair, &flow, &asked, 1 * SECOND);
    assert_int_equal(kind_at(pair, &flow, &one, 2 * SECOND), RCS_ANSWER_FIRST);
    assert_int_equal(kind_at(pair, &flow, &two, 2 * SECOND), RCS_ANSWER_CONTINUED);
    rcsi_pair_free(pair);
}

TEST(retransmissions_are_counted_and_copies_of_a_mirror_are_not)
{
    (void)state_;
    rcs_ledger ledger = {0};
    rcsi_pair *pair;
    assert_int_equal(rcsi_pair_new(16, &ledger, &pair), RCS_OK);
    rcs_flow flow = flow_of(1, 4000);
    rcs_message m = reply_of(7, QNAME, "octets");
    ask_at(pair, &flow, &m, 1 * SECOND);
    ask_at(pair, &flow, &m, 1 * SECOND + 1000000);
    ask_at(pair, &flow, &m, 6 * SECOND);
    assert_int_equal(kind_at(pair, &flow, &m, 7 * SECOND), RCS_ANSWER_FIRST);
    assert_int_equal(found.query->packet, 1);
    assert_int_equal(found.exchange.retransmitted, 1);
    assert_int_equal(kind_at(pair, &flow, &m, 7 * SECOND), RCS_ANSWER_FIRST);
    assert_int_equal(found.query->packet, 6);
    assert_int_equal(found.exchange.retransmitted, 0);
    assert_int_equal(kind_at(pair, &flow, &m, 7 * SECOND), RCS_ANSWER_COPY);
    rcsi_pair_free(pair);
}

TEST(the_wrong_question_and_the_wrong_address_leave_the_query_waiting)
{
    (void)state_;
    rcs_ledger ledger = {0};
    rcsi_pair *pair;
    assert_int_equal(rcsi_pair_new(16, &ledger, &pair), RCS_OK);
    rcs_flow flow = flow_of(1, 4000), elsewhere = flow;
    elsewhere.server.ip[3] = 54;
    rcs_message right = message_of(7, QNAME), wrong = message_of(7, OTHER);
    ask_at(pair, &flow, &right, 1 * SECOND);
    assert_int_equal(kind_at(pair, &flow, &wrong, 2 * SECOND), RCS_ANSWER_WRONG_QUESTION);
    assert_int_equal(found.query->packet, 1);
    assert_int_equal(kind_at(pair, &elsewhere, &right, 2 * SECOND), RCS_ANSWER_OTHER_ADDRESS);
    assert_int_equal(found.query->packet, 1);
    assert_int_equal(kind_at(pair, &elsewhere, &wrong, 2 * SECOND), RCS_ANSWER_ALONE);
    assert_int_equal(kind_at(pair, &flow, &right, 2 * SECOND), RCS_ANSWER_FIRST);
    assert_int_equal(ledger.responses_alone, 1);
    rcsi_pair_free(pair);
}

/* Load generators use one port and few IDs over and over. */
TEST(many_lookups_with_one_port_and_id_find_their_answers)
{
    (void)state_;
    enum { LOOKUPS = 1000, WAITING = 10 };
    uint8_t names[LOOKUPS][16];
    rcs_ledger ledger = {0};
    rcsi_pair *pair;
    assert_int_equal(rcsi_pair_new(4096, &ledger, &pair), RCS_OK);
    rcs_flow flow = flow_of(1, 4000);
    for (int i = 0; i < LOOKUPS + WAITING; i++) {
        if (i < LOOKUPS) {
            snprintf((char *)names[i], sizeof names[i], "\5n%04d", i);
            rcs_message asked = message_of(7, names[i]);
            ask_at(pair, &flow, &asked, (i + 1) * SECOND / 100);
        }
        if (i >= WAITING) {
            rcs_message answered = message_of(7, names[i - WAITING]);
            const rcs_query *q = answer_at(pair, &flow, &answered, (i + 1) * SECOND / 100);
            assert_non_null(q);
            assert_memory_equal(q->qname, names[i - WAITING], 7);
        }
    }
    assert_int_equal(ledger.responses_alone, 0);
    rcsi_pair_free(pair);
}

RUN_TESTS(T(a_response_finds_the_query_with_its_ports_id_and_question),
          T(case_of_the_name_does_not_matter),
          T(a_response_without_a_question_takes_the_oldest_query_of_its_id),
          T(a_full_table_forgets_the_oldest_and_counts_it),
          T(a_query_of_two_minutes_ago_is_for_another_lookup),
          T(a_second_answer_is_a_copy_or_a_contradiction),
          T(a_transfer_of_many_messages_is_no_contradiction),
          T(retransmissions_are_counted_and_copies_of_a_mirror_are_not),
          T(the_wrong_question_and_the_wrong_address_leave_the_query_waiting),
          T(many_lookups_with_one_port_and_id_find_their_answers),
          T(random_questions_and_answers_balance))
