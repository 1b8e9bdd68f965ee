/* annotate.c -- what read and live share: the parts of a run that prints findings */
#include "cli/annotate.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/complain.h"
#include "cli/signals.h"
#include "cli/verbs.h"
#include "sink/ledger_text.h"

static rcs_status make_sink(rcsi_annotator *a)
{
    const rcsi_options *o = &a->options;
    bool color = rcsi_color_wanted(o->color);
    rcsi_sink_options sink = {
        .format = o->format,
        .detail = o->detail,
        .clock = o->clock,
        .paint = color ? RCSI_PAINT_COLOR : RCSI_PAINT_PLAIN,
        .folding = o->interface ? RCSI_FOLDING_ON : RCSI_FOLDING_OFF,
        .width = rcsi_terminal_width(),
        .catalog = o->catalog,
        .inputs = o->files,
        .input_count = o->file_count,
    };
    return rcsi_sink_new(&sink, &a->out, &a->sink);
}

bool rcsi_annotator_begin(rcsi_annotator *a, int *status)
{
    rcsi_writer_init(&a->out, STDOUT_FILENO);
    rcsi_writer_init(&a->notes, STDERR_FILENO);
    if (rcs_session_new(&a->options.session, &a->session) != RCS_OK ||
        rcs_summary_new(&a->printed) != RCS_OK || make_sink(a) != RCS_OK) {
        rcsi_complain("out of memory");
        *status = RCSI_EXIT_INTERNAL;
        return false;
    }
    rcsi_signals_catch();
    if (!rcsi_intake_begin(&a->intake, &a->options, &a->out)) {
        *status = a->intake.status;
        return false;
    }
    return true;
}

void rcsi_annotator_print(rcsi_annotator *a, const rcs_finding *finding,
                          const rcs_explanation *explanation)
{
    rcs_summary_add(a->printed, finding);
    if (explanation->main && explanation->severity > a->worst) {
        a->worst = explanation->severity;
    }
    rcsi_sink_finding(a->sink, finding, explanation);
}

/* Findings first, then what qualifies them, though both may go to one terminal. */
static void say_losses(rcsi_annotator *a, const rcs_ledger *ledger)
{
    const rcs_catalog *catalog = a->options.catalog;
    char prefix[128], heading[256];
    rcsi_flush(&a->out);
    rcsi_ledger_hints(&a->notes, catalog, ledger, "rcodescope: ");
    if (rcs_ledger_has_loss(ledger)) {
        snprintf(prefix, sizeof prefix, "rcodescope: %s: ",
                 rcs_catalog_label(catalog, "ledger-not-seen"));
        snprintf(heading, sizeof heading, "rcodescope: %s\n",
                 rcs_catalog_label(catalog, "ledger-of-run"));
        rcsi_ledger_losses(&a->notes, catalog, ledger, prefix);
        rcsi_puts(&a->notes, heading);
        rcsi_ledger_table(&a->notes, catalog, ledger);
    }
    rcsi_flush(&a->notes);
}

int rcsi_annotator_end(rcsi_annotator *a, const rcs_source_stats *capture)
{
    const rcs_ledger *ledger = rcs_session_ledger(a->session);
    int status = rcsi_intake_end(&a->intake);
    if (a->intake.opened == 0) {
        return status;
    }
    rcsi_run run = {ledger, a->printed, a->unselected, a->intake.complete, capture};
    rcsi_sink_end(a->sink, &run);
    say_losses(a, ledger);
    if (a->options.fail_on != RCS_FINE && a->worst >= a->options.fail_on) {
        status = rcsi_exit_merge(status, RCSI_EXIT_FINDINGS);
    }
    if (a->options.strict && rcs_ledger_has_loss(ledger)) {
        status = rcsi_exit_merge(status, RCSI_EXIT_LOST);
    }
    if (a->out.error) {
        status = rcsi_exit_merge(status, rcsi_output_failed("standard output", a->out.error));
    }
    return status;
}

void rcsi_annotator_free(rcsi_annotator *a)
{
    rcs_session_free(a->session);
    rcs_summary_free(a->printed);
    rcsi_sink_free(a->sink);
    rcsi_options_free(&a->options);
}
