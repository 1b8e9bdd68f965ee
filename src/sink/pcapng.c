/* pcapng.c -- packets copied into a pcapng file */
#include "sink/pcapng.h"

/* draft-ietf-opsawg-pcapng: block types, and lengths of the blocks written here. */
enum {
    BLOCK_SECTION = 0x0a0d0d0a,
    BLOCK_INTERFACE = 1,
    BLOCK_PACKET = 6,
    BYTE_ORDER_MAGIC = 0x1a2b3c4d,
    SECTION_LEN = 28,
    INTERFACE_LEN = 32,
    PACKET_FIXED_LEN = 32,
    OPTION_TSRESOL = 9,
    NANOSECONDS = 9
};

/* Little-endian on every machine, so that a copy is the same everywhere. */
static void put_u16(rcsi_writer *w, uint16_t value)
{
    const char octets[2] = {(char)(value & 0xff), (char)(value >> 8)};
    rcsi_put(w, octets, sizeof octets);
}

static void put_u32(rcsi_writer *w, uint32_t value)
{
    put_u16(w, (uint16_t)(value & 0xffff));
    put_u16(w, (uint16_t)(value >> 16));
}

void rcsi_pcapng_begin(rcsi_pcapng *out, rcsi_writer *writer)
{
    out->writer = writer;
    out->link_count = 0;
    out->left_out = 0;
    out->carried = 0;
    put_u32(writer, BLOCK_SECTION);
    put_u32(writer, SECTION_LEN);
    put_u32(writer, BYTE_ORDER_MAGIC);
    put_u16(writer, 1); /* version 1.0 */
    put_u16(writer, 0);
    put_u32(writer, UINT32_MAX); /* section length: not said */
    put_u32(writer, UINT32_MAX);
    put_u32(writer, SECTION_LEN);
}

static void put_interface(rcsi_writer *w, uint16_t linktype)
{
    put_u32(w, BLOCK_INTERFACE);
    put_u32(w, INTERFACE_LEN);
    put_u16(w, linktype);
    put_u16(w, 0);
    put_u32(w, 0); /* snap length: no limit */
    put_u16(w, OPTION_TSRESOL);
    put_u16(w, 1);
    put_u32(w, NANOSECONDS);
    put_u32(w, 0); /* end of options */
    put_u32(w, INTERFACE_LEN);
}

/* The interface of a link type; RCSI_PCAPNG_LINKS_MAX: there is no room for it. */
static uint32_t interface_of(rcsi_pcapng *out, uint16_t linktype)
{
    for (uint32_t i = 0; i < out->link_count; i++) {
        if (out->link[i] == linktype) {
            return i;
        }
    }
    if (out->link_count == RCSI_PCAPNG_LINKS_MAX) {
        return RCSI_PCAPNG_LINKS_MAX;
    }
    put_interface(out->writer, linktype);
    out->link[out->link_count] = linktype;
    return out->link_count++;
}

void rcsi_pcapng_packet(rcsi_pcapng *out, const rcs_packet *packet)
{
    rcsi_writer *w = out->writer;
    if (packet->carried) {
        out->carried++;
        return;
    }
    uint32_t id = interface_of(out, packet->linktype);
    if (id == RCSI_PCAPNG_LINKS_MAX) {
        out->left_out++;
        return;
    }
    uint32_t padding = (4 - packet->caplen % 4) % 4;
    uint32_t len = PACKET_FIXED_LEN + packet->caplen + padding;
    uint64_t time = packet->time_ns > 0 ? (uint64_t)packet->time_ns : 0;
    put_u32(w, BLOCK_PACKET);
    put_u32(w, len);
    put_u32(w, id);
    put_u32(w, (uint32_t)(time >> 32));
    put_u32(w, (uint32_t)(time & UINT32_MAX));
    put_u32(w, packet->caplen);
    put_u32(w, packet->wirelen);
    rcsi_put(w, (const char *)packet->data, packet->caplen);
    rcsi_put(w, "\0\0\0", padding);
    put_u32(w, len);
}
