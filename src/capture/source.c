/* source.c -- packets of a file or of an interface, whichever it is */
#include "rcodescope/source.h"

#include <stdio.h>
#include <stdlib.h>

#include "capture/collector.h"
#include "capture/file.h"
#include "capture/live.h"

struct rcs_source {
    rcsi_live *live;           /**< Both NULL: `file` is the source. */
    rcsi_collector *collector; /**< Notes in the book of `file`. */
    rcsi_file file;
    rcs_status ended; /**< RCS_OK, or what every further call returns. */
    uint32_t number;  /**< For rcs_packet.file. */
};

static const rcs_source_options defaults = {0};

static bool is_file(const rcs_source *source)
{
    return !source->live && !source->collector;
}

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

rcs_status rcs_source_open_dnstap(const char *where, const rcs_source_options *options,
                                  rcs_source **out, rcs_error *err)
{
    rcs_error unread;
    err = err ? err : &unread;
    options = options ? options : &defaults;
    rcs_source *source = calloc(1, sizeof *source);
    rcs_status status = source ? RCS_OK : RCS_ERR_MEMORY;
    if (source && options->filter) {
        (void)snprintf(err->text, sizeof err->text,
                       "a packet filter has no meaning for dnstap, which has no packets");
        status = RCS_ERR_ARGUMENT;
    } else if (source) {
        source->number = options->file;
        status = rcsi_collector_open(where, &source->collector, err);
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
        rcsi_collector_close(source->collector);
        rcsi_file_close(&source->file);
        free(source);
    }
}

static rcs_status ask(rcs_source *source, rcs_packet *out)
{
    if (source->live) {
        return rcsi_live_next(source->live, out);
    }
    return source->collector
               ? rcsi_collector_next(source->collector, &source->file.book, out)
               : rcsi_file_next(&source->file, out);
}

rcs_status rcs_source_next(rcs_source *source, rcs_packet *out)
{
    if (source->ended != RCS_OK) {
        return source->ended;
    }
    rcs_status status = ask(source, out);
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
    return is_file(source) ? rcsi_window_offset(&source->file.window) : 0;
}

void rcs_source_progress(const rcs_source *source, uint64_t *done, uint64_t *total)
{
    *done = is_file(source) ? rcsi_window_taken(&source->file.window) : 0;
    *total = is_file(source) ? source->file.window.bytes.total : 0;
}

const char *rcs_source_error(const rcs_source *source)
{
    if (source->live) {
        return rcsi_live_error(source->live);
    }
    return source->collector ? rcsi_collector_error(source->collector) : source->file.error;
}

int rcs_source_fd(const rcs_source *source)
{
    if (source->live) {
        return rcsi_live_fd(source->live);
    }
    return source->collector ? -1 : rcsi_file_fd(&source->file);
}

void rcs_source_stop(rcs_source *source)
{
    if (source->live) {
        rcsi_live_stop(source->live);
    }
    if (source->collector) {
        rcsi_collector_stop(source->collector);
    }
}

rcs_source_stats rcs_source_statistics(rcs_source *source)
{
    if (source->live) {
        return rcsi_live_statistics(source->live);
    }
    /* What a server could not send, it does not say. */
    return (rcs_source_stats){.received = source->collector ? source->file.book.packets : 0};
}

rcs_drops rcs_source_drops(rcs_source *source)
{
    if (source->live) {
        rcs_source_stats stats = rcsi_live_statistics(source->live);
        return (rcs_drops){.count = stats.dropped + stats.interface_dropped};
    }
    return (rcs_drops){source->file.book.lost, source->file.book.lossy};
}
