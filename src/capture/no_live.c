/* no_live.c -- live capture in a build without libpcap: refused */
#include "capture/live.h"

#include <stdio.h>

rcs_status rcsi_live_open(const char *interface, const rcs_source_options *options,
                          rcsi_live **out, rcs_error *err)
{
    (void)options;
    (void)out;
    (void)snprintf(err->text, sizeof err->text,
                   "%.100s: live capture needs libpcap, and this rcodescope was built without it",
                   interface);
    return RCS_ERR_UNSUPPORTED;
}

/* Nothing can be opened in this build, so none of these is ever given one. */

void rcsi_live_close(rcsi_live *live)
{
    (void)live;
}

rcs_status rcsi_live_next(rcsi_live *live, rcs_packet *out)
{
    (void)live;
    (void)out;
    return RCS_ERR_UNSUPPORTED;
}

const char *rcsi_live_error(const rcsi_live *live)
{
    (void)live;
    return "";
}

int rcsi_live_fd(const rcsi_live *live)
{
    (void)live;
    return -1;
}

void rcsi_live_stop(rcsi_live *live)
{
    (void)live;
}

rcs_source_stats rcsi_live_statistics(rcsi_live *live)
{
    (void)live;
    return (rcs_source_stats){0};
}
