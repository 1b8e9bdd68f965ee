/* bytes.h -- where the octets of a window come from */
#ifndef RCSI_BYTES_H
#define RCSI_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include "rcodescope/status.h"

/**
 * Read what is there now.
 *
 * @param to    Room for `room` octets.
 * @param got   Receives 1..room; untouched unless RCS_OK.
 * @param code  Receives an errno with RCS_AGAIN (EAGAIN, or EINTR: a signal came, so that a
 *              program can look whether it should stop) and RCS_ERR_IO.
 * @return      RCS_OK, RCS_END, RCS_AGAIN, RCS_ERR_IO.
 */
rcs_status rcsi_bytes_read(int fd, uint8_t *to, size_t room, size_t *got, int *code);

/** Close the descriptor; the octets were only read, so nothing can be lost by it. */
void rcsi_bytes_close(int fd);

#endif
