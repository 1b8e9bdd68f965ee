/* link_wrap.c -- PPI, PKTAP and NFLOG: what a capture tool wrapped around a packet */
#include "net/link_wrap.h"

#include "net/little.h"

enum {
    LINK_USER2 = 149, /* macOS wrote PKTAP under it */
    LINK_PPI = 192,
    LINK_PKTAP = 258
};

enum {
    PPI_HEADER = 8,
    PKTAP_HEADER = 108, /* of the first version; later ones are longer */
    PKTAP_PACKET = 1,
    LINKTYPE_MAX = 0xffff
};

static bool failed(rcsi_frame *frame)
{
    frame->span.octets.failed = true;
    return true;
}

/* Version and flags, length, link type: little-endian whatever the machine. */
static bool unwrap_ppi(rcsi_frame *frame, uint16_t *linktype)
{
    rcsi_reader *r = &frame->span.octets;
    if (rcsi_left(r) < PPI_HEADER) {
        return failed(frame);
    }
    uint16_t len = rcsi_little16(r->at + 2);
    uint32_t inside = rcsi_little32(r->at + 4);
    if (r->at[0] != 0 || len < PPI_HEADER || inside > LINKTYPE_MAX) {
        return false;
    }
    rcsi_take(r, len);
    *linktype = (uint16_t)inside;
    return true;
}

/* Length, record type, link type, each in the order of the machine: macOS has only one. */
static bool unwrap_pktap(rcsi_frame *frame, uint16_t *linktype)
{
    rcsi_reader *r = &frame->span.octets;
    if (rcsi_left(r) < 12) {
        return failed(frame);
    }
    uint32_t len = rcsi_little32(r->at);
    uint32_t inside = rcsi_little32(r->at + 8);
    if (len < PKTAP_HEADER || len > rcsi_span_wire_len(&frame->span) ||
        rcsi_little32(r->at + 4) != PKTAP_PACKET || inside > LINKTYPE_MAX) {
        return false;
    }
    rcsi_take(r, len);
    *linktype = (uint16_t)inside;
    return true;
}

bool rcsi_link_unwrap(rcsi_frame *frame, uint16_t *linktype)
{
    if (frame->span.octets.failed) {
        return false;
    }
    switch (*linktype) {
    case LINK_PPI:
        return unwrap_ppi(frame, linktype);
    case LINK_PKTAP:
    case LINK_USER2:
        return unwrap_pktap(frame, linktype);
    default:
        return false;
    }
}

/* Netlink attributes in the order of the machine that captured. */
enum {
    NFLOG_HEADER = 4, /* family, version, resource id */
    NFLOG_ATTRIBUTE = 4,
    NFLOG_PAYLOAD = 9
};

typedef uint16_t load16(const uint8_t *);

/* The attributes that come first are short: one octet of their length is zero. */
static load16 *order_of(const uint8_t *attribute)
{
    return attribute[0] == 0 ? rcsi_load16 : rcsi_little16;
}

/* Every attribute is 4 octets or longer, padded to a multiple of 4. */
void rcsi_nflog_read(rcsi_frame *frame)
{
    rcsi_reader *r = &frame->span.octets;
    frame->ethertype = RCSI_ETHER_OTHER;
    rcsi_take(r, NFLOG_HEADER);
    load16 *load = rcsi_left(r) ? order_of(r->at) : rcsi_load16;
    while (rcsi_span_wire_len(&frame->span) > 0) {
        const uint8_t *attribute = rcsi_take(r, NFLOG_ATTRIBUTE);
        if (!attribute) {
            return;
        }
        uint32_t len = load(attribute);
        if (len < NFLOG_ATTRIBUTE) {
            return;
        }
        len -= NFLOG_ATTRIBUTE;
        if (load(attribute + 2) == NFLOG_PAYLOAD) {
            rcsi_span_set_wire_len(&frame->span, len);
            frame->ethertype = RCSI_ETHER_IP_VERSION;
            return;
        }
        rcsi_take(r, (len + 3) / 4 * 4);
    }
}
