/* facts.c -- the list of what the conditions of an entry can ask */
#include "cli/facts.h"

#include <stdio.h>
#include <string.h>

#include "sink/fill.h"
#include "sink/wrap.h"

enum {
    WORDS_MAX = 64,
    VALUES_MAX = 1024,
    INDENT = 4,
    LABEL = 10
};

/* "udp, tcp", or in words what the values are. */
static void values_of(const rcsi_book *book, size_t index, char out[VALUES_MAX])
{
    const char *words[WORDS_MAX];
    rcs_fact fact = rcs_fact_at(index);
    size_t count = rcs_fact_words(index, words, WORDS_MAX), used = 0;
    count = count < WORDS_MAX ? count : WORDS_MAX;
    out[0] = '\0';
    for (size_t i = 0; i < count && used < VALUES_MAX; i++) {
        int more = snprintf(out + used, VALUES_MAX - used, "%s%s", i ? ", " : "", words[i]);
        used += more > 0 ? (size_t)more : 0;
    }
    if (fact.is_code) {
        rcsi_fill(book->catalog, "facts-code", RCSI_SLOTS({"space", fact.kind}), out, VALUES_MAX);
    } else if (count == 0) {
        const char *key = strcmp(fact.kind, "duration") == 0 ? "facts-duration" : "facts-number";
        snprintf(out, VALUES_MAX, "%s", rcsi_book_label(book, key));
    }
}

static void put_row(rcsi_book *book, const char *label, const char *text)
{
    rcsi_blanks(&book->out, INDENT);
    rcsi_book_put(book, RCSI_STYLE_QUIET, label);
    int columns = rcsi_columns(label, strlen(label));
    rcsi_blanks(&book->out, LABEL - columns);
    columns = columns > LABEL ? columns : LABEL;
    rcsi_wrap(&book->out, text, INDENT + columns, INDENT + LABEL, book->width);
}

static void put_fact(rcsi_book *book, size_t index)
{
    char values[VALUES_MAX], example[128];
    rcs_fact fact = rcs_fact_at(index);
    rcsi_book_put(book, RCSI_STYLE_TITLE, fact.name);
    rcsi_putc(&book->out, '\n');
    rcsi_blanks(&book->out, INDENT);
    rcsi_wrap(&book->out, rcsi_book_label_of(book, "asks", fact.name), INDENT, INDENT,
              book->width);
    values_of(book, index, values);
    put_row(book, rcsi_book_label(book, "facts-values"), values);
    snprintf(example, sizeof example, "%s %s %s", fact.name, fact.ordered ? ">" : "=",
             fact.example);
    put_row(book, rcsi_book_label(book, "facts-example"), example);
}

static void put_json(rcsi_book *book, size_t index)
{
    const char *words[WORDS_MAX];
    rcs_fact fact = rcs_fact_at(index);
    size_t count = rcs_fact_words(index, words, WORDS_MAX);
    rcsi_printf(&book->out, "{\"schema\":\"rcodescope.fact/1\",\"fact\":\"%s\",\"kind\":\"%s\"",
                fact.name, fact.kind);
    rcsi_puts(&book->out, ",\"meaning\":");
    rcsi_book_json(book, rcsi_book_label_of(book, "asks", fact.name));
    for (size_t i = 0; i < count && i < WORDS_MAX; i++) {
        rcsi_printf(&book->out, "%s\"%s\"", i ? "," : ",\"values\":[", words[i]);
    }
    rcsi_printf(&book->out, "%s,\"ordered\":%s,\"example\":\"%s\",\"weight\":%u}\n",
                count ? "]" : "", fact.ordered ? "true" : "false", fact.example, fact.weight);
}

void rcsi_facts_print(rcsi_book *book)
{
    bool json = book->format == RCSI_BOOK_JSON;
    if (!json) {
        rcsi_book_put(book, RCSI_STYLE_HEADING, rcsi_book_label(book, "facts-heading"));
        rcsi_putc(&book->out, '\n');
        rcsi_wrap(&book->out, rcsi_book_label(book, "facts-where"), 0, 0, book->width);
    }
    for (size_t i = 0; i < rcs_fact_count(); i++) {
        if (json) {
            put_json(book, i);
        } else {
            rcsi_putc(&book->out, '\n');
            put_fact(book, i);
        }
    }
}
