/* decided.h -- labels of what decided between two entries */
#ifndef RCSI_DECIDED_H
#define RCSI_DECIDED_H

#include "rcodescope/explanation.h"

/** Key of the phrase about a decision; it has the slots {entry} and {weight}. */
const char *rcsi_decided_key(rcs_decision decision);

#endif
