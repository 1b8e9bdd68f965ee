/* talks.c -- TCP connections on which queries wait for their answers */
#include "session/talks.h"

#include <string.h>

/* Connections with a query on the way at the same time: a busy server's. */
#define TALKS 4096

typedef struct talk_key {
    uint8_t client[16], server[16];
    uint16_t client_port, server_port;
    uint8_t family;
    uint8_t zero[3];
} talk_key;

_Static_assert(sizeof(talk_key) == 40, "a key without padding");

typedef struct talk {
    rcsi_item item;
    talk_key key;
    rcsi_talk_rest rest;
} talk;

rcs_status rcsi_talks_init(rcsi_talks *talks)
{
    return rcsi_table_init(&talks->table, TALKS, sizeof(talk), sizeof(talk_key));
}

void rcsi_talks_free(rcsi_talks *talks)
{
    rcsi_table_free(&talks->table);
}

static talk_key key_of(const rcs_flow *flow)
{
    talk_key key = {.client_port = flow->client.port, .server_port = flow->server.port,
                    .family = flow->server.family};
    memcpy(key.client, flow->client.ip, sizeof key.client);
    memcpy(key.server, flow->server.ip, sizeof key.server);
    return key;
}

static talk *find(const rcsi_talks *talks, const rcs_flow *flow)
{
    if (!talks->table.oldest) {
        return NULL;
    }
    const talk_key key = key_of(flow);
    return rcsi_table_find(&talks->table, &key);
}

bool rcsi_talks_asked(rcsi_talks *talks, const rcs_flow *flow, uint16_t id)
{
    const talk_key key = key_of(flow);
    talk *t = rcsi_table_find(&talks->table, &key), *victim;
    bool fits = true;
    if (!t) {
        while ((victim = rcsi_table_victim(&talks->table, &key)) != NULL) {
            rcsi_table_remove(&talks->table, victim);
            fits = false;
        }
        t = rcsi_table_add(&talks->table, &key);
    }
    if (t->rest.count < RCSI_TALK_IDS) {
        t->rest.id[t->rest.count++] = id;
    } else {
        t->rest.more++;
    }
    return fits;
}

void rcsi_talks_answered(rcsi_talks *talks, const rcs_flow *flow, uint16_t id)
{
    talk *t = find(talks, flow);
    uint8_t at = 0;
    while (t && at < t->rest.count && t->rest.id[at] != id) {
        at++;
    }
    if (!t) {
        return;
    }
    if (at < t->rest.count) {
        t->rest.count--;
        memmove(t->rest.id + at, t->rest.id + at + 1,
                (t->rest.count - at) * sizeof t->rest.id[0]);
    } else if (t->rest.more > 0) {
        t->rest.more--; /* One of those whose ID is not kept. */
    }
    if (t->rest.count == 0 && t->rest.more == 0) {
        rcsi_table_remove(&talks->table, t);
    }
}

void rcsi_talks_ended(rcsi_talks *talks, const rcs_flow *flow, rcsi_talk_rest *out)
{
    talk *t = find(talks, flow);
    *out = t ? t->rest : (rcsi_talk_rest){.count = 0};
    if (t) {
        rcsi_table_remove(&talks->table, t);
    }
}
