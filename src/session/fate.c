/* fate.c -- what becomes of a finding that is held: recovered, failed, open or unknown */
#include "session/fate.h"

#include "base/address.h"
#include "session/step.h"

/* A failure to get a response: the answer came from elsewhere, or to the same query after all. */
static rcs_lookup_way way_after_failure(const rcsi_tries *tries)
{
    if (!rcsi_same_address(&tries->failed_flow->server, &tries->good_flow->server)) {
        return RCS_LOOKUP_BY_OTHER_SERVER;
    }
    bool late = tries->failed && tries->good && tries->good->packet == tries->failed->packet &&
                tries->good->file == tries->failed->file;
    return late ? RCS_LOOKUP_BY_LATE_ANSWER : rcsi_way_of(tries);
}

static uint64_t number_before(const rcsi_held *h, uint64_t number)
{
    return h->back > 0 ? number - h->back : 0;
}

/* What was told before its lookup was decided is told again, in the order of the decisions. */
static void line_up(rcsi_settle *settle, rcsi_held *h)
{
    if (!h->is_told) {
        return;
    }
    if (settle->last_ready) {
        settle->last_ready->next_ready = (uint32_t)(h - settle->ring.items) + 1;
    } else {
        settle->first_ready = h;
    }
    settle->last_ready = h;
}

static void recover(rcsi_settle *settle, rcsi_held *h, const rcs_finding *answer)
{
    rcs_flow flow;
    rcs_query query;
    int64_t after = answer->time_ns - h->time_ns;
    const rcs_query *failed = rcsi_ring_try(&settle->ring, h, &flow, &query);
    const rcsi_tries tries = {&flow, failed, &answer->flow, answer->query, h->rcode};
    h->decided = true;
    h->state = RCS_LOOKUP_RECOVERED;
    h->after_ns = after > 0 ? after : 0;
    h->by = (uint8_t)(h->kind == RCS_KIND_RESPONSE ? rcsi_way_of(&tries)
                                                   : way_after_failure(&tries));
    settle->asleep = false;
    line_up(settle, h);
}

/* An error that comes after its query was given up: the server is not silent, only late. */
static void note_late(rcsi_settle *settle, const rcsi_lookup *lookup, const rcs_finding *f)
{
    enum { STEPS_MAX = 64 }; /* A lookup has few servers: more are a client gone mad. */
    rcs_flow flow;
    rcs_query query;
    uint64_t number = f->query ? lookup->held : 0;
    for (int step = 0; number >= settle->ring.oldest && step < STEPS_MAX; step++) {
        rcsi_held *h = rcsi_ring_at(&settle->ring, number);
        if (h->kind == RCS_KIND_NO_RESPONSE && !h->decided && !h->is_told &&
            f->query->time_ns <= h->time_ns) {
            rcsi_ring_try(&settle->ring, h, &flow, &query);
            h->is_void = h->decided = rcsi_same_address(&flow.server, &f->flow.server);
            settle->asleep = false;
        }
        number = number_before(h, number);
    }
}

/* Everything held of a lookup is decided by its answer. */
static void recover_all(rcsi_settle *settle, uint64_t *youngest, const rcs_finding *answer)
{
    for (uint64_t number = *youngest; number >= settle->ring.oldest;) {
        rcsi_held *h = rcsi_ring_at(&settle->ring, number);
        if (!h->decided && answer->time_ns - h->time_ns <= settle->window_ns) {
            recover(settle, h, answer);
        }
        number = number_before(h, number);
    }
    *youngest = 0;
}

/* Denials of other names were steps of the search list that led to this one. */
static void recover_suffixed(rcsi_settle *settle, const rcs_finding *answer)
{
    uint64_t numbers[RCSI_SUFFIX_DENIED_MAX];
    if (!rcsi_has_data(answer)) {
        return;
    }
    size_t count = rcsi_suffix_answered(settle->suffixes, answer, numbers);
    for (size_t i = 0; i < count; i++) {
        rcsi_held *h = numbers[i] < settle->ring.oldest ? NULL
                                                        : rcsi_ring_at(&settle->ring, numbers[i]);
        if (h && !h->decided) {
            recover(settle, h, answer);
            h->by = RCS_LOOKUP_BY_SEARCH_LIST;
        }
    }
}

void rcsi_fate_answer(rcsi_settle *settle, rcsi_lookup *lookup, const rcs_finding *answer)
{
    switch (rcsi_worth_of(answer)) {
    case RCSI_WORTH_DATA:
        rcsi_lookup_succeeded(lookup, &answer->flow.server, answer->time_ns);
        lookup->has_data = rcsi_has_data(answer);
        recover_all(settle, &lookup->held, answer);
        recover_all(settle, &lookup->held_negative, answer);
        recover_suffixed(settle, answer);
        break;
    case RCSI_WORTH_NEGATIVE:
        rcsi_lookup_denied(lookup, &answer->flow.server, answer->time_ns);
        recover_all(settle, &lookup->held, answer);
        break;
    case RCSI_WORTH_NOTHING:
        note_late(settle, lookup, answer);
        break;
    }
}

/* The client had asked two servers at once, and the other's answer came before this error. */
static bool was_overtaken(const rcs_finding *f, const rcsi_lookup *lookup)
{
    if (f->kind != RCS_KIND_RESPONSE) {
        return lookup->answered && lookup->success_ns >= f->query->time_ns;
    }
    return f->query && lookup->succeeded && lookup->success_ns >= f->query->time_ns &&
           rcsi_lookup_succeeded_elsewhere(lookup, &f->flow.server);
}

static rcs_lookup_way way_past(const rcs_finding *f, const rcsi_lookup *lookup)
{
    return rcsi_lookup_succeeded_elsewhere(lookup, &f->flow.server) ? RCS_LOOKUP_BY_OTHER_SERVER
                                                                    : RCS_LOOKUP_BY_SAME_SERVER;
}

void rcsi_fate_begin(rcsi_settle *settle, uint64_t number, const rcs_finding *f,
                     rcsi_lookup *lookup)
{
    rcsi_held *h = rcsi_ring_at(&settle->ring, number);
    h->key = lookup->key;
    h->is_step = rcsi_is_step(f);
    h->decided = !rcsi_is_trouble(f) || was_overtaken(f, lookup);
    if (h->decided) {
        bool overtaken = rcsi_is_trouble(f);
        int64_t after = lookup->success_ns - f->time_ns;
        h->state = overtaken ? RCS_LOOKUP_RECOVERED : RCS_LOOKUP_NONE;
        h->by = (uint8_t)(overtaken ? way_past(f, lookup) : RCS_LOOKUP_BY_NONE);
        h->after_ns = overtaken && after > 0 ? after : 0;
        return;
    }
    bool negative = rcsi_worth_of(f) == RCSI_WORTH_NEGATIVE;
    uint64_t *youngest = negative ? &lookup->held_negative : &lookup->held;
    uint64_t back = number - *youngest;
    h->back = *youngest > 0 && back <= UINT32_MAX ? (uint32_t)back : 0;
    *youngest = number;
    if (negative) {
        rcsi_suffix_denied(settle->suffixes, f, number);
    }
}

/* A step that nothing followed is a failure only if the client had this long (its next try is
 * due at once; stub resolvers wait for 5 s only where no answer came at all). */
#define STEP_PATIENCE_NS (3 * INT64_C(1000000000))

void rcsi_fate_describe(rcs_lookup *out, const rcsi_lookup *lookup)
{
    out->id = lookup->id;
    out->tries = lookup->queries;
    out->servers = lookup->servers;
}

int64_t rcsi_fate_watched(const rcsi_settle *settle, const rcsi_held *h)
{
    return settle->end_ns > h->time_ns ? settle->end_ns - h->time_ns : 0;
}

static bool is_one_sided(const rcsi_settle *settle, const rcsi_held *h)
{
    return !h->has_query && rcsi_sides_lack_queries(&settle->sides);
}

/* No success came.  `waited`: for the whole window; else the capture is over. */
static rcs_lookup_state state_without_success(const rcsi_settle *settle, const rcsi_held *h,
                                              bool waited)
{
    const rcsi_lookup *lookup = rcsi_lookups_find(settle->lookups, h->key);
    if (!lookup || is_one_sided(settle, h)) {
        return RCS_LOOKUP_UNKNOWN;
    }
    if (waited) {
        return RCS_LOOKUP_FAILED;
    }
    bool goes_on = !lookup->over && lookup->asked_ns > h->time_ns &&
                   (lookup->answers == 0 || lookup->replied_ns < lookup->asked_ns);
    bool hasty = h->is_step && !lookup->told && settle->end_ns - h->time_ns < STEP_PATIENCE_NS;
    return goes_on || hasty ? RCS_LOOKUP_OPEN : RCS_LOOKUP_FAILED;
}

bool rcsi_fate_is_blind(const rcsi_settle *settle, const rcsi_held *h)
{
    return h->kind == RCS_KIND_NO_RESPONSE && rcsi_sides_lack_answers(&settle->sides);
}

/* A server whose answers take another way than its queries, while others are seen whole. */
static bool is_oneway(const rcsi_settle *settle, const rcsi_held *h, const rcs_endpoint *server)
{
    return h->kind == RCS_KIND_NO_RESPONSE && !h->decided && settle->heard &&
           rcsi_oneway_is(&settle->oneway, server) &&
           rcsi_heard_ask(settle->heard, server, h->time_ns) == RCS_HEARD_NEVER;
}

static void conclude_failure(const rcsi_settle *settle, rcsi_held *h, const rcsi_lookup *lookup)
{
    rcs_flow flow;
    rcs_query query;
    rcsi_ring_try(&settle->ring, h, &flow, &query);
    int server = rcsi_lookup_server(lookup, &flow.server);
    uint8_t tries = server < 0 ? 0 : rcsi_lookup_tries_at(lookup, server).tries;
    if (h->kind != RCS_KIND_TCP_FAILED && tries > h->failure_tries) {
        h->failure_tries = tries;
    }
    if (!h->is_told && rcsi_fate_is_blind(settle, h)) {
        h->is_void = h->decided = true;
    } else if (is_oneway(settle, h, &flow.server)) {
        h->decided = true;
        h->is_void = !h->is_told; /* What was said at once cannot be unsaid. */
        h->state = RCS_LOOKUP_UNKNOWN;
        settle->ledger->silences_one_sided++;
    } else if (!h->decided && h->is_open && !lookup->over) {
        h->decided = true;
        h->state = RCS_LOOKUP_OPEN;
    }
}

void rcsi_fate_conclude(const rcsi_settle *settle, rcsi_held *h)
{
    const rcsi_lookup *lookup = rcsi_lookups_find(settle->lookups, h->key);
    if (lookup && lookup->id == h->lookup_id) {
        h->lookup_tries = lookup->queries;
        h->lookup_servers = lookup->servers;
    }
    if (lookup && h->kind != RCS_KIND_RESPONSE) {
        conclude_failure(settle, h, lookup);
    }
    if (!h->decided) {
        bool waited = rcsi_fate_watched(settle, h) >= settle->window_ns;
        bool crowded_out = !waited && !settle->finished;
        settle->ledger->settled_early += crowded_out;
        bool hasty = crowded_out && rcsi_fate_watched(settle, h) < STEP_PATIENCE_NS;
        h->state = (uint8_t)(hasty ? RCS_LOOKUP_UNKNOWN
                                   : state_without_success(settle, h, waited));
    }
}
