/* no_dnstap.c -- dnstap in a build without libfstrm: recognised and refused */
#include "capture/dnstap.h"

#include <assert.h>
#include <stdio.h>

#include "capture/collector.h"

rcs_status rcsi_dnstap_open(rcsi_dnstap *dnstap, rcsi_window *w, uint32_t type, rcs_error *err)
{
    (void)dnstap;
    (void)w;
    (void)type;
    (void)snprintf(err->text, sizeof err->text,
                   "it holds Frame Streams, as dnstap does, and this rcodescope was built "
                   "without libfstrm");
    return RCS_ERR_FORMAT;
}

rcs_status rcsi_collector_open(const char *where, rcsi_collector **out, rcs_error *err)
{
    (void)out;
    (void)snprintf(err->text, sizeof err->text,
                   "%.200s: dnstap needs libfstrm, and this rcodescope was built without it",
                   where);
    return RCS_ERR_UNSUPPORTED;
}

/* Nothing can be opened in this build, so none of these is ever given anything. */

rcs_status rcsi_dnstap_next(rcsi_dnstap *dnstap, rcsi_window *w, rcsi_book *book,
                            rcs_packet *out)
{
    (void)dnstap;
    (void)w;
    (void)book;
    (void)out;
    assert(0);
    return RCS_END;
}

void rcsi_collector_close(rcsi_collector *collector)
{
    (void)collector;
}

void rcsi_collector_stop(rcsi_collector *collector)
{
    (void)collector;
}

rcs_status rcsi_collector_next(rcsi_collector *collector, rcsi_book *book, rcs_packet *out)
{
    (void)collector;
    (void)book;
    (void)out;
    return RCS_ERR_UNSUPPORTED;
}

const char *rcsi_collector_error(const rcsi_collector *collector)
{
    (void)collector;
    return "";
}
