/* tc.c -- which clients were told to come over TCP (TC), for which query, and whether they came */
#include "session/tc.h"

#include <string.h>

/* Pairs of client and server, for the seconds until the client comes. */
#define TOLD 1024

/* RFC 7766 5: a client comes at once; so much is far more than a round trip. */
#define PATIENCE_NS (3 * INT64_C(1000000000))

typedef struct tc_key {
    uint8_t client[16], server[16];
    uint8_t family[8];
} tc_key;

_Static_assert(sizeof(tc_key) == 40, "a key without padding");

rcs_status rcsi_tc_init(rcsi_tc *tc)
{
    return rcsi_table_init(&tc->table, TOLD, sizeof(rcsi_tc_told), sizeof(tc_key));
}

void rcsi_tc_free(rcsi_tc *tc)
{
    rcsi_table_free(&tc->table);
}

static rcsi_tc_told *find(const rcsi_tc *tc, const rcs_flow *flow, tc_key *key)
{
    *key = (tc_key){.family = {flow->server.family}};
    memcpy(key->client, flow->client.ip, sizeof key->client);
    memcpy(key->server, flow->server.ip, sizeof key->server);
    return tc->table.oldest ? rcsi_table_find(&tc->table, key) : NULL;
}

/* Taken out and put in again, it is the youngest. */
void rcsi_tc_note(rcsi_tc *tc, const rcs_finding *response, uint64_t question)
{
    tc_key key;
    rcsi_tc_told *told = find(tc, &response->flow, &key);
    bool came = told && told->came;
    int64_t came_ns = came ? told->came_ns : 0;
    if (told) {
        rcsi_table_remove(&tc->table, told);
    }
    void *victim;
    while ((victim = rcsi_table_victim(&tc->table, &key)) != NULL) {
        rcsi_table_remove(&tc->table, victim);
    }
    told = rcsi_table_add(&tc->table, &key);
    told->told_ns = response->time_ns;
    told->came = came;
    told->came_ns = came_ns;
    told->flow = response->flow;
    told->question = question;
    told->interface = response->interface;
    told->query = *response->query;
}

void rcsi_tc_came(rcsi_tc *tc, const rcs_flow *flow, int64_t now_ns)
{
    tc_key key;
    rcsi_tc_told *told = find(tc, flow, &key);
    if (told) {
        told->came = true;
        told->came_ns = now_ns;
    }
}

rcs_came rcsi_tc_has_come(const rcsi_tc *tc, const rcs_finding *response)
{
    tc_key key;
    const rcsi_tc_told *told = find(tc, &response->flow, &key);
    if (!told || !response->query || told->told_ns < response->time_ns) {
        return RCS_CAME_UNKNOWN;
    }
    if (told->came && told->came_ns >= response->time_ns) {
        return RCS_CAME_YES;
    }
    return response->lookup.watched_ns >= PATIENCE_NS ? RCS_CAME_NO : RCS_CAME_UNKNOWN;
}

const rcsi_tc_told *rcsi_tc_find(const rcsi_tc *tc, const rcs_flow *flow, int64_t since_ns)
{
    tc_key key;
    const rcsi_tc_told *told = find(tc, flow, &key);
    return told && told->told_ns >= since_ns ? told : NULL;
}
