/* fate.h -- what becomes of a finding that is held: recovered, failed, open or unknown */
#ifndef RCSI_FATE_H
#define RCSI_FATE_H

#include "session/settle_state.h"

/** Number, tries and servers of a lookup as far as it went. */
void rcsi_fate_describe(rcs_lookup *out, const rcsi_lookup *lookup);

/** A finding was put into the ring: it waits for what its lookup will show, if that matters. */
void rcsi_fate_begin(rcsi_settle *settle, uint64_t number, const rcs_finding *finding,
                     rcsi_lookup *lookup);

/** An answer came: it may decide what is held of its lookup. */
void rcsi_fate_answer(rcsi_settle *settle, rcsi_lookup *lookup, const rcs_finding *answer);

/** Is it about a silence, in a capture that shows no answer to anybody? */
bool rcsi_fate_is_blind(const rcsi_settle *settle, const rcsi_held *held);

/** How long the capture went on behind a finding, >= 0. */
int64_t rcsi_fate_watched(const rcsi_settle *settle, const rcsi_held *held);

/** No more is waited for: fill in what can be said of its lookup now. */
void rcsi_fate_conclude(const rcsi_settle *settle, rcsi_held *held);

#endif
