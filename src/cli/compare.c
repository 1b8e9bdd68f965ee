/* compare.c -- the verb that puts two codes beside each other */
#include <stdio.h>
#include <string.h>

#include "cli/book.h"
#include "cli/complain.h"
#include "cli/page.h"
#include "cli/verbs.h"

static const rcsi_book_verb verb = {
    "compare",
    "usage: rcodescope compare [OPTIONS] A B\n"
    "\n"
    "Put two codes beside each other: what each means, when one meets it, how to fix it, the\n"
    "differences that decide, and which one applies when.  A and B are written as for\n"
    "'rcodescope explain'; bare numbers are taken from the same space: 4 23, ede:6 ede:7.\n"
    "\n"
    "  --advice FILE       your own explanations too (repeatable)\n"
    "  --lang LANG         en or ja; default from LC_ALL, LC_MESSAGES, LANG\n"
    "  --color WHEN        auto (default), always, never\n"
    "\n"
    "exit status: 0 compared; 2 no such code, or not two of them.\n",
    "a",
};

/* What one argument can mean. */
typedef struct operand {
    char text[RCSI_BOOK_WORDS_MAX];
    rcs_code_ref meaning[RCS_CODE_MEANINGS_MAX];
    size_t count;
} operand;

static bool is_same(rcs_code_ref a, rcs_code_ref b)
{
    return a.space == b.space && a.code == b.code;
}

/* How well two meanings go together: of one space best, then a pair written by hand. */
static int fitness(const rcsi_book *book, rcs_code_ref a, rcs_code_ref b)
{
    bool swapped;
    if (is_same(a, b)) {
        return -1;
    }
    if (a.space == b.space) {
        return 2;
    }
    return rcs_catalog_pair(book->catalog, a, b, &swapped) ? 1 : 0;
}

/* The meanings that a person most likely wants compared; the first of equals, RCODE leading. */
static bool choose(const rcsi_book *book, const operand *a, const operand *b,
                   rcs_code_ref chosen[2])
{
    int best = -1;
    for (size_t i = 0; i < a->count; i++) {
        for (size_t j = 0; j < b->count; j++) {
            int fit = fitness(book, a->meaning[i], b->meaning[j]);
            if (fit > best) {
                best = fit;
                chosen[0] = a->meaning[i];
                chosen[1] = b->meaning[j];
            }
        }
    }
    return best >= 0;
}

static void name_of(const rcsi_book *book, rcs_code_ref ref, char out[RCS_CODE_TEXT_MAX])
{
    rcs_code_text(book->catalog, ref.space, ref.code, out);
}

/* One of the two codes: what it is, means, when one meets it, how to fix it. */
static void put_side(rcsi_book *book, rcs_code_ref ref)
{
    const rcs_entry *entry = rcs_catalog_code_entry(book->catalog, ref.space, ref.code);
    rcsi_page_code(book, ref, entry);
    if (!entry) {
        rcsi_page_text(book, rcsi_book_label(book, "no-entry"), 2);
        return;
    }
    rcsi_page_heading(book, rcsi_book_label(book, "meaning"));
    rcsi_page_text(book, entry->why, 2);
    if (entry->when_seen) {
        rcsi_page_heading(book, rcsi_book_label(book, "when-seen"));
        rcsi_page_text(book, entry->when_seen, 2);
    }
    rcsi_page_heading(book, rcsi_book_label(book, "how-to-fix"));
    rcsi_page_fixes(book, entry, 2);
}

/* One difference that follows from the two entries. */
static void put_difference(rcsi_book *book, int *number, const char *label,
                           const rcs_code_ref ref[2], const char *const text[2])
{
    if (!text[0] || !text[1] || strcmp(text[0], text[1]) == 0) {
        return;
    }
    rcsi_printf(&book->out, "  %d. ", (*number)++);
    rcsi_book_put(book, RCSI_STYLE_HEADING, label);
    rcsi_putc(&book->out, '\n');
    for (int side = 0; side < 2; side++) {
        char name[RCS_CODE_TEXT_MAX];
        name_of(book, ref[side], name);
        rcsi_puts(&book->out, "     ");
        rcsi_book_put(book, RCSI_STYLE_TITLE, name);
        rcsi_puts(&book->out, ": ");
        rcsi_page_hanging(book, text[side], 7 + (int)strlen(name));
    }
}

static bool share_header(const rcs_code_ref ref[2])
{
    return ref[0].space == RCS_SPACE_RCODE && ref[1].space == RCS_SPACE_RCODE &&
           ref[0].code % 16 == ref[1].code % 16;
}

static void put_composed(rcsi_book *book, const rcs_code_ref ref[2],
                         const rcs_entry *const entry[2])
{
    int number = 1;
    const char *category[2], *actor[2], *severity[2];
    rcsi_page_text(book, rcsi_book_label(book, "composed"), 2);
    for (int side = 0; side < 2; side++) {
        category[side] = rcsi_book_label_of(book, "space", rcs_space_name(ref[side].space));
        actor[side] = rcsi_book_label_of(book, "actor", rcs_actor_name(entry[side]->actor));
        severity[side] = rcsi_book_label_of(book, "severity",
                                            rcs_severity_name(entry[side]->severity));
    }
    const char *const title[2] = {entry[0]->title, entry[1]->title};
    const char *const carried[2] = {entry[0]->carried, entry[1]->carried};
    put_difference(book, &number, rcsi_book_label(book, "category"), ref, category);
    put_difference(book, &number, rcsi_book_label(book, "meaning"), ref, title);
    put_difference(book, &number, rcsi_book_label(book, "actor"), ref, actor);
    put_difference(book, &number, rcsi_book_label(book, "severity"), ref, severity);
    put_difference(book, &number, rcsi_book_label(book, "carried"), ref, carried);
    if (share_header(ref)) {
        rcsi_printf(&book->out, "  %d. ", number);
        rcsi_page_hanging(book, rcsi_book_label(book, "same-nibble"), 5);
    }
}

static void put_which(rcsi_book *book, const rcs_code_ref ref[2], const char *const text[2])
{
    rcsi_page_heading(book, rcsi_book_label(book, "which-when"));
    for (int side = 0; side < 2; side++) {
        char name[RCS_CODE_TEXT_MAX];
        name_of(book, ref[side], name);
        rcsi_puts(&book->out, "  ");
        rcsi_book_put(book, RCSI_STYLE_TITLE, name);
        rcsi_putc(&book->out, '\n');
        rcsi_page_text(book, text[side], 4);
    }
}

static void put_differences(rcsi_book *book, const rcs_code_ref ref[2])
{
    bool swapped = false;
    const rcs_pair *pair = rcs_catalog_pair(book->catalog, ref[0], ref[1], &swapped);
    const rcs_entry *const entry[2] = {
        rcs_catalog_code_entry(book->catalog, ref[0].space, ref[0].code),
        rcs_catalog_code_entry(book->catalog, ref[1].space, ref[1].code)};
    if (pair) {
        const char *const which[2] = {pair->which[swapped ? 1 : 0], pair->which[swapped ? 0 : 1]};
        rcsi_page_heading(book, rcsi_book_label(book, "key-differences"));
        rcsi_page_numbered(book, pair->differences, 2);
        put_which(book, ref, which);
    } else if (entry[0] && entry[1]) {
        const char *const which[2] = {
            entry[0]->when_seen ? entry[0]->when_seen : entry[0]->title,
            entry[1]->when_seen ? entry[1]->when_seen : entry[1]->title};
        rcsi_page_heading(book, rcsi_book_label(book, "key-differences"));
        put_composed(book, ref, entry);
        put_which(book, ref, which);
    }
}

/* "4 also means ede:4": the other meanings of what was typed, and how to ask for them. */
static void put_others(rcsi_book *book, const operand *both, const rcs_code_ref chosen[2])
{
    bool said = false;
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < both[side].count; i++) {
            rcs_code_ref ref = both[side].meaning[i];
            if (is_same(ref, chosen[side])) {
                continue;
            }
            if (!said) {
                rcsi_page_heading(book, rcsi_book_label(book, "also-means"));
            }
            char text[RCSI_BOOK_WORDS_MAX];
            snprintf(text, sizeof text, "%s %u", rcs_space_name(ref.space), (unsigned)ref.code);
            rcsi_page_codes(book, text);
            said = true;
        }
    }
}

static void put_pages(rcsi_book *book, const operand *both, const rcs_code_ref chosen[2])
{
    put_side(book, chosen[0]);
    rcsi_page_rule(book);
    put_side(book, chosen[1]);
    put_differences(book, chosen);
    put_others(book, both, chosen);
}

static int compare(rcsi_book *book)
{
    operand both[2];
    int at = 0, known = 0;
    for (int side = 0; side < 2 && at < book->word_count; side++) {
        both[side].count = rcsi_book_code(book, &at, both[side].meaning, both[side].text);
        if (both[side].count == 0) {
            rcsi_book_unknown(book, both[side].text);
            return RCSI_EXIT_USAGE;
        }
        known++;
    }
    if (known < 2 || at < book->word_count) {
        return rcsi_usage_error("compare", "two codes are compared, such as: compare 4 23");
    }
    rcs_code_ref chosen[2];
    if (!choose(book, &both[0], &both[1], chosen)) {
        return rcsi_usage_error("compare", "\"%s\" and \"%s\" are the same code", both[0].text,
                                both[1].text);
    }
    put_pages(book, both, chosen);
    return RCSI_EXIT_OK;
}

int rcsi_verb_compare(int argc, char **argv)
{
    rcsi_book book;
    int status = RCSI_EXIT_OK;
    if (!rcsi_book_begin(&book, &verb, argc, argv, &status)) {
        return status;
    }
    return rcsi_book_end(&book, compare(&book));
}
