/* oneway.h -- servers whose answers take a way that the capture does not see */
#ifndef RCSI_ONEWAY_H
#define RCSI_ONEWAY_H

#include "rcodescope/finding.h"

/** Servers that are told apart; of those that share a place the first is known. */
enum { RCSI_ONEWAY_PLACES = 512 };

typedef struct rcsi_oneway_place {
    rcs_endpoint server; /**< Family 0: none. */
    uint32_t once, again; /**< Lookups without an answer, asked once, and more than once. */
    bool back;           /**< It sends errors back. */
} rcsi_oneway_place;

/** Zeroed at first. */
typedef struct rcsi_oneway {
    rcsi_oneway_place place[RCSI_ONEWAY_PLACES];
} rcsi_oneway;

/** Note a lookup that got no answer from this server. */
void rcsi_oneway_note(rcsi_oneway *oneway, const rcs_finding *failure, uint32_t queries);

/** Do clients that get nothing from this server, as far as the capture shows, not ask again?
 *  Then they got something; a client without an answer tries again or elsewhere. */
bool rcsi_oneway_is(const rcsi_oneway *oneway, const rcs_endpoint *server);

#endif
