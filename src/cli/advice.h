/* advice.h -- a site's own advice, laid over the handbook */
#ifndef RCSI_ADVICE_H
#define RCSI_ADVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "rcodescope/catalog.h"

/** Where a site's advice lies unless RCODESCOPE_ADVICE_DIR says otherwise. */
#define RCSI_ADVICE_DIR "/etc/rcodescope/advice.d"

/**
 * Read a file of catalog text.
 *
 * @param len      Receives its octets.
 * @param problem  Receives the reason if it cannot be read.
 * @return         The octets, to be freed; NULL: see *problem.
 */
char *rcsi_advice_read(const char *path, size_t *len, const char **problem);

/** One line about a catalog text: "FILE:LINE: TEXT"; line 0: no line. */
void rcsi_advice_complain(const char *path, uint32_t line, const char *text);

/**
 * Lay advice over the catalog: the *.txt files of the site's directory in the order of their
 * names, then the files that the command line names.  A later one wins.  What is wrong with a
 * file of the directory is said and the file left out, since findings must come all the same.
 *
 * @param files  Of --advice, `count` of them.
 * @return       false: one of `files` is wrong, and that was said.
 */
bool rcsi_advice_add(rcs_catalog *catalog, char *const *files, size_t count);

#endif
