/* stream.c -- held octets of a flow cut into DNS messages (RFC 1035 4.2.2) */
#include "net/stream.h"

#include "base/reader.h"

enum {
    DNS_HEADER = 12,
    QUESTION_MIN = 1 + 2 + 2,       /* root, type, class */
    RECORD_MIN = 1 + 2 + 2 + 4 + 2, /* root, type, class, TTL, RDLENGTH */
    START = RCSI_LENGTH_PREFIX + DNS_HEADER,
    FLAG_RESPONSE = 0x8000,
    FLAG_Z = 0x0040,                /* RFC 1035 4.1.1: must be zero */
    RCODE_MASK = 0x000f
};

/* QUERY, IQUERY, STATUS, NOTIFY, UPDATE, DSO: the assigned ones (RFC 6895 2.2). */
#define OPCODES (1u << 0 | 1u << 1 | 1u << 2 | 1u << 4 | 1u << 5 | 1u << 6)

/*
 * Four counts that fit the length, and flags that software sends: random octets pass in
 * fewer than one of 100,000 places, most DNS messages do.
 */
bool rcsi_stream_is_plausible(const uint8_t *octets, size_t len)
{
    if (len < START) {
        return false;
    }
    const uint8_t *header = octets + RCSI_LENGTH_PREFIX;
    uint32_t length = rcsi_load16(octets);
    uint32_t flags = rcsi_load16(header + 2);
    uint32_t questions = rcsi_load16(header + 4);
    uint32_t records = rcsi_load16(header + 6);
    records += rcsi_load16(header + 8);
    records += rcsi_load16(header + 10);
    bool is_response = flags & FLAG_RESPONSE;
    if (!(OPCODES >> (flags >> 11 & 0x0f) & 1) || flags & FLAG_Z || questions > 1) {
        return false;
    }
    if (!is_response && (questions == 0 || flags & RCODE_MASK)) {
        return false;
    }
    if (questions + records == 0) {
        return length == DNS_HEADER;
    }
    return length >= DNS_HEADER + questions * QUESTION_MIN + records * RECORD_MIN;
}

static void consume(rcsi_flow *flow, const rcsi_stream_room *room, size_t positions,
                    uint64_t *where)
{
    flow->next += positions;
    flow->run = positions < flow->run ? flow->run - (uint32_t)positions : 0;
    size_t octets = rcsi_held_discard(&flow->held, room->pool, flow->next);
    rcsi_stream_settle(room->ledger, where, octets);
}

/* Positions from `at` on, up to `max`, that are neither there nor will come. */
static size_t lost_run(const rcsi_flow *flow, uint64_t at, size_t max)
{
    size_t run = 0;
    for (;;) {
        size_t before = run;
        run += rcsi_held_absent_run(&flow->held, at + run, max - run);
        uint64_t end = flow->given_up_to;
        uint64_t present;
        if (at + run < end) {
            if (rcsi_held_first_present(&flow->held, at + run, &present) && present < end) {
                end = present;
            }
            uint64_t lost = end - (at + run);
            run += lost < max - run ? (size_t)lost : max - run;
        }
        if (run == before || run == max) {
            return run;
        }
    }
}

/* RCSI_FLOW_SKIPPING: pass over the rest of a message. */
static bool skip(rcsi_flow *flow, const rcsi_stream_room *room)
{
    size_t there = rcsi_held_present_run(&flow->held, flow->next, flow->skip);
    size_t lost = lost_run(flow, flow->next + there, flow->skip - there);
    flow->skip -= (uint32_t)(there + lost);
    if (flow->skip == 0) {
        flow->state = RCSI_FLOW_AT_LENGTH;
    }
    consume(flow, room, there + lost, &room->ledger->skipped);
    return there + lost > 0;
}

/* RCSI_FLOW_SEARCHING: pass over octets until a message may begin. */
static bool search(rcsi_flow *flow, const rcsi_stream_room *room)
{
    size_t there = rcsi_held_present_run(&flow->held, flow->next, RCSI_STREAM_MESSAGE_MAX);
    rcsi_held_copy(&flow->held, flow->next, room->scratch, there);
    size_t start = 0;
    while (start + START <= there) {
        if (rcsi_stream_is_plausible(room->scratch + start, there - start)) {
            flow->state = RCSI_FLOW_AT_LENGTH;
            break;
        }
        start++;
    }
    if (flow->state == RCSI_FLOW_SEARCHING) {
        size_t lost = lost_run(flow, flow->next + there, SIZE_MAX);
        start = lost ? there + lost : start;
    }
    consume(flow, room, start, &room->ledger->skipped);
    return start > 0 || flow->state == RCSI_FLOW_AT_LENGTH;
}

typedef enum read_result {
    READ_MESSAGE,
    READ_AGAIN, /* something was passed over */
    READ_WAIT
} read_result;

static void give_out(rcsi_flow *flow, const rcsi_stream_room *room, uint16_t len,
                     rcsi_stream_piece *out)
{
    rcsi_held_copy(&flow->held, flow->next + RCSI_LENGTH_PREFIX, room->scratch, len);
    consume(flow, room, RCSI_LENGTH_PREFIX + (size_t)len, &room->ledger->delivered);
    out->wire = room->scratch;
    out->len = len;
}

/* RCSI_FLOW_AT_LENGTH. */
static read_result read_message(rcsi_flow *flow, const rcsi_stream_room *room,
                                rcsi_stream_piece *out)
{
    const size_t most = RCSI_LENGTH_PREFIX + RCSI_STREAM_MESSAGE_MAX;
    uint64_t end = flow->next + flow->run;
    flow->run += (uint32_t)rcsi_held_present_run(&flow->held, end, most - flow->run);
    end = flow->next + flow->run;
    bool is_lost = lost_run(flow, end, 1) > 0;
    if (flow->run < RCSI_LENGTH_PREFIX) {
        flow->state = is_lost ? RCSI_FLOW_SEARCHING : RCSI_FLOW_AT_LENGTH;
        return is_lost ? READ_AGAIN : READ_WAIT;
    }
    uint8_t prefix[RCSI_LENGTH_PREFIX];
    rcsi_held_copy(&flow->held, flow->next, prefix, sizeof prefix);
    uint16_t wire_len = rcsi_load16(prefix);
    uint32_t there = flow->run - RCSI_LENGTH_PREFIX;
    if (wire_len == 0) {
        consume(flow, room, RCSI_LENGTH_PREFIX, &room->ledger->skipped);
        return READ_AGAIN;
    }
    if (there < wire_len && !is_lost) {
        return READ_WAIT;
    }
    out->wire_len = wire_len;
    if (there < wire_len) {
        flow->skip = wire_len - there;
        flow->state = RCSI_FLOW_SKIPPING;
    }
    give_out(flow, room, there < wire_len ? (uint16_t)there : wire_len, out);
    return READ_MESSAGE;
}

bool rcsi_stream_next(rcsi_flow *flow, const rcsi_stream_room *room, rcsi_stream_piece *out)
{
    read_result result = READ_AGAIN;
    while (result == READ_AGAIN) {
        switch (flow->state) {
        case RCSI_FLOW_UNSYNCHRONISED:
            return false;
        case RCSI_FLOW_SKIPPING:
            result = skip(flow, room) ? READ_AGAIN : READ_WAIT;
            break;
        case RCSI_FLOW_SEARCHING:
            result = search(flow, room) ? READ_AGAIN : READ_WAIT;
            break;
        case RCSI_FLOW_AT_LENGTH:
            result = read_message(flow, room, out);
            break;
        }
    }
    return result == READ_MESSAGE;
}

bool rcsi_stream_has_hole(const rcsi_flow *flow, uint64_t *out)
{
    uint64_t end = flow->next + rcsi_held_present_run(&flow->held, flow->next, SIZE_MAX);
    return rcsi_held_first_present(&flow->held, end, out);
}
