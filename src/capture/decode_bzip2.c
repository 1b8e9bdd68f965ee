/* decode_bzip2.c -- bzip2 streams, by libbz2 */
#include <bzlib.h>
#include <stdbool.h>
#include <stdlib.h>

#include "capture/decoder.h"

typedef struct bzip2_state {
    bz_stream stream;
    bool begun; /* within a stream */
} bzip2_state;

static void *open_bzip2(void)
{
    return calloc(1, sizeof(bzip2_state));
}

static void end(bzip2_state *bzip2)
{
    if (bzip2->begun) {
        (void)BZ2_bzDecompressEnd(&bzip2->stream);
        bzip2->begun = false;
    }
}

static rcsi_decoded meaning(bzip2_state *bzip2, int result, const char **why)
{
    switch (result) {
    case BZ_OK:
        return RCSI_DECODED_PART;
    case BZ_STREAM_END:
        end(bzip2);
        return RCSI_DECODED_ALL;
    case BZ_MEM_ERROR:
        return RCSI_DECODED_NO_MEMORY;
    case BZ_DATA_ERROR_MAGIC:
        *why = "not bzip2 data";
        return RCSI_DECODED_DAMAGE;
    default:
        *why = "damaged data";
        return RCSI_DECODED_DAMAGE;
    }
}

static rcsi_decoded decode_bzip2(void *state, rcsi_piece *piece, const char **why)
{
    bzip2_state *bzip2 = state;
    bz_stream *stream = &bzip2->stream;
    if (!bzip2->begun) {
        *stream = (bz_stream){0};
        if (BZ2_bzDecompressInit(stream, 0, 0) != BZ_OK) {
            return RCSI_DECODED_NO_MEMORY;
        }
        bzip2->begun = true;
    }
    stream->next_in = (char *)piece->in; /* it is only read */
    stream->avail_in = (unsigned)piece->in_len;
    stream->next_out = (char *)piece->out;
    stream->avail_out = (unsigned)piece->room;
    int result = BZ2_bzDecompress(stream);
    piece->in += piece->in_len - stream->avail_in;
    piece->in_len = stream->avail_in;
    piece->out += piece->room - stream->avail_out;
    piece->room = stream->avail_out;
    return meaning(bzip2, result, why);
}

static void close_bzip2(void *state)
{
    end(state);
    free(state);
}

const rcsi_decoder rcsi_decoder_bzip2 = {open_bzip2, decode_bzip2, close_bzip2};
