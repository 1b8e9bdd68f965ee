/* text.h -- what the files of the text sink share */
#ifndef RCSI_TEXT_H
#define RCSI_TEXT_H

#include "sink/explained.h"
#include "sink/sink.h"

/** Columns before a row's label, and of the label. */
enum {
    RCSI_TEXT_INDENT = 4,
    RCSI_TEXT_LABEL = 10,
    RCSI_TEXT_BODY = RCSI_TEXT_INDENT + RCSI_TEXT_LABEL
};

/** What a piece of text is, for its colour. */
typedef enum rcsi_ink {
    RCSI_INK_PLAIN,
    RCSI_INK_LABEL,
    RCSI_INK_STRONG,
    RCSI_INK_FINE,
    RCSI_INK_NOTE,
    RCSI_INK_WARNING,
    RCSI_INK_ERROR
} rcsi_ink;

/** Repeats of one response that live folds. */
typedef struct rcsi_fold rcsi_fold;

typedef struct rcsi_text {
    rcsi_sink_options options;
    rcsi_writer *writer;
    rcsi_explained *explained; /**< NULL: explanations are told each time, or never. */
    rcsi_fold *fold;           /**< NULL: nothing is folded. */
    bool actors;               /**< Who has to act gets a row. */
    uint64_t undecided;        /**< Findings whose lookup was open when the capture ended. */
    bool headed;               /**< The heading of the only input is written. */
} rcsi_text;

/** Begin and end a colour; nothing without colour. */
void rcsi_ink_on(rcsi_text *text, rcsi_ink ink);
void rcsi_ink_off(rcsi_text *text, rcsi_ink ink);

/** The colour of a severity. */
rcsi_ink rcsi_ink_of(rcs_severity severity);

/** Indent and label of a row; the cursor stands at RCSI_TEXT_BODY or beyond: the column. */
int rcsi_text_label(rcsi_text *text, const char *key, rcsi_ink ink);

/** A row: label, then text wrapped behind it. */
void rcsi_text_row(rcsi_text *text, const char *key, const char *body);

/** One line about a finding that stands above: how its lookup went on. */
void rcsi_text_follow_up(rcsi_text *text, const rcs_finding *finding, rcsi_ink ink);

/** The rows that say what the response holds. */
void rcsi_text_facts(rcsi_text *text, const rcs_finding *finding);

/** The rows of a finding that is no response, between question and packet. */
void rcsi_text_failure(rcsi_text *text, const rcs_finding *finding);

/** How the lookup went on, where that is worth a row. */
void rcsi_text_lookup(rcsi_text *text, const rcs_finding *finding);

/** "www.example.com. IN A"; at least RCS_NAME_TEXT_MAX + 2 * RCS_CODE_TEXT_MAX chars. */
char *rcsi_text_question(const rcsi_text *text, const rcs_finding *finding, char *out);
#define RCSI_QUESTION_TEXT_MAX (RCS_NAME_TEXT_MAX + 2 * RCS_CODE_TEXT_MAX)

/** Why and fix of every entry that fits, or where they stand already. */
void rcsi_text_why(rcsi_text *text, const rcs_finding *finding,
                   const rcs_explanation *explanation);

/** All that one entry says, for a finding; its severity is at most `highest`. */
void rcsi_text_entry(rcsi_text *text, const rcs_finding *finding, const rcs_entry *entry,
                     rcs_severity highest);

/** Key of the label of a severity. */
const char *rcsi_severity_key(rcs_severity severity);

/** The evidence behind the leading entry, and what came second. */
void rcsi_text_proof(rcsi_text *text, const rcs_finding *finding,
                     const rcs_explanation *explanation);

/** The heading of the only input, once; nothing if there are several. */
void rcsi_text_file(rcsi_text *text);

/** The table at the end of a run. */
void rcsi_text_found(rcsi_text *text, const rcsi_run *run);

/** Make the table of live's repeats.  NULL: out of memory. */
rcsi_fold *rcsi_fold_new(void);

/** Is this a repeat within a second?  Then it is counted and not to be printed. */
bool rcsi_fold_takes(rcsi_text *text, const rcs_finding *finding);

/** Was it folded?  Known of the last 65,536 findings. */
bool rcsi_fold_hides(const rcsi_text *text, const rcs_finding *finding);

/** Write the repeats whose second is over at `now_ns`; INT64_MAX: all. */
void rcsi_fold_flush(rcsi_text *text, int64_t now_ns);

#endif
