/* ngpacket.c -- Enhanced, Simple and old Packet Blocks (draft-ietf-opsawg-pcapng 4.3, 4.4, A) */
#include "capture/ngpacket.h"

#include "capture/limits.h"

enum layout {
    FIXED_FIELDS = 20, /* of enhanced and old blocks: interface, time, two lengths */
    TIME_AT = 4,
    CAPLEN_AT = 12,
    WIRELEN_AT = 16,
    SIMPLE_FIELDS = 4
};

static void read_fixed(rcsi_order order, rcsi_packet_block type, const uint8_t *p,
                       rcsi_ngpacket *out)
{
    /* The old block has 16 bits of interface and 16 of drops where the new one has 32. */
    out->interface_id =
        type == RCSI_BLOCK_OLD_PACKET ? rcsi_order16(order, p) : rcsi_order32(order, p);
    uint64_t high = rcsi_order32(order, p + TIME_AT);
    out->ticks = high << 32 | rcsi_order32(order, p + TIME_AT + 4);
    out->timed = true;
    out->caplen = rcsi_order32(order, p + CAPLEN_AT);
    out->wirelen = rcsi_order32(order, p + WIRELEN_AT);
}

rcsi_packet_fault rcsi_ngpacket_read(rcsi_order order, rcsi_packet_block type, rcsi_reader body,
                                     const rcsi_interfaces *interfaces, rcsi_ngpacket *out)
{
    bool simple = type == RCSI_BLOCK_SIMPLE_PACKET;
    *out = (rcsi_ngpacket){0};
    const uint8_t *fields = rcsi_take(&body, simple ? SIMPLE_FIELDS : FIXED_FIELDS);
    if (!fields) {
        return RCSI_PACKET_SHORT;
    }
    if (simple) {
        out->wirelen = out->caplen = rcsi_order32(order, fields);
    } else {
        read_fixed(order, type, fields, out);
    }
    if (out->interface_id >= interfaces->count) {
        return RCSI_PACKET_NO_INTERFACE;
    }
    out->interface = &interfaces->items[out->interface_id];
    uint32_t snaplen = out->interface->snaplen;
    if (simple && snaplen != 0 && out->caplen > snaplen) {
        out->caplen = snaplen; /* 4.4: a simple block does not say how much it holds */
    }
    out->stated = out->caplen;
    if (out->caplen > rcsi_caplen_limit(snaplen)) {
        return RCSI_PACKET_ABSURD;
    }
    if (out->caplen > rcsi_left(&body)) {
        out->caplen = (uint32_t)rcsi_left(&body);
    }
    out->data = rcsi_take(&body, out->caplen);
    return out->caplen == out->stated ? RCSI_PACKET_FINE : RCSI_PACKET_BEYOND_BLOCK;
}
