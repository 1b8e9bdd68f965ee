/* filter.h -- pcap-filter(7) expressions on packets of files */
#ifndef RCS_FILTER_H
#define RCS_FILTER_H

#include "rcodescope/packet.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A filter, compiled once for each link type it meets. */
typedef struct rcs_filter rcs_filter;

typedef enum rcs_verdict {
    RCS_PASSES,
    RCS_REJECTED,
    RCS_IMPOSSIBLE /**< The expression has no meaning for the packet's link type. */
} rcs_verdict;

/**
 * Make a filter.
 *
 * @param expression  Copied.
 * @param out         Receives it; free it with rcs_filter_free().
 * @param err         Receives libpcap's words, if it compiles for no common link type.
 * @return            RCS_OK, RCS_ERR_ARGUMENT, RCS_ERR_MEMORY, RCS_ERR_UNSUPPORTED (built
 *                    without libpcap).
 */
RCS_API rcs_status rcs_filter_new(const char *expression, rcs_filter **out, rcs_error *err);

/** Free a filter.  NULL is allowed. */
RCS_API void rcs_filter_free(rcs_filter *filter);

/** Compile for a link type now.  RCS_OK, RCS_ERR_ARGUMENT (see rcs_filter_error). */
RCS_API rcs_status rcs_filter_prepare(rcs_filter *filter, uint16_t linktype);

/** Does a packet pass?  Whether it is marked as filtered plays no part. */
RCS_API rcs_verdict rcs_filter_ask(rcs_filter *filter, const rcs_packet *packet);

/** libpcap's words of the last failure.  Owned by the filter. */
RCS_API const char *rcs_filter_error(const rcs_filter *filter);

#ifdef __cplusplus
}
#endif
#endif
