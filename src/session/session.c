/* session.c -- the pipeline: packets in, findings out */
#include "rcodescope/session.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "session/state.h"
#include "session/tally.h"

enum {
    TRANSACTIONS_DEFAULT = 131072,
    TCP_FLOWS_DEFAULT = 8192,
    POOL_KIB_DEFAULT = 16384,
    DATAGRAMS_DEFAULT = 1024,
    DEFRAG_KIB_DEFAULT = 8192
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
    if (status == RCS_OK && s->pair && o->lookups != RCS_LOOKUPS_OFF) {
        status = rcsi_settle_new(o, &s->ledger, &s->settle);
    }
    if (status == RCS_OK && s->pair && o->silences == RCS_SILENCES_ON) {
        s->silence = (rcsi_silence){.pair = s->pair, .settle = s->settle, .ledger = &s->ledger,
                                    .defrag = s->defrag};
        status = rcsi_silence_init(&s->silence, o);
        if (s->settle) {
            rcsi_settle_listen(s->settle, &s->silence.heard);
        }
        s->hangup = (rcsi_hangup){.silence = &s->silence, .tcp = s->tcp};
        status = status == RCS_OK ? rcsi_hangup_init(&s->hangup) : status;
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
        rcsi_silence_free(&session->silence);
        rcsi_hangup_free(&session->hangup);
        rcsi_copies_free(session->copies);
        free(session);
    }
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

void rcsi_session_compare(rcs_session *s)
{
    if (s->digest != 0) {
        s->is_copy = rcsi_copies_seen(s->copies, s->digest, s->packet.time_ns);
        s->ledger.copies += s->is_copy;
        s->digest = 0;
    }
}

/* Fragments have copies of their own, which are not put together (rcs_ledger_fragments).  Of a
 * datagram it need not be known before it was decoded; memory takes as long. */
static void look_for_copy(rcs_session *s, const rcs_packet *packet)
{
    rcsi_datagram datagram;
    bool has_dns = s->pending == RCSI_DATAGRAM ||
                   (s->pending == RCSI_STREAM && s->segment.payload_wire_len > 0);
    s->is_copy = false;
    if (!has_dns || !rcsi_innermost(packet, &s->segment, &datagram)) {
        return;
    }
    s->digest = rcsi_copies_expect(s->copies, &datagram);
    if (s->pending != RCSI_DATAGRAM) {
        rcsi_session_compare(s);
    } else if (s->copying == RCS_COPIES_DROPPED) {
        rcsi_session_compare(s);
        s->pending = s->is_copy ? RCSI_NOTHING : RCSI_DATAGRAM;
    }
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void rcs_session_feed(rcs_session *session, const rcs_packet *packet)
{
    assert(session->pending == RCSI_NOTHING && session->behind == RCSI_NOTHING_BEHIND);
    assert(!session->is_report);
    remember_packet(session, packet);
    session->ledger.packets++;
    session->ledger.octets += packet->caplen;
    session->ledger.bad_timestamps += packet->bad_time;
    session->ledger.clock_went_back += packet->time_ns < session->clock_ns;
    rcsi_gap_note(&session->gap, packet, session->clock_ns);
    session->clock_ns = later(session->clock_ns, packet->time_ns);
    rcs_packet_class class_ = rcsi_classify_packet(session, packet);
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
    assert(session->pending == RCSI_NOTHING && session->behind == RCSI_NOTHING_BEHIND);
    assert(!session->is_report);
    session->is_copy = false;
    session->clock_ns = later(session->clock_ns, now_ns);
    session->segment = (rcsi_segment){.kind = RCSI_UNKNOWN_LINK}; /* borrowed the last packet */
    rcsi_tcp_advance(session->tcp, session->clock_ns);
    rcsi_defrag_advance(session->defrag, session->clock_ns);
    session->pending = RCSI_STREAM;
    session->behind = RCSI_FRAGMENTS_BEHIND;
}

void rcs_session_note_drops(rcs_session *session, const rcs_missing *missing)
{
    session->ledger.lost += missing->count;
    rcsi_silence_missing(&session->silence, missing);
}

void rcs_session_release(rcs_session *session)
{
    if (session->settle) {
        rcsi_settle_release(session->settle);
    }
}

void rcs_session_finish(rcs_session *session)
{
    assert(session->pending == RCSI_NOTHING && session->behind == RCSI_NOTHING_BEHIND);
    assert(!session->is_report);
    session->segment = (rcsi_segment){.kind = RCSI_UNKNOWN_LINK};
    session->is_copy = false;
    rcsi_tcp_finish(session->tcp);
    rcsi_defrag_advance(session->defrag, session->clock_ns);
    rcsi_defrag_finish(session->defrag);
    session->behind = RCSI_FRAGMENTS_BEHIND;
    session->finished = true;
}

const rcs_ledger *rcs_session_ledger(rcs_session *session)
{
    rcsi_ports_busiest(&session->ports, session->ledger.elsewhere);
    return &session->ledger;
}
