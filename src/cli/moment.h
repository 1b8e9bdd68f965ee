/* moment.h -- a moment as people write it on a command line */
#ifndef RCSI_MOMENT_H
#define RCSI_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Read RFC 3339 ("2026-01-31T23:59:59.5Z", "...+09:00", a space for the T, no zone: UTC, a date
 * alone: its midnight) or seconds since 1970 with a fraction.
 *
 * @param out  Receives nanoseconds since 1970; untouched unless true.
 */
bool rcsi_moment_parse(const char *text, int64_t *out);

#endif
