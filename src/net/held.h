/* held.h -- octets of one stream that wait, by their position in it */
#ifndef RCSI_HELD_H
#define RCSI_HELD_H

#include <stdbool.h>
#include <stddef.h>

#include "net/pool.h"

struct rcsi_held_chunk;

/**
 * Octets at 64-bit positions.  Each position is empty, present or absent: known to have
 * been on the wire, but not captured.  Zero-initialised: nothing held.
 */
typedef struct rcsi_held {
    struct rcsi_held_chunk *first, *last; /**< Sorted by position; borrow the pool. */
    uint32_t present;                     /**< Octets present. */
} rcsi_held;

/** What rcsi_held_put() did with the octets. */
typedef struct rcsi_held_result {
    size_t done;      /**< Octets dealt with; fewer than given: the pool is empty. */
    size_t stored;    /**< Of them: were not there before. */
    size_t conflicts; /**< Of those that were there before: differ. */
} rcsi_held_result;

/** Store octets; those that are present already stay as they are. */
rcsi_held_result rcsi_held_put(rcsi_held *held, rcsi_pool *pool, uint64_t at,
                               const uint8_t *octets, size_t len);

/** Mark empty positions absent, as far as the pool allows. */
void rcsi_held_put_absent(rcsi_held *held, rcsi_pool *pool, uint64_t at, size_t len);

/** How many positions from `at` on are present without a break, up to `max`. */
size_t rcsi_held_present_run(const rcsi_held *held, uint64_t at, size_t max);

/** How many positions from `at` on are absent without a break, up to `max`. */
size_t rcsi_held_absent_run(const rcsi_held *held, uint64_t at, size_t max);

/** The first present position from `at` on: true and sets *out; false: there is none. */
bool rcsi_held_first_present(const rcsi_held *held, uint64_t at, uint64_t *out);

/** The position behind the last one that may be present; 0: nothing is held. */
uint64_t rcsi_held_end(const rcsi_held *held);

/** Copy out `len` octets, all of which are present. */
void rcsi_held_copy(const rcsi_held *held, uint64_t at, uint8_t *out, size_t len);

/** Forget all before `at`.  Returns how many octets of it were present. */
size_t rcsi_held_discard(rcsi_held *held, rcsi_pool *pool, uint64_t at);

/** Forget everything. */
void rcsi_held_clear(rcsi_held *held, rcsi_pool *pool);

#endif
