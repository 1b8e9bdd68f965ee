/* recognise.h -- is this DNS?  Told by structure alone, on ports that promise nothing */
#ifndef RCSI_RECOGNISE_H
#define RCSI_RECOGNISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * Is a datagram's payload a DNS message?  Strict, because other protocols pass by: every
 * count of the header is redeemed to the last octet, and opcode, flags, type, class and the
 * letters of the question are in use.  Octets that the capture cut may be missing at the end.
 *
 * @param len       Octets of `payload` there are.
 * @param wire_len  Octets it had, >= len.
 */
bool rcsi_recognise_message(const uint8_t *payload, size_t len, size_t wire_len);

/** Does a TCP segment's payload begin with a DNS message behind its 2-octet length? */
bool rcsi_recognise_stream(const uint8_t *payload, size_t len);

#endif
