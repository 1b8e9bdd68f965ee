/* test_hangups.c -- dialogues of known end, in any mixture: each failure is told, and no other */
#include <stdio.h>

#include "rcodescope/session.h"
#include "support/dialogue.h"
#include "unit.h"

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)

enum {
    ROUNDS = 150,
    DIALOGUES = 60, /* In one capture. */
    PACKETS = 20,   /* Of one dialogue, copies included. */
    PACKET_MAX = 160
};

typedef struct event {
    int64_t time_ns;
    uint32_t order; /* Of those at the same time. */
    size_t len;
    uint8_t octets[PACKET_MAX];
} event;

/* What is to be told of a dialogue. */
typedef struct truth {
    rcs_kind kind; /* RESPONSE: nothing. */
    rcs_tcp_end end;
    uint32_t tries;
    bool after_tc;
    rcs_lookup_state state;
    int told;
} truth;

static event events[DIALOGUES * PACKETS];
static size_t event_count;
static truth truths[DIALOGUES];
static dialogue d; /* Being written. */
static int64_t now_ns;
static uint64_t seed;

static uint32_t any(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

/* A packet, a little later than the one before; every fifth comes twice, as at a mirror port. */
static void put(const frame *f)
{
    int copies = any(5) == 0 ? 2 : 1;
    now_ns += MS / 2 + any(20) * MS;
    for (int i = 0; i < copies; i++) {
        event *e = &events[event_count];
        assert_true(f->len <= PACKET_MAX);
        memcpy(e->octets, f->octets, f->len);
        e->len = f->len;
        e->time_ns = now_ns + i * 20000;
        e->order = (uint32_t)event_count++;
    }
}

static void udp(unsigned flags)
{
    static frame f;
    dialogue_udp(&d, flags, &f);
    put(&f);
}

static void tcp(unsigned flags)
{
    static frame f;
    dialogue_tcp(&d, flags, &f);
    put(&f);
}

static void control(int side, uint8_t flags)
{
    static frame f;
    dialogue_control(&d, side, flags, &f);
    put(&f);
}

static void connect_tcp(void)
{
    d.port++;
    d.sent[0] = d.sent[1] = 0;
    control(FROM_CLIENT, SYN);
    control(FROM_SERVER, SYN | ACK);
    control(FROM_CLIENT, ACK);
}

static void told_to_use_tcp(void)
{
    udp(RCS_FLAG_RD);
    udp(WIRE_RESPONSE | RCS_FLAG_TC);
}

static void recover(truth *t)
{
    if (any(2)) {
        d.id++;
        d.port++;
        udp(RCS_FLAG_RD);
        udp(WIRE_RESPONSE);
        t->state = RCS_LOOKUP_RECOVERED;
    }
}

static void refused(truth *t)
{
    told_to_use_tcp();
    int attempts = 1 + (int)any(3);
    for (int i = 0; i < attempts; i++) {
        d.port++;
        control(FROM_CLIENT, SYN);
        control(FROM_SERVER, RST | ACK);
    }
    *t = (truth){RCS_KIND_TCP_FAILED, RCS_TCP_END_REFUSED, 1, true, RCS_LOOKUP_FAILED, 0};
    recover(t);
}

static void not_answered(truth *t)
{
    told_to_use_tcp();
    d.port++;
    int syns = 1 + (int)any(3);
    for (int i = 0; i < syns; i++) {
        control(FROM_CLIENT, SYN);
        now_ns += SECOND << i;
    }
    if (syns > 1) {
        *t = (truth){RCS_KIND_TCP_FAILED, RCS_TCP_END_UNANSWERED, (uint32_t)syns, true,
                     RCS_LOOKUP_FAILED, 0};
        recover(t);
    }
}

static void ended(truth *t, rcs_tcp_end end)
{
    bool after_tc = any(2);
    if (after_tc) {
        told_to_use_tcp();
    }
    connect_tcp();
    tcp(RCS_FLAG_RD);
    control(FROM_SERVER, end == RCS_TCP_END_RESET ? RST | ACK : FIN | ACK);
    *t = (truth){RCS_KIND_TCP_FAILED, end, after_tc ? 2 : 1, after_tc, RCS_LOOKUP_FAILED, 0};
    recover(t);
}

static void answered_over_tcp(void)
{
    if (any(2)) {
        told_to_use_tcp();
    }
    connect_tcp();
    tcp(RCS_FLAG_RD);
    tcp(WIRE_RESPONSE);
    control(any(2) ? FROM_SERVER : FROM_CLIENT, any(2) ? RST : FIN | ACK);
    control(FROM_SERVER, RST);
}

/* The client's segments alone: the answers take another way. */
static void one_sided(void)
{
    control(FROM_CLIENT, SYN);
    control(FROM_CLIENT, ACK);
    control(FROM_CLIENT, FIN | ACK);
}

static void left_by_the_client(truth *t)
{
    connect_tcp();
    tcp(RCS_FLAG_RD);
    control(FROM_CLIENT, FIN | ACK);
    control(FROM_SERVER, FIN | ACK);
    *t = (truth){RCS_KIND_NO_RESPONSE, RCS_TCP_END_NONE, 1, false, RCS_LOOKUP_FAILED, 0};
}

static void half_open(void)
{
    control(FROM_CLIENT, SYN);
    if (any(2)) {
        control(FROM_SERVER, SYN | ACK);
        control(FROM_CLIENT, RST);
    }
}

static void silent(truth *t)
{
    uint32_t tries = 2 + any(2);
    for (uint32_t i = 0; i < tries; i++) {
        d.id++;
        udp(RCS_FLAG_RD);
        now_ns += 2 * SECOND;
    }
    *t = (truth){RCS_KIND_NO_RESPONSE, RCS_TCP_END_NONE, tries, false, RCS_LOOKUP_FAILED, 0};
}

/* The answer's segment was lost by the capture: nobody knows what it was. */
static void lost(truth *t)
{
    connect_tcp();
    tcp(RCS_FLAG_RD);
    d.sent[FROM_SERVER] += 60;
    control(FROM_SERVER, FIN | ACK);
    *t = (truth){RCS_KIND_NO_RESPONSE, RCS_TCP_END_NONE, 1, false, RCS_LOOKUP_FAILED, 0};
}

static void write_dialogue(truth *t)
{
    *t = (truth){.kind = RCS_KIND_RESPONSE};
    switch (any(11)) {
    case 0:
        refused(t);
        break;
    case 1:
        not_answered(t);
        break;
    case 2:
        ended(t, RCS_TCP_END_RESET);
        break;
    case 3:
        ended(t, RCS_TCP_END_CLOSED);
        break;
    case 4:
        answered_over_tcp();
        break;
    case 5:
        one_sided();
        break;
    case 6:
        left_by_the_client(t);
        break;
    case 7:
        half_open();
        break;
    case 8:
        silent(t);
        break;
    case 9:
        lost(t);
        break;
    default:
        udp(RCS_FLAG_RD);
        udp(WIRE_RESPONSE);
    }
}

static int by_time(const void *a, const void *b)
{
    const event *x = a, *y = b;
    if (x->time_ns != y->time_ns) {
        return x->time_ns < y->time_ns ? -1 : 1;
    }
    return x->order < y->order ? -1 : 1;
}

static void write_capture(void)
{
    static char names[DIALOGUES][32];
    event_count = 0;
    for (int i = 0; i < DIALOGUES; i++) {
        snprintf(names[i], sizeof names[i], "n%d.example.", i);
        now_ns = SECOND + (int64_t)any(20000) * MS;
        d = (dialogue){.client = (uint8_t)(1 + i), .server = (uint8_t)(100 + i),
                       .port = (uint16_t)(2000 + any(1000)), .id = (uint16_t)any(60000),
                       .name = names[i]};
        write_dialogue(&truths[i]);
    }
    qsort(events, event_count, sizeof *events, by_time);
}

/* Of whom it is, is told by the client's address. */
static void check(const rcs_finding *f)
{
    truth *t = &truths[f->flow.client.ip[3] - 1];
    bool step = f->kind == RCS_KIND_RESPONSE;
    if (step) {
        return;
    }
    assert_int_equal(f->kind, t->kind);
    assert_int_equal(f->flow.server.ip[3], 99 + f->flow.client.ip[3]);
    assert_int_equal(f->failure.tries, t->tries);
    assert_int_equal(f->lookup.state, t->state);
    if (f->kind == RCS_KIND_TCP_FAILED) {
        assert_int_equal(f->failure.tcp, t->end);
        assert_int_equal(f->failure.after_tc, t->after_tc);
    }
    t->told++;
}

static void take_all(rcs_session *session)
{
    rcs_finding f;
    while (rcs_session_take(session, &f)) {
        check(&f);
    }
}

static void read_capture(void)
{
    const rcs_session_options options = {.lookups = RCS_LOOKUPS_HELD,
                                         .silences = RCS_SILENCES_ON};
    rcs_session *session;
    assert_int_equal(rcs_session_new(&options, &session), RCS_OK);
    for (size_t i = 0; i < event_count; i++) {
        const event *e = &events[i];
        rcs_packet packet = {.data = e->octets, .caplen = (uint32_t)e->len,
                             .wirelen = (uint32_t)e->len, .linktype = FRAME_LINKTYPE,
                             .number = i + 1, .time_ns = e->time_ns};
        rcs_session_feed(session, &packet);
        take_all(session);
    }
    rcs_session_advance(session, events[event_count - 1].time_ns + 60 * SECOND);
    take_all(session);
    rcs_session_finish(session);
    take_all(session);
    assert_true(rcs_ledger_adds_up(rcs_session_ledger(session)));
    rcs_session_free(session);
}

TEST(each_failure_is_told_once_and_no_other)
{
    int failures = 0;
    for (int round = 0; round < ROUNDS; round++) {
        seed = (uint64_t)round + 1;
        write_capture();
        read_capture();
        for (int i = 0; i < DIALOGUES; i++) {
            int wanted = truths[i].kind != RCS_KIND_RESPONSE;
            if (truths[i].told != wanted) {
                fprintf(stderr, "round %d, client %d: told %d times\n", round, i + 1,
                        truths[i].told);
            }
            assert_int_equal(truths[i].told, wanted);
            failures += wanted;
        }
    }
    assert_true(failures > ROUNDS * DIALOGUES / 3);
}

RUN_TESTS(T(each_failure_is_told_once_and_no_other))
