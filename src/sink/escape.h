/* escape.h -- octets from the network made safe to print */
#ifndef RCSI_ESCAPE_H
#define RCSI_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * Write octets for a person: printable ASCII as it is, '\' as "\\", every other octet as
 * \xNN.  The text is reversible and never holds a control octet.
 *
 * @param octets  `len` octets; NULL if len is 0.
 * @param out     `cap` chars; always terminated if cap > 0; cut between escapes.
 * @return        Chars written, without the NUL.
 */
size_t rcsi_escape(const char *octets, size_t len, char *out, size_t cap);

/** Chars that rcsi_escape() may need for `len` octets, with the NUL. */
#define RCSI_ESCAPED_MAX(len) ((size_t)(len) * 4 + 1)

/** Write octets in lower-case hexadecimal; `cap` >= 2 * len + 1 keeps them all. */
size_t rcsi_hex(const unsigned char *octets, size_t len, char *out, size_t cap);

/** Are the octets well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms)? */
bool rcsi_utf8_valid(const char *octets, size_t len);

#endif
