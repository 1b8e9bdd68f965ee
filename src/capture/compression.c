/* compression.c -- magic numbers and window sizes of compressed data */
#include "capture/compression.h"

#include <string.h>

#include "base/reader.h"
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

/* RFC 8878 3.1.1.1 */
static uint64_t zstd_window(rcsi_reader r)
{
    rcsi_take(&r, RCSI_COMPRESSION_MAGIC_LEN);
    uint8_t descriptor = rcsi_u8(&r);
    if (descriptor & 0x20) {
        return 0; /* a single segment: libzstd holds its size against its own limit */
    }
    uint8_t window = rcsi_u8(&r);
    uint64_t base = (uint64_t)1 << (10 + (window >> 3));
    return r.failed ? 0 : base + base / 8 * (window & 7);
}

/* The .xz file format 2.1.1, 3.1: stream header, then the first block's filters. */
static uint64_t xz_window(rcsi_reader r)
{
    enum { STREAM_HEADER = 12, HAS_COMPRESSED = 0x40, HAS_PLAIN = 0x80, LZMA2 = 0x21 };
    rcsi_take(&r, STREAM_HEADER);
    rcsi_u8(&r); /* header size */
    uint8_t flags = rcsi_u8(&r);
    unsigned sizes = (flags & HAS_COMPRESSED ? 1 : 0) + (flags & HAS_PLAIN ? 1 : 0);
    while (sizes > 0 && !r.failed) {
        sizes -= rcsi_u8(&r) & 0x80 ? 0 : 1; /* numbers end with an octet below 0x80 */
    }
    unsigned filters = (flags & 3) + 1;
    uint8_t bits = 0;
    while (filters-- > 0) {
        uint8_t id = rcsi_u8(&r);
        const uint8_t *properties = rcsi_take(&r, rcsi_u8(&r));
        bits = id == LZMA2 && properties ? properties[0] & 0x3f : 0;
    }
    if (r.failed || bits == 0) {
        return 0;
    }
    return bits >= 40 ? UINT32_MAX : (uint64_t)(2 | (bits & 1)) << (bits / 2 + 11); /* 5.3.1 */
}

uint64_t rcsi_compression_window(rcsi_compression kind, const uint8_t *octets, size_t len)
{
    rcsi_reader r = rcsi_reader_of(octets, len);
    if (kind == RCSI_ZSTD && !is_skippable_frame(octets)) {
        return zstd_window(r);
    }
    return kind == RCSI_XZ ? xz_window(r) : 0;
}
