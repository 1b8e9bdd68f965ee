/* settle.c -- findings held back until the capture shows how their lookup went on */
#include "session/settle.h"

#include <stdlib.h>
#include <string.h>

#include "session/fate.h"
#include "session/step.h"
#include "session/upstream.h"

enum {
    LOOKUPS_DEFAULT = 65536,
    HELD_DEFAULT = 49152,
    HELD_KIB_DEFAULT = 12288,
    HELD_KIB_MIN = 256 /* More than two of the longest messages. */
};

#define SETTLE_DEFAULT_NS (30 * INT64_C(1000000000))

static uint32_t or_default(uint32_t value, uint32_t standard)
{
    return value ? value : standard;
}

static rcs_status reserve(rcsi_settle *settle, const rcs_session_options *options)
{
    uint32_t lookups = or_default(options->limits.lookups, LOOKUPS_DEFAULT);
    uint32_t kib = or_default(options->limits.held_kib, HELD_KIB_DEFAULT);
    uint32_t held = or_default(options->limits.held, HELD_DEFAULT);
    uint32_t room = lookups < RCSI_LOOKUPS_MIN ? RCSI_LOOKUPS_MIN : lookups;
    if (held > room - room / 4) {
        held = room - room / 4; /* the rest is for those of which nothing is held */
    }
    uint64_t octets = (uint64_t)(kib < HELD_KIB_MIN ? HELD_KIB_MIN : kib) * 1024;
    rcs_status status = rcsi_ring_init(&settle->ring, held, octets);
    if (status == RCS_OK) {
        status = rcsi_trust_new(&settle->trust);
    }
    if (status == RCS_OK) {
        status = rcsi_suffixes_new(&settle->suffixes);
    }
    return status != RCS_OK ? status
                            : rcsi_lookups_new(lookups, settle->window_ns, settle->ledger,
                                               &settle->lookups);
}

rcs_status rcsi_settle_new(const rcs_session_options *options, rcs_ledger *ledger,
                           rcsi_settle **out)
{
    rcsi_settle *settle = calloc(1, sizeof *settle);
    if (!settle) {
        return RCS_ERR_MEMORY;
    }
    settle->ledger = ledger;
    settle->window_ns = options->settle_ns > 0 ? options->settle_ns : SETTLE_DEFAULT_NS;
    settle->end_ns = INT64_MIN;
    settle->hold_all = options->hold_all;
    settle->at_once = options->lookups == RCS_LOOKUPS_AT_ONCE;
    rcs_status status = reserve(settle, options);
    if (status != RCS_OK) {
        rcsi_settle_free(settle);
        return status;
    }
    *out = settle;
    return RCS_OK;
}

void rcsi_settle_free(rcsi_settle *settle)
{
    if (settle) {
        rcsi_lookups_free(settle->lookups);
        rcsi_trust_free(settle->trust);
        rcsi_suffixes_free(settle->suffixes);
        rcsi_ring_free(&settle->ring);
        free(settle);
    }
}

static void note_time(rcsi_settle *settle, int64_t now_ns)
{
    settle->end_ns = now_ns > settle->end_ns ? now_ns : settle->end_ns;
}

/* Messages without a question are a lookup each: ports and ID are all there is to them. */
static uint64_t key_of(const rcsi_settle *settle, const rcs_endpoint *client,
                       const rcs_message *message, uint64_t question)
{
    const rcsi_asker asker = {client, question, 0, rcs_message_opcode(message)};
    return rcsi_lookups_key(settle->lookups, &asker);
}

static uint64_t bare_key_of(const rcsi_settle *settle, const rcs_endpoint *client,
                            const rcs_message *message)
{
    uint32_t alone = (uint32_t)message->id << 16 | client->port;
    const rcsi_asker asker = {client, 0, alone, rcs_message_opcode(message)};
    return rcsi_lookups_key(settle->lookups, &asker);
}

void rcsi_settle_expect(rcsi_settle *settle, const rcsi_glimpse *g)
{
    settle->expected = g->question;
    if (g->question == 0) {
        return;
    }
    const rcsi_asker asker = {&g->flow->client, g->question, 0, g->opcode};
    settle->expected_key = rcsi_lookups_key(settle->lookups, &asker);
    rcsi_lookups_expect(settle->lookups, settle->expected_key);
    if (g->failed) {
        const rcsi_asker host = {&g->flow->server, g->question, 0, g->opcode};
        rcsi_lookups_expect(settle->lookups, rcsi_lookups_key(settle->lookups, &host));
    }
}

void rcsi_settle_fetch(const rcsi_settle *settle)
{
    if (settle->expected != 0) {
        rcsi_lookups_fetch(settle->lookups, settle->expected_key);
    }
}

/* Most messages have the question that they seemed to have. */
static uint64_t key_at_hand(const rcsi_settle *settle, const rcs_endpoint *client,
                            const rcs_message *message, uint64_t question)
{
    return question != 0 && question == settle->expected
               ? settle->expected_key
               : key_of(settle, client, message, question);
}

rcsi_lookup *rcsi_settle_lookup(rcsi_settle *settle, const rcsi_unanswered *query)
{
    const rcs_message like = {.id = query->query->id, .flags = query->query->flags};
    const rcs_endpoint *client = &query->flow.client;
    uint64_t key = query->query->has_question ? key_of(settle, client, &like, query->question)
                                              : bare_key_of(settle, client, &like);
    rcsi_lookup *lookup = rcsi_lookups_find(settle->lookups, key);
    return lookup && lookup->first_ns <= query->query->time_ns ? lookup : NULL;
}

void rcsi_settle_query(rcsi_settle *settle, const rcs_flow *flow, const rcs_message *message,
                       uint64_t question, int64_t now_ns)
{
    uint64_t key = message->has_question ? key_at_hand(settle, &flow->client, message, question)
                                         : bare_key_of(settle, &flow->client, message);
    note_time(settle, now_ns);
    rcsi_lookup_asked(rcsi_lookups_enter(settle->lookups, key, RCSI_SIGN_QUERY, now_ns),
                      &flow->server, now_ns);
}

static void look_upstream(rcsi_settle *settle, rcs_finding *f, uint64_t question)
{
    const rcs_endpoint *host = &f->flow.server;
    if (!f->query || !f->has_question ||
        (f->flow.client.family == host->family &&
         memcmp(f->flow.client.ip, host->ip, sizeof host->ip) == 0)) {
        return;
    }
    rcsi_lookup *upstream =
        rcsi_lookups_find(settle->lookups, key_of(settle, host, &f->message, question));
    if (upstream) {
        rcsi_upstream_tell(f, upstream);
    }
}

/* What a lookup at this server came to.  Where several were asked, only silence is this one's. */
static rcs_beside beside_of(const rcsi_lookup *lookup, const rcs_endpoint *server)
{
    if (lookup->succeeded) {
        rcs_beside found = lookup->has_data ? RCS_BESIDE_DATA : RCS_BESIDE_NODATA;
        return rcsi_lookup_succeeded_elsewhere(lookup, server) ? RCS_BESIDE_NONE : found;
    }
    int place = rcsi_lookup_server(lookup, server);
    if (place < 0) {
        return RCS_BESIDE_NONE;
    }
    if (lookup->answers == 0 || (lookup->waits >> place & 1) != 0) {
        return RCS_BESIDE_SILENT;
    }
    rcs_beside failed = lookup->answered ? RCS_BESIDE_NXDOMAIN : RCS_BESIDE_ERROR;
    return lookup->servers > 1 ? RCS_BESIDE_NONE : failed;
}

void rcsi_settle_beside(const rcsi_settle *settle, uint64_t question, rcs_finding *f)
{
    uint64_t key = key_of(settle, &f->flow.client, &f->message, question);
    const rcsi_lookup *lookup = rcsi_lookups_find(settle->lookups, key);
    int64_t apart = lookup ? lookup->first_ns - f->time_ns : 0;
    if (lookup && apart <= settle->window_ns && apart >= -settle->window_ns) {
        f->lookup.beside = beside_of(lookup, &f->flow.server);
    }
}

static uint64_t hold(rcsi_settle *settle, const rcs_finding *f, rcsi_lookup *lookup)
{
    uint64_t number = rcsi_ring_add(&settle->ring, f);
    rcsi_fate_begin(settle, number, f, lookup);
    settle->asleep = false;
    return number;
}

static bool is_worth_holding(const rcs_finding *f)
{
    rcs_defect defect = f->message.defect;
    return rcsi_is_trouble(f) || f->outcome.ede_count > 0 ||
           f->exchange.answer >= RCS_ANSWER_COPY ||
           (defect != RCS_DEFECT_NONE && defect != RCS_DEFECT_CUT_BY_CAPTURE);
}

/* Does the client take this for the answer?  A query may be missing from the capture; a server
 * that was never asked is a stranger, unless the capture shows no queries at all. */
static bool is_answer(const rcs_finding *f, const rcsi_lookup *lookup)
{
    return f->exchange.answer == RCS_ANSWER_FIRST ||
           (f->exchange.answer == RCS_ANSWER_ALONE &&
            (lookup->queries == 0 || rcsi_lookup_has_asked(lookup, &f->flow.server)));
}

/* Hand out at once what is held, and once more later if it is not decided. */
static rcsi_settled tell(rcsi_settle *settle, rcs_finding *f, uint64_t number)
{
    rcsi_held *h = rcsi_ring_at(&settle->ring, number);
    h->is_done = h->decided;
    h->is_told = !h->decided;
    f->telling = h->decided ? RCS_TELLING_WHOLE : RCS_TELLING_FIRST;
    f->lookup.state = h->decided ? (rcs_lookup_state)h->state : RCS_LOOKUP_OPEN;
    f->lookup.by = (rcs_lookup_way)h->by;
    f->lookup.after_ns = h->after_ns;
    return RCSI_SETTLED;
}

rcsi_settled rcsi_settle_response(rcsi_settle *settle, rcs_finding *f, uint64_t question)
{
    uint64_t key = f->has_question ? key_at_hand(settle, &f->flow.client, &f->message, question)
                                   : bare_key_of(settle, &f->flow.client, &f->message);
    note_time(settle, f->time_ns);
    rcsi_sides_response(&settle->sides, &f->exchange);
    if (f->exchange.answer == RCS_ANSWER_FIRST) {
        rcsi_trust_note(settle->trust, f);
    }
    rcsi_lookup *lookup =
        rcsi_lookups_enter(settle->lookups, key, RCSI_SIGN_RESPONSE, f->time_ns);
    if (is_answer(f, lookup)) {
        rcsi_lookup_heard(lookup, &f->flow.server);
        rcsi_lookup_answered(lookup, f->outcome.rcode, f->time_ns);
        rcsi_upstream_note(lookup, f);
        rcsi_fate_answer(settle, lookup, f);
    }
    rcsi_fate_describe(&f->lookup, lookup);
    if (!settle->hold_all && !is_worth_holding(f)) {
        return RCSI_SETTLED;
    }
    if (rcs_outcome_is_error(&f->outcome)) {
        rcsi_trust_judge(settle->trust, f, &f->upstream.zone);
        look_upstream(settle, f, question);
    }
    if (settle->at_once) {
        return rcsi_is_trouble(f) ? tell(settle, f, hold(settle, f, lookup)) : RCSI_SETTLED;
    }
    hold(settle, f, lookup);
    return RCSI_HELD;
}

uint64_t rcsi_settle_aside(rcsi_settle *settle, rcs_finding *f, rcsi_lookup *lookup)
{
    rcsi_fate_describe(&f->lookup, lookup);
    rcsi_sides_failure(&settle->sides, f->kind, lookup->queries);
    rcsi_oneway_note(&settle->oneway, f, lookup->queries);
    return hold(settle, f, lookup);
}

rcsi_settled rcsi_settle_failure(rcsi_settle *settle, rcs_finding *f, rcsi_lookup *lookup,
                                 rcsi_end end)
{
    uint64_t number = rcsi_settle_aside(settle, f, lookup);
    rcsi_held *h = rcsi_ring_at(&settle->ring, number);
    h->is_open = end == RCSI_END_OF_CAPTURE;
    bool waits = !settle->at_once || h->is_open || rcsi_fate_is_blind(settle, h);
    return waits ? RCSI_HELD : tell(settle, f, number);
}

void rcsi_settle_listen(rcsi_settle *settle, const rcsi_heard *heard)
{
    settle->heard = heard;
}

rcsi_settled rcsi_settle_bare(rcsi_settle *settle, const rcs_finding *f)
{
    if (settle->at_once || rcsi_ring_is_full(&settle->ring)) {
        return RCSI_SETTLED;
    }
    rcsi_held *h = rcsi_ring_at(&settle->ring, rcsi_ring_add(&settle->ring, f));
    h->key = 0;
    h->decided = true;
    settle->asleep = false;
    return RCSI_HELD;
}

/* Findings leave in the order they came in: what the next ones need is fetched. */
static void look_ahead(const rcsi_settle *settle)
{
    enum { FAR = 3, NEAR = 2, NEXT = 1 };
    const rcsi_ring *ring = &settle->ring;
    uint64_t count = ring->next - ring->oldest;
    if (count <= FAR) {
        return;
    }
    rcsi_ring_fetch(ring, ring->oldest + FAR);
    rcsi_ring_fetch_octets(ring, ring->oldest + NEAR);
    rcsi_lookups_expect(settle->lookups, rcsi_ring_at(ring, ring->oldest + NEAR)->key);
    rcsi_lookups_fetch(settle->lookups, rcsi_ring_at(ring, ring->oldest + NEXT)->key);
}

/* Has the oldest to stay? */
static bool has_to_wait(rcsi_settle *settle, int64_t now_ns, const rcsi_held *h)
{
    bool due = now_ns - h->time_ns >= settle->window_ns ||
               settle->ring.oldest < settle->released;
    settle->asleep =
        !h->decided && !due && !settle->finished && !rcsi_ring_is_full(&settle->ring);
    bool far = h->time_ns > INT64_MAX - settle->window_ns;
    settle->wake_ns = far ? INT64_MAX : h->time_ns + settle->window_ns;
    return settle->asleep;
}

static void read_held(rcsi_settle *settle, rcsi_held *h, rcs_finding *out)
{
    rcsi_fate_conclude(settle, h);
    rcsi_ring_read(&settle->ring, h, out);
    out->lookup.watched_ns = rcsi_fate_watched(settle, h);
}

/* What was told at once and is decided since; it keeps its place in the ring. */
static bool take_ready(rcsi_settle *settle, rcs_finding *out)
{
    rcsi_held *h = settle->first_ready;
    if (!h) {
        return false;
    }
    settle->first_ready = h->next_ready > 0 ? &settle->ring.items[h->next_ready - 1] : NULL;
    settle->last_ready = settle->first_ready ? settle->last_ready : NULL;
    read_held(settle, h, out);
    out->telling = RCS_TELLING_FOLLOW_UP;
    h->is_done = true;
    return true;
}

/* True: the oldest goes; it is given out unless all was said of it, or it is void. */
static bool take_oldest(rcsi_settle *settle, int64_t now_ns, rcs_finding *out, bool *given)
{
    rcsi_ring *ring = &settle->ring;
    if (rcsi_ring_is_empty(ring)) {
        return false;
    }
    note_time(settle, now_ns);
    if (settle->asleep && now_ns < settle->wake_ns) {
        return false;
    }
    rcsi_held *h = rcsi_ring_at(ring, ring->oldest);
    if (has_to_wait(settle, now_ns, h)) {
        return false;
    }
    *given = !h->is_done;
    if (!h->is_done) {
        read_held(settle, h, out);
        *given = !h->is_void;
    }
    if (h->is_told) {
        out->telling = settle->finished ? RCS_TELLING_LAST : RCS_TELLING_FOLLOW_UP;
    }
    rcsi_ring_drop(ring);
    rcsi_lookups_let_go(settle->lookups, ring->oldest);
    look_ahead(settle);
    return true;
}

bool rcsi_settle_take(rcsi_settle *settle, int64_t now_ns, rcs_finding *out)
{
    bool given = take_ready(settle, out);
    while (!given && take_oldest(settle, now_ns, out, &given)) {
    }
    return given;
}

void rcsi_settle_release(rcsi_settle *settle)
{
    settle->released = settle->ring.next;
    settle->asleep = false;
}

void rcsi_settle_finish(rcsi_settle *settle)
{
    settle->finished = true;
    settle->asleep = false;
}
