/* json_evidence.h -- the "evidence" object of a finding */
#ifndef RCSI_JSON_EVIDENCE_H
#define RCSI_JSON_EVIDENCE_H

#include "rcodescope/finding.h"
#include "sink/json_writer.h"

/** Put it, if there is any. */
void rcsi_json_evidence(rcsi_json *json, const rcs_finding *finding);

#endif
