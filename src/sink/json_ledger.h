/* json_ledger.h -- the ledger and the counts of codes as JSON, for every verb alike */
#ifndef RCSI_JSON_LEDGER_H
#define RCSI_JSON_LEDGER_H

#include "rcodescope/ledger.h"
#include "rcodescope/source.h"
#include "rcodescope/summary.h"
#include "sink/json_writer.h"

/** Write "ledger": {packets, octets, classes, messages, tcp, ...}. */
void rcsi_json_ledger(rcsi_json *json, const rcs_ledger *ledger);

/** Write "rcodes", "extended_errors", "tsig_errors" and "tkey_errors". */
void rcsi_json_codes(rcsi_json *json, const rcs_catalog *catalog, const rcs_summary *summary);

/** Write "capture": what kernel and interface received and dropped. */
void rcsi_json_capture(rcsi_json *json, const rcs_source_stats *stats);

#endif
