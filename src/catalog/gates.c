/* gates.c -- which entries to look at for a code, and by which fact most of them are out */
#include "catalog/store.h"

#include <stdlib.h>

_Static_assert(RCSI_FACTS < UINT16_MAX, "a fact fits a gate");

enum {
    CLASS_IN = 1
};

static bool anchors(const rcsi_condition *condition, rcsi_anchor anchor)
{
    static const rcsi_fact fact[RCSI_ANCHORS] = {
        [RCSI_ANCHOR_EDE] = RCSI_FACT_EDE,
        [RCSI_ANCHOR_TSIG] = RCSI_FACT_TSIG,
        [RCSI_ANCHOR_TKEY] = RCSI_FACT_TKEY,
        [RCSI_ANCHOR_RCODE] = RCSI_FACT_RCODE,
    };
    return condition->fact == fact[anchor] && condition->comparison == RCSI_EQUAL;
}

/* Where an entry is looked for, and the condition that findings there fulfil already. */
typedef struct place {
    rcsi_anchor anchor;
    uint16_t code;
    const rcsi_condition *by; /* NULL: looked for always. */
} place;

/* By the rarest code that it demands. */
static place place_of(const rcs_catalog *catalog, const rcsi_entry *entry)
{
    const rcsi_condition *conditions = rcsi_conditions_of(catalog, entry);
    for (int anchor = 0; anchor < RCSI_ANCHOR_NONE; anchor++) {
        for (uint32_t i = 0; i < entry->condition_count; i++) {
            if (anchors(&conditions[i], (rcsi_anchor)anchor)) {
                return (place){(rcsi_anchor)anchor, (uint16_t)conditions[i].value,
                               &conditions[i]};
            }
        }
    }
    return (place){RCSI_ANCHOR_NONE, 0, NULL};
}

/* Few findings fulfil what is decisive, and most what is usual: QUERY, no, none, class IN. */
static unsigned rarity(const rcsi_condition *condition)
{
    bool in = condition->fact == RCSI_FACT_QCLASS && condition->value == CLASS_IN;
    unsigned weight = rcsi_condition_weight(condition);
    return condition->value == 0 || in ? weight / 4 : weight;
}

static rcsi_gate gate_of(const rcs_catalog *catalog, rcsi_entry *entry, const rcsi_condition *by)
{
    const rcsi_condition *best = NULL, *conditions = rcsi_conditions_of(catalog, entry);
    for (uint32_t i = 0; i < entry->condition_count; i++) {
        const rcsi_condition *c = &conditions[i];
        bool possible = c != by && c->comparison == RCSI_EQUAL && c->fact != RCSI_FACT_EDE;
        if (possible && (!best || rarity(c) > rarity(best))) {
            best = c;
        }
    }
    uint32_t index = (uint32_t)(entry - rcsi_entry_at(catalog, 0));
    entry->gate = best ? (uint32_t)(best - conditions) : 0;
    return best ? (rcsi_gate){best->value, index, (uint16_t)best->fact, 0}
                : (rcsi_gate){0, index, RCSI_FACTS, 0};
}

static void note_asked(const rcs_catalog *catalog, rcsi_entry *entry)
{
    const rcsi_condition *conditions = rcsi_conditions_of(catalog, entry);
    for (int i = 0; i < RCSI_FACT_WORDS; i++) {
        entry->asks[i] = 0;
    }
    for (uint32_t i = 0; i < entry->condition_count; i++) {
        entry->asks[conditions[i].fact / 64] |= UINT64_C(1) << conditions[i].fact % 64;
    }
}

/* A gate on its way to its bucket. */
typedef struct placed {
    uint32_t bucket; /* Of all anchors. */
    rcsi_gate gate;
} placed;

static int by_bucket_and_fact(const void *a, const void *b)
{
    const placed *one = a, *other = b;
    if (one->bucket != other->bucket) {
        return one->bucket < other->bucket ? -1 : 1;
    }
    if (one->gate.fact != other->gate.fact) {
        return one->gate.fact < other->gate.fact ? -1 : 1;
    }
    if (one->gate.value != other->gate.value) {
        return one->gate.value < other->gate.value ? -1 : 1;
    }
    return one->gate.entry < other->gate.entry ? -1 : 1;
}

/* Handbook entries are found by their code. */
static size_t place_all(const rcs_catalog *catalog, placed *out)
{
    size_t count = 0;
    for (size_t i = 0; i < catalog->entries.count; i++) {
        rcsi_entry *entry = rcsi_entry_at(catalog, i);
        note_asked(catalog, entry);
        if (entry->condition_count > 0) {
            place where = place_of(catalog, entry);
            out[count].bucket = where.anchor * RCSI_BUCKETS + where.code % RCSI_BUCKETS;
            out[count++].gate = gate_of(catalog, entry, where.by);
        }
    }
    qsort(out, count, sizeof *out, by_bucket_and_fact);
    return count;
}

static uint16_t followers(const placed *all, size_t count, size_t i)
{
    size_t end = i + 1;
    while (end < count && all[end].bucket == all[i].bucket &&
           all[end].gate.fact == all[i].gate.fact && end - i <= UINT16_MAX) {
        end++;
    }
    return (uint16_t)(end - i - 1);
}

static rcs_status fill(rcs_catalog *catalog, const placed *all, size_t count)
{
    static const rcsi_bucket empty;
    for (uint32_t i = 0; i < RCSI_ANCHORS * RCSI_BUCKETS; i++) {
        catalog->bucket[i / RCSI_BUCKETS][i % RCSI_BUCKETS] = empty;
    }
    catalog->gates.count = 0;
    for (size_t i = 0; i < count; i++) {
        rcsi_gate *gate = rcsi_array_add(&catalog->gates, sizeof *gate);
        if (!gate) {
            return RCS_ERR_MEMORY;
        }
        *gate = all[i].gate;
        gate->more = followers(all, count, i);
        uint32_t at = all[i].bucket;
        rcsi_bucket *bucket = &catalog->bucket[at / RCSI_BUCKETS][at % RCSI_BUCKETS];
        bucket->first = bucket->end == 0 ? (uint32_t)i : bucket->first;
        bucket->end = (uint32_t)i + 1;
    }
    return RCS_OK;
}

rcs_status rcsi_catalog_open_gates(rcs_catalog *catalog)
{
    if (catalog->entries.count == 0) {
        return RCS_OK;
    }
    placed *all = malloc(catalog->entries.count * sizeof *all);
    if (!all) {
        return RCS_ERR_MEMORY;
    }
    rcs_status status = fill(catalog, all, place_all(catalog, all));
    free(all);
    return status;
}
