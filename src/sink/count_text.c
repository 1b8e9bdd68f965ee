/* count_text.c -- what `count` writes for a person */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sink/count.h"
#include "sink/escape.h"
#include "sink/fill.h"
#include "sink/ledger_text.h"
#include "sink/phrase.h"
#include "sink/wrap.h"

typedef struct sheet {
    rcsi_writer *writer;
    const rcsi_counted *counted;
    rcsi_paint paint;
} sheet;

static void put_heading(sheet *s, const char *key)
{
    const char *text = rcs_catalog_label(s->counted->catalog, key);
    bool color = s->paint == RCSI_PAINT_COLOR;
    rcsi_puts(s->writer, color ? "\x1b[1m" : "");
    rcsi_puts(s->writer, text);
    rcsi_puts(s->writer, color ? "\x1b[0m\n" : "\n");
}

/* "  12 over TCP"; nothing if there are none. */
static void put_part(sheet *s, const char *key, uint64_t count)
{
    char number[32], part[128];
    if (count > 0) {
        rcsi_fill(s->counted->catalog, key, RCSI_SLOTS({"count", rcsi_grouped(count, number)}),
                  part, sizeof part);
        rcsi_puts(s->writer, "  ");
        rcsi_puts(s->writer, part);
    }
}

static void put_row(sheet *s, rcs_space space, const rcs_summary_row *row)
{
    char name[RCS_CODE_TEXT_MAX], code[RCS_CODE_TEXT_MAX + 8], number[32];
    uint64_t responses = rcs_summary_responses(s->counted->summary);
    double share = responses ? 100.0 * (double)row->responses / (double)responses : 0;
    snprintf(code, sizeof code, "%5u %s", row->code,
             rcs_code_text(s->counted->catalog, space, row->code, name));
    rcsi_pad(s->writer, code, 36);
    rcsi_printf(s->writer, " %13s  %6.2f %%", rcsi_grouped(row->responses, number), share);
    put_part(s, "count-tcp", row->tcp);
    put_part(s, "count-inexact", row->inexact);
    rcsi_putc(s->writer, '\n');
}

static void put_space(sheet *s, rcs_space space, const char *heading)
{
    const rcs_summary *summary = s->counted->summary;
    size_t count = rcs_summary_rows(summary, space, NULL, 0);
    rcs_summary_row *rows = count ? calloc(count, sizeof *rows) : NULL;
    if (!rows) {
        return;
    }
    put_heading(s, heading);
    count = rcs_summary_rows(summary, space, rows, count);
    for (size_t i = 0; i < count; i++) {
        put_row(s, space, &rows[i]);
    }
    free(rows);
}

/* As head(1) and tail(1) name one of several files. */
static void put_file(sheet *s)
{
    char name[RCSI_ESCAPED_MAX(4096)];
    const char *only = s->counted->only;
    bool color = s->paint == RCSI_PAINT_COLOR;
    rcsi_escape(only, strlen(only), name, sizeof name);
    rcsi_puts(s->writer, color ? "\x1b[1m==> " : "==> ");
    rcsi_puts(s->writer, name);
    rcsi_puts(s->writer, color ? " <==\x1b[0m\n" : " <==\n");
}

static void put_rest(sheet *s)
{
    rcsi_writer *writer = s->writer;
    const rcsi_counted *counted = s->counted;
    rcsi_ledger_table(writer, counted->catalog, counted->ledger);
    if (counted->capture) {
        rcsi_ledger_capture(writer, counted->catalog, counted->capture);
    }
    if (rcs_ledger_has_loss(counted->ledger) || counted->ledger->messages == 0) {
        put_heading(s, counted->ledger->messages == 0 ? "count-no-dns" : "count-not-seen");
        rcsi_ledger_hints(writer, counted->catalog, counted->ledger, "  ");
        rcsi_ledger_losses(writer, counted->catalog, counted->ledger, "  ");
    }
    if (!counted->complete) {
        rcsi_puts(writer, rcs_catalog_label(counted->catalog, "count-incomplete"));
        rcsi_putc(writer, '\n');
    }
}

void rcsi_count_text(rcsi_writer *writer, const rcsi_counted *counted, rcsi_paint paint)
{
    sheet s = {writer, counted, paint};
    if (counted->only) {
        put_file(&s);
    }
    put_space(&s, RCS_SPACE_RCODE, "count-rcodes");
    put_space(&s, RCS_SPACE_EDE, "count-ede");
    put_space(&s, RCS_SPACE_TSIG, "count-tsig");
    put_space(&s, RCS_SPACE_TKEY, "count-tkey");
    put_rest(&s);
    if (counted->only) {
        rcsi_putc(writer, '\n');
    }
}
