/* filter.h -- pcap-filter(7) expressions on packets of files */
#ifndef RCSI_FILTER_H
#define RCSI_FILTER_H

#include "rcodescope/packet.h"

/** A filter, compiled once for each link type it meets. */
typedef struct rcsi_filter rcsi_filter;

typedef enum rcsi_verdict {
    RCSI_PASSES,
    RCSI_REJECTED,
    RCSI_IMPOSSIBLE /**< The expression has no meaning for the packet's link type. */
} rcsi_verdict;

/**
 * Make a filter.
 *
 * @param expression  Copied.
 * @param err         Receives libpcap's words, if it compiles for no common link type.
 * @return            RCS_OK, RCS_ERR_ARGUMENT, RCS_ERR_MEMORY, RCS_ERR_UNSUPPORTED (built
 *                    without libpcap).
 */
rcs_status rcsi_filter_new(const char *expression, rcsi_filter **out, rcs_error *err);

/** Free a filter.  NULL is allowed. */
void rcsi_filter_free(rcsi_filter *filter);

/** Compile for a link type now.  RCS_OK, RCS_ERR_ARGUMENT (see rcsi_filter_error). */
rcs_status rcsi_filter_prepare(rcsi_filter *filter, uint16_t linktype);

/** Does a packet pass? */
rcsi_verdict rcsi_filter_ask(rcsi_filter *filter, const rcs_packet *packet);

/** libpcap's words of the last failure.  Owned by the filter. */
const char *rcsi_filter_error(const rcsi_filter *filter);

#endif
