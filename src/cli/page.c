/* page.c -- a handbook page on a terminal */
#include "cli/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rcodescope/explanation.h"
#include "sink/wrap.h"

/* Lines longer than this are hard to read, however wide the terminal is. */
enum {
    READABLE_WIDTH = 100
};

static int page_width(const rcsi_book *book)
{
    return book->width < READABLE_WIDTH ? book->width : READABLE_WIDTH;
}

/* The text with general words for placeholders; NULL: no memory.  Free it. */
static char *general(const rcsi_book *book, const char *text)
{
    size_t len = rcs_render(book->catalog, NULL, text, NULL, 0);
    char *out = malloc(len + 1);
    if (out) {
        rcs_render(book->catalog, NULL, text, out, len + 1);
    }
    return out;
}

void rcsi_page_heading(rcsi_book *book, const char *text)
{
    rcsi_putc(&book->out, '\n');
    rcsi_book_put(book, RCSI_STYLE_HEADING, text);
    rcsi_putc(&book->out, '\n');
}

void rcsi_page_hanging(rcsi_book *book, const char *text, int indent)
{
    char *filled = general(book, text);
    rcsi_wrap(&book->out, filled ? filled : text, indent, indent, page_width(book));
    free(filled);
}

void rcsi_page_text(rcsi_book *book, const char *text, int indent)
{
    rcsi_blanks(&book->out, indent);
    rcsi_page_hanging(book, text, indent);
}

void rcsi_page_rule(rcsi_book *book)
{
    enum { RULE_WIDTH = 72 };
    char line[RULE_WIDTH + 1];
    int width = book->width < RULE_WIDTH ? book->width : RULE_WIDTH;
    memset(line, '-', (size_t)width);
    line[width] = '\0';
    rcsi_putc(&book->out, '\n');
    rcsi_book_put(book, RCSI_STYLE_QUIET, line);
    rcsi_puts(&book->out, "\n\n");
}

/* Call `put` for each line of a text. */
static void each_line(rcsi_book *book, const char *text, int indent,
                      void (*put)(rcsi_book *, const char *, int, int))
{
    char *lines = general(book, text);
    int number = 1;
    for (char *line = lines; line; number++) {
        char *newline = strchr(line, '\n');
        if (newline) {
            *newline = '\0';
        }
        put(book, line, indent, number);
        line = newline ? newline + 1 : NULL;
    }
    free(lines);
}

static void put_numbered(rcsi_book *book, const char *line, int indent, int number)
{
    char mark[16];
    int width = snprintf(mark, sizeof mark, "%d. ", number);
    rcsi_blanks(&book->out, indent);
    rcsi_puts(&book->out, mark);
    rcsi_wrap(&book->out, line, indent + width, indent + width, page_width(book));
}

void rcsi_page_numbered(rcsi_book *book, const char *text, int indent)
{
    each_line(book, text, indent, put_numbered);
}

static void put_command(rcsi_book *book, const char *line, int indent, int number)
{
    (void)number;
    rcsi_blanks(&book->out, indent);
    rcsi_book_put(book, RCSI_STYLE_COMMAND, line);
    rcsi_putc(&book->out, '\n');
}

void rcsi_page_command(rcsi_book *book, const char *text, int indent)
{
    each_line(book, text, indent, put_command);
}

static const char *status_word(rcs_code_status status)
{
    static const char *const words[] = {
        [RCS_CODE_ASSIGNED] = "assigned",     [RCS_CODE_UNEXPECTED] = "unexpected",
        [RCS_CODE_UNASSIGNED] = "unassigned", [RCS_CODE_PRIVATE] = "private",
        [RCS_CODE_RESERVED] = "reserved",
    };
    return words[status];
}

void rcsi_page_code(rcsi_book *book, rcs_code_ref ref, const rcs_entry *entry)
{
    char name[RCS_CODE_TEXT_MAX], number[16];
    const rcs_code *row = rcs_catalog_code(book->catalog, ref.space, ref.code);
    rcs_code_text(book->catalog, ref.space, ref.code, name);
    snprintf(number, sizeof number, "%u", (unsigned)ref.code);
    rcsi_book_put(book, RCSI_STYLE_TITLE, number);
    rcsi_puts(&book->out, "  ");
    rcsi_book_put(book, RCSI_STYLE_TITLE, name);
    rcsi_puts(&book->out, "  ");
    rcsi_book_put(book, RCSI_STYLE_QUIET,
                  rcsi_book_label_of(book, "space", rcs_space_name(ref.space)));
    if (row && row->status != RCS_CODE_ASSIGNED) {
        rcsi_puts(&book->out, "; ");
        rcsi_book_put(book, RCSI_STYLE_QUIET,
                      rcsi_book_label_of(book, "status", status_word(row->status)));
    }
    rcsi_putc(&book->out, '\n');
    if (entry) {
        rcsi_page_text(book, entry->title, 0);
    }
}

void rcsi_page_fixes(rcsi_book *book, const rcs_entry *entry, int indent)
{
    for (int role = 0; role < RCS_ROLES; role++) {
        if (!entry->fix[role]) {
            continue;
        }
        rcsi_blanks(&book->out, indent);
        rcsi_book_put(book, RCSI_STYLE_QUIET,
                      rcsi_book_label_of(book, "for", rcs_role_name((rcs_role)role)));
        rcsi_putc(&book->out, '\n');
        rcsi_page_text(book, entry->fix[role], indent + 2);
    }
}

static void code_line(rcsi_book *book, rcs_code_ref ref)
{
    char name[RCS_CODE_TEXT_MAX], label[80];
    const rcs_entry *entry = rcs_catalog_code_entry(book->catalog, ref.space, ref.code);
    rcs_code_text(book->catalog, ref.space, ref.code, name);
    snprintf(label, sizeof label, "%s:%u %s", rcs_space_name(ref.space), (unsigned)ref.code, name);
    enum { LABEL_WIDTH = 24 };
    rcsi_blanks(&book->out, 2);
    rcsi_pad(&book->out, label, LABEL_WIDTH);
    if (entry) {
        int column = rcsi_columns(label, strlen(label));
        column = 2 + (column > LABEL_WIDTH ? column : LABEL_WIDTH) + 1;
        char *title = general(book, entry->title);
        rcsi_putc(&book->out, ' ');
        rcsi_wrap(&book->out, title ? title : "", column, LABEL_WIDTH + 3, page_width(book));
        free(title);
        return;
    }
    rcsi_putc(&book->out, '\n');
}

void rcsi_page_codes(rcsi_book *book, const char *list)
{
    while (*list) {
        size_t len = strcspn(list, ",");
        char text[RCSI_BOOK_WORDS_MAX];
        rcs_code_ref ref[RCS_CODE_MEANINGS_MAX];
        snprintf(text, sizeof text, "%.*s", len < sizeof text ? (int)len : 0, list);
        if (rcs_code_parse(book->catalog, text, ref) > 0) {
            code_line(book, ref[0]);
        }
        list += len + (list[len] == ',');
    }
}

static void section(rcsi_book *book, const char *label, const char *text)
{
    if (text) {
        rcsi_page_heading(book, rcsi_book_label(book, label));
        rcsi_page_text(book, text, 2);
    }
}

static void sections(rcsi_book *book, const rcs_entry *entry)
{
    section(book, "meaning", entry->why);
    section(book, "when-seen", entry->when_seen);
    if (entry->fix[RCS_FOR_CLIENT] || entry->fix[RCS_FOR_RESOLVER] ||
        entry->fix[RCS_FOR_AUTHORITY]) {
        rcsi_page_heading(book, rcsi_book_label(book, "how-to-fix"));
        rcsi_page_fixes(book, entry, 2);
    }
    if (entry->confirm) {
        rcsi_page_heading(book, rcsi_book_label(book, "confirm"));
        rcsi_page_command(book, entry->confirm, 2);
    }
    section(book, "carried", entry->carried);
    if (entry->look_alikes) {
        rcsi_page_heading(book, rcsi_book_label(book, "look-alikes"));
        rcsi_page_codes(book, entry->look_alikes);
    }
    section(book, "see", entry->see);
}

void rcsi_page_entry(rcsi_book *book, const rcs_entry *entry)
{
    rcsi_book_put(book, RCSI_STYLE_TITLE, entry->id);
    rcsi_puts(&book->out, "  ");
    rcsi_book_put(book, RCSI_STYLE_QUIET, rcsi_book_label(book, "diagnosis"));
    rcsi_putc(&book->out, '\n');
    rcsi_page_text(book, entry->title, 0);
    sections(book, entry);
}

void rcsi_page_explain(rcsi_book *book, rcs_code_ref ref)
{
    const rcs_entry *entry = rcs_catalog_code_entry(book->catalog, ref.space, ref.code);
    const rcs_code *row = rcs_catalog_code(book->catalog, ref.space, ref.code);
    rcsi_page_code(book, ref, entry);
    if (entry) {
        sections(book, entry);
        return;
    }
    rcsi_page_text(book, rcsi_book_label(book, "no-entry"), 0);
    section(book, "see", row ? row->reference : NULL);
}
