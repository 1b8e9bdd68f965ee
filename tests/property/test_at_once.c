/* test_at_once.c -- told at once, everything comes to the end that it has when it is held */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "frame.h"
#include "rcodescope/session.h"
#include "wire.h"

#define SECOND INT64_C(1000000000)

enum {
    SCHEDULES = 400,
    MESSAGES = 60,
    IDS = 4 * MESSAGES,
    SERVERS = 3
};

typedef struct dice {
    uint64_t state;
} dice;

static uint32_t below(dice *d, uint32_t most)
{
    d->state = d->state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(d->state >> 33) % most;
}

/* All that was said of one finding. */
typedef struct said {
    int whole, first, later;
    bool first_came_first;
    rcs_kind kind;
    rcs_lookup lookup; /* As it was said last. */
    rcs_lookup_state first_state;
    uint64_t packet;
} said;

typedef struct telling {
    said of[IDS];
    uint64_t last_id;
    uint64_t early;
} telling;

/* One message of a schedule. */
typedef struct step {
    int64_t time_ns;
    uint16_t id;
    uint8_t client, server, name, rcode;
    bool response, truncated;
} step;

/* Mostly tries that follow each other soon, and some that come late. */
static int64_t gap(dice *d)
{
    static const int64_t gaps[] = {1000, 20000000, 900000000, SECOND, 3 * SECOND, 11 * SECOND};
    return gaps[below(d, below(d, 4) ? 3 : 6)];
}

static void draw(dice *d, step steps[MESSAGES])
{
    static const uint8_t rcodes[] = {0, 0, 2, 2, 3, 5};
    int64_t now = SECOND;
    for (int i = 0; i < MESSAGES; i++) {
        now += gap(d);
        const step *asked = i > 0 ? &steps[below(d, (uint32_t)i)] : NULL;
        if (i > 4) {
            asked = &steps[i - 1 - (int)below(d, 5)];
        }
        bool answers = asked && !asked->response && below(d, 3) > 0;
        steps[i] = answers ? *asked
                           : (step){.id = (uint16_t)i,
                                    .client = (uint8_t)(1 + below(d, 2)),
                                    .server = (uint8_t)(50 + below(d, SERVERS)),
                                    .name = (uint8_t)below(d, 2)};
        steps[i].time_ns = now;
        steps[i].response = answers;
        steps[i].rcode = rcodes[below(d, sizeof rcodes)];
        steps[i].truncated = below(d, 12) == 0;
    }
}

static void note(telling *t, const rcs_finding *f)
{
    if (f->outcome.rcode == 0 && f->kind == RCS_KIND_RESPONSE && f->lookup.state == 0) {
        return; /* An answer: told in both ways alike. */
    }
    assert_in_range(f->id, 1, IDS - 1);
    said *s = &t->of[f->id];
    s->whole += f->telling == RCS_TELLING_WHOLE;
    s->later += f->telling == RCS_TELLING_FOLLOW_UP || f->telling == RCS_TELLING_LAST;
    if (f->telling == RCS_TELLING_FIRST) {
        s->first++;
        s->first_came_first = s->later == 0;
        s->first_state = f->lookup.state;
        assert_true(f->id > t->last_id); /* First lines come in order. */
        t->last_id = f->id;
    } else if (s->first) {
        assert_int_equal(f->packet, s->packet);
    }
    s->kind = f->kind;
    s->lookup = f->lookup;
    s->packet = f->packet;
}

static void take_all(rcs_session *session, telling *t)
{
    rcs_finding finding;
    while (rcs_session_take(session, &finding)) {
        note(t, &finding);
    }
}

static void feed(rcs_session *session, const step *s, uint64_t number)
{
    wire w;
    frame f;
    wire_begin(&w, s->response ? (unsigned)(WIRE_RESPONSE | s->rcode) |
                                     (s->truncated ? RCS_FLAG_TC : 0u)
                               : RCS_FLAG_RD);
    wire_set16(&w, 0, s->id);
    wire_question(&w, s->name ? "www.example.com." : "mail.example.net.", RCS_TYPE_A);
    const frame_ends to = {s->client, 4000, s->server, 53}, from = {s->server, 53, s->client, 4000};
    frame_udp(&f, s->response ? from : to, w.octets, w.len);
    rcs_packet packet = frame_packet(&f, f.len, s->time_ns);
    packet.number = number;
    rcs_session_feed(session, &packet);
}

static void tell(const rcs_session_options *options, const step *steps, telling *t)
{
    rcs_session *session;
    memset(t, 0, sizeof *t);
    assert_int_equal(rcs_session_new(options, &session), RCS_OK);
    for (uint64_t i = 0; i < MESSAGES; i++) {
        feed(session, &steps[i], i + 1);
        take_all(session, t);
    }
    rcs_session_finish(session);
    take_all(session, t);
    t->early = rcs_session_ledger(session)->settled_early;
    rcs_session_free(session);
}

static int compare(const telling *held, const telling *once, int *followed)
{
    int told = 0;
    for (int id = 1; id < IDS; id++) {
        const said *h = &held->of[id], *o = &once->of[id];
        assert_int_equal(h->first + h->later, 0);
        assert_in_range(h->whole, 0, 1);
        /* Whole, or first and then once more. */
        assert_true(o->whole + o->later <= 1 && o->first == o->later);
        if (o->first) {
            assert_true(o->first_came_first);
            assert_int_equal(o->first_state, RCS_LOOKUP_OPEN);
            (*followed)++;
        }
        if (!h->whole) {
            continue; /* A silence that a late error took back. */
        }
        assert_int_equal(o->whole + o->later, 1);
        assert_int_equal(o->kind, h->kind);
        assert_int_equal(o->lookup.state, h->lookup.state);
        assert_int_equal(o->lookup.by, h->lookup.by);
        assert_int_equal(o->lookup.after_ns, h->lookup.after_ns);
        assert_int_equal(o->packet, h->packet);
        told++;
    }
    return told;
}

TEST(everything_is_told_once_and_followed_up_once_with_the_end_it_has_when_held)
{
    static telling held, once;
    static step steps[MESSAGES];
    dice d = {4711};
    int told = 0, followed = 0;
    for (int i = 0; i < SCHEDULES; i++) {
        rcs_session_options options = {.lookups = RCS_LOOKUPS_HELD,
                                       .silences = RCS_SILENCES_ON,
                                       .settle_ns = (1 + below(&d, 30)) * SECOND};
        draw(&d, steps);
        tell(&options, steps, &held);
        options.lookups = RCS_LOOKUPS_AT_ONCE;
        tell(&options, steps, &once);
        told += compare(&held, &once, &followed);
    }
    assert_true(told > SCHEDULES * 5 && followed > SCHEDULES * 4);
}

/* Where there is no room, the follow-up comes early, and is counted. */
TEST(a_ring_of_four_leaves_no_finding_without_its_follow_up)
{
    static telling once;
    static step steps[MESSAGES];
    dice d = {815};
    uint64_t early = 0;
    for (int i = 0; i < SCHEDULES; i++) {
        const rcs_session_options options = {.lookups = RCS_LOOKUPS_AT_ONCE,
                                             .silences = RCS_SILENCES_ON,
                                             .limits = {.held = 4}};
        draw(&d, steps);
        tell(&options, steps, &once);
        for (int id = 1; id < IDS; id++) {
            const said *o = &once.of[id];
            assert_true(o->whole + o->later <= 1 && o->first == o->later);
            assert_true(!o->first || o->first_came_first);
        }
        early += once.early;
    }
    assert_true(early > SCHEDULES);
}

RUN_TESTS(T(everything_is_told_once_and_followed_up_once_with_the_end_it_has_when_held),
          T(a_ring_of_four_leaves_no_finding_without_its_follow_up))
