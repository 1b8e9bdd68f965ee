/* book.c -- what the verbs that read the handbook share */
#include "cli/book.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/advice.h"
#include "cli/complain.h"
#include "cli/terminal.h"
#include "cli/verbs.h"

typedef struct wishes {
    const char *language;
    rcsi_color_when color;
    char **advice; /* advice_count paths. */
    size_t advice_count;
} wishes;

static bool read_format(const char *word, rcsi_book_format *out)
{
    static const char *const words[] = {"text", "json", "csv"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(words[i], word) == 0) {
            *out = (rcsi_book_format)i;
            return true;
        }
    }
    return false;
}

static bool read_space(const char *word, rcs_space *out)
{
    for (int space = 0; space < RCS_SPACES; space++) {
        if (strcmp(rcs_space_name((rcs_space)space), word) == 0) {
            *out = (rcs_space)space;
            return true;
        }
    }
    return false;
}

/* Set what one option asks for.  False: its argument is not one of those it takes. */
static bool set_option(rcsi_book *book, wishes *wish, int letter, char *argument)
{
    switch (letter) {
    case 'l':
        wish->language = argument;
        return rcsi_language_known(argument);
    case 'c':
        return rcsi_color_parse(argument, &wish->color);
    case 'f':
        return read_format(argument, &book->format);
    case 'p':
        return read_space(argument, &book->space);
    case 's':
        book->search = true;
        return true;
    case 'F':
        book->facts = true;
        return true;
    case 'a':
        wish->advice[wish->advice_count++] = argument;
        return true;
    default:
        return false;
    }
}

static const struct option every_option[] = {
    {"help", no_argument, NULL, 'h'},          {"lang", required_argument, NULL, 'l'},
    {"color", required_argument, NULL, 'c'},   {"colour", required_argument, NULL, 'c'},
    {"format", required_argument, NULL, 'f'},  {"space", required_argument, NULL, 'p'},
    {"search", no_argument, NULL, 's'},        {"advice", required_argument, NULL, 'a'},
    {"facts", no_argument, NULL, 'F'},         {NULL, 0, NULL, 0},
};

static bool offers(const rcsi_book_verb *verb, int letter)
{
    return strchr("hlc", letter) || strchr(verb->options, letter);
}

/* The words that are no options are moved to the end, as getopt_long() does. */
static bool read_line(rcsi_book *book, const rcsi_book_verb *verb, wishes *wish, char **argv,
                      int *status)
{
    int letter, index = 0;
    optind = 0; /* glibc: start anew, the program has read options before. */
    opterr = 0;
    while ((letter = getopt_long(book->word_count, argv, "h", every_option, &index)) != -1) {
        if (letter == '?' || !offers(verb, letter)) {
            *status = rcsi_usage_error(verb->name, "unknown option %s",
                                       argv[optind > 1 ? optind - 1 : 1]);
            return false;
        }
        if (letter == 'h') {
            rcsi_writer_init(&book->out, STDOUT_FILENO);
            rcsi_puts(&book->out, verb->help);
            *status = rcsi_flush(&book->out) ? RCSI_EXIT_OK
                                             : rcsi_output_failed("standard output",
                                                                  book->out.error);
            return false;
        }
        if (!set_option(book, wish, letter, optarg)) {
            *status = rcsi_usage_error(verb->name, "--%s does not take \"%s\"",
                                       every_option[index].name, optarg);
            return false;
        }
    }
    book->words = argv + optind;
    book->word_count -= optind;
    return true;
}

/* The catalog with what is laid over it.  False: *status says why, and it was said. */
static bool make_catalog(rcsi_book *book, const rcsi_book_verb *verb, const wishes *wish,
                         int *status)
{
    rcs_error err;
    if (rcs_catalog_new(rcsi_language(wish->language), &book->catalog, &err) != RCS_OK) {
        rcsi_complain("the handbook cannot be read: line %u: %s", (unsigned)err.line, err.text);
        *status = RCSI_EXIT_INTERNAL;
        return false;
    }
    if (offers(verb, 'a') && !rcsi_advice_add(book->catalog, wish->advice, wish->advice_count)) {
        rcs_catalog_free(book->catalog);
        *status = RCSI_EXIT_USAGE;
        return false;
    }
    return true;
}

bool rcsi_book_begin(rcsi_book *book, const rcsi_book_verb *verb, int argc, char **argv,
                     int *status)
{
    wishes wish = {NULL, RCSI_COLOR_AUTO, calloc((size_t)argc + 1, sizeof *wish.advice), 0};
    book->verb = verb->name;
    book->catalog = NULL;
    book->format = RCSI_BOOK_TEXT;
    book->search = book->facts = false;
    book->space = RCS_SPACES;
    book->word_count = argc;
    *status = RCSI_EXIT_INTERNAL;
    bool good = wish.advice && read_line(book, verb, &wish, argv, status) &&
                make_catalog(book, verb, &wish, status);
    free(wish.advice);
    if (good) {
        book->width = rcsi_terminal_width();
        book->color = rcsi_color_wanted(wish.color);
        rcsi_writer_init(&book->out, STDOUT_FILENO);
        *status = RCSI_EXIT_OK;
    }
    return good;
}

int rcsi_book_end(rcsi_book *book, int status)
{
    rcs_catalog_free(book->catalog);
    if (rcsi_flush(&book->out)) {
        return status;
    }
    return rcsi_exit_merge(status, rcsi_output_failed("standard output", book->out.error));
}

void rcsi_book_put(rcsi_book *book, rcsi_style style, const char *text)
{
    static const char *const codes[] = {
        [RCSI_STYLE_PLAIN] = NULL,      [RCSI_STYLE_TITLE] = "\033[1;36m",
        [RCSI_STYLE_HEADING] = "\033[1m", [RCSI_STYLE_QUIET] = "\033[2m",
        [RCSI_STYLE_COMMAND] = "\033[32m",
    };
    bool styled = book->color && codes[style];
    rcsi_puts(&book->out, styled ? codes[style] : "");
    rcsi_puts(&book->out, text);
    rcsi_puts(&book->out, styled ? "\033[0m" : "");
}

const char *rcsi_book_label(const rcsi_book *book, const char *key)
{
    return rcs_catalog_label(book->catalog, key);
}

const char *rcsi_book_label_of(rcsi_book *book, const char *prefix, const char *word)
{
    snprintf(book->key, sizeof book->key, "%s-%s", prefix, word);
    const char *label = rcs_catalog_label(book->catalog, book->key);
    return label == book->key ? word : label; /* An unknown key comes back as it is. */
}

void rcsi_book_json(rcsi_book *book, const char *text)
{
    if (!text) {
        return;
    }
    rcsi_putc(&book->out, '"');
    for (; *text; text++) {
        if (*text == '\n') {
            rcsi_puts(&book->out, "\\n");
            continue;
        }
        if (*text == '"' || *text == '\\') {
            rcsi_putc(&book->out, '\\');
        }
        rcsi_putc(&book->out, *text == '\t' ? ' ' : *text);
    }
    rcsi_putc(&book->out, '"');
}

/* Words of the longest mnemonic as a person says it: "blocked by upstream dns server". */
enum {
    NAME_WORDS_MAX = 6
};

static bool join(const rcsi_book *book, int first, int count, char *out)
{
    size_t used = 0;
    for (int i = first; i < first + count; i++) {
        int more = snprintf(out + used, RCSI_BOOK_WORDS_MAX - used, "%s%s", i > first ? " " : "",
                            book->words[i]);
        used += more > 0 ? (size_t)more : 0;
        if (used >= RCSI_BOOK_WORDS_MAX) {
            return false;
        }
    }
    return true;
}

size_t rcsi_book_code(const rcsi_book *book, int *at, rcs_code_ref out[RCS_CODE_MEANINGS_MAX],
                      char *text)
{
    int left = book->word_count - *at;
    for (int count = left < NAME_WORDS_MAX ? left : NAME_WORDS_MAX; count > 0; count--) {
        size_t meanings = join(book, *at, count, text) ? rcs_code_parse(book->catalog, text, out)
                                                       : 0;
        if (meanings > 0) {
            *at += count;
            return meanings;
        }
    }
    join(book, *at, 1, text);
    *at += 1;
    return 0;
}

void rcsi_book_unknown(const rcsi_book *book, const char *text)
{
    const char *near[4];
    size_t count = rcs_code_suggest(book->catalog, text, near, 4);
    char list[256] = "";
    size_t used = 0;
    for (size_t i = 0; i < count && used < sizeof list; i++) {
        int more = snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", near[i]);
        used += more > 0 ? (size_t)more : 0;
    }
    if (count > 0) {
        rcsi_complain("no code \"%s\"; near to it: %s", text, list);
    } else {
        rcsi_complain("no code \"%s\"; 'rcodescope codes' lists all, 'rcodescope explain "
                      "--search WORDS' searches", text);
    }
}
