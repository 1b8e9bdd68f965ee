/* live.h -- packets of an interface */
#ifndef RCSI_LIVE_H
#define RCSI_LIVE_H

#include "rcodescope/source.h"

typedef struct rcsi_live rcsi_live;

/** Octets of rcsi_live_error(), with its NUL. */
#define RCSI_LIVE_ERROR_MAX 400

/** As rcs_source_open_live(); `options` is not NULL, `err` is not NULL. */
rcs_status rcsi_live_open(const char *interface, const rcs_source_options *options,
                          rcsi_live **out, rcs_error *err);

/** Stop and free.  NULL is allowed. */
void rcsi_live_close(rcsi_live *live);

/** RCS_OK (everything but `file` is set), RCS_AGAIN, RCS_ERR_IO; stopped and empty: RCS_END. */
rcs_status rcsi_live_next(rcsi_live *live, rcs_packet *out);

/** Text of the last RCS_ERR_IO.  Owned by `live`. */
const char *rcsi_live_error(const rcsi_live *live);

/** A descriptor to poll, or -1. */
int rcsi_live_fd(const rcsi_live *live);

/** As rcs_source_stop(). */
void rcsi_live_stop(rcsi_live *live);

/** Counters since it was opened. */
rcs_source_stats rcsi_live_statistics(rcsi_live *live);

/** Add to a total what a 32-bit counter grew by; it may have wrapped once. */
static inline void rcsi_counter_follow(uint64_t *total, uint32_t *last, uint32_t now)
{
    *total += (uint32_t)(now - *last);
    *last = now;
}

#endif
