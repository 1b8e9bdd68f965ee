/* oneway.c -- servers whose answers take a way that the capture does not see */
#include "session/oneway.h"

#include "base/address.h"
#include "base/mix.h"

/* So many lookups tell a habit from an accident. */
#define FEW 3

/* Of clients that get no answer most ask again; one in four that does may have lost a packet. */
#define RARELY 4

/* Ways change; what was so an hour ago says nothing of now. */
#define HABIT_NS (3600 * INT64_C(1000000000))

/* A busy server outlives a few strangers, but does not keep its place for ever. */
#define STANDING_MAX 16

static uint32_t set_of(const rcsi_oneway *oneway, const rcs_endpoint *server)
{
    rcsi_words w = rcsi_load_words(server->ip);
    uint64_t sets = RCSI_ONEWAY_PLACES / RCSI_ONEWAY_WAYS;
    return (uint32_t)(rcsi_mix(&oneway->key, w.a, w.b) % sets) * RCSI_ONEWAY_WAYS;
}

/* Its place, or RCSI_ONEWAY_PLACES. */
static uint32_t find(const rcsi_oneway *oneway, const rcs_endpoint *server)
{
    uint32_t set = set_of(oneway, server);
    for (uint32_t i = set; i < set + RCSI_ONEWAY_WAYS; i++) {
        if (rcsi_same_address(&oneway->place[i].server, server)) {
            return i;
        }
    }
    return RCSI_ONEWAY_PLACES;
}

static bool is_old(const rcsi_oneway_place *place, int64_t now_ns)
{
    return place->noted_ns < now_ns && (uint64_t)now_ns - (uint64_t)place->noted_ns > HABIT_NS;
}

/* An old place is the weakest, then the one that stands least. */
static rcsi_oneway_place *weakest(rcsi_oneway *oneway, uint32_t set, int64_t now_ns)
{
    rcsi_oneway_place *found = &oneway->place[set];
    for (uint32_t i = set; i < set + RCSI_ONEWAY_WAYS; i++) {
        rcsi_oneway_place *place = &oneway->place[i];
        if (is_old(place, now_ns)) {
            place->standing = 0;
        }
        if (place->standing < found->standing) {
            found = place;
        }
    }
    return found;
}

/* NULL: all that may give way to it stand firmer, one of them less than before. */
static rcsi_oneway_place *place_for(rcsi_oneway *oneway, const rcs_endpoint *server,
                                    int64_t now_ns)
{
    uint32_t known = find(oneway, server);
    if (known < RCSI_ONEWAY_PLACES) {
        return &oneway->place[known];
    }
    rcsi_oneway_place *place = weakest(oneway, set_of(oneway, server), now_ns);
    if (place->standing > 0 && --place->standing > 0) {
        return NULL;
    }
    *place = (rcsi_oneway_place){.server = *server, .noted_ns = now_ns};
    return place;
}

void rcsi_oneway_note(rcsi_oneway *oneway, const rcs_finding *failure, uint32_t queries)
{
    if (!oneway->has_key) {
        oneway->key = rcsi_hash_key_new();
        oneway->has_key = true;
    }
    rcsi_oneway_place *place = place_for(oneway, &failure->flow.server, failure->time_ns);
    if (!place) {
        return;
    }
    if (is_old(place, failure->time_ns)) {
        place->once = place->again = 0;
    }
    place->noted_ns = failure->time_ns > place->noted_ns ? failure->time_ns : place->noted_ns;
    place->standing = (uint8_t)(place->standing + (place->standing < STANDING_MAX));
    place->back |= failure->kind != RCS_KIND_NO_RESPONSE || failure->failure.fragment_lost;
    place->once += queries == 1;
    place->again += queries > 1;
}

bool rcsi_oneway_is(const rcsi_oneway *oneway, const rcs_endpoint *server)
{
    uint32_t known = find(oneway, server);
    const rcsi_oneway_place *place = &oneway->place[known % RCSI_ONEWAY_PLACES];
    return known < RCSI_ONEWAY_PLACES && !place->back && place->once >= FEW &&
           (uint64_t)place->again * RARELY < place->once;
}
