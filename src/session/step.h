/* step.h -- which responses are steps on the way, and which is the way out */
#ifndef RCSI_STEP_H
#define RCSI_STEP_H

#include "rcodescope/finding.h"

/** Has it a record of the type that was asked for?  An alias alone is none. */
bool rcsi_has_data(const rcs_finding *f);

/** What a response is worth to a client that got an error before. */
typedef enum rcsi_worth {
    RCSI_WORTH_NOTHING,  /**< Another error, or a truncated answer. */
    RCSI_WORTH_NEGATIVE, /**< NXDOMAIN: an answer, but to those that had NXDOMAIN. */
    RCSI_WORTH_DATA      /**< NOERROR. */
} rcsi_worth;

rcsi_worth rcsi_worth_of(const rcs_finding *finding);

/** Does this response want a certain next try by its standard, and no other server? */
bool rcsi_is_step(const rcs_finding *finding);

/** Is a lookup's way after this response worth following: an error or a truncated answer? */
bool rcsi_is_trouble(const rcs_finding *finding);

/** A try that got an error, and one that succeeded. */
typedef struct rcsi_tries {
    const rcs_flow *failed_flow;
    const rcs_query *failed; /**< NULL: not seen. */
    const rcs_flow *good_flow;
    const rcs_query *good;   /**< NULL: not seen. */
    uint16_t rcode;          /**< Of the error. */
} rcsi_tries;

/** What the second did differently; what the error asked for comes first. */
rcs_lookup_way rcsi_way_of(const rcsi_tries *tries);

#endif
