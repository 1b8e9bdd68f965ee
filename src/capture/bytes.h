/* bytes.h -- where the octets of a window come from */
#ifndef RCSI_BYTES_H
#define RCSI_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/unpack.h"
#include "rcodescope/status.h"

typedef enum rcsi_ownership {
    RCSI_BORROWED, /**< Standard input: not ours to close. */
    RCSI_OWNED
} rcsi_ownership;

/** A descriptor, and what undoes the compression of what it holds. */
typedef struct rcsi_bytes {
    int fd;
    rcsi_ownership ownership;
    int error;             /**< errno of what did not succeed; EINTR beside RCS_AGAIN too. */
    bool follow;           /**< The end of the file is RCS_AGAIN: more may come. */
    bool waits;            /**< A read of it can wait: a pipe, a socket, a terminal. */
    uint64_t total;        /**< Octets of the file; 0: unknown. */
    rcsi_unpack *unpack;   /**< NULL: the octets are given as they are. */
    rcsi_fault fault;      /**< Valid after RCS_ERR_FORMAT. */
} rcsi_bytes;

/** Begin to read a descriptor. */
rcsi_bytes rcsi_bytes_of(int fd, rcsi_ownership ownership);

/** Close the descriptor if it is owned, and what undoes the compression. */
void rcsi_bytes_close(rcsi_bytes *bytes);

/**
 * Read what is there now, decompressed.
 *
 * @param to    Room for `room` octets.
 * @param got   Receives 1..room; untouched unless RCS_OK.
 * @return      RCS_OK; RCS_END; RCS_AGAIN (nothing now, or a signal came, so that a program
 *              can look whether it should stop); RCS_ERR_IO; RCS_ERR_FORMAT (the compressed
 *              data is damaged: see `fault`).
 */
rcs_status rcsi_bytes_read(rcsi_bytes *bytes, uint8_t *to, size_t room, size_t *got);

/**
 * Read what a descriptor has now.
 *
 * @param waits  The descriptor can make a read wait: it is asked first.
 * @param code   Receives an errno with RCS_AGAIN (EAGAIN or EINTR) and RCS_ERR_IO.
 * @return       RCS_OK, RCS_END, RCS_AGAIN, RCS_ERR_IO.
 */
rcs_status rcsi_bytes_read_fd(const rcsi_bytes *bytes, uint8_t *to, size_t room, size_t *got,
                              int *code);

#endif
