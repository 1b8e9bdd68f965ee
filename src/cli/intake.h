/* intake.h -- the packets of a run, whatever they come from, and what went wrong with them */
#ifndef RCSI_INTAKE_H
#define RCSI_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/options.h"
#include "cli/progress.h"
#include "rcodescope/filter.h"
#include "rcodescope/session.h"
#include "rcodescope/timeline.h"
#include "sink/pcapng.h"

/** State of a run's input. */
typedef struct rcsi_intake {
    const rcsi_options *options;
    rcsi_writer *out;      /**< Flushed before waiting; its failure ends the run. */
    rcsi_writer *copy_out; /**< Owned, of -w; NULL: none. */
    rcsi_pcapng copy;      /**< Valid if copy_out. */
    rcs_filter *inner;     /**< Owned, of --filter-inner; NULL: none. */
    rcs_source *live;      /**< The interface; NULL: files. */
    rcs_timeline *files;   /**< Those being read; NULL: the interface. */
    int first;             /**< Position of the first of them among the options' files. */
    rcsi_progress progress; /**< Of files. */
    uint64_t packets;      /**< Read since the last open. */
    int64_t last_ns;       /**< Time of the last packet. */
    int64_t quiet_since;   /**< Wall clock when input ran dry; 0: it did not. */
    uint64_t passed;       /**< Packets that passed the filter, of all inputs. */
    int opened, unopened;  /**< Inputs. */
    int late;              /**< Of them: came behind younger packets of others. */
    int64_t latest_ns;     /**< Of them: by so much at the most. */
    rcs_drops drops;       /**< Told to the session. */
    int64_t drops_asked_ns; /**< When that was. */
    bool dropped;          /**< Privileges (-Z). */
    bool complete;         /**< Nothing was cut short since the last open. */
    bool ended;            /**< By a signal, -c, or because nothing can be written. */
    bool stopping;         /**< Live, after a signal: what the kernel holds is still read. */
    int status;            /**< Exit status so far. */
} rcsi_intake;

/**
 * Begin: makes the filter of --filter-inner, opens the copy of -w.
 * False: intake->status says why, and it was said.
 */
bool rcsi_intake_begin(rcsi_intake *intake, const rcsi_options *options, rcsi_writer *out);

/**
 * Open the interface, or files.  False: it was said, go on.
 *
 * @param first  Position of the first one; files from there on are one timeline.
 * @param count  How many.
 */
bool rcsi_intake_open(rcsi_intake *intake, int first, int count);

/**
 * The next packet.
 *
 * @return  RCS_OK; RCS_AGAIN (nothing came within a moment: let time pass); RCS_END (the end
 *          of the input, of the run, or damage).
 */
rcs_status rcsi_intake_next(rcsi_intake *intake, rcs_packet *packet);

/**
 * The time on a pipe or followed file that has nothing now, if its packets are of these minutes:
 * a capture that is being made, and not one that arrives slowly.
 */
bool rcsi_intake_clock(const rcsi_intake *intake, int64_t *now_ns);

/**
 * Tell a session what is known of packets that the capture lost, if it is more than before.  To be
 * called behind the first packet, whenever nothing comes, and before the session is finished.
 */
void rcsi_intake_tell_drops(rcsi_intake *intake, rcs_session *session);

/** Has a pipe or followed file been silent for long enough that a person waits for words? */
bool rcsi_intake_is_silent(const rcsi_intake *intake);

/** Close what is open and say what was wrong with it. */
void rcsi_intake_close(rcsi_intake *intake);

/** The end: closes the copy; the run's exit status so far. */
int rcsi_intake_end(rcsi_intake *intake);

/** Wall clock, ns since 1970. */
int64_t rcsi_now_ns(void);

#endif
