/* annotate.c -- what read and live share: the parts of a run that prints findings */
#include "cli/annotate.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/complain.h"
#include "cli/signals.h"
#include "cli/verbs.h"
#include "sink/escape.h"
#include "sink/ledger_text.h"

static rcs_status make_sink(rcsi_annotator *a)
{
    const rcsi_options *o = &a->options;
    bool color = rcsi_color_wanted(o->color);
    rcsi_sink_options sink = {
        .format = o->format,
        .detail = o->detail,
        .proof = o->proof,
        .layout = o->layout,
        .top = o->top,
        .clock = o->clock,
        .paint = color ? RCSI_PAINT_COLOR : RCSI_PAINT_PLAIN,
        .folding = o->interface ? RCSI_FOLDING_ON : RCSI_FOLDING_OFF,
        .width = rcsi_terminal_width(),
        .catalog = o->catalog,
        .inputs = o->files,
        .input_count = o->file_count,
        .only = a->only,
    };
    return rcsi_sink_new(&sink, &a->out, &a->sink);
}

bool rcsi_annotator_begin(rcsi_annotator *a, int *status)
{
    rcsi_writer_init(&a->out, STDOUT_FILENO);
    rcsi_writer_init(&a->notes, STDERR_FILENO);
    rcsi_signals_catch();
    if (!rcsi_intake_begin(&a->intake, &a->options, &a->out)) {
        *status = a->intake.status;
        return false;
    }
    return true;
}

static void discard(rcsi_annotator *a)
{
    rcs_session_free(a->session);
    rcs_summary_free(a->printed);
    rcsi_sink_free(a->sink);
    a->session = NULL;
    a->printed = NULL;
    a->sink = NULL;
    a->unselected = 0;
}

static bool is_out_of_memory(rcsi_annotator *a)
{
    rcsi_complain("out of memory");
    rcsi_intake_close(&a->intake);
    discard(a);
    a->status = RCSI_EXIT_INTERNAL;
    a->intake.ended = true;
    return false;
}

bool rcsi_annotator_open(rcsi_annotator *a, int first, int count)
{
    a->opened = a->intake.opened;
    a->only = a->options.per_file ? a->options.files[first] : NULL;
    /* first, so that an interface does not have to wait for it */
    if (rcs_session_new(&a->options.session, &a->session) != RCS_OK ||
        rcs_summary_new(&a->printed) != RCS_OK) {
        return is_out_of_memory(a);
    }
    if (!rcsi_intake_open(&a->intake, first, count)) {
        discard(a);
        return false;
    }
    return make_sink(a) == RCS_OK || is_out_of_memory(a);
}

void rcsi_annotator_print(rcsi_annotator *a, const rcs_finding *finding,
                          const rcs_explanation *explanation)
{
    if (finding->telling < RCS_TELLING_FOLLOW_UP) {
        rcs_summary_add(a->printed, finding);
    }
    /* what is open may turn out to be a step on the way */
    if (explanation->main && finding->telling != RCS_TELLING_FIRST &&
        explanation->severity > a->worst) {
        a->worst = explanation->severity;
    }
    rcsi_progress_make_room(&a->intake.progress);
    rcsi_sink_finding(a->sink, finding, explanation);
}

enum { PREFIX_MAX = 2048 };

/* "rcodescope: ", and the file where each has lines of its own. */
static void begin_prefix(const rcsi_annotator *a, char out[PREFIX_MAX])
{
    char file[PREFIX_MAX - 64] = "";
    if (a->only) {
        rcsi_escape(a->only, strlen(a->only), file, sizeof file);
    }
    snprintf(out, PREFIX_MAX, "rcodescope: %s%s", file, a->only ? ": " : "");
}

/* Findings first, then what qualifies them, though both may go to one terminal. */
static void say_losses(rcsi_annotator *a, const rcs_ledger *ledger)
{
    const rcs_catalog *catalog = a->options.catalog;
    char begin[PREFIX_MAX], prefix[PREFIX_MAX + 128];
    rcsi_flush(&a->out);
    begin_prefix(a, begin);
    rcsi_ledger_hints(&a->notes, catalog, ledger, begin);
    if (rcs_ledger_has_loss(ledger)) {
        snprintf(prefix, sizeof prefix, "%s%s: ", begin,
                 rcs_catalog_label(catalog, "ledger-not-seen"));
        rcsi_ledger_losses(&a->notes, catalog, ledger, prefix);
        rcsi_puts(&a->notes, begin);
        rcsi_puts(&a->notes, rcs_catalog_label(catalog, "ledger-of-run"));
        rcsi_putc(&a->notes, '\n');
        rcsi_ledger_table(&a->notes, catalog, ledger);
    }
    rcsi_flush(&a->notes);
}

void rcsi_annotator_close(rcsi_annotator *a, const rcs_source_stats *capture)
{
    const rcs_ledger *ledger = rcs_session_ledger(a->session);
    if (a->intake.opened > a->opened) {
        rcsi_run run = {ledger, a->printed, a->unselected, a->intake.complete, capture};
        rcsi_sink_end(a->sink, &run);
        say_losses(a, ledger);
    }
    if (a->options.strict && rcs_ledger_has_loss(ledger)) {
        a->status = rcsi_exit_merge(a->status, RCSI_EXIT_LOST);
    }
    discard(a);
}

int rcsi_annotator_end(rcsi_annotator *a)
{
    int status = rcsi_exit_merge(a->status, rcsi_intake_end(&a->intake));
    if (a->options.fail_on != RCS_FINE && a->worst >= a->options.fail_on) {
        status = rcsi_exit_merge(status, RCSI_EXIT_FINDINGS);
    }
    if (a->out.error) {
        status = rcsi_exit_merge(status, rcsi_output_failed("standard output", a->out.error));
    }
    return status;
}

void rcsi_annotator_free(rcsi_annotator *a)
{
    discard(a);
    rcsi_options_free(&a->options);
}
