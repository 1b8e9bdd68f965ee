/* slots.h -- the queries that are remembered: found by key, ordered by age in each stage */
#ifndef RCSI_SLOTS_H
#define RCSI_SLOTS_H

#include <stddef.h>

#include "base/siphash.h"
#include "pair/pair.h"

/** Octets of a line of the processor's cache. */
#define RCSI_LINE 64

/** A name of 66 octets and a COOKIE option of 24 are kept beside the query; what is longer goes
 * into a ring, where a flood of long names overwrites the oldest of them. */
#define RCSI_INLINE_OCTETS 90

/** Different questions under one key come from an attacker or a broken client: look at so many. */
#define RCSI_CHAIN_STEPS_MAX 64

/** No slot: ends lists. */
#define RCSI_NO_SLOT UINT32_MAX

/** All that tells one exchange from another, without holes, so that it can be hashed.  The
 * server's address is last and not hashed: an answer from another address is in the same bucket. */
typedef struct rcsi_exchange_key {
    uint8_t client[16];
    uint16_t client_port, server_port;
    uint16_t id;
    uint8_t family, transport;
    uint8_t server[16];
} rcsi_exchange_key;

#define RCSI_HASHED_OCTETS offsetof(rcsi_exchange_key, server)
#define RCSI_HASHED_WORDS 3

_Static_assert(sizeof(rcsi_exchange_key) == 40, "a key without padding");
_Static_assert(RCSI_HASHED_OCTETS == RCSI_HASHED_WORDS * sizeof(uint64_t), "all that is hashed");

/** What a query is: each has a list by age. */
typedef enum rcsi_stage {
    RCSI_STAGE_WAITING = RCSI_PATIENCE_SHORT, /**< as rcsi_patience, up to */
    RCSI_STAGE_WAITING_LONGEST = RCSI_PATIENCE_LONG,
    RCSI_STAGE_OVERDUE,  /**< Given up; its answer is still an answer. */
    RCSI_STAGE_ANSWERED, /**< Lately. */
    RCSI_STAGES
} rcsi_stage;

/** A query, in the order in which it is looked at: whose it is and where it stands is one line of
 * the processor's cache, when and what the next.  Lists run through the slots: by bucket, by age in
 * each stage, and the free ones (by `next`). */
typedef struct rcsi_transaction {
    rcsi_exchange_key key;
    uint32_t bucket;
    uint32_t next, previous; /**< Younger and older in the same bucket; `next`: next free one. */
    uint32_t older, younger; /**< By age, over all buckets. */
    uint8_t stage;
    bool has_question;
    bool hearsay;         /**< A server told of it (dnstap), who need not tell of every answer. */
    uint8_t edns_version;
    uint64_t question;    /**< Keyed hash of the name in lower case, type and class. */
    int64_t time_ns;
    int64_t noted_ns;     /**< By the table's clock, which never goes back. */
    uint64_t fingerprint; /**< Of the answer, if answered. */
    uint64_t packet;
    uint32_t file, interface;
    uint32_t options;
    uint16_t flags, qtype, qclass, udp_size;
    uint8_t qname_len, cookie_len, cookie_kind;
    bool complete : 1, has_edns : 1, dnssec_ok : 1, has_tsig : 1;
    uint64_t ring_at;     /**< Position of the octets in the ring, where they are not inline. */
    uint64_t tsig_signed;
    uint16_t tsig_fudge;
    rcs_query_form form;
    uint8_t octets[RCSI_INLINE_OCTETS]; /**< The name, then the cookie, if both fit. */
} rcsi_transaction;

_Static_assert(offsetof(rcsi_transaction, question) == RCSI_LINE, "whose it is, and where");
_Static_assert(offsetof(rcsi_transaction, ring_at) == 2 * RCSI_LINE, "when, and what");
_Static_assert(sizeof(rcsi_transaction) == 4 * RCSI_LINE, "no line begins with another query");

/** The ends of a list. */
typedef struct rcsi_slot_list {
    uint32_t oldest, youngest;
} rcsi_slot_list;

/** What a message asks for, to be compared with the queries that wait. */
typedef struct rcsi_wanted {
    rcsi_exchange_key key;
    uint32_t bucket;
    bool has_question;
    uint64_t question;
    size_t name_len;
    const uint8_t *name; /**< Case as sent; in the message. */
} rcsi_wanted;

/** The table. */
struct rcsi_pair {
    rcsi_hash_key hash_key;
    rcs_ledger *ledger;
    rcsi_transaction *slots;
    uint32_t slot_count;
    uint32_t slots_used; /**< Slots from here on were never used: no need to touch them. */
    uint32_t free;
    rcsi_slot_list ages[RCSI_STAGES];
    uint32_t answered_count, answered_max;
    rcsi_slot_list *buckets;
    uint32_t bucket_mask;
    uint8_t *ring; /**< Positions only grow; the octets are at position mod size. */
    uint64_t ring_size, ring_end;
    int64_t clock_ns;
    rcs_query found;
    rcsi_wanted expected; /**< Of the message at hand. */
};

/** The key of a message with this ID; the flow names the ends by their role. */
rcsi_exchange_key rcsi_slots_key(const rcs_flow *flow, uint16_t id);

/** The bucket that a key's queries are in. */
uint32_t rcsi_slots_bucket(const rcsi_pair *pair, const rcsi_exchange_key *key);

/** What the message at hand will be compared with, and what it will be put in, is fetched. */
void rcsi_slots_fetch(const rcsi_pair *pair, uint32_t bucket);

/** A slot that is free; if there is none, what is answered or overdue makes room first. */
uint32_t rcsi_slots_reserve(rcsi_pair *pair);

/** A slot that was reserved joins its bucket and stage as the youngest; both are set. */
void rcsi_slots_append(rcsi_pair *pair, uint32_t slot);

/** Move a slot to the young end of another stage. */
void rcsi_slots_enter_stage(rcsi_pair *pair, uint32_t slot, rcsi_stage stage);

/** The slot becomes free; what it holds stays readable until the next query. */
void rcsi_slots_release(rcsi_pair *pair, uint32_t slot);

/** Room for `len` octets in one piece, as a position; overwrites the oldest. */
uint64_t rcsi_slots_ring_reserve(rcsi_pair *pair, size_t len);

/** A query as findings have it.  Lives until the next call. */
const rcs_query *rcsi_slots_recall(rcsi_pair *pair, const rcsi_transaction *t);

#endif
