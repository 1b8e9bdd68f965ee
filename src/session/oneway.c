/* oneway.c -- servers whose answers take a way that the capture does not see */
#include "session/oneway.h"

#include <string.h>

/* So many lookups tell a habit from an accident. */
#define FEW 3

/* Of clients that get no answer most ask again; one in four that does may have lost a packet. */
#define RARELY 4

static uint32_t place_of(const rcs_endpoint *server)
{
    uint64_t words[2];
    memcpy(words, server->ip, sizeof words);
    uint64_t mixed = (words[0] * 3 + words[1]) * UINT64_C(0x9e3779b97f4a7c15);
    return (uint32_t)(mixed >> 40) % RCSI_ONEWAY_PLACES;
}

static bool is_server(const rcsi_oneway_place *place, const rcs_endpoint *server)
{
    return place->server.family == server->family &&
           memcmp(place->server.ip, server->ip, sizeof server->ip) == 0;
}

void rcsi_oneway_note(rcsi_oneway *oneway, const rcs_finding *failure, uint32_t queries)
{
    const rcs_endpoint *server = &failure->flow.server;
    rcsi_oneway_place *place = &oneway->place[place_of(server)];
    if (place->server.family == 0) {
        place->server = *server;
    }
    if (!is_server(place, server)) {
        return;
    }
    place->back |= failure->kind != RCS_KIND_NO_RESPONSE || failure->failure.fragment_lost;
    place->once += queries == 1;
    place->again += queries > 1;
}

bool rcsi_oneway_is(const rcsi_oneway *oneway, const rcs_endpoint *server)
{
    const rcsi_oneway_place *place = &oneway->place[place_of(server)];
    return is_server(place, server) && !place->back && place->once >= FEW &&
           (uint64_t)place->again * RARELY < place->once;
}
