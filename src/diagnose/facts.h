/* facts.h -- what can be said of a finding, found out when it is asked for */
#ifndef RCSI_FACTS_H
#define RCSI_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "catalog/when.h"
#include "diagnose/labels.h"
#include "diagnose/value.h"

/** Facts of one finding; each is worked out once.  Borrows the finding. */
typedef struct rcsi_facts {
    const rcs_finding *finding;
    bool asked[RCSI_FACTS];
    rcsi_value value[RCSI_FACTS];
    bool name_read;   /**< `name` is valid. */
    rcsi_labels name; /**< That was asked for. */
} rcsi_facts;

/** No fact is worked out yet. */
void rcsi_facts_init(rcsi_facts *facts, const rcs_finding *finding);

/** Work out a fact that was not asked for yet. */
rcsi_value rcsi_facts_work_out(rcsi_facts *facts, rcsi_fact fact);

/**
 * A fact.  RCSI_FACT_EDE is the first of several: see rcsi_facts_have_ede().
 */
static inline rcsi_value rcsi_facts_get(rcsi_facts *facts, rcsi_fact fact)
{
    return facts->asked[fact] ? facts->value[fact] : rcsi_facts_work_out(facts, fact);
}

/** Does the response carry this Extended DNS Error? */
bool rcsi_facts_have_ede(const rcsi_facts *facts, int64_t code);

/** Is absence from the response proved: was all of it captured? */
bool rcsi_facts_whole(const rcsi_facts *facts);

#endif
