/* progress.h -- how far files are read, for a person at a terminal who waits */
#ifndef RCSI_PROGRESS_H
#define RCSI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/writer.h"
#include "rcodescope/catalog.h"
#include "rcodescope/timeline.h"

/** One line on standard error that is written over and over, and gone before any other is. */
typedef struct rcsi_progress {
    bool wanted;        /**< Standard error is a terminal, and nobody said --quiet. */
    bool shown;         /**< The line stands there now. */
    bool shares;        /**< Standard output is a terminal too, so surely the same. */
    int64_t began_ns;   /**< Of this input, or of the last pause. */
    int64_t due_ns;     /**< When the line is to be written anew. */
    uint64_t packets;   /**< Read when it began. */
} rcsi_progress;

typedef enum rcsi_loudness {
    RCSI_LOUD,
    RCSI_QUIET
} rcsi_loudness;

/** Begin with an input.  What is fast is over before anything is shown. */
void rcsi_progress_begin(rcsi_progress *progress, rcsi_loudness loudness);

/** What is said of an input.  Borrowed for the call. */
typedef struct rcsi_reading {
    const rcs_catalog *catalog;
    const rcs_timeline *files;
    uint64_t packets;  /**< Read from it. */
    rcsi_writer *out;  /**< Written out first: it may go to the same terminal. */
} rcsi_reading;

/** Show how far it is, if it is time to.  Ask every few thousand packets. */
void rcsi_progress_show(rcsi_progress *progress, const rcsi_reading *reading);

/** Take the line away: something else is to be written to standard error. */
void rcsi_progress_erase(rcsi_progress *progress);

/** The same for standard output. */
void rcsi_progress_make_room(rcsi_progress *progress);

/** The input pauses: nothing goes on. */
void rcsi_progress_pause(rcsi_progress *progress, uint64_t packets);

#endif
