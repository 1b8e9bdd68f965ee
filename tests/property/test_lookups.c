/* test_lookups.c -- the state of lookups against a generator that knows the truth
 *
 * usage: test_lookups [LOOKUPS]   (20,000; for a long run 1000000)
 */
#include <stdio.h>

#include "frame.h"
#include "rcodescope/session.h"
#include "unit.h"
#include "wire.h"

#define MILLISECOND INT64_C(1000000)
#define SECOND (1000 * MILLISECOND)

enum {
    CLIENTS = 200,     /* Few addresses for many hosts: NAT. */
    SERVER = 201,      /* The first of the servers' addresses. */
    SERVERS = 40,
    IDS = 32,          /* Few IDs and ports, so that they are used again and again. */
    PORTS = 64,
    NAMES = 50000,     /* No client asks twice for one within the window. */
    PER_SECOND = 200,
    EVENTS_PER_LOOKUP = 12,
    IDLE_SECONDS = 60
};

typedef enum kind {
    QUERY,
    RESPONSE
} kind;

typedef enum dress {
    PLAIN,       /* No OPT. */
    EDNS,
    COOKIE,      /* A client cookie. */
    BOTH_COOKIES
} dress;

typedef struct event {
    int64_t time_ns;
    uint32_t lookup;
    uint16_t id, port;
    uint8_t client, server;
    uint8_t kind, dress, rcode, truncated, tcp;
    uint8_t truth; /* rcs_lookup_state of an error. */
    uint8_t by;
} event;

typedef struct traffic {
    uint64_t seed;
    event *events;
    size_t count;
    uint32_t lookups;
    unsigned loss_percent;
    unsigned spoofed_per_second;
} traffic;

/* xorshift64*: the same sequence everywhere. */
static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed >> 12;
    *seed ^= *seed << 25;
    *seed ^= *seed >> 27;
    return *seed * UINT64_C(0x2545f4914f6cdd1d);
}

static uint32_t below(traffic *t, uint32_t bound)
{
    return (uint32_t)((draw(&t->seed) >> 32) * bound >> 32);
}

/* One exchange of a lookup that goes on at e->time_ns.  Each event keeps what comes before. */
static event *put(traffic *t, event *e, kind k)
{
    event *out = &t->events[t->count++];
    e->kind = (uint8_t)k;
    *out = *e;
    return out;
}

/* A new try: other ID and port, 0.1 to 20 ms to the answer. */
static void try_again(traffic *t, event *e, uint8_t server)
{
    e->id = (uint16_t)below(t, IDS);
    e->port = (uint16_t)(10000 + below(t, PORTS));
    e->server = server;
    e->rcode = e->truncated = e->truth = e->by = 0;
    put(t, e, QUERY);
    e->time_ns += MILLISECOND / 10 + (int64_t)below(t, 20) * MILLISECOND;
}

static void answer(traffic *t, event *e)
{
    put(t, e, RESPONSE);
    e->time_ns += MILLISECOND / 20;
}

static void get_error(traffic *t, event *e, uint8_t rcode, rcs_lookup_state truth)
{
    e->rcode = rcode;
    e->truth = (uint8_t)truth;
    answer(t, e);
}

static void get_answer(traffic *t, event *e, rcs_lookup_way by)
{
    for (size_t i = t->count; i-- > 0 && t->events[i].lookup == e->lookup;) {
        if (t->events[i].truth == RCS_LOOKUP_RECOVERED && !t->events[i].by) {
            t->events[i].by = (uint8_t)by;
        }
    }
    answer(t, e);
}

static uint8_t other_server(uint8_t server)
{
    return (uint8_t)(SERVER + (server - SERVER + 1) % SERVERS);
}

enum { BADCOOKIE = 23, SERVFAIL = 2, FORMERR = 1, NXDOMAIN = 3, REFUSED = 5 };

static void cookie_handshake(traffic *t, event *e)
{
    e->dress = COOKIE;
    try_again(t, e, e->server);
    get_error(t, e, BADCOOKIE, RCS_LOOKUP_RECOVERED);
    e->dress = BOTH_COOKIES;
    try_again(t, e, e->server);
    get_answer(t, e, RCS_LOOKUP_BY_RETRY_WITH_COOKIE);
}

static void without_edns(traffic *t, event *e)
{
    try_again(t, e, e->server);
    e->dress = PLAIN;
    get_error(t, e, FORMERR, RCS_LOOKUP_RECOVERED);
    try_again(t, e, e->server);
    get_answer(t, e, RCS_LOOKUP_BY_WITHOUT_EDNS);
}

static void over_tcp(traffic *t, event *e)
{
    try_again(t, e, e->server);
    e->truncated = 1;
    get_error(t, e, 0, RCS_LOOKUP_RECOVERED);
    e->tcp = 1;
    try_again(t, e, e->server);
    e->port = (uint16_t)(20000 + e->lookup % 40000);
    t->events[t->count - 1].port = e->port;
    get_answer(t, e, RCS_LOOKUP_BY_TCP);
}

static void next_server(traffic *t, event *e)
{
    bool silent = below(t, 2);
    try_again(t, e, e->server);
    get_error(t, e, below(t, 2) ? SERVFAIL : REFUSED, RCS_LOOKUP_RECOVERED);
    if (silent) {
        try_again(t, e, other_server(e->server));
        e->time_ns += 5 * SECOND;
    }
    try_again(t, e, other_server(e->server));
    get_answer(t, e, RCS_LOOKUP_BY_OTHER_SERVER);
}

static void same_again(traffic *t, event *e)
{
    try_again(t, e, e->server);
    get_error(t, e, SERVFAIL, RCS_LOOKUP_RECOVERED);
    e->time_ns += (int64_t)(1 + below(t, 10)) * SECOND;
    try_again(t, e, e->server);
    get_answer(t, e, RCS_LOOKUP_BY_SAME_SERVER);
}

static void everywhere(traffic *t, event *e)
{
    uint32_t servers = 1 + below(t, 4);
    for (uint32_t i = 0; i < servers; i++) {
        try_again(t, e, other_server(e->server));
        get_error(t, e, SERVFAIL, RCS_LOOKUP_FAILED);
    }
}

static void given_up(traffic *t, event *e)
{
    e->dress = COOKIE;
    try_again(t, e, e->server);
    get_error(t, e, BADCOOKIE, RCS_LOOKUP_FAILED);
}

static void no_such_name(traffic *t, event *e)
{
    try_again(t, e, e->server);
    get_error(t, e, NXDOMAIN, RCS_LOOKUP_FAILED);
}

static void put_lookup(traffic *t, uint32_t number)
{
    static void (*const troubles[])(traffic *, event *) = {
        cookie_handshake, without_edns, over_tcp, next_server,
        same_again,       everywhere,   given_up, no_such_name};
    event e = {.lookup = number, .dress = EDNS};
    e.time_ns = SECOND + (int64_t)number * (SECOND / PER_SECOND);
    e.client = (uint8_t)(1 + below(t, CLIENTS));
    e.server = (uint8_t)(SERVER + below(t, SERVERS));
    uint32_t trouble = below(t, 24);
    if (trouble < sizeof troubles / sizeof *troubles) {
        troubles[trouble](t, &e);
    } else {
        try_again(t, &e, e.server);
        answer(t, &e);
    }
}

static int by_time(const void *a, const void *b)
{
    const event *x = a, *y = b;
    return (x->time_ns > y->time_ns) - (x->time_ns < y->time_ns);
}

/* Sorted by time, but for neighbours of two queues of a network card. */
static void put_in_order(traffic *t)
{
    qsort(t->events, t->count, sizeof *t->events, by_time);
    for (size_t i = 1; i < t->count; i++) {
        bool near = t->events[i].time_ns - t->events[i - 1].time_ns < MILLISECOND / 20;
        if (near && below(t, 20) == 0 && t->events[i].lookup != t->events[i - 1].lookup) {
            event moved = t->events[i];
            t->events[i] = t->events[i - 1];
            t->events[i - 1] = moved;
        }
    }
}

static traffic make(uint32_t lookups)
{
    traffic t = {.seed = 20240229, .lookups = lookups};
    t.events = malloc((size_t)lookups * EVENTS_PER_LOOKUP * sizeof *t.events);
    assert_non_null(t.events);
    for (uint32_t i = 0; i < lookups; i++) {
        put_lookup(&t, i);
    }
    put_in_order(&t);
    return t;
}

static void put_opt(wire *w, const event *e)
{
    static const uint8_t octets[24] = {1, 2, 3, 4, 5, 6, 7, 8, 1};
    bool both = e->dress == BOTH_COOKIES || e->kind == RESPONSE;
    if (e->dress == PLAIN) {
        return;
    }
    size_t start = wire_begin_opt(w, RCS_ADDITIONAL, e->kind == RESPONSE ? e->rcode >> 4 : 0);
    if (e->dress >= COOKIE) {
        wire_option(w, 10, octets, both ? 24 : 8);
    }
    wire_end_data(w, start);
}

static void write_message(wire *w, const event *e)
{
    char name[32];
    unsigned response = WIRE_RESPONSE | (e->rcode & 0xf) | (e->truncated ? RCS_FLAG_TC : 0);
    wire_begin(w, e->kind == RESPONSE ? response : RCS_FLAG_RD);
    wire_set16(w, 0, e->id);
    snprintf(name, sizeof name, "n%u.example.", e->lookup % NAMES);
    wire_question(w, name, RCS_TYPE_A);
    if (e->kind == RESPONSE && e->rcode == 0 && !e->truncated) {
        wire_a(w, RCS_ANSWER);
    }
    put_opt(w, e);
}

static void write_frame(frame *f, const event *e, const wire *w)
{
    static uint8_t stream[2048];
    const frame_ends ends = {e->client, e->port, e->server, 53};
    const frame_ends back = {e->server, 53, e->client, e->port};
    frame_ends way = e->kind == QUERY ? ends : back;
    if (!e->tcp) {
        frame_udp(f, way, w->octets, w->len);
        return;
    }
    frame_put16(stream, w->len);
    memcpy(stream + 2, w->octets, w->len);
    frame_tcp(f, way, 1000, 0x10, stream, w->len + 2);
}

typedef struct score {
    uint64_t right[5], said[5], true_[5]; /* By rcs_lookup_state. */
    uint64_t ways_right, graded, errors_fed;
    uint32_t *lookup_of_id; /* 0: not yet seen. */
    uint64_t id_max, joined;
} score;

/* No two lookups of the generator may share an id. */
static void note_id(score *s, const event *e, uint64_t id)
{
    assert_in_range(id, 1, s->id_max - 1);
    uint32_t number = e->lookup + 1;
    s->joined += s->lookup_of_id[id] != 0 && s->lookup_of_id[id] != number;
    s->lookup_of_id[id] = number;
}

static void grade(score *s, const traffic *t, const rcs_finding *f)
{
    const event *e = &t->events[f->packet - 1];
    assert_int_equal(e->kind, RESPONSE);
    if (!e->truth) {
        return;
    }
    bool right = f->lookup.state == (rcs_lookup_state)e->truth;
    s->graded++;
    s->true_[e->truth]++;
    s->said[f->lookup.state]++;
    s->right[e->truth] += right;
    s->ways_right += right && (e->truth != RCS_LOOKUP_RECOVERED ||
                               f->lookup.by == (rcs_lookup_way)e->by);
    note_id(s, e, f->lookup.id);
}

static void take_all(rcs_session *session, const traffic *t, score *s)
{
    static rcs_finding f;
    while (rcs_session_take(session, &f)) {
        grade(s, t, &f);
    }
}

/* Queries that nobody answers: every one from another port and for another name. */
static void flood(rcs_session *session, traffic *t, const int64_t between[2], score *s)
{
    static frame octets;
    static wire w;
    char name[32];
    int64_t step = t->spoofed_per_second ? SECOND / t->spoofed_per_second : INT64_MAX / 4;
    for (int64_t at = between[0] + step; at < between[1]; at += step) {
        uint32_t random = (uint32_t)draw(&t->seed);
        const frame_ends ends = {(uint8_t)(1 + below(t, CLIENTS)), random >> 16, SERVER, 53};
        snprintf(name, sizeof name, "f%u.flood.example.", random);
        wire_begin(&w, RCS_FLAG_RD);
        wire_set16(&w, 0, random & 0xffff);
        wire_question(&w, name, RCS_TYPE_A);
        frame_udp(&octets, ends, w.octets, w.len);
        rcs_packet packet = frame_packet(&octets, octets.len, at);
        rcs_session_feed(session, &packet);
        take_all(session, t, s); /* Only time passes. */
    }
}

static void feed_event(rcs_session *session, traffic *t, size_t number, score *s)
{
    static frame octets;
    static wire w;
    const event *e = &t->events[number];
    write_message(&w, e);
    write_frame(&octets, e, &w);
    rcs_packet packet = frame_packet(&octets, octets.len, e->time_ns);
    packet.number = number + 1;
    s->errors_fed += e->truth != 0;
    rcs_session_feed(session, &packet);
    take_all(session, t, s);
}

static rcs_ledger run(traffic *t, score *s)
{
    const rcs_session_options options = {.lookups = RCS_LOOKUPS_HELD};
    rcs_session *session;
    assert_int_equal(rcs_session_new(&options, &session), RCS_OK);
    int64_t end = t->events[t->count - 1].time_ns + IDLE_SECONDS * SECOND;
    for (size_t i = 0; i < t->count; i++) {
        if (below(t, 100) < t->loss_percent) {
            continue;
        }
        feed_event(session, t, i, s);
        if (i + 1 < t->count) {
            flood(session, t, (int64_t[]){t->events[i].time_ns, t->events[i + 1].time_ns}, s);
        }
    }
    rcs_session_advance(session, end);
    take_all(session, t, s);
    rcs_session_finish(session);
    take_all(session, t, s);
    rcs_ledger ledger = *rcs_session_ledger(session);
    assert_int_equal(ledger.settled_early, 0);
    rcs_session_free(session);
    return ledger;
}

static uint32_t lookups_wanted = 20000;

static score score_of(uint32_t lookups, unsigned loss_percent, unsigned spoofed_per_second,
                      rcs_ledger *ledger)
{
    traffic t = make(lookups);
    t.loss_percent = loss_percent;
    t.spoofed_per_second = spoofed_per_second;
    score s = {.id_max = t.count + 2};
    if (spoofed_per_second) {
        s.id_max += (uint64_t)((t.events[t.count - 1].time_ns / SECOND + 1) * spoofed_per_second);
    }
    s.lookup_of_id = calloc(s.id_max, sizeof *s.lookup_of_id);
    assert_non_null(s.lookup_of_id);
    *ledger = run(&t, &s);
    for (int i = RCS_LOOKUP_RECOVERED; i <= RCS_LOOKUP_FAILED; i++) {
        print_message("loss %u %%, %s: precision %.4f, recall %.4f of %llu\n", loss_percent,
                      rcs_lookup_state_name((rcs_lookup_state)i),
                      (double)s.right[i] / (double)s.said[i],
                      (double)s.right[i] / (double)s.true_[i], (unsigned long long)s.true_[i]);
    }
    free(s.lookup_of_id);
    free(t.events);
    return s;
}

/* A share of at least n in 1000. */
static void assert_permille(uint64_t part, uint64_t whole, uint64_t permille)
{
    assert_true(whole > 0);
    assert_true(part * 1000 >= whole * permille);
}

TEST(without_loss_the_state_of_lookups_is_known)
{
    (void)state_;
    rcs_ledger ledger;
    score s = score_of(lookups_wanted, 0, 0, &ledger);
    assert_true(s.errors_fed > lookups_wanted / 5);
    assert_int_equal(s.graded, s.errors_fed);
    assert_int_equal(s.joined, 0);
    for (int i = RCS_LOOKUP_RECOVERED; i <= RCS_LOOKUP_FAILED; i++) {
        assert_permille(s.right[i], s.said[i], 999);
        assert_permille(s.right[i], s.true_[i], 999);
    }
    assert_permille(s.ways_right, s.graded, 999);
}

TEST(one_packet_in_a_hundred_lost_costs_one_verdict_in_a_hundred)
{
    (void)state_;
    rcs_ledger ledger;
    score s = score_of(lookups_wanted, 1, 0, &ledger);
    uint64_t right = s.right[RCS_LOOKUP_RECOVERED] + s.right[RCS_LOOKUP_FAILED];
    uint64_t said = s.said[RCS_LOOKUP_RECOVERED] + s.said[RCS_LOOKUP_FAILED];
    assert_int_equal(s.graded, s.errors_fed);
    assert_int_equal(s.joined, 0);
    assert_permille(right, said, 990);
    assert_permille(right, s.graded, 990);
}

/* 500,000 queries at 400,000 a second; in the long run (400000) 10,000,000. */
TEST(a_flood_of_spoofed_queries_costs_few_verdicts_and_is_counted)
{
    enum { PER_SECOND_SPOOFED = 400000, MOST = 5000 };
    (void)state_;
    rcs_ledger ledger;
    uint32_t lookups = lookups_wanted / 80 < MOST ? lookups_wanted / 80 : MOST;
    score s = score_of(lookups, 0, PER_SECOND_SPOOFED, &ledger);
    uint64_t right = s.right[RCS_LOOKUP_RECOVERED] + s.right[RCS_LOOKUP_FAILED];
    assert_int_equal(s.graded, s.errors_fed);
    assert_int_equal(s.joined, 0);
    assert_permille(right, s.graded, 900);
    assert_true(ledger.queries > lookups / PER_SECOND * PER_SECOND_SPOOFED);
    assert_true(ledger.queries_forgotten > ledger.queries / 2);
    assert_true(ledger.lookups_forgotten > ledger.queries / 2);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        T(without_loss_the_state_of_lookups_is_known),
        T(one_packet_in_a_hundred_lost_costs_one_verdict_in_a_hundred),
        T(a_flood_of_spoofed_queries_costs_few_verdicts_and_is_counted)};
    lookups_wanted = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : lookups_wanted;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
