/* pcapng.h -- packets of a pcapng file */
#ifndef RCSI_PCAPNG_H
#define RCSI_PCAPNG_H

#include <stdbool.h>

#include "capture/book.h"
#include "capture/interfaces.h"
#include "capture/window.h"

/** Octets of a section header that are always there. */
#define RCSI_SECTION_HEADER_LEN 28

/** A block of the file. */
typedef struct rcsi_block {
    uint64_t offset;
    uint32_t type;
    uint32_t stated; /**< Length as written. */
    uint64_t len;    /**< The same, rounded up to a multiple of 4. */
} rcsi_block;

typedef struct rcsi_pcapng {
    rcsi_interfaces interfaces; /**< Of the section being read. */
    rcsi_order order;
    uint64_t blocks;            /**< Behind us. */
    bool given;                 /**< The block just read held a packet. */
    rcsi_block passing;         /**< Stepped over up to its last length; len 0: none. */
} rcsi_pcapng;

/** Are these the first 4 octets of a pcapng file?  The same in both byte orders. */
bool rcsi_pcapng_magic(const uint8_t *octets);

/**
 * Look at the section header that the file begins with; RCSI_SECTION_HEADER_LEN octets are
 * in the window and stay there.
 *
 * @param err  Receives a sentence without the file's name on failure.
 * @return     RCS_OK, RCS_ERR_FORMAT (byte order mark or length).
 */
rcs_status rcsi_pcapng_open(rcsi_pcapng *ng, rcsi_window *w, rcs_error *err);

/** Free what the interfaces took. */
void rcsi_pcapng_close(rcsi_pcapng *ng);

/**
 * The next packet; `data` lives in the window.  `file`, `filtered` are the caller's to set.
 * A Simple Packet Block has no time: 0, and counted among the bad timestamps.
 *
 * @return  RCS_OK, RCS_END, RCS_AGAIN, RCS_ERR_IO, RCS_ERR_FORMAT (see the book),
 *          RCS_ERR_MEMORY (interfaces).
 */
rcs_status rcsi_pcapng_next(rcsi_pcapng *ng, rcsi_window *w, rcsi_book *book, rcs_packet *out);

#endif
