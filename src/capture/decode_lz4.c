/* decode_lz4.c -- LZ4 frames and skippable ones (lz4_Frame_format.md), by liblz4 */
#include <lz4frame.h>
#include <stdlib.h>

#include "capture/decoder.h"

enum {
    BLOCK_HEADER = 4,
    FIRST_LOOK = 7 /* the shortest frame header */
};

typedef struct lz4_state {
    LZ4F_dctx *context;
    size_t next; /* octets to hand it at once, at the most */
} lz4_state;

static void *open_lz4(void)
{
    lz4_state *lz4 = calloc(1, sizeof *lz4);
    if (!lz4) {
        return NULL;
    }
    lz4->next = FIRST_LOOK;
    if (LZ4F_isError(LZ4F_createDecompressionContext(&lz4->context, LZ4F_VERSION))) {
        free(lz4);
        return NULL;
    }
    return lz4;
}

/*
 * A call that fails does not say what it decoded before: so no call gets more than one block.
 * Its hint is a block and the header of the next one.
 */
static rcsi_decoded decode_lz4(void *state, rcsi_piece *piece, const char **why)
{
    lz4_state *lz4 = state;
    size_t taken = lz4->next < piece->in_len ? lz4->next : piece->in_len, given = piece->room;
    size_t hint = LZ4F_decompress(lz4->context, piece->out, &given, piece->in, &taken, NULL);
    if (LZ4F_isError(hint)) {
        *why = LZ4F_getErrorName(hint);
        return RCSI_DECODED_DAMAGE;
    }
    *piece = (rcsi_piece){piece->in + taken, piece->in_len - taken, piece->out + given,
                          piece->room - given};
    if (hint == 0) {
        lz4->next = FIRST_LOOK;
        return RCSI_DECODED_ALL;
    }
    lz4->next = hint > BLOCK_HEADER ? hint - BLOCK_HEADER : hint;
    return RCSI_DECODED_PART;
}

static void close_lz4(void *state)
{
    lz4_state *lz4 = state;
    (void)LZ4F_freeDecompressionContext(lz4->context);
    free(lz4);
}

const rcsi_decoder rcsi_decoder_lz4 = {open_lz4, decode_lz4, close_lz4};
