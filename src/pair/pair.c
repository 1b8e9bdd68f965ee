/* pair.c -- queries remembered until their response comes */
#include "pair/pair.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/fingerprint.h"
#include "base/power.h"
#include "base/mix.h"
#include "base/prefetch.h"
#include "base/siphash.h"
#include "pair/form.h"

/* A name of 40 octets and a COOKIE option of 24 are kept beside the query; what is longer goes
 * into a ring, where a flood of long names overwrites the oldest of them. */
#define INLINE_OCTETS 64
#define RING_OCTETS_PER_TRANSACTION 16
#define RING_OCTETS_MIN 4096

/* Different questions under one key come from an attacker or a broken client: look at so many. */
#define CHAIN_STEPS_MAX 64

/* Stub resolvers give up within 30 s; a later answer under the same key is for another query. */
#define PAIR_AGE_MAX_NS (120 * INT64_C(1000000000))

/* A mirror port copies a packet within this time; no client asks again so soon. */
#define COPY_WITHIN_NS (2 * INT64_C(1000000))

/* Answered queries are kept for a second answer: an injected one comes a round trip before the
 * real one.  More of them would only push what waits out of the processor's cache. */
#define ANSWERED_MAX 2048

/* With every place taken; few are, and a small table stays in the processor's cache. */
#define QUERIES_PER_BUCKET 4

#define NO_SLOT UINT32_MAX

/* RFC 1035 4.1.1, 4.1.2: the question is behind the header; type and class follow its name. */
enum {
    QUESTION_AT = 12,
    CODES_OCTETS = 4
};

/* All that tells one exchange from another, without holes, so that it can be hashed.  The
 * server's address is last and not hashed: an answer from another address is in the same bucket. */
typedef struct exchange_key {
    uint8_t client[16];
    uint16_t client_port, server_port;
    uint16_t id;
    uint8_t family, transport;
    uint8_t server[16];
} exchange_key;

#define HASHED_OCTETS offsetof(exchange_key, server)
#define HASHED_WORDS 3

_Static_assert(sizeof(exchange_key) == 40, "a key without padding");
_Static_assert(HASHED_OCTETS == HASHED_WORDS * sizeof(uint64_t), "all that is hashed");

/* A query that waits, or that was answered lately.  Lists run through the slots: by bucket, by
 * age (one of those that wait, one of those that were answered), and the free ones (by `next`). */
typedef struct transaction {
    exchange_key key;
    uint32_t bucket;
    uint32_t next, previous; /* Younger and older in the same bucket; `next`: next free one. */
    uint32_t older, younger; /* By age, over all buckets. */
    uint64_t fingerprint;    /* Of the answer, if answered. */
    uint64_t question;       /* Keyed hash of the name in lower case, type and class. */
    uint64_t ring_at;        /* Position of the octets in the ring, where they are not inline. */
    uint64_t packet;
    uint64_t tsig_signed;
    int64_t time_ns;
    uint32_t file;
    uint32_t options;
    uint16_t flags, qtype, qclass, udp_size, tsig_fudge;
    uint8_t qname_len, cookie_len, cookie_kind, edns_version;
    bool complete, has_edns, dnssec_ok, has_tsig, has_question, answered;
    rcs_query_form form;
    uint8_t octets[INLINE_OCTETS]; /* The name, then the cookie, if both fit. */
} transaction;

typedef struct list {
    uint32_t oldest, youngest;
} list;

/* What a message asks for, to be compared with the queries that wait. */
typedef struct wanted {
    exchange_key key;
    uint32_t bucket;
    bool has_question;
    uint64_t question;
    size_t name_len;
    const uint8_t *name; /* Case as sent; in the message. */
} wanted;

struct rcsi_pair {
    rcsi_hash_key hash_key;
    rcs_ledger *ledger;
    transaction *slots;
    uint32_t slot_count;
    uint32_t slots_used; /* Slots from here on were never used: no need to touch them. */
    uint32_t free;
    list waiting, answered; /* By age. */
    uint32_t answered_count, answered_max;
    list *buckets;
    uint32_t bucket_mask;
    uint8_t *ring; /* Positions only grow; the octets are at position mod size. */
    uint64_t ring_size, ring_end;
    rcs_query found;
    wanted expected; /* Of the message at hand. */
};

rcs_status rcsi_pair_new(uint32_t transactions, rcs_ledger *ledger, rcsi_pair **out)
{
    rcsi_pair *pair = calloc(1, sizeof *pair);
    if (!pair) {
        return RCS_ERR_MEMORY;
    }
    uint32_t buckets = rcsi_power_of_two(transactions / QUERIES_PER_BUCKET + 1);
    pair->ring_size = (uint64_t)transactions * RING_OCTETS_PER_TRANSACTION;
    if (pair->ring_size < RING_OCTETS_MIN) {
        pair->ring_size = RING_OCTETS_MIN;
    }
    pair->hash_key = rcsi_hash_key_new();
    pair->ledger = ledger;
    pair->slot_count = transactions;
    pair->free = NO_SLOT;
    pair->waiting = pair->answered = (list){NO_SLOT, NO_SLOT};
    pair->answered_max = transactions / 4 < ANSWERED_MAX ? transactions / 4 : ANSWERED_MAX;
    pair->bucket_mask = buckets - 1;
    pair->slots = malloc(transactions * sizeof *pair->slots);
    pair->buckets = malloc(buckets * sizeof *pair->buckets);
    pair->ring = malloc(pair->ring_size);
    if (!pair->slots || !pair->buckets || !pair->ring) {
        rcsi_pair_free(pair);
        return RCS_ERR_MEMORY;
    }
    memset(pair->buckets, 0xff, buckets * sizeof *pair->buckets); /* NO_SLOT everywhere */
    *out = pair;
    return RCS_OK;
}

void rcsi_pair_free(rcsi_pair *pair)
{
    if (pair) {
        free(pair->slots);
        free(pair->buckets);
        free(pair->ring);
        free(pair);
    }
}

static exchange_key key_of(const rcs_flow *flow, uint16_t id)
{
    exchange_key key;
    memcpy(key.client, flow->client.ip, sizeof key.client);
    memcpy(key.server, flow->server.ip, sizeof key.server);
    key.client_port = flow->client.port;
    key.server_port = flow->server.port;
    key.id = id;
    key.family = flow->client.family;
    key.transport = (uint8_t)flow->transport;
    return key;
}

static uint32_t bucket_of(const rcsi_pair *pair, const exchange_key *key)
{
    uint64_t word[HASHED_WORDS];
    memcpy(word, key, sizeof word);
    uint64_t client = rcsi_mix(&pair->hash_key, word[0], word[1]);
    return (uint32_t)rcsi_mix(&pair->hash_key, client, word[2]) & pair->bucket_mask;
}

/* Room for `len` octets in one piece; overwrites the oldest. */
static uint64_t ring_reserve(rcsi_pair *pair, size_t len)
{
    uint64_t left = pair->ring_size - pair->ring_end % pair->ring_size;
    if (left < len) {
        pair->ring_end += left;
    }
    uint64_t at = pair->ring_end;
    pair->ring_end += len;
    return at;
}

/* The name and the cookie of a query, or NULL if younger ones took their place. */
static const uint8_t *octets_of(const rcsi_pair *pair, const transaction *t)
{
    if (t->qname_len + t->cookie_len <= INLINE_OCTETS) {
        return t->octets;
    }
    bool there = pair->ring_end - t->ring_at <= pair->ring_size;
    return there ? pair->ring + t->ring_at % pair->ring_size : NULL;
}

static void unlink_from_bucket(rcsi_pair *pair, const transaction *t)
{
    list *b = &pair->buckets[t->bucket];
    *(t->previous == NO_SLOT ? &b->oldest : &pair->slots[t->previous].next) = t->next;
    *(t->next == NO_SLOT ? &b->youngest : &pair->slots[t->next].previous) = t->previous;
}

static list *age_list(rcsi_pair *pair, const transaction *t)
{
    return t->answered ? &pair->answered : &pair->waiting;
}

static void unlink_from_age(rcsi_pair *pair, const transaction *t)
{
    list *age = age_list(pair, t);
    *(t->older == NO_SLOT ? &age->oldest : &pair->slots[t->older].younger) = t->younger;
    *(t->younger == NO_SLOT ? &age->youngest : &pair->slots[t->younger].older) = t->older;
}

static void append_to_age(rcsi_pair *pair, uint32_t slot)
{
    transaction *t = &pair->slots[slot];
    list *age = age_list(pair, t);
    t->younger = NO_SLOT;
    t->older = age->youngest;
    *(t->older == NO_SLOT ? &age->oldest : &pair->slots[t->older].younger) = slot;
    age->youngest = slot;
}

static void append_to_bucket(rcsi_pair *pair, uint32_t slot)
{
    transaction *t = &pair->slots[slot];
    list *b = &pair->buckets[t->bucket];
    t->next = NO_SLOT;
    t->previous = b->youngest;
    *(b->youngest == NO_SLOT ? &b->oldest : &pair->slots[b->youngest].next) = slot;
    b->youngest = slot;
}

/* The slot becomes free; what it holds stays readable until the next query. */
static void release(rcsi_pair *pair, uint32_t slot)
{
    transaction *t = &pair->slots[slot];
    unlink_from_bucket(pair, t);
    unlink_from_age(pair, t);
    pair->answered_count -= t->answered;
    t->next = pair->free;
    pair->free = slot;
}

static void note_answered(rcsi_pair *pair, uint32_t slot, uint64_t fingerprint)
{
    transaction *t = &pair->slots[slot];
    unlink_from_age(pair, t);
    t->answered = true;
    t->fingerprint = fingerprint;
    append_to_age(pair, slot);
    pair->answered_count++;
    if (pair->answered_count > pair->answered_max) {
        release(pair, pair->answered.oldest);
    }
}

/* A free slot; if there is none, an answered query makes room, else the oldest is forgotten. */
static uint32_t slot_reserve(rcsi_pair *pair)
{
    if (pair->free == NO_SLOT && pair->slots_used < pair->slot_count) {
        return pair->slots_used++;
    }
    if (pair->free == NO_SLOT && pair->answered_count > 0) {
        release(pair, pair->answered.oldest);
    }
    if (pair->free == NO_SLOT) {
        release(pair, pair->waiting.oldest);
        pair->ledger->queries_forgotten++;
    }
    uint32_t slot = pair->free;
    pair->free = pair->slots[slot].next;
    return slot;
}

/* Octets of a question's name, which stands behind the header, where no pointer can lead it
 * anywhere; 0: it does not end within `room`. */
static size_t question_name_len(const uint8_t *name, size_t room)
{
    size_t at = 0;
    while (at < room && name[at] != 0) {
        at += 1u + name[at];
    }
    return at < room && at < RCS_NAME_WIRE_MAX ? at + 1 : 0;
}

/* Fills in all but the question. */
static void want_exchange(const rcsi_pair *pair, const rcs_flow *flow, uint16_t id, wanted *w)
{
    w->key = key_of(flow, id);
    w->bucket = bucket_of(pair, &w->key);
    rcsi_prefetch(&pair->buckets[w->bucket]);
}

/* `codes`: type and class; `name_len` 0: no question. */
static void want_question(const rcsi_pair *pair, const uint8_t *name, size_t name_len,
                          uint32_t codes, wanted *w)
{
    w->name = name;
    w->name_len = name_len;
    w->has_question = name_len > 0;
    w->question = rcsi_hash_caseless(&pair->hash_key, name, name_len, codes);
}

/* Most messages have the question that their first octets seem to have. */
static void want(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message, wanted *w)
{
    wanted *e = &pair->expected;
    const rcs_name *qname = &message->qname;
    if (message->has_question && e->has_question && e->name == qname->msg + qname->at) {
        *w = *e;
        e->has_question = false;
        return;
    }
    want_exchange(pair, flow, message->id, w);
    if (message->has_question) {
        const uint8_t *name = qname->msg + qname->at;
        size_t name_len = question_name_len(name, (size_t)qname->msg_len - qname->at);
        uint32_t codes = (uint32_t)message->qtype << 16 | message->qclass;
        want_question(pair, name, name_len, codes, w);
    } else {
        want_question(pair, message->wire, 0, 0, w);
    }
}

uint64_t rcsi_pair_expect(rcsi_pair *pair, const rcs_flow *flow, const uint8_t *wire, size_t len)
{
    wanted *w = &pair->expected;
    w->has_question = false;
    if (len < QUESTION_AT) {
        return 0;
    }
    want_exchange(pair, flow, (uint16_t)(wire[0] << 8 | wire[1]), w);
    const uint8_t *name = wire + QUESTION_AT;
    size_t name_len = question_name_len(name, len - QUESTION_AT);
    if (name_len == 0 || len - QUESTION_AT - name_len < CODES_OCTETS) {
        return 0;
    }
    const uint8_t *c = name + name_len;
    uint32_t codes = (uint32_t)c[0] << 24 | (uint32_t)c[1] << 16 | (uint32_t)c[2] << 8 | c[3];
    want_question(pair, name, name_len, codes, w);
    return w->question;
}

static void remember_octets(rcsi_pair *pair, transaction *t, const wanted *w,
                            const rcs_cookie *cookie)
{
    size_t name_len = w->name_len;
    size_t cookie_len = cookie->len < RCS_COOKIE_MAX ? cookie->len : RCS_COOKIE_MAX;
    t->question = w->question;
    t->qname_len = (uint8_t)name_len;
    t->cookie_len = (uint8_t)cookie_len;
    t->cookie_kind = (uint8_t)cookie->kind;
    uint8_t *to = t->octets;
    if (name_len + cookie_len > INLINE_OCTETS) {
        t->ring_at = ring_reserve(pair, name_len + cookie_len);
        to = pair->ring + t->ring_at % pair->ring_size;
    }
    if (name_len) {
        memcpy(to, w->name, name_len);
    }
    if (cookie_len) {
        memcpy(to + name_len, cookie->octets, cookie_len);
    }
}

static void remember_fields(transaction *t, const rcs_message *message,
                            const rcs_outcome *outcome)
{
    t->flags = message->flags;
    t->has_question = message->has_question;
    t->qtype = message->has_question ? message->qtype : 0;
    t->qclass = message->has_question ? message->qclass : 0;
    t->complete = message->complete;
    t->has_edns = outcome->has_edns;
    t->edns_version = outcome->has_edns ? outcome->edns_version : 0;
    t->options = outcome->options;
    t->udp_size = outcome->has_edns ? outcome->udp_size : 0;
    t->dnssec_ok = outcome->has_edns && outcome->dnssec_ok;
    t->has_tsig = outcome->has_tsig;
    t->tsig_signed = outcome->has_tsig ? outcome->tsig.time_signed : 0;
    t->tsig_fudge = outcome->has_tsig ? outcome->tsig.fudge : 0;
    t->form = rcsi_query_form_of(message, outcome);
}

static bool same_exchange(const transaction *t, const wanted *w)
{
    return memcmp(&t->key, &w->key, sizeof t->key) == 0;
}

/* Was the very same query seen a moment ago? */
static bool is_copy(const rcsi_pair *pair, const wanted *w, uint16_t flags, int64_t now_ns)
{
    uint32_t slot = pair->buckets[w->bucket].youngest;
    for (int steps = 0; slot != NO_SLOT && steps < CHAIN_STEPS_MAX; steps++) {
        const transaction *t = &pair->slots[slot];
        int64_t apart = now_ns - t->time_ns;
        if (apart > COPY_WITHIN_NS || apart < -COPY_WITHIN_NS) {
            return false;
        }
        if (same_exchange(t, w) && t->question == w->question && t->flags == flags) {
            return true;
        }
        slot = t->previous;
    }
    return false;
}

rcsi_asked rcsi_pair_query(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message,
                           const rcs_outcome *outcome, const rcs_packet *packet)
{
    wanted w;
    want(pair, flow, message, &w);
    const rcsi_asked asked = {w.question, is_copy(pair, &w, message->flags, packet->time_ns)};
    if (asked.copy) {
        return asked;
    }
    uint32_t slot = slot_reserve(pair);
    transaction *t = &pair->slots[slot];
    t->key = w.key;
    t->bucket = w.bucket;
    t->file = packet->file;
    t->packet = packet->number;
    t->time_ns = packet->time_ns;
    t->answered = false;
    remember_fields(t, message, outcome);
    remember_octets(pair, t, &w, &outcome->cookie);
    append_to_bucket(pair, slot);
    append_to_age(pair, slot);
    return asked;
}

static const rcs_query *recall(rcsi_pair *pair, const transaction *t)
{
    rcs_query *q = &pair->found;
    const uint8_t *octets = octets_of(pair, t);
    q->file = t->file;
    q->packet = t->packet;
    q->time_ns = t->time_ns;
    q->id = t->key.id;
    q->flags = t->flags;
    q->options = t->options;
    q->udp_size = t->udp_size;
    q->edns_version = t->edns_version;
    q->complete = t->complete;
    q->has_edns = t->has_edns;
    q->dnssec_ok = t->dnssec_ok;
    q->has_tsig = t->has_tsig;
    q->has_question = t->has_question;
    q->tsig_fudge = t->tsig_fudge;
    q->tsig_signed = t->tsig_signed;
    q->qtype = t->qtype;
    q->qclass = t->qclass;
    q->form = t->form;
    q->cookie_kind = (rcs_cookie_kind)t->cookie_kind;
    q->qname_len = octets ? t->qname_len : 0;
    q->cookie_len = octets ? t->cookie_len : 0;
    if (octets) {
        memcpy(q->qname, octets, t->qname_len);
        memcpy(q->cookie, octets + t->qname_len, t->cookie_len);
    }
    return q;
}

/* RFC 5452 9.1: the question must be the same; error responses may lack it (RFC 1035 4.1.1). */
static bool same_question(const transaction *t, const wanted *w)
{
    return !w->has_question || !t->has_question || t->question == w->question;
}

/* What a bucket holds for a response; NO_SLOT: nothing of the kind. */
typedef struct candidates {
    uint32_t fits;           /* The oldest that waits for it. */
    uint32_t answered;       /* The youngest that had its answer. */
    uint32_t wrong_question; /* The oldest that waits for an answer to something else. */
    uint32_t other_address;  /* The oldest that waits for it from another address. */
    uint16_t again;          /* Of those it fits, how many are behind the oldest. */
} candidates;

static void first_only(uint32_t *kept, uint32_t slot)
{
    *kept = *kept == NO_SLOT ? slot : *kept;
}

static void consider(candidates *c, const transaction *t, const wanted *w, uint32_t slot)
{
    if (!same_exchange(t, w)) {
        bool here = memcmp(&t->key, &w->key, HASHED_OCTETS) == 0;
        if (here && !t->answered && w->has_question && t->question == w->question) {
            first_only(&c->other_address, slot);
        }
    } else if (!same_question(t, w)) {
        if (!t->answered) {
            first_only(&c->wrong_question, slot);
        }
    } else if (t->answered) {
        c->answered = slot;
    } else {
        c->again = (uint16_t)(c->again + (c->fits != NO_SLOT));
        first_only(&c->fits, slot);
    }
}

/* What waited for longer than 120 s is forgotten on the way. */
static candidates search(rcsi_pair *pair, const wanted *w, int64_t now_ns)
{
    candidates c = {NO_SLOT, NO_SLOT, NO_SLOT, NO_SLOT, 0};
    uint32_t slot = pair->buckets[w->bucket].oldest;
    for (int steps = 0; slot != NO_SLOT && steps < CHAIN_STEPS_MAX; steps++) {
        const transaction *t = &pair->slots[slot];
        uint32_t next = t->next;
        if (now_ns - t->time_ns > PAIR_AGE_MAX_NS) {
            pair->ledger->queries_forgotten += !t->answered;
            release(pair, slot);
        } else {
            consider(&c, t, w, slot);
        }
        slot = next;
    }
    return c;
}

static void set_query(rcsi_pair *pair, uint32_t slot, rcs_answer answer, rcsi_match *out)
{
    out->query = recall(pair, &pair->slots[slot]);
    out->exchange.answer = answer;
}

static void match_first(rcsi_pair *pair, const candidates *c, const wanted *w, rcsi_match *out)
{
    const transaction *t = &pair->slots[c->fits];
    set_query(pair, c->fits, RCS_ANSWER_FIRST, out);
    out->exchange.retransmitted = c->again;
    out->exchange.case_folded = w->has_question && out->query->qname_len == w->name_len &&
                                memcmp(out->query->qname, w->name, w->name_len) != 0;
    if (!w->has_question) {
        out->question = t->question;
    }
}

/* RFC 5936 2.2: the answer to a transfer may take many messages. */
static rcs_answer kind_of_second(const transaction *t, uint64_t fingerprint)
{
    bool transfer = t->qtype == RCS_TYPE_AXFR || t->qtype == RCS_TYPE_IXFR;
    if (transfer && t->key.transport == RCS_TCP) {
        return RCS_ANSWER_CONTINUED;
    }
    return t->fingerprint == fingerprint ? RCS_ANSWER_COPY : RCS_ANSWER_DIFFERENT;
}

static void match_late(rcsi_pair *pair, const candidates *c, uint64_t fingerprint,
                       rcsi_match *out)
{
    if (c->answered != NO_SLOT) {
        const transaction *t = &pair->slots[c->answered];
        set_query(pair, c->answered, kind_of_second(t, fingerprint), out);
    } else if (c->wrong_question != NO_SLOT) {
        set_query(pair, c->wrong_question, RCS_ANSWER_WRONG_QUESTION, out);
    } else if (c->other_address != NO_SLOT) {
        set_query(pair, c->other_address, RCS_ANSWER_OTHER_ADDRESS, out);
    } else {
        pair->ledger->responses_alone++;
    }
}

void rcsi_pair_response(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message,
                        int64_t now_ns, rcsi_match *out)
{
    wanted w;
    want(pair, flow, message, &w);
    candidates c = search(pair, &w, now_ns);
    uint64_t fingerprint = rcsi_fingerprint(pair->hash_key.k[0], message->wire, message->len);
    *out = (rcsi_match){NULL, {RCS_ANSWER_ALONE, 0, false}, w.question};
    if (c.fits == NO_SLOT) {
        match_late(pair, &c, fingerprint, out);
        return;
    }
    match_first(pair, &c, &w, out);
    note_answered(pair, c.fits, fingerprint);
}

void rcsi_pair_copy(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message,
                    rcsi_match *out)
{
    wanted w;
    want(pair, flow, message, &w);
    *out = (rcsi_match){NULL, {RCS_ANSWER_COPY, 0, false}, w.question};
    uint32_t slot = pair->buckets[w.bucket].youngest;
    for (int steps = 0; slot != NO_SLOT && steps < CHAIN_STEPS_MAX; steps++) {
        const transaction *t = &pair->slots[slot];
        if (t->answered && same_exchange(t, &w) && same_question(t, &w)) {
            set_query(pair, slot, RCS_ANSWER_COPY, out);
            return;
        }
        slot = t->previous;
    }
}
