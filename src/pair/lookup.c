/* lookup.c -- what one client did for one question, joined across IDs, ports and servers */
#include "pair/lookup.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mix.h"
#include "base/prefetch.h"

/* A bucket is one line of the processor's cache.  With four lookups in eight places on average,
 * a full bucket is an accident of once in 40; then the oldest of the eight is forgotten. */
enum {
    PLACES = 8,
    LOOKUPS_PER_BUCKET = 4,
    CAPACITY_MIN = 64,
    SPARED_MAX = 4, /* One in a million where one in 30 waits. */
    CACHE_LINE = 64
};

_Static_assert(offsetof(rcsi_lookup, at) == 2 * CACHE_LINE, "most need two lines of the cache");
_Static_assert(sizeof(rcsi_lookup) == 3 * CACHE_LINE, "and the others one more");

/* Where a lookup is.  Lookups lie in a ring in the order they began: number mod capacity is the
 * position, and a place whose number is more than one round old is empty. */
typedef struct place {
    uint32_t tag; /* Upper half of the key. */
    uint32_t number;
} place;

typedef struct bucket {
    place place[PLACES];
} bucket;

struct rcsi_lookups {
    rcsi_hash_key hash_key;
    rcs_ledger *ledger;
    rcsi_lookup *ring; /* In `memory`, where a line of the cache begins. */
    void *memory;
    bucket *buckets;
    uint32_t capacity; /* A power of two. */
    uint32_t bucket_mask;
    uint32_t next;     /* Number of the next lookup; the first round begins at `capacity`. */
    uint64_t begun;
    uint64_t oldest_held;
    int64_t window_ns;
};

static uint32_t power_of_two_above(uint32_t n)
{
    uint32_t power = CAPACITY_MIN;
    while (power < n && power < UINT32_C(1) << 30) {
        power <<= 1;
    }
    return power;
}

/* Pages that nobody writes to take no memory: calloc's are zero already. */
static void *at_line(uint8_t *memory)
{
    return memory + (CACHE_LINE - (uintptr_t)memory % CACHE_LINE) % CACHE_LINE;
}

rcs_status rcsi_lookups_new(uint32_t capacity, int64_t window_ns, rcs_ledger *ledger,
                            rcsi_lookups **out)
{
    rcsi_lookups *lookups = calloc(1, sizeof *lookups);
    if (!lookups) {
        return RCS_ERR_MEMORY;
    }
    lookups->hash_key = rcsi_hash_key_new();
    lookups->ledger = ledger;
    lookups->window_ns = window_ns;
    lookups->capacity = power_of_two_above(capacity);
    lookups->next = lookups->capacity;
    lookups->oldest_held = 1;
    lookups->bucket_mask = lookups->capacity / LOOKUPS_PER_BUCKET - 1;
    lookups->memory = calloc(lookups->capacity + 1u, sizeof *lookups->ring);
    lookups->ring = at_line(lookups->memory);
    lookups->buckets = aligned_alloc(CACHE_LINE,
                                     ((size_t)lookups->bucket_mask + 1) * sizeof(bucket));
    if (!lookups->memory || !lookups->buckets) {
        rcsi_lookups_free(lookups);
        return RCS_ERR_MEMORY;
    }
    memset(lookups->buckets, 0, ((size_t)lookups->bucket_mask + 1) * sizeof(bucket));
    *out = lookups;
    return RCS_OK;
}

void rcsi_lookups_free(rcsi_lookups *lookups)
{
    if (lookups) {
        free(lookups->memory);
        free(lookups->buckets);
        free(lookups);
    }
}

uint64_t rcsi_lookups_key(const rcsi_lookups *lookups, const rcsi_asker *asker)
{
    const rcsi_hash_key *secret = &lookups->hash_key;
    uint64_t word[2];
    memcpy(word, asker->client->ip, sizeof word);
    uint64_t kind = (uint64_t)asker->alone << 16 | asker->client->family << 8 | asker->opcode;
    uint64_t key = rcsi_mix(secret, rcsi_mix(secret, word[0], word[1]) + kind, asker->question);
    return key ? key : 1; /* 0 marks what was never used. */
}

static uint32_t tag_of(uint64_t key)
{
    return (uint32_t)(key >> 32);
}

static bucket *bucket_of(const rcsi_lookups *lookups, uint64_t key)
{
    return &lookups->buckets[(uint32_t)key & lookups->bucket_mask];
}

void rcsi_lookups_expect(const rcsi_lookups *lookups, uint64_t key)
{
    rcsi_prefetch(bucket_of(lookups, key));
}

static rcsi_lookup *at(const rcsi_lookups *lookups, uint32_t number)
{
    return &lookups->ring[number & (lookups->capacity - 1)];
}

/* How many lookups began since; more than `capacity`: the place is empty. */
static uint32_t age_of(const rcsi_lookups *lookups, const place *p)
{
    return lookups->next - p->number;
}

static place *place_of(const rcsi_lookups *lookups, uint64_t key)
{
    bucket *b = bucket_of(lookups, key);
    for (int i = 0; i < PLACES; i++) {
        place *p = &b->place[i];
        if (p->tag == tag_of(key) && age_of(lookups, p) <= lookups->capacity &&
            at(lookups, p->number)->key == key) {
            return p;
        }
    }
    return NULL;
}

rcsi_lookup *rcsi_lookups_find(rcsi_lookups *lookups, uint64_t key)
{
    const place *p = place_of(lookups, key);
    return p ? at(lookups, p->number) : NULL;
}

static bool is_held(const rcsi_lookups *lookups, const rcsi_lookup *lookup)
{
    return lookup->held >= lookups->oldest_held || lookup->held_negative >= lookups->oldest_held;
}

static int64_t last_seen(const rcsi_lookup *lookup)
{
    int64_t asked = lookup->queries ? lookup->asked_ns : lookup->first_ns;
    return lookup->answers && lookup->replied_ns > asked ? lookup->replied_ns : asked;
}

/* Somebody still waits for an answer: a flood of such lookups protects none of them for long. */
static bool is_waited_for(const rcsi_lookups *lookups, const rcsi_lookup *lookup, int64_t now_ns)
{
    return lookup->waits && !lookup->succeeded &&
           now_ns - lookup->asked_ns <= lookups->window_ns;
}

/* The next position of the ring whose lookup may go.  Findings held are at most three
 * quarters of the positions, so that there is one. */
static uint32_t reserve(rcsi_lookups *lookups, int64_t now_ns)
{
    rcsi_lookup *oldest = at(lookups, lookups->next);
    int spared = 0;
    while (oldest->key && (is_held(lookups, oldest) ||
                           (spared < SPARED_MAX && is_waited_for(lookups, oldest, now_ns)))) {
        spared += !is_held(lookups, oldest);
        place *p = place_of(lookups, oldest->key);
        if (p) {
            p->number = lookups->next;
        }
        oldest = at(lookups, ++lookups->next);
    }
    bool alive = oldest->key && now_ns - last_seen(oldest) <= lookups->window_ns;
    lookups->ledger->lookups_forgotten += alive && !oldest->succeeded;
    return lookups->next++;
}

static bool may_go(const rcsi_lookups *lookups, const place *p)
{
    return age_of(lookups, p) > lookups->capacity || !is_held(lookups, at(lookups, p->number));
}

/* Looks at nothing but the bucket itself. */
static place *empty_place(const rcsi_lookups *lookups, bucket *b)
{
    for (int i = 0; i < PLACES; i++) {
        if (age_of(lookups, &b->place[i]) > lookups->capacity) {
            return &b->place[i];
        }
    }
    return NULL;
}

/* An empty place, or the oldest whose lookup is not held; if all are, the first. */
static place *free_place(rcsi_lookups *lookups, uint64_t key)
{
    bucket *b = bucket_of(lookups, key);
    place *empty = empty_place(lookups, b), *oldest = NULL;
    for (int i = 0; !empty && i < PLACES; i++) {
        place *p = &b->place[i];
        if (may_go(lookups, p) && (!oldest || age_of(lookups, p) > age_of(lookups, oldest))) {
            oldest = p;
        }
    }
    if (empty) {
        return empty;
    }
    return oldest ? oldest : &b->place[0];
}

static void begin(rcsi_lookups *lookups, rcsi_lookup *lookup, uint64_t key, int64_t now_ns)
{
    memset(lookup, 0, offsetof(rcsi_lookup, at));
    lookup->key = key;
    lookup->id = ++lookups->begun;
    lookup->first_ns = now_ns;
}

/* What is held waits for the next lookup's answer too: to the client it is the same question. */
static void begin_again(rcsi_lookups *lookups, rcsi_lookup *lookup, int64_t now_ns)
{
    uint64_t held = lookup->held, held_negative = lookup->held_negative;
    begin(lookups, lookup, lookup->key, now_ns);
    lookup->held = held;
    lookup->held_negative = held_negative;
}

static rcsi_lookup *add(rcsi_lookups *lookups, uint64_t key, int64_t now_ns)
{
    uint32_t number = reserve(lookups, now_ns);
    rcsi_lookup *lookup = at(lookups, number);
    lookup->key = 0;
    place *p = free_place(lookups, key);
    p->tag = tag_of(key);
    p->number = number;
    begin(lookups, lookup, key, now_ns);
    return lookup;
}

rcsi_lookup *rcsi_lookups_enter(rcsi_lookups *lookups, uint64_t key, rcsi_sign sign,
                                int64_t now_ns)
{
    rcsi_lookup *lookup = rcsi_lookups_find(lookups, key);
    if (!lookup) {
        return add(lookups, key, now_ns);
    }
    int64_t since = sign == RCSI_SIGN_QUERY ? lookup->first_ns : last_seen(lookup);
    bool over = now_ns - since > lookups->window_ns;
    if (over || (sign == RCSI_SIGN_QUERY && lookup->succeeded)) {
        begin_again(lookups, lookup, now_ns);
    }
    return lookup;
}

static uint64_t server_digest(const rcs_endpoint *server)
{
    uint64_t words[2];
    memcpy(words, server->ip, sizeof words);
    uint64_t mixed = (words[0] * 3 + words[1]) * UINT64_C(0x9e3779b97f4a7c15);
    return mixed ^ mixed >> 29;
}

/* 16 bits are enough to count up to eight servers. */
static uint16_t short_digest(const rcs_endpoint *server)
{
    return (uint16_t)(server_digest(server) >> 48);
}

void rcsi_lookup_succeeded(rcsi_lookup *lookup, const rcs_endpoint *server, int64_t now_ns)
{
    lookup->succeeded = lookup->answered = true;
    lookup->success_ns = now_ns;
    lookup->success_server = server_digest(server);
}

void rcsi_lookup_denied(rcsi_lookup *lookup, const rcs_endpoint *server, int64_t now_ns)
{
    if (!lookup->succeeded) {
        lookup->answered = true;
        lookup->success_ns = now_ns;
        lookup->success_server = server_digest(server);
    }
}

bool rcsi_lookup_succeeded_elsewhere(const rcsi_lookup *lookup, const rcs_endpoint *server)
{
    return lookup->success_server != server_digest(server);
}

static int index_of(const rcsi_lookup *lookup, uint16_t digest)
{
    int i = 0;
    while (i < lookup->servers && lookup->server[i] != digest) {
        i++;
    }
    return i;
}

bool rcsi_lookup_has_asked(const rcsi_lookup *lookup, const rcs_endpoint *server)
{
    return lookup->servers == RCSI_LOOKUP_SERVERS ||
           index_of(lookup, short_digest(server)) < lookup->servers;
}

int rcsi_lookup_server(const rcsi_lookup *lookup, const rcs_endpoint *server)
{
    int i = index_of(lookup, short_digest(server));
    return i < lookup->servers ? i : -1;
}

uint16_t rcsi_lookup_moment(const rcsi_lookup *lookup, int64_t time_ns)
{
    enum { NS_PER_CS = 10000000 };
    int64_t cs = (time_ns - lookup->first_ns) / NS_PER_CS;
    return cs < 0 ? 0 : cs > UINT16_MAX ? UINT16_MAX : (uint16_t)cs;
}

rcsi_tries_at rcsi_lookup_tries_at(const rcsi_lookup *lookup, int server)
{
    return lookup->timed ? lookup->at[server] : (rcsi_tries_at){.tries = 1};
}

/* The first query of a lookup, at its beginning, needs no note. */
static void note_try(rcsi_lookup *lookup, int server, int64_t now_ns)
{
    uint16_t now_cs = rcsi_lookup_moment(lookup, now_ns);
    rcsi_tries_at *at = &lookup->at[server];
    if (!lookup->timed && lookup->queries == 1 && now_cs == 0) {
        return;
    }
    if (!lookup->timed) {
        memset(lookup->at, 0, sizeof lookup->at);
        lookup->at[0].tries = lookup->queries > 1;
        lookup->timed = true;
    }
    uint16_t gap = now_cs > at->last_cs ? (uint16_t)(now_cs - at->last_cs) : 0;
    if (at->tries == 0) {
        at->first_cs = now_cs;
    } else if (gap > at->gap_cs) {
        at->gap_cs = gap;
    }
    at->last_cs = now_cs;
    at->tries = (uint8_t)(at->tries + (at->tries < UINT8_MAX));
}

void rcsi_lookup_asked(rcsi_lookup *lookup, const rcs_endpoint *server, int64_t now_ns)
{
    uint16_t digest = short_digest(server);
    int i = index_of(lookup, digest);
    lookup->queries++;
    lookup->over = false;
    lookup->asked_ns = now_ns;
    lookup->last_server = *server;
    if (i == lookup->servers && i < RCSI_LOOKUP_SERVERS) {
        lookup->server[lookup->servers++] = digest;
    }
    if (i < RCSI_LOOKUP_SERVERS) {
        lookup->waits = (uint8_t)(lookup->waits | 1u << i);
        note_try(lookup, i, now_ns);
    }
}

void rcsi_lookup_heard(rcsi_lookup *lookup, const rcs_endpoint *server)
{
    int i = lookup->waits ? rcsi_lookup_server(lookup, server) : -1;
    if (i >= 0) {
        lookup->waits = (uint8_t)(lookup->waits & ~(1u << i));
    }
}

void rcsi_lookup_answered(rcsi_lookup *lookup, uint16_t rcode, int64_t now_ns)
{
    lookup->answers++;
    lookup->replied_ns = now_ns;
    lookup->last_rcode = rcode;
    lookup->rcodes |= rcode < 32 ? UINT32_C(1) << rcode : 0;
}

void rcsi_lookups_let_go(rcsi_lookups *lookups, uint64_t oldest_held)
{
    lookups->oldest_held = oldest_held;
}
