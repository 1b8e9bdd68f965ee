/* link_ether.c -- Ethernet, VLAN tags and LLC taken off */
#include "net/link_ether.h"

enum {
    ETHER_VLAN = 0x8100,     /* IEEE 802.1Q */
    ETHER_QINQ = 0x88a8,     /* IEEE 802.1ad */
    ETHER_QINQ_OLD = 0x9100, /* before 802.1ad */
    VLAN_TAGS_MAX = 8,       /* 802.1ad uses two; more are a loop of switches */
    LLC_SAP_IP = 0x06,
    LLC_SAP_SNAP = 0xaa,
    LLC_UI = 0x03 /* unnumbered information: no sequence numbers follow */
};

/* RFC 1042: LLC, then for SNAP an organisation and, if that is zero, an EtherType. */
static uint16_t llc_type(rcsi_reader *r)
{
    uint8_t destination_sap = rcsi_u8(r);
    uint8_t source_sap = rcsi_u8(r);
    uint8_t control = rcsi_u8(r);
    if (destination_sap != source_sap || control != LLC_UI) {
        return RCSI_ETHER_OTHER;
    }
    if (destination_sap == LLC_SAP_IP) {
        return RCSI_ETHER_IPV4;
    }
    if (destination_sap != LLC_SAP_SNAP) {
        return RCSI_ETHER_OTHER;
    }
    uint32_t organisation = (uint32_t)rcsi_u8(r) << 16;
    organisation |= rcsi_u16(r);
    uint16_t ethertype = rcsi_u16(r);
    bool is_type = organisation == 0 && ethertype >= RCSI_ETHER_TYPE_MIN;
    return is_type ? ethertype : RCSI_ETHER_OTHER;
}

static inline bool is_vlan(uint16_t ethertype)
{
    return ethertype == ETHER_VLAN || ethertype == ETHER_QINQ || ethertype == ETHER_QINQ_OLD;
}

/* Each tag is a control field and the next EtherType. */
static inline void read_type(rcsi_frame *frame, uint16_t ethertype)
{
    rcsi_reader *r = &frame->span.octets;
    while (is_vlan(ethertype) && frame->vlan_tags < VLAN_TAGS_MAX) {
        rcsi_take(r, 2);
        ethertype = rcsi_u16(r);
        frame->vlan_tags++;
    }
    if (ethertype < RCSI_ETHER_TYPE_MIN) {
        ethertype = llc_type(r);
    }
    frame->ethertype = ethertype;
}

void rcsi_ether_read_type(rcsi_frame *frame, uint16_t ethertype)
{
    read_type(frame, ethertype);
}

void rcsi_ether_read(rcsi_frame *frame)
{
    const uint8_t *header = rcsi_take(&frame->span.octets, RCSI_MAC_ADDRESSES + 2);
    if (header) {
        read_type(frame, rcsi_load16(header + RCSI_MAC_ADDRESSES));
    }
}

void rcsi_ether_read_llc(rcsi_frame *frame)
{
    read_type(frame, llc_type(&frame->span.octets));
}
