/* no_filter.c -- capture filters in a build without libpcap: refused */
#include "capture/filter.h"

#include <stdio.h>

rcs_status rcsi_filter_new(const char *expression, rcsi_filter **out, rcs_error *err)
{
    (void)expression;
    (void)out;
    err->status = RCS_ERR_UNSUPPORTED;
    (void)snprintf(err->text, sizeof err->text,
                   "capture filters need libpcap, and this rcodescope was built without it");
    return RCS_ERR_UNSUPPORTED;
}

/* No filter exists in this build, so none of these is ever given one. */

void rcsi_filter_free(rcsi_filter *filter)
{
    (void)filter;
}

rcs_status rcsi_filter_prepare(rcsi_filter *filter, uint16_t linktype)
{
    (void)filter;
    (void)linktype;
    return RCS_ERR_UNSUPPORTED;
}

rcsi_verdict rcsi_filter_ask(rcsi_filter *filter, const rcs_packet *packet)
{
    (void)filter;
    (void)packet;
    return RCSI_IMPOSSIBLE;
}

const char *rcsi_filter_error(const rcsi_filter *filter)
{
    (void)filter;
    return "";
}
