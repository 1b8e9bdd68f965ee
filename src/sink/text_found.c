/* text_found.c -- the table of what was found, most frequent first */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sink/fill.h"
#include "sink/ledger_text.h"
#include "sink/phrase.h"
#include "sink/text.h"
#include "sink/wrap.h"

/* One line of the table. */
typedef struct found {
    rcs_space space; /* RCS_SPACES: it is a failure, and row.code its kind. */
    rcs_summary_row row;
} found;

typedef struct table {
    found *line;
    size_t count;
} table;

static const rcs_space spaces[] = {RCS_SPACE_RCODE, RCS_SPACE_TSIG, RCS_SPACE_TKEY,
                                   RCS_SPACE_EDE};

enum { SPACES = sizeof spaces / sizeof *spaces };

static void add_space(table *t, const rcs_summary *summary, rcs_space space)
{
    size_t count = rcs_summary_rows(summary, space, NULL, 0);
    rcs_summary_row *rows = count ? calloc(count, sizeof *rows) : NULL;
    found *more = rows ? realloc(t->line, (t->count + count) * sizeof *more) : NULL;
    if (more) {
        t->line = more;
        rcs_summary_rows(summary, space, rows, count);
        for (size_t i = 0; i < count; i++) {
            t->line[t->count++] = (found){space, rows[i]};
        }
    }
    free(rows);
}

static void add_failures(table *t, const rcs_summary *summary)
{
    for (int kind = RCS_KIND_RESPONSE + 1; kind < RCS_KIND_COUNT; kind++) {
        uint64_t count = rcs_summary_failures(summary, (rcs_kind)kind);
        found *more = count ? realloc(t->line, (t->count + 1) * sizeof *more) : NULL;
        if (more) {
            t->line = more;
            t->line[t->count++] =
                (found){RCS_SPACES, {.code = (uint16_t)kind, .responses = count}};
        }
    }
}

static int by_frequency(const void *a, const void *b)
{
    const found *x = a, *y = b;
    if (x->row.responses != y->row.responses) {
        return x->row.responses < y->row.responses ? 1 : -1;
    }
    if (x->space != y->space) {
        return x->space < y->space ? -1 : 1;
    }
    return (x->row.code > y->row.code) - (x->row.code < y->row.code);
}

static void code_text(const rcsi_text *text, const found *line, char out[64])
{
    static const char *const prefixes[RCS_SPACES] = {
        [RCS_SPACE_TSIG] = "TSIG ", [RCS_SPACE_TKEY] = "TKEY ", [RCS_SPACE_EDE] = "EDE "};
    char name[RCS_CODE_TEXT_MAX];
    if (line->space == RCS_SPACES) {
        snprintf(out, 64, "%s", rcs_kind_name((rcs_kind)line->row.code));
        return;
    }
    const char *prefix = prefixes[line->space];
    rcs_code_text(text->options.catalog, line->space, line->row.code, name);
    if (line->space == RCS_SPACE_EDE) {
        snprintf(out, 64, "EDE %u %s", line->row.code, name);
    } else {
        snprintf(out, 64, "%s%s %u", prefix ? prefix : "", name, line->row.code);
    }
}

/* Handbook titles have no server or name to speak of, so placeholders become words. */
static void title_text(const rcsi_text *text, const found *line, char *out, size_t cap)
{
    const rcs_catalog *catalog = text->options.catalog;
    if (line->space == RCS_SPACES) {
        const char *key = rcsi_kind_key((rcs_kind)line->row.code);
        snprintf(out, cap, "%s", rcs_catalog_label(catalog, key));
        return;
    }
    const rcs_entry *entry = rcs_catalog_code_entry(catalog, line->space, line->row.code);
    out[0] = '\0';
    if (entry && entry->title && !(line->space == RCS_SPACE_RCODE && line->row.code == 0)) {
        rcs_render(catalog, NULL, entry->title, out, cap);
    }
    if (line->row.inexact > 0) {
        char number[32], part[128];
        size_t used = strlen(out);
        rcsi_fill(catalog, "found-inexact",
                  RCSI_SLOTS({"count", rcsi_grouped(line->row.inexact, number)}), part,
                  sizeof part);
        snprintf(out + used, cap - used, "%s%s", used ? " " : "", part);
    }
}

enum { MARGIN = 2, GAP = 2, TITLE_LEAST = 20 };

/* Widths of the columns, of their widest text. */
typedef struct columns {
    int count, code;
} columns;

static void put_line(rcsi_text *text, const found *line, columns widest)
{
    char count[32], code[64], title[512];
    code_text(text, line, code);
    title_text(text, line, title, sizeof title);
    rcsi_printf(text->writer, "%*s", MARGIN + widest.count,
                rcsi_grouped(line->row.responses, count));
    rcsi_blanks(text->writer, GAP);
    rcsi_ink_on(text, RCSI_INK_STRONG);
    rcsi_puts(text->writer, code);
    rcsi_ink_off(text, RCSI_INK_STRONG);
    rcsi_blanks(text->writer, widest.code - (int)strlen(code) + GAP);
    int column = MARGIN + widest.count + GAP + widest.code + GAP;
    int room = text->options.width - column;
    if (text->options.width > 0 && room >= TITLE_LEAST) {
        rcsi_fit(text->writer, title, room);
        rcsi_putc(text->writer, '\n');
    } else {
        rcsi_wrap(text->writer, title, column, column, text->options.width);
    }
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static void put_table(rcsi_text *text, const table *t)
{
    columns widest = {0, 0};
    char code[64], count[32];
    for (size_t i = 0; i < t->count; i++) {
        code_text(text, &t->line[i], code);
        rcsi_grouped(t->line[i].row.responses, count);
        widest.code = larger(widest.code, (int)strlen(code));
        widest.count = larger(widest.count, (int)strlen(count));
    }
    for (size_t i = 0; i < t->count; i++) {
        put_line(text, &t->line[i], widest);
    }
}

static void add_failure_count(const rcsi_text *text, const rcs_summary *printed, char *line,
                              size_t cap)
{
    char count[32], said[256];
    uint64_t failures = 0;
    for (int kind = RCS_KIND_RESPONSE + 1; kind < RCS_KIND_COUNT; kind++) {
        failures += rcs_summary_failures(printed, (rcs_kind)kind);
    }
    if (failures > 0) {
        snprintf(said, sizeof said, "%s", line);
        rcsi_fill(text->options.catalog, "found-failures",
                  RCSI_SLOTS({"it", said}, {"count", rcsi_grouped(failures, count)}), line, cap);
    }
}

/* Those of mDNS and LLMNR that everybody discards are counted apart. */
static uint64_t responses_of(const rcs_ledger *ledger)
{
    return ledger->responses + ledger->mdns_discarded + ledger->llmnr_discarded;
}

static void put_heading(rcsi_text *text, const rcsi_run *run)
{
    char shown[32], responses[32], packets[32], line[256];
    rcsi_fill(text->options.catalog, "found-in-run",
              RCSI_SLOTS({"shown", rcsi_grouped(rcs_summary_responses(run->printed), shown)},
                         {"responses", rcsi_grouped(responses_of(run->ledger), responses)},
                         {"packets", rcsi_grouped(run->ledger->packets, packets)}),
              line, sizeof line);
    add_failure_count(text, run->printed, line, sizeof line);
    rcsi_ink_on(text, RCSI_INK_STRONG);
    rcsi_puts(text->writer, line);
    rcsi_ink_off(text, RCSI_INK_STRONG);
    rcsi_putc(text->writer, '\n');
}

static void put_words(rcsi_text *text, const char *key)
{
    rcsi_puts(text->writer, rcs_catalog_label(text->options.catalog, key));
    rcsi_putc(text->writer, '\n');
}

void rcsi_text_found(rcsi_text *text, const rcsi_run *run)
{
    table t = {NULL, 0};
    put_heading(text, run);
    for (int i = 0; i < SPACES; i++) {
        add_space(&t, run->printed, spaces[i]);
    }
    add_failures(&t, run->printed);
    if (t.count > 0) {
        qsort(t.line, t.count, sizeof *t.line, by_frequency);
        put_table(text, &t);
    }
    free(t.line);
    if (!run->complete) {
        put_words(text, "run-incomplete");
    }
    if (rcs_ledger_has_loss(run->ledger)) {
        put_words(text, "run-losses");
    }
    if (run->capture) {
        rcsi_ledger_capture(text->writer, text->options.catalog, run->capture);
    }
}
