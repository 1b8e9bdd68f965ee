/* decode_zstd.c -- Zstandard frames and skippable ones (RFC 8878), by libzstd */
#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "capture/compression.h"
#include "capture/decoder.h"

enum {
    BLOCK_HEADER = 3,
    FIRST_LOOK = 5 /* magic number and frame header descriptor */
};

typedef struct zstd_state {
    ZSTD_DCtx *context;
    size_t next; /* octets to hand it at once, at the most */
} zstd_state;

static void close_zstd(void *state)
{
    zstd_state *zstd = state;
    (void)ZSTD_freeDCtx(zstd->context);
    free(zstd);
}

static void *open_zstd(void)
{
    zstd_state *zstd = calloc(1, sizeof *zstd);
    if (!zstd) {
        return NULL;
    }
    zstd->next = FIRST_LOOK;
    zstd->context = ZSTD_createDCtx();
    if (!zstd->context ||
        ZSTD_isError(ZSTD_DCtx_setParameter(zstd->context, ZSTD_d_windowLogMax,
                                            RCSI_WINDOW_MEMORY_LOG))) {
        close_zstd(zstd);
        return NULL;
    }
    return zstd;
}

static rcsi_decoded failure(size_t result, const char **why)
{
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_frameParameter_windowTooLarge:
        return RCSI_DECODED_TOO_LARGE;
    case ZSTD_error_memory_allocation:
        return RCSI_DECODED_NO_MEMORY;
    default:
        *why = ZSTD_getErrorName(result);
        return RCSI_DECODED_DAMAGE;
    }
}

/*
 * A call that fails does not say what it decoded before: so no call gets more than one block.
 * Its hint is a block and the header of the next one.
 */
static rcsi_decoded decode_zstd(void *state, rcsi_piece *piece, const char **why)
{
    zstd_state *zstd = state;
    ZSTD_inBuffer in = {piece->in, zstd->next < piece->in_len ? zstd->next : piece->in_len, 0};
    ZSTD_outBuffer out = {piece->out, piece->room, 0};
    size_t hint = ZSTD_decompressStream(zstd->context, &out, &in);
    if (ZSTD_isError(hint)) {
        return failure(hint, why);
    }
    *piece = (rcsi_piece){piece->in + in.pos, piece->in_len - in.pos, piece->out + out.pos,
                          piece->room - out.pos};
    if (hint == 0) {
        zstd->next = FIRST_LOOK;
        return RCSI_DECODED_ALL;
    }
    zstd->next = hint > BLOCK_HEADER ? hint - BLOCK_HEADER : hint;
    return RCSI_DECODED_PART;
}

const rcsi_decoder rcsi_decoder_zstd = {open_zstd, decode_zstd, close_zstd};
