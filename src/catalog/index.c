/* index.c -- which entries come before which, and what only shows in the whole of a catalog */
#include "catalog/store.h"

#include <stdlib.h>
#include <string.h>

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

static int by_loser(const void *a, const void *b)
{
    const rcsi_over *one = a, *other = b;
    if (one->loser != other->loser) {
        return one->loser < other->loser ? -1 : 1;
    }
    return (one->winner > other->winner) - (one->winner < other->winner);
}

/* Whoever fits is asked at once who comes before it. */
static void sort_overs(rcs_catalog *catalog)
{
    rcsi_over *overs = catalog->overs.items;
    if (catalog->overs.count > 0) {
        qsort(overs, catalog->overs.count, sizeof *overs, by_loser);
    }
    for (size_t i = catalog->overs.count; i-- > 0;) {
        rcsi_entry *loser = rcsi_entry_at(catalog, overs[i].loser);
        loser->over_first = (uint32_t)i;
        loser->over_count++;
    }
}

static rcs_status link_overs(rcs_catalog *catalog, rcs_error *err)
{
    rcs_status status = RCS_OK;
    catalog->overs.count = 0;
    for (uint32_t i = 0; status == RCS_OK && i < catalog->entries.count; i++) {
        rcsi_entry *entry = rcsi_entry_at(catalog, i);
        entry->height = entry->over_first = entry->over_count = 0;
        status = link_over(catalog, i, err);
    }
    if (status != RCS_OK) {
        return status;
    }
    sort_overs(catalog);
    return check_circles(catalog, err);
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

/* Of two entries the one added later explains a code. */
static void turn_pages(rcs_catalog *catalog)
{
    const rcsi_claim *claims = catalog->claims.items;
    memset(catalog->page, 0xff, sizeof catalog->page); /* RCSI_NONE */
    for (size_t i = 0; i < catalog->claims.count; i++) {
        for (uint32_t code = claims[i].first; code <= claims[i].last && code < RCSI_PAGES; code++) {
            uint32_t *page = &catalog->page[claims[i].space][code];
            bool later = *page == RCSI_NONE || rcsi_entry_at(catalog, claims[i].entry)->round >=
                                                   rcsi_entry_at(catalog, *page)->round;
            *page = later ? claims[i].entry : *page;
        }
    }
}

rcs_status rcsi_catalog_index(rcs_catalog *catalog, rcs_error *err)
{
    rcs_status status = rcsi_catalog_open_gates(catalog);
    turn_pages(catalog);
    status = status ? status : link_overs(catalog, err);
    return status ? status : check_claims(catalog, err);
}
