/* pair.c -- queries remembered until their response comes */
#include "pair/pair.h"

#include <stdlib.h>
#include <string.h>

#include "base/siphash.h"

/* Octets of names and cookies kept for each transaction on average: a name of 30 octets and a
 * COOKIE option of 24 fit, and a flood of long names only forgets the oldest ones sooner. */
#define BLOB_OCTETS_PER_TRANSACTION 64
#define BLOB_OCTETS_MIN 4096

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

typedef struct transaction {
    exchange_key key;
    uint32_t bucket;
    uint32_t next;      /* Younger one in the same bucket. */
    uint64_t blob_at;   /* Position of the name, then the cookie, in the blob ring. */
    uint64_t packet;
    uint64_t tsig_signed;
    int64_t time_ns;
    uint32_t file;
    uint16_t flags, qtype, qclass, udp_size, tsig_fudge;
    uint8_t qname_len, cookie_len, cookie_kind, edns_version;
    bool waiting, complete, has_edns, dnssec_ok, has_tsig, has_question;
} transaction;

typedef struct bucket {
    uint32_t oldest, youngest;
} bucket;

struct rcsi_pair {
    rcsi_hash_key hash_key;
    rcs_ledger *ledger;
    transaction *slots; /* A ring: the slot to be written next holds the oldest query. */
    uint32_t slot_count, slot_next;
    bucket *buckets;
    uint32_t bucket_mask;
    uint8_t *blob; /* A ring too; positions only grow. */
    uint64_t blob_size, blob_end;
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
    pair->blob_size = (uint64_t)transactions * BLOB_OCTETS_PER_TRANSACTION;
    if (pair->blob_size < BLOB_OCTETS_MIN) {
        pair->blob_size = BLOB_OCTETS_MIN;
    }
    pair->hash_key = rcsi_hash_key_new();
    pair->ledger = ledger;
    pair->slot_count = transactions;
    pair->bucket_mask = buckets - 1;
    pair->slots = calloc(transactions, sizeof *pair->slots);
    pair->buckets = malloc(buckets * sizeof *pair->buckets);
    pair->blob = malloc(pair->blob_size);
    if (!pair->slots || !pair->buckets || !pair->blob) {
        rcsi_pair_free(pair);
        return RCS_ERR_MEMORY;
    }
    memset(pair->buckets, 0xff, buckets * sizeof *pair->buckets);
    *out = pair;
    return RCS_OK;
}

void rcsi_pair_free(rcsi_pair *pair)
{
    if (pair) {
        free(pair->slots);
        free(pair->buckets);
        free(pair->blob);
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

/* Room for `len` octets in one piece; forgets the oldest names. */
static uint64_t blob_reserve(rcsi_pair *pair, size_t len)
{
    uint64_t left = pair->blob_size - pair->blob_end % pair->blob_size;
    if (left < len) {
        pair->blob_end += left;
    }
    uint64_t at = pair->blob_end;
    pair->blob_end += len;
    return at;
}

/* The octets at a position, or NULL if younger ones took their place. */
static const uint8_t *blob_at(const rcsi_pair *pair, uint64_t at)
{
    return pair->blob_end - at <= pair->blob_size ? pair->blob + at % pair->blob_size : NULL;
}

/* Take a slot out of its bucket; `before` is the one that precedes it there, or NO_SLOT. */
static void unlink_slot(rcsi_pair *pair, uint32_t slot, uint32_t before)
{
    transaction *t = &pair->slots[slot];
    bucket *b = &pair->buckets[t->bucket];
    if (before == NO_SLOT) {
        b->oldest = t->next;
    } else {
        pair->slots[before].next = t->next;
    }
    if (b->youngest == slot) {
        b->youngest = before;
    }
    t->waiting = false;
}

/* The slot of the oldest query, emptied.  Both orders are by age, so it leads its bucket. */
static uint32_t slot_reserve(rcsi_pair *pair)
{
    uint32_t slot = pair->slot_next;
    pair->slot_next = slot + 1 == pair->slot_count ? 0 : slot + 1;
    if (pair->slots[slot].waiting) {
        unlink_slot(pair, slot, NO_SLOT);
        pair->ledger->queries_forgotten++;
    }
    return slot;
}

static void remember_blob(rcsi_pair *pair, transaction *t, const rcs_message *message,
                          const rcs_cookie *cookie)
{
    uint8_t name[RCS_NAME_WIRE_MAX];
    size_t name_len = message->has_question ? rcs_name_wire(&message->qname, name) : 0;
    size_t cookie_len = cookie->len < RCS_COOKIE_MAX ? cookie->len : RCS_COOKIE_MAX;
    t->qname_len = (uint8_t)name_len;
    t->cookie_len = (uint8_t)cookie_len;
    t->cookie_kind = (uint8_t)cookie->kind;
    t->blob_at = blob_reserve(pair, name_len + cookie_len);
    uint8_t *to = pair->blob + t->blob_at % pair->blob_size;
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
    t->next = NO_SLOT;
    t->waiting = true;
    t->file = packet->file;
    t->packet = packet->number;
    t->time_ns = packet->time_ns;
    remember_fields(t, message, outcome);
    remember_blob(pair, t, message, &outcome->cookie);

    bucket *b = &pair->buckets[t->bucket];
    if (b->oldest == NO_SLOT) {
        b->oldest = slot;
    } else {
        pair->slots[b->youngest].next = slot;
    }
    b->youngest = slot;
}

/* RFC 5452 9.1: the question must be the same; error responses may lack it (RFC 1035 4.1.1). */
static bool same_question(const rcsi_pair *pair, const transaction *t, const rcs_message *message)
{
    if (!message->has_question || !t->has_question) {
        return true;
    }
    if (t->qtype != message->qtype || t->qclass != message->qclass) {
        return false;
    }
    const uint8_t *octets = blob_at(pair, t->blob_at);
    if (!octets) {
        return true;
    }
    rcs_name asked = rcs_name_of(octets, t->qname_len);
    return rcs_name_equal(&asked, &message->qname);
}

static const rcs_query *recall(rcsi_pair *pair, const transaction *t)
{
    rcs_query *q = &pair->found;
    const uint8_t *octets = blob_at(pair, t->blob_at);
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

/* The oldest waiting query under a key that fits, or NO_SLOT; *before precedes it in its bucket. */
static uint32_t find_slot(const rcsi_pair *pair, const exchange_key *key,
                          const rcs_message *message, uint32_t *before)
{
    uint32_t slot = pair->buckets[bucket_of(pair, key)].oldest;
    *before = NO_SLOT;
    for (int steps = 0; slot != NO_SLOT && steps < CHAIN_STEPS_MAX; steps++) {
        const transaction *t = &pair->slots[slot];
        if (memcmp(&t->key, key, sizeof *key) == 0 && same_question(pair, t, message)) {
            return slot;
        }
        *before = slot;
        slot = t->next;
    }
    return NO_SLOT;
}

const rcs_query *rcsi_pair_response(rcsi_pair *pair, const rcs_flow *flow,
                                    const rcs_message *message, int64_t now_ns)
{
    exchange_key key = key_of(flow, message->id);
    for (;;) {
        uint32_t before;
        uint32_t slot = find_slot(pair, &key, message, &before);
        if (slot == NO_SLOT) {
            pair->ledger->responses_alone++;
            return NULL;
        }
        unlink_slot(pair, slot, before);
        if (now_ns - pair->slots[slot].time_ns <= PAIR_AGE_MAX_NS) {
            return recall(pair, &pair->slots[slot]);
        }
        pair->ledger->queries_forgotten++;
    }
}
