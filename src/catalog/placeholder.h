/* placeholder.h -- finds the {words} of catalog text */
#ifndef RCSI_PLACEHOLDER_H
#define RCSI_PLACEHOLDER_H

#include <stdbool.h>
#include <stddef.h>

typedef enum rcsi_placeholder {
#define RCSI_PLACEHOLDER(symbol, word, stand_in) RCSI_PLACEHOLDER_##symbol,
#include "catalog/placeholders.def"
#undef RCSI_PLACEHOLDER
    RCSI_PLACEHOLDERS /**< No placeholder that we know. */
} rcsi_placeholder;

/** "NAME" for {qname}.  Static storage. */
const char *rcsi_placeholder_stand_in(rcsi_placeholder which);

/** May its value hold more than a command can take: blanks, the server's own words? */
bool rcsi_placeholder_is_prose(rcsi_placeholder which);

/**
 * Find the next {word}: lower-case letters and '-' between braces, nothing else, so that
 * "server ADDRESS { edns no; };" has none.
 *
 * @param text   NUL-terminated.
 * @param which  Receives the word, or RCSI_PLACEHOLDERS for one that we do not know.
 * @param len    Receives the octets of "{word}".
 * @return       Its '{', or NULL and *which, *len untouched.
 */
const char *rcsi_placeholder_find(const char *text, rcsi_placeholder *which, size_t *len);

#endif
