/* pcapng.c -- blocks of a pcapng file (draft-ietf-opsawg-pcapng) */
#include "capture/pcapng.h"

#include <stdio.h>

#include "capture/limits.h"
#include "capture/ngnotes.h"
#include "capture/ngstats.h"

#define BLOCK_SECTION 0x0a0d0d0au
#define BLOCK_CUSTOM 0x00000badu
#define BLOCK_CUSTOM_NOCOPY 0x40000badu
#define BLOCKS_LOCAL 0x80000000u
#define BYTE_ORDER_MARK 0x1a2b3c4du

enum layout {
    BLOCK_INTERFACE = 1,
    BLOCK_NUMBERED_LAST = 12, /* 1..12 are assigned, to IDB, packets, names, statistics ... */
    BLOCK_HEADER = 8,
    BLOCK_LEAST = 12, /* type, length, length again */
    TRAILER = 4,
    MARK_AT = 8,
    VERSION_AT = 12,
    INTERFACE_LEAST = 20
};

bool rcsi_pcapng_magic(const uint8_t *octets)
{
    return rcsi_order32(RCSI_BIG, octets) == BLOCK_SECTION;
}

/* What is wrong with a section header that begins with these octets; NULL: nothing. */
static const char *section_fault(const uint8_t *p, rcsi_order *order)
{
    if (rcsi_order32(RCSI_BIG, p + MARK_AT) == BYTE_ORDER_MARK) {
        *order = RCSI_BIG;
    } else if (rcsi_order32(RCSI_LITTLE, p + MARK_AT) == BYTE_ORDER_MARK) {
        *order = RCSI_LITTLE;
    } else {
        return "another byte order mark";
    }
    return rcsi_order32(*order, p + 4) < RCSI_SECTION_HEADER_LEN ? "a shorter length" : NULL;
}

rcs_status rcsi_pcapng_open(rcsi_pcapng *ng, rcsi_window *w, rcs_error *err)
{
    *ng = (rcsi_pcapng){0};
    const char *fault = section_fault(w->at, &ng->order);
    if (!fault) {
        return RCS_OK;
    }
    (void)snprintf(err->text, sizeof err->text,
                   "not a pcapng 1.x file: its section header has %s", fault);
    return RCS_ERR_FORMAT;
}

void rcsi_pcapng_close(rcsi_pcapng *ng)
{
    rcsi_interfaces_clear(&ng->interfaces);
}

/* Octets of the block at `at`; its end before them is damage. */
static rcs_status need(const rcsi_pcapng *ng, rcsi_window *w, rcsi_book *book, size_t octets)
{
    rcs_status status = rcsi_window_need(w, octets);
    if (status != RCS_END) {
        return status;
    }
    rcsi_block block = {.offset = rcsi_window_offset(w), .len = octets};
    return rcsi_note_unfinished(ng, book, &block, rcsi_window_left(w));
}

/* Could a block begin with these 8 octets? */
static bool is_header(rcsi_order order, const uint8_t *p)
{
    uint32_t type = rcsi_order32(order, p);
    uint32_t len = rcsi_order32(order, p + 4);
    if (type == BLOCK_SECTION) {
        return true; /* its length is in a byte order not known yet */
    }
    bool known = (type >= BLOCK_INTERFACE && type <= BLOCK_NUMBERED_LAST) ||
                 type == BLOCK_CUSTOM || type == BLOCK_CUSTOM_NOCOPY || type >= BLOCKS_LOCAL;
    return known && len >= BLOCK_LEAST && len % 4 == 0 && len <= RCSI_WINDOW_REACH;
}

/*
 * Compare the length at a block's end, `to_end` octets from `at`, with the one at its start.
 * When they differ, what follows decides whether the first one can be believed.
 * RCS_OK: they agree; RCS_END: they do not, but another block follows.
 */
static rcs_status compare_ends(const rcsi_pcapng *ng, rcsi_window *w, rcsi_book *book,
                               const rcsi_block *block, size_t to_end)
{
    uint32_t last = rcsi_order32(ng->order, w->at + to_end - TRAILER);
    if (last == block->stated) {
        rcsi_note_unaligned(ng, book, block);
        return RCS_OK;
    }
    rcs_status status = rcsi_window_need(w, to_end + BLOCK_HEADER);
    if (status != RCS_OK && status != RCS_END) {
        return status;
    }
    bool resumed = status == RCS_OK ? is_header(ng->order, w->at + to_end)
                                    : rcsi_window_left(w) == to_end;
    rcsi_note_ends(ng, book, resumed ? RCSI_RESUMED : RCSI_STOPPED, block, last);
    return resumed ? RCS_END : RCS_ERR_FORMAT;
}

static rcsi_block block_of(uint64_t offset, uint32_t type, uint32_t stated)
{
    return (rcsi_block){offset, type, stated, ((uint64_t)stated + 3) & ~(uint64_t)3};
}

/* Longer than can be seen together with the header of the block behind it. */
static bool is_long(const rcsi_block *block)
{
    return block->len > RCSI_WINDOW_REACH - BLOCK_HEADER;
}

/* Step over the block that begins at `at`, however long it is. */
static void pass(rcsi_pcapng *ng, rcsi_window *w, const rcsi_block *block)
{
    ng->passing = *block;
    rcsi_window_skip(w, block->len - TRAILER);
}

/* The end of a block that was stepped over. */
static rcs_status finish_passing(rcsi_pcapng *ng, rcsi_window *w, rcsi_book *book)
{
    rcs_status status = rcsi_window_need(w, TRAILER);
    if (status == RCS_END) {
        uint64_t had = rcsi_window_offset(w) + rcsi_window_left(w) - ng->passing.offset;
        return rcsi_note_unfinished(ng, book, &ng->passing, had);
    }
    if (status != RCS_OK) {
        return status;
    }
    status = compare_ends(ng, w, book, &ng->passing, TRAILER);
    if (status == RCS_OK || status == RCS_END) {
        w->at += TRAILER;
        ng->passing.len = 0;
        ng->blocks++;
        return RCS_OK;
    }
    return status;
}

/* A new section forgets the interfaces of the one before; its length field is not believed. */
static rcs_status begin_section(rcsi_pcapng *ng, rcsi_window *w, rcsi_book *book)
{
    rcs_status status = need(ng, w, book, RCSI_SECTION_HEADER_LEN);
    if (status != RCS_OK) {
        return status;
    }
    const char *fault = section_fault(w->at, &ng->order);
    if (fault) {
        return rcsi_note_section(ng, book, rcsi_window_offset(w), fault);
    }
    rcsi_note_version(ng, book, rcsi_window_offset(w),
                      rcsi_order16(ng->order, w->at + VERSION_AT),
                      rcsi_order16(ng->order, w->at + VERSION_AT + 2));
    uint32_t stated = rcsi_order32(ng->order, w->at + 4);
    rcsi_interfaces_clear(&ng->interfaces);
    rcsi_block block = block_of(rcsi_window_offset(w), BLOCK_SECTION, stated);
    pass(ng, w, &block);
    return RCS_OK;
}

static rcs_status add_interface(rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block,
                                const uint8_t *octets)
{
    rcsi_interface interface;
    rcsi_options_state options = rcsi_interface_read(ng->order, octets + BLOCK_HEADER,
                                                     block->len - BLOCK_LEAST, &interface);
    if (options == RCSI_OPTIONS_OVERRUN) {
        rcsi_note_options(ng, book, block);
    }
    rcs_status status = rcsi_interfaces_add(&ng->interfaces, &interface);
    if (status == RCS_END) {
        rcsi_note_interfaces(ng, book, block);
        return RCS_OK;
    }
    return status;
}

/* Hand out the packet of a block that begins at `octets`. */
static bool give_packet(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block,
                        const uint8_t *octets, rcs_packet *out)
{
    rcsi_ngpacket packet;
    rcsi_reader body = rcsi_reader_of(octets + BLOCK_HEADER, (size_t)block->len - BLOCK_LEAST);
    rcsi_packet_fault fault = rcsi_ngpacket_read(ng->order, (rcsi_packet_block)block->type, body,
                                                 &ng->interfaces, &packet);
    if (fault != RCSI_PACKET_FINE) {
        rcsi_note_packet_fault(ng, book, block, fault, &packet);
    }
    if (!packet.data) {
        return false;
    }
    out->data = packet.data;
    out->caplen = packet.caplen;
    out->wirelen = packet.wirelen > packet.caplen ? packet.wirelen : packet.caplen;
    out->linktype = packet.interface->linktype;
    out->interface = packet.interface_id;
    out->number = ++book->packets;
    out->time_ns = 0;
    out->bad_time =
        !packet.timed || !rcsi_clock_ns(&packet.interface->clock, packet.ticks, &out->time_ns);
    book->bad_timestamps += out->bad_time;
    return true;
}

/* A block that is looked into: an interface, its statistics or a packet. */
static rcs_status open_block(rcsi_pcapng *ng, rcsi_window *w, rcsi_book *book,
                             const rcsi_block *block, rcs_packet *out)
{
    rcs_status status = need(ng, w, book, (size_t)block->len);
    if (status != RCS_OK) {
        return status;
    }
    rcs_status ends = compare_ends(ng, w, book, block, (size_t)block->len);
    if (ends != RCS_OK && ends != RCS_END) {
        return ends;
    }
    const uint8_t *octets = w->at;
    if (block->type == BLOCK_INTERFACE) {
        /* Kept even when its ends differ: without it those behind it had other numbers. */
        status = add_interface(ng, book, block, octets);
    } else if (block->type == RCSI_BLOCK_STATISTICS) {
        rcsi_reader body = rcsi_reader_of(octets + BLOCK_HEADER, (size_t)block->len - BLOCK_LEAST);
        rcsi_ngstats_note(ng->order, body, &ng->interfaces, book);
    } else if (ends == RCS_OK && give_packet(ng, book, block, octets, out)) {
        ng->given = true;
    }
    w->at += block->len;
    ng->blocks++;
    rcsi_window_prefetch(w);
    return status;
}

static rcs_status read_block(rcsi_pcapng *ng, rcsi_window *w, rcsi_book *book, rcs_packet *out)
{
    if (rcsi_window_left(w) == 0) {
        rcs_status status = rcsi_window_need(w, 1);
        if (status != RCS_OK) {
            return status; /* between two blocks a file may end */
        }
    }
    rcs_status status = need(ng, w, book, BLOCK_HEADER);
    if (status != RCS_OK) {
        return status;
    }
    uint32_t type = rcsi_order32(ng->order, w->at);
    if (type == BLOCK_SECTION) {
        return begin_section(ng, w, book);
    }
    uint32_t stated = rcsi_order32(ng->order, w->at + 4);
    rcsi_block block = block_of(rcsi_window_offset(w), type, stated);
    bool interface = type == BLOCK_INTERFACE;
    if (stated < (interface ? INTERFACE_LEAST : BLOCK_LEAST) || (interface && is_long(&block))) {
        return rcsi_note_bad_length(ng, book, &block);
    }
    bool opened = rcsi_is_packet_block(type) || type == RCSI_BLOCK_STATISTICS;
    if (interface || (opened && !is_long(&block))) {
        return open_block(ng, w, book, &block, out);
    }
    if (rcsi_is_packet_block(type)) {
        rcsi_note_long_packet(ng, book, &block);
    }
    pass(ng, w, &block);
    return RCS_OK;
}

rcs_status rcsi_pcapng_next(rcsi_pcapng *ng, rcsi_window *w, rcsi_book *book, rcs_packet *out)
{
    rcs_status status = RCS_OK;
    ng->given = false;
    while (status == RCS_OK && !ng->given) {
        status = ng->passing.len > 0 ? finish_passing(ng, w, book) : read_block(ng, w, book, out);
    }
    return status;
}
