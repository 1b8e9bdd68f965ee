/* ede_text.h -- what resolvers write into EXTRA-TEXT, taken apart */
#ifndef RCSI_EDE_TEXT_H
#define RCSI_EDE_TEXT_H

#include <stddef.h>

#include "catalog/values.h"
#include "rcodescope/outcome.h"
#include "rcodescope/packet.h"

/** Part of a text; `len` 0: there is none.  Borrows it. */
typedef struct rcsi_part {
    const char *at;
    size_t len;
} rcsi_part;

/** What one EXTRA-TEXT says. */
typedef struct rcsi_ede_text {
    int style;           /**< RCSI_EDE_STYLE_*: whose way of writing this is. */
    int reason;          /**< RCSI_EDE_REASON_*. */
    bool has_server;
    rcs_endpoint server; /**< The server that it blames; port 0: not said. */
    rcsi_part zone;      /**< The zone, or the name where no zone is said, as it stands there. */
    rcsi_part name;      /**< What was asked for. */
    rcsi_part detail;    /**< The reason in its own words. */
} rcsi_ede_text;

/**
 * Take an EXTRA-TEXT apart.  Only forms that were seen in captures or that stand in the
 * program's own source or manual are known; of any other text `style` and `reason` are NONE.
 *
 * @param text  `len` octets, any, not terminated.
 * @param out   Borrows `text`.
 */
void rcsi_ede_text_read(const char *text, size_t len, rcsi_ede_text *out);

/** The first EXTRA-TEXT of a response whose form is known, one that names a server first. */
void rcsi_ede_text_of(const rcs_outcome *outcome, rcsi_ede_text *out);

#endif
