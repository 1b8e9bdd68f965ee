/* held.c -- the ring of findings that wait, with their messages */
#include "session/held.h"

#include <stdlib.h>
#include <string.h>

enum {
    MESSAGE_MAX = 65535
};

rcs_status rcsi_ring_init(rcsi_ring *ring, uint32_t capacity, uint64_t octets)
{
    *ring = (rcsi_ring){.capacity = capacity, .octets_size = octets, .oldest = 1, .next = 1};
    ring->items = malloc(capacity * sizeof *ring->items);
    ring->octets = malloc(octets);
    return ring->items && ring->octets ? RCS_OK : RCS_ERR_MEMORY;
}

void rcsi_ring_free(rcsi_ring *ring)
{
    free(ring->items);
    free(ring->octets);
}

rcsi_held *rcsi_ring_at(const rcsi_ring *ring, uint64_t number)
{
    return &ring->items[number % ring->capacity];
}

static void copy_octets(rcsi_ring *ring, rcsi_held *h, const rcs_message *message)
{
    uint64_t left = ring->octets_size - ring->octets_end % ring->octets_size;
    if (left < message->len) {
        ring->octets_end += left;
    }
    h->octets_at = ring->octets_end;
    h->len = message->len;
    h->wire_len = message->wire_len;
    if (message->len > 0) {
        memcpy(ring->octets + h->octets_at % ring->octets_size, message->wire, message->len);
    }
    ring->octets_end += message->len;
}

static void copy_fields(rcsi_held *h, const rcs_finding *f)
{
    h->kind = f->kind;
    h->failure = f->failure;
    h->id = f->id;
    h->packet = f->packet;
    h->file = f->file;
    h->interface = f->interface;
    h->time_ns = f->time_ns;
    h->latency_ns = f->latency_ns;
    h->rcode = f->outcome.rcode;
    h->certainty = f->outcome.certainty;
    h->flow = f->flow;
    h->outer = f->outer;
    h->fragmented = f->fragmented;
    h->dnstap = f->dnstap;
    h->exchange = f->exchange;
    h->lookup = f->lookup;
    h->upstream = f->upstream;
    h->has_query = f->query != NULL;
    if (f->query) {
        h->query = *f->query;
    }
}

uint64_t rcsi_ring_add(rcsi_ring *ring, const rcs_finding *finding)
{
    uint64_t number = ring->next++;
    rcsi_held *h = rcsi_ring_at(ring, number);
    copy_fields(h, finding);
    copy_octets(ring, h, &finding->message);
    h->key = h->previous = 0;
    h->decided = h->is_step = h->is_open = h->is_void = false;
    return number;
}

void rcsi_finding_question(rcs_finding *f)
{
    const rcs_query *query = f->query;
    f->has_question = f->message.has_question || (query && query->qname_len > 0);
    if (f->message.has_question) {
        f->qname = f->message.qname;
        f->qtype = f->message.qtype;
        f->qclass = f->message.qclass;
    } else if (f->has_question) {
        f->qname = rcs_name_of(query->qname, query->qname_len);
        f->qtype = query->qtype;
        f->qclass = query->qclass;
    }
}

void rcsi_finding_no_message(rcs_finding *f)
{
    f->message = (rcs_message){.id = f->query ? f->query->id : 0,
                               .flags = f->query ? f->query->flags : 0};
    f->outcome = (rcs_outcome){0};
}

/* The message is read again from its copy, so that every pointer is to the copy. */
static void hand_out_message(const rcsi_ring *ring, const rcsi_held *h, rcs_finding *out)
{
    const uint8_t *octets = ring->octets + h->octets_at % ring->octets_size;
    rcs_message_decode(octets, h->len, h->wire_len, &out->message);
    rcs_outcome_of(&out->message, &out->outcome);
    out->outcome.certainty = h->certainty;
}

bool rcsi_ring_is_empty(const rcsi_ring *ring)
{
    return ring->oldest == ring->next;
}

bool rcsi_ring_is_full(const rcsi_ring *ring)
{
    /* The end of the ring may be left over for want of room for a whole message. */
    uint64_t used = ring->octets_end - ring->octets_begin;
    return ring->next - ring->oldest == ring->capacity ||
           ring->octets_size - used < 2 * MESSAGE_MAX;
}

void rcsi_ring_take(rcsi_ring *ring, rcs_finding *out)
{
    const rcsi_held *h = rcsi_ring_at(ring, ring->oldest++);
    out->kind = h->kind;
    out->failure = h->failure;
    out->id = h->id;
    out->packet = h->packet;
    out->file = h->file;
    out->interface = h->interface;
    out->time_ns = h->time_ns;
    out->latency_ns = h->latency_ns;
    out->flow = h->flow;
    out->outer = h->outer;
    out->fragmented = h->fragmented;
    out->dnstap = h->dnstap;
    out->exchange = h->exchange;
    out->lookup = h->lookup;
    out->upstream = h->upstream;
    out->query = h->has_query ? &h->query : NULL;
    if (h->kind == RCS_KIND_RESPONSE) {
        hand_out_message(ring, h, out);
    } else {
        rcsi_finding_no_message(out);
    }
    rcsi_finding_question(out);
    ring->octets_begin = h->octets_at + h->len;
}
