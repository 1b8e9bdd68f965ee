/* compression.h -- how a capture is compressed, by its first octets and never by its name */
#ifndef RCSI_COMPRESSION_H
#define RCSI_COMPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum rcsi_compression {
    RCSI_PLAIN,
    RCSI_GZIP,
    RCSI_ZSTD,
    RCSI_XZ,
    RCSI_LZ4,
    RCSI_BZIP2
} rcsi_compression;

/** Octets that tell them from each other. */
#define RCSI_COMPRESSION_MAGIC_LEN 4

/** Octets in which the first window size stands, if it stands anywhere. */
#define RCSI_COMPRESSION_HEADER_LEN 32

/**
 * Memory that compressed data may ask for: what zstd's own program allows without --long=28
 * and twice what xz -9 needs.
 */
#define RCSI_WINDOW_MEMORY_MOST ((uint64_t)128 << 20)

/** What begins with these RCSI_COMPRESSION_MAGIC_LEN octets? */
rcsi_compression rcsi_compression_of(const uint8_t *octets);

/** "gzip" */
const char *rcsi_compression_name(rcsi_compression kind);

/** The octets a cut-off header of it begins with; at most `len` of them are compared. */
bool rcsi_compression_begins(rcsi_compression kind, const uint8_t *octets, size_t len);

/**
 * Octets of window that the data asks its reader to keep, by its first header.
 *
 * @param octets  The first `len` of it.
 * @return        0: it asks for little, or does not say within these octets.
 */
uint64_t rcsi_compression_window(rcsi_compression kind, const uint8_t *octets, size_t len);

#endif
