/* evidence.h -- what the messages around a response prove, in numbers and words */
#ifndef RCS_EVIDENCE_H
#define RCS_EVIDENCE_H

#include "rcodescope/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What is known of a finding.  Words are static; NULL: not known. */
typedef struct rcs_evidence {
    bool has_cookie_age, has_skew, has_negative_ttl, has_signature_age; /**< What is valid below. */
    int64_t cookie_age_s;    /**< The query's server cookie against the server's own clock, by the
                                  fresh one in the response (RFC 9018 4.3); < 0: from the future. */
    int64_t skew_s;          /**< BADTIME: the client's clock less the server's. */
    int64_t negative_ttl_s;  /**< How long the denial may be cached (RFC 2308 5). */
    int64_t signature_age_s; /**< Since it expired, or until it is valid, by packet time. */
    const char *clock_off;   /**< BADTIME: whose clock differs from the capture's: "client" ... */
    const char *signature;   /**< "expired", "not-yet-valid", "inverted", "in-time". */
    const char *ede_reason;  /**< What a known form of EXTRA-TEXT says: "refused" ... */
    rcs_endpoint ede_server; /**< The server that it names; family 0: none. */
} rcs_evidence;

/** Work out the evidence of a finding.  Pure; allocates nothing. */
RCS_API void rcs_evidence_of(const rcs_finding *finding, rcs_evidence *out);

/**
 * The zone that `finding->upstream.zone` is about: its name uncompressed, case as asked.
 *
 * @param out  At least RCS_NAME_WIRE_MAX octets.
 * @return     Octets written; 0: none is known.
 */
RCS_API size_t rcs_evidence_zone(const rcs_finding *finding, uint8_t *out);

#ifdef __cplusplus
}
#endif
#endif
