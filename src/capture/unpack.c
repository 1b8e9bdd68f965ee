/* unpack.c -- compressed streams behind each other, read as one by the decoder of each */
#include "capture/unpack.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/bytes.h"
#include "capture/decoder.h"

typedef enum phase {
    WITHIN,  /* a stream */
    BETWEEN, /* streams, or behind the last one */
    OVER     /* `ended` says how */
} phase;

struct rcsi_unpack {
    rcsi_compression kind;
    const rcsi_decoder *decoder;
    void *state; /* NULL: the decoder is not open */
    phase phase;
    rcs_status ended; /* valid if OVER, with the next two */
    rcsi_fault fault;
    int error;
    bool brimful;   /* the last call used all room, and may have more to give */
    bool exhausted; /* the descriptor has no more */
    uint64_t taken; /* octets of the descriptor */
    const uint8_t *at;
    size_t left; /* unread octets at `at`, in the buffer */
    uint8_t buffer[RCSI_UNPACK_FIRST_MOST];
};

/* Those whose library the build found: see CMakeLists.txt. */
static const rcsi_decoder *const decoders[RCSI_BZIP2 + 1] = {
    [RCSI_PLAIN] = NULL,
#ifdef RCS_WITH_GZIP
    [RCSI_GZIP] = &rcsi_decoder_gzip,
#endif
#ifdef RCS_WITH_ZSTD
    [RCSI_ZSTD] = &rcsi_decoder_zstd,
#endif
#ifdef RCS_WITH_XZ
    [RCSI_XZ] = &rcsi_decoder_xz,
#endif
#ifdef RCS_WITH_LZ4
    [RCSI_LZ4] = &rcsi_decoder_lz4,
#endif
#ifdef RCS_WITH_BZIP2
    [RCSI_BZIP2] = &rcsi_decoder_bzip2,
#endif
};

/* Have the decoder of a kind open.  RCS_OK, RCS_ERR_MEMORY, RCS_ERR_FORMAT: there is none. */
static rcs_status choose(rcsi_unpack *unpack, rcsi_compression kind)
{
    if (unpack->state && unpack->kind == kind) {
        return RCS_OK;
    }
    if (unpack->state) {
        unpack->decoder->close(unpack->state);
    }
    unpack->kind = kind;
    unpack->decoder = decoders[kind];
    unpack->state = unpack->decoder ? unpack->decoder->open() : NULL;
    if (!unpack->decoder) {
        return RCS_ERR_FORMAT;
    }
    return unpack->state ? RCS_OK : RCS_ERR_MEMORY;
}

rcs_status rcsi_unpack_open(rcsi_compression kind, const uint8_t *first, size_t len,
                            rcsi_unpack **out, rcs_error *err)
{
    assert(len <= RCSI_UNPACK_FIRST_MOST);
    rcsi_unpack *unpack = calloc(1, sizeof *unpack);
    if (!unpack) {
        return RCS_ERR_MEMORY;
    }
    rcs_status status = choose(unpack, kind);
    if (status != RCS_OK) {
        const char *name = rcsi_compression_name(kind);
        (void)snprintf(err->text, sizeof err->text,
                       "this program was built without %s; decompress it first, as in %s -dc "
                       "FILE", name, name);
        rcsi_unpack_close(unpack);
        return status;
    }
    memcpy(unpack->buffer, first, len);
    unpack->at = unpack->buffer;
    unpack->left = len;
    unpack->taken = len;
    *out = unpack;
    return RCS_OK;
}

void rcsi_unpack_close(rcsi_unpack *unpack)
{
    if (unpack && unpack->state) {
        unpack->decoder->close(unpack->state);
    }
    free(unpack);
}

uint64_t rcsi_unpack_taken(const rcsi_unpack *unpack)
{
    return unpack->taken;
}

/* Read more behind what is left, which is less than a magic number. */
static rcs_status refill(rcsi_unpack *unpack, rcsi_bytes *bytes)
{
    size_t got = 0;
    memmove(unpack->buffer, unpack->at, unpack->left);
    unpack->at = unpack->buffer;
    rcs_status status = rcsi_bytes_read_fd(bytes, unpack->buffer + unpack->left,
                                           RCSI_UNPACK_BLOCK, &got, &bytes->error);
    unpack->left += got;
    unpack->taken += got;
    unpack->exhausted = status == RCS_END;
    return status == RCS_END ? RCS_OK : status;
}

static void end(rcsi_unpack *unpack, rcs_status status)
{
    unpack->phase = OVER;
    unpack->ended = status;
}

static void fail(rcsi_unpack *unpack, rcsi_fault_kind kind, const char *found)
{
    rcsi_fault *fault = &unpack->fault;
    fault->kind = kind;
    fault->compression = unpack->kind;
    (void)snprintf(fault->expected, sizeof fault->expected, "whole %s data",
                   rcsi_compression_name(unpack->kind));
    (void)snprintf(fault->found, sizeof fault->found, "%.60s at compressed octet %llu", found,
                   (unsigned long long)(unpack->taken - unpack->left));
    end(unpack, RCS_ERR_FORMAT);
}

static void fail_decoding(rcsi_unpack *unpack, rcsi_decoded result, const char *why)
{
    if (result == RCSI_DECODED_NO_MEMORY) {
        unpack->error = ENOMEM;
        end(unpack, RCS_ERR_IO);
    } else if (result == RCSI_DECODED_TOO_LARGE) {
        fail(unpack, RCSI_FAULT_TOO_LARGE, "a window of more than 128 MiB");
    } else {
        char found[64];
        (void)snprintf(found, sizeof found, "damage (%.48s)", why);
        fail(unpack, RCSI_FAULT_DAMAGED, found);
    }
}

/* What is behind a stream is a further one, or nothing. */
static void look_on(rcsi_unpack *unpack)
{
    enum { MAGIC = RCSI_COMPRESSION_MAGIC_LEN };
    if (unpack->left == 0) {
        end(unpack, RCS_END);
        return;
    }
    rcsi_compression kind = unpack->left < MAGIC ? RCSI_PLAIN : rcsi_compression_of(unpack->at);
    if (kind == RCSI_PLAIN) {
        bool begins = rcsi_compression_begins(unpack->kind, unpack->at, unpack->left);
        fail(unpack, begins ? RCSI_FAULT_UNFINISHED : RCSI_FAULT_DAMAGED,
             begins ? "the end of the file" : "other octets behind it");
        return;
    }
    unpack->phase = WITHIN;
    rcs_status status = choose(unpack, kind);
    if (status == RCS_ERR_FORMAT) {
        fail(unpack, RCSI_FAULT_DAMAGED, "such data, which this build cannot read,");
    } else if (status == RCS_ERR_MEMORY) {
        fail_decoding(unpack, RCSI_DECODED_NO_MEMORY, "");
    }
}

static rcs_status find_next(rcsi_unpack *unpack, rcsi_bytes *bytes)
{
    for (;;) {
        while (unpack->left > 0 && unpack->at[0] == 0) {
            unpack->at++;
            unpack->left--;
        }
        if (unpack->left >= RCSI_COMPRESSION_MAGIC_LEN || unpack->exhausted) {
            look_on(unpack);
            return RCS_OK;
        }
        rcs_status status = refill(unpack, bytes);
        if (status != RCS_OK) {
            return status;
        }
    }
}

/* Call the decoder once. */
static void decode(rcsi_unpack *unpack, rcsi_piece *out)
{
    const char *why = "its decoder cannot go on";
    size_t given = unpack->brimful ? 0 : unpack->left;
    rcsi_piece piece = {unpack->at, given, out->out, out->room};
    rcsi_decoded result = unpack->decoder->decode(unpack->state, &piece, &why);
    if (result == RCSI_DECODED_PART && given > 0 && piece.in_len == given &&
        piece.room == out->room) {
        result = RCSI_DECODED_DAMAGE;
    }
    unpack->left -= given - piece.in_len;
    unpack->at = piece.in;
    unpack->brimful = piece.room == 0;
    *out = piece;
    if (result == RCSI_DECODED_ALL) {
        unpack->phase = BETWEEN;
        unpack->brimful = false;
    } else if (result != RCSI_DECODED_PART) {
        fail_decoding(unpack, result, why);
    }
}

/* Decode what is held of a stream; RCS_OK also if that gave nothing. */
static rcs_status go_on(rcsi_unpack *unpack, rcsi_bytes *bytes, rcsi_piece *out)
{
    if (unpack->left == 0 && !unpack->brimful) {
        rcs_status status = unpack->exhausted ? RCS_OK : refill(unpack, bytes);
        if (status != RCS_OK) {
            return status;
        }
        if (unpack->left == 0) {
            fail(unpack, RCSI_FAULT_UNFINISHED, "the end of the file");
            return RCS_OK;
        }
    }
    do {
        decode(unpack, out);
    } while (unpack->phase == WITHIN && out->room > 0 && unpack->left > 0);
    return RCS_OK;
}

static rcs_status say_end(const rcsi_unpack *unpack, rcsi_bytes *bytes)
{
    if (unpack->ended == RCS_ERR_FORMAT) {
        bytes->fault = unpack->fault;
    } else if (unpack->ended == RCS_ERR_IO) {
        bytes->error = unpack->error;
    }
    return unpack->ended;
}

rcs_status rcsi_unpack_read(rcsi_unpack *unpack, rcsi_bytes *bytes, uint8_t *to, size_t room,
                            size_t *got)
{
    rcsi_piece out = {.out = to, .room = room};
    while (out.room == room && unpack->phase != OVER) {
        rcs_status status = unpack->phase == WITHIN ? go_on(unpack, bytes, &out)
                                                    : find_next(unpack, bytes);
        if (status != RCS_OK) {
            return status;
        }
    }
    if (out.room == room) {
        return say_end(unpack, bytes);
    }
    *got = room - out.room;
    return RCS_OK;
}
