/* index.c -- which entries to look at for a code, and which come before which */
#include "catalog/store.h"

#include <string.h>

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

/* The rarest code that an entry demands; *code receives it. */
static rcsi_anchor anchor_of(const rcs_catalog *catalog, const rcsi_entry *entry, uint16_t *code)
{
    const rcsi_condition *conditions = rcsi_conditions_of(catalog, entry);
    for (int anchor = 0; anchor < RCSI_ANCHOR_NONE; anchor++) {
        for (uint32_t i = 0; i < entry->condition_count; i++) {
            if (anchors(&conditions[i], (rcsi_anchor)anchor)) {
                *code = (uint16_t)conditions[i].value;
                return (rcsi_anchor)anchor;
            }
        }
    }
    *code = 0;
    return RCSI_ANCHOR_NONE;
}

static void fill_buckets(rcs_catalog *catalog)
{
    memset(catalog->bucket, 0xff, sizeof catalog->bucket); /* RCSI_NONE */
    for (size_t i = catalog->entries.count; i-- > 0;) {
        rcsi_entry *entry = rcsi_entry_at(catalog, i);
        entry->bucket_next = RCSI_NONE;
        if (entry->condition_count == 0) {
            continue; /* Handbook entries are found by their code. */
        }
        uint16_t code = 0;
        rcsi_anchor anchor = anchor_of(catalog, entry, &code);
        uint32_t *bucket = &catalog->bucket[anchor][code % RCSI_BUCKETS];
        entry->bucket_next = *bucket;
        *bucket = (uint32_t)i;
    }
}

/* Does following Over: from here come back? */
static bool is_circular(const rcs_catalog *catalog, const rcsi_entry *from)
{
    const rcsi_entry *at = from;
    for (size_t steps = 0; at && at->over && steps <= catalog->entries.count; steps++) {
        at = rcsi_entry_by_id(catalog, at->over);
        if (at == from) {
            return true;
        }
    }
    return false;
}

static rcs_status link_over(rcs_catalog *catalog, rcs_error *err)
{
    for (size_t i = 0; i < catalog->entries.count; i++) {
        rcsi_entry_at(catalog, i)->over_first = RCSI_NONE;
    }
    for (size_t i = 0; i < catalog->entries.count; i++) {
        rcsi_entry *entry = rcsi_entry_at(catalog, i);
        rcsi_entry *target = entry->over ? rcsi_entry_by_id(catalog, entry->over) : NULL;
        if (entry->over && !target) {
            return rcsi_refuse(err, entry->line, "Over: no entry \"%.60s\"", entry->over);
        }
        if (target && is_circular(catalog, entry)) {
            return rcsi_refuse(err, entry->line, "Over: \"%.60s\" comes before itself",
                                 entry->public.id);
        }
        if (target) {
            entry->over_next = target->over_first;
            target->over_first = (uint32_t)i;
        }
    }
    return RCS_OK;
}

static rcs_status check_claims(const rcs_catalog *catalog, rcs_error *err)
{
    const rcsi_claim *claims = catalog->claims.items;
    for (size_t i = 0; i < catalog->claims.count; i++) {
        for (size_t j = 0; j < i; j++) {
            const rcsi_entry *a = rcsi_entry_at(catalog, claims[i].entry);
            const rcsi_entry *b = rcsi_entry_at(catalog, claims[j].entry);
            if (claims[i].space == claims[j].space && claims[i].first <= claims[j].last &&
                claims[j].first <= claims[i].last && a->round == b->round) {
                return rcsi_refuse(err, a->line, "\"%.60s\" explains a code of \"%.60s\"",
                                     a->public.id, b->public.id);
            }
        }
    }
    return RCS_OK;
}

rcs_status rcsi_catalog_index(rcs_catalog *catalog, rcs_error *err)
{
    fill_buckets(catalog);
    rcs_status status = link_over(catalog, err);
    return status ? status : check_claims(catalog, err);
}
