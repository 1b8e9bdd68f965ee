/* stanza.h -- reads "Field: value" text, the format of all catalog files but codes.txt */
#ifndef RCSI_STANZA_H
#define RCSI_STANZA_H

#include <stddef.h>
#include <stdint.h>

#include "rcodescope/status.h"

/** Fields of one stanza; the format has fewer names than this. */
#define RCSI_FIELDS_MAX 32

/** One field.  Both strings live in the text that was read. */
typedef struct rcsi_field {
    const char *name;
    const char *value; /**< Lines joined; paragraphs and list items separated by '\n'. */
    uint32_t line;     /**< 1-based line of the field's name. */
} rcsi_field;

typedef struct rcsi_stanza {
    rcsi_field field[RCSI_FIELDS_MAX];
    size_t count;
    uint32_t line; /**< Of the first field. */
} rcsi_stanza;

/** Where reading has got to.  Treat as private. */
typedef struct rcsi_stanzas {
    char *at, *end;
    uint32_t line;
} rcsi_stanzas;

/**
 * Check that a text is UTF-8 without control characters (tab, LF and CR before it aside), so
 * that it can be shown on a terminal.
 *
 * @return  RCS_OK or RCS_ERR_FORMAT, and then *err says where.
 */
rcs_status rcsi_text_check(const char *text, size_t len, rcs_error *err);

/**
 * Start reading.  Values are unfolded in place, so the text is overwritten; a tab becomes a blank.
 *
 * @param text  `len` octets and then a NUL; must outlive the fields.
 */
rcsi_stanzas rcsi_stanzas_of(char *text, size_t len);

/**
 * Read the next stanza.
 *
 * @return  RCS_OK, RCS_END, or RCS_ERR_FORMAT with *err set (err may be NULL).
 */
rcs_status rcsi_stanza_next(rcsi_stanzas *in, rcsi_stanza *out, rcs_error *err);

/** Write a complaint about a line.  @return RCS_ERR_FORMAT.  `err` may be NULL. */
rcs_status rcsi_refuse(rcs_error *err, uint32_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
