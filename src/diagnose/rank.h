/* rank.h -- which of two entries that fit comes first, and what decides */
#ifndef RCSI_RANK_H
#define RCSI_RANK_H

#include "catalog/store.h"
#include "rcodescope/explanation.h"

/** Has it conditions, or is it a page of the handbook? */
static inline bool rcsi_is_diagnosis(const rcsi_entry *entry)
{
    return entry->condition_count > 0;
}

/** Does the response carry an error of TSIG or TKEY? */
bool rcsi_has_signer_error(const rcs_outcome *outcome);

/** How two entries stand to each other. */
typedef struct rcsi_rank {
    bool first;      /**< `a` comes before `b`. */
    rcs_decision by; /**< Why. */
} rcsi_rank;

/**
 * Compare two entries of one aspect: later text first, then the signer's error, then diagnosis
 * before handbook, then weight; the earlier in the file where all are equal.
 */
rcsi_rank rcsi_rank_of(const rcs_catalog *catalog, const rcs_outcome *outcome,
                       const rcsi_entry *a, const rcsi_entry *b);

#endif
