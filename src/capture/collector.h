/* collector.h -- listening for servers that tell of their messages by dnstap */
#ifndef RCSI_COLLECTOR_H
#define RCSI_COLLECTOR_H

#include "capture/book.h"
#include "rcodescope/source.h"

/** Servers that are connected at once: each takes the address space of a window. */
#define RCSI_COLLECTOR_MOST 16

typedef struct rcsi_collector rcsi_collector;

/**
 * Listen.
 *
 * @param where  "unix:PATH", "tcp:ADDRESS:PORT" or "tcp:[ADDRESS]:PORT", numbers only.  A
 *               socket at PATH that nobody listens at any more is replaced.
 * @param err    Not NULL.
 * @return       RCS_OK, RCS_ERR_ARGUMENT (not of that form), RCS_ERR_IO, RCS_ERR_MEMORY,
 *               RCS_ERR_UNSUPPORTED (built without libfstrm).
 */
rcs_status rcsi_collector_open(const char *where, rcsi_collector **out, rcs_error *err);

/** Close all connections and remove the socket's file.  NULL is allowed. */
void rcsi_collector_close(rcsi_collector *collector);

/**
 * The next frame of any connection, turn by turn; it lives until the next call.  A connection
 * that breaks off or makes no sense is closed and noted in the book, as damage behind which
 * reading went on: its offset is that in the connection's stream.
 *
 * @return  RCS_OK, RCS_AGAIN, RCS_END (stopped), RCS_ERR_IO (of listening).
 */
rcs_status rcsi_collector_next(rcsi_collector *collector, rcsi_book *book, rcs_packet *out);

/** Let nobody in any more: what the senders had sent by now is still given, then RCS_END. */
void rcsi_collector_stop(rcsi_collector *collector);

/** Text of the last RCS_ERR_IO.  Owned by `collector`. */
const char *rcsi_collector_error(const rcsi_collector *collector);

#endif
