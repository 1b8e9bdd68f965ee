/* client_hello.h -- the server name in the first octets of a TLS connection */
#ifndef RCSI_CLIENT_HELLO_H
#define RCSI_CLIENT_HELLO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A host name as it stands in the octets: `len` of them, not checked, not terminated. */
typedef struct rcsi_host_name {
    const uint8_t *octets;
    size_t len; /**< 1..255 */
} rcsi_host_name;

/**
 * The name of the server (RFC 6066 3) that a ClientHello asks for.
 *
 * @param payload  Of one TCP segment, `len` octets.
 * @param out      Receives it; borrows `payload`.
 * @return         false: the segment does not begin with a ClientHello, or the name is not wholly
 *                 in it, or is not there at all (RFC 9849 hides it).
 */
bool rcsi_client_hello_name(const uint8_t *payload, size_t len, rcsi_host_name *out);

#endif
