/* ledger_text.h -- the ledger for a person */
#ifndef RCSI_LEDGER_TEXT_H
#define RCSI_LEDGER_TEXT_H

#include "base/writer.h"
#include "rcodescope/catalog.h"
#include "rcodescope/ledger.h"
#include "rcodescope/source.h"

/** The whole ledger: every class that is not 0, and the sums they make. */
void rcsi_ledger_table(rcsi_writer *writer, const rcs_catalog *catalog, const rcs_ledger *ledger);

/** One line for each thing that was not seen, `prefix` before each; nothing if all was. */
void rcsi_ledger_losses(rcsi_writer *writer, const rcs_catalog *catalog, const rcs_ledger *ledger,
                        const char *prefix);

/** No DNS was found: what was there instead, and which option helps; else nothing. */
void rcsi_ledger_hints(rcsi_writer *writer, const rcs_catalog *catalog, const rcs_ledger *ledger,
                       const char *prefix);

/** Live: what kernel and interface counted. */
void rcsi_ledger_capture(rcsi_writer *writer, const rcs_catalog *catalog,
                         const rcs_source_stats *stats);

#endif
