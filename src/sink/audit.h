/* audit.h -- what `audit` writes: a row a server, and what was seen of each */
#ifndef RCSI_SINK_AUDIT_H
#define RCSI_SINK_AUDIT_H

#include "rcodescope/audit.h"
#include "rcodescope/catalog.h"
#include "rcodescope/ledger.h"
#include "sink/sink.h"

/** What was audited.  Everything is borrowed for the call. */
typedef struct rcsi_audited {
    const rcs_catalog *catalog;
    const rcs_ledger *ledger;
    const rcs_audit_row *rows; /**< `shown` are written, of `count`. */
    size_t shown, count;
    rcs_audit_rest rest;
    bool complete;             /**< Every input was read to its end. */
} rcsi_audited;

/** One object a server, then a summary: "rcodescope.audit/1" (docs/audit.schema.json). */
void rcsi_audit_json(rcsi_writer *writer, const rcsi_audited *audited, rcsi_clock clock);

/** How a person wants to read it. */
typedef struct rcsi_audit_style {
    rcsi_paint paint;
    rcsi_detail detail; /**< RCSI_DETAIL_BRIEF: the table alone. */
    int width;
} rcsi_audit_style;

/** A table, then a block a server. */
void rcsi_audit_text(rcsi_writer *writer, const rcsi_audited *audited,
                     const rcsi_audit_style *style);

#endif
