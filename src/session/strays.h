/* strays.h -- TCP conversations on unexpected ports that turned out to carry DNS */
#ifndef RCSI_STRAYS_H
#define RCSI_STRAYS_H

#include <stdbool.h>

#include "base/table.h"
#include "net/segment.h"

/** Remembered conversations.  The oldest makes room for a new one. */
typedef struct rcsi_strays {
    rcsi_table table;
} rcsi_strays;

/** RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_strays_init(rcsi_strays *strays);

void rcsi_strays_free(rcsi_strays *strays);

/**
 * Does a TCP segment belong to a conversation in which a segment, this one or an earlier one
 * of either direction, began with a DNS message?
 */
bool rcsi_strays_is_dns(rcsi_strays *strays, const rcsi_segment *segment);

#endif
