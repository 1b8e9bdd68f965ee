/* heard.c -- which servers have answered anybody, and when last */
#include "pair/heard.h"

#include <stdlib.h>
#include <string.h>

rcs_status rcsi_heard_init(rcsi_heard *heard)
{
    heard->secret = rcsi_hash_key_new().k[0] | 1;
    heard->places = calloc(RCSI_HEARD_PLACES, sizeof *heard->places);
    return heard->places ? RCS_OK : RCS_ERR_MEMORY;
}

void rcsi_heard_free(rcsi_heard *heard)
{
    free(heard->places);
}

/* Spreads; who finds a collision can hide nothing but that a server answers others. */
static uint64_t mix(const rcsi_heard *heard, const rcs_endpoint *server)
{
    uint64_t words[2];
    memcpy(words, server->ip, sizeof words);
    uint64_t mixed = (words[0] + heard->secret) * UINT64_C(0x9e3779b97f4a7c15) ^ words[1];
    mixed = (mixed ^ mixed >> 32) * UINT64_C(0xd6e8feb86659fd93);
    return mixed ^ mixed >> 32;
}

static uint32_t tag_of(uint64_t mixed)
{
    return (uint32_t)(mixed >> 32) | 1;
}

void rcsi_heard_note(rcsi_heard *heard, const rcs_endpoint *server, int64_t now_ns)
{
    uint64_t mixed = mix(heard, server);
    rcsi_heard_place *place = &heard->places[mixed % RCSI_HEARD_PLACES];
    place->tag = tag_of(mixed);
    place->last_ns = now_ns;
}

rcs_heard rcsi_heard_ask(const rcsi_heard *heard, const rcs_endpoint *server, int64_t since_ns)
{
    uint64_t mixed = mix(heard, server);
    const rcsi_heard_place *place = &heard->places[mixed % RCSI_HEARD_PLACES];
    if (place->tag == tag_of(mixed)) {
        return place->last_ns < since_ns ? RCS_HEARD_BEFORE : RCS_HEARD_SINCE;
    }
    return place->tag == 0 ? RCS_HEARD_NEVER : RCS_HEARD_UNKNOWN;
}
