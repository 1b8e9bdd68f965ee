/* compression.c -- magic numbers of compressed data */
#include "capture/compression.h"

#include <string.h>

#include "capture/order.h"

typedef struct compression {
    const char *name;
    uint8_t magic[RCSI_COMPRESSION_MAGIC_LEN];
    uint8_t len;
} compression;

static const compression compressions[] = {
    [RCSI_GZIP] = {"gzip", {0x1f, 0x8b}, 2},
    [RCSI_ZSTD] = {"zstd", {0x28, 0xb5, 0x2f, 0xfd}, 4},
    [RCSI_XZ] = {"xz", {0xfd, '7', 'z', 'X'}, 4},
    [RCSI_LZ4] = {"lz4", {0x04, 0x22, 0x4d, 0x18}, 4},
    [RCSI_BZIP2] = {"bzip2", {'B', 'Z', 'h'}, 3},
};

/* RFC 8878 3.1.2: pzstd begins its files with such a frame. */
static bool is_skippable_frame(const uint8_t *octets)
{
    return (rcsi_order32(RCSI_LITTLE, octets) & 0xfffffff0u) == 0x184d2a50u;
}

rcsi_compression rcsi_compression_of(const uint8_t *octets)
{
    for (int kind = RCSI_GZIP; kind <= RCSI_BZIP2; kind++) {
        if (memcmp(octets, compressions[kind].magic, compressions[kind].len) == 0) {
            return (rcsi_compression)kind;
        }
    }
    return is_skippable_frame(octets) ? RCSI_ZSTD : RCSI_PLAIN;
}

const char *rcsi_compression_name(rcsi_compression kind)
{
    return kind == RCSI_PLAIN ? "plain" : compressions[kind].name;
}

bool rcsi_compression_begins(rcsi_compression kind, const uint8_t *octets, size_t len)
{
    size_t most = compressions[kind].len;
    return memcmp(octets, compressions[kind].magic, len < most ? len : most) == 0;
}
