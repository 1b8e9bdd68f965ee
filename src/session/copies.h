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

/** Digest of a datagram, but for what a router changes in it: TTL or hop limit, and checksum.  What
 *  it will be compared with is fetched meanwhile. */
uint64_t rcsi_copies_expect(const rcsi_copies *copies, const rcsi_datagram *datagram);

/** Was a datagram with this digest there within 10 ms?  Remembers it.  A copy of a copy is one. */
bool rcsi_copies_seen(rcsi_copies *copies, uint64_t digest, int64_t time_ns);

#endif
