/* no_filter.c -- capture filters in a build without libpcap: refused */
#include "rcodescope/filter.h"

#include <stdio.h>

rcs_status rcs_filter_new(const char *expression, rcs_filter **out, rcs_error *err)
{
    (void)expression;
    (void)out;
    err->status = RCS_ERR_UNSUPPORTED;
    (void)snprintf(err->text, sizeof err->text,
                   "capture filters need libpcap, and this rcodescope was built without it");
    return RCS_ERR_UNSUPPORTED;
}

/* No filter exists in this build, so none of these is ever given one. */

void rcs_filter_free(rcs_filter *filter)
{
    (void)filter;
}

rcs_status rcs_filter_prepare(rcs_filter *filter, uint16_t linktype)
{
    (void)filter;
    (void)linktype;
    return RCS_ERR_UNSUPPORTED;
}

rcs_verdict rcs_filter_ask(rcs_filter *filter, const rcs_packet *packet)
{
    (void)filter;
    (void)packet;
    return RCS_IMPOSSIBLE;
}

const char *rcs_filter_error(const rcs_filter *filter)
{
    (void)filter;
    return "";
}
