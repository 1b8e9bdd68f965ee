/* check.c -- the verb that checks catalog text: a site's advice, a translation, our own */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/advice.h"
#include "cli/book.h"
#include "cli/complain.h"
#include "cli/verbs.h"
#include "sink/wrap.h"

static const rcsi_book_verb verb = {
    "check",
    "usage: rcodescope check [OPTIONS] [FILE...]\n"
    "\n"
    "Check catalog text: a site's own advice or a translation.  Each complaint names the file\n"
    "and the line.  Without a FILE the built-in handbook is checked for completeness.  Pairs of\n"
    "entries that can fit one response and weigh the same are named.\n"
    "\n"
    "  --lang LANG         the language that the files build upon, en or ja\n"
    "\n"
    "exit status: 0 nothing to complain about; 2 something is wrong or cannot be opened.\n",
    "",
};

/* The end of the stanza that starts at `text`, and the lines up to it. */
static size_t stanza_len(const char *text, size_t len, uint32_t *lines)
{
    size_t at = 0;
    bool blank = false;
    *lines = 0;
    while (at < len && !blank) {
        const char *newline = memchr(text + at, '\n', len - at);
        size_t next = newline ? (size_t)(newline - text) + 1 : len;
        blank = strspn(text + at, " \t\r") >= next - at - (newline ? 1 : 0);
        at = next;
        ++*lines;
    }
    return at;
}

/* Try each stanza alone, so that one run shows what is wrong with all of them. */
static int check_stanzas(rcs_catalog *catalog, const char *path, const char *text, size_t len)
{
    int problems = 0;
    uint32_t line = 0, lines = 0;
    for (size_t at = 0, part; at < len; at += part, line += lines) {
        rcs_error err = {0};
        part = stanza_len(text + at, len - at, &lines);
        if (rcs_catalog_add(catalog, text + at, part, &err) != RCS_OK) {
            rcsi_advice_complain(path, err.line > 0 ? line + err.line : line + 1, err.text);
            problems++;
        }
    }
    return problems;
}

static bool check_file(rcs_catalog *catalog, const char *path)
{
    const char *problem = NULL;
    size_t len = 0;
    char *text = rcsi_advice_read(path, &len, &problem);
    if (!text) {
        rcsi_advice_complain(path, 0, problem);
        return false;
    }
    rcs_error err = {0};
    bool good = rcs_catalog_add(catalog, text, len, &err) == RCS_OK;
    /* What only shows in the whole, such as an id that stands there twice, is said last. */
    if (!good && check_stanzas(catalog, path, text, len) == 0) {
        rcsi_advice_complain(path, err.line, err.text);
    }
    free(text);
    return good;
}

static int entry_problem(const rcs_entry *entry, const char *what)
{
    rcsi_complain("built-in entry %s: %s", entry->id, what);
    return 1;
}

static int check_entry(const rcs_entry *entry)
{
    enum { TITLE_MAX = 72 };
    int problems = 0;
    size_t len = strlen(entry->title);
    if (rcsi_columns(entry->title, len) > TITLE_MAX && !strchr(entry->title, '{')) {
        problems += entry_problem(entry, "the title has more than 72 columns");
    }
    if (!entry->see) {
        problems += entry_problem(entry, "no See");
    }
    if (!entry->has_code) {
        return problems;
    }
    if (!entry->when_seen) {
        problems += entry_problem(entry, "no When-seen");
    }
    if (!entry->carried) {
        problems += entry_problem(entry, "no Carried");
    }
    if (!entry->fix[RCS_FOR_CLIENT] && !entry->fix[RCS_FOR_RESOLVER] &&
        !entry->fix[RCS_FOR_AUTHORITY]) {
        problems += entry_problem(entry, "no Fix for anybody");
    }
    return problems;
}

/* Every number of the four error spaces needs a page. */
static int check_codes(const rcs_catalog *catalog)
{
    int problems = 0;
    for (size_t i = 0; i < rcs_catalog_code_count(catalog); i++) {
        const rcs_code *row = rcs_catalog_code_at(catalog, i);
        bool has_page = rcs_catalog_code_entry(catalog, row->space, row->first) &&
                        rcs_catalog_code_entry(catalog, row->space, row->last);
        if (row->space <= RCS_SPACE_EDE && !has_page) {
            rcsi_complain("built-in handbook: no page for %s %u", rcs_space_name(row->space),
                          (unsigned)row->first);
            problems++;
        }
    }
    return problems;
}

/* Pairs of which only their place in the file decides which one is shown. */
static int check_ties(const rcs_catalog *catalog)
{
    int problems = 0;
    size_t count = rcs_catalog_entry_count(catalog);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            if (rcs_catalog_may_tie(catalog, i, j)) {
                rcsi_complain("entries %s and %s can fit one response and weigh the same",
                              rcs_catalog_entry_at(catalog, i)->id,
                              rcs_catalog_entry_at(catalog, j)->id);
                problems++;
            }
        }
    }
    return problems;
}

static int check_built_in(const rcs_catalog *catalog)
{
    int problems = check_codes(catalog);
    for (size_t i = 0; i < rcs_catalog_entry_count(catalog); i++) {
        problems += check_entry(rcs_catalog_entry_at(catalog, i));
    }
    return problems;
}

int rcsi_verb_check(int argc, char **argv)
{
    rcsi_book book;
    int status = RCSI_EXIT_OK;
    if (!rcsi_book_begin(&book, &verb, argc, argv, &status)) {
        return status;
    }
    if (book.word_count == 0 && check_built_in(book.catalog) > 0) {
        status = RCSI_EXIT_USAGE;
    }
    for (int i = 0; i < book.word_count; i++) {
        if (!check_file(book.catalog, book.words[i])) {
            status = RCSI_EXIT_USAGE;
        }
    }
    if (status == RCSI_EXIT_OK && check_ties(book.catalog) > 0) {
        status = RCSI_EXIT_USAGE;
    }
    return rcsi_book_end(&book, status);
}
