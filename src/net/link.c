/* link.c -- link headers taken off: one row of a table for each link type */
#include "net/link.h"

/* LINKTYPE_ numbers (tcpdump.org/linktypes.html); 12 and 14 are DLT_RAW of BSD and OpenBSD. */
enum {
    LINK_NULL = 0,
    LINK_EN10MB = 1,
    LINK_BSD_RAW = 12,
    LINK_OPENBSD_RAW = 14,
    LINK_RAW = 101,
    LINK_LOOP = 108,
    LINK_LINUX_SLL = 113,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_LINUX_SLL2 = 276
};

enum {
    ETHER_VLAN = 0x8100,      /* IEEE 802.1Q */
    ETHER_QINQ = 0x88a8,      /* IEEE 802.1ad */
    ETHER_QINQ_OLD = 0x9100,  /* before 802.1ad */
    ETHER_TYPE_MIN = 0x0600,  /* below: the length of an IEEE 802.3 frame */
    COOKED_LLC = 0x0004,      /* ETH_P_802_2 in the protocol field of a cooked header */
    VLAN_TAGS_MAX = 8,        /* 802.1ad uses two; more are a loop of switches */
    LLC_SAP_IP = 0x06,
    LLC_SAP_SNAP = 0xaa,
    LLC_UI = 0x03,            /* unnumbered information: no sequence numbers follow */
    MAC_ADDRESSES = 6 + 6
};

/* RFC 1042: LLC, then for SNAP an organisation and, if that is zero, an EtherType. */
static uint16_t read_llc(rcsi_reader *r)
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
    return organisation == 0 ? ethertype : RCSI_ETHER_OTHER;
}

static inline bool is_vlan(uint16_t ethertype)
{
    return ethertype == ETHER_VLAN || ethertype == ETHER_QINQ || ethertype == ETHER_QINQ_OLD;
}

/* The EtherType behind any VLAN tags: each is a tag control field and the next EtherType. */
static inline void read_tags(rcsi_frame *frame, uint16_t ethertype)
{
    rcsi_reader *r = &frame->span.octets;
    while (is_vlan(ethertype) && frame->vlan_tags < VLAN_TAGS_MAX) {
        rcsi_take(r, 2);
        ethertype = rcsi_u16(r);
        frame->vlan_tags++;
    }
    if (ethertype < ETHER_TYPE_MIN) {
        ethertype = read_llc(r);
    }
    frame->ethertype = ethertype;
}

static void read_ethernet(rcsi_frame *frame)
{
    const uint8_t *header = rcsi_take(&frame->span.octets, MAC_ADDRESSES + 2);
    if (header) {
        read_tags(frame, rcsi_load16(header + MAC_ADDRESSES));
    }
}

static void read_linux_sll(rcsi_frame *frame)
{
    rcsi_reader *r = &frame->span.octets;
    rcsi_take(r, 2 + 2 + 2 + 8); /* packet type, ARPHRD_ type, address length, address */
    uint16_t protocol = rcsi_u16(r);
    bool is_type = protocol >= ETHER_TYPE_MIN || protocol == COOKED_LLC;
    read_tags(frame, is_type ? protocol : RCSI_ETHER_OTHER);
}

static void read_linux_sll2(rcsi_frame *frame)
{
    rcsi_reader *r = &frame->span.octets;
    uint16_t protocol = rcsi_u16(r);
    rcsi_take(r, 2 + 4 + 2 + 1 + 1 + 8); /* reserved, interface, ARPHRD_, type, length, address */
    bool is_type = protocol >= ETHER_TYPE_MIN || protocol == COOKED_LLC;
    read_tags(frame, is_type ? protocol : RCSI_ETHER_OTHER);
}

/*
 * An address family in 4 octets: in the capturing machine's order (NULL) or network order
 * (LOOP).  Families are below 256, so a wrong order shows as a large number.
 */
static void read_family(rcsi_frame *frame)
{
    const uint8_t *word = rcsi_take(&frame->span.octets, 4);
    if (!word) {
        return;
    }
    bool is_big_endian = word[0] == 0 && word[1] == 0 && word[2] == 0;
    bool is_little_endian = word[1] == 0 && word[2] == 0 && word[3] == 0;
    frame->ethertype = RCSI_ETHER_OTHER;
    if (!is_big_endian && !is_little_endian) {
        return;
    }
    switch (word[0] | word[3]) {
    case 2: /* AF_INET everywhere */
        frame->ethertype = RCSI_ETHER_IPV4;
        break;
    case 10: /* AF_INET6 of Linux */
    case 24: /* of NetBSD, OpenBSD and Npcap */
    case 28: /* of FreeBSD */
    case 30: /* of macOS */
        frame->ethertype = RCSI_ETHER_IPV6;
        break;
    }
}

static void read_raw(rcsi_frame *frame)
{
    frame->ethertype = RCSI_ETHER_IP_VERSION;
}

static void read_ipv4(rcsi_frame *frame)
{
    frame->ethertype = RCSI_ETHER_IPV4;
}

static void read_ipv6(rcsi_frame *frame)
{
    frame->ethertype = RCSI_ETHER_IPV6;
}

typedef struct link_type {
    uint16_t linktype;
    void (*read)(rcsi_frame *frame); /* steps over the header, sets the EtherType */
} link_type;

/* Most frequent first: the search is linear. */
static const link_type link_types[] = {
    {LINK_EN10MB, read_ethernet},
    {LINK_LINUX_SLL, read_linux_sll},
    {LINK_LINUX_SLL2, read_linux_sll2},
    {LINK_RAW, read_raw},
    {LINK_NULL, read_family},
    {LINK_LOOP, read_family},
    {LINK_IPV4, read_ipv4},
    {LINK_IPV6, read_ipv6},
    {LINK_BSD_RAW, read_raw},
    {LINK_OPENBSD_RAW, read_raw},
};

bool rcsi_link_parse(const rcs_packet *packet, rcsi_frame *out)
{
    for (size_t i = 0; i < sizeof link_types / sizeof link_types[0]; i++) {
        if (link_types[i].linktype == packet->linktype) {
            out->span.octets = rcsi_reader_of(packet->data, packet->caplen);
            out->span.missing = packet->wirelen - packet->caplen;
            out->ethertype = RCSI_ETHER_OTHER;
            out->vlan_tags = 0;
            link_types[i].read(out);
            return true;
        }
    }
    return false;
}
