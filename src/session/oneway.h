/* oneway.h -- servers whose answers take a way that the capture does not see */
#ifndef RCSI_ONEWAY_H
#define RCSI_ONEWAY_H

#include "base/siphash.h"
#include "rcodescope/finding.h"

/** Servers that are told apart; a set of RCSI_ONEWAY_WAYS is chosen by a keyed hash. */
enum { RCSI_ONEWAY_PLACES = 512, RCSI_ONEWAY_WAYS = 4 };

typedef struct rcsi_oneway_place {
    rcs_endpoint server; /**< Family 0: none. */
    uint32_t once, again; /**< Lookups without an answer, asked once, and more than once. */
    int64_t noted_ns;    /**< When the latest of them was asked. */
    uint8_t standing;    /**< Newcomers wear it down; at 0 one takes the place. */
    bool back;           /**< It sends errors back. */
} rcsi_oneway_place;

/** Zeroed at first. */
typedef struct rcsi_oneway {
    rcsi_oneway_place place[RCSI_ONEWAY_PLACES];
    rcsi_hash_key key;
    bool has_key;
} rcsi_oneway;

/** Note a lookup that got no answer from this server.  After an hour in which nothing was noted of
 *  it, a server's lookups are counted anew, and its place is free for others. */
void rcsi_oneway_note(rcsi_oneway *oneway, const rcs_finding *failure, uint32_t queries);

/** Do clients that get nothing from this server, as far as the capture shows, not ask again?
 *  Then they got something; a client without an answer tries again or elsewhere.  To be asked of
 *  a failure that was noted: what is older than an hour before it does not count. */
bool rcsi_oneway_is(const rcsi_oneway *oneway, const rcs_endpoint *server);

#endif
