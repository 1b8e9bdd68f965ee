/* plain.h -- the headers of nearly every DNS packet, taken off at one go */
#ifndef RCSI_PLAIN_H
#define RCSI_PLAIN_H

#include "net/segment.h"

/**
 * Take a packet apart if it is UDP from or to port 53 over IPv4 without options or IPv6
 * without extension headers, over Ethernet without tags, wholly captured, and all its lengths
 * agree.  What it gives is what rcsi_segment_parse() would find out step by step.
 *
 * @return  true and sets *out; false: it is another packet, *out is untouched.
 */
bool rcsi_plain_parse(const rcs_packet *packet, rcsi_segment *out);

#endif
