/* audit.c -- the verb audit: what each server shows of EDNS, cookies, sizes and TCP */
#include <stdlib.h>
#include <unistd.h>

#include "cli/complain.h"
#include "cli/intake.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/verbs.h"
#include "sink/audit.h"

typedef struct auditing {
    rcsi_options options;
    rcsi_writer out;
    rcsi_intake intake;
    rcs_session *session;
    rcs_audit *audit;
} auditing;

static void take_all(auditing *a)
{
    rcs_finding finding;
    while (rcs_session_take(a->session, &finding)) {
        rcs_audit_add(a->audit, &finding);
    }
}

static void read_files(auditing *a)
{
    rcs_packet packet;
    rcs_status got;
    if (!rcsi_intake_open(&a->intake, 0, a->options.file_count)) {
        return;
    }
    while ((got = rcsi_intake_next(&a->intake, &packet)) != RCS_END) {
        if (got == RCS_OK) {
            rcs_session_feed(a->session, &packet);
            take_all(a);
        }
    }
    rcsi_intake_tell_drops(&a->intake, a->session);
    rcsi_intake_close(&a->intake);
}

static bool write_audit(auditing *a)
{
    const rcsi_options *o = &a->options;
    rcs_audit_row none;
    rcsi_audited audited = {.catalog = o->catalog,
                            .ledger = rcs_session_ledger(a->session),
                            .count = rcs_audit_rows(a->audit, &none, 0),
                            .rest = rcs_audit_others(a->audit),
                            .complete = a->intake.complete};
    rcs_audit_row *rows = calloc(audited.count + 1, sizeof *rows);
    if (!rows) {
        return false;
    }
    rcs_audit_rows(a->audit, rows, audited.count);
    audited.rows = rows;
    audited.shown = o->top < audited.count ? (size_t)o->top : audited.count;
    if (o->format == RCSI_FORMAT_JSON) {
        rcsi_audit_json(&a->out, &audited, o->clock);
    } else {
        bool color = rcsi_color_wanted(o->color);
        rcsi_audit_style style = {color ? RCSI_PAINT_COLOR : RCSI_PAINT_PLAIN, o->detail,
                                  rcsi_terminal_width()};
        rcsi_audit_text(&a->out, &audited, &style);
    }
    free(rows);
    return true;
}

static int audit_all(auditing *a)
{
    read_files(a);
    rcs_session_finish(a->session);
    take_all(a);
    int status = rcsi_intake_end(&a->intake);
    if (status == RCSI_EXIT_USAGE || status == RCSI_EXIT_PRIVILEGES) {
        return status;
    }
    if (!write_audit(a)) {
        rcsi_complain("out of memory");
        status = rcsi_exit_merge(status, RCSI_EXIT_INTERNAL);
    }
    if (a->options.strict && rcs_ledger_has_loss(rcs_session_ledger(a->session))) {
        status = rcsi_exit_merge(status, RCSI_EXIT_LOST);
    }
    if (!rcsi_flush(&a->out)) {
        status = rcsi_exit_merge(status, rcsi_output_failed("standard output", a->out.error));
    }
    return status;
}

static int begin(auditing *a)
{
    a->options.session.queries = RCS_QUERIES_GIVEN;
    a->options.session.silences = RCS_SILENCES_ON;
    if (rcs_session_new(&a->options.session, &a->session) != RCS_OK ||
        rcs_audit_new(0, &a->audit) != RCS_OK) {
        rcsi_complain("out of memory");
        return RCSI_EXIT_INTERNAL;
    }
    rcsi_writer_init(&a->out, STDOUT_FILENO);
    rcsi_signals_catch();
    return rcsi_intake_begin(&a->intake, &a->options, &a->out) ? RCSI_EXIT_OK : a->intake.status;
}

int rcsi_verb_audit(int argc, char **argv)
{
    int status;
    auditing *a = calloc(1, sizeof *a);
    if (!a) {
        rcsi_complain("out of memory");
        return RCSI_EXIT_INTERNAL;
    }
    if (rcsi_options_read(RCSI_READER_AUDIT, argc, argv, &a->options, &status) ==
        RCSI_OPTIONS_RUN) {
        status = begin(a);
        if (status == RCSI_EXIT_OK) {
            status = audit_all(a);
        }
    }
    rcs_session_free(a->session);
    rcs_audit_free(a->audit);
    rcsi_options_free(&a->options);
    free(a);
    return status;
}
