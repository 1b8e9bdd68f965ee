/* count.c -- the verb count: how often each code occurs */
#include <stdlib.h>
#include <unistd.h>

#include "cli/complain.h"
#include "cli/intake.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/verbs.h"
#include "sink/count.h"

typedef struct counting {
    rcsi_options options;
    rcsi_writer out;
    rcsi_intake intake;
    rcs_session *session;
    rcs_summary *summary;
    rcs_source_stats capture;
    int status; /* so far, but for the intake's */
} counting;

static void take_all(counting *c)
{
    rcs_finding finding;
    while (rcs_session_take(c->session, &finding)) {
        rcs_summary_add(c->summary, &finding);
    }
}

static bool make_session(counting *c)
{
    if (rcs_session_new(&c->options.session, &c->session) == RCS_OK &&
        rcs_summary_new(&c->summary) == RCS_OK) {
        return true;
    }
    rcsi_complain("out of memory");
    c->status = RCSI_EXIT_INTERNAL;
    c->intake.ended = true;
    return false;
}

static void discard(counting *c)
{
    rcs_session_free(c->session);
    rcs_summary_free(c->summary);
    c->session = NULL;
    c->summary = NULL;
}

static void read_inputs(counting *c, int first, int count)
{
    rcs_packet packet;
    rcs_status got;
    if (!rcsi_intake_open(&c->intake, first, count)) {
        return;
    }
    while ((got = rcsi_intake_next(&c->intake, &packet)) != RCS_END) {
        if (got == RCS_OK) {
            rcs_session_feed(c->session, &packet);
            take_all(c);
        }
    }
    rcsi_intake_tell_drops(&c->intake, c->session);
    if (c->options.interface) {
        c->capture = rcs_source_statistics(c->intake.live);
    }
    rcsi_intake_close(&c->intake);
    rcs_session_finish(c->session);
    take_all(c);
}

static void write_counts(counting *c, const char *only)
{
    rcsi_counted counted = {c->options.catalog, rcs_session_ledger(c->session), c->summary,
                            c->options.interface ? &c->capture : NULL, c->intake.complete, only};
    if (c->options.format == RCSI_FORMAT_JSON) {
        rcsi_count_json(&c->out, &counted);
        return;
    }
    bool color = rcsi_color_wanted(c->options.color);
    rcsi_count_text(&c->out, &counted, color ? RCSI_PAINT_COLOR : RCSI_PAINT_PLAIN);
}

static void count_inputs(counting *c, int first, int count)
{
    int opened = c->intake.opened;
    if (make_session(c)) {
        read_inputs(c, first, count);
        if (c->intake.opened > opened) {
            write_counts(c, c->options.per_file ? c->options.files[first] : NULL);
        }
        if (c->options.strict && rcs_ledger_has_loss(rcs_session_ledger(c->session))) {
            c->status = rcsi_exit_merge(c->status, RCSI_EXIT_LOST);
        }
    }
    discard(c);
}

static int count_all(counting *c)
{
    int inputs = c->options.interface ? 1 : c->options.file_count;
    int together = c->options.per_file ? 1 : inputs;
    for (int i = 0; i < inputs && !c->intake.ended && !c->out.error; i += together) {
        count_inputs(c, i, together);
    }
    int status = rcsi_exit_merge(c->status, rcsi_intake_end(&c->intake));
    if (!rcsi_flush(&c->out)) {
        status = rcsi_exit_merge(status, rcsi_output_failed("standard output", c->out.error));
    }
    return status;
}

static int begin(counting *c)
{
    c->options.session.pairing = RCS_PAIRING_OFF;
    rcsi_writer_init(&c->out, STDOUT_FILENO);
    rcsi_signals_catch();
    return rcsi_intake_begin(&c->intake, &c->options, &c->out) ? RCSI_EXIT_OK : c->intake.status;
}

int rcsi_verb_count(int argc, char **argv)
{
    int status;
    counting *c = calloc(1, sizeof *c);
    if (!c) {
        rcsi_complain("out of memory");
        return RCSI_EXIT_INTERNAL;
    }
    if (rcsi_options_read(RCSI_READER_COUNT, argc, argv, &c->options, &status) ==
        RCSI_OPTIONS_RUN) {
        status = begin(c);
        if (status == RCSI_EXIT_OK) {
            status = count_all(c);
        }
    }
    rcsi_options_free(&c->options);
    free(c);
    return status;
}
