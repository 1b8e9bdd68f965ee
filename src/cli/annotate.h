/* annotate.h -- what read and live share: the parts of a run that prints findings */
#ifndef RCSI_ANNOTATE_H
#define RCSI_ANNOTATE_H

#include "cli/intake.h"
#include "cli/options.h"
#include "rcodescope/session.h"
#include "rcodescope/summary.h"

/** A run that prints findings. */
typedef struct rcsi_annotator {
    rcsi_options options;
    rcsi_writer out, notes; /**< Standard output, standard error. */
    rcsi_intake intake;
    const char *only;       /**< With --per-file: the file at hand; NULL: all is one session. */
    rcs_session *session;   /**< From open to close, as the next two. */
    rcs_summary *printed;
    rcsi_sink *sink;
    int opened;             /**< Inputs before this session's. */
    uint64_t unselected;
    rcs_severity worst; /**< Of what was printed. */
    int status;         /**< Exit status so far, but for the intake's. */
} rcsi_annotator;

/** Begin a run.  False: *status says why, and it was said. */
bool rcsi_annotator_begin(rcsi_annotator *a, int *status);

/**
 * Open the input of a session and make all it takes.
 *
 * @param first, count  As for rcsi_intake_open().
 * @return              false: there is nothing to read, and it was said.
 */
bool rcsi_annotator_open(rcsi_annotator *a, int first, int count);

/** The session is finished and printed: write its last record, and to standard error what was
 *  not seen. */
void rcsi_annotator_close(rcsi_annotator *a, const rcs_source_stats *capture);

/** The end of the run: its exit status. */
int rcsi_annotator_end(rcsi_annotator *a);

/** Free what begin made; any part may be missing. */
void rcsi_annotator_free(rcsi_annotator *a);

/** Print a finding with its explanation. */
void rcsi_annotator_print(rcsi_annotator *a, const rcs_finding *finding,
                          const rcs_explanation *explanation);

#endif
