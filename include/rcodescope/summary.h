/* summary.h -- counts of codes over many findings */
#ifndef RCS_SUMMARY_H
#define RCS_SUMMARY_H

#include <stddef.h>

#include "rcodescope/catalog.h"
#include "rcodescope/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Counts of one code. */
typedef struct rcs_summary_row {
    uint16_t code;
    uint64_t responses; /**< Responses that carry it, each once. */
    uint64_t inexact;   /**< Of them: the capture lacks the octets that make it certain. */
    uint64_t tcp;       /**< Of them: over TCP. */
} rcs_summary_row;

typedef struct rcs_summary rcs_summary;

/** Make an empty summary.  RCS_OK, RCS_ERR_MEMORY. */
RCS_API rcs_status rcs_summary_new(rcs_summary **out);

/** Free a summary.  NULL is allowed. */
RCS_API void rcs_summary_free(rcs_summary *summary);

/** Count one finding: a response by its codes, a failure to get one by its kind. */
RCS_API void rcs_summary_add(rcs_summary *summary, const rcs_finding *finding);

/** Failures of this kind counted; they are no responses. */
RCS_API uint64_t rcs_summary_failures(const rcs_summary *summary, rcs_kind kind);

/** Responses counted, and of them those over TCP. */
RCS_API uint64_t rcs_summary_responses(const rcs_summary *summary);
RCS_API uint64_t rcs_summary_tcp(const rcs_summary *summary);

/**
 * Rows of RCS_SPACE_RCODE, _TSIG, _TKEY or _EDE, most frequent first, then by number.
 * TSIG and TKEY rows count errors only (0 is none); RCODE rows include 0.
 *
 * @param out    Receives at most `max` rows.
 * @return       Rows there are; may be more than `max`.
 */
RCS_API size_t rcs_summary_rows(const rcs_summary *summary, rcs_space space,
                                rcs_summary_row *out, size_t max);

#ifdef __cplusplus
}
#endif
#endif
