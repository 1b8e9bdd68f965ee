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
    rcs_session *session;
    rcs_summary *printed;
    rcsi_sink *sink;
    uint64_t unselected;
    rcs_severity worst; /**< Of what was printed. */
} rcsi_annotator;

/** Make everything the options ask for.  False: *status says why, and it was said. */
bool rcsi_annotator_begin(rcsi_annotator *a, int *status);

/** Write the last record of the run, and to standard error what was not seen. */
int rcsi_annotator_end(rcsi_annotator *a, const rcs_source_stats *capture);

/** Free what begin made; any part may be missing. */
void rcsi_annotator_free(rcsi_annotator *a);

/** Print a finding with its explanation. */
void rcsi_annotator_print(rcsi_annotator *a, const rcs_finding *finding,
                          const rcs_explanation *explanation);

#endif
