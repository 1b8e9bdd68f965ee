/* decode_gzip.c -- gzip members (RFC 1952), by zlib */
#define ZLIB_CONST /* zlib.h then says that it only reads its input */
#include <stdlib.h>
#include <zlib.h>

#include "capture/decoder.h"

static void *open_gzip(void)
{
    enum { ONLY_GZIP = 16 };
    z_stream *stream = calloc(1, sizeof *stream);
    if (stream && inflateInit2(stream, ONLY_GZIP + MAX_WBITS) != Z_OK) {
        free(stream);
        return NULL;
    }
    return stream;
}

static rcsi_decoded meaning(z_stream *stream, int result, const char **why)
{
    switch (result) {
    case Z_OK:
    case Z_BUF_ERROR: /* no input, and nothing that waits for room */
        return RCSI_DECODED_PART;
    case Z_STREAM_END:
        return inflateReset(stream) == Z_OK ? RCSI_DECODED_ALL : RCSI_DECODED_NO_MEMORY;
    case Z_MEM_ERROR:
        return RCSI_DECODED_NO_MEMORY;
    default:
        *why = stream->msg ? stream->msg : "not gzip data";
        return RCSI_DECODED_DAMAGE;
    }
}

static rcsi_decoded decode_gzip(void *state, rcsi_piece *piece, const char **why)
{
    z_stream *stream = state;
    stream->next_in = piece->in;
    stream->avail_in = (uInt)piece->in_len;
    stream->next_out = piece->out;
    stream->avail_out = (uInt)piece->room;
    int result = inflate(stream, Z_NO_FLUSH);
    *piece = (rcsi_piece){stream->next_in, stream->avail_in, stream->next_out,
                          stream->avail_out};
    return meaning(stream, result, why);
}

static void close_gzip(void *state)
{
    (void)inflateEnd(state);
    free(state);
}

const rcsi_decoder rcsi_decoder_gzip = {open_gzip, decode_gzip, close_gzip};
