/* match.h -- does an entry fit a finding, and which of two fits better */
#ifndef RCSI_MATCH_H
#define RCSI_MATCH_H

#include <stdbool.h>

#include "catalog/store.h"
#include "diagnose/facts.h"

/** Are all conditions of a diagnosis true? */
bool rcsi_match(const rcs_catalog *catalog, const rcsi_entry *entry, rcsi_facts *facts);

/** Does it match, and does no matching entry that comes before it (Over:) match as well? */
bool rcsi_match_stands(const rcs_catalog *catalog, const rcsi_entry *entry, rcsi_facts *facts);

/** Does the entry ask that this fact have this value? */
bool rcsi_match_asks(const rcs_catalog *catalog, const rcsi_entry *entry, rcsi_fact fact,
                     int64_t value);

/**
 * Might the RCODE be another assigned one: the OPT record was not captured, or two OPT
 * records differ?  5 can only be REFUSED, 7 can be YXRRSET or BADCOOKIE.
 */
bool rcsi_match_doubtful(const rcs_catalog *catalog, const rcs_outcome *outcome);

#endif
