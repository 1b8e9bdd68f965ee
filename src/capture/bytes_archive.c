/* bytes_archive.c -- octets decompressed by libarchive's raw format, whatever the file's name */
#include <archive.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/archive.h"
#include "capture/bytes.h"
#include "capture/window.h"

typedef enum phase {
    BEGINNING,   /* the first octets are not decompressed yet */
    RUNNING,
    INTERRUPTED, /* a signal ended it; said once */
    OVER         /* `ended` says how */
} phase;

struct rcsi_archive {
    struct archive *stream;
    rcsi_compression kind;
    phase phase;
    rcs_status ended;     /* valid if OVER */
    rcsi_bytes *bytes;    /* during a read: where more comes from */
    bool exhausted;       /* the descriptor has no more */
    int error;            /* errno of reading it; 0: none */
    uint64_t taken;       /* octets given to libarchive */
    size_t held;          /* of `buffer`: the last octets given */
    const uint8_t *ready; /* decompressed, not yet handed out */
    size_t ready_len;
    uint8_t buffer[RCSI_WINDOW_BLOCK];
};

typedef int support_filter(struct archive *);

static support_filter *filter_of(rcsi_compression kind)
{
    static support_filter *const filters[] = {
        [RCSI_GZIP] = archive_read_support_filter_gzip,
        [RCSI_ZSTD] = archive_read_support_filter_zstd,
        [RCSI_XZ] = archive_read_support_filter_xz,
        [RCSI_LZ4] = archive_read_support_filter_lz4,
        [RCSI_BZIP2] = archive_read_support_filter_bzip2,
    };
    return filters[kind];
}

/* Read more of the descriptor into the buffer, waiting for it. */
static rcs_status refill(rcsi_archive *archive)
{
    rcsi_bytes *bytes = archive->bytes;
    rcs_status status;
    archive->held = 0;
    while ((status = rcsi_bytes_read_fd(bytes, archive->buffer, sizeof archive->buffer,
                                        &archive->held, &archive->error)) == RCS_AGAIN) {
        struct pollfd ready = {.fd = bytes->fd, .events = POLLIN};
        if (archive->error == EINTR || (poll(&ready, 1, -1) < 0 && errno == EINTR)) {
            archive->error = EINTR;
            return RCS_AGAIN;
        }
    }
    archive->error = status == RCS_ERR_IO ? archive->error : 0;
    archive->exhausted = status == RCS_END;
    return status;
}

static la_ssize_t give_more(struct archive *stream, void *context, const void **out)
{
    rcsi_archive *archive = context;
    /* What the window had already read is waiting before the first call. */
    if (archive->taken > 0 || archive->held == 0) {
        rcs_status status = archive->exhausted ? RCS_END : refill(archive);
        if (status != RCS_OK) {
            archive_set_error(stream, archive->error, "reading stopped");
            return status == RCS_END ? 0 : -1;
        }
    }
    archive->taken += archive->held;
    *out = archive->buffer;
    return (la_ssize_t)archive->held;
}

rcs_status rcsi_archive_open(rcsi_compression kind, const uint8_t *first, size_t len,
                             rcsi_archive **out, rcs_error *err)
{
    rcsi_archive *archive = calloc(1, sizeof *archive);
    if (!archive || !(archive->stream = archive_read_new())) {
        free(archive);
        return RCS_ERR_MEMORY;
    }
    archive->kind = kind;
    archive->held = len;
    memcpy(archive->buffer, first, len);
    /* A warning means that a program would be started for it. */
    if (filter_of(kind)(archive->stream) != ARCHIVE_OK) {
        (void)snprintf(err->text, sizeof err->text, "this libarchive cannot read that");
        rcsi_archive_close(archive);
        return RCS_ERR_FORMAT;
    }
    if (archive_read_support_format_raw(archive->stream) != ARCHIVE_OK ||
        archive_read_support_format_empty(archive->stream) != ARCHIVE_OK) {
        rcsi_archive_close(archive);
        return RCS_ERR_MEMORY;
    }
    *out = archive;
    return RCS_OK;
}

void rcsi_archive_close(rcsi_archive *archive)
{
    if (archive) {
        (void)archive_read_free(archive->stream);
        free(archive);
    }
}

uint64_t rcsi_archive_taken(const rcsi_archive *archive)
{
    return archive->taken;
}

static rcs_status is_over(rcsi_archive *archive, rcs_status status)
{
    archive->phase = OVER;
    archive->ended = status;
    return status;
}

static rcs_status damaged(rcsi_archive *archive, bool unfinished, const char *found)
{
    rcsi_fault *fault = &archive->bytes->fault;
    fault->unfinished = unfinished;
    (void)snprintf(fault->expected, sizeof fault->expected, "whole %s data",
                   rcsi_compression_name(archive->kind));
    (void)snprintf(fault->found, sizeof fault->found, "%.90s", found);
    return is_over(archive, RCS_ERR_FORMAT);
}

/* libarchive gave up: because of a signal, of read(2), or of the data. */
static rcs_status broken(rcsi_archive *archive)
{
    rcsi_bytes *bytes = archive->bytes;
    bytes->error = archive->error;
    if (archive->error == EINTR) {
        archive->phase = INTERRUPTED;
        return RCS_AGAIN;
    }
    if (archive->error == 0 && archive_errno(archive->stream) == ENOMEM) {
        bytes->error = ENOMEM;
    }
    if (bytes->error != 0) {
        return is_over(archive, RCS_ERR_IO);
    }
    const char *reason = archive_error_string(archive->stream);
    return damaged(archive, archive->exhausted, reason ? reason : "damaged data");
}

/*
 * libarchive is content with what it has read.  It says nothing of octets behind it, such as
 * the first ones of a further gzip member; zeros are the padding of tapes and block devices.
 */
static rcs_status look_behind(rcsi_archive *archive)
{
    uint64_t used = (uint64_t)archive_filter_bytes(archive->stream, -1);
    uint64_t left = archive->taken - used;
    if (left == 0 && !archive->exhausted) {
        rcs_status status = refill(archive);
        if (status != RCS_OK && status != RCS_END) {
            return broken(archive);
        }
        archive->taken += archive->held;
        left = archive->held;
    }
    size_t here = left < archive->held ? (size_t)left : archive->held;
    const uint8_t *behind = archive->buffer + archive->held - here;
    size_t zeros = 0;
    while (zeros < here && behind[zeros] == 0) {
        zeros++;
    }
    if (zeros == left) {
        return is_over(archive, RCS_END);
    }
    char found[64];
    (void)snprintf(found, sizeof found, "%llu octets or more behind it",
                   (unsigned long long)left);
    return damaged(archive, rcsi_compression_begins(archive->kind, behind, here), found);
}

static rcs_status begin(rcsi_archive *archive)
{
    struct archive_entry *entry;
    int result =
        archive_read_open(archive->stream, archive, NULL, give_more, NULL);
    if (result == ARCHIVE_OK) {
        result = archive_read_next_header(archive->stream, &entry);
    }
    if (result == ARCHIVE_EOF) {
        return look_behind(archive);
    }
    if (result != ARCHIVE_OK) {
        return broken(archive);
    }
    /* No decompressor wanted it, so that libarchive would hand out the octets as they are. */
    if (archive_filter_code(archive->stream, 0) == ARCHIVE_FILTER_NONE) {
        return damaged(archive, archive->exhausted, "a header that cannot be read");
    }
    archive->phase = RUNNING;
    return RCS_OK;
}

/* The next decompressed block; archive_read_data() would lose those before a damaged one. */
static rcs_status decompress(rcsi_archive *archive)
{
    const void *block;
    la_int64_t offset;
    int result = ARCHIVE_OK;
    while (archive->ready_len == 0 && result == ARCHIVE_OK) {
        result = archive_read_data_block(archive->stream, &block, &archive->ready_len, &offset);
    }
    if (archive->ready_len > 0 && result >= ARCHIVE_WARN) {
        archive->ready = block;
        return RCS_OK;
    }
    archive->ready_len = 0;
    return result == ARCHIVE_EOF ? look_behind(archive) : broken(archive);
}

static rcs_status go_on(rcsi_archive *archive)
{
    switch (archive->phase) {
    case BEGINNING: {
        rcs_status status = begin(archive);
        return status == RCS_OK ? decompress(archive) : status;
    }
    case RUNNING:
        return decompress(archive);
    case INTERRUPTED:
        archive->bytes->error = EINTR;
        return is_over(archive, RCS_ERR_IO);
    case OVER:
        break;
    }
    return archive->ended;
}

rcs_status rcsi_archive_read(rcsi_archive *archive, rcsi_bytes *bytes, uint8_t *to, size_t room,
                             size_t *got)
{
    archive->bytes = bytes;
    if (archive->ready_len == 0) {
        rcs_status status = go_on(archive);
        if (status != RCS_OK) {
            return status;
        }
    }
    size_t len = archive->ready_len < room ? archive->ready_len : room;
    memcpy(to, archive->ready, len);
    archive->ready += len;
    archive->ready_len -= len;
    *got = len;
    return RCS_OK;
}
