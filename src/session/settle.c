/* settle.c -- findings held back until the capture shows how their lookup went on */
#include "session/settle.h"

#include <stdlib.h>
#include <string.h>

#include "pair/trust.h"
#include "session/step.h"

enum {
    LOOKUPS_DEFAULT = 65536,
    HELD_DEFAULT = 16384,
    HELD_KIB_DEFAULT = 8192,
    HELD_KIB_MIN = 256, /* More than two of the longest messages. */
    MESSAGE_MAX = 65535
};

#define SETTLE_DEFAULT_NS (30 * INT64_C(1000000000))

/* A finding that waits: what cannot be read again from its message. */
typedef struct held {
    uint64_t key;           /* Of its lookup. */
    uint64_t previous;      /* Older one held of the same lookup, 0: none. */
    uint64_t id, packet;
    int64_t time_ns, latency_ns;
    uint64_t octets_at;     /* Position in the ring of octets. */
    uint32_t file, interface;
    uint16_t len, wire_len, rcode;
    rcs_certainty certainty;
    rcs_flow flow;
    rcs_outer outer;
    bool fragmented;
    rcs_dnstap dnstap;
    rcs_exchange exchange;
    rcs_lookup lookup;
    rcs_upstream upstream;
    rcs_failure failure;
    rcs_kind kind;
    bool decided, is_step, has_query;
    bool is_open;  /* The capture ended while its client waited. */
    bool is_void;  /* Turned out to be nothing: never handed out. */
    rcs_query query;
} held;

/* Findings are numbered from 1; number mod capacity is the position in the ring. */
struct rcsi_settle {
    rcs_ledger *ledger;
    rcsi_lookups *lookups;
    rcsi_trust *trust;
    held *ring;
    uint8_t *octets;
    uint32_t capacity;
    uint64_t octets_size, octets_begin, octets_end; /* Positions only grow. */
    uint64_t oldest, next;
    uint64_t released; /* Those before it need not wait any more. */
    int64_t window_ns;
    int64_t end_ns; /* The latest time heard of. */
    uint64_t paired, alone; /* Responses with and without their query. */
    uint64_t asked_once, asked_again; /* Lookups that nobody answered. */
    bool sees_back; /* The capture shows ICMP errors that came back. */
    bool hold_all, finished;
};

static uint32_t or_default(uint32_t value, uint32_t standard)
{
    return value ? value : standard;
}

static rcs_status reserve(rcsi_settle *settle, const rcs_session_options *options)
{
    uint32_t lookups = or_default(options->limits.lookups, LOOKUPS_DEFAULT);
    uint32_t kib = or_default(options->limits.held_kib, HELD_KIB_DEFAULT);
    settle->capacity = or_default(options->limits.held, HELD_DEFAULT);
    if (settle->capacity > lookups / 2 && lookups >= 2) {
        settle->capacity = lookups / 2;
    }
    settle->octets_size = (uint64_t)(kib < HELD_KIB_MIN ? HELD_KIB_MIN : kib) * 1024;
    settle->ring = malloc(settle->capacity * sizeof *settle->ring);
    settle->octets = malloc(settle->octets_size);
    if (!settle->ring || !settle->octets) {
        return RCS_ERR_MEMORY;
    }
    rcs_status status = rcsi_trust_new(&settle->trust);
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
    settle->oldest = settle->next = 1;
    settle->window_ns = options->settle_ns > 0 ? options->settle_ns : SETTLE_DEFAULT_NS;
    settle->end_ns = INT64_MIN;
    settle->hold_all = options->hold_all;
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
        free(settle->ring);
        free(settle->octets);
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

void rcsi_settle_expect(const rcsi_settle *settle, const rcs_endpoint *client, uint8_t opcode,
                        uint64_t question)
{
    const rcsi_asker asker = {client, question, 0, opcode};
    rcsi_lookups_expect(settle->lookups, rcsi_lookups_key(settle->lookups, &asker));
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
    uint64_t key = message->has_question ? key_of(settle, &flow->client, message, question)
                                         : bare_key_of(settle, &flow->client, message);
    note_time(settle, now_ns);
    rcsi_lookup_asked(rcsi_lookups_enter(settle->lookups, key, RCSI_SIGN_QUERY, now_ns),
                      &flow->server, now_ns);
}

static held *at(const rcsi_settle *settle, uint64_t number)
{
    return &settle->ring[number % settle->capacity];
}

static bool same_address(const rcs_endpoint *a, const rcs_endpoint *b)
{
    return a->family == b->family && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

static void recover(held *h, const rcs_finding *answer)
{
    int64_t after = answer->time_ns - h->time_ns;
    h->decided = true;
    h->lookup.state = RCS_LOOKUP_RECOVERED;
    h->lookup.after_ns = after > 0 ? after : 0;
    const rcsi_tries tries = {&h->flow, h->has_query ? &h->query : NULL, &answer->flow,
                              answer->query, h->rcode};
    h->lookup.by = rcsi_way_of(&tries);
    if (h->kind != RCS_KIND_RESPONSE && !same_address(&h->flow.server, &answer->flow.server)) {
        h->lookup.by = RCS_LOOKUP_BY_OTHER_SERVER;
    } else if (h->kind != RCS_KIND_RESPONSE && answer->query &&
               answer->query->packet == h->query.packet && answer->query->file == h->query.file) {
        h->lookup.by = RCS_LOOKUP_BY_LATE_ANSWER;
    }
}

/* An error that comes after its query was given up: the server is not silent, only late. */
static void note_late(rcsi_settle *settle, const rcsi_lookup *lookup, const rcs_finding *f)
{
    for (uint64_t number = lookup->held; number >= settle->oldest;) {
        held *h = at(settle, number);
        if (h->kind == RCS_KIND_NO_RESPONSE && !h->decided && f->query &&
            f->query->time_ns <= h->time_ns && same_address(&h->flow.server, &f->flow.server)) {
            h->is_void = h->decided = true;
        }
        number = h->previous;
    }
}

/* Everything held of a lookup is decided by its answer. */
static void recover_all(rcsi_settle *settle, uint64_t *youngest, const rcs_finding *answer)
{
    for (uint64_t number = *youngest; number >= settle->oldest;) {
        held *h = at(settle, number);
        if (answer->time_ns - h->time_ns <= settle->window_ns) {
            recover(h, answer);
        }
        number = h->previous;
    }
    *youngest = 0;
}

static void decide(rcsi_settle *settle, rcsi_lookup *lookup, const rcs_finding *answer)
{
    switch (rcsi_worth_of(answer)) {
    case RCSI_WORTH_DATA:
        rcsi_lookup_succeeded(lookup, &answer->flow.server, answer->time_ns);
        recover_all(settle, &lookup->held, answer);
        recover_all(settle, &lookup->held_negative, answer);
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

/* What the host that answered had asked others since it was asked. */
static void look_upstream(rcsi_settle *settle, rcs_finding *f, uint64_t question)
{
    if (!f->query || !f->has_question || same_address(&f->flow.client, &f->flow.server)) {
        return;
    }
    uint64_t key = key_of(settle, &f->flow.server, &f->message, question);
    rcsi_lookup *up = rcsi_lookups_find(settle->lookups, key);
    if (!up || up->queries == 0 || up->asked_ns < f->query->time_ns) {
        return;
    }
    up->over = true;
    f->upstream.seen = true;
    f->upstream.queries = up->queries;
    f->upstream.silent = up->queries > up->answers ? up->queries - up->answers : 0;
    f->upstream.servers = up->servers;
    f->upstream.rcodes = up->rcodes;
    f->upstream.answered = up->answers > 0;
    f->upstream.last_rcode = up->last_rcode;
    f->upstream.last_server = up->last_server;
    f->upstream.last_aa = up->last_aa;
    f->upstream.last_has_data = up->last_has_data;
    f->upstream.last_upward = up->last_upward;
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

static void copy_octets(rcsi_settle *settle, held *h, const rcs_message *message)
{
    uint64_t left = settle->octets_size - settle->octets_end % settle->octets_size;
    if (left < message->len) {
        settle->octets_end += left;
    }
    h->octets_at = settle->octets_end;
    h->len = message->len;
    h->wire_len = message->wire_len;
    if (message->len > 0) {
        memcpy(settle->octets + h->octets_at % settle->octets_size, message->wire, message->len);
    }
    settle->octets_end += message->len;
}

static void copy_fields(held *h, const rcs_finding *f)
{
    h->kind = f->kind;
    h->failure = f->failure;
    h->id = f->id;
    h->packet = f->packet;
    h->file = f->file;
    h->interface = f->interface;
    h->time_ns = f->time_ns;
    h->latency_ns = f->latency_ns;
    h->rcode = f->outcome.rcode;
    h->certainty = f->outcome.certainty;
    h->flow = f->flow;
    h->outer = f->outer;
    h->fragmented = f->fragmented;
    h->dnstap = f->dnstap;
    h->exchange = f->exchange;
    h->lookup = f->lookup;
    h->upstream = f->upstream;
    h->has_query = f->query != NULL;
    if (f->query) {
        h->query = *f->query;
    }
}

static void hold(rcsi_settle *settle, const rcs_finding *f, rcsi_lookup *lookup)
{
    uint64_t number = settle->next++;
    held *h = at(settle, number);
    copy_fields(h, f);
    copy_octets(settle, h, &f->message);
    h->key = lookup->key;
    h->is_step = rcsi_is_step(f);
    h->decided = !rcsi_is_trouble(f) || was_overtaken(f, lookup);
    h->is_open = h->is_void = false;
    h->previous = 0;
    if (h->decided) {
        bool overtaken = rcsi_is_trouble(f);
        int64_t after = lookup->success_ns - f->time_ns;
        h->lookup.state = overtaken ? RCS_LOOKUP_RECOVERED : RCS_LOOKUP_NONE;
        h->lookup.by = overtaken ? RCS_LOOKUP_BY_OTHER_SERVER : RCS_LOOKUP_BY_NONE;
        h->lookup.after_ns = overtaken && after > 0 ? after : 0;
        return;
    }
    bool negative = rcsi_worth_of(f) == RCSI_WORTH_NEGATIVE;
    uint64_t *youngest = negative ? &lookup->held_negative : &lookup->held;
    h->previous = *youngest;
    *youngest = number;
}

static bool is_worth_holding(const rcs_finding *f)
{
    rcs_defect defect = f->message.defect;
    return rcsi_is_trouble(f) || f->outcome.ede_count > 0 ||
           f->exchange.answer >= RCS_ANSWER_COPY ||
           (defect != RCS_DEFECT_NONE && defect != RCS_DEFECT_CUT_BY_CAPTURE);
}

/* RFC 9499 6, "lame delegation": of old, a server that does not know the zone refers to the
   root. */
static bool is_upward(const rcs_finding *f)
{
    rcs_record ns;
    uint8_t owner[RCS_NAME_WIRE_MAX], qname[RCS_NAME_WIRE_MAX];
    return f->outcome.rcode == 0 && f->message.count[RCS_ANSWER] == 0 && f->message.ns_at != 0 &&
           rcs_record_at(&f->message, f->message.ns_at, RCS_AUTHORITY, &ns) &&
           rcs_name_wire(&ns.owner, owner) == 1 && f->has_question &&
           rcs_name_wire(&f->qname, qname) > 1;
}

static void note_kind(rcsi_lookup *lookup, const rcs_finding *f)
{
    lookup->last_aa = (f->message.flags & RCS_FLAG_AA) != 0;
    lookup->last_has_data = f->message.count[RCS_ANSWER] > 0;
    lookup->last_upward = is_upward(f);
}

/* Does the client take this for the answer?  A query may be missing from the capture; a server
 * that was never asked is a stranger, unless the capture shows no queries at all. */
static bool is_answer(const rcs_finding *f, const rcsi_lookup *lookup)
{
    return f->exchange.answer == RCS_ANSWER_FIRST ||
           (f->exchange.answer == RCS_ANSWER_ALONE &&
            (lookup->queries == 0 || rcsi_lookup_has_asked(lookup, &f->flow.server)));
}

static void describe(rcs_lookup *out, const rcsi_lookup *lookup)
{
    out->id = lookup->id;
    out->tries = lookup->queries;
    out->servers = lookup->servers;
}

rcsi_settled rcsi_settle_response(rcsi_settle *settle, rcs_finding *f, uint64_t question)
{
    uint64_t key = f->has_question ? key_of(settle, &f->flow.client, &f->message, question)
                                   : bare_key_of(settle, &f->flow.client, &f->message);
    note_time(settle, f->time_ns);
    settle->paired += f->exchange.answer == RCS_ANSWER_FIRST;
    settle->alone += f->exchange.answer == RCS_ANSWER_ALONE;
    if (f->exchange.answer == RCS_ANSWER_FIRST) {
        rcsi_trust_note(settle->trust, f);
    }
    rcsi_lookup *lookup =
        rcsi_lookups_enter(settle->lookups, key, RCSI_SIGN_RESPONSE, f->time_ns);
    if (is_answer(f, lookup)) {
        rcsi_lookup_heard(lookup, &f->flow.server);
        rcsi_lookup_answered(lookup, f->outcome.rcode, f->time_ns);
        note_kind(lookup, f);
        decide(settle, lookup, f);
    }
    describe(&f->lookup, lookup);
    if (!settle->hold_all && !is_worth_holding(f)) {
        return RCSI_SETTLED;
    }
    if (rcs_outcome_is_error(&f->outcome)) {
        rcsi_trust_judge(settle->trust, f, &f->upstream.zone);
        look_upstream(settle, f, question);
    }
    hold(settle, f, lookup);
    return RCSI_HELD;
}

void rcsi_settle_failure(rcsi_settle *settle, rcs_finding *f, rcsi_lookup *lookup, rcsi_end end)
{
    describe(&f->lookup, lookup);
    settle->sees_back |= f->kind == RCS_KIND_UNREACHABLE;
    settle->asked_once += lookup->queries == 1;
    settle->asked_again += lookup->queries > 1;
    hold(settle, f, lookup);
    at(settle, settle->next - 1)->is_open = end == RCSI_END_OF_CAPTURE;
}

/* A step that nothing followed is a failure only if the client had this long (its next try is
 * due at once; stub resolvers wait for 5 s only where no answer came at all). */
#define STEP_PATIENCE_NS (3 * INT64_C(1000000000))

/* Where most responses have their query, one that has none lost it; else the capture may lack
 * the answers of other servers as it lacks the queries. */
static bool is_one_sided(const rcsi_settle *settle, const held *h)
{
    enum { FEW = 4 };
    return !h->has_query && settle->alone * FEW >= settle->paired;
}

/* No success came.  `waited`: for the whole window; else the capture is over. */
static rcs_lookup_state state_without_success(const rcsi_settle *settle, const held *h,
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
    bool hasty = h->is_step && settle->end_ns - h->time_ns < STEP_PATIENCE_NS;
    return goes_on || hasty ? RCS_LOOKUP_OPEN : RCS_LOOKUP_FAILED;
}

/* Where the capture shows no answer to anybody, whoever does not ask again has got one. */
static bool is_blind(const rcsi_settle *settle, const held *h)
{
    return h->kind == RCS_KIND_NO_RESPONSE && settle->paired == 0 && !settle->sees_back &&
           settle->asked_once > settle->asked_again;
}

static void conclude_failure(const rcsi_settle *settle, held *h, const rcsi_lookup *lookup)
{
    int server = rcsi_lookup_server(lookup, &h->flow.server);
    uint8_t tries = server < 0 ? 0 : rcsi_lookup_tries_at(lookup, server).tries;
    h->failure.tries = tries > h->failure.tries ? tries : h->failure.tries;
    if (is_blind(settle, h)) {
        h->is_void = h->decided = true;
    } else if (!h->decided && h->is_open && !lookup->over) {
        h->decided = true;
        h->lookup.state = RCS_LOOKUP_OPEN;
    }
}

static void conclude(const rcsi_settle *settle, held *h)
{
    const rcsi_lookup *lookup = rcsi_lookups_find(settle->lookups, h->key);
    if (lookup && lookup->id == h->lookup.id) {
        describe(&h->lookup, lookup);
    }
    if (lookup && h->kind != RCS_KIND_RESPONSE) {
        conclude_failure(settle, h, lookup);
    }
    h->lookup.watched_ns = settle->end_ns > h->time_ns ? settle->end_ns - h->time_ns : 0;
    if (!h->decided) {
        bool waited = h->lookup.watched_ns >= settle->window_ns;
        bool crowded_out = !waited && !settle->finished;
        settle->ledger->settled_early += crowded_out;
        bool hasty = crowded_out && h->lookup.watched_ns < STEP_PATIENCE_NS;
        h->lookup.state =
            hasty ? RCS_LOOKUP_UNKNOWN : state_without_success(settle, h, waited);
    }
}

void rcsi_finding_question(rcs_finding *f)
{
    const rcs_query *query = f->query;
    f->has_question = f->message.has_question || (query && query->qname_len > 0);
    if (f->message.has_question) {
        f->qname = f->message.qname;
        f->qtype = f->message.qtype;
        f->qclass = f->message.qclass;
    } else if (f->has_question) {
        f->qname = rcs_name_of(query->qname, query->qname_len);
        f->qtype = query->qtype;
        f->qclass = query->qclass;
    }
}

void rcsi_finding_no_message(rcs_finding *f)
{
    f->message = (rcs_message){.id = f->query->id, .flags = f->query->flags};
    f->outcome = (rcs_outcome){0};
}

/* The message is read again from its copy, so that every pointer is to the copy. */
static void hand_out_message(const rcsi_settle *settle, const held *h, rcs_finding *out)
{
    const uint8_t *octets = settle->octets + h->octets_at % settle->octets_size;
    rcs_message_decode(octets, h->len, h->wire_len, &out->message);
    rcs_outcome_of(&out->message, &out->outcome);
    out->outcome.certainty = h->certainty;
}

static void hand_out(rcsi_settle *settle, held *h, rcs_finding *out)
{
    out->kind = h->kind;
    out->failure = h->failure;
    out->id = h->id;
    out->packet = h->packet;
    out->file = h->file;
    out->interface = h->interface;
    out->time_ns = h->time_ns;
    out->latency_ns = h->latency_ns;
    out->flow = h->flow;
    out->outer = h->outer;
    out->fragmented = h->fragmented;
    out->dnstap = h->dnstap;
    out->exchange = h->exchange;
    out->lookup = h->lookup;
    out->upstream = h->upstream;
    out->query = h->has_query ? &h->query : NULL;
    if (h->kind == RCS_KIND_RESPONSE) {
        hand_out_message(settle, h, out);
    } else {
        rcsi_finding_no_message(out);
    }
    rcsi_finding_question(out);
    settle->octets_begin = h->octets_at + h->len;
}

static bool is_full(const rcsi_settle *settle)
{
    /* The end of the ring may be left over for want of room for a whole message. */
    uint64_t used = settle->octets_end - settle->octets_begin;
    return settle->next - settle->oldest == settle->capacity ||
           settle->octets_size - used < 2 * MESSAGE_MAX;
}

/* True: the oldest is decided, due, or has to make room; it is given out unless it is void. */
static bool take_oldest(rcsi_settle *settle, int64_t now_ns, rcs_finding *out, bool *is_void)
{
    if (settle->oldest == settle->next) {
        return false;
    }
    held *h = at(settle, settle->oldest);
    note_time(settle, now_ns);
    bool due = now_ns - h->time_ns >= settle->window_ns || settle->oldest < settle->released;
    if (!h->decided && !due && !settle->finished && !is_full(settle)) {
        return false;
    }
    conclude(settle, h);
    hand_out(settle, h, out);
    *is_void = h->is_void;
    settle->oldest++;
    rcsi_lookups_let_go(settle->lookups, settle->oldest);
    return true;
}

bool rcsi_settle_take(rcsi_settle *settle, int64_t now_ns, rcs_finding *out)
{
    bool is_void = false;
    while (take_oldest(settle, now_ns, out, &is_void)) {
        if (!is_void) {
            return true;
        }
    }
    return false;
}

void rcsi_settle_release(rcsi_settle *settle)
{
    settle->released = settle->next;
}

void rcsi_settle_finish(rcsi_settle *settle)
{
    settle->finished = true;
}
