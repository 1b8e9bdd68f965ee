/* terminal.h -- what the environment says about language, colour and width */
#ifndef RCSI_TERMINAL_H
#define RCSI_TERMINAL_H

#include <stdbool.h>

typedef enum rcsi_color_when {
    RCSI_COLOR_AUTO,
    RCSI_COLOR_ALWAYS,
    RCSI_COLOR_NEVER
} rcsi_color_when;

/** Read "auto", "always" or "never".  False: another word; *out is untouched. */
bool rcsi_color_parse(const char *word, rcsi_color_when *out);

/** Colour standard output?  Auto: a terminal, TERM is not "dumb", NO_COLOR not set. */
bool rcsi_color_wanted(rcsi_color_when when);

/** Columns of standard error if it is a terminal on which a line can be written over; else 0. */
int rcsi_terminal_rewrites(void);

/** Columns to wrap at: of the terminal, else of COLUMNS, else 80; 40..200. */
int rcsi_terminal_width(void);

/**
 * The catalog's language: that of --lang if given, else of LC_ALL, LC_MESSAGES, LANG.
 *
 * @param option  Argument of --lang, or NULL.
 * @return        "ja" or "en".  Static storage.
 */
const char *rcsi_language(const char *option);

/** Is this a language that --lang may name ("en", "ja", "ja_JP.UTF-8")? */
bool rcsi_language_known(const char *option);

#endif
