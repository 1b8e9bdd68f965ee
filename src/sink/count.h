/* count.h -- what `count` writes: the ledger and the counts of codes */
#ifndef RCSI_COUNT_H
#define RCSI_COUNT_H

#include "rcodescope/catalog.h"
#include "rcodescope/ledger.h"
#include "rcodescope/source.h"
#include "rcodescope/summary.h"
#include "sink/sink.h"

/** What was counted.  Everything is borrowed for the call. */
typedef struct rcsi_counted {
    const rcs_catalog *catalog;
    const rcs_ledger *ledger;
    const rcs_summary *summary;
    const rcs_source_stats *capture; /**< Live; NULL: files. */
    bool complete;                   /**< Every input was read to its end. */
    const char *only;                /**< All is of this input; NULL: of all of them. */
} rcsi_counted;

/** One JSON object, "rcodescope.count/1" (docs/count.schema.json), on a line. */
void rcsi_count_json(rcsi_writer *writer, const rcsi_counted *counted);

/** Tables for a person. */
void rcsi_count_text(rcsi_writer *writer, const rcsi_counted *counted, rcsi_paint paint);

#endif
