/* talks.h -- TCP connections on which queries wait for their answers */
#ifndef RCSI_TALKS_H
#define RCSI_TALKS_H

#include <stdbool.h>

#include "base/table.h"
#include "rcodescope/packet.h"

enum { RCSI_TALK_IDS = 8 };

/** Queries that wait on one connection. */
typedef struct rcsi_talk_rest {
    uint16_t id[RCSI_TALK_IDS]; /**< Oldest first. */
    uint8_t count;
    uint32_t more;              /**< That there was no room for. */
} rcsi_talk_rest;

/** Connections.  The oldest makes room for a new one. */
typedef struct rcsi_talks {
    rcsi_table table;
} rcsi_talks;

/** RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_talks_init(rcsi_talks *talks);

void rcsi_talks_free(rcsi_talks *talks);

/** A query was sent on this connection.  False: another had to be forgotten for it. */
bool rcsi_talks_asked(rcsi_talks *talks, const rcs_flow *flow, uint16_t id);

/** A query was answered. */
void rcsi_talks_answered(rcsi_talks *talks, const rcs_flow *flow, uint16_t id);

/** The connection ends: what still waits on it, and it is forgotten. */
void rcsi_talks_ended(rcsi_talks *talks, const rcs_flow *flow, rcsi_talk_rest *out);

#endif
