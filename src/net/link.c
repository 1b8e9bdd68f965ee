/* link.c -- link headers taken off: one row of a table for each link type */
#include "net/link.h"

#include "net/link_ether.h"
#include "net/link_wifi.h"
#include "net/link_wrap.h"

/* LINKTYPE_ numbers (tcpdump.org/linktypes.html); 12 and 14 are DLT_RAW of BSD and OpenBSD. */
enum {
    LINK_NULL = 0,
    LINK_EN10MB = 1,
    LINK_IEEE802_5 = 6,
    LINK_ARCNET_BSD = 7,
    LINK_PPP = 9,
    LINK_FDDI = 10,
    LINK_BSD_RAW = 12,
    LINK_OPENBSD_RAW = 14,
    LINK_PPP_HDLC = 50,
    LINK_PPP_ETHER = 51,
    LINK_ATM_RFC1483 = 100,
    LINK_RAW = 101,
    LINK_C_HDLC = 104,
    LINK_IEEE802_11 = 105,
    LINK_LOOP = 108,
    LINK_ENC = 109,
    LINK_LINUX_SLL = 113,
    LINK_PFLOG = 117,
    LINK_PRISM = 119,
    LINK_IP_OVER_FC = 122,
    LINK_RADIOTAP = 127,
    LINK_ARCNET_LINUX = 129,
    LINK_AVS = 163,
    LINK_PPP_PPPD = 166,
    LINK_PPP_WITH_DIR = 204,
    LINK_IPV4 = 228,
    LINK_IPV6 = 229,
    LINK_NFLOG = 239,
    LINK_LINUX_SLL2 = 276
};

enum { COOKED_LLC = 0x0004 /* ETH_P_802_2 in the protocol field of a cooked header */ };

static void read_linux_sll(rcsi_frame *frame)
{
    rcsi_reader *r = &frame->span.octets;
    rcsi_take(r, 2 + 2 + 2 + 8); /* packet type, ARPHRD_ type, address length, address */
    uint16_t protocol = rcsi_u16(r);
    bool is_type = protocol >= RCSI_ETHER_TYPE_MIN || protocol == COOKED_LLC;
    rcsi_ether_read_type(frame, is_type ? protocol : RCSI_ETHER_OTHER);
}

static void read_linux_sll2(rcsi_frame *frame)
{
    rcsi_reader *r = &frame->span.octets;
    uint16_t protocol = rcsi_u16(r);
    rcsi_take(r, 2 + 4 + 2 + 1 + 1 + 8); /* reserved, interface, ARPHRD_, type, length, address */
    bool is_type = protocol >= RCSI_ETHER_TYPE_MIN || protocol == COOKED_LLC;
    rcsi_ether_read_type(frame, is_type ? protocol : RCSI_ETHER_OTHER);
}

/* The same on every system, but for IPv6. */
static uint16_t ethertype_of_family(unsigned family)
{
    switch (family) {
    case 2: /* AF_INET */
        return RCSI_ETHER_IPV4;
    case 10: /* AF_INET6 of Linux */
    case 24: /* of NetBSD, OpenBSD and Npcap */
    case 28: /* of FreeBSD */
    case 30: /* of macOS */
        return RCSI_ETHER_IPV6;
    default:
        return RCSI_ETHER_OTHER;
    }
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
    if (is_big_endian || is_little_endian) {
        frame->ethertype = ethertype_of_family(word[0] | word[3]);
    }
}

/* OpenBSD's IPsec: family, security parameters, flags. */
static void read_enc(rcsi_frame *frame)
{
    read_family(frame);
    rcsi_take(&frame->span.octets, 4 + 4);
}

/* Length without padding, family; the rest is the packet filter's verdict. */
static void read_pflog(rcsi_frame *frame)
{
    rcsi_reader *r = &frame->span.octets;
    size_t len = rcsi_u8(r);
    frame->ethertype = ethertype_of_family(rcsi_u8(r));
    rcsi_take(r, len < 4 ? 2 : (len + 3) / 4 * 4 - 2);
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

static void read_ppp(rcsi_frame *frame)
{
    frame->ethertype = RCSI_ETHER_PPP;
}

/* One octet says who sent it. */
static void read_directed_ppp(rcsi_frame *frame)
{
    rcsi_take(&frame->span.octets, 1);
    frame->ethertype = RCSI_ETHER_PPP;
}

static void read_pppoe(rcsi_frame *frame)
{
    frame->ethertype = RCSI_ETHER_PPPOE;
}

/* RFC 1547 4.3.1: address, control, EtherType. */
static void read_cisco_hdlc(rcsi_frame *frame)
{
    rcsi_take(&frame->span.octets, 1 + 1);
    uint16_t type = rcsi_u16(&frame->span.octets);
    frame->ethertype = type >= RCSI_ETHER_TYPE_MIN ? type : RCSI_ETHER_OTHER;
}

/* Either framing, told apart by the address. */
static void read_hdlc(rcsi_frame *frame)
{
    enum { CISCO_UNICAST = 0x0f, CISCO_BROADCAST = 0x8f };
    const rcsi_reader *r = &frame->span.octets;
    bool is_cisco = rcsi_left(r) && (r->at[0] == CISCO_UNICAST || r->at[0] == CISCO_BROADCAST);
    if (is_cisco) {
        read_cisco_hdlc(frame);
    } else {
        read_ppp(frame);
    }
}

static void read_fddi(rcsi_frame *frame)
{
    enum { CLASS_AND_FORMAT = 0xf0, LLC_ASYNCHRONOUS = 0x50 };
    uint8_t control = rcsi_u8(&frame->span.octets);
    rcsi_take(&frame->span.octets, RCSI_MAC_ADDRESSES);
    frame->ethertype = RCSI_ETHER_OTHER;
    if ((control & CLASS_AND_FORMAT) == LLC_ASYNCHRONOUS) {
        rcsi_ether_read_llc(frame);
    }
}

/* IEEE 802.5: the first bit of the source address says that a route follows. */
static void read_token_ring(rcsi_frame *frame)
{
    enum { FRAME_TYPE = 0xc0, LLC = 0x40, HAS_ROUTE = 0x80, ROUTE_LEN = 0x1f };
    rcsi_reader *r = &frame->span.octets;
    frame->ethertype = RCSI_ETHER_OTHER;
    const uint8_t *header = rcsi_take(r, 1 + 1 + RCSI_MAC_ADDRESSES);
    if (!header || (header[1] & FRAME_TYPE) != LLC) {
        return;
    }
    if (header[8] & HAS_ROUTE) {
        size_t route = rcsi_u8(r) & ROUTE_LEN;
        rcsi_take(r, route ? route - 1 : 0);
    }
    rcsi_ether_read_llc(frame);
}

/* RFC 2625: two network addresses, then LLC. */
static void read_fibre_channel(rcsi_frame *frame)
{
    rcsi_take(&frame->span.octets, 8 + 8);
    rcsi_ether_read_llc(frame);
}

/*
 * RFC 1201 2: protocol, split flag and sequence; RFC 1051 has the protocol alone.  Of a split
 * packet only the first part (an odd flag) has headers.
 */
static void read_arcnet_protocol(rcsi_frame *frame)
{
    enum { OLD_IP = 0xf0, IP = 0xd4, IPV6 = 0xc4, EXCEPTION = 0xff };
    rcsi_reader *r = &frame->span.octets;
    uint8_t protocol = rcsi_u8(r);
    frame->ethertype = protocol == IPV6                       ? RCSI_ETHER_IPV6
                       : protocol == IP || protocol == OLD_IP ? RCSI_ETHER_IPV4
                                                              : RCSI_ETHER_OTHER;
    if (protocol == OLD_IP) {
        return;
    }
    uint8_t split = rcsi_u8(r);
    if (split == EXCEPTION) {
        rcsi_take(r, 2 + 1); /* padding, protocol again */
        split = rcsi_u8(r);
    }
    rcsi_u16(r); /* sequence */
    if (split != 0 && split % 2 == 0) {
        frame->ethertype = RCSI_ETHER_OTHER;
    }
}

static void read_bsd_arcnet(rcsi_frame *frame)
{
    rcsi_take(&frame->span.octets, 1 + 1); /* addresses */
    read_arcnet_protocol(frame);
}

static void read_linux_arcnet(rcsi_frame *frame)
{
    rcsi_take(&frame->span.octets, 1 + 1 + 2); /* addresses, offset in the controller */
    read_arcnet_protocol(frame);
}

typedef struct link_type {
    uint16_t linktype;
    void (*read)(rcsi_frame *frame); /* steps over the header, sets the EtherType */
} link_type;

/* Most frequent first: the search is linear. */
static const link_type link_types[] = {
    {LINK_EN10MB, rcsi_ether_read},
    {LINK_LINUX_SLL, read_linux_sll},
    {LINK_LINUX_SLL2, read_linux_sll2},
    {LINK_RAW, read_raw},
    {LINK_NULL, read_family},
    {LINK_LOOP, read_family},
    {LINK_IPV4, read_ipv4},
    {LINK_IPV6, read_ipv6},
    {LINK_BSD_RAW, read_raw},
    {LINK_OPENBSD_RAW, read_raw},
    {LINK_RADIOTAP, rcsi_wifi_read_radiotap},
    {LINK_IEEE802_11, rcsi_wifi_read},
    {LINK_PPP, read_ppp},
    {LINK_PPP_HDLC, read_hdlc},
    {LINK_PPP_ETHER, read_pppoe},
    {LINK_C_HDLC, read_cisco_hdlc},
    {LINK_NFLOG, rcsi_nflog_read},
    {LINK_PFLOG, read_pflog},
    {LINK_ENC, read_enc},
    {LINK_PPP_PPPD, read_directed_ppp},
    {LINK_PPP_WITH_DIR, read_directed_ppp},
    {LINK_PRISM, rcsi_wifi_read_prism},
    {LINK_AVS, rcsi_wifi_read_avs},
    {LINK_FDDI, read_fddi},
    {LINK_IEEE802_5, read_token_ring},
    {LINK_ATM_RFC1483, rcsi_ether_read_llc},
    {LINK_IP_OVER_FC, read_fibre_channel},
    {LINK_ARCNET_LINUX, read_linux_arcnet},
    {LINK_ARCNET_BSD, read_bsd_arcnet},
};

static const link_type *find(uint16_t linktype)
{
    for (size_t i = 0; i < sizeof link_types / sizeof link_types[0]; i++) {
        if (link_types[i].linktype == linktype) {
            return &link_types[i];
        }
    }
    return NULL;
}

/* A wrapper, or several, around a frame. */
static bool unwrap(rcsi_frame *frame, uint16_t linktype)
{
    const link_type *type = NULL;
    while (!type && rcsi_link_unwrap(frame, &linktype)) {
        type = find(linktype);
    }
    if (type) {
        type->read(frame);
    }
    return type || frame->span.octets.failed;
}

bool rcsi_link_parse(const rcs_packet *packet, rcsi_frame *out)
{
    out->span.octets = rcsi_reader_of(packet->data, packet->caplen);
    out->span.missing = packet->wirelen - packet->caplen;
    out->end = out->span.octets.end;
    out->ethertype = RCSI_ETHER_OTHER;
    out->vlan_tags = 0;
    out->is_protected = false;
    const link_type *type = find(packet->linktype);
    if (type) {
        type->read(out);
        return true;
    }
    return unwrap(out, packet->linktype);
}
