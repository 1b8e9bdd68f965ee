/* archive.h -- undoing the compression of a capture */
#ifndef RCSI_ARCHIVE_H
#define RCSI_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/compression.h"
#include "rcodescope/status.h"

typedef struct rcsi_archive rcsi_archive;
struct rcsi_bytes;

/** What is wrong with compressed data. */
typedef struct rcsi_fault {
    bool unfinished;   /**< It ends before its end: it may still be written. */
    char expected[96];
    char found[96];
} rcsi_fault;

/**
 * Begin to decompress.
 *
 * @param kind   Not RCSI_PLAIN.
 * @param first  The first `len` octets, already read; need not outlive the call.
 * @param err    Receives the end of a sentence that begins with "FILE is gzip-compressed".
 * @return       RCS_OK, RCS_ERR_MEMORY, RCS_ERR_FORMAT (this build or its libarchive cannot).
 */
rcs_status rcsi_archive_open(rcsi_compression kind, const uint8_t *first, size_t len,
                             rcsi_archive **out, rcs_error *err);

/** Free.  NULL is allowed. */
void rcsi_archive_close(rcsi_archive *archive);

/**
 * As rcsi_bytes_read(), which it serves.  It waits for input: libarchive cannot go on with a
 * stream whose reading was refused once.  So after a signal it gives RCS_AGAIN once, and then
 * RCS_ERR_IO.
 */
rcs_status rcsi_archive_read(rcsi_archive *archive, struct rcsi_bytes *bytes, uint8_t *to,
                             size_t room, size_t *got);

/** Compressed octets taken so far. */
uint64_t rcsi_archive_taken(const rcsi_archive *archive);

#endif
