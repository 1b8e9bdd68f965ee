/* dnssec.h -- what DNSSEC records say, as far as it needs no cryptography */
#ifndef RCS_DNSSEC_H
#define RCS_DNSSEC_H

#include <stdbool.h>
#include <stdint.h>

#include "rcodescope/message.h"

#ifdef __cplusplus
extern "C" {
#endif

/** RR types of DNSSEC (RFC 4034, RFC 5155). */
enum {
    RCS_TYPE_DS = 43,
    RCS_TYPE_RRSIG = 46,
    RCS_TYPE_DNSKEY = 48,
    RCS_TYPE_NSEC3 = 50
};

/** What an RRSIG record says (RFC 4034 3.1).  Borrows the message. */
typedef struct rcs_signature {
    uint16_t covered;     /**< Type of the records it signs. */
    uint16_t key_tag;
    uint8_t algorithm;
    uint32_t inception, expiration; /**< Seconds since 1970, modulo 2^32. */
    rcs_name signer;      /**< The zone. */
} rcs_signature;

/** How a signature's dates stand to a time.  Values are part of the ABI. */
#define RCS_SIGNATURE_STATES(X)                                                                    \
    X(NONE, 0, "none")               /* No signature was seen. */                                  \
    X(IN_TIME, 1, "in-time")                                                                       \
    X(EXPIRED, 2, "expired")                                                                       \
    X(NOT_YET, 3, "not-yet-valid")                                                                 \
    X(INVERTED, 4, "inverted")       /* It expires before it begins. */

typedef enum rcs_signature_state {
#define RCS_SIGNATURE_STATE_ENUM_(symbol, value, name) RCS_SIGNATURE_##symbol = value,
    RCS_SIGNATURE_STATES(RCS_SIGNATURE_STATE_ENUM_)
#undef RCS_SIGNATURE_STATE_ENUM_
} rcs_signature_state;

/** Read an RRSIG record of `msg`.  @return false: it is none, or too short. */
RCS_API bool rcs_signature_of(const rcs_message *msg, const rcs_record *record,
                              rcs_signature *out);

/** How its dates stand to a time: serial numbers (RFC 4034 3.1.5, RFC 1982). */
RCS_API rcs_signature_state rcs_signature_judge(const rcs_signature *signature, int64_t time_ns);

/**
 * The signature of a message that is worst: of records that have one in time none counts.
 *
 * @param out  Receives it, if the result is not NONE.
 */
RCS_API rcs_signature_state rcs_signature_worst(const rcs_message *msg, int64_t time_ns,
                                                rcs_signature *out);

/** Key tag of a DNSKEY record's data (RFC 4034 B); `len` octets, 4 or more. */
RCS_API uint16_t rcs_dnskey_tag(const uint8_t *rdata, uint16_t len);

#ifdef __cplusplus
}
#endif
#endif
