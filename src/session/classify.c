/* classify.c -- the first step: what a packet is, and what it brings */
#include "net/icmp.h"
#include "session/doh.h"
#include "session/recognise.h"
#include "session/state.h"
#include "session/tally.h"

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
        s->pending = segment->payload_len ? RCSI_DATAGRAM : RCSI_NOTHING;
        return segment->payload_len ? RCS_PACKET_UDP_DNS : RCS_PACKET_CUT;
    }
    bool stray = rcsi_recognise_message(segment->payload, segment->payload_len,
                                        segment->payload_wire_len);
    if (stray && s->any_port) {
        s->service = RCSI_SERVICE_DNS;
        s->pending = RCSI_DATAGRAM;
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
    s->ledger.suspected_doh += rcsi_doh_is_suspected(segment);
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
    s->pending = RCSI_STREAM;
    s->is_tcp = s->silence.pair != NULL;
    return s->segment.payload_wire_len ? RCS_PACKET_TCP_DATA : RCS_PACKET_TCP_CONTROL;
}

/* Where the segment is read from: the packet, or a datagram put together again. */
static void note_icmp(rcs_session *s)
{
    bool about_dns = rcsi_icmp_quoted(&s->segment, &s->quoted) &&
                     rcsi_ports_service(&s->ports, s->quoted.source_port,
                                        s->quoted.destination_port) == RCSI_SERVICE_DNS;
    s->ledger.icmp_errors += about_dns;
    s->is_report = about_dns && s->silence.pair != NULL;
}

rcs_packet_class rcsi_classify_segment(rcs_session *s)
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

/* dnstap: the messages come without packets. */
static rcs_packet_class classify_carried(rcs_session *s, const rcs_packet *packet)
{
    const rcs_carried *carried = packet->carried;
    if (packet->filtered) {
        return RCS_PACKET_FILTERED;
    }
    if (carried->query.wire || carried->response.wire) {
        s->pending = carried->query.wire ? RCSI_CARRIED_QUERY : RCSI_CARRIED_RESPONSE;
        return RCS_PACKET_DNSTAP;
    }
    return RCS_PACKET_NOT_DNS;
}

rcs_packet_class rcsi_classify_packet(rcs_session *s, const rcs_packet *packet)
{
    if (packet->carried) {
        return classify_carried(s, packet);
    }
    rcsi_segment_parse(packet, &s->ports.own, &s->segment);
    if (packet->filtered) {
        rcsi_tally_filtered(&s->ledger, packet, &s->segment);
        return RCS_PACKET_FILTERED;
    }
    if (s->segment.kind == RCSI_FRAGMENT) {
        rcsi_defrag_feed(s->defrag, &s->segment, s->packet.time_ns);
        s->behind = RCSI_FRAGMENTS_BEHIND;
    }
    return rcsi_classify_segment(s);
}
