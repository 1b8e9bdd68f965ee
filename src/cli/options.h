/* options.h -- the command line of the verbs that read packets */
#ifndef RCSI_OPTIONS_H
#define RCSI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/terminal.h"
#include "rcodescope/catalog.h"
#include "rcodescope/session.h"
#include "rcodescope/timeline.h"
#include "select/select.h"
#include "sink/sink.h"

/** Which verb's options are read: they differ in what is allowed. */
typedef enum rcsi_reader {
    RCSI_READER_READ,
    RCSI_READER_LIVE,
    RCSI_READER_COUNT,
    RCSI_READER_AUDIT
} rcsi_reader;

/** Longest filter expression, with its NUL. */
#define RCSI_FILTER_MAX 8192

/** What a person asked for.  Strings are those of argv. */
typedef struct rcsi_options {
    rcsi_reader reader;
    char **files;            /**< file_count paths; "-" is standard input. */
    int file_count;
    rcs_paths paths;         /**< Owned: what `files` borrows once directories are listed. */
    bool per_file;           /**< Each a session of its own, not merged by time. */
    int64_t since_ns, until_ns; /**< Packets of [since, until) pass. */
    const char *interface;   /**< NULL: files. */
    bool dnstap;             /**< `interface` is where dnstap is listened for. */
    bool has_filter;
    char filter[RCSI_FILTER_MAX]; /**< Valid if has_filter. */
    const char *filter_inner; /**< Of the innermost IP datagram; NULL: none. */
    bool lookups_off;        /**< Findings at once, without how the lookup went on. */
    rcs_session_options session;
    rcs_source_options source;
    uint64_t packet_limit;   /**< -c; 0: none. */
    const char *write_path;  /**< -w; NULL: none. */
    const char *user;        /**< -Z; NULL: none. */
    rcsi_format format;
    rcsi_color_when color;
    rcsi_detail detail;
    rcsi_proof proof;        /**< --why. */
    rcsi_layout layout;      /**< --group. */
    uint64_t top;            /**< Groups that are written. */
    rcsi_clock clock;
    const char *language;    /**< "en" or "ja". */
    char **advice;           /**< Owned: advice_count paths of --advice. */
    size_t advice_count;
    bool strict;
    bool quiet;              /**< No progress. */
    rcs_severity fail_on;    /**< RCS_FINE: never. */
    rcsi_select select;
    rcs_catalog *catalog;    /**< Owned: codes on the command line need its names. */
} rcsi_options;

/** What to do after reading the command line. */
typedef enum rcsi_options_next {
    RCSI_OPTIONS_RUN,
    RCSI_OPTIONS_STOP /**< Help was printed or something is wrong: return *status. */
} rcsi_options_next;

/**
 * Read a command line.  Says itself what is wrong with it.
 *
 * @param out     Receives the options; free with rcsi_options_free() in any case.
 * @param status  Receives the exit status when the answer is STOP.
 */
rcsi_options_next rcsi_options_read(rcsi_reader reader, int argc, char **argv,
                                    rcsi_options *out, int *status);

/** Free what the options own. */
void rcsi_options_free(rcsi_options *options);

#endif
