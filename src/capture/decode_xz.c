/* decode_xz.c -- xz streams (The .xz File Format 1.1.0), by liblzma */
#include <lzma.h>
#include <stdbool.h>
#include <stdlib.h>

#include "capture/compression.h"
#include "capture/decoder.h"

/* What liblzma needs beside the dictionary is below this. */
#define BESIDE ((uint64_t)1 << 20)

typedef struct xz_state {
    lzma_stream stream;
    bool begun; /* within a stream */
} xz_state;

static void *open_xz(void)
{
    return calloc(1, sizeof(xz_state));
}

static rcsi_decoded meaning(xz_state *xz, lzma_ret result, const char **why)
{
    switch (result) {
    case LZMA_OK:
    case LZMA_BUF_ERROR: /* no input, and nothing that waits for room */
        return RCSI_DECODED_PART;
    case LZMA_STREAM_END:
        xz->begun = false;
        return RCSI_DECODED_ALL;
    case LZMA_MEMLIMIT_ERROR:
        return RCSI_DECODED_TOO_LARGE;
    case LZMA_MEM_ERROR:
        return RCSI_DECODED_NO_MEMORY;
    case LZMA_OPTIONS_ERROR:
        *why = "options that liblzma does not know";
        return RCSI_DECODED_DAMAGE;
    default:
        *why = "damaged data";
        return RCSI_DECODED_DAMAGE;
    }
}

static rcsi_decoded decode_xz(void *state, rcsi_piece *piece, const char **why)
{
    xz_state *xz = state;
    if (!xz->begun) {
        lzma_ret result = lzma_stream_decoder(&xz->stream, RCSI_WINDOW_MEMORY_MOST + BESIDE, 0);
        if (result != LZMA_OK) {
            return RCSI_DECODED_NO_MEMORY;
        }
        xz->begun = true;
    }
    xz->stream.next_in = piece->in;
    xz->stream.avail_in = piece->in_len;
    xz->stream.next_out = piece->out;
    xz->stream.avail_out = piece->room;
    lzma_ret result = lzma_code(&xz->stream, LZMA_RUN);
    *piece = (rcsi_piece){xz->stream.next_in, xz->stream.avail_in, xz->stream.next_out,
                          xz->stream.avail_out};
    return meaning(xz, result, why);
}

static void close_xz(void *state)
{
    xz_state *xz = state;
    lzma_end(&xz->stream);
    free(xz);
}

const rcsi_decoder rcsi_decoder_xz = {open_xz, decode_xz, close_xz};
