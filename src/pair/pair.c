/* pair.c -- queries remembered until their response comes */
#include "pair/pair.h"

#include <stdlib.h>
#include <string.h>

#include "base/siphash.h"

/* A name of 40 octets and a COOKIE option of 24 are kept beside the query; what is longer goes
 * into a ring, where a flood of long names overwrites the oldest of them. */
#define INLINE_OCTETS 64
#define RING_OCTETS_PER_TRANSACTION 16
#define RING_OCTETS_MIN 4096

/* Different questions under one key come from an attacker or a broken client: look at so many. */
#define CHAIN_STEPS_MAX 64

/* Stub resolvers give up within 30 s; a later answer under the same key is for another query. */
#define PAIR_AGE_MAX_NS (120 * INT64_C(1000000000))

#define NO_SLOT UINT32_MAX

/* All that tells one exchange from another, without holes, so that it can be hashed. */
typedef struct exchange_key {
    uint8_t client[16];
    uint8_t server[16];
    uint16_t client_port, server_port;
    uint16_t id;
    uint8_t family, transport;
} exchange_key;

_Static_assert(sizeof(exchange_key) == 40, "a key without padding");

/* A query that waits.  Three lists run through the slots: by bucket and by age (both oldest
 * first), and the free ones (by `next`). */
typedef struct transaction {
    exchange_key key;
    uint32_t bucket;
    uint32_t next;           /* Younger one in the same bucket, or next free one. */
    uint32_t older, younger; /* By age, over all buckets. */
    uint64_t question;       /* Keyed hash of the name in lower case, type and class. */
    uint64_t ring_at;        /* Position of the octets in the ring, where they are not inline. */
    uint64_t packet;
    uint64_t tsig_signed;
    int64_t time_ns;
    uint32_t file;
    uint16_t flags, qtype, qclass, udp_size, tsig_fudge;
    uint8_t qname_len, cookie_len, cookie_kind, edns_version;
    bool complete, has_edns, dnssec_ok, has_tsig, has_question;
    uint8_t octets[INLINE_OCTETS]; /* The name, then the cookie, if both fit. */
} transaction;

typedef struct list {
    uint32_t oldest, youngest;
} list;

struct rcsi_pair {
    rcsi_hash_key hash_key;
    rcs_ledger *ledger;
    transaction *slots;
    uint32_t slot_count;
    uint32_t slots_used; /* Slots from here on were never used: no need to touch them. */
    uint32_t free;
    list age;
    list *buckets;
    uint32_t bucket_mask;
    uint8_t *ring; /* Positions only grow; the octets are at position mod size. */
    uint64_t ring_size, ring_end;
    rcs_query found;
};

static uint32_t power_of_two_above(uint32_t n)
{
    uint32_t power = 1;
    while (power < n && power < UINT32_C(1) << 31) {
        power <<= 1;
    }
    return power;
}

rcs_status rcsi_pair_new(uint32_t transactions, rcs_ledger *ledger, rcsi_pair **out)
{
    rcsi_pair *pair = calloc(1, sizeof *pair);
    if (!pair) {
        return RCS_ERR_MEMORY;
    }
    uint32_t buckets = power_of_two_above(transactions);
    pair->ring_size = (uint64_t)transactions * RING_OCTETS_PER_TRANSACTION;
    if (pair->ring_size < RING_OCTETS_MIN) {
        pair->ring_size = RING_OCTETS_MIN;
    }
    pair->hash_key = rcsi_hash_key_new();
    pair->ledger = ledger;
    pair->slot_count = transactions;
    pair->free = pair->age.oldest = pair->age.youngest = NO_SLOT;
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
    return (uint32_t)rcsi_hash(&pair->hash_key, key, sizeof *key) & pair->bucket_mask;
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

/* `before` precedes the slot in its bucket, or is NO_SLOT. */
static void unlink_from_bucket(rcsi_pair *pair, uint32_t slot, uint32_t before)
{
    const transaction *t = &pair->slots[slot];
    list *b = &pair->buckets[t->bucket];
    if (before == NO_SLOT) {
        b->oldest = t->next;
    } else {
        pair->slots[before].next = t->next;
    }
    if (b->youngest == slot) {
        b->youngest = before;
    }
}

static void unlink_from_age(rcsi_pair *pair, const transaction *t)
{
    if (t->older == NO_SLOT) {
        pair->age.oldest = t->younger;
    } else {
        pair->slots[t->older].younger = t->younger;
    }
    if (t->younger == NO_SLOT) {
        pair->age.youngest = t->older;
    } else {
        pair->slots[t->younger].older = t->older;
    }
}

/* The slot becomes free; what it holds stays readable until the next query. */
static void release(rcsi_pair *pair, uint32_t slot, uint32_t before)
{
    unlink_from_bucket(pair, slot, before);
    unlink_from_age(pair, &pair->slots[slot]);
    pair->slots[slot].next = pair->free;
    pair->free = slot;
}

/* A free slot; if there is none, the oldest query is forgotten.  Buckets are by age too, so
 * it leads its bucket. */
static uint32_t slot_reserve(rcsi_pair *pair)
{
    if (pair->free == NO_SLOT && pair->slots_used < pair->slot_count) {
        return pair->slots_used++;
    }
    if (pair->free == NO_SLOT) {
        release(pair, pair->age.oldest, NO_SLOT);
        pair->ledger->queries_forgotten++;
    }
    uint32_t slot = pair->free;
    pair->free = pair->slots[slot].next;
    return slot;
}

static void append(rcsi_pair *pair, uint32_t slot)
{
    transaction *t = &pair->slots[slot];
    list *b = &pair->buckets[t->bucket];
    t->next = t->younger = NO_SLOT;
    t->older = pair->age.youngest;
    if (b->oldest == NO_SLOT) {
        b->oldest = slot;
    } else {
        pair->slots[b->youngest].next = slot;
    }
    if (t->older == NO_SLOT) {
        pair->age.oldest = slot;
    } else {
        pair->slots[t->older].younger = slot;
    }
    b->youngest = pair->age.youngest = slot;
}

/* RFC 4343: ASCII letters compare without case.  `name` holds `len` octets. */
static uint64_t question_hash(const rcsi_pair *pair, const rcs_message *message,
                              const uint8_t *name, size_t len)
{
    uint8_t question[RCS_NAME_WIRE_MAX + 4];
    for (size_t i = 0; i < len; i++) {
        uint8_t c = name[i];
        question[i] = c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
    }
    const uint16_t codes[2] = {message->qtype, message->qclass};
    memcpy(question + len, codes, sizeof codes);
    return rcsi_hash(&pair->hash_key, question, len + sizeof codes);
}

static void remember_octets(rcsi_pair *pair, transaction *t, const rcs_message *message,
                            const rcs_cookie *cookie)
{
    uint8_t name[RCS_NAME_WIRE_MAX];
    size_t name_len = message->has_question ? rcs_name_wire(&message->qname, name) : 0;
    size_t cookie_len = cookie->len < RCS_COOKIE_MAX ? cookie->len : RCS_COOKIE_MAX;
    t->question = question_hash(pair, message, name, name_len);
    t->qname_len = (uint8_t)name_len;
    t->cookie_len = (uint8_t)cookie_len;
    t->cookie_kind = (uint8_t)cookie->kind;
    uint8_t *to = t->octets;
    if (name_len + cookie_len > INLINE_OCTETS) {
        t->ring_at = ring_reserve(pair, name_len + cookie_len);
        to = pair->ring + t->ring_at % pair->ring_size;
    }
    memcpy(to, name, name_len);
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
    t->udp_size = outcome->has_edns ? outcome->udp_size : 0;
    t->dnssec_ok = outcome->has_edns && outcome->dnssec_ok;
    t->has_tsig = outcome->has_tsig;
    t->tsig_signed = outcome->has_tsig ? outcome->tsig.time_signed : 0;
    t->tsig_fudge = outcome->has_tsig ? outcome->tsig.fudge : 0;
}

void rcsi_pair_query(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message,
                     const rcs_outcome *outcome, const rcs_packet *packet)
{
    uint32_t slot = slot_reserve(pair);
    transaction *t = &pair->slots[slot];
    t->key = key_of(flow, message->id);
    t->bucket = bucket_of(pair, &t->key);
    t->file = packet->file;
    t->packet = packet->number;
    t->time_ns = packet->time_ns;
    remember_fields(t, message, outcome);
    remember_octets(pair, t, message, &outcome->cookie);
    append(pair, slot);
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
    q->cookie_kind = (rcs_cookie_kind)t->cookie_kind;
    q->qname_len = octets ? t->qname_len : 0;
    q->cookie_len = octets ? t->cookie_len : 0;
    if (octets) {
        memcpy(q->qname, octets, t->qname_len);
        memcpy(q->cookie, octets + t->qname_len, t->cookie_len);
    }
    return q;
}

/* What a response asks for, to be compared with the queries that wait. */
typedef struct wanted {
    exchange_key key;
    bool has_question;
    uint64_t question;
} wanted;

/* RFC 5452 9.1: the question must be the same; error responses may lack it (RFC 1035 4.1.1). */
static bool fits(const transaction *t, const wanted *w)
{
    return memcmp(&t->key, &w->key, sizeof t->key) == 0 &&
           (!w->has_question || !t->has_question || t->question == w->question);
}

/* The oldest query that fits, or NO_SLOT; *before precedes it in its bucket. */
static uint32_t find_slot(const rcsi_pair *pair, const wanted *w, uint32_t *before)
{
    uint32_t slot = pair->buckets[bucket_of(pair, &w->key)].oldest;
    *before = NO_SLOT;
    for (int steps = 0; slot != NO_SLOT && steps < CHAIN_STEPS_MAX; steps++) {
        if (fits(&pair->slots[slot], w)) {
            return slot;
        }
        *before = slot;
        slot = pair->slots[slot].next;
    }
    return NO_SLOT;
}

const rcs_query *rcsi_pair_response(rcsi_pair *pair, const rcs_flow *flow,
                                    const rcs_message *message, int64_t now_ns)
{
    uint8_t name[RCS_NAME_WIRE_MAX];
    size_t name_len = message->has_question ? rcs_name_wire(&message->qname, name) : 0;
    const wanted what = {key_of(flow, message->id), message->has_question,
                     question_hash(pair, message, name, name_len)};
    for (;;) {
        uint32_t before;
        uint32_t slot = find_slot(pair, &what, &before);
        if (slot == NO_SLOT) {
            pair->ledger->responses_alone++;
            return NULL;
        }
        release(pair, slot, before);
        if (now_ns - pair->slots[slot].time_ns <= PAIR_AGE_MAX_NS) {
            return recall(pair, &pair->slots[slot]);
        }
        pair->ledger->queries_forgotten++;
    }
}
