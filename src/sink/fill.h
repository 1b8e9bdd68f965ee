/* fill.h -- phrases of the catalog's language, filled with what a run found */
#ifndef RCSI_FILL_H
#define RCSI_FILL_H

#include <stddef.h>

#include "rcodescope/catalog.h"

/** One {name} of a phrase and what stands in its place. */
typedef struct rcsi_slot {
    const char *name, *value;
} rcsi_slot;

/** A list of slots, ended by one without a name. */
#define RCSI_SLOTS(...) ((const rcsi_slot[]){__VA_ARGS__, {NULL, NULL}})

/**
 * Fill the phrase of a label.  A whole phrase is one label, because languages order words in
 * their own ways.  Values are put as they are; a {name} that has no slot stays.  Of
 * {packet|packets} the first is put behind a "1", else the second; the number is the value
 * that was put last, or that of the first slot.
 *
 * @param out  Receives at most `cap` octets with the NUL; may not be a value of a slot.
 * @return     out.
 */
char *rcsi_fill(const rcs_catalog *catalog, const char *key, const rcsi_slot *slots, char *out,
                size_t cap);

#endif
