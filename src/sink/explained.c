/* explained.c -- which explanations a reader has seen already, in bounded memory */
#include "sink/explained.h"

#include <stdlib.h>
#include <string.h>

/* Everything that decides is kept, so that chosen collisions cannot hide an explanation. */
typedef struct told {
    uint64_t finding; /* 0: free */
    const rcs_entry *entry;
    uint8_t ip[16];
    uint8_t family;
    uint8_t zone_len;
    uint8_t zone[RCS_NAME_WIRE_MAX];
} told;

struct rcsi_explained {
    told slot[RCSI_EXPLAINED_SETS][RCSI_EXPLAINED_WAYS];
};

rcs_status rcsi_explained_new(rcsi_explained **out)
{
    rcsi_explained *explained = calloc(1, sizeof *explained);
    if (!explained) {
        return RCS_ERR_MEMORY;
    }
    *out = explained;
    return RCS_OK;
}

void rcsi_explained_free(rcsi_explained *explained)
{
    free(explained);
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static void fill(told *out, const rcs_entry *entry, const rcs_finding *finding)
{
    rcs_name zone;
    memset(out, 0, sizeof *out);
    out->finding = finding->id;
    out->entry = entry;
    memcpy(out->ip, finding->flow.server.ip, sizeof out->ip);
    out->family = finding->flow.server.family;
    if (rcs_finding_zone(finding, &zone)) {
        out->zone_len = (uint8_t)rcs_name_wire(&zone, out->zone);
    }
    /* RFC 4343: case is not part of a name; lengths of labels are below 'A' */
    for (size_t i = 0; i < out->zone_len; i++) {
        out->zone[i] = lower(out->zone[i]);
    }
}

/* FNV-1a: it only spreads; a full set costs a repeated text, nothing more. */
static uint32_t mix(uint32_t hash, const void *octets, size_t len)
{
    const uint8_t *at = octets;
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ at[i]) * UINT32_C(16777619);
    }
    return hash;
}

static told *set_of(rcsi_explained *explained, const told *key)
{
    uint32_t hash = mix(UINT32_C(2166136261), key->entry->id, strlen(key->entry->id));
    hash = mix(hash, key->ip, sizeof key->ip);
    hash = mix(hash, key->zone, key->zone_len);
    return explained->slot[hash % RCSI_EXPLAINED_SETS];
}

static bool same(const told *a, const told *b)
{
    return a->entry == b->entry && a->family == b->family && a->zone_len == b->zone_len &&
           memcmp(a->ip, b->ip, sizeof a->ip) == 0 && memcmp(a->zone, b->zone, a->zone_len) == 0;
}

uint64_t rcsi_explained_note(rcsi_explained *explained, const rcs_entry *entry,
                             const rcs_finding *finding)
{
    told key;
    fill(&key, entry, finding);
    told *set = set_of(explained, &key);
    told *oldest = set;
    for (int i = 0; i < RCSI_EXPLAINED_WAYS; i++) {
        if (set[i].finding && same(&set[i], &key)) {
            return set[i].finding;
        }
        if (set[i].finding < oldest->finding) {
            oldest = &set[i];
        }
    }
    *oldest = key;
    return 0;
}
