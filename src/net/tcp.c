/* tcp.c -- TCP segments put in order (RFC 9293 3.4), flow by flow */
#include "net/tcp.h"

#include <assert.h>
#include <stdlib.h>

#include "base/reader.h"
#include "net/stream.h"

/* Two of the longest messages: a hole in front of more is not going to be filled. */
#define WINDOW 131072

/* A segment this far behind belongs to another connection with the same ports. */
#define REWIND 1048576

/* Retransmission backs off 1, 2, 4 s: what has not come after 10 s was not captured. */
#define HOLE_TIMEOUT_NS UINT64_C(10000000000)

/* Flows given up for one segment: a clock that jumps must not make a segment expensive. */
#define TIMEOUTS_PER_SEGMENT 16

/* Positions start here, so that those before the first octet stay positive. */
#define FIRST_EPOCH (UINT64_C(1) << 32)

struct rcsi_tcp {
    rcs_ledger_tcp *ledger;
    rcsi_flows flows;
    rcsi_pool pool;
    int64_t clock_ns;      /* the latest packet time */
    uint32_t timeouts;     /* left for this segment */
    rcsi_segment segment;
    bool is_fed;           /* `segment` has not come to its flow yet */
    rcsi_flow *flow;       /* being cut; NULL: none */
    uint64_t flow_was_at;  /* its `next` before that */
    const uint8_t *at;     /* what is left of the segment: */
    uint32_t len;          /* octets there, */
    uint32_t absent;       /* and behind them octets that were not captured */
    uint64_t position;     /* of the first of them */
    uint8_t scratch[RCSI_STREAM_MESSAGE_MAX];
};

rcs_status rcsi_tcp_new(uint32_t flows, uint32_t pool_kib, rcs_ledger_tcp *ledger,
                        rcsi_tcp **out)
{
    rcsi_tcp *tcp = calloc(1, sizeof *tcp);
    if (!tcp) {
        return RCS_ERR_MEMORY;
    }
    tcp->ledger = ledger;
    tcp->clock_ns = INT64_MIN;
    if (rcsi_flows_init(&tcp->flows, flows) != RCS_OK ||
        rcsi_pool_init(&tcp->pool, pool_kib) != RCS_OK) {
        rcsi_tcp_free(tcp);
        return RCS_ERR_MEMORY;
    }
    *out = tcp;
    return RCS_OK;
}

void rcsi_tcp_free(rcsi_tcp *tcp)
{
    if (tcp) {
        rcsi_flows_free(&tcp->flows);
        rcsi_pool_free(&tcp->pool);
        free(tcp);
    }
}

static void settle(rcsi_tcp *tcp, uint64_t *where, size_t octets)
{
    rcsi_stream_settle(tcp->ledger, where, octets);
}

static void drop_held(rcsi_tcp *tcp, rcsi_flow *flow)
{
    settle(tcp, &tcp->ledger->evicted, flow->held.present);
    rcsi_held_clear(&flow->held, &tcp->pool);
    rcsi_flows_wait_no_more(&tcp->flows, flow);
    flow->run = 0;
}

static rcsi_flow *flow_of_segment(rcsi_tcp *tcp)
{
    rcsi_flow *flow = rcsi_flows_find(&tcp->flows, &tcp->segment);
    if (flow) {
        return flow;
    }
    while ((flow = rcsi_flows_victim(&tcp->flows, &tcp->segment)) != NULL) {
        drop_held(tcp, flow);
        rcsi_flows_remove(&tcp->flows, flow);
        tcp->ledger->flows_evicted++;
    }
    tcp->ledger->flows++;
    return rcsi_flows_add(&tcp->flows, &tcp->segment);
}

/* `start` is the first position: of the stream, or of what the capture has of it. */
static void begin_stream(rcsi_flow *flow, uint32_t sequence)
{
    flow->state = RCSI_FLOW_AT_LENGTH;
    flow->start = flow->next = FIRST_EPOCH + sequence;
    flow->given_up_to = 0;
    flow->run = flow->skip = 0;
    flow->has_syn = false;
}

/* Octets of the old connection that waited stay counted as held: their rest never came. */
static void forget_stream(rcsi_tcp *tcp, rcsi_flow *flow)
{
    rcsi_held_clear(&flow->held, &tcp->pool);
    rcsi_flows_wait_no_more(&tcp->flows, flow);
    flow->state = RCSI_FLOW_UNSYNCHRONISED;
}

static void give_up_hole(rcsi_tcp *tcp, rcsi_flow *flow, uint64_t until)
{
    flow->given_up_to = until;
    tcp->ledger->gaps++;
}

typedef enum admission {
    ADMITTED,
    CUT_FIRST /* what the flow holds has to be cut into messages, then again */
} admission;

/* The stream ends: what waits behind holes is worth having. */
static admission end_stream(rcsi_tcp *tcp, rcsi_flow *flow)
{
    uint64_t behind_hole;
    if (rcsi_stream_has_hole(flow, &behind_hole)) {
        give_up_hole(tcp, flow, rcsi_held_end(&flow->held));
        return CUT_FIRST;
    }
    return ADMITTED;
}

static void skip_segment(rcsi_tcp *tcp)
{
    settle(tcp, &tcp->ledger->skipped, tcp->len);
    tcp->len = tcp->absent = 0;
}

/* A SYN that comes again, or behind the first octets of its own stream. */
static bool is_syn_of(const rcsi_flow *flow, uint32_t first)
{
    uint32_t distance = (uint32_t)flow->start - first;
    return distance == 0 || (!flow->has_syn && distance <= WINDOW);
}

/* A SYN starts a stream; on a flow that runs, it is another connection's on the same ports. */
static admission admit_syn(rcsi_tcp *tcp, rcsi_flow *flow)
{
    uint32_t first = tcp->segment.sequence + 1;
    if (flow->state != RCSI_FLOW_UNSYNCHRONISED && !is_syn_of(flow, first)) {
        if (end_stream(tcp, flow) == CUT_FIRST) {
            return CUT_FIRST;
        }
        forget_stream(tcp, flow);
    }
    if (flow->state == RCSI_FLOW_UNSYNCHRONISED) {
        begin_stream(flow, first);
        flow->has_syn = true;
    }
    return ADMITTED;
}

/* Octets before `next` were seen before, or given up. */
static void trim_front(rcsi_tcp *tcp, const rcsi_flow *flow)
{
    if (tcp->position >= flow->next) {
        return;
    }
    uint64_t behind = flow->next - tcp->position;
    uint32_t there = behind < tcp->len ? (uint32_t)behind : tcp->len;
    uint32_t absent = behind - there < tcp->absent ? (uint32_t)(behind - there) : tcp->absent;
    settle(tcp, &tcp->ledger->duplicate, there);
    tcp->at += there;
    tcp->len -= there;
    tcp->absent -= absent;
    tcp->position += there + (uint64_t)absent;
}

/* Find the segment's position in its stream. */
static admission admit_data(rcsi_tcp *tcp, rcsi_flow *flow, uint32_t sequence)
{
    if (flow->state == RCSI_FLOW_UNSYNCHRONISED) {
        if (!rcsi_stream_is_plausible(tcp->at, tcp->len)) {
            skip_segment(tcp);
            return ADMITTED;
        }
        begin_stream(flow, sequence);
    }
    int32_t distance = (int32_t)(sequence - (uint32_t)flow->next);
    tcp->position = flow->next + (uint64_t)(int64_t)distance;
    if (distance < -REWIND) {
        if (end_stream(tcp, flow) == ADMITTED) {
            forget_stream(tcp, flow);
        }
        return CUT_FIRST;
    }
    if (distance > WINDOW) {
        give_up_hole(tcp, flow, tcp->position);
        return CUT_FIRST;
    }
    trim_front(tcp, flow);
    return ADMITTED;
}

static admission admit(rcsi_tcp *tcp, rcsi_flow *flow)
{
    uint32_t sequence = tcp->segment.sequence;
    tcp->at = tcp->segment.payload;
    tcp->len = tcp->segment.payload_len;
    tcp->absent = tcp->segment.payload_wire_len - tcp->segment.payload_len;
    if (tcp->segment.tcp_flags & RCSI_TCP_RST) {
        /* RFC 9293 3.5.3: octets in a RST are a diagnostic text. */
        admission result = end_stream(tcp, flow);
        if (result == ADMITTED) {
            skip_segment(tcp);
        }
        return result;
    }
    if (tcp->segment.tcp_flags & RCSI_TCP_SYN) {
        if (admit_syn(tcp, flow) == CUT_FIRST) {
            return CUT_FIRST;
        }
        sequence++;
    }
    return tcp->len + tcp->absent ? admit_data(tcp, flow, sequence) : ADMITTED;
}

/* A segment that carries nothing and neither starts nor ends a stream needs no flow. */
static bool is_bare(const rcsi_segment *segment)
{
    return segment->payload_wire_len == 0 &&
           !(segment->tcp_flags & (RCSI_TCP_SYN | RCSI_TCP_RST));
}

void rcsi_tcp_feed(rcsi_tcp *tcp, const rcsi_segment *segment, int64_t now_ns)
{
    assert(segment->kind == RCSI_TCP && !tcp->is_fed && !tcp->flow);
    tcp->segment = *segment;
    tcp->is_fed = !is_bare(segment);
    tcp->ledger->received += segment->payload_len;
    tcp->ledger->held += segment->payload_len;
    rcsi_tcp_advance(tcp, now_ns);
}

void rcsi_tcp_advance(rcsi_tcp *tcp, int64_t now_ns)
{
    tcp->clock_ns = now_ns > tcp->clock_ns ? now_ns : tcp->clock_ns;
    tcp->timeouts = TIMEOUTS_PER_SEGMENT;
}

/* A message that lies whole in the segment is given out in place. */
static bool take_in_place(rcsi_tcp *tcp, rcsi_stream_piece *out)
{
    rcsi_flow *flow = tcp->flow;
    while (flow->state == RCSI_FLOW_AT_LENGTH && !flow->held.first &&
           tcp->position == flow->next && tcp->len >= RCSI_LENGTH_PREFIX) {
        uint16_t wire_len = rcsi_load16(tcp->at);
        if (tcp->len - RCSI_LENGTH_PREFIX < wire_len) {
            return false;
        }
        uint32_t octets = RCSI_LENGTH_PREFIX + (uint32_t)wire_len;
        *out = (rcsi_stream_piece){tcp->at + RCSI_LENGTH_PREFIX, wire_len, wire_len};
        tcp->at += octets;
        tcp->len -= octets;
        tcp->position += octets;
        flow->next += octets;
        settle(tcp, wire_len ? &tcp->ledger->delivered : &tcp->ledger->skipped, octets);
        if (wire_len) {
            return true;
        }
    }
    return false;
}

/* The pool is empty: the flow that has waited longest loses what it holds. */
static void make_room(rcsi_tcp *tcp)
{
    rcsi_flow *victim = tcp->flows.lists[RCSI_FLOWS_WAITING].oldest;
    rcsi_flow *flow = tcp->flow;
    if (victim && victim != flow) {
        uint64_t end = victim->next + victim->run;
        drop_held(tcp, victim);
        victim->state = RCSI_FLOW_SEARCHING;
        victim->next = end;
        return;
    }
    drop_held(tcp, flow);
    settle(tcp, &tcp->ledger->evicted, tcp->len);
    flow->state = RCSI_FLOW_SEARCHING;
    flow->next = tcp->position + tcp->len + tcp->absent;
    tcp->len = tcp->absent = 0;
}

static void hold_octets(rcsi_tcp *tcp)
{
    rcsi_held_result result =
        rcsi_held_put(&tcp->flow->held, &tcp->pool, tcp->position, tcp->at, tcp->len);
    settle(tcp, &tcp->ledger->duplicate, result.done - result.stored);
    tcp->ledger->conflicts += result.conflicts;
    tcp->at += result.done;
    tcp->len -= (uint32_t)result.done;
    tcp->position += result.done;
    if (tcp->len > 0) {
        make_room(tcp);
    }
}

/* Without a hole before them, octets that were not captured are simply given up. */
static void hold_absent(rcsi_tcp *tcp)
{
    rcsi_flow *flow = tcp->flow;
    size_t before = tcp->position > flow->next ? (size_t)(tcp->position - flow->next) : 0;
    if (rcsi_held_present_run(&flow->held, flow->next, before) == before) {
        flow->given_up_to = tcp->position + tcp->absent;
    } else {
        uint32_t most = tcp->absent < WINDOW ? tcp->absent : WINDOW;
        rcsi_held_put_absent(&flow->held, &tcp->pool, tcp->position, most);
    }
    tcp->absent = 0;
}

/* The next message of the flow, from the segment and from what the flow holds. */
static bool next_piece(rcsi_tcp *tcp, rcsi_stream_piece *out)
{
    rcsi_stream_room room = {&tcp->pool, tcp->ledger, tcp->scratch};
    for (;;) {
        if (take_in_place(tcp, out) || rcsi_stream_next(tcp->flow, &room, out)) {
            return true;
        }
        if (tcp->len > 0) {
            hold_octets(tcp);
        } else if (tcp->absent > 0) {
            hold_absent(tcp);
        } else {
            return false;
        }
    }
}

static void open_flow(rcsi_tcp *tcp, rcsi_flow *flow)
{
    tcp->flow = flow;
    tcp->flow_was_at = flow->next;
}

/* The flow gives nothing more for now: note whether and since when it waits. */
static void close_flow(rcsi_tcp *tcp)
{
    rcsi_flow *flow = tcp->flow;
    tcp->flow = NULL;
    if (!flow->held.first) {
        rcsi_flows_wait_no_more(&tcp->flows, flow);
    } else if (!flow->is_waiting || flow->next != tcp->flow_was_at) {
        rcsi_flows_wait(&tcp->flows, flow, tcp->clock_ns);
    }
}

/* The flow that has waited longest, if that is too long. */
static bool open_timed_out_flow(rcsi_tcp *tcp)
{
    rcsi_flow *flow = tcp->flows.lists[RCSI_FLOWS_WAITING].oldest;
    if (!flow || tcp->timeouts == 0) {
        return false;
    }
    uint64_t waited_ns = (uint64_t)tcp->clock_ns - (uint64_t)flow->waits_since_ns;
    if (waited_ns <= HOLE_TIMEOUT_NS) {
        return false;
    }
    uint64_t behind_hole;
    if (rcsi_stream_has_hole(flow, &behind_hole)) {
        give_up_hole(tcp, flow, behind_hole);
    }
    tcp->timeouts--;
    rcsi_flows_wait(&tcp->flows, flow, tcp->clock_ns);
    open_flow(tcp, flow);
    return true;
}

static bool open_next_flow(rcsi_tcp *tcp)
{
    if (open_timed_out_flow(tcp)) {
        return true;
    }
    if (!tcp->is_fed) {
        return false;
    }
    open_flow(tcp, flow_of_segment(tcp));
    if (admit(tcp, tcp->flow) == ADMITTED) {
        tcp->is_fed = false;
    } else {
        tcp->len = tcp->absent = 0; /* comes again when the flow is cut */
    }
    return true;
}

static void fill_message(const rcsi_flow *flow, const rcsi_stream_piece *piece,
                         rcsi_stream_message *out)
{
    *out = (rcsi_stream_message){
        .wire = piece->wire,
        .len = piece->len,
        .wire_len = piece->wire_len,
        .family = flow->key.family[0],
        .source_port = rcsi_load16(flow->key.ports),
        .destination_port = rcsi_load16(flow->key.ports + 2),
        .source = flow->key.source,
        .destination = flow->key.destination,
    };
}

bool rcsi_tcp_take(rcsi_tcp *tcp, rcsi_stream_message *out)
{
    rcsi_stream_piece piece;
    while (tcp->flow || open_next_flow(tcp)) {
        if (next_piece(tcp, &piece)) {
            fill_message(tcp->flow, &piece, out);
            return true;
        }
        close_flow(tcp);
    }
    return false;
}

bool rcsi_tcp_is_whole(rcsi_tcp *tcp, const rcsi_segment *segment)
{
    const rcsi_flow *flow = rcsi_flows_find(&tcp->flows, segment);
    uint64_t behind_hole;
    if (!flow || flow->state != RCSI_FLOW_AT_LENGTH || rcsi_stream_has_hole(flow, &behind_hole)) {
        return false;
    }
    uint64_t end = flow->held.first ? rcsi_held_end(&flow->held) : flow->next;
    /* RFC 9293 3.4: a FIN that was sent before takes a number too. */
    return segment->sequence + segment->payload_wire_len - (uint32_t)end <= 1;
}

void rcsi_tcp_finish(rcsi_tcp *tcp)
{
    assert(!tcp->is_fed && !tcp->flow);
    rcsi_flow *flow;
    while ((flow = tcp->flows.lists[RCSI_FLOWS_WAITING].oldest) != NULL) {
        forget_stream(tcp, flow);
    }
}
