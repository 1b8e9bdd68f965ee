/* complain.h -- what a person must read on standard error */
#ifndef RCSI_COMPLAIN_H
#define RCSI_COMPLAIN_H

#include <stdint.h>

#include "rcodescope/source.h"

/** Print "rcodescope: TEXT" as one line; octets that are not printable ASCII as \xNN. */
void rcsi_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * Wrong arguments: print what is wrong, and where help is.
 *
 * @param verb  "read"; NULL: the program itself.
 * @return      RCSI_EXIT_USAGE.
 */
int rcsi_usage_error(const char *verb, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/**
 * One line for a damaged input: file, octet offset, record, expected, found, how much was read.
 *
 * @param damage   The last damage met.
 * @param count    Damages met, 1 or more.
 * @param packets  Read from this input.
 */
void rcsi_complain_damage(const char *file, const rcs_damage *damage, uint64_t count,
                          uint64_t packets);

/**
 * An output could not be written: say so, unless its reader went away (EPIPE).
 *
 * @param error  An errno; 0: not known any more.
 * @return       RCSI_EXIT_OUTPUT or RCSI_EXIT_PIPE.
 */
int rcsi_output_failed(const char *output, int error);

#endif
