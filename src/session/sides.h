/* sides.h -- how much of the exchanges a capture shows: both sides, or one */
#ifndef RCSI_SIDES_H
#define RCSI_SIDES_H

#include "rcodescope/finding.h"

/** What tells.  Zeroed at first. */
typedef struct rcsi_sides {
    uint64_t paired, alone; /**< Responses with and without their query. */
    uint64_t asked_once, asked_again; /**< Lookups that nobody answered. */
    bool sees_back; /**< The capture shows ICMP errors that came back. */
} rcsi_sides;

/** Note a response and how it stands to its query. */
void rcsi_sides_response(rcsi_sides *sides, const rcs_exchange *exchange);

/** Note a lookup that got no answer. */
void rcsi_sides_failure(rcsi_sides *sides, rcs_kind kind, uint32_t queries);

/** Is a response without its query one of a capture that lacks one side? */
bool rcsi_sides_lack_queries(const rcsi_sides *sides);

/** Does the capture show no answer to anybody? */
bool rcsi_sides_lack_answers(const rcsi_sides *sides);

#endif
