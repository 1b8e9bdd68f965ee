/* take.c -- the steps from a packet's messages to findings */
#include <string.h>

#include "base/prefetch.h"
#include "session/arrival.h"
#include "session/held.h"
#include "session/hindsight.h"
#include "session/state.h"
#include "session/tally.h"

enum {
    MESSAGE_MAX = 65535 /* RFC 1035 4.2.2: a 16-bit length. */
};

static bool next_carried(rcs_session *s, rcsi_arrival *out)
{
    const rcs_carried *carried = s->packet.carried;
    bool asks = s->pending == RCSI_CARRIED_QUERY;
    const rcs_carried_part *part = asks ? &carried->query : &carried->response;
    s->pending = asks && carried->response.wire ? RCSI_CARRIED_RESPONSE : RCSI_NOTHING;
    s->packet.time_ns = part->time_ns;
    rcsi_arrival_carried(carried, part, out);
    return true;
}

static bool next_datagram(rcs_session *s, rcsi_arrival *out)
{
    const rcsi_segment *segment = &s->segment;
    uint32_t wire_len = segment->payload_wire_len;
    s->pending = RCSI_NOTHING;
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
        s->pending = RCSI_NOTHING;
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
    if (s->behind == RCSI_NOTHING_BEHIND || !rcsi_defrag_take(s->defrag, &s->whole)) {
        s->behind = RCSI_NOTHING_BEHIND;
        return false;
    }
    rcsi_whole_parse(&s->whole, &s->ports.own, &s->segment);
    if (s->segment.kind == RCSI_FRAGMENT) {
        rcsi_defrag_feed_inner(s->defrag, &s->segment);
    }
    rcsi_classify_segment(s);
    s->is_tcp = false; /* Connections are told by segments that are packets of their own. */
    if (!s->whole.complete && s->pending == RCSI_DATAGRAM &&
        s->segment.payload_len < RCSI_QR_OCTETS) {
        s->pending = RCSI_NOTHING; /* too little of a datagram that never came: no message */
    }
    return true;
}

static bool next_arrival(rcs_session *s, rcsi_arrival *out)
{
    bool whole = false;
    do {
        out->carried = NULL;
        out->fragmented = whole;
        out->torn = whole && !s->whole.complete && s->whole.waited_ns >= RCSI_TORN_NS;
        if (s->pending == RCSI_DATAGRAM) {
            return next_datagram(s, out);
        }
        if (s->pending == RCSI_CARRIED_QUERY || s->pending == RCSI_CARRIED_RESPONSE) {
            return next_carried(s, out);
        }
        if (s->pending == RCSI_STREAM && next_stream_message(s, out)) {
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

/* What the answer to a query says of connections. */
static void note_answer(rcs_session *s, const rcs_finding *f, uint64_t question)
{
    if (!s->silence.pair || s->packet.carried || f->exchange.answer != RCS_ANSWER_FIRST) {
        return;
    }
    if (f->flow.transport == RCS_TCP) {
        rcsi_hangup_answered(&s->hangup, f);
    } else if ((f->message.flags & RCS_FLAG_TC) != 0) {
        rcsi_tc_note(&s->hangup.tc, f, question);
    }
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
    note_answer(s, f, match.question);
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
    if (s->silence.pair) {
        rcsi_heard_note(&s->silence.heard, &f->flow.server, f->time_ns);
    }
    uint64_t question = s->pair ? join_query(s, f) : 0;
    rcsi_finding_question(f);
    return s->settle ? rcsi_settle_response(s->settle, f, question) : RCSI_SETTLED;
}

static void begin_finding(rcs_session *s, rcs_finding *f)
{
    f->kind = RCS_KIND_RESPONSE;
    f->telling = RCS_TELLING_WHOLE;
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
    if (f->flow.transport == RCS_TCP && s->silence.pair && !s->packet.carried && !asked.copy) {
        rcsi_hangup_asked(&s->hangup, f);
    }
}

/* Who asks whom is known, and what the message will be compared with is on its way to the
 * processor, before it is decoded. */
static void expect(rcs_session *s, const rcsi_arrival *got, rcs_finding *f)
{
    rcs_flow scratch;
    bool response = got->len >= RCSI_QR_OCTETS && (got->wire[2] & 0x80) != 0;
    if (response || s->pair || s->gives_queries) {
        rcsi_arrival_flow(got, response, &f->flow);
        rcsi_arrival_origin(got, f);
    }
    if (s->pair && got->len >= RCSI_QR_OCTETS) {
        const rcs_flow *flow = rcsi_arrival_pairing(f, &scratch);
        uint64_t question = rcsi_pair_expect(s->pair, flow, got->wire, got->len);
        if (s->settle) {
            bool failed = response && (got->wire[3] & 0xf) != 0;
            const rcsi_glimpse glimpse = {flow, question, got->wire[2] >> 3 & 0xf, failed};
            rcsi_settle_expect(s->settle, &glimpse);
        }
    }
}

/* Who counts or audits responses wants those of DNS alone. */
static bool is_asked_for(const rcs_session *s, const rcsi_arrival *discarded)
{
    return s->pair && !s->gives_queries && rcsi_arrival_is_discarded(discarded);
}

/* A response of mDNS or LLMNR that everybody discards: no lookup has part in it. */
static bool read_discarded(rcs_session *s, const rcsi_arrival *got, rcs_finding *out)
{
    rcs_message_decode(got->wire, got->len, got->wire_len, &out->message);
    if (!out->message.complete) {
        return false;
    }
    rcs_outcome_of(&out->message, &out->outcome);
    rcsi_arrival_flow(got, true, &out->flow);
    rcsi_arrival_origin(got, out);
    rcsi_arrival_outer(got, &out->outer);
    begin_finding(s, out);
    out->fragmented = got->fragmented;
    rcsi_finding_question(out);
    return true;
}

/* The query's own finding, which is held; what came of the answer is another. */
static void tell_torn(rcs_session *s, const rcsi_unanswered *query)
{
    rcs_finding in_vain;
    rcsi_failed failed = {.finding = &in_vain};
    if (rcsi_silence_torn(&s->silence, query, s->clock_ns, &failed)) {
        in_vain.id = ++s->findings;
        rcsi_settle_aside(s->settle, &in_vain, failed.lookup);
    }
}

/* What its client never got whole answers nothing.  Its query; NULL: not known. */
static const rcs_query *note_torn(rcs_session *s, const rcs_finding *f)
{
    rcsi_unanswered query;
    rcsi_match match;
    const rcsi_quoted_id id = {true, f->message.id};
    if (rcsi_pair_quoted(s->pair, &f->flow, &id, &query)) {
        tell_torn(s, &query);
        return query.query;
    }
    rcsi_pair_copy(s->pair, &f->flow, &f->message, &match);
    return match.query;
}

/* True: `out` is a finding to be handed out now. */
static bool read_arrival(rcs_session *s, const rcsi_arrival *got, rcs_finding *out)
{
    if (rcsi_arrival_is_relative(got, &s->ledger)) {
        rcsi_session_compare(s);
        return is_asked_for(s, got) && read_discarded(s, got, out);
    }
    expect(s, got, out);
    rcs_message_decode(got->wire, got->len, got->wire_len, &out->message);
    rcs_outcome_of(&out->message, &out->outcome);
    if (s->settle) {
        rcsi_settle_fetch(s->settle);
    }
    rcsi_session_compare(s);
    rcsi_tally_message(&s->ledger, &out->message, got->transport);
    if (out->message.len < RCSI_QR_OCTETS) {
        return false;
    }
    bool response = rcs_message_is_response(&out->message);
    if (!response) {
        note_query(s, out);
    }
    if (!response && !s->gives_queries) {
        return false;
    }
    const rcs_query *torn =
        response && got->torn && s->silence.settle ? note_torn(s, out) : NULL;
    rcsi_arrival_outer(got, &out->outer);
    begin_finding(s, out);
    out->fragmented = got->fragmented;
    if (torn) {
        out->query = torn;
        rcsi_finding_question(out);
        return rcsi_settle_bare(s->settle, out) == RCSI_SETTLED;
    }
    if (!response) {
        rcsi_finding_question(out);
        return true;
    }
    return join(s, out) == RCSI_SETTLED;
}

/* A finding that is no response: held, if lookups are on.  True: it is to be handed out now. */
static bool deliver(rcs_session *s, const rcsi_failed *failed, rcs_finding *out)
{
    out->id = ++s->findings;
    if (!s->settle) {
        return true;
    }
    rcsi_settled settled =
        failed->lookup ? rcsi_settle_failure(s->settle, out, failed->lookup, failed->end)
                       : rcsi_settle_bare(s->settle, out);
    return settled == RCSI_SETTLED || rcsi_settle_take(s->settle, s->clock_ns, out);
}

RCSI_APART static bool take_report(rcs_session *s, rcs_finding *out)
{
    rcsi_failed failed = {.finding = out};
    const rcsi_report report = {&s->segment, &s->quoted, &s->packet};
    s->is_report = false;
    return rcsi_silence_reported(&s->silence, &report, &failed) &&
           deliver(s, &failed, out);
}

/* What a segment says of its connection, and of the queries on it. */
static bool take_hangup(rcs_session *s, rcs_finding *out)
{
    rcsi_failed failed = {.finding = out};
    if (!s->silence.pair) {
        return false;
    }
    if (s->is_tcp) {
        const rcsi_segment *segment = &s->segment;
        const uint8_t *service = s->ports.service;
        const rcsi_tcp_sign sign = {segment, &s->packet,
                                    service[segment->destination_port] == RCSI_SERVICE_DNS,
                                    service[segment->source_port] == RCSI_SERVICE_DNS};
        s->is_tcp = false;
        rcsi_hangup_note(&s->hangup, &sign);
    }
    while (rcsi_hangup_next(&s->hangup, &s->packet, &failed)) {
        if (deliver(s, &failed, out)) {
            return true;
        }
    }
    return false;
}

/* The next query or connection in vain. */
static bool next_in_vain(rcs_session *s, rcsi_phase phase, rcsi_failed *out)
{
    return rcsi_silence_next(&s->silence, s->clock_ns, phase, out) ||
           rcsi_hangup_late(&s->hangup, s->clock_ns, phase, out);
}

/* Only when the last message was read, which may be an answer. */
static bool take_silence(rcs_session *s, rcsi_phase phase, rcs_finding *out)
{
    rcsi_failed failed = {.finding = out};
    while (s->silence.pair && next_in_vain(s, phase, &failed)) {
        if (deliver(s, &failed, out)) {
            return true;
        }
    }
    return false;
}

/* What came of time, and of the end. */
RCSI_APART static bool take_rest(rcs_session *s, rcs_finding *out)
{
    if (take_hangup(s, out) || take_silence(s, RCSI_RUNNING, out)) {
        return true;
    }
    if (!s->finished) {
        return false;
    }
    if (take_silence(s, RCSI_OVER, out)) {
        return true;
    }
    if (s->settle) {
        rcsi_settle_finish(s->settle);
    }
    return s->settle && rcsi_settle_take(s->settle, s->clock_ns, out);
}

/* Between two files there may be answers that no capture shows: who waits when the first ends
 * waits as at the end of the capture.  What is held may still be decided by the next one. */
static bool take_before_gap(rcs_session *s, rcs_finding *out)
{
    int64_t now_ns = s->clock_ns;
    if (!s->gap.is_open) {
        return false;
    }
    s->clock_ns = s->gap.before_ns;
    s->gap.is_open = (s->settle && rcsi_settle_take(s->settle, s->clock_ns, out)) ||
                     take_silence(s, RCSI_OVER, out);
    s->clock_ns = now_ns;
    return s->gap.is_open;
}

/* The next finding of what is pending. */
static bool take_pending(rcs_session *session, rcs_finding *out)
{
    rcsi_arrival got;
    if (take_before_gap(session, out)) {
        return true;
    }
    do {
        if (session->settle && rcsi_settle_take(session->settle, session->clock_ns, out)) {
            return true;
        }
        if (session->is_report && take_report(session, out)) {
            return true;
        }
        if (!next_arrival(session, &got)) {
            bool more = session->silence.pair || session->finished;
            return more && take_rest(session, out);
        }
    } while (!read_arrival(session, &got, out));
    return true;
}

RCSI_APART static bool take(rcs_session *session, rcs_finding *out)
{
    if (!take_pending(session, out)) {
        return false;
    }
    rcsi_hindsight(session, out);
    return true;
}

bool rcs_session_take(rcs_session *session, rcs_finding *out)
{
    bool idle = !session->settle && !session->is_report && session->pending == RCSI_NOTHING &&
                session->behind == RCSI_NOTHING_BEHIND && !session->silence.pair;
    return !idle && take(session, out);
}
