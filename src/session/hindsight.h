/* hindsight.h -- what can be said of a finding only when it is handed out */
#ifndef RCSI_HINDSIGHT_H
#define RCSI_HINDSIGHT_H

#include "session/state.h"

/** Fill in what the capture showed behind the finding: TCP after TC, the answer for another type
 *  of the name, whether a silent server answered others. */
void rcsi_hindsight(const rcs_session *session, rcs_finding *finding);

#endif
