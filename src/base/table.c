/* table.c -- a hash table of fixed size, keyed so that strangers cannot slow it down */
#include "base/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/mix.h"

/* With twice as many slots as items, 16 taken in a row are an accident of once in 65,536. */
#define PROBES 16
_Static_assert(PROBES == 16, "their tags are two words");

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
    table->slots = calloc(slots + PROBES, sizeof(rcsi_item *));
    table->tags = calloc(slots + PROBES, sizeof *table->tags);
    if (table->items && table->slots && table->tags) {
        return RCS_OK;
    }
    rcsi_table_free(table);
    return RCS_ERR_MEMORY;
}

void rcsi_table_free(rcsi_table *table)
{
    free(table->items);
    free(table->slots);
    free(table->tags);
    *table = (rcsi_table){0};
}

/* Where a key belongs. */
typedef struct spot {
    uint64_t slot; /* The first that is probed. */
    uint8_t tag;
} spot;

static spot spot_of(const rcsi_table *table, const void *key)
{
    uint64_t hash = rcsi_mix_octets(&table->secret, key, table->key_size);
    uint8_t tag = (uint8_t)(hash >> 56);
    return (spot){hash & table->slot_mask, tag ? tag : 1};
}

void *rcsi_table_find(const rcsi_table *table, const void *key)
{
    spot s = spot_of(table, key);
    const uint8_t *tags = table->tags + s.slot;
    if (!rcsi_has_octet(tags, s.tag) && !rcsi_has_octet(tags + PROBES / 2, s.tag)) {
        return NULL;
    }
    for (uint32_t i = 0; i < PROBES; i++) {
        rcsi_item *item = table->slots[s.slot + i];
        if (tags[i] == s.tag && memcmp(item + 1, key, table->key_size) == 0) {
            return item;
        }
    }
    return NULL;
}

/* The free slot nearest to the hash, or the last one probed. */
static uint64_t slot_for(const rcsi_table *table, spot s)
{
    uint32_t i = 0;
    while (i < PROBES - 1 && table->tags[s.slot + i] != 0) {
        i++;
    }
    return s.slot + i;
}

void *rcsi_table_victim(const rcsi_table *table, const void *key)
{
    if (table->fresh == 0 && !table->removed) {
        return table->oldest;
    }
    return table->slots[slot_for(table, spot_of(table, key))];
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
    spot s = spot_of(table, key);
    item->slot = slot_for(table, s);
    table->slots[item->slot] = item;
    table->tags[item->slot] = s.tag;
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
    table->tags[gone->slot] = 0;
    gone->newer = table->removed;
    table->removed = gone;
}
