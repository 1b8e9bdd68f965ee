/* dials.c -- TCP connections that clients ask for, until the server takes or refuses them */
#include "session/dials.h"

#include <string.h>

/* Clients that are refused or ignored at once: a resolver whose upstreams are all dead. */
#define DIALS 4096

/* RFC 6298 2.1: the first retransmission of a SYN comes after a second (after 200 ms at the
 * least where systems are impatient); copies of a mirror port come at once. */
#define COPY_NS (100 * INT64_C(1000000))

_Static_assert(sizeof(rcsi_dial_key) == 40, "a key without padding");

rcs_status rcsi_dials_init(rcsi_dials *dials)
{
    return rcsi_table_init(&dials->table, DIALS, sizeof(rcsi_dial), sizeof(rcsi_dial_key));
}

void rcsi_dials_free(rcsi_dials *dials)
{
    rcsi_table_free(&dials->table);
}

static rcsi_dial_key key_of(const rcs_flow *flow)
{
    rcsi_dial_key key = {.server_port = flow->server.port, .family = flow->server.family};
    memcpy(key.client, flow->client.ip, sizeof key.client);
    memcpy(key.server, flow->server.ip, sizeof key.server);
    return key;
}

static rcsi_dial *find(const rcsi_dials *dials, const rcs_flow *flow)
{
    if (!dials->table.oldest) {
        return NULL;
    }
    const rcsi_dial_key key = key_of(flow);
    return rcsi_table_find(&dials->table, &key);
}

/* Which of the ports it is, or -1. */
static int index_of(const rcsi_dial *dial, uint16_t port)
{
    for (int i = 0; i < RCSI_DIAL_PORTS; i++) {
        if (dial->port[i] == port && port != 0) {
            return i;
        }
    }
    return -1;
}

/* False: a copy of one that was there. */
static bool note_port(rcsi_dial *dial, uint16_t port, uint32_t sequence, int64_t now_ns)
{
    int known = index_of(dial, port);
    if (known >= 0 && dial->sequence[known] == sequence) {
        if (now_ns - dial->asked_ns[known] < COPY_NS) {
            return false;
        }
        dial->asked_ns[known] = now_ns;
        dial->again++;
        return true;
    }
    dial->last = (uint8_t)((dial->last + 1u) % RCSI_DIAL_PORTS);
    dial->port[dial->last] = port;
    dial->sequence[dial->last] = sequence;
    dial->asked_ns[dial->last] = now_ns;
    return true;
}

bool rcsi_dials_asked(rcsi_dials *dials, const rcs_flow *flow, uint32_t sequence,
                      const rcs_packet *packet)
{
    const rcsi_dial_key key = key_of(flow);
    rcsi_dial *dial = rcsi_table_find(&dials->table, &key), *victim;
    bool fits = true;
    if (!dial) {
        while ((victim = rcsi_table_victim(&dials->table, &key)) != NULL) {
            rcsi_table_remove(&dials->table, victim);
            fits = false;
        }
        dial = rcsi_table_add(&dials->table, &key);
        dial->first_ns = packet->time_ns;
    }
    if (note_port(dial, flow->client.port, sequence, packet->time_ns)) {
        dial->count++;
        dial->last_ns = packet->time_ns;
        dial->packet = packet->number;
        dial->file = packet->file;
        dial->interface = packet->interface;
    }
    return fits;
}

void rcsi_dials_taken(rcsi_dials *dials, const rcs_flow *flow)
{
    rcsi_dial *dial = find(dials, flow);
    if (dial) {
        rcsi_table_remove(&dials->table, dial);
    }
}

bool rcsi_dials_refused(rcsi_dials *dials, const rcs_flow *flow, rcsi_dial *out)
{
    rcsi_dial *dial = find(dials, flow);
    if (!dial || index_of(dial, flow->client.port) < 0) {
        return false;
    }
    *out = *dial;
    rcsi_table_remove(&dials->table, dial);
    return true;
}

bool rcsi_dials_overdue(rcsi_dials *dials, int64_t until_ns, rcsi_dial *out)
{
    rcsi_dial *oldest = (rcsi_dial *)(void *)dials->table.oldest;
    if (!oldest || oldest->first_ns > until_ns) {
        return false;
    }
    *out = *oldest;
    rcsi_table_remove(&dials->table, oldest);
    return true;
}

rcs_flow rcsi_dial_flow(const rcsi_dial *dial)
{
    rcs_flow flow = {.transport = RCS_TCP};
    flow.client.family = flow.server.family = dial->key.family;
    flow.client.port = dial->port[dial->last];
    flow.server.port = dial->key.server_port;
    memcpy(flow.client.ip, dial->key.client, sizeof flow.client.ip);
    memcpy(flow.server.ip, dial->key.server, sizeof flow.server.ip);
    return flow;
}
