/* book.h -- what a file reader notes beside the packets: damage, times that do not fit */
#ifndef RCSI_BOOK_H
#define RCSI_BOOK_H

#include "rcodescope/source.h"

typedef struct rcsi_book {
    rcs_damage damage;       /**< The last one; valid if damages > 0. */
    uint64_t damages;
    uint64_t bad_timestamps;
    uint64_t packets;        /**< Delivered. */
    uint64_t lost;           /**< By the capture, as far as it was read. */
    bool lossy;              /**< It will turn out that some were lost. */
} rcsi_book;

/** How reading goes on after a damage. */
typedef enum rcsi_damage_kind {
    RCSI_STOPPED,    /**< Nothing behind it can be trusted. */
    RCSI_RESUMED,    /**< Reading goes on behind it. */
    RCSI_UNFINISHED  /**< The file ends inside. */
} rcsi_damage_kind;

/**
 * Note a damage; the caller writes what was expected and found.
 *
 * @return  The noted damage, its texts empty.  Borrowed from the book.
 */
rcs_damage *rcsi_book_damage(rcsi_book *book, rcsi_damage_kind kind, uint64_t offset,
                             uint64_t record);

#endif
