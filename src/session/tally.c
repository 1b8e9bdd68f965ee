/* tally.c -- rows of the ledger that take a thought to count */
#include "session/tally.h"

void rcsi_tally_unknown_link(rcs_ledger *ledger, uint16_t linktype)
{
    for (int i = 0; i < RCS_LEDGER_LINKS; i++) {
        rcs_ledger_link *row = &ledger->unknown[i];
        if (row->packets == 0 || row->linktype == linktype) {
            row->linktype = linktype;
            row->packets++;
            return;
        }
    }
}

/* A tag does not hide the datagram inside from a filter on that. */
void rcsi_tally_filtered(rcs_ledger *ledger, const rcs_packet *packet,
                         const rcsi_segment *segment)
{
    ledger->filtered_inner += packet->filtered_inner;
    ledger->filtered_vlan += segment->vlan_tags > 0 && !packet->filtered_inner;
    ledger->filtered_fragments +=
        segment->kind == RCSI_FRAGMENT && segment->fragment_offset > 0;
}

/* Packets that a longer snap length would have shown whole. */
void rcsi_tally_cut(rcs_ledger *ledger, const rcs_packet *packet, rcs_packet_class class_)
{
    bool wanted = class_ == RCS_PACKET_CUT || class_ == RCS_PACKET_FRAGMENT ||
                  class_ == RCS_PACKET_TCP_DATA || class_ == RCS_PACKET_UDP_DNS;
    if (wanted && packet->wirelen > ledger->cut_wirelen) {
        ledger->cut_wirelen = packet->wirelen;
    }
}

void rcsi_tally_message(rcs_ledger *ledger, const rcs_message *message,
                        rcs_transport transport)
{
    ledger->messages++;
    if (transport == RCS_TCP) {
        ledger->tcp_messages++;
    }
    if (message->defect != RCS_DEFECT_NONE) {
        ledger->malformed += message->defect != RCS_DEFECT_CUT_BY_CAPTURE;
    }
    ledger->cut_messages += message->len < message->wire_len;
    if (message->len < RCSI_QR_OCTETS) {
        ledger->header_short++;
    } else if (rcs_message_is_response(message)) {
        ledger->responses++;
    } else {
        ledger->queries++;
    }
}
