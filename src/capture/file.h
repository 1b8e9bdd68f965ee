/* file.h -- a capture file of any format, and the filter on it */
#ifndef RCSI_FILE_H
#define RCSI_FILE_H

#include "capture/book.h"
#include "capture/dnstap.h"
#include "rcodescope/filter.h"
#include "capture/pcap.h"
#include "capture/pcapng.h"
#include "capture/follow.h"
#include "capture/window.h"

typedef enum rcsi_format {
    RCSI_PCAP,
    RCSI_PCAPNG,
    RCSI_DNSTAP
} rcsi_format;

/** Octets of rcsi_file.error, with its NUL. */
#define RCSI_FILE_ERROR_MAX 400

typedef struct rcsi_file {
    rcsi_window window;
    rcsi_book book;
    rcsi_format format;
    rcsi_pcap pcap;     /**< Valid if RCSI_PCAP. */
    rcsi_pcapng pcapng; /**< Valid if RCSI_PCAPNG; else zero. */
    rcsi_dnstap dnstap; /**< Valid if RCSI_DNSTAP. */
    rcs_filter *filter; /**< NULL: all packets pass. */
    char *path;          /**< Own copy, if it is followed; else NULL. */
    bool begun;          /**< Its header is read; a followed file may not have one yet. */
    char name[128];      /**< For messages; its end is cut off if it is longer. */
    char error[RCSI_FILE_ERROR_MAX]; /**< Of the last RCS_ERR_IO. */
} rcsi_file;

/**
 * As rcs_source_open_file().
 *
 * @param file     Zeroed.  On failure the caller closes it all the same.
 * @param options  Not NULL.
 * @param err      Not NULL.
 */
rcs_status rcsi_file_open(rcsi_file *file, const char *path, const rcs_source_options *options,
                          rcs_error *err);

/** As rcs_source_fd(). */
int rcsi_file_fd(const rcsi_file *file);

/** Release everything.  For a zeroed one too. */
void rcsi_file_close(rcsi_file *file);

/** RCS_OK (everything but `file` is set), RCS_END, RCS_AGAIN, RCS_ERR_FORMAT, RCS_ERR_IO. */
rcs_status rcsi_file_next(rcsi_file *file, rcs_packet *out);

#endif
