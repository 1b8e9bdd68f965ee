/* ngnotes.c -- the words for what can be wrong with a pcapng block */
#include "capture/ngnotes.h"

#include <stdio.h>

#include "capture/limits.h"

enum least {
    HEADER = 8,
    BLOCK_LEAST = 12,
    INTERFACE_TYPE = 1,
    INTERFACE_LEAST = 20
};

#define SAY(field, ...) ((void)snprintf((field), sizeof(field), __VA_ARGS__))

static rcs_damage *note(const rcsi_pcapng *ng, rcsi_book *book, rcsi_damage_kind kind,
                        uint64_t offset)
{
    return rcsi_book_damage(book, kind, offset, ng->blocks + 1);
}

rcs_status rcsi_note_unfinished(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block,
                                uint64_t had)
{
    rcs_damage *damage = note(ng, book, RCSI_UNFINISHED, block->offset);
    SAY(damage->expected, "%llu octets of %s", (unsigned long long)block->len,
        block->len == HEADER ? "block header" : "block");
    SAY(damage->found, "%llu octets", (unsigned long long)had);
    return RCS_ERR_FORMAT;
}

void rcsi_note_ends(const rcsi_pcapng *ng, rcsi_book *book, rcsi_damage_kind kind,
                    const rcsi_block *block, uint32_t last)
{
    rcs_damage *damage = note(ng, book, kind, block->offset);
    SAY(damage->expected, "a block length of %lu octets at both ends",
        (unsigned long)block->stated);
    SAY(damage->found, "%lu octets at its end", (unsigned long)last);
}

void rcsi_note_unaligned(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block)
{
    if (block->stated == block->len) {
        return;
    }
    /* 3.1 wants multiples of 4; writers that forget it pad all the same. */
    rcs_damage *damage = note(ng, book, RCSI_RESUMED, block->offset);
    SAY(damage->expected, "a block length that is a multiple of 4");
    SAY(damage->found, "%lu octets", (unsigned long)block->stated);
}

rcs_status rcsi_note_section(const rcsi_pcapng *ng, rcsi_book *book, uint64_t offset,
                             const char *fault)
{
    rcs_damage *damage = note(ng, book, RCSI_STOPPED, offset);
    SAY(damage->expected, "a section header of pcapng 1.x");
    SAY(damage->found, "one with %s", fault);
    return RCS_ERR_FORMAT;
}

void rcsi_note_version(const rcsi_pcapng *ng, rcsi_book *book, uint64_t offset, uint16_t major,
                       uint16_t minor)
{
    if (major == 1) {
        return;
    }
    rcs_damage *damage = note(ng, book, RCSI_RESUMED, offset);
    SAY(damage->expected, "a section of pcapng 1.x");
    SAY(damage->found, "%u.%u, read as 1.0", (unsigned)major, (unsigned)minor);
}

rcs_status rcsi_note_bad_length(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block)
{
    rcs_damage *damage = note(ng, book, RCSI_STOPPED, block->offset);
    if (block->type == INTERFACE_TYPE) {
        SAY(damage->expected, "an interface block of %d to %zu octets", INTERFACE_LEAST,
            RCSI_WINDOW_REACH);
    } else {
        SAY(damage->expected, "a block length of at least %d octets", BLOCK_LEAST);
    }
    SAY(damage->found, "%lu octets", (unsigned long)block->stated);
    return RCS_ERR_FORMAT;
}

void rcsi_note_options(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block)
{
    rcs_damage *damage = note(ng, book, RCSI_RESUMED, block->offset);
    SAY(damage->expected, "options that fit their interface block");
    SAY(damage->found, "one that is longer");
}

void rcsi_note_interfaces(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block)
{
    rcs_damage *damage = note(ng, book, RCSI_RESUMED, block->offset);
    SAY(damage->expected, "at most %lu interfaces in a section",
        (unsigned long)RCSI_INTERFACES_MOST);
    SAY(damage->found, "one more");
}

void rcsi_note_long_packet(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block)
{
    rcs_damage *damage = note(ng, book, RCSI_RESUMED, block->offset);
    SAY(damage->expected, "a packet block of at most %zu octets", RCSI_WINDOW_REACH);
    SAY(damage->found, "%lu octets", (unsigned long)block->stated);
}

void rcsi_note_packet_fault(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block,
                            rcsi_packet_fault fault, const rcsi_ngpacket *packet)
{
    rcs_damage *damage = note(ng, book, RCSI_RESUMED, block->offset);
    switch (fault) {
    case RCSI_PACKET_FINE:
        break;
    case RCSI_PACKET_SHORT:
        SAY(damage->expected, "room for the fields of a packet");
        SAY(damage->found, "a block of %lu octets", (unsigned long)block->stated);
        break;
    case RCSI_PACKET_NO_INTERFACE:
        SAY(damage->expected, "an interface that was described before");
        SAY(damage->found, "interface %lu", (unsigned long)packet->interface_id);
        break;
    case RCSI_PACKET_BEYOND_BLOCK:
        SAY(damage->expected, "a captured length that fits its block");
        SAY(damage->found, "a length of %lu octets", (unsigned long)packet->stated);
        break;
    case RCSI_PACKET_ABSURD:
        SAY(damage->expected, "a captured length of at most %lu octets",
            (unsigned long)rcsi_caplen_limit(packet->interface->snaplen));
        SAY(damage->found, "a length of %lu octets", (unsigned long)packet->stated);
        break;
    }
}
