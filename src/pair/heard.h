/* heard.h -- which servers have answered anybody, and when last */
#ifndef RCSI_HEARD_H
#define RCSI_HEARD_H

#include "base/siphash.h"
#include "rcodescope/finding.h"

/** Places.  Where two servers meet, the one that answered last is known. */
#define RCSI_HEARD_PLACES 16384

typedef struct rcsi_heard_place {
    uint32_t tag;      /**< Of the server that is here; 0: none. */
    int64_t last_ns;
} rcsi_heard_place;

typedef struct rcsi_heard {
    uint64_t secret;
    rcsi_heard_place *places; /**< Owned. */
} rcsi_heard;

/** RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_heard_init(rcsi_heard *heard);

void rcsi_heard_free(rcsi_heard *heard);

/** This server has answered. */
void rcsi_heard_note(rcsi_heard *heard, const rcs_endpoint *server, int64_t now_ns);

/** Did it answer anybody, before or since that time? */
rcs_heard rcsi_heard_ask(const rcsi_heard *heard, const rcs_endpoint *server, int64_t since_ns);

#endif
