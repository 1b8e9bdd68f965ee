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
} counting;

static void take_all(counting *c)
{
    rcs_finding finding;
    while (rcs_session_take(c->session, &finding)) {
        rcs_summary_add(c->summary, &finding);
    }
}

static void count_inputs(counting *c, int first, int count)
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
    if (c->options.interface) {
        c->capture = rcs_source_statistics(c->intake.live);
    }
    rcsi_intake_close(&c->intake);
}

static void write_counts(counting *c)
{
    rcsi_counted counted = {c->options.catalog, rcs_session_ledger(c->session), c->summary,
                            c->options.interface ? &c->capture : NULL, c->intake.complete};
    if (c->options.format == RCSI_FORMAT_JSON) {
        rcsi_count_json(&c->out, &counted);
        return;
    }
    if (c->intake.opened > 0) {
        bool color = rcsi_color_wanted(c->options.color);
        rcsi_count_text(&c->out, &counted, color ? RCSI_PAINT_COLOR : RCSI_PAINT_PLAIN);
    }
}

static int count_all(counting *c)
{
    int inputs = c->options.interface ? 1 : c->options.file_count;
    int together = c->options.per_file ? 1 : inputs;
    for (int i = 0; i < inputs && !c->intake.ended; i += together) {
        count_inputs(c, i, together);
    }
    rcs_session_finish(c->session);
    take_all(c);
    int status = rcsi_intake_end(&c->intake);
    if (status == RCSI_EXIT_USAGE || status == RCSI_EXIT_PRIVILEGES) {
        return status;
    }
    write_counts(c);
    if (c->options.strict && rcs_ledger_has_loss(rcs_session_ledger(c->session))) {
        status = rcsi_exit_merge(status, RCSI_EXIT_LOST);
    }
    if (!rcsi_flush(&c->out)) {
        status = rcsi_exit_merge(status, rcsi_output_failed("standard output", c->out.error));
    }
    return status;
}

static int begin(counting *c)
{
    c->options.session.pairing = RCS_PAIRING_OFF;
    if (rcs_session_new(&c->options.session, &c->session) != RCS_OK ||
        rcs_summary_new(&c->summary) != RCS_OK) {
        rcsi_complain("out of memory");
        return RCSI_EXIT_INTERNAL;
    }
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
    rcs_session_free(c->session);
    rcs_summary_free(c->summary);
    rcsi_options_free(&c->options);
    free(c);
    return status;
}
