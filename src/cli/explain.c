/* explain.c -- the verb that prints handbook pages */
#include <stdio.h>
#include <string.h>

#include "cli/book.h"
#include "cli/complain.h"
#include "cli/facts.h"
#include "cli/page.h"
#include "cli/verbs.h"

static const rcsi_book_verb verb = {
    "explain",
    "usage: rcodescope explain [OPTIONS] CODE...\n"
    "       rcodescope explain --search WORD...\n"
    "       rcodescope explain --facts\n"
    "\n"
    "Print what a code means, when one meets it and what to do about it.  A CODE is a name\n"
    "or a number: BADCOOKIE, 23, 0x17, 'rcode 16', tsig:16, tkey:19, ede:22, EDE 22,\n"
    "'signature expired'.  A number with several meanings prints them all.  The id of a\n"
    "diagnosis, as --search and 'read' show it, opens that one.\n"
    "\n"
    "  --search            print the pages that hold every WORD, in any case\n"
    "  --facts             list what the conditions of an entry can ask\n"
    "  --advice FILE       your own explanations too (repeatable)\n"
    "  --format FORMAT     text (default) or json: one object a line\n"
    "  --lang LANG         en or ja; default from LC_ALL, LC_MESSAGES, LANG\n"
    "  --color WHEN        auto (default), always, never\n"
    "\n"
    "exit status: 0 explained; 2 no such code, or nothing found.\n",
    "sfaF",
};

static void json_field(rcsi_book *book, const char *key, const char *text)
{
    if (text) {
        rcsi_printf(&book->out, ",\"%s\":", key);
        rcsi_book_json(book, text);
    }
}

static void json_fixes(rcsi_book *book, const rcs_entry *entry)
{
    const char *between = "";
    rcsi_puts(&book->out, ",\"fix\":{");
    for (int role = 0; role < RCS_ROLES; role++) {
        if (entry->fix[role]) {
            rcsi_printf(&book->out, "%s\"%s\":", between, rcs_role_name((rcs_role)role));
            rcsi_book_json(book, entry->fix[role]);
            between = ",";
        }
    }
    rcsi_putc(&book->out, '}');
}

static void json_entry(rcsi_book *book, const rcs_entry *entry)
{
    json_field(book, "entry", entry->id);
    json_field(book, "severity", rcs_severity_name(entry->severity));
    json_field(book, "actor", rcs_actor_name(entry->actor));
    json_field(book, "title", entry->title);
    json_field(book, "why", entry->why);
    json_field(book, "when_seen", entry->when_seen);
    json_fixes(book, entry);
    json_field(book, "confirm", entry->confirm);
    json_field(book, "carried", entry->carried);
    json_field(book, "look_alikes", entry->look_alikes);
    json_field(book, "references", entry->see);
}

static void json_code(rcsi_book *book, rcs_code_ref ref)
{
    const rcs_entry *entry = rcs_catalog_code_entry(book->catalog, ref.space, ref.code);
    char name[RCS_CODE_TEXT_MAX];
    rcs_code_text(book->catalog, ref.space, ref.code, name);
    rcsi_printf(&book->out, "{\"schema\":\"rcodescope.explain/1\",\"space\":\"%s\",\"code\":%u",
                rcs_space_name(ref.space), (unsigned)ref.code);
    json_field(book, "name", name);
    if (entry) {
        json_entry(book, entry);
    }
    rcsi_puts(&book->out, "}\n");
}

static int explain_codes(rcsi_book *book)
{
    int status = RCSI_EXIT_OK, pages = 0;
    for (int at = 0; at < book->word_count;) {
        rcs_code_ref ref[RCS_CODE_MEANINGS_MAX];
        char text[RCSI_BOOK_WORDS_MAX];
        size_t meanings = rcsi_book_code(book, &at, ref, text);
        if (meanings == 0) {
            rcsi_book_unknown(book, text);
            status = RCSI_EXIT_USAGE;
        }
        for (size_t i = 0; i < meanings; i++, pages++) {
            if (book->format == RCSI_BOOK_JSON) {
                json_code(book, ref[i]);
                continue;
            }
            if (pages > 0) {
                rcsi_page_rule(book);
            }
            rcsi_page_explain(book, ref[i]);
        }
    }
    return status;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does the text hold the word, ASCII case aside? */
static bool holds(const char *text, const char *word)
{
    for (; text && *text; text++) {
        size_t at = 0;
        while (word[at] && lower(text[at]) == lower(word[at])) {
            at++;
        }
        if (word[at] == '\0') {
            return true;
        }
    }
    return false;
}

static bool entry_holds(const rcsi_book *book, const rcs_entry *entry, const char *word)
{
    const char *name = entry->has_code
                           ? rcs_code_name(book->catalog, entry->space, entry->first)
                           : NULL;
    const char *texts[] = {entry->id,        entry->title,       entry->why,     name,
                           entry->when_seen, entry->fix[0],      entry->fix[1],  entry->fix[2],
                           entry->confirm,   entry->carried,     entry->see};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (holds(texts[i], word)) {
            return true;
        }
    }
    return false;
}

static bool entry_holds_all(const rcsi_book *book, const rcs_entry *entry)
{
    for (int i = 0; i < book->word_count; i++) {
        if (!entry_holds(book, entry, book->words[i])) {
            return false;
        }
    }
    return true;
}

static void found_line(rcsi_book *book, const rcs_entry *entry)
{
    char what[160];
    if (entry->has_code) {
        char name[RCS_CODE_TEXT_MAX];
        rcs_code_text(book->catalog, entry->space, entry->first, name);
        snprintf(what, sizeof what, "%s:%u %s", rcs_space_name(entry->space),
                 (unsigned)entry->first, name);
    } else {
        snprintf(what, sizeof what, "%s %.120s", rcsi_book_label(book, "diagnosis"), entry->id);
    }
    rcsi_puts(&book->out, "  ");
    rcsi_book_put(book, RCSI_STYLE_TITLE, what);
    rcsi_putc(&book->out, '\n');
    rcsi_page_text(book, entry->title, 4);
}

static void json_found(rcsi_book *book, const rcs_entry *entry)
{
    rcsi_puts(&book->out, "{\"schema\":\"rcodescope.explain/1\"");
    if (entry->has_code) {
        rcsi_printf(&book->out, ",\"space\":\"%s\",\"code\":%u", rcs_space_name(entry->space),
                    (unsigned)entry->first);
    }
    json_entry(book, entry);
    rcsi_puts(&book->out, "}\n");
}

/* How to open the first page that was found. */
static void put_open_with(rcsi_book *book, const rcs_entry *entry)
{
    rcsi_printf(&book->out, "\n%s: rcodescope explain ", rcsi_book_label(book, "open-with"));
    if (entry->has_code) {
        rcsi_printf(&book->out, "%s:%u\n", rcs_space_name(entry->space), (unsigned)entry->first);
    } else {
        rcsi_printf(&book->out, "%.200s\n", entry->id);
    }
}

static int search(rcsi_book *book)
{
    const rcs_entry *first = NULL;
    for (size_t i = 0; i < rcs_catalog_entry_count(book->catalog); i++) {
        const rcs_entry *entry = rcs_catalog_entry_at(book->catalog, i);
        if (!entry_holds_all(book, entry)) {
            continue;
        }
        if (book->format == RCSI_BOOK_JSON) {
            json_found(book, entry);
        } else {
            if (!first) {
                rcsi_book_put(book, RCSI_STYLE_HEADING, rcsi_book_label(book, "found"));
                rcsi_putc(&book->out, '\n');
            }
            found_line(book, entry);
        }
        first = first ? first : entry;
    }
    if (!first) {
        rcsi_complain("no page holds all of these words");
        return RCSI_EXIT_USAGE;
    }
    if (book->format == RCSI_BOOK_TEXT) {
        put_open_with(book, first);
    }
    return RCSI_EXIT_OK;
}

/* A diagnosis is opened by its id. */
static bool explain_entry(rcsi_book *book)
{
    const rcs_entry *entry =
        book->word_count == 1 ? rcs_catalog_entry(book->catalog, book->words[0]) : NULL;
    if (!entry) {
        return false;
    }
    if (book->format == RCSI_BOOK_JSON) {
        json_found(book, entry);
    } else {
        rcsi_page_entry(book, entry);
    }
    return true;
}

int rcsi_verb_explain(int argc, char **argv)
{
    rcsi_book book;
    int status = RCSI_EXIT_OK;
    if (!rcsi_book_begin(&book, &verb, argc, argv, &status)) {
        return status;
    }
    if (book.facts && book.format != RCSI_BOOK_CSV) {
        rcsi_facts_print(&book);
    } else if (book.word_count == 0) {
        status = rcsi_usage_error("explain", book.search ? "which words?" : "which code?");
    } else if (book.format == RCSI_BOOK_CSV) {
        status = rcsi_usage_error("explain", "--format is text or json");
    } else if (book.search) {
        status = search(&book);
    } else if (!explain_entry(&book)) {
        status = explain_codes(&book);
    }
    return rcsi_book_end(&book, status);
}
