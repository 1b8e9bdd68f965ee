/* codes.c -- the verb that lists every code it knows */
#include <stdio.h>
#include <string.h>

#include "cli/book.h"
#include "cli/complain.h"
#include "cli/verbs.h"
#include "sink/wrap.h"

static const rcsi_book_verb verb = {
    "codes",
    "usage: rcodescope codes [OPTIONS]\n"
    "\n"
    "List every code it knows: space, number or range, name, what the registry says,\n"
    "reference, and the handbook's title (in text: on terminals of 160 columns or more).\n"
    "\n"
    "  --space SPACE       only rcode, tsig, tkey, ede, opcode, type, class or option\n"
    "  --format FORMAT     text (default), json (one array) or csv\n"
    "  --lang LANG         en or ja; default from LC_ALL, LC_MESSAGES, LANG\n"
    "  --color WHEN        auto (default), always, never\n",
    "fp",
};

static const char *status_word(rcs_code_status status)
{
    static const char *const words[] = {
        [RCS_CODE_ASSIGNED] = "assigned",     [RCS_CODE_UNEXPECTED] = "unexpected",
        [RCS_CODE_UNASSIGNED] = "unassigned", [RCS_CODE_PRIVATE] = "private",
        [RCS_CODE_RESERVED] = "reserved",
    };
    return words[status];
}

static const char *title_of(const rcsi_book *book, const rcs_code *row)
{
    const rcs_entry *entry = rcs_catalog_code_entry(book->catalog, row->space, row->first);
    return entry ? entry->title : NULL;
}

static void number_text(const rcs_code *row, char out[16])
{
    if (row->first == row->last) {
        snprintf(out, 16, "%u", (unsigned)row->first);
    } else {
        snprintf(out, 16, "%u-%u", (unsigned)row->first, (unsigned)row->last);
    }
}

static void put_text(rcsi_book *book, const rcs_code *row)
{
    enum { SPACE_WIDTH = 8, NUMBER_WIDTH = 13, NAME_WIDTH = 36, STATUS_WIDTH = 12,
           REFERENCE_WIDTH = 36, WIDE = 160 };
    char number[16];
    number_text(row, number);
    rcsi_pad(&book->out, rcs_space_name(row->space), SPACE_WIDTH);
    rcsi_pad(&book->out, number, NUMBER_WIDTH);
    rcsi_pad(&book->out, row->name ? row->name : "-", NAME_WIDTH);
    rcsi_pad(&book->out, status_word(row->status), STATUS_WIDTH);
    const char *title = book->width >= WIDE ? title_of(book, row) : NULL;
    rcsi_pad(&book->out, row->reference, title ? REFERENCE_WIDTH : 0);
    rcsi_puts(&book->out, title ? title : "");
    rcsi_putc(&book->out, '\n');
}

static void put_json(rcsi_book *book, const rcs_code *row)
{
    const char *title = title_of(book, row);
    rcsi_printf(&book->out, "{\"space\":\"%s\",\"first\":%u,\"last\":%u,",
                rcs_space_name(row->space), (unsigned)row->first, (unsigned)row->last);
    if (row->name) {
        rcsi_printf(&book->out, "\"name\":\"%s\",", row->name);
    }
    rcsi_printf(&book->out, "\"status\":\"%s\",\"reference\":", status_word(row->status));
    rcsi_book_json(book, row->reference);
    if (title) {
        rcsi_puts(&book->out, ",\"title\":");
        rcsi_book_json(book, title);
    }
    rcsi_putc(&book->out, '}');
}

/* RFC 4180 2: quotes around a field that may hold any character, doubled within. */
static void put_quoted(rcsi_book *book, const char *text)
{
    rcsi_putc(&book->out, '"');
    for (; text && *text; text++) {
        if (*text == '"') {
            rcsi_putc(&book->out, '"');
        }
        rcsi_putc(&book->out, *text);
    }
    rcsi_putc(&book->out, '"');
}

static void put_csv(rcsi_book *book, const rcs_code *row)
{
    rcsi_printf(&book->out, "%s,%u,%u,%s,%s,%s,", rcs_space_name(row->space),
                (unsigned)row->first, (unsigned)row->last, row->name ? row->name : "",
                status_word(row->status), row->reference);
    put_quoted(book, title_of(book, row));
    rcsi_putc(&book->out, '\n');
}

static void list(rcsi_book *book)
{
    const char *between = "[\n";
    if (book->format == RCSI_BOOK_CSV) {
        rcsi_puts(&book->out, "space,first,last,name,status,reference,title\n");
    }
    for (size_t i = 0; i < rcs_catalog_code_count(book->catalog); i++) {
        const rcs_code *row = rcs_catalog_code_at(book->catalog, i);
        if (book->space != RCS_SPACES && row->space != book->space) {
            continue;
        }
        switch (book->format) {
        case RCSI_BOOK_TEXT:
            put_text(book, row);
            break;
        case RCSI_BOOK_JSON:
            rcsi_puts(&book->out, between);
            put_json(book, row);
            between = ",\n";
            break;
        case RCSI_BOOK_CSV:
            put_csv(book, row);
            break;
        }
    }
    if (book->format == RCSI_BOOK_JSON) {
        rcsi_puts(&book->out, "\n]\n");
    }
}

int rcsi_verb_codes(int argc, char **argv)
{
    rcsi_book book;
    int status = RCSI_EXIT_OK;
    if (!rcsi_book_begin(&book, &verb, argc, argv, &status)) {
        return status;
    }
    if (book.word_count > 0) {
        status = rcsi_usage_error("codes", "unexpected \"%s\"; see --space", book.words[0]);
    } else {
        list(&book);
    }
    return rcsi_book_end(&book, status);
}
