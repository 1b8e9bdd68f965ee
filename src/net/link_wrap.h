/* link_wrap.h -- headers of capture tools around a frame of another link type */
#ifndef RCSI_LINK_WRAP_H
#define RCSI_LINK_WRAP_H

#include "net/link.h"

/**
 * Take one wrapper off (PPI, PKTAP).  It is 8 octets or longer, so wrappers in wrappers
 * end.  If the capture ends inside it, the frame's reader has failed.
 *
 * @param linktype  The wrapper's; receives that of the frame inside.
 * @return          false: no wrapper, or one that contradicts itself.
 */
bool rcsi_link_unwrap(rcsi_frame *frame, uint16_t *linktype);

/** NFLOG: the IP datagram is one attribute among others. */
void rcsi_nflog_read(rcsi_frame *frame);

#endif
