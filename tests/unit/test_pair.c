/* test_pair.c -- a response finds its query, and nothing is forgotten uncounted */
#include "pair/pair.h"

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

    const rcs_query *q = rcsi_pair_response(pair, &a, &two, 4 * SECOND);
    assert_non_null(q);
    assert_int_equal(q->packet, 2);
    assert_int_equal(q->qname_len, sizeof OTHER);
    assert_memory_equal(q->qname, OTHER, sizeof OTHER);
    assert_int_equal(rcsi_pair_response(pair, &b, &one, 4 * SECOND)->packet, 3);
    assert_int_equal(rcsi_pair_response(pair, &a, &one, 4 * SECOND)->packet, 1);
    assert_null(rcsi_pair_response(pair, &a, &one, 4 * SECOND));
    assert_int_equal(ledger.responses_alone, 1);
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
    const rcs_query *q = rcsi_pair_response(pair, &flow, &answered, SECOND);
    assert_non_null(q);
    assert_memory_equal(q->qname, "\3wWw", 4);
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
    assert_int_equal(rcsi_pair_response(pair, &flow, &bare, 3 * SECOND)->packet, 1);
    assert_int_equal(rcsi_pair_response(pair, &flow, &bare, 3 * SECOND)->packet, 2);
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
    int found = 0;
    for (int i = 1; i <= 100; i++) {
        rcs_flow flow = flow_of((uint8_t)i, 4000);
        rcs_message m = message_of((uint16_t)i, QNAME);
        const rcs_query *q = rcsi_pair_response(pair, &flow, &m, 100 * SECOND);
        if (q) {
            assert_int_equal(q->packet, i);
            found++;
        }
    }
    assert_int_equal(found, 3);
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
    assert_int_equal(rcsi_pair_response(pair, &flow, &m, 201 * SECOND)->packet, 200);
    assert_int_equal(ledger.queries_forgotten, 1);
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
    uint64_t asked = 0, found = 0, alone = 0;
    memset(waiting, 0, sizeof waiting);
    for (int i = 0; i < 200000; i++) {
        uint32_t r = next_random(&seed);
        int client = r & 7, id = r >> 3 & 7;
        rcs_flow flow = flow_of((uint8_t)client, 4000);
        rcs_message m = message_of((uint16_t)id, QNAME);
        if ((r >> 6 & 1) && waiting[client][id] < 8) {
            ask_at(pair, &flow, &m, SECOND);
            waiting[client][id]++;
            asked++;
        } else {
            const rcs_query *q = rcsi_pair_response(pair, &flow, &m, SECOND);
            assert_int_equal(q != NULL, waiting[client][id] > 0);
            found += q != NULL;
            alone += q == NULL;
            waiting[client][id] -= q != NULL;
        }
    }
    int left = 0;
    for (int i = 0; i < 64; i++) {
        left += waiting[i / 8][i % 8];
    }
    assert_int_equal(asked, found + (uint64_t)left + ledger.queries_forgotten);
    assert_int_equal(alone, ledger.responses_alone);
    rcsi_pair_free(pair);
}

RUN_TESTS(T(a_response_finds_the_query_with_its_ports_id_and_question),
          T(case_of_the_name_does_not_matter),
          T(a_response_without_a_question_takes_the_oldest_query_of_its_id),
          T(a_full_table_forgets_the_oldest_and_counts_it),
          T(a_query_of_two_minutes_ago_is_for_another_lookup),
          T(random_questions_and_answers_balance))
