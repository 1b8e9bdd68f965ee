/* labels.h -- a name taken apart: its labels in lower case, counted from either end */
#ifndef RCSI_LABELS_H
#define RCSI_LABELS_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "rcodescope/message.h"

/** The labels of a name, lower case, with their lengths. */
typedef struct rcsi_labels {
    uint8_t wire[RCS_NAME_WIRE_MAX];
    size_t len;              /**< Of `wire`; 0: no name. */
    size_t count;            /**< Of labels, the root left out. */
    uint8_t at[RCS_NAME_WIRE_MAX / 2 + 1]; /**< Their offsets. */
} rcsi_labels;

/** Take a name apart; a broken one has `len` 0. */
void rcsi_labels_read(const rcs_name *name, rcsi_labels *out);

/** Is the label `back` places from the end (1: the last) this one? */
bool rcsi_label_is(const rcsi_labels *name, size_t back, const char *text);

/** The label as a decimal number without leading zeros, 0..255, or -1. */
int rcsi_label_number(const rcsi_labels *name, size_t back);

/** rcsi_labels_end() for a name that has enough octets and this last letter. */
bool rcsi_labels_end_in(const rcsi_labels *name, const char *suffix, size_t len);

/** rcsi_labels_end() with the length of the suffix.  Most names differ in the last letter. */
static inline bool rcsi_labels_end_len(const rcsi_labels *name, const char *suffix, size_t len)
{
    return name->len >= len + 2 && name->wire[name->len - 2] == (uint8_t)suffix[len - 1] &&
           rcsi_labels_end_in(name, suffix, len);
}

/** Does the name end in this one, "icloud.com" (no final dot), or equal it? */
static inline bool rcsi_labels_end(const rcsi_labels *name, const char *suffix)
{
    return rcsi_labels_end_len(name, suffix, strlen(suffix));
}

/** Is it this name (no final dot)? */
bool rcsi_labels_are(const rcsi_labels *name, const char *text);

#endif
