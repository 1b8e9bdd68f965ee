/* table.c -- a hash table of fixed size, keyed so that strangers cannot slow it down */
#include "base/table.h"

#include <stdlib.h>
#include <string.h>

/* With twice as many slots as items, 16 taken in a row are an accident of once in 65,536. */
#define PROBES 16

rcs_status rcsi_table_init(rcsi_table *table, uint32_t capacity, size_t item_size,
                           size_t key_size)
{
    *table = (rcsi_table){.capacity = capacity ? capacity : 1,
                          .item_size = item_size,
                          .key_size = key_size};
    uint64_t slots = PROBES;
    while (slots < 2 * (uint64_t)table->capacity) {
        slots *= 2;
    }
    table->slot_mask = (uint32_t)(slots - 1);
    table->fresh = table->capacity;
    table->secret = rcsi_hash_key_new();
    table->items = malloc(table->capacity * item_size);
    table->slots = calloc(slots, sizeof(rcsi_item *));
    if (table->items && table->slots) {
        return RCS_OK;
    }
    rcsi_table_free(table);
    return RCS_ERR_MEMORY;
}

void rcsi_table_free(rcsi_table *table)
{
    free(table->items);
    free(table->slots);
    *table = (rcsi_table){0};
}

static uint32_t first_slot(const rcsi_table *table, const void *key)
{
    return (uint32_t)rcsi_hash(&table->secret, key, table->key_size);
}

void *rcsi_table_find(const rcsi_table *table, const void *key)
{
    uint32_t slot = first_slot(table, key);
    for (uint32_t i = 0; i < PROBES; i++) {
        rcsi_item *item = table->slots[(slot + i) & table->slot_mask];
        /* A removed item leaves an empty slot: look further. */
        if (item && memcmp(item + 1, key, table->key_size) == 0) {
            return item;
        }
    }
    return NULL;
}

/* The free slot nearest to the hash, or the last one probed. */
static uint32_t slot_for(const rcsi_table *table, const void *key)
{
    uint32_t slot = first_slot(table, key);
    for (uint32_t i = 0; i < PROBES; i++) {
        if (!table->slots[(slot + i) & table->slot_mask]) {
            return (slot + i) & table->slot_mask;
        }
    }
    return (slot + PROBES - 1) & table->slot_mask;
}

void *rcsi_table_victim(const rcsi_table *table, const void *key)
{
    if (table->fresh == 0 && !table->removed) {
        return table->oldest;
    }
    return table->slots[slot_for(table, key)];
}

static rcsi_item *unused_item(rcsi_table *table)
{
    if (!table->removed) {
        return (rcsi_item *)(void *)(table->items +
                                     (table->capacity - table->fresh--) * table->item_size);
    }
    rcsi_item *item = table->removed;
    table->removed = item->newer;
    return item;
}

void *rcsi_table_add(rcsi_table *table, const void *key)
{
    rcsi_item *item = unused_item(table);
    memset(item, 0, table->item_size);
    memcpy(item + 1, key, table->key_size);
    item->slot = slot_for(table, key);
    table->slots[item->slot] = item;
    item->older = table->newest;
    *(table->newest ? &table->newest->newer : &table->oldest) = item;
    table->newest = item;
    return item;
}

void rcsi_table_remove(rcsi_table *table, void *item)
{
    rcsi_item *gone = item;
    *(gone->older ? &gone->older->newer : &table->oldest) = gone->newer;
    *(gone->newer ? &gone->newer->older : &table->newest) = gone->older;
    table->slots[gone->slot] = NULL;
    gone->newer = table->removed;
    table->removed = gone;
}
