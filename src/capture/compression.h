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

/**
 * Memory that compressed data may ask for: what zstd's own program allows without --long=28
 * and twice what xz -9 needs.
 */
#define RCSI_WINDOW_MEMORY_LOG 27
#define RCSI_WINDOW_MEMORY_MOST ((uint64_t)1 << RCSI_WINDOW_MEMORY_LOG)

/** What begins with these RCSI_COMPRESSION_MAGIC_LEN octets? */
rcsi_compression rcsi_compression_of(const uint8_t *octets);

/** "gzip" */
const char *rcsi_compression_name(rcsi_compression kind);

/** Can these octets be the beginning of its magic number, or begin with that? */
bool rcsi_compression_begins(rcsi_compression kind, const uint8_t *octets, size_t len);

#endif
