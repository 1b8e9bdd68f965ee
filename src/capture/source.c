/* source.c -- packets of a file or of an interface, whichever it is */
#include "rcodescope/source.h"

#include <stdlib.h>

#include "capture/file.h"
#include "capture/live.h"

struct rcs_source {
    rcsi_live *live;  /**< NULL: `file` is the source. */
    rcsi_file file;
    rcs_status ended; /**< RCS_OK, or what every further call returns. */
    uint32_t number;  /**< For rcs_packet.file. */
};

static const rcs_source_options defaults = {0};

rcs_status rcs_source_open_file(const char *path, const rcs_source_options *options,
                                rcs_source **out, rcs_error *err)
{
    rcs_error unread;
    err = err ? err : &unread;
    options = options ? options : &defaults;
    rcs_source *source = calloc(1, sizeof *source);
    rcs_status status = source ? RCS_OK : RCS_ERR_MEMORY;
    if (source) {
        source->number = options->file;
        source->file.window.bytes.fd = -1;
        status = rcsi_file_open(&source->file, path, options, err);
    }
    if (status != RCS_OK) {
        err->status = status;
        err->line = 0;
        rcs_source_close(source);
        return status;
    }
    *out = source;
    return RCS_OK;
}

rcs_status rcs_source_open_live(const char *interface, const rcs_source_options *options,
                                rcs_source **out, rcs_error *err)
{
    rcs_error unread;
    err = err ? err : &unread;
    options = options ? options : &defaults;
    rcs_source *source = calloc(1, sizeof *source);
    rcs_status status = source ? RCS_OK : RCS_ERR_MEMORY;
    if (source) {
        source->number = options->file;
        source->file.window.bytes.fd = -1;
        status = rcsi_live_open(interface, options, &source->live, err);
    }
    if (status != RCS_OK) {
        err->status = status;
        err->line = 0;
        rcs_source_close(source);
        return status;
    }
    *out = source;
    return RCS_OK;
}

void rcs_source_close(rcs_source *source)
{
    if (source) {
        rcsi_live_close(source->live);
        rcsi_file_close(&source->file);
        free(source);
    }
}

rcs_status rcs_source_next(rcs_source *source, rcs_packet *out)
{
    if (source->ended != RCS_OK) {
        return source->ended;
    }
    rcs_status status =
        source->live ? rcsi_live_next(source->live, out) : rcsi_file_next(&source->file, out);
    if (status == RCS_OK) {
        out->file = source->number;
    } else if (status != RCS_AGAIN) {
        source->ended = status;
    }
    return status;
}

const rcs_damage *rcs_source_damage(const rcs_source *source)
{
    return source->file.book.damages > 0 ? &source->file.book.damage : NULL;
}

uint64_t rcs_source_damage_count(const rcs_source *source)
{
    return source->file.book.damages;
}

uint64_t rcs_source_bad_timestamps(const rcs_source *source)
{
    return source->file.book.bad_timestamps;
}

uint64_t rcs_source_offset(const rcs_source *source)
{
    return source->live ? 0 : rcsi_window_offset(&source->file.window);
}

void rcs_source_progress(const rcs_source *source, uint64_t *done, uint64_t *total)
{
    *done = source->live ? 0 : rcsi_window_taken(&source->file.window);
    *total = source->live ? 0 : source->file.window.bytes.total;
}

const char *rcs_source_error(const rcs_source *source)
{
    return source->live ? rcsi_live_error(source->live) : source->file.error;
}

int rcs_source_fd(const rcs_source *source)
{
    return source->live ? rcsi_live_fd(source->live) : rcsi_file_fd(&source->file);
}

void rcs_source_stop(rcs_source *source)
{
    if (source->live) {
        rcsi_live_stop(source->live);
    }
}

rcs_source_stats rcs_source_statistics(rcs_source *source)
{
    return source->live ? rcsi_live_statistics(source->live) : (rcs_source_stats){0};
}
