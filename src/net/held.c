/* held.c -- octets of one stream that wait, by their position in it */
#include "net/held.h"

#include <assert.h>
#include <string.h>

enum octet_state {
    EMPTY = 0,
    PRESENT = 1,
    ABSENT = 2
};

/* A chunk of the pool less its links, halved: every octet has a state beside it. */
#define SPAN 1008

/* Covers positions index * SPAN to that plus SPAN - 1, in whatever pattern they arrive. */
typedef struct rcsi_held_chunk {
    struct rcsi_held_chunk *next;
    uint64_t index;
    uint16_t used; /* positions that are not empty */
    uint16_t gone; /* the first positions, discarded: nothing comes there any more */
    uint8_t state[SPAN];
    uint8_t octets[SPAN];
} held_chunk;

_Static_assert(sizeof(held_chunk) <= RCSI_CHUNK, "a held chunk is a chunk of the pool");

/* The part of one chunk that a range of positions touches. */
typedef struct slice {
    uint64_t index;
    size_t offset, len;
} slice;

static slice slice_of(uint64_t at, size_t len)
{
    slice s = {at / SPAN, (size_t)(at % SPAN), 0};
    s.len = len < SPAN - s.offset ? len : SPAN - s.offset;
    return s;
}

static held_chunk *chunk_find(const rcsi_held *held, uint64_t index)
{
    if (!held->last || held->last->index < index) {
        return NULL;
    }
    if (held->last->index == index) {
        return held->last;
    }
    held_chunk *chunk = held->first;
    while (chunk->index < index) {
        chunk = chunk->next;
    }
    return chunk->index == index ? chunk : NULL;
}

static held_chunk **link_before(rcsi_held *held, uint64_t index)
{
    if (held->last && held->last->index < index) {
        return &held->last->next;
    }
    held_chunk **link = &held->first;
    while (*link && (*link)->index < index) {
        link = &(*link)->next;
    }
    return link;
}

static held_chunk *chunk_find_or_add(rcsi_held *held, rcsi_pool *pool, uint64_t index)
{
    held_chunk *chunk = chunk_find(held, index);
    if (chunk) {
        return chunk;
    }
    chunk = rcsi_pool_lend(pool);
    if (!chunk) {
        return NULL;
    }
    held_chunk **link = link_before(held, index);
    chunk->index = index;
    chunk->next = *link;
    chunk->used = 0;
    chunk->gone = 0;
    memset(chunk->state, EMPTY, sizeof chunk->state);
    *link = chunk;
    if (!chunk->next) {
        held->last = chunk;
    }
    return chunk;
}

static size_t run_of(const uint8_t *state, enum octet_state wanted, size_t max)
{
    size_t run = 0;
    while (run < max && state[run] == wanted) {
        run++;
    }
    return run;
}

/* First octet wins: what a receiver had is what it used (RFC 9293 3.10.7.4). */
static void store(held_chunk *chunk, const slice *part, const uint8_t *octets,
                  rcsi_held_result *result)
{
    for (size_t i = 0; i < part->len; i++) {
        uint8_t *state = &chunk->state[part->offset + i];
        uint8_t *octet = &chunk->octets[part->offset + i];
        if (*state == PRESENT) {
            result->conflicts += *octet != octets[i];
            continue;
        }
        chunk->used = (uint16_t)(chunk->used + (*state == EMPTY));
        *state = PRESENT;
        *octet = octets[i];
        result->stored++;
    }
}

rcsi_held_result rcsi_held_put(rcsi_held *held, rcsi_pool *pool, uint64_t at,
                               const uint8_t *octets, size_t len)
{
    rcsi_held_result result = {0};
    while (result.done < len) {
        slice part = slice_of(at + result.done, len - result.done);
        held_chunk *chunk = chunk_find_or_add(held, pool, part.index);
        if (!chunk) {
            break;
        }
        store(chunk, &part, octets + result.done, &result);
        result.done += part.len;
    }
    held->present += (uint32_t)result.stored;
    return result;
}

void rcsi_held_put_absent(rcsi_held *held, rcsi_pool *pool, uint64_t at, size_t len)
{
    while (len > 0) {
        slice part = slice_of(at, len);
        held_chunk *chunk = chunk_find_or_add(held, pool, part.index);
        if (!chunk) {
            return;
        }
        for (size_t i = part.offset; i < part.offset + part.len; i++) {
            if (chunk->state[i] == EMPTY) {
                chunk->state[i] = ABSENT;
                chunk->used++;
            }
        }
        at += part.len;
        len -= part.len;
    }
}

static size_t run_from(const rcsi_held *held, enum octet_state wanted, uint64_t at, size_t max)
{
    slice part = slice_of(at, max);
    const held_chunk *chunk = chunk_find(held, part.index);
    size_t run = 0;
    while (chunk && chunk->index == part.index && run < max) {
        size_t here = run_of(chunk->state + part.offset, wanted, part.len);
        run += here;
        if (here < part.len) {
            break;
        }
        part = slice_of(at + run, max - run);
        chunk = chunk->next;
    }
    return run;
}

size_t rcsi_held_present_run(const rcsi_held *held, uint64_t at, size_t max)
{
    return run_from(held, PRESENT, at, max);
}

size_t rcsi_held_absent_run(const rcsi_held *held, uint64_t at, size_t max)
{
    return run_from(held, ABSENT, at, max);
}

bool rcsi_held_first_present(const rcsi_held *held, uint64_t at, uint64_t *out)
{
    for (const held_chunk *chunk = held->first; chunk; chunk = chunk->next) {
        uint64_t base = chunk->index * SPAN;
        size_t from = at > base ? (size_t)(at - base) : 0;
        const uint8_t *found =
            from < SPAN ? memchr(chunk->state + from, PRESENT, SPAN - from) : NULL;
        if (found) {
            *out = base + (uint64_t)(found - chunk->state);
            return true;
        }
    }
    return false;
}

uint64_t rcsi_held_end(const rcsi_held *held)
{
    if (!held->last) {
        return 0;
    }
    size_t end = SPAN;
    while (end > 0 && held->last->state[end - 1] != PRESENT) {
        end--;
    }
    return held->last->index * SPAN + end;
}

void rcsi_held_copy(const rcsi_held *held, uint64_t at, uint8_t *out, size_t len)
{
    slice part = slice_of(at, len);
    const held_chunk *chunk = chunk_find(held, part.index);
    for (size_t done = 0; done < len; chunk = chunk->next) {
        assert(chunk && chunk->index == part.index);
        memcpy(out + done, chunk->octets + part.offset, part.len);
        done += part.len;
        part = slice_of(at + done, len - done);
    }
}

/* Forget the first `until` positions of a chunk: how many were present. */
static size_t discard_in(held_chunk *chunk, size_t until)
{
    size_t present = 0;
    for (size_t i = chunk->gone; i < until; i++) {
        present += chunk->state[i] == PRESENT;
        chunk->used = (uint16_t)(chunk->used - (chunk->state[i] != EMPTY));
        chunk->state[i] = EMPTY;
    }
    chunk->gone = (uint16_t)until;
    return present;
}

size_t rcsi_held_discard(rcsi_held *held, rcsi_pool *pool, uint64_t at)
{
    size_t present = 0;
    slice end = slice_of(at, 0);
    while (held->first && held->first->index <= end.index) {
        held_chunk *chunk = held->first;
        present += discard_in(chunk, chunk->index < end.index ? SPAN : end.offset);
        if (chunk->used > 0) {
            break;
        }
        held->first = chunk->next;
        rcsi_pool_return(pool, chunk);
    }
    if (!held->first) {
        held->last = NULL;
    }
    held->present -= (uint32_t)present;
    return present;
}

void rcsi_held_clear(rcsi_held *held, rcsi_pool *pool)
{
    while (held->first) {
        held_chunk *chunk = held->first;
        held->first = chunk->next;
        rcsi_pool_return(pool, chunk);
    }
    *held = (rcsi_held){0};
}
