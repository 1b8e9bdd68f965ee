/* intake.h -- the packets of a run, whatever they come from, and what went wrong with them */
#ifndef RCSI_INTAKE_H
#define RCSI_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/options.h"
#include "rcodescope/source.h"
#include "sink/pcapng.h"

/** State of a run's input. */
typedef struct rcsi_intake {
    const rcsi_options *options;
    rcsi_writer *out;      /**< Flushed before waiting; its failure ends the run. */
    rcsi_writer *copy_out; /**< Owned, of -w; NULL: none. */
    rcsi_pcapng copy;      /**< Valid if copy_out. */
    const char *name;      /**< Of the input at hand. */
    uint64_t packets;      /**< Read from the input at hand. */
    uint64_t passed;       /**< Packets that passed the filter, of all inputs. */
    int opened, unopened;  /**< Inputs. */
    bool dropped;          /**< Privileges (-Z). */
    bool complete;         /**< Nothing was cut short so far. */
    bool ended;            /**< By a signal, -c, or because nothing can be written. */
    bool stopping;         /**< Live, after a signal: what the kernel holds is still read. */
    int status;            /**< Exit status so far. */
} rcsi_intake;

/** Begin: opens the copy of -w.  False: intake->status says why, and it was said. */
bool rcsi_intake_begin(rcsi_intake *intake, const rcsi_options *options, rcsi_writer *out);

/** Open file `index` of the options, or the interface.  False: it was said, go on. */
bool rcsi_intake_open(rcsi_intake *intake, int index, rcs_source **out);

/**
 * The next packet.
 *
 * @return  RCS_OK; RCS_AGAIN (nothing came within a moment: let time pass); RCS_END (the end
 *          of the input, of the run, or damage).
 */
rcs_status rcsi_intake_next(rcsi_intake *intake, rcs_source *source, rcs_packet *packet);

/** Close an input and say what was wrong with it. */
void rcsi_intake_close(rcsi_intake *intake, rcs_source *source);

/** The end: closes the copy; the run's exit status so far. */
int rcsi_intake_end(rcsi_intake *intake);

/** Wall clock, ns since 1970. */
int64_t rcsi_now_ns(void);

#endif
