/* explained.h -- which explanations a reader has seen already, in bounded memory */
#ifndef RCSI_EXPLAINED_H
#define RCSI_EXPLAINED_H

#include "rcodescope/explanation.h"

/** Explanations remembered; when a set is full its oldest is forgotten and told again. */
#define RCSI_EXPLAINED_SETS 512
#define RCSI_EXPLAINED_WAYS 4

typedef struct rcsi_explained rcsi_explained;

/** RCS_OK, RCS_ERR_MEMORY.  Free with rcsi_explained_free(). */
rcs_status rcsi_explained_new(rcsi_explained **out);
void rcsi_explained_free(rcsi_explained *explained);

/**
 * Note that an entry is told for a finding's server and zone.
 *
 * @return  0: for the first time; else the id of the finding that told it.
 */
uint64_t rcsi_explained_note(rcsi_explained *explained, const rcs_entry *entry,
                             const rcs_finding *finding);

#endif
