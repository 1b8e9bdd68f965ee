/* page.h -- a handbook page on a terminal: headings, paragraphs, lists */
#ifndef RCSI_PAGE_H
#define RCSI_PAGE_H

#include "cli/book.h"

/** A heading on a line of its own, after a blank line. */
void rcsi_page_heading(rcsi_book *book, const char *text);

/** Text of an entry, placeholders as general words, wrapped under an indent. */
void rcsi_page_text(rcsi_book *book, const char *text, int indent);

/** The same where the first line's indent has been put already; `indent` counts what has. */
void rcsi_page_hanging(rcsi_book *book, const char *text, int indent);

/** A line between two pages. */
void rcsi_page_rule(rcsi_book *book);

/** "1. ..." for each of the text's lines. */
void rcsi_page_numbered(rcsi_book *book, const char *text, int indent);

/** A command, never wrapped, so that it can be copied. */
void rcsi_page_command(rcsi_book *book, const char *text, int indent);

/** The heading of a code: number, name, space, status; then the entry's title. */
void rcsi_page_code(rcsi_book *book, rcs_code_ref ref, const rcs_entry *entry);

/** The fixes of an entry, one role after the other. */
void rcsi_page_fixes(rcsi_book *book, const rcs_entry *entry, int indent);

/** A list of codes, "rcode 7, ede 3", each with its name and title. */
void rcsi_page_codes(rcsi_book *book, const char *list);

/** The whole page of one code. */
void rcsi_page_explain(rcsi_book *book, rcs_code_ref ref);

/** The page of an entry that is no code's: a diagnosis. */
void rcsi_page_entry(rcsi_book *book, const rcs_entry *entry);

#endif
