/* copies.h -- packets that a capture holds twice: a mirror port that sees both ways, -i any */
#ifndef RCSI_COPIES_H
#define RCSI_COPIES_H

#include "net/innermost.h"

/** The packets of the last moment.  Fixed size; where it is full, the oldest makes room. */
typedef struct rcsi_copies rcsi_copies;

/** RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_copies_new(rcsi_copies **out);

/** NULL is allowed. */
void rcsi_copies_free(rcsi_copies *copies);

/**
 * Was the same datagram, but for what a router changes in it (TTL or hop limit, and checksum),
 * there within 10 ms?  Remembers it.  A copy of a copy is a copy.
 */
bool rcsi_copies_seen(rcsi_copies *copies, const rcsi_datagram *datagram, int64_t time_ns);

#endif
