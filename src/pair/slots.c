/* slots.c -- the queries that are remembered: found by key, ordered by age in each stage */
#include "pair/slots.h"

#include <stdlib.h>
#include <string.h>

#include "base/mix.h"
#include "base/power.h"
#include "base/prefetch.h"

#define RING_OCTETS_PER_TRANSACTION 16
#define RING_OCTETS_MIN 4096

/* Answered queries are kept for a second answer: an injected one comes a round trip before the
 * real one.  More of them would only push what waits out of the processor's cache. */
#define ANSWERED_MAX 2048

/* With every place taken; few are, and a small table stays in the processor's cache. */
#define QUERIES_PER_BUCKET 4

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
    pair->free = RCSI_NO_SLOT;
    memset(pair->ages, 0xff, sizeof pair->ages); /* RCSI_NO_SLOT everywhere */
    pair->clock_ns = INT64_MIN;
    pair->answered_max = transactions / 4 < ANSWERED_MAX ? transactions / 4 : ANSWERED_MAX;
    pair->bucket_mask = buckets - 1;
    pair->slots = aligned_alloc(RCSI_LINE, transactions * sizeof *pair->slots);
    pair->buckets = malloc(buckets * sizeof *pair->buckets);
    pair->ring = malloc(pair->ring_size);
    if (!pair->slots || !pair->buckets || !pair->ring) {
        rcsi_pair_free(pair);
        return RCS_ERR_MEMORY;
    }
    memset(pair->buckets, 0xff, buckets * sizeof *pair->buckets); /* RCSI_NO_SLOT everywhere */
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

rcsi_exchange_key rcsi_slots_key(const rcs_flow *flow, uint16_t id)
{
    rcsi_exchange_key key;
    memcpy(key.client, flow->client.ip, sizeof key.client);
    memcpy(key.server, flow->server.ip, sizeof key.server);
    key.client_port = flow->client.port;
    key.server_port = flow->server.port;
    key.id = id;
    key.family = flow->client.family;
    key.transport = (uint8_t)flow->transport;
    return key;
}

uint32_t rcsi_slots_bucket(const rcsi_pair *pair, const rcsi_exchange_key *key)
{
    uint64_t word[RCSI_HASHED_WORDS];
    memcpy(word, key, sizeof word);
    uint64_t client = rcsi_mix(&pair->hash_key, word[0], word[1]);
    return (uint32_t)rcsi_mix(&pair->hash_key, client, word[2]) & pair->bucket_mask;
}

static void fetch_slot(const rcsi_pair *pair, uint32_t slot)
{
    if (slot != RCSI_NO_SLOT) {
        const uint8_t *at = (const uint8_t *)&pair->slots[slot];
        rcsi_prefetch(at);
        rcsi_prefetch(at + RCSI_LINE);
        rcsi_prefetch(at + 2 * RCSI_LINE);
        rcsi_prefetch(at + 3 * RCSI_LINE);
    }
}

/* A slot that has to leave: its bucket, its neighbour there, and the one to leave after it. */
static void fetch_leaving(const rcsi_pair *pair, rcsi_stage stage)
{
    uint32_t leaving = pair->ages[stage].oldest;
    if (leaving != RCSI_NO_SLOT) {
        const rcsi_transaction *t = &pair->slots[leaving]; /* Fetched the last time. */
        rcsi_prefetch(&pair->buckets[t->bucket]);
        rcsi_prefetch(&pair->slots[t->next == RCSI_NO_SLOT ? leaving : t->next]);
        fetch_slot(pair, t->younger);
    }
}

void rcsi_slots_fetch(const rcsi_pair *pair, uint32_t bucket)
{
    const rcsi_slot_list *b = &pair->buckets[bucket];
    fetch_slot(pair, b->oldest);
    fetch_slot(pair, b->youngest == b->oldest ? RCSI_NO_SLOT : b->youngest);
    fetch_slot(pair, pair->free);
    fetch_leaving(pair, RCSI_STAGE_ANSWERED);
    if (pair->free == RCSI_NO_SLOT && pair->slots_used == pair->slot_count) {
        fetch_leaving(pair, RCSI_STAGE_WAITING);
    }
}

/* Room for `len` octets in one piece; overwrites the oldest. */
uint64_t rcsi_slots_ring_reserve(rcsi_pair *pair, size_t len)
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
static const uint8_t *octets_of(const rcsi_pair *pair, const rcsi_transaction *t)
{
    if (t->qname_len + t->cookie_len <= RCSI_INLINE_OCTETS) {
        return t->octets;
    }
    bool there = pair->ring_end - t->ring_at <= pair->ring_size;
    return there ? pair->ring + t->ring_at % pair->ring_size : NULL;
}

static void unlink_from_bucket(rcsi_pair *pair, const rcsi_transaction *t)
{
    rcsi_slot_list *b = &pair->buckets[t->bucket];
    *(t->previous == RCSI_NO_SLOT ? &b->oldest : &pair->slots[t->previous].next) = t->next;
    *(t->next == RCSI_NO_SLOT ? &b->youngest : &pair->slots[t->next].previous) = t->previous;
}

static void unlink_from_age(rcsi_pair *pair, const rcsi_transaction *t)
{
    rcsi_slot_list *age = &pair->ages[t->stage];
    *(t->older == RCSI_NO_SLOT ? &age->oldest : &pair->slots[t->older].younger) = t->younger;
    *(t->younger == RCSI_NO_SLOT ? &age->youngest : &pair->slots[t->younger].older) = t->older;
}

static void append_to_age(rcsi_pair *pair, uint32_t slot)
{
    rcsi_transaction *t = &pair->slots[slot];
    rcsi_slot_list *age = &pair->ages[t->stage];
    t->younger = RCSI_NO_SLOT;
    t->older = age->youngest;
    *(t->older == RCSI_NO_SLOT ? &age->oldest : &pair->slots[t->older].younger) = slot;
    age->youngest = slot;
}

static void append_to_bucket(rcsi_pair *pair, uint32_t slot)
{
    rcsi_transaction *t = &pair->slots[slot];
    rcsi_slot_list *b = &pair->buckets[t->bucket];
    t->next = RCSI_NO_SLOT;
    t->previous = b->youngest;
    *(b->youngest == RCSI_NO_SLOT ? &b->oldest : &pair->slots[b->youngest].next) = slot;
    b->youngest = slot;
}

void rcsi_slots_release(rcsi_pair *pair, uint32_t slot)
{
    rcsi_transaction *t = &pair->slots[slot];
    unlink_from_bucket(pair, t);
    unlink_from_age(pair, t);
    pair->answered_count -= t->stage == RCSI_STAGE_ANSWERED;
    t->next = pair->free;
    pair->free = slot;
}

void rcsi_slots_enter_stage(rcsi_pair *pair, uint32_t slot, rcsi_stage stage)
{
    unlink_from_age(pair, &pair->slots[slot]);
    pair->slots[slot].stage = (uint8_t)stage;
    append_to_age(pair, slot);
}

/* Of what is of no more use first; else the longest wait. */
static void make_room(rcsi_pair *pair)
{
    static const uint8_t order[] = {RCSI_STAGE_ANSWERED, RCSI_STAGE_OVERDUE, RCSI_STAGE_WAITING,
                                    RCSI_STAGE_WAITING + 1, RCSI_STAGE_WAITING_LONGEST};
    for (size_t i = 0; i < sizeof order; i++) {
        uint32_t oldest = pair->ages[order[i]].oldest;
        if (oldest != RCSI_NO_SLOT) {
            pair->ledger->queries_forgotten += order[i] < RCSI_STAGE_OVERDUE;
            rcsi_slots_release(pair, oldest);
            return;
        }
    }
}

uint32_t rcsi_slots_reserve(rcsi_pair *pair)
{
    if (pair->free == RCSI_NO_SLOT && pair->slots_used < pair->slot_count) {
        return pair->slots_used++;
    }
    if (pair->free == RCSI_NO_SLOT) {
        make_room(pair);
    }
    uint32_t slot = pair->free;
    pair->free = pair->slots[slot].next;
    return slot;
}

const rcs_query *rcsi_slots_recall(rcsi_pair *pair, const rcsi_transaction *t)
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

void rcsi_slots_append(rcsi_pair *pair, uint32_t slot)
{
    append_to_bucket(pair, slot);
    append_to_age(pair, slot);
}
