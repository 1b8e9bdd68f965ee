/* labels.h -- a name taken apart: its labels in lower case, counted from either end */
#ifndef RCSI_LABELS_H
#define RCSI_LABELS_H

#include <stdbool.h>
#include <stddef.h>

#include "rcodescope/message.h"

/** The labels of a name, lower case, with their lengths. */
typedef struct rcsi_labels {
    uint8_t wire[RCS_NAME_WIRE_MAX];
    size_t len;              /**< Of `wire`; 0: no name. */
    size_t at[128], count;   /**< Offsets of labels, the root left out. */
} rcsi_labels;

/** Take a name apart; a broken one has `len` 0. */
void rcsi_labels_read(const rcs_name *name, rcsi_labels *out);

/** Is the label `back` places from the end (1: the last) this one? */
bool rcsi_label_is(const rcsi_labels *name, size_t back, const char *text);

/** The label as a decimal number without leading zeros, 0..255, or -1. */
int rcsi_label_number(const rcsi_labels *name, size_t back);

/** Does the name end in this one, "icloud.com" (no final dot), or equal it? */
bool rcsi_labels_end(const rcsi_labels *name, const char *suffix);

/** Is it this name (no final dot)? */
bool rcsi_labels_are(const rcsi_labels *name, const char *text);

#endif
