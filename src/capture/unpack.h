/* unpack.h -- undoing the compression of a capture, whichever it is */
#ifndef RCSI_UNPACK_H
#define RCSI_UNPACK_H

#include <stddef.h>
#include <stdint.h>

#include "capture/compression.h"
#include "rcodescope/status.h"

/** Octets asked of a descriptor at once. */
#define RCSI_UNPACK_BLOCK ((size_t)128 << 10)

/** Octets that can have been read when it is known that they are compressed. */
#define RCSI_UNPACK_FIRST_MOST (RCSI_UNPACK_BLOCK + RCSI_COMPRESSION_MAGIC_LEN)

typedef struct rcsi_unpack rcsi_unpack;
struct rcsi_bytes;

typedef enum rcsi_fault_kind {
    RCSI_FAULT_DAMAGED,
    RCSI_FAULT_UNFINISHED, /**< It ends before its end: it may still be written. */
    RCSI_FAULT_TOO_LARGE   /**< It asks for more memory than RCSI_WINDOW_MEMORY_MOST. */
} rcsi_fault_kind;

/** What is wrong with compressed data. */
typedef struct rcsi_fault {
    rcsi_fault_kind kind;
    rcsi_compression compression;
    char expected[96];
    char found[96]; /**< Names the compressed octet. */
} rcsi_fault;

/**
 * Begin to decompress.
 *
 * @param kind   Not RCSI_PLAIN.
 * @param first  The first `len` octets, already read; need not outlive the call.
 * @param len    At most RCSI_UNPACK_FIRST_MOST.
 * @param err    Receives the end of a sentence that begins with "FILE is gzip-compressed".
 * @return       RCS_OK, RCS_ERR_MEMORY, RCS_ERR_FORMAT (this build has no decoder for it).
 */
rcs_status rcsi_unpack_open(rcsi_compression kind, const uint8_t *first, size_t len,
                            rcsi_unpack **out, rcs_error *err);

/** Free.  NULL is allowed. */
void rcsi_unpack_close(rcsi_unpack *unpack);

/**
 * As rcsi_bytes_read(), which it serves: everything that is decoded before a fault, or before
 * input runs out, is given first.  Streams behind each other are read as one, of mixed kinds
 * too; zeros behind them are the padding of tapes, block devices and xz files.
 */
rcs_status rcsi_unpack_read(rcsi_unpack *unpack, struct rcsi_bytes *bytes, uint8_t *to,
                            size_t room, size_t *got);

/** Compressed octets taken so far. */
uint64_t rcsi_unpack_taken(const rcsi_unpack *unpack);

#endif
