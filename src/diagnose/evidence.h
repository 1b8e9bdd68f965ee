/* evidence.h -- placeholders that say what the messages prove, in words */
#ifndef RCSI_EVIDENCE_H
#define RCSI_EVIDENCE_H

#include "catalog/placeholder.h"
#include "rcodescope/catalog.h"
#include "rcodescope/finding.h"

/**
 * Write what stands for a placeholder, if the finding has it.
 *
 * @param out  RCS_NAME_TEXT_MAX chars, empty; stays so if there is nothing to say.
 */
void rcsi_evidence_text(const rcs_catalog *catalog, const rcs_finding *finding,
                        rcsi_placeholder which, char *out);

/** The same for those about what the answering host got from others. */
void rcsi_evidence_upstream(const rcs_finding *finding, rcsi_placeholder which, char *out);

#endif
