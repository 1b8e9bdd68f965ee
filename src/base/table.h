/* table.h -- a hash table of fixed size, keyed so that strangers cannot slow it down */
#ifndef RCSI_TABLE_H
#define RCSI_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/siphash.h"
#include "rcodescope/status.h"

/** What an item of a table begins with; its key follows at once, without padding. */
typedef struct rcsi_item {
    struct rcsi_item *older, *newer; /**< By the time they were added. */
    uint64_t slot;
} rcsi_item;

/** The table.  All memory is reserved at once; a probe looks at a bounded number of slots. */
typedef struct rcsi_table {
    uint8_t *items;    /**< Owned. */
    rcsi_item **slots; /**< Owned; a power of two of them, and those probed behind the last. */
    uint8_t *tags;     /**< Owned: 8 bits of the hash of the item in each slot, 0: none. */
    size_t item_size, key_size;
    uint32_t slot_mask;
    uint32_t capacity, fresh; /**< `fresh` items at the end of `items` were never used. */
    rcsi_item *removed;       /**< To be used again, linked by `newer`. */
    rcsi_item *oldest, *newest;
    rcsi_hash_key secret;
} rcsi_table;

/**
 * Reserve a table of `capacity` (0 is taken as 1) items of `item_size` octets, each a
 * rcsi_item, then a key of `key_size` octets, then what the user likes.
 *
 * @return  RCS_OK, RCS_ERR_MEMORY.
 */
rcs_status rcsi_table_init(rcsi_table *table, uint32_t capacity, size_t item_size,
                           size_t key_size);

void rcsi_table_free(rcsi_table *table);

/** The item with this key, or NULL. */
void *rcsi_table_find(const rcsi_table *table, const void *key);

/**
 * The item that has to leave before one with this key can come: the oldest if the table is
 * full, else one that took its place; NULL: none.  The caller settles and removes it and asks
 * again.
 */
void *rcsi_table_victim(const rcsi_table *table, const void *key);

/** Add an item, zeroed behind its key; find and victim gave NULL just before. */
void *rcsi_table_add(rcsi_table *table, const void *key);

/** Take an item out. */
void rcsi_table_remove(rcsi_table *table, void *item);

#endif
