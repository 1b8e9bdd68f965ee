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

/* Note each id of one entry's Over: field. */
static rcs_status link_over(rcs_catalog *catalog, uint32_t index, rcs_error *err)
{
    const rcsi_entry *entry = rcsi_entry_at(catalog, index);
    for (const char *at = entry->over; at && *at;) {
        size_t len = strcspn(at, ", ");
        const rcsi_entry *loser = rcsi_entry_by_id(catalog, at, len);
        if (!loser) {
            return rcsi_refuse(err, entry->over_line, "Over: no entry \"%.*s\"",
                               len < 60 ? (int)len : 60, at);
        }
        rcsi_over *over = rcsi_array_add(&catalog->overs, sizeof *over);
        if (!over) {
            return RCS_ERR_MEMORY;
        }
        over->winner = index;
        over->loser = (uint32_t)(loser - rcsi_entry_at(catalog, 0));
        at += len + strspn(at + len, ", ");
    }
    return RCS_OK;
}

/* Raise every winner above its losers; an entry that rises past the number of rows is in a
   circle. */
static rcs_status check_circles(rcs_catalog *catalog, rcs_error *err)
{
    const rcsi_over *overs = catalog->overs.items;
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < catalog->overs.count; i++) {
            rcsi_entry *winner = rcsi_entry_at(catalog, overs[i].winner);
            uint32_t height = rcsi_entry_at(catalog, overs[i].loser)->height + 1;
            if (height > catalog->overs.count) {
                return rcsi_refuse(err, winner->over_line, "Over: \"%.60s\" comes before itself",
                                   winner->public.id);
            }
            if (winner->height < height) {
                winner->height = height;
                moved = true;
            }
        }
    }
    return RCS_OK;
}

static rcs_status link_overs(rcs_catalog *catalog, rcs_error *err)
{
    rcs_status status = RCS_OK;
    catalog->overs.count = 0;
    for (uint32_t i = 0; status == RCS_OK && i < catalog->entries.count; i++) {
        rcsi_entry_at(catalog, i)->height = 0;
        status = link_over(catalog, i, err);
    }
    return status ? status : check_circles(catalog, err);
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
                return rcsi_refuse(err, claims[i].line, "\"%.60s\" explains a code of \"%.60s\"",
                                     a->public.id, b->public.id);
            }
        }
    }
    return RCS_OK;
}

rcs_status rcsi_catalog_index(rcs_catalog *catalog, rcs_error *err)
{
    fill_buckets(catalog);
    rcs_status status = link_overs(catalog, err);
    return status ? status : check_claims(catalog, err);
}
