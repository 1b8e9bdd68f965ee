/* ngnotes.h -- the words for what can be wrong with a pcapng block */
#ifndef RCSI_NGNOTES_H
#define RCSI_NGNOTES_H

#include "capture/ngpacket.h"
#include "capture/pcapng.h"

/** The file ends `had` octets into a block.  Returns RCS_ERR_FORMAT. */
rcs_status rcsi_note_unfinished(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block,
                                uint64_t had);

/** The length at the block's end is `last`. */
void rcsi_note_ends(const rcsi_pcapng *ng, rcsi_book *book, rcsi_damage_kind kind,
                    const rcsi_block *block, uint32_t last);

/** If the length is not a multiple of 4. */
void rcsi_note_unaligned(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block);

/** A section header at `offset` that cannot be followed.  Returns RCS_ERR_FORMAT. */
rcs_status rcsi_note_section(const rcsi_pcapng *ng, rcsi_book *book, uint64_t offset,
                             const char *fault);

/** If a section's version is not 1.x; its blocks have kept their shape, so it is read. */
void rcsi_note_version(const rcsi_pcapng *ng, rcsi_book *book, uint64_t offset, uint16_t major,
                       uint16_t minor);

/** No block can have this length.  Returns RCS_ERR_FORMAT. */
rcs_status rcsi_note_bad_length(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block);

/** An interface option claims more than its block has. */
void rcsi_note_options(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block);

/** More interfaces than are kept. */
void rcsi_note_interfaces(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block);

/** A packet's block is longer than any packet that is believed. */
void rcsi_note_long_packet(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block);

/** A block with a packet that cannot be handed out. */
void rcsi_note_packet_fault(const rcsi_pcapng *ng, rcsi_book *book, const rcsi_block *block,
                            rcsi_packet_fault fault, const rcsi_ngpacket *packet);

#endif
