/* live.c -- the verb live: error responses on an interface, as they happen */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/annotate.h"
#include "cli/complain.h"
#include "cli/verbs.h"
#include "sink/escape.h"
#include "sink/fill.h"

enum { HINT_AFTER_SECONDS = 10, TICK_NS = 200000000 };

#define HINT_AFTER "10"

static void print_all(rcsi_annotator *a)
{
    rcs_finding finding;
    rcs_explanation explanation;
    while (rcs_session_take(a->session, &finding)) {
        if (!rcsi_select_matches(&a->options.select, &finding)) {
            a->unselected += finding.kind == RCS_KIND_RESPONSE &&
                             finding.telling < RCS_TELLING_FOLLOW_UP;
            continue;
        }
        rcs_explain(a->options.catalog, &finding, &explanation);
        rcsi_annotator_print(a, &finding, &explanation);
        rcsi_flush(&a->out);
    }
}

static void let_time_pass(rcsi_annotator *a, int64_t now)
{
    rcs_session_advance(a->session, now);
    rcsi_sink_advance(a->sink, now);
    print_all(a);
    rcsi_flush(&a->out);
}

/* Catalog words are UTF-8, what was typed is made safe: so not through rcsi_complain(). */
static void say_silence(rcsi_annotator *a)
{
    const rcsi_options *o = &a->options;
    char interface[RCSI_ESCAPED_MAX(64)], filter[1024], line[2048];
    const char *wanted = o->has_filter ? o->filter : "-";
    rcsi_escape(o->interface, strlen(o->interface), interface, sizeof interface);
    rcsi_escape(wanted, strlen(wanted), filter, sizeof filter);
    const char *key = o->has_filter ? "hint-silence-filter" : "hint-silence";
    rcsi_fill(o->catalog, key,
              RCSI_SLOTS({"interface", interface}, {"seconds", HINT_AFTER}, {"filter", filter}),
              line, sizeof line);
    rcsi_printf(&a->notes, "rcodescope: %s", line);
    if (!o->source.promiscuous && !o->dnstap) {
        rcsi_printf(&a->notes, "; %s", rcs_catalog_label(o->catalog, "hint-promisc"));
    }
    rcsi_putc(&a->notes, '\n');
    rcsi_flush(&a->notes);
}

static time_t monotonic_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/* Once, if the first seconds show no DNS at all. */
static void watch_silence(rcsi_annotator *a, time_t started, bool *said)
{
    if (*said || monotonic_seconds() - started < HINT_AFTER_SECONDS) {
        return;
    }
    *said = true;
    if (rcs_session_ledger(a->session)->messages == 0) {
        say_silence(a);
    }
}

/* On a busy interface nobody ever waits, and time passes all the same. */
static void watch_interface(rcsi_annotator *a)
{
    rcs_packet packet;
    rcs_status got;
    time_t started = monotonic_seconds();
    int64_t ticked = rcsi_now_ns();
    bool said = false;
    while ((got = rcsi_intake_next(&a->intake, &packet)) != RCS_END) {
        int64_t now = got == RCS_OK ? packet.time_ns : rcsi_now_ns();
        if (got == RCS_OK) {
            rcs_session_feed(a->session, &packet);
            print_all(a);
        }
        if (got != RCS_OK || now - ticked >= TICK_NS) {
            ticked = now;
            rcsi_intake_tell_drops(&a->intake, a->session);
            let_time_pass(a, now);
            watch_silence(a, started, &said);
        }
    }
}

static int watch(rcsi_annotator *a)
{
    rcs_source_stats stats = {0};
    if (rcsi_annotator_open(a, 0, 1)) {
        rcsi_complain("listening on %s", a->options.interface);
        watch_interface(a);
        rcsi_intake_tell_drops(&a->intake, a->session);
        stats = rcs_source_statistics(a->intake.live);
        rcsi_intake_close(&a->intake);
        rcs_session_finish(a->session);
        print_all(a);
        rcsi_annotator_close(a, &stats);
    }
    return rcsi_annotator_end(a);
}

int rcsi_verb_live(int argc, char **argv)
{
    int status;
    rcsi_annotator *a = calloc(1, sizeof *a);
    if (!a) {
        rcsi_complain("out of memory");
        return RCSI_EXIT_INTERNAL;
    }
    if (rcsi_options_read(RCSI_READER_LIVE, argc, argv, &a->options, &status) ==
            RCSI_OPTIONS_RUN) {
        a->options.session.silences = RCS_SILENCES_ON; /* without lookups: ICMP errors alone */
        if (!a->options.lookups_off) {
            a->options.session.lookups = RCS_LOOKUPS_AT_ONCE;
        }
        status = rcsi_annotator_begin(a, &status) ? watch(a) : status;
    }
    rcsi_annotator_free(a);
    free(a);
    return status;
}
