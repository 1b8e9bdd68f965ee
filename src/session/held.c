/* held.c -- the ring of findings that wait, with their messages */
#include "session/held.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/prefetch.h"
#include "session/packed.h"

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

/* A finding lies in one piece: the end of the ring may be left over. */
static uint64_t place_of(rcsi_ring *ring, uint32_t message_len)
{
    uint64_t left = ring->octets_size - ring->octets_end % ring->octets_size;
    if (left < RCSI_PACKED_MAX + (uint64_t)message_len) {
        ring->octets_end += left;
    }
    return ring->octets_end;
}

static uint8_t *octets_of(const rcsi_ring *ring, const rcsi_held *h)
{
    return ring->octets + h->octets_at % ring->octets_size;
}

void rcsi_ring_fetch(const rcsi_ring *ring, uint64_t number)
{
    rcsi_prefetch(rcsi_ring_at(ring, number));
}

void rcsi_ring_fetch_octets(const rcsi_ring *ring, uint64_t number)
{
    enum { LINE = 64, LINES = 5 }; /* Of a usual message, and what is packed in front of it. */
    const uint8_t *octets = octets_of(ring, rcsi_ring_at(ring, number));
    for (int i = 0; i < LINES; i++) {
        rcsi_prefetch(octets + (ptrdiff_t)i * LINE);
    }
}

uint64_t rcsi_ring_add(rcsi_ring *ring, const rcs_finding *f)
{
    uint64_t number = ring->next++;
    rcsi_held *h = rcsi_ring_at(ring, number);
    *h = (rcsi_held){.octets_at = place_of(ring, f->message.len),
                     .time_ns = f->time_ns,
                     .lookup_id = f->lookup.id,
                     .lookup_tries = f->lookup.tries,
                     .lookup_servers = (uint8_t)f->lookup.servers,
                     .failure_tries = f->kind == RCS_KIND_RESPONSE ? 0 : f->failure.tries,
                     .rcode = f->outcome.rcode,
                     .kind = (uint8_t)f->kind,
                     .has_query = f->query != NULL};
    ring->octets_end += rcsi_finding_pack(f, octets_of(ring, h));
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

bool rcsi_ring_is_empty(const rcsi_ring *ring)
{
    return ring->oldest == ring->next;
}

bool rcsi_ring_is_full(const rcsi_ring *ring)
{
    /* The end of the ring may be left over for want of room for a whole message. */
    uint64_t used = ring->octets_end - ring->octets_begin;
    return ring->next - ring->oldest == ring->capacity ||
           ring->octets_size - used < 2 * (uint64_t) (MESSAGE_MAX + RCSI_PACKED_MAX);
}

void rcsi_ring_read(rcsi_ring *ring, const rcsi_held *h, rcs_finding *out)
{
    out->telling = RCS_TELLING_WHOLE;
    out->kind = (rcs_kind)h->kind;
    out->time_ns = h->time_ns;
    out->lookup = (rcs_lookup){.id = h->lookup_id,
                               .state = (rcs_lookup_state)h->state,
                               .by = (rcs_lookup_way)h->by,
                               .after_ns = h->after_ns,
                               .tries = h->lookup_tries,
                               .servers = h->lookup_servers};
    rcsi_finding_unpack(octets_of(ring, h), &ring->query, out);
    out->failure.tries = h->failure_tries;
}

const rcs_query *rcsi_ring_try(const rcsi_ring *ring, const rcsi_held *h, rcs_flow *flow,
                               rcs_query *query)
{
    return rcsi_finding_unpack_try(octets_of(ring, h), flow, query);
}

void rcsi_ring_drop(rcsi_ring *ring)
{
    ring->oldest++;
    ring->octets_begin = ring->oldest == ring->next
                             ? ring->octets_end
                             : rcsi_ring_at(ring, ring->oldest)->octets_at;
}
