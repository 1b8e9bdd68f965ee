/* overdue.c -- queries that wait in vain, and those that an ICMP error quotes */
#include <string.h>

#include "pair/pair.h"
#include "pair/slots.h"

/* RFC 1035 4.2.1 lets clients ask again after 2 to 5 s, and dig and the stub of glibc wait for 5:
 * a little more, so that the next try is seen.  Later tries may come after longer waits; the
 * classes keep each list in order. */
static const int64_t patience_ns[] = {
    [RCSI_PATIENCE_SHORT] = 6 * INT64_C(1000000000),
    [RCSI_PATIENCE_MIDDLE] = 12 * INT64_C(1000000000),
    [RCSI_PATIENCE_LONG] = 30 * INT64_C(1000000000),
};

int64_t rcsi_patience_ns(rcsi_patience patience)
{
    return patience_ns[patience];
}

static void set_unanswered(rcsi_pair *pair, uint32_t slot, rcsi_unanswered *out)
{
    const rcsi_transaction *t = &pair->slots[slot];
    out->query = rcsi_slots_recall(pair, t);
    out->question = t->question;
    out->slot = slot;
    out->interface = t->interface;
    out->hearsay = t->hearsay;
    memset(&out->flow, 0, sizeof out->flow);
    memcpy(out->flow.client.ip, t->key.client, sizeof t->key.client);
    memcpy(out->flow.server.ip, t->key.server, sizeof t->key.server);
    out->flow.client.port = t->key.client_port;
    out->flow.server.port = t->key.server_port;
    out->flow.client.family = out->flow.server.family = t->key.family;
    out->flow.transport = (rcs_transport)t->key.transport;
}

bool rcsi_pair_overdue(rcsi_pair *pair, const rcsi_deadline *deadline, rcsi_unanswered *out)
{
    for (int i = RCSI_STAGE_WAITING; i <= RCSI_STAGE_WAITING_LONGEST; i++) {
        uint32_t slot = pair->ages[i].oldest;
        int64_t wait = patience_ns[i] < deadline->longest_ns ? patience_ns[i]
                                                             : deadline->longest_ns;
        if (slot != RCSI_NO_SLOT &&
            (deadline->all || deadline->now_ns - pair->slots[slot].noted_ns >= wait)) {
            out->patience = (rcsi_patience)i;
            rcsi_slots_enter_stage(pair, slot, RCSI_STAGE_OVERDUE);
            set_unanswered(pair, slot, out);
            return true;
        }
    }
    return false;
}

void rcsi_pair_wait_on(rcsi_pair *pair, const rcsi_unanswered *query, rcsi_patience patience)
{
    rcsi_slots_enter_stage(pair, query->slot, (rcsi_stage)patience);
}

/* The youngest query that an ICMP error quotes; old routers quote no more than the ports. */
static bool is_quoted(const rcsi_transaction *t, const rcsi_exchange_key *key, bool has_id)
{
    return t->stage != RCSI_STAGE_ANSWERED && (!has_id || t->key.id == key->id) &&
           memcmp(&t->key, key, offsetof(rcsi_exchange_key, id)) == 0 &&
           t->key.family == key->family && t->key.transport == key->transport &&
           memcmp(t->key.server, key->server, sizeof key->server) == 0;
}

static uint32_t quoted_by_id(const rcsi_pair *pair, const rcsi_exchange_key *key)
{
    uint32_t slot = pair->buckets[rcsi_slots_bucket(pair, key)].youngest;
    for (int steps = 0; slot != RCSI_NO_SLOT && steps < RCSI_CHAIN_STEPS_MAX; steps++) {
        if (is_quoted(&pair->slots[slot], key, true)) {
            return slot;
        }
        slot = pair->slots[slot].previous;
    }
    return RCSI_NO_SLOT;
}

/* Errors come within a round trip: look at so many of the youngest. */
static uint32_t quoted_by_ports(const rcsi_pair *pair, const rcsi_exchange_key *key)
{
    uint32_t slot = pair->ages[RCSI_STAGE_WAITING].youngest;
    for (int steps = 0; slot != RCSI_NO_SLOT && steps < 4 * RCSI_CHAIN_STEPS_MAX; steps++) {
        if (is_quoted(&pair->slots[slot], key, false)) {
            return slot;
        }
        slot = pair->slots[slot].older;
    }
    return RCSI_NO_SLOT;
}

bool rcsi_pair_quoted(rcsi_pair *pair, const rcs_flow *flow, const rcsi_quoted_id *id,
                      rcsi_unanswered *out)
{
    rcsi_exchange_key key = rcsi_slots_key(flow, id->value);
    uint32_t slot = id->known ? quoted_by_id(pair, &key) : quoted_by_ports(pair, &key);
    if (slot == RCSI_NO_SLOT) {
        return false;
    }
    rcsi_slots_enter_stage(pair, slot, RCSI_STAGE_OVERDUE);
    set_unanswered(pair, slot, out);
    return true;
}
