/* sink.h -- where findings go: text for a person, JSON for a machine */
#ifndef RCSI_SINK_H
#define RCSI_SINK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/writer.h"
#include "rcodescope/explanation.h"
#include "rcodescope/ledger.h"
#include "rcodescope/source.h"
#include "rcodescope/summary.h"

typedef enum rcsi_format {
    RCSI_FORMAT_TEXT,
    RCSI_FORMAT_JSON
} rcsi_format;

/** How much text a finding gets. */
typedef enum rcsi_detail {
    RCSI_DETAIL_ONCE, /**< Why and fix the first time for a (diagnosis, server, zone). */
    RCSI_DETAIL_FULL, /**< Each time. */
    RCSI_DETAIL_BRIEF /**< One line a finding. */
} rcsi_detail;

/** What the lines of the output are about. */
typedef enum rcsi_layout {
    RCSI_LAYOUT_FINDINGS, /**< Each finding, as it comes. */
    RCSI_LAYOUT_GROUPS    /**< Each (diagnosis, server, zone) once, at the end. */
} rcsi_layout;

/** Is the evidence behind each explanation shown? */
typedef enum rcsi_proof {
    RCSI_PROOF_OFF,
    RCSI_PROOF_SHOWN
} rcsi_proof;

typedef enum rcsi_clock {
    RCSI_CLOCK_UTC,
    RCSI_CLOCK_LOCAL
} rcsi_clock;

typedef enum rcsi_paint {
    RCSI_PAINT_PLAIN,
    RCSI_PAINT_COLOR
} rcsi_paint;

/** Live: are repeats within a second folded into one line? */
typedef enum rcsi_folding {
    RCSI_FOLDING_OFF,
    RCSI_FOLDING_ON
} rcsi_folding;

/** How findings are written.  Pointers are borrowed for the sink's life. */
typedef struct rcsi_sink_options {
    rcsi_format format;
    rcsi_detail detail;
    rcsi_proof proof;
    rcsi_layout layout;
    uint64_t top;               /**< Groups that are written; the rest is counted. */
    rcsi_clock clock;
    rcsi_paint paint;
    rcsi_folding folding;
    int width;                  /**< Columns to wrap text at; 0: never. */
    const rcs_catalog *catalog; /**< Not NULL. */
    char *const *inputs;        /**< input_count names, by rcs_finding.file. */
    int input_count;
    const char *only;           /**< Everything is of this input, which text says in a heading
                                     and JSON in the last record; NULL: findings say theirs. */
} rcsi_sink_options;

/** What the last record of a run says.  Borrowed for the call. */
typedef struct rcsi_run {
    const rcs_ledger *ledger;
    const rcs_summary *printed;      /**< Codes of the findings that were printed. */
    uint64_t unselected;             /**< Responses that were not asked for. */
    bool complete;                   /**< Every input was read to its end. */
    const rcs_source_stats *capture; /**< Live; NULL: files. */
} rcsi_run;

typedef struct rcsi_sink rcsi_sink;

/**
 * Make a sink.
 *
 * @param options  Copied.
 * @param writer   Borrowed; the caller flushes it and looks at its error.
 * @param out      Receives it; free it with rcsi_sink_free().
 * @return         RCS_OK, RCS_ERR_MEMORY.
 */
rcs_status rcsi_sink_new(const rcsi_sink_options *options, rcsi_writer *writer,
                         rcsi_sink **out);

/** Write one finding. */
void rcsi_sink_finding(rcsi_sink *sink, const rcs_finding *finding,
                       const rcs_explanation *explanation);

/** Live: it is now this late; folded repeats whose second is over are written. */
void rcsi_sink_advance(rcsi_sink *sink, int64_t now_ns);

/** Write the end: the table of what was found, the summary record. */
void rcsi_sink_end(rcsi_sink *sink, const rcsi_run *run);

/** Free a sink.  NULL is allowed. */
void rcsi_sink_free(rcsi_sink *sink);

#endif
