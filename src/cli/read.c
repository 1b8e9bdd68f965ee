/* read.c -- the verb read: every error response of captures, explained */
#include <stdlib.h>

#include "cli/annotate.h"
#include "cli/complain.h"
#include "cli/verbs.h"

enum { DROPS_EVERY = 1024 /* packets: a file may have begun that records losses */ };

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
    }
}

/* A quiet pipe: what waits for an answer must not wait for the next packet. */
static void let_time_pass(rcsi_annotator *a)
{
    int64_t now;
    if (rcsi_intake_clock(&a->intake, &now)) {
        rcs_session_advance(a->session, now);
        print_all(a);
    }
    if (rcsi_intake_is_silent(&a->intake) && !a->options.source.follow) {
        rcs_session_release(a->session);
        print_all(a);
    }
}

static void read_files(rcsi_annotator *a, int first, int count)
{
    rcs_packet packet;
    rcs_status got;
    if (!rcsi_annotator_open(a, first, count)) {
        return;
    }
    while ((got = rcsi_intake_next(&a->intake, &packet)) != RCS_END) {
        if (got == RCS_OK) {
            rcs_session_feed(a->session, &packet);
            print_all(a);
        } else {
            let_time_pass(a);
        }
        if (got != RCS_OK || a->intake.packets % DROPS_EVERY == 1) {
            rcsi_intake_tell_drops(&a->intake, a->session);
        }
    }
    rcsi_intake_tell_drops(&a->intake, a->session);
    rcsi_intake_close(&a->intake);
    rcs_session_finish(a->session);
    print_all(a);
    rcsi_annotator_close(a, NULL);
}

/* A file can be read ahead of what is printed; with --all everything keeps its order. */
static void ask_for_lookups(rcsi_options *options)
{
    if (options->lookups_off) {
        return;
    }
    /* who follows a file watches it, and is told at once as in live */
    options->session.lookups =
        options->source.follow ? RCS_LOOKUPS_AT_ONCE : RCS_LOOKUPS_HELD;
    options->session.silences = RCS_SILENCES_ON;
    options->session.hold_all =
        options->select.interest == RCSI_ALL || options->select.code_count > 0;
}

static int read_all(rcsi_annotator *a)
{
    int files = a->options.file_count;
    int together = a->options.per_file ? 1 : files;
    for (int i = 0; i < files && !a->intake.ended && !a->out.error; i += together) {
        read_files(a, i, together);
    }
    return rcsi_annotator_end(a);
}

int rcsi_verb_read(int argc, char **argv)
{
    int status;
    rcsi_annotator *a = calloc(1, sizeof *a);
    if (!a) {
        rcsi_complain("out of memory");
        return RCSI_EXIT_INTERNAL;
    }
    if (rcsi_options_read(RCSI_READER_READ, argc, argv, &a->options, &status) ==
        RCSI_OPTIONS_RUN) {
        ask_for_lookups(&a->options);
        status = rcsi_annotator_begin(a, &status) ? read_all(a) : status;
    }
    rcsi_annotator_free(a);
    free(a);
    return status;
}
