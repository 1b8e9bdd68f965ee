/* window.c -- refilling the window of octets */
#include "capture/window.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Behind a full reach one more block must fit, and the lines that prefetching names. */
#define CAPACITY (RCSI_WINDOW_REACH + RCSI_WINDOW_BLOCK)

rcs_status rcsi_window_open(rcsi_window *w, int fd, rcsi_ownership ownership)
{
    uint8_t *buffer = malloc(CAPACITY);
    if (!buffer) {
        return RCS_ERR_MEMORY;
    }
    *w = (rcsi_window){
        .at = buffer, .end = buffer, .buffer = buffer, .bytes = rcsi_bytes_of(fd, ownership)};
    return RCS_OK;
}

void rcsi_window_close(rcsi_window *w)
{
    if (w->buffer) {
        rcsi_bytes_close(&w->bytes);
    }
    free(w->buffer);
    *w = (rcsi_window){0};
}

rcs_status rcsi_window_decompress(rcsi_window *w, rcsi_compression kind, rcs_error *err)
{
    rcs_status status =
        rcsi_unpack_open(kind, w->at, rcsi_window_left(w), &w->bytes.unpack, err);
    if (status == RCS_OK) {
        w->at = w->end = w->buffer;
        w->begin = 0;
    }
    return status;
}

uint64_t rcsi_window_taken(const rcsi_window *w)
{
    return w->bytes.unpack ? rcsi_unpack_taken(w->bytes.unpack) : rcsi_window_offset(w);
}

void rcsi_window_skip(rcsi_window *w, uint64_t count)
{
    uint64_t here = rcsi_window_left(w) < count ? rcsi_window_left(w) : count;
    w->at += here;
    w->skip += count - here;
}

/* Move what is unread to the front, so that a whole block fits behind it. */
static void close_up(rcsi_window *w)
{
    size_t left = rcsi_window_left(w);
    w->begin = rcsi_window_offset(w);
    memmove(w->buffer, w->at, left);
    w->at = w->buffer;
    w->end = w->buffer + left;
}

rcs_status rcsi_window_fill(rcsi_window *w, size_t need)
{
    assert(need <= RCSI_WINDOW_REACH);
    close_up(w);
    while (w->skip > 0 || rcsi_window_left(w) < need) {
        size_t got = 0;
        uint8_t *behind = w->buffer + rcsi_window_left(w);
        rcs_status status = rcsi_bytes_read(&w->bytes, behind, RCSI_WINDOW_BLOCK, &got);
        if (status != RCS_OK) {
            return status;
        }
        w->end += got;
        if (w->skip > 0) {
            uint64_t skip = w->skip;
            w->skip = 0;
            rcsi_window_skip(w, skip);
            close_up(w);
        }
    }
    return RCS_OK;
}
