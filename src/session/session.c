/* session.c -- the pipeline: packets in, findings out, one step a function */
#include "rcodescope/session.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "net/defrag.h"
#include "net/icmp.h"
#include "net/segment.h"
#include "net/tcp.h"
#include "pair/pair.h"
#include "session/arrival.h"
#include "session/copies.h"
#include "session/ports.h"
#include "session/recognise.h"
#include "session/settle.h"
#include "session/strays.h"
#include "session/tally.h"

enum {
    TRANSACTIONS_DEFAULT = 131072,
    TCP_FLOWS_DEFAULT = 8192,
    POOL_KIB_DEFAULT = 16384,
    DATAGRAMS_DEFAULT = 1024,
    DEFRAG_KIB_DEFAULT = 8192,
    QR_OCTETS = RCSI_QR_OCTETS
};

/* Where the messages of the packet at hand come from. */
typedef enum pending {
    NOTHING,
    DATAGRAM,
    STREAM,
    CARRIED_QUERY, /* and the response after it, if there is one */
    CARRIED_RESPONSE
} pending;

/* Does the reassembler of fragments have more to give once that is taken? */
typedef enum behind {
    NOTHING_BEHIND,
    FRAGMENTS_BEHIND
} behind;

struct rcs_session {
    rcsi_ports ports;
    bool any_port;
    bool gives_queries;
    rcsi_strays strays; /* Only if any_port. */
    rcs_ledger ledger;
    rcsi_tcp *tcp;
    rcsi_defrag *defrag;
    rcsi_pair *pair; /* NULL: pairing is off. */
    rcsi_settle *settle; /* NULL: lookups are off. */
    rcsi_copies *copies; /* NULL: nobody asks. */
    rcs_copying copying;
    bool is_copy; /* The packet at hand was there before. */
    rcs_packet packet; /* Of the one at hand: its numbers and its time, not its octets. */
    rcsi_segment segment;
    rcsi_service service; /* Of the packet at hand, if it is UDP or TCP. */
    pending pending;
    behind behind;
    rcsi_whole whole; /* The datagram that `segment` borrows, if it came in fragments. */
    int64_t clock_ns; /* Highest time seen. */
    uint64_t findings;
    bool finished;
};

static uint32_t or_default(uint32_t value, uint32_t standard)
{
    return value ? value : standard;
}

rcs_status rcs_session_new(const rcs_session_options *options, rcs_session **out)
{
    static const rcs_session_options defaults;
    const rcs_session_options *o = options ? options : &defaults;
    if (o->port_count > RCS_PORTS_MAX) {
        return RCS_ERR_ARGUMENT;
    }
    rcs_session *s = calloc(1, sizeof *s);
    if (!s) {
        return RCS_ERR_MEMORY;
    }
    s->clock_ns = INT64_MIN;
    rcsi_ports_init(&s->ports, o->ports, o->port_count);
    rcs_status status = rcsi_tcp_new(or_default(o->limits.tcp_flows, TCP_FLOWS_DEFAULT),
                                     or_default(o->limits.pool_kib, POOL_KIB_DEFAULT),
                                     &s->ledger.tcp, &s->tcp);
    if (status == RCS_OK) {
        status = rcsi_defrag_new(or_default(o->limits.datagrams, DATAGRAMS_DEFAULT),
                                 DEFRAG_KIB_DEFAULT, &s->ledger.fragments, &s->defrag);
    }
    s->any_port = o->reach == RCS_ANY_PORT;
    s->gives_queries = o->queries == RCS_QUERIES_GIVEN;
    if (status == RCS_OK && s->any_port) {
        status = rcsi_strays_init(&s->strays);
    }
    if (status == RCS_OK && o->pairing == RCS_PAIRING_ON) {
        status = rcsi_pair_new(or_default(o->limits.transactions, TRANSACTIONS_DEFAULT),
                               &s->ledger, &s->pair);
    }
    if (status == RCS_OK && s->pair && o->lookups == RCS_LOOKUPS_HELD) {
        status = rcsi_settle_new(o, &s->ledger, &s->settle);
    }
    s->copying = o->copying;
    if (status == RCS_OK && (s->pair || s->copying == RCS_COPIES_DROPPED)) {
        status = rcsi_copies_new(&s->copies);
    }
    if (status != RCS_OK) {
        rcs_session_free(s);
        return status;
    }
    *out = s;
    return RCS_OK;
}

void rcs_session_free(rcs_session *session)
{
    if (session) {
        rcsi_tcp_free(session->tcp);
        rcsi_defrag_free(session->defrag);
        rcsi_strays_free(&session->strays);
        rcsi_pair_free(session->pair);
        rcsi_settle_free(session->settle);
        rcsi_copies_free(session->copies);
        free(session);
    }
}

/* Services that are known and not read. */
static bool count_unread(rcs_session *s)
{
    s->ledger.encrypted += s->service == RCSI_SERVICE_ENCRYPTED;
    return s->service == RCSI_SERVICE_ENCRYPTED || s->service == RCSI_SERVICE_LOOK_ALIKE;
}

static rcs_packet_class classify_udp(rcs_session *s)
{
    const rcsi_segment *segment = &s->segment;
    if (count_unread(s)) {
        return RCS_PACKET_NOT_DNS;
    }
    if (s->service != RCSI_SERVICE_NONE && segment->payload_wire_len == 0) {
        s->ledger.empty_datagrams++;
        return RCS_PACKET_UDP_DNS;
    }
    if (s->service != RCSI_SERVICE_NONE) {
        s->pending = segment->payload_len ? DATAGRAM : NOTHING;
        return segment->payload_len ? RCS_PACKET_UDP_DNS : RCS_PACKET_CUT;
    }
    bool stray = rcsi_recognise_message(segment->payload, segment->payload_len,
                                        segment->payload_wire_len);
    if (stray && s->any_port) {
        s->service = RCSI_SERVICE_DNS;
        s->pending = DATAGRAM;
        return RCS_PACKET_UDP_DNS;
    }
    if (stray) {
        rcsi_ports_note_elsewhere(&s->ports, segment->payload, segment->source_port,
                                  segment->destination_port);
    }
    return RCS_PACKET_NOT_DNS;
}

/* TCP outside the DNS ports: fed if it carries DNS and that is asked for, else noted. */
static bool is_wanted_stray(rcs_session *s)
{
    const rcsi_segment *segment = &s->segment;
    if (s->any_port) {
        return rcsi_strays_is_dns(&s->strays, segment);
    }
    if (rcsi_recognise_stream(segment->payload, segment->payload_len)) {
        rcsi_ports_note_elsewhere(&s->ports, segment->payload + 2, segment->source_port,
                                  segment->destination_port);
    }
    return false;
}

static rcs_packet_class classify_tcp(rcs_session *s)
{
    if (count_unread(s) || (s->service == RCSI_SERVICE_NONE && !is_wanted_stray(s))) {
        return RCS_PACKET_NOT_DNS;
    }
    rcsi_tcp_feed(s->tcp, &s->segment, s->packet.time_ns);
    s->pending = STREAM;
    return s->segment.payload_wire_len ? RCS_PACKET_TCP_DATA : RCS_PACKET_TCP_CONTROL;
}

/* Where the segment is read from: the packet, or a datagram put together again. */
static void note_icmp(rcs_session *s)
{
    rcsi_segment quoted;
    if (rcsi_icmp_quoted(&s->segment, &quoted)) {
        s->ledger.icmp_errors += rcsi_ports_service(&s->ports, quoted.source_port,
                                                    quoted.destination_port) == RCSI_SERVICE_DNS;
    }
}

static rcs_packet_class classify_segment(rcs_session *s)
{
    rcsi_segment *segment = &s->segment;
    if (segment->kind == RCSI_UDP || segment->kind == RCSI_TCP) {
        s->service =
            rcsi_ports_service(&s->ports, segment->source_port, segment->destination_port);
    }
    switch (segment->kind) {
    case RCSI_UNKNOWN_LINK:
        rcsi_tally_unknown_link(&s->ledger, s->packet.linktype);
        return RCS_PACKET_UNKNOWN_LINK;
    case RCSI_CUT:
        return RCS_PACKET_CUT;
    case RCSI_NOT_IP:
        s->ledger.protected_frames += segment->is_protected;
        return RCS_PACKET_NOT_IP;
    case RCSI_FRAGMENT:
        return RCS_PACKET_FRAGMENT;
    case RCSI_UDP:
        return classify_udp(s);
    case RCSI_TCP:
        return classify_tcp(s);
    case RCSI_ICMP:
        note_icmp(s);
        break;
    case RCSI_OTHER:
        break;
    }
    return RCS_PACKET_NOT_DNS;
}

/* What findings say of a packet.  Its octets are looked at once, where they are. */
static void remember_packet(rcs_session *s, const rcs_packet *packet)
{
    s->packet.linktype = packet->linktype;
    s->packet.file = packet->file;
    s->packet.interface = packet->interface;
    s->packet.number = packet->number;
    s->packet.time_ns = packet->time_ns;
    s->packet.carried = packet->carried;
}

/* dnstap: the messages come without packets. */
static rcs_packet_class classify_carried(rcs_session *s, const rcs_packet *packet)
{
    const rcs_carried *carried = packet->carried;
    if (packet->filtered) {
        return RCS_PACKET_FILTERED;
    }
    if (carried->query.wire || carried->response.wire) {
        s->pending = carried->query.wire ? CARRIED_QUERY : CARRIED_RESPONSE;
        return RCS_PACKET_DNSTAP;
    }
    return RCS_PACKET_NOT_DNS;
}

static rcs_packet_class classify_packet(rcs_session *s, const rcs_packet *packet)
{
    if (packet->carried) {
        return classify_carried(s, packet);
    }
    rcsi_segment_parse(packet, &s->segment);
    if (packet->filtered) {
        s->ledger.filtered_vlan += s->segment.vlan_tags > 0;
        s->ledger.filtered_fragments +=
            s->segment.kind == RCSI_FRAGMENT && s->segment.fragment_offset > 0;
        return RCS_PACKET_FILTERED;
    }
    if (s->segment.kind == RCSI_FRAGMENT) {
        rcsi_defrag_feed(s->defrag, &s->segment, s->packet.time_ns);
        s->behind = FRAGMENTS_BEHIND;
    }
    return classify_segment(s);
}

/* Fragments have copies of their own, which are not put together (rcs_ledger_fragments). */
static void look_for_copy(rcs_session *s, const rcs_packet *packet)
{
    rcsi_datagram datagram;
    bool has_dns = s->pending == DATAGRAM ||
                   (s->pending == STREAM && s->segment.payload_wire_len > 0);
    s->is_copy = has_dns && rcsi_innermost(packet, &s->segment, &datagram) &&
                 rcsi_copies_seen(s->copies, &datagram, packet->time_ns);
    s->ledger.copies += s->is_copy;
    if (s->is_copy && s->pending == DATAGRAM && s->copying == RCS_COPIES_DROPPED) {
        s->pending = NOTHING;
    }
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void rcs_session_feed(rcs_session *session, const rcs_packet *packet)
{
    assert(session->pending == NOTHING && session->behind == NOTHING_BEHIND);
    remember_packet(session, packet);
    session->ledger.packets++;
    session->ledger.octets += packet->caplen;
    session->ledger.clock_went_back += packet->time_ns < session->clock_ns;
    session->clock_ns = later(session->clock_ns, packet->time_ns);
    rcs_packet_class class_ = classify_packet(session, packet);
    session->ledger.classes[class_]++;
    if (session->copies) {
        look_for_copy(session, packet);
    }
    if (packet->caplen < packet->wirelen) {
        rcsi_tally_cut(&session->ledger, packet, class_);
    }
}

void rcs_session_advance(rcs_session *session, int64_t now_ns)
{
    assert(session->pending == NOTHING && session->behind == NOTHING_BEHIND);
    session->is_copy = false;
    session->clock_ns = later(session->clock_ns, now_ns);
    session->segment = (rcsi_segment){.kind = RCSI_UNKNOWN_LINK}; /* borrowed the last packet */
    rcsi_tcp_advance(session->tcp, session->clock_ns);
    rcsi_defrag_advance(session->defrag, session->clock_ns);
    session->pending = STREAM;
    session->behind = FRAGMENTS_BEHIND;
}

static bool next_carried(rcs_session *s, rcsi_arrival *out)
{
    const rcs_carried *carried = s->packet.carried;
    bool asks = s->pending == CARRIED_QUERY;
    const rcs_carried_part *part = asks ? &carried->query : &carried->response;
    s->pending = asks && carried->response.wire ? CARRIED_RESPONSE : NOTHING;
    s->packet.time_ns = part->time_ns;
    rcsi_arrival_carried(carried, part, out);
    return true;
}

static bool next_datagram(rcs_session *s, rcsi_arrival *out)
{
    const rcsi_segment *segment = &s->segment;
    uint32_t wire_len = segment->payload_wire_len;
    s->pending = NOTHING;
    out->wire = segment->payload;
    out->wire_len = wire_len < RCSI_MESSAGE_MAX ? wire_len : RCSI_MESSAGE_MAX;
    out->len = segment->payload_len < out->wire_len ? segment->payload_len : out->wire_len;
    out->transport = RCS_UDP;
    out->carrier = segment;
    out->service = s->service;
    out->family = segment->family;
    out->source = segment->source;
    out->destination = segment->destination;
    out->source_port = segment->source_port;
    out->destination_port = segment->destination_port;
    return true;
}

/* Time may also bring messages of other streams than the packet's. */
static bool brought(const rcsi_segment *segment, const rcsi_stream_message *message)
{
    size_t address = message->family == 4 ? 4 : 16;
    return segment->kind == RCSI_TCP && segment->family == message->family &&
           segment->source_port == message->source_port &&
           segment->destination_port == message->destination_port &&
           memcmp(segment->source, message->source, address) == 0 &&
           memcmp(segment->destination, message->destination, address) == 0;
}

static bool next_stream_message(rcs_session *s, rcsi_arrival *out)
{
    rcsi_stream_message message;
    if (!rcsi_tcp_take(s->tcp, &message)) {
        s->pending = NOTHING;
        return false;
    }
    out->wire = message.wire;
    out->len = message.len;
    out->wire_len = message.wire_len;
    out->transport = RCS_TCP;
    out->carrier = brought(&s->segment, &message) ? &s->segment : NULL;
    out->service = rcsi_ports_service(&s->ports, message.source_port, message.destination_port);
    if (out->service == RCSI_SERVICE_NONE) {
        out->service = RCSI_SERVICE_DNS; /* a stray, or it would not have been fed */
    }
    out->family = message.family;
    out->source = message.source;
    out->destination = message.destination;
    out->source_port = message.source_port;
    out->destination_port = message.destination_port;
    return true;
}

/* The next datagram out of the fragments becomes the segment at hand. */
static bool next_whole(rcs_session *s)
{
    if (s->behind == NOTHING_BEHIND || !rcsi_defrag_take(s->defrag, &s->whole)) {
        s->behind = NOTHING_BEHIND;
        return false;
    }
    rcsi_whole_parse(&s->whole, &s->segment);
    if (s->segment.kind == RCSI_FRAGMENT) {
        rcsi_defrag_feed_inner(s->defrag, &s->segment);
    }
    classify_segment(s);
    if (!s->whole.complete && s->pending == DATAGRAM && s->segment.payload_len < QR_OCTETS) {
        s->pending = NOTHING; /* too little of a datagram that never came: no message */
    }
    return true;
}

static bool next_arrival(rcs_session *s, rcsi_arrival *out)
{
    bool whole = false;
    do {
        out->carried = NULL;
        out->fragmented = whole;
        if (s->pending == DATAGRAM) {
            return next_datagram(s, out);
        }
        if (s->pending == CARRIED_QUERY || s->pending == CARRIED_RESPONSE) {
            return next_carried(s, out);
        }
        if (s->pending == STREAM && next_stream_message(s, out)) {
            return true;
        }
        whole = next_whole(s);
    } while (whole);
    return false;
}

/* RFC 6891 7: a server must not put an OPT into the answer to a query that had none. */
static void settle_certainty(rcs_outcome *outcome, const rcs_query *query)
{
    if (outcome->certainty == RCS_INEXACT && query->complete && !query->has_edns) {
        outcome->certainty = RCS_EXACT_BY_QUERY;
    }
}

/* Copied TCP segments do not get as far as this: their octets were there. */
static bool is_copied(const rcs_session *s, const rcs_finding *f)
{
    return s->is_copy && f->flow.transport == RCS_UDP;
}

/* Returns the keyed hash of the question. */
static uint64_t join_query(rcs_session *s, rcs_finding *f)
{
    rcsi_match match;
    rcs_flow scratch;
    const rcs_flow *flow = rcsi_arrival_pairing(f, &scratch);
    if (is_copied(s, f)) {
        rcsi_pair_copy(s->pair, flow, &f->message, &match);
    } else {
        rcsi_pair_response(s->pair, flow, &f->message, f->time_ns, &match);
    }
    f->query = match.query;
    f->exchange = match.exchange;
    if (f->query) {
        int64_t latency = f->time_ns - f->query->time_ns;
        f->latency_ns = latency > 0 ? latency : 0;
        settle_certainty(&f->outcome, f->query);
    }
    return match.question;
}

/* What takes its time to be known of a response. */
static rcsi_settled join(rcs_session *s, rcs_finding *f)
{
    uint64_t question = s->pair ? join_query(s, f) : 0;
    rcsi_finding_question(f);
    return s->settle ? rcsi_settle_response(s->settle, f, question) : RCSI_SETTLED;
}

static void begin_finding(rcs_session *s, rcs_finding *f)
{
    f->id = ++s->findings;
    f->file = s->packet.file;
    f->interface = s->packet.interface;
    f->packet = s->packet.number;
    f->time_ns = s->packet.time_ns;
    f->query = NULL;
    f->exchange = (rcs_exchange){0};
    f->lookup = (rcs_lookup){0};
    f->upstream = (rcs_upstream){0};
}

static void note_query(rcs_session *s, const rcs_finding *f)
{
    if (!s->pair || is_copied(s, f)) {
        return;
    }
    rcs_flow scratch;
    const rcs_flow *flow = rcsi_arrival_pairing(f, &scratch);
    rcsi_asked asked = rcsi_pair_query(s->pair, flow, &f->message, &f->outcome, &s->packet);
    if (s->settle && !asked.copy) {
        rcsi_settle_query(s->settle, flow, &f->message, asked.question, s->packet.time_ns);
    }
}

/* Who asks whom is known, and what the message will be compared with is on its way to the
 * processor, before it is decoded. */
static void expect(rcs_session *s, const rcsi_arrival *got, rcs_finding *f)
{
    rcs_flow scratch;
    bool response = got->len >= QR_OCTETS && (got->wire[2] & 0x80) != 0;
    if (response || s->pair) {
        rcsi_arrival_flow(got, response, &f->flow);
        rcsi_arrival_origin(got, f);
    }
    if (s->pair && got->len >= QR_OCTETS) {
        const rcs_flow *flow = rcsi_arrival_pairing(f, &scratch);
        uint64_t question = rcsi_pair_expect(s->pair, flow, got->wire, got->len);
        if (s->settle) {
            rcsi_settle_expect(s->settle, &flow->client, got->wire[2] >> 3 & 0xf, question);
        }
    }
}

/* True: `out` is a finding to be handed out now. */
static bool read_arrival(rcs_session *s, const rcsi_arrival *got, rcs_finding *out)
{
    if (rcsi_arrival_is_relative(got, &s->ledger)) {
        return false;
    }
    expect(s, got, out);
    rcs_message_decode(got->wire, got->len, got->wire_len, &out->message);
    rcs_outcome_of(&out->message, &out->outcome);
    rcsi_tally_message(&s->ledger, &out->message, got->transport);
    if (out->message.len < QR_OCTETS) {
        return false;
    }
    bool response = rcs_message_is_response(&out->message);
    if (!response) {
        note_query(s, out);
    }
    if (!response && !s->gives_queries) {
        return false;
    }
    rcsi_arrival_outer(got, &out->outer);
    begin_finding(s, out);
    out->fragmented = got->fragmented;
    if (!response) {
        rcsi_finding_question(out);
        return true;
    }
    return join(s, out) == RCSI_SETTLED;
}

/* Only when the last message was read: it may decide what is held. */
static bool take_rest(rcs_session *s, rcs_finding *out)
{
    rcsi_settle_finish(s->settle);
    return rcsi_settle_take(s->settle, s->clock_ns, out);
}

/* The next response of what is pending. */
static bool take_pending(rcs_session *session, rcs_finding *out)
{
    rcsi_arrival got;
    do {
        if (session->settle && rcsi_settle_take(session->settle, session->clock_ns, out)) {
            return true;
        }
        if (!next_arrival(session, &got)) {
            return session->finished && session->settle && take_rest(session, out);
        }
    } while (!read_arrival(session, &got, out));
    return true;
}

bool rcs_session_take(rcs_session *session, rcs_finding *out)
{
    if (!session->settle && session->pending == NOTHING && session->behind == NOTHING_BEHIND) {
        return false;
    }
    return take_pending(session, out);
}

void rcs_session_release(rcs_session *session)
{
    if (session->settle) {
        rcsi_settle_release(session->settle);
    }
}

void rcs_session_finish(rcs_session *session)
{
    assert(session->pending == NOTHING && session->behind == NOTHING_BEHIND);
    session->segment = (rcsi_segment){.kind = RCSI_UNKNOWN_LINK};
    session->is_copy = false;
    rcsi_tcp_finish(session->tcp);
    rcsi_defrag_finish(session->defrag);
    session->behind = FRAGMENTS_BEHIND;
    session->finished = true;
}

const rcs_ledger *rcs_session_ledger(rcs_session *session)
{
    rcsi_ports_busiest(&session->ports, session->ledger.elsewhere);
    return &session->ledger;
}
