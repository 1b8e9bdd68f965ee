/* tunnel_gre.c -- GRE and the mirrored frames of ERSPAN */
#include "net/tunnel_inner.h"

/* RFC 2784 2.1, RFC 2890 2, RFC 1701 (routing), RFC 2637 4.1 (version 1). */
enum {
    HAS_CHECKSUM = 0x8000,
    HAS_ROUTING = 0x4000,
    HAS_KEY = 0x2000,
    HAS_SEQUENCE = 0x1000,
    HAS_ACKNOWLEDGEMENT = 0x0080,
    VERSION = 0x0007,
    RESERVED = 0x0078,   /* of both versions */
    RESERVED_V0 = 0x0080 /* the acknowledgement bit of version 1 */
};

/* RFC 1701: source route entries until one of family 0 and length 0. */
static void step_over_routes(rcsi_reader *r)
{
    while (!r->failed) {
        uint16_t family = rcsi_u16(r);
        rcsi_u8(r); /* offset */
        uint8_t len = rcsi_u8(r);
        rcsi_take(r, len);
        if (family == 0 && len == 0) {
            return;
        }
    }
}

static void step_over_options(rcsi_reader *r, uint16_t flags)
{
    if (flags & (HAS_CHECKSUM | HAS_ROUTING)) {
        rcsi_take(r, 2 + 2); /* checksum, offset of the route */
    }
    if (flags & HAS_KEY) {
        rcsi_take(r, 4);
    }
    if (flags & HAS_SEQUENCE) {
        rcsi_take(r, 4);
    }
    if (flags & HAS_ROUTING) {
        step_over_routes(r);
    }
}

/* RFC 2637 4.1: the key is a length and the call; without a sequence number no payload. */
static bool open_pptp(rcsi_frame *frame, uint16_t flags)
{
    rcsi_reader *r = &frame->span.octets;
    if (!(flags & HAS_KEY) || !(flags & HAS_SEQUENCE) || frame->ethertype != RCSI_ETHER_PPP) {
        return false;
    }
    uint16_t len = rcsi_u16(r);
    rcsi_take(r, 2 + 4 + (flags & HAS_ACKNOWLEDGEMENT ? 4 : 0));
    if (len < rcsi_span_wire_len(&frame->span)) {
        rcsi_span_set_wire_len(&frame->span, len);
    }
    return true;
}

/* Some senders count in the length of IP only the headers that they put around the frame. */
static void look_behind_the_datagram(rcsi_frame *frame)
{
    rcsi_span *span = &frame->span;
    if (rcsi_span_wire_len(span) == 0 && !span->octets.failed) {
        span->octets.end = frame->end;
    }
}

bool rcsi_gre_open(rcsi_frame *frame)
{
    rcsi_reader *r = &frame->span.octets;
    uint16_t flags = rcsi_u16(r);
    frame->ethertype = rcsi_u16(r);
    if (r->failed) {
        return true;
    }
    if ((flags & VERSION) == 1) {
        return open_pptp(frame, flags);
    }
    if (flags & (VERSION | RESERVED | RESERVED_V0)) {
        return false;
    }
    step_over_options(r, flags);
    if (frame->ethertype == RCSI_ETHER_ERSPAN) {
        look_behind_the_datagram(frame);
        /* draft-foschiano-erspan: type I has neither a sequence number nor a header. */
        frame->ethertype = flags & HAS_SEQUENCE ? RCSI_ETHER_ERSPAN : RCSI_ETHER_BRIDGED;
    }
    return frame->ethertype != RCSI_ETHER_IP_VERSION;
}

/* draft-foschiano-erspan 4.2: version 1, VLAN, session, port index. */
static bool open_erspan_ii(rcsi_frame *frame)
{
    enum { HEADER = 8, TYPE_II = 1 };
    const uint8_t *header = rcsi_take(&frame->span.octets, HEADER);
    return (!header || header[0] >> 4 == TYPE_II) && rcsi_ethernet_open(frame);
}

/* 4.3: version 2; the kind of frame; the last bit announces a platform's own header. */
static bool open_erspan_iii(rcsi_frame *frame)
{
    enum { HEADER = 12, PLATFORM = 8, TYPE_III = 2, ETHERNET = 0, IP = 2 };
    const uint8_t *header = rcsi_take(&frame->span.octets, HEADER);
    if (!header) {
        return true;
    }
    if (header[0] >> 4 != TYPE_III) {
        return false;
    }
    if (header[11] & 1) {
        rcsi_take(&frame->span.octets, PLATFORM);
    }
    uint8_t kind = header[10] >> 2 & 0x1f;
    frame->ethertype = RCSI_ETHER_IP_VERSION;
    return kind == IP || (kind == ETHERNET && rcsi_ethernet_open(frame));
}

bool rcsi_erspan_open(rcsi_frame *frame)
{
    bool is_iii = frame->ethertype == RCSI_ETHER_ERSPAN_III;
    return is_iii ? open_erspan_iii(frame) : open_erspan_ii(frame);
}
