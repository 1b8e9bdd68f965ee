/* book.h -- what the verbs that read the handbook share: options, catalog, output */
#ifndef RCSI_BOOK_H
#define RCSI_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/writer.h"
#include "rcodescope/catalog.h"

typedef enum rcsi_book_format {
    RCSI_BOOK_TEXT,
    RCSI_BOOK_JSON,
    RCSI_BOOK_CSV
} rcsi_book_format;

/** Which styles a terminal shows; without colour all are plain. */
typedef enum rcsi_style {
    RCSI_STYLE_PLAIN,
    RCSI_STYLE_TITLE,   /**< Names of codes. */
    RCSI_STYLE_HEADING, /**< Headings of sections. */
    RCSI_STYLE_QUIET,   /**< What is said aside. */
    RCSI_STYLE_COMMAND
} rcsi_style;

/** One run of a handbook verb. */
typedef struct rcsi_book {
    const char *verb;
    rcs_catalog *catalog;
    int width;
    bool color;
    rcsi_book_format format;
    bool search;       /**< --search was given. */
    bool facts;        /**< --facts was given. */
    rcs_space space;   /**< --space; RCS_SPACES: all. */
    char **words;      /**< Arguments that are no options. */
    int word_count;
    char key[64];      /**< Of the label looked up last. */
    rcsi_writer out;
} rcsi_book;

/** A verb's own text and options. */
typedef struct rcsi_book_verb {
    const char *name, *help;
    const char *options; /**< Letters of those it knows besides lang, color and help: search,
                              format, space (p), advice, facts (F). */
} rcsi_book_verb;

/**
 * Read the command line and make the catalog.  Says itself what is wrong.
 *
 * @return  true: go on; end with rcsi_book_end().  False: return *status.
 */
bool rcsi_book_begin(rcsi_book *book, const rcsi_book_verb *verb, int argc, char **argv,
                     int *status);

/** Write out, free.  @return `status`, or that of an output that failed. */
int rcsi_book_end(rcsi_book *book, int status);

/** Put text in a style. */
void rcsi_book_put(rcsi_book *book, rcsi_style style, const char *text);

/** The label with this key. */
const char *rcsi_book_label(const rcsi_book *book, const char *key);

/** The label with the key "prefix-word". */
const char *rcsi_book_label_of(rcsi_book *book, const char *prefix, const char *word);

/** A JSON string of UTF-8 text, quotes and all; NULL puts nothing. */
void rcsi_book_json(rcsi_book *book, const char *text);

/**
 * Read the next code of words[*at...], taking as many words as belong to it, and step over
 * them: "rcode 16", "signature expired", "23".
 *
 * @param text  Receives the words that were read, joined; RCSI_BOOK_WORDS_MAX chars.
 * @return      Meanings; 0: words[*at] is no code, and *at is one further.
 */
size_t rcsi_book_code(const rcsi_book *book, int *at, rcs_code_ref out[RCS_CODE_MEANINGS_MAX],
                      char *text);

/** Longest text of a code on the command line, with its NUL. */
#define RCSI_BOOK_WORDS_MAX 128

/** Say that a text is no code, and which names are near. */
void rcsi_book_unknown(const rcsi_book *book, const char *text);

#endif
