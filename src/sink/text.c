/* text.c -- findings for a person */
#include "sink/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sink/escape.h"
#include "sink/fill.h"
#include "sink/phrase.h"
#include "sink/sinks.h"
#include "sink/wrap.h"

/* ECMA-48 SGR: the sixteen colours that every terminal has, so that its theme decides. */
static const char *const inks[] = {
    [RCSI_INK_PLAIN] = "",          [RCSI_INK_LABEL] = "\x1b[2m",
    [RCSI_INK_STRONG] = "\x1b[1m",  [RCSI_INK_FINE] = "\x1b[32m",
    [RCSI_INK_NOTE] = "\x1b[1;36m", [RCSI_INK_WARNING] = "\x1b[1;33m",
    [RCSI_INK_ERROR] = "\x1b[1;31m",
};

void rcsi_ink_on(rcsi_text *text, rcsi_ink ink)
{
    if (text->options.paint == RCSI_PAINT_COLOR) {
        rcsi_puts(text->writer, inks[ink]);
    }
}

void rcsi_ink_off(rcsi_text *text, rcsi_ink ink)
{
    if (text->options.paint == RCSI_PAINT_COLOR && ink != RCSI_INK_PLAIN) {
        rcsi_puts(text->writer, "\x1b[0m");
    }
}

rcsi_ink rcsi_ink_of(rcs_severity severity)
{
    switch (severity) {
    case RCS_FINE:
        return RCSI_INK_FINE;
    case RCS_NOTE:
        return RCSI_INK_NOTE;
    case RCS_WARNING:
        return RCSI_INK_WARNING;
    case RCS_ERROR:
        return RCSI_INK_ERROR;
    }
    return RCSI_INK_PLAIN;
}

int rcsi_text_label(rcsi_text *text, const char *key, rcsi_ink ink)
{
    const char *label = rcs_catalog_label(text->options.catalog, key);
    int columns = rcsi_columns(label, strlen(label));
    rcsi_blanks(text->writer, RCSI_TEXT_INDENT);
    rcsi_ink_on(text, ink);
    rcsi_puts(text->writer, label);
    rcsi_ink_off(text, ink);
    int pad = columns < RCSI_TEXT_LABEL ? RCSI_TEXT_LABEL - columns : 1;
    rcsi_blanks(text->writer, pad);
    return RCSI_TEXT_INDENT + columns + pad;
}

void rcsi_text_row(rcsi_text *text, const char *key, const char *body)
{
    int column = rcsi_text_label(text, key, RCSI_INK_LABEL);
    rcsi_wrap(text->writer, body, column, RCSI_TEXT_BODY, text->options.width);
}

static rcs_status text_begin(const rcsi_sink_options *options, rcsi_writer *writer, void **state)
{
    rcsi_text *text = calloc(1, sizeof *text);
    if (!text) {
        return RCS_ERR_MEMORY;
    }
    text->options = *options;
    text->writer = writer;
    rcs_status status = RCS_OK;
    if (options->detail == RCSI_DETAIL_ONCE) {
        status = rcsi_explained_new(&text->explained);
    }
    if (status == RCS_OK && options->folding == RCSI_FOLDING_ON) {
        text->fold = rcsi_fold_new();
        status = text->fold ? RCS_OK : RCS_ERR_MEMORY;
    }
    if (status != RCS_OK) {
        rcsi_sink_text.free(text);
        return status;
    }
    *state = text;
    return RCS_OK;
}

static void put_brief(rcsi_text *text, const rcs_finding *finding, rcsi_ink ink)
{
    char when[RCSI_TIME_TEXT_MAX], phrase[RCSI_PHRASE_MAX], question[RCSI_QUESTION_TEXT_MAX];
    char client[RCS_ADDRESS_TEXT_MAX], server[RCS_ADDRESS_TEXT_MAX];
    rcsi_writer *w = text->writer;
    const char *carrier = rcsi_carrier_text(finding);
    rcsi_puts(w, rcsi_time_text(finding->time_ns, text->options.clock, when));
    rcsi_printf(w, " %s < %s %s ", rcs_address_text(&finding->flow.client, client),
                rcs_address_text(&finding->flow.server, server),
                carrier ? carrier : "-");
    rcsi_ink_on(text, ink);
    rcsi_puts(w, rcsi_result_phrase(text->options.catalog, finding, phrase));
    rcsi_ink_off(text, ink);
    rcsi_putc(w, ' ');
    rcsi_puts(w, rcsi_text_question(text, finding, question));
    if (finding->message.defect != RCS_DEFECT_NONE) {
        rcsi_printf(w, " [%s at octet %u]", rcs_defect_name(finding->message.defect),
                    finding->message.defect_at);
    }
    if (finding->telling == RCS_TELLING_FIRST) {
        rcsi_printf(w, " #%" PRIu64 " ->", finding->id);
    }
    rcsi_putc(w, '\n');
}

static void put_head(rcsi_text *text, const rcs_finding *finding, rcsi_ink ink)
{
    char phrase[RCSI_PHRASE_MAX];
    int column = RCSI_TEXT_INDENT;
    rcsi_ink_on(text, RCSI_INK_STRONG);
    rcsi_printf(text->writer, "#%" PRIu64, finding->id);
    rcsi_ink_off(text, RCSI_INK_STRONG);
    int used = 1;
    for (uint64_t id = finding->id; id > 0; id /= 10) {
        used++;
    }
    int pad = used < column ? column - used : 1;
    rcsi_blanks(text->writer, pad);
    rcsi_ink_on(text, ink);
    rcsi_wrap_open(text->writer, rcsi_result_phrase(text->options.catalog, finding, phrase),
                   used + pad, RCSI_TEXT_INDENT, text->options.width);
    rcsi_ink_off(text, ink);
    rcsi_putc(text->writer, '\n');
}

/* As head(1) and tail(1) name one of several files. */
void rcsi_text_file(rcsi_text *text)
{
    char name[RCSI_ESCAPED_MAX(4096)];
    const char *only = text->options.only;
    if (!only || text->headed) {
        return;
    }
    text->headed = true;
    rcsi_escape(only, strlen(only), name, sizeof name);
    rcsi_ink_on(text, RCSI_INK_STRONG);
    rcsi_puts(text->writer, "==> ");
    rcsi_puts(text->writer, name);
    rcsi_puts(text->writer, " <==");
    rcsi_ink_off(text, RCSI_INK_STRONG);
    rcsi_putc(text->writer, '\n');
}

/* Whoever ends it wants no page of lines that decide nothing. */
static void text_follow_up(rcsi_text *text, const rcs_finding *finding, rcsi_ink ink)
{
    bool hidden = text->fold && rcsi_fold_hides(text, finding);
    if (finding->telling == RCS_TELLING_LAST) {
        text->undecided += !hidden;
    } else if (!hidden) {
        rcsi_text_follow_up(text, finding, ink);
    }
}

static void text_finding(void *state, const rcs_finding *finding,
                         const rcs_explanation *explanation)
{
    rcsi_text *text = state;
    rcsi_ink ink = rcsi_ink_of(explanation->main ? explanation->severity : RCS_FINE);
    if (finding->telling >= RCS_TELLING_FOLLOW_UP) {
        text_follow_up(text, finding, ink);
        return;
    }
    if (text->fold && rcsi_fold_takes(text, finding)) {
        return;
    }
    rcsi_text_file(text);
    if (text->options.detail == RCSI_DETAIL_BRIEF) {
        put_brief(text, finding, ink);
        return;
    }
    put_head(text, finding, ink);
    rcsi_text_facts(text, finding);
    rcsi_text_lookup(text, finding);
    rcsi_text_why(text, finding, explanation);
    if (text->options.proof == RCSI_PROOF_SHOWN) {
        rcsi_text_proof(text, finding, explanation);
    }
    rcsi_putc(text->writer, '\n');
}

static void text_advance(void *state, int64_t now_ns)
{
    rcsi_text *text = state;
    if (text->fold) {
        rcsi_fold_flush(text, now_ns);
    }
}

static void put_undecided(rcsi_text *text)
{
    char count[32], line[512];
    if (text->undecided > 0) {
        rcsi_fill(text->options.catalog, "live-undecided",
                  RCSI_SLOTS({"count", rcsi_grouped(text->undecided, count)}), line, sizeof line);
        rcsi_wrap(text->writer, line, 0, 0, text->options.width);
        rcsi_putc(text->writer, '\n');
    }
}

static void text_end(void *state, const rcsi_run *run)
{
    rcsi_text *text = state;
    text_advance(state, INT64_MAX);
    rcsi_text_file(text);
    put_undecided(text);
    rcsi_text_found(text, run);
    if (text->options.only) {
        rcsi_putc(text->writer, '\n');
    }
}

static void text_free(void *state)
{
    rcsi_text *text = state;
    if (text) {
        rcsi_explained_free(text->explained);
        free(text->fold);
        free(text);
    }
}

const rcsi_sink_kind rcsi_sink_text = {text_begin, text_finding, text_advance, text_end,
                                       text_free};
