/* lookup.c -- what one client did for one question, joined across IDs, ports and servers */
#include "pair/lookup.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mix.h"
#include "base/prefetch.h"

/* With four lookups in eight places on average, a full bucket is an accident of once in 40; then
 * the oldest of the eight is forgotten.  The tags of all buckets are small enough to stay in the
 * processor's cache, and most messages need no more of them: a lookup that nobody began is not
 * there, and one that is there has its position in the line of the cache beside its tag's. */
enum {
    PLACES = 8,
    LOOKUPS_PER_BUCKET = 4,
    SPARED_MAX = 4, /* One in a million where one in 30 waits. */
    CACHE_LINE = 64
};

_Static_assert(offsetof(rcsi_lookup, at) == 2 * CACHE_LINE, "most need two lines of the cache");
_Static_assert(sizeof(rcsi_lookup) == 3 * CACHE_LINE, "and the others one more");

/* Of the lookups in the places of a bucket 8 bits of the key; 0: nobody is there. */
typedef struct tags {
    uint8_t place[PLACES];
} tags;

/* Where they are in the ring. */
typedef struct positions {
    uint32_t place[PLACES];
} positions;

struct rcsi_lookups {
    rcsi_hash_key hash_key;
    rcs_ledger *ledger;
    rcsi_lookup *ring; /* In the order they began; in `memory`, at a line of the cache. */
    void *memory;
    tags *tags;
    positions *positions;
    uint32_t capacity; /* A power of two. */
    uint32_t bucket_mask;
    uint32_t next;     /* Position of the next lookup. */
    uint64_t begun;
    uint64_t oldest_held;
    int64_t window_ns;
};

static uint32_t power_of_two_above(uint32_t n)
{
    uint32_t power = RCSI_LOOKUPS_MIN;
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
    lookups->oldest_held = 1;
    lookups->bucket_mask = lookups->capacity / LOOKUPS_PER_BUCKET - 1;
    lookups->memory = calloc(lookups->capacity + 1u, sizeof *lookups->ring);
    lookups->ring = at_line(lookups->memory);
    lookups->tags = calloc(lookups->bucket_mask + 1u, sizeof(tags));
    lookups->positions = calloc(lookups->bucket_mask + 1u, sizeof(positions));
    if (!lookups->memory || !lookups->tags || !lookups->positions) {
        rcsi_lookups_free(lookups);
        return RCS_ERR_MEMORY;
    }
    *out = lookups;
    return RCS_OK;
}

void rcsi_lookups_free(rcsi_lookups *lookups)
{
    if (lookups) {
        free(lookups->memory);
        free(lookups->tags);
        free(lookups->positions);
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

static uint8_t tag_of(uint64_t key)
{
    uint8_t tag = (uint8_t)(key >> 56);
    return tag ? tag : 1;
}

static uint32_t bucket_of(const rcsi_lookups *lookups, uint64_t key)
{
    return (uint32_t)key & lookups->bucket_mask;
}

static rcsi_lookup *at(const rcsi_lookups *lookups, uint32_t position)
{
    return &lookups->ring[position & (lookups->capacity - 1)];
}

static bool may_have(const tags *t, uint8_t tag)
{
    return rcsi_has_octet(t->place, tag);
}

void rcsi_lookups_expect(const rcsi_lookups *lookups, uint64_t key)
{
    uint32_t bucket = bucket_of(lookups, key);
    rcsi_prefetch(&lookups->tags[bucket]);
    rcsi_prefetch(&lookups->positions[bucket]);
}

void rcsi_lookups_fetch(const rcsi_lookups *lookups, uint64_t key)
{
    uint32_t bucket = bucket_of(lookups, key);
    const tags *t = &lookups->tags[bucket];
    uint8_t tag = tag_of(key);
    for (int i = 0; i < PLACES && may_have(t, tag); i++) {
        if (t->place[i] == tag) {
            const rcsi_lookup *lookup = at(lookups, lookups->positions[bucket].place[i]);
            rcsi_prefetch(lookup);
            rcsi_prefetch(&lookup->queries);
            return;
        }
    }
}

rcsi_lookup *rcsi_lookups_find(rcsi_lookups *lookups, uint64_t key)
{
    uint32_t bucket = bucket_of(lookups, key);
    const tags *t = &lookups->tags[bucket];
    uint8_t tag = tag_of(key);
    if (!may_have(t, tag)) {
        return NULL;
    }
    for (int i = 0; i < PLACES; i++) {
        rcsi_lookup *lookup = at(lookups, lookups->positions[bucket].place[i]);
        if (t->place[i] == tag && lookup->key == key) {
            return lookup;
        }
    }
    return NULL;
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

/* The lookups whose turn it is to go soon. */
static void look_ahead(const rcsi_lookups *lookups)
{
    enum { NEAR = 4, FAR = 8 };
    const rcsi_lookup *far = at(lookups, lookups->next + FAR);
    const rcsi_lookup *near = at(lookups, lookups->next + NEAR);
    rcsi_prefetch(far);
    rcsi_prefetch(&far->queries);
    rcsi_prefetch(&lookups->tags[bucket_of(lookups, near->key)]);
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
        oldest = at(lookups, ++lookups->next);
    }
    bool alive = oldest->key && now_ns - last_seen(oldest) <= lookups->window_ns;
    lookups->ledger->lookups_forgotten += alive && !oldest->succeeded;
    if (oldest->key && oldest->placed) {
        lookups->tags[bucket_of(lookups, oldest->key)].place[oldest->place] = 0;
    }
    oldest->key = 0;
    return lookups->next++;
}

/* How many lookups began since. */
static uint32_t age_of(const rcsi_lookups *lookups, uint32_t position)
{
    return (lookups->next - position - 1) & (lookups->capacity - 1);
}

/* The oldest in a full bucket whose lookup is not held loses its place; if all are, the first. */
static int clear_place(rcsi_lookups *lookups, uint32_t bucket)
{
    const uint32_t *position = lookups->positions[bucket].place;
    int oldest = -1;
    for (int i = 0; i < PLACES; i++) {
        if (!is_held(lookups, at(lookups, position[i])) &&
            (oldest < 0 || age_of(lookups, position[i]) > age_of(lookups, position[oldest]))) {
            oldest = i;
        }
    }
    oldest = oldest < 0 ? 0 : oldest;
    at(lookups, position[oldest])->placed = false;
    return oldest;
}

static int free_place(rcsi_lookups *lookups, uint32_t bucket)
{
    const tags *t = &lookups->tags[bucket];
    if (!may_have(t, 0)) {
        return clear_place(lookups, bucket);
    }
    int i = 0;
    while (t->place[i] != 0) {
        i++;
    }
    return i;
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
    const rcsi_lookup before = *lookup;
    begin(lookups, lookup, before.key, now_ns);
    lookup->held = before.held;
    lookup->held_negative = before.held_negative;
    lookup->placed = before.placed;
    lookup->place = before.place;
}

static rcsi_lookup *add(rcsi_lookups *lookups, uint64_t key, int64_t now_ns)
{
    look_ahead(lookups);
    uint32_t position = reserve(lookups, now_ns);
    uint32_t bucket = bucket_of(lookups, key);
    int place = free_place(lookups, bucket);
    rcsi_lookup *lookup = at(lookups, position);
    lookups->tags[bucket].place[place] = tag_of(key);
    lookups->positions[bucket].place[place] = position;
    begin(lookups, lookup, key, now_ns);
    lookup->placed = true;
    lookup->place = (uint8_t)(place & (PLACES - 1));
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
