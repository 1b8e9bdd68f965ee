/* timeline.h -- several capture files as one: their packets in order of time */
#ifndef RCS_TIMELINE_H
#define RCS_TIMELINE_H

#include <stddef.h>

#include "rcodescope/source.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Most files that are open at once. */
#define RCS_TIMELINE_OPEN_MAX 32

/**
 * Files whose packets are merged by time.  A file is opened when the timeline reaches its first
 * packet, so any number of rotated files can follow each other.  Within a file the order
 * stays as it is.  When more than RCS_TIMELINE_OPEN_MAX overlap, further ones come late,
 * which their reports say.
 */
typedef struct rcs_timeline rcs_timeline;

/** What became of an input.  Borrows the timeline. */
typedef struct rcs_input_report {
    uint32_t file;            /**< Its position among the inputs. */
    const char *path;
    rcs_status opened;        /**< RCS_OK, or why it could not be opened: see `text`. */
    rcs_status ended;         /**< RCS_END, RCS_ERR_FORMAT, RCS_ERR_IO: see `text`. */
    const char *text;         /**< "" if there is nothing to say. */
    const rcs_damage *damage; /**< The last one met, or NULL. */
    uint64_t damage_count;
    uint64_t packets;         /**< Handed out. */
    uint64_t bad_timestamps;
    int64_t late_ns;          /**< It was opened after a packet so much younger than its first one;
                                   0: in time. */
} rcs_input_report;

/**
 * Begin.  Several regular files are looked into for their first packet; what cannot be opened is
 * reported and the rest goes on.
 *
 * @param paths    As for rcs_source_open_file(); the strings must outlive the timeline.
 * @param count    >= 1.
 * @param options  NULL: defaults; `file` is ignored, rcs_packet.file is the position in `paths`.
 * @param out      Receives the timeline; free it with rcs_timeline_free().
 * @return         RCS_OK, RCS_ERR_MEMORY, RCS_ERR_ARGUMENT (no path).
 */
RCS_API rcs_status rcs_timeline_new(const char *const *paths, size_t count,
                                    const rcs_source_options *options, rcs_timeline **out);

/** Close what is open and free.  NULL is allowed. */
RCS_API void rcs_timeline_free(rcs_timeline *timeline);

/**
 * The earliest packet that is left.
 *
 * @param out  Receives it; its data lives until the next call.
 * @return     RCS_OK, RCS_END (of all inputs), RCS_AGAIN (an input has nothing now: poll
 *             rcs_timeline_fd()).
 */
RCS_API rcs_status rcs_timeline_next(rcs_timeline *timeline, rcs_packet *out);

/** End early: every input that is open ends here, so that its report can be had. */
RCS_API void rcs_timeline_stop(rcs_timeline *timeline);

/** An input that ended or could not be opened since the last call.  False: none. */
RCS_API bool rcs_timeline_report(rcs_timeline *timeline, rcs_input_report *out);

/** As rcs_source_drops(), of all inputs that were opened. */
RCS_API rcs_drops rcs_timeline_drops(const rcs_timeline *timeline);

/** After RCS_AGAIN: as rcs_source_fd(). */
RCS_API int rcs_timeline_fd(const rcs_timeline *timeline);

/** As rcs_source_progress(), of all inputs together; total 0 when one of them is unknown. */
RCS_API void rcs_timeline_progress(const rcs_timeline *timeline, uint64_t *done,
                                   uint64_t *total);

/** A list of paths; `left_out` counts files of directories that are no captures. */
typedef struct rcs_paths {
    char **items; /**< `count` strings. */
    size_t count;
    size_t left_out;
} rcs_paths;

/**
 * Put the capture files of a directory in its place, by name: those whose first octets are
 * a capture's or compressed.  Hidden files and directories inside are no part of it.
 * Another path, or a directory without one, stays as it is.
 *
 * @param out  Receives the list; free with rcs_paths_free().
 * @return     RCS_OK, RCS_ERR_MEMORY.
 */
RCS_API rcs_status rcs_paths_expand(const char *const *paths, size_t count, rcs_paths *out);

/** Free what the list owns.  For a zeroed one too. */
RCS_API void rcs_paths_free(rcs_paths *paths);

#ifdef __cplusplus
}
#endif
#endif
