/* codes.h -- the table of names: codes.txt in memory */
#ifndef RCSI_CODES_H
#define RCSI_CODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rcodescope/catalog.h"

/** Rows sorted by space, then by number; ranges of one space do not overlap. */
typedef struct rcsi_codes {
    rcs_code *row;
    size_t count, capacity;
    size_t first[RCS_SPACES + 1]; /**< Rows of space s: first[s] .. first[s + 1]. */
} rcsi_codes;

/**
 * Read codes.txt.
 *
 * @param text  `len` octets and a NUL; is overwritten and must outlive `codes`.
 * @param codes Empty; its rows are freed by the caller, on failure too.
 */
rcs_status rcsi_codes_read(rcsi_codes *codes, char *text, size_t len, rcs_error *err);

/** The row that holds a code, or NULL. */
const rcs_code *rcsi_codes_find(const rcsi_codes *codes, rcs_space space, uint16_t code);

/**
 * Read one code of a known space: a mnemonic, a number, or TYPE65280 and its like.
 *
 * @return  true and sets *out; false: no such code.
 */
bool rcsi_codes_value(const rcsi_codes *codes, rcs_space space, const char *text, size_t len,
                      uint16_t *out);

/** Highest number of a space. */
uint16_t rcsi_space_max(rcs_space space);

/** What stands before a number without a name: "TYPE" of TYPE65280.  Static storage. */
const char *rcsi_space_prefix(rcs_space space);

/** The space with this name ("ede", any case), or RCS_SPACES. */
rcs_space rcsi_space_of(const char *text, size_t len);

/** A decimal or 0x number that is the whole text; -1 if it is none or above 65535. */
int32_t rcsi_number_of(const char *text, size_t len);

/** Are two mnemonics equal, if case is ignored and '_', '-' and ' ' are one? */
bool rcsi_name_alike(const char *name, const char *text, size_t len);

#endif
