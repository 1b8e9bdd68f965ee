/* outcome.h -- what a message says went wrong, with all the places it says it in */
#ifndef RCS_OUTCOME_H
#define RCS_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "rcodescope/message.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Extended DNS Errors kept per message; further ones are only counted. */
#define RCS_EDE_MAX 8

/** EDNS options looked at per OPT record; further ones are only counted. */
#define RCS_OPTIONS_MAX 64

/** One Extended DNS Error (RFC 8914 2).  Borrows the message. */
typedef struct rcs_ede {
    uint16_t code;     /**< INFO-CODE. */
    uint16_t text_len; /**< Octets of `text`, may be 0. */
    const char *text;  /**< EXTRA-TEXT as sent: any octets, not NUL-terminated. */
} rcs_ede;

typedef enum rcs_cookie_kind {
    RCS_COOKIE_NONE = 0,     /**< No COOKIE option. */
    RCS_COOKIE_CLIENT = 1,   /**< 8 octets: client cookie only. */
    RCS_COOKIE_BOTH = 2,     /**< 16..40 octets: client and server cookie. */
    RCS_COOKIE_MALFORMED = 3 /**< Any other length (RFC 7873 4). */
} rcs_cookie_kind;

/** A COOKIE option (RFC 7873 4).  Borrows the message. */
typedef struct rcs_cookie {
    rcs_cookie_kind kind;
    uint16_t len;         /**< Octets of `octets`. */
    const uint8_t *octets; /**< Client cookie, then server cookie; NULL if none. */
} rcs_cookie;

/** An EDNS Client Subnet option (RFC 7871 6).  Borrows the message. */
typedef struct rcs_ecs {
    uint16_t family;      /**< 1: IPv4, 2: IPv6 (IANA address families). */
    uint8_t source;       /**< SOURCE PREFIX-LENGTH, bits. */
    uint8_t scope;        /**< SCOPE PREFIX-LENGTH, bits. */
    uint8_t address_len;  /**< Octets of `address`, 0..16. */
    const uint8_t *address;
} rcs_ecs;

/** What a TSIG record says (RFC 8945 4.2).  Borrows the message. */
typedef struct rcs_tsig {
    rcs_name key;          /**< Owner: the key's name. */
    rcs_name algorithm;    /**< E.g. hmac-sha256. */
    uint64_t time_signed;  /**< Seconds since 1970, 48 bits. */
    uint16_t fudge;        /**< Seconds. */
    uint16_t mac_len;      /**< Octets; 0: unsigned. */
    uint16_t original_id;
    uint16_t error;        /**< Space RCS_SPACE_TSIG; never merged into rcode. */
    uint16_t other_len;    /**< Octets of `other`. */
    const uint8_t *other;  /**< For BADTIME 6 octets: the server's clock in seconds. */
} rcs_tsig;

/** What a TKEY record says (RFC 2930 2).  Borrows the message. */
typedef struct rcs_tkey {
    rcs_name key;       /**< Owner. */
    rcs_name algorithm;
    uint16_t mode;
    uint16_t error;     /**< Space RCS_SPACE_TKEY. */
} rcs_tkey;

/** How sure the extended RCODE is. */
typedef enum rcs_certainty {
    RCS_EXACT = 0,          /**< Read from the header and an OPT, or no OPT in a whole message. */
    RCS_EXACT_BY_QUERY = 1, /**< OPT not captured, but the query had none (RFC 6891 7). */
    RCS_INEXACT = 2,        /**< Part of the message is missing: n may be n + 16k. */
    RCS_CONFLICT = 3        /**< Two OPT records give different codes; the first is in rcode. */
} rcs_certainty;

/**
 * The result codes of one message.
 *
 * `rcode` is the extended RCODE: header bits 0-3 and, if an OPT record is
 * present, its 8 bits above them (RFC 6891 6.1.3): 0..4095.
 *
 * The TSIG and TKEY errors are separate 16-bit fields.  They are never merged
 * into `rcode`: 16 means BADVERS in one and BADSIG in the other.
 */
typedef struct rcs_outcome {
    uint16_t rcode;           /**< 0..4095; when inexact, the header's 4 bits alone. */
    uint16_t second_rcode;    /**< Valid if RCS_CONFLICT: what the second OPT would give. */
    uint8_t header_rcode;     /**< 0..15, the header's part. */
    uint8_t opt_rcode;        /**< 0..255, the OPT's part; valid if has_edns. */
    rcs_certainty certainty;
    bool has_edns;
    bool dnssec_ok;           /**< DO bit; valid if has_edns. */
    uint8_t edns_version;     /**< Valid if has_edns. */
    uint16_t edns_flags;      /**< All 16 flag bits; valid if has_edns. */
    uint16_t udp_size;        /**< Octets the sender accepts; valid if has_edns. */
    bool has_tsig, has_tkey, has_nsid, has_ecs;
    uint8_t ede_count;        /**< Entries in `ede`. */
    uint16_t ede_dropped;     /**< Entries met beyond RCS_EDE_MAX. */
    uint16_t options_dropped; /**< Options met beyond RCS_OPTIONS_MAX. */
    uint32_t options;         /**< Bit n: option n was there; bit 31: one from 31 on. */
    rcs_cookie cookie;        /**< The last field that is always set. */
    uint16_t nsid_len;        /**< Octets of `nsid`; valid if has_nsid. */
    const uint8_t *nsid;      /**< RFC 5001: any octets.  Borrows the message; valid if has_nsid. */
    rcs_ecs ecs;              /**< Valid if has_ecs. */
    rcs_tsig tsig;            /**< Valid if has_tsig. */
    rcs_tkey tkey;            /**< Valid if has_tkey. */
    rcs_ede ede[RCS_EDE_MAX]; /**< The first `ede_count` are valid; the rest is not written. */
} rcs_outcome;

/**
 * Extract the outcome of `msg`.  Cannot fail; does not allocate.  A defect met in the
 * options or in TSIG/TKEY is noted in `msg` unless it already has an earlier one.
 *
 * @param msg  A message that rcs_message_decode() filled.
 * @param out  Receives the outcome.  It borrows the message's octets.
 */
RCS_API void rcs_outcome_of(rcs_message *msg, rcs_outcome *out);

/** Does the message report an error in any carrier: RCODE, TSIG, TKEY, or in one of two OPT
 *  records that contradict each other?  EDE alone is none. */
RCS_API bool rcs_outcome_is_error(const rcs_outcome *outcome);

#ifdef __cplusplus
}
#endif
#endif
