/* flows.c -- a table of TCP flows of fixed size: the oldest makes room for a new one */
#include "net/flows.h"

#include <stdlib.h>
#include <string.h>

/* With twice as many slots as flows, 16 taken in a row are an accident of once in 65,536. */
#define PROBES 16

rcs_status rcsi_flows_init(rcsi_flows *table, uint32_t capacity)
{
    *table = (rcsi_flows){.capacity = capacity ? capacity : 1};
    uint64_t slots = PROBES;
    while (slots < 2 * (uint64_t)table->capacity) {
        slots *= 2;
    }
    table->slot_mask = (uint32_t)(slots - 1);
    table->fresh = table->capacity;
    table->secret = rcsi_hash_key_new();
    table->flows = malloc(table->capacity * sizeof table->flows[0]);
    table->slots = calloc(slots, sizeof(rcsi_flow *));
    if (table->flows && table->slots) {
        return RCS_OK;
    }
    rcsi_flows_free(table);
    return RCS_ERR_MEMORY;
}

void rcsi_flows_free(rcsi_flows *table)
{
    free(table->flows);
    free(table->slots);
    *table = (rcsi_flows){0};
}

static rcsi_flow_key key_of(const rcsi_segment *segment)
{
    rcsi_flow_key key = {.family = {segment->family}};
    size_t address = segment->family == 4 ? 4 : 16;
    memcpy(key.source, segment->source, address);
    memcpy(key.destination, segment->destination, address);
    key.ports[0] = (uint8_t)(segment->source_port >> 8);
    key.ports[1] = (uint8_t)segment->source_port;
    key.ports[2] = (uint8_t)(segment->destination_port >> 8);
    key.ports[3] = (uint8_t)segment->destination_port;
    return key;
}

static uint32_t first_slot(const rcsi_flows *table, const rcsi_flow_key *key)
{
    return (uint32_t)rcsi_hash(&table->secret, key, sizeof *key);
}

static void append(rcsi_flows *table, rcsi_flow_order order, rcsi_flow *flow)
{
    rcsi_flow_list *list = &table->lists[order];
    flow->links[order] = (rcsi_flow_link){.older = list->newest};
    if (list->newest) {
        list->newest->links[order].newer = flow;
    } else {
        list->oldest = flow;
    }
    list->newest = flow;
}

static void unlink_from(rcsi_flows *table, rcsi_flow_order order, rcsi_flow *flow)
{
    rcsi_flow_list *list = &table->lists[order];
    rcsi_flow_link link = flow->links[order];
    *(link.older ? &link.older->links[order].newer : &list->oldest) = link.newer;
    *(link.newer ? &link.newer->links[order].older : &list->newest) = link.older;
}

rcsi_flow *rcsi_flows_find(rcsi_flows *table, const rcsi_segment *segment)
{
    rcsi_flow_key key = key_of(segment);
    uint32_t slot = first_slot(table, &key);
    for (uint32_t i = 0; i < PROBES; i++) {
        rcsi_flow *flow = table->slots[(slot + i) & table->slot_mask];
        if (!flow || memcmp(&flow->key, &key, sizeof key) != 0) {
            continue; /* a removed flow leaves an empty slot: look further */
        }
        if (flow != table->lists[RCSI_FLOWS_BY_AGE].newest) {
            unlink_from(table, RCSI_FLOWS_BY_AGE, flow);
            append(table, RCSI_FLOWS_BY_AGE, flow);
        }
        return flow;
    }
    return NULL;
}

/* The free slot nearest to the hash, or the last one probed. */
static uint32_t slot_for(const rcsi_flows *table, const rcsi_flow_key *key)
{
    uint32_t slot = first_slot(table, key);
    for (uint32_t i = 0; i < PROBES; i++) {
        if (!table->slots[(slot + i) & table->slot_mask]) {
            return (slot + i) & table->slot_mask;
        }
    }
    return (slot + PROBES - 1) & table->slot_mask;
}

rcsi_flow *rcsi_flows_victim(rcsi_flows *table, const rcsi_segment *segment)
{
    if (table->fresh == 0 && !table->removed) {
        return table->lists[RCSI_FLOWS_BY_AGE].oldest;
    }
    rcsi_flow_key key = key_of(segment);
    return table->slots[slot_for(table, &key)];
}

static rcsi_flow *unused_flow(rcsi_flows *table)
{
    if (!table->removed) {
        return table->flows + (table->capacity - table->fresh--);
    }
    rcsi_flow *flow = table->removed;
    table->removed = flow->links[RCSI_FLOWS_BY_AGE].newer;
    return flow;
}

rcsi_flow *rcsi_flows_add(rcsi_flows *table, const rcsi_segment *segment)
{
    rcsi_flow *flow = unused_flow(table);
    *flow = (rcsi_flow){.key = key_of(segment)};
    flow->slot = slot_for(table, &flow->key);
    table->slots[flow->slot] = flow;
    append(table, RCSI_FLOWS_BY_AGE, flow);
    return flow;
}

void rcsi_flows_remove(rcsi_flows *table, rcsi_flow *flow)
{
    rcsi_flows_wait_no_more(table, flow);
    unlink_from(table, RCSI_FLOWS_BY_AGE, flow);
    table->slots[flow->slot] = NULL;
    flow->links[RCSI_FLOWS_BY_AGE].newer = table->removed;
    table->removed = flow;
}

void rcsi_flows_wait(rcsi_flows *table, rcsi_flow *flow, int64_t since_ns)
{
    rcsi_flows_wait_no_more(table, flow);
    append(table, RCSI_FLOWS_WAITING, flow);
    flow->is_waiting = true;
    flow->waits_since_ns = since_ns;
}

void rcsi_flows_wait_no_more(rcsi_flows *table, rcsi_flow *flow)
{
    if (flow->is_waiting) {
        unlink_from(table, RCSI_FLOWS_WAITING, flow);
        flow->is_waiting = false;
    }
}
