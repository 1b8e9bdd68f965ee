/* writer.h -- buffered output to a descriptor whose error sticks */
#ifndef RCSI_WRITER_H
#define RCSI_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Octets gathered before a write(2). */
#define RCSI_WRITER_BUFFER 65536

/** Output.  The first failed write sticks in `error` (an errno); later puts do nothing. */
typedef struct rcsi_writer {
    int fd;
    int error;
    size_t used;
    uint64_t written; /**< Octets put so far, flushed or not. */
    char buffer[RCSI_WRITER_BUFFER];
} rcsi_writer;

/** Start writing to a descriptor that stays the caller's. */
void rcsi_writer_init(rcsi_writer *w, int fd);

/** Append octets as they are: only for text of our own or text already escaped. */
void rcsi_put(rcsi_writer *w, const char *text, size_t len);

/** Append a NUL-terminated text of our own. */
void rcsi_puts(rcsi_writer *w, const char *text);

/** Append one char. */
void rcsi_putc(rcsi_writer *w, char c);

/** Append a number in decimal. */
void rcsi_put_u64(rcsi_writer *w, uint64_t value);

/** Append by format; the result must be shorter than 512 chars (longer is cut). */
void rcsi_printf(rcsi_writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Write out what is gathered.  False: an error stuck (see `error`). */
bool rcsi_flush(rcsi_writer *w);

#endif
