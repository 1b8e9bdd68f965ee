/* ngstats.h -- what a pcapng file says of packets that its capture lost */
#ifndef RCSI_NGSTATS_H
#define RCSI_NGSTATS_H

#include "capture/book.h"
#include "capture/interfaces.h"

/** The block type of Interface Statistics (draft-ietf-opsawg-pcapng 4.6). */
#define RCSI_BLOCK_STATISTICS 5

/**
 * Read the body of an Interface Statistics Block and note what was lost since the one before of
 * the same interface.
 *
 * @param body  Behind the block's lengths, before its trailer.
 */
void rcsi_ngstats_note(rcsi_order order, rcsi_reader body, rcsi_interfaces *interfaces,
                       rcsi_book *book);

/**
 * What the statistics say that a file ends with, before anything is read: most programs write
 * them there.  0 also if the file ends otherwise.
 *
 * @param fd  A regular file; its position does not change.
 */
uint64_t rcsi_ngstats_at_end(int fd, rcsi_order order, uint64_t size);

#endif
