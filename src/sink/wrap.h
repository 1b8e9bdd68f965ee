/* wrap.h -- text wrapped to a width under a hanging indent */
#ifndef RCSI_WRAP_H
#define RCSI_WRAP_H

#include <stddef.h>

#include "base/writer.h"

/**
 * Columns that UTF-8 text takes on a terminal: East Asian wide characters two,
 * combining marks none.
 */
int rcsi_columns(const char *text, size_t len);

/**
 * Write text of the catalog (UTF-8, no control characters but '\n', which begins a new
 * paragraph) so that no line is wider than `width`.  Breaks at blanks, and between wide
 * characters as Japanese does; a longer word is left whole, since it may be a command.
 *
 * @param first   Columns the cursor already stands at.
 * @param indent  Columns before every further line.
 * @param width   Columns of the terminal; 0: never wrap.
 */
void rcsi_wrap_open(rcsi_writer *w, const char *text, int first, int indent, int width);

/** The same, and the end of the line. */
void rcsi_wrap(rcsi_writer *w, const char *text, int first, int indent, int width);

/** Write text on one line of at most `columns` columns; what is cut off is marked "...". */
void rcsi_fit(rcsi_writer *w, const char *text, int columns);

/** Write `count` blanks; nothing if it is not positive. */
void rcsi_blanks(rcsi_writer *w, int count);

/** Write text, then blanks up to `width` columns (none if it is wider). */
void rcsi_pad(rcsi_writer *w, const char *text, int width);

#endif
