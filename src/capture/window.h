/* window.h -- the octets of a capture, a contiguous stretch of them at a time */
#ifndef RCSI_WINDOW_H
#define RCSI_WINDOW_H

#include <stddef.h>
#include <stdint.h>

#include "capture/bytes.h"
#include "rcodescope/status.h"

/** Octets asked of the kernel at once: as cheap an octet as more, and they stay in the cache. */
#define RCSI_WINDOW_BLOCK ((size_t)128 << 10)

/**
 * Most octets that a caller can ask to see together: the longest packet (16 MiB, see
 * limits.h) with its headers and a block's worth of pcapng options.
 */
#define RCSI_WINDOW_REACH ((size_t)17 << 20)

/**
 * What is unread lies at [at, end), moved together only when it runs short.  The buffer is
 * reserved whole by open, and its pages are touched only as octets arrive.
 */
typedef struct rcsi_window {
    const uint8_t *at;  /**< Next octet; callers step it forward, never past `end`. */
    const uint8_t *end;
    uint8_t *buffer;
    uint64_t begin;     /**< Offset in the input of buffer[0]. */
    uint64_t skip;      /**< Octets still to be stepped over. */
    rcsi_bytes bytes;
} rcsi_window;

/** Begin to read a descriptor.  RCS_OK, RCS_ERR_MEMORY (`fd` then stays the caller's). */
rcs_status rcsi_window_open(rcsi_window *w, int fd, rcsi_ownership ownership);

/** Free the buffer, close the descriptor if it is owned.  For a zeroed one too. */
void rcsi_window_close(rcsi_window *w);

/**
 * What was read so far is compressed: read on with the decompressed octets, from offset 0.
 *
 * @param err  As for rcsi_unpack_open().
 * @return     RCS_OK, RCS_ERR_MEMORY, RCS_ERR_FORMAT.
 */
rcs_status rcsi_window_decompress(rcsi_window *w, rcsi_compression kind, rcs_error *err);

/** Octets of the file that were read, compressed ones if it is; never more than there are. */
uint64_t rcsi_window_taken(const rcsi_window *w);

/** The slow half of rcsi_window_need(). */
rcs_status rcsi_window_fill(rcsi_window *w, size_t need);

/** Octets of the input before `at`. */
static inline uint64_t rcsi_window_offset(const rcsi_window *w)
{
    return w->begin + (uint64_t)(w->at - w->buffer);
}

/** Octets that can be read at `at` without asking for more. */
static inline size_t rcsi_window_left(const rcsi_window *w)
{
    return (size_t)(w->end - w->at);
}

/**
 * Have `need` octets at `at`; pointers into the window end here.
 *
 * @param need  <= RCSI_WINDOW_REACH.
 * @return      RCS_OK; RCS_END: the input ends before, what is left of it is in the window;
 *              RCS_AGAIN: nothing now, or a signal came (bytes.error is EINTR); RCS_ERR_IO;
 *              RCS_ERR_FORMAT: compressed data is damaged (bytes.fault).
 */
static inline rcs_status rcsi_window_need(rcsi_window *w, size_t need)
{
    return rcsi_window_left(w) >= need && w->skip == 0 ? RCS_OK : rcsi_window_fill(w, need);
}

/** Step over `count` octets, those that have not arrived as well. */
void rcsi_window_skip(rcsi_window *w, uint64_t count);

/** Ask for the first cache lines of what comes next while the caller works on a packet. */
static inline void rcsi_window_prefetch(const rcsi_window *w)
{
#if defined(__GNUC__)
    __builtin_prefetch(w->at);
    __builtin_prefetch(w->at + 64);
#else
    (void)w;
#endif
}

#endif
