/* message.h -- a DNS message, looked at in place */
#ifndef RCS_MESSAGE_H
#define RCS_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rcodescope/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * What is wrong with the octets of a message.  One list drives the enum, the
 * names used in the catalog (`defect = name-pointer`) and the texts.  The
 * values are part of the ABI: rows may move, numbers may not.
 */
#define RCS_DEFECTS(X)                                                                             \
    X(NONE, 0, "none", "well formed")                                                              \
    X(CUT_BY_CAPTURE, 1, "cut-by-capture", "the capture did not keep the whole message")           \
    X(SHORT_HEADER, 2, "short-header", "shorter than the 12-octet header")                         \
    X(NAME_OVERRUN, 3, "name-overrun", "a name runs past the end of the message")                  \
    X(NAME_POINTER, 4, "name-pointer", "a compression pointer does not point backwards")           \
    X(NAME_TOO_LONG, 5, "name-too-long", "a name is longer than 255 octets")                       \
    X(LABEL_TYPE, 6, "label-type", "a label has a reserved type")                                  \
    X(RECORD_OVERRUN, 7, "record-overrun", "a record runs past the end of the message")            \
    X(OPTION_OVERRUN, 8, "option-overrun", "an EDNS option runs past the OPT record")              \
    X(SECOND_OPT, 9, "second-opt", "more than one OPT record")                                     \
    X(TSIG_NOT_LAST, 10, "tsig-not-last", "a TSIG record is not the last record")                  \
    X(TRAILING_OCTETS, 11, "trailing-octets", "octets remain after the last record")               \
    X(OPT_SECTION, 12, "opt-section", "an OPT record outside the additional section")              \
    X(OPT_OWNER, 13, "opt-owner", "an OPT record whose owner is not the root")                     \
    X(TSIG_SHORT, 14, "tsig-short", "a TSIG or TKEY record shorter than its fixed fields")         \
    X(EDE_SHORT, 15, "ede-short", "an Extended DNS Error option shorter than 2 octets")            \
    X(COUNT_OVERRUN, 16, "count-overrun", "the header counts more records than the message holds") \
    X(SECOND_TSIG, 17, "second-tsig", "more than one TSIG record")

typedef enum rcs_defect {
#define RCS_DEFECT_ENUM_(symbol, value, name, text) RCS_DEFECT_##symbol = value,
    RCS_DEFECTS(RCS_DEFECT_ENUM_)
#undef RCS_DEFECT_ENUM_
} rcs_defect;

/** A domain name inside a message.  Borrows the message; may be compressed. */
typedef struct rcs_name {
    const uint8_t *msg; /**< First octet of the message. */
    uint16_t msg_len;   /**< Octets in the message. */
    uint16_t at;        /**< Offset of the first label. */
} rcs_name;

/** The four sections.  In an UPDATE (RFC 2136 2): zone, prerequisite, update, additional. */
typedef enum rcs_section {
    RCS_QUESTION,
    RCS_ANSWER,
    RCS_AUTHORITY,
    RCS_ADDITIONAL
} rcs_section;

/** Header bits of rcs_message.flags (RFC 1035 4.1.1, RFC 4035 3.2). */
enum {
    RCS_FLAG_QR = 0x8000,
    RCS_FLAG_AA = 0x0400,
    RCS_FLAG_TC = 0x0200,
    RCS_FLAG_RD = 0x0100,
    RCS_FLAG_RA = 0x0080,
    RCS_FLAG_Z = 0x0040,
    RCS_FLAG_AD = 0x0020,
    RCS_FLAG_CD = 0x0010
};

/** RR types that the code itself looks at. */
enum {
    RCS_TYPE_A = 1,
    RCS_TYPE_NS = 2,
    RCS_TYPE_CNAME = 5,
    RCS_TYPE_SOA = 6,
    RCS_TYPE_AAAA = 28, /**< RFC 3596 2.1 */
    RCS_TYPE_DNAME = 39,
    RCS_TYPE_OPT = 41,
    RCS_TYPE_TKEY = 249,
    RCS_TYPE_TSIG = 250,
    RCS_TYPE_IXFR = 251,
    RCS_TYPE_AXFR = 252,
    RCS_TYPE_ANY = 255
};

/** Opcodes (RFC 6895 2.2). */
enum {
    RCS_OPCODE_QUERY = 0,
    RCS_OPCODE_IQUERY = 1,
    RCS_OPCODE_STATUS = 2,
    RCS_OPCODE_NOTIFY = 4,
    RCS_OPCODE_UPDATE = 5,
    RCS_OPCODE_DSO = 6
};

/** A message, decoded as far as its octets allow.  Borrows `wire`. */
typedef struct rcs_message {
    const uint8_t *wire;    /**< First octet of the header. */
    uint16_t len;           /**< Octets in `wire` that the capture kept. */
    uint16_t wire_len;      /**< Octets the message had on the wire, >= len. */
    uint16_t id;            /**< Valid if len >= 2. */
    uint16_t flags;         /**< The 16 bits after the id, host order; 0 if not captured. */
    uint16_t count[4];      /**< Indexed by rcs_section, as the header claims. */
    uint16_t walked[4];     /**< Indexed by rcs_section: entries that could be read. */
    bool has_header;        /**< All 12 octets of the header are there. */
    bool has_question;      /**< qname, qtype and qclass are there. */
    bool complete;          /**< Every counted record was walked: absence proves absence. */
    rcs_name qname;         /**< First question; valid only if has_question. */
    uint16_t qtype, qclass; /**< Host order; valid only if has_question. */
    uint16_t opt_at;        /**< Offset of the first usable OPT record, 0: none.  Of OPT, TSIG and
                                 TKEY the fixed fields are there; the data may be cut. */
    uint16_t second_opt_at; /**< Offset of the next usable OPT record, 0: none. */
    uint16_t tsig_at;       /**< Offset of the (last) TSIG record, 0: none. */
    uint16_t tkey_at;       /**< Offset of the first TKEY record, 0: none. */
    uint16_t soa_at;        /**< Offset of the first SOA in the authority section, 0: none. */
    uint16_t ns_at;         /**< Offset of the first NS in the authority section, 0: none. */
    uint16_t cname_at;      /**< Offset of the last CNAME in the answer section, 0: none. */
    uint16_t dname_at;      /**< Offset of the first DNAME in the answer section, 0: none. */
    rcs_defect defect;      /**< First defect met, or RCS_DEFECT_NONE. */
    uint16_t defect_at;     /**< Offset of that defect. */
} rcs_message;

/** A record inside a message.  Borrows the message. */
typedef struct rcs_record {
    rcs_section section;
    uint16_t at;          /**< Offset of the record. */
    rcs_name owner;       /**< Offset `at`; maybe compressed. */
    uint16_t type;        /**< Host order. */
    uint16_t klass;       /**< Host order. */
    uint32_t ttl;         /**< Seconds, as on the wire. */
    const uint8_t *rdata; /**< `rdlen` octets, network order, maybe compressed names. */
    uint16_t rdlen;       /**< Octets. */
} rcs_record;

/** Walks records.  Treat the fields as private. */
typedef struct rcs_record_iter {
    const rcs_message *msg_;
    uint16_t at_, left_[4];
} rcs_record_iter;

/**
 * Decode a message.  Cannot fail: what cannot be read becomes a defect, and the
 * fields before the defect stay usable.  Does not allocate.  Reads at most
 * `len` octets from `wire`; time is linear in `len`.
 *
 * @param wire      First octet of the DNS header (after any TCP length prefix).
 * @param len       Octets available, 0..65535.
 * @param wire_len  Octets the message had when it was sent, len..65535; more than `len`
 *                  means that the capture cut it (defect cut-by-capture where it matters).
 * @param out       Receives the view.  It borrows `wire`.
 */
RCS_API void rcs_message_decode(const uint8_t *wire, size_t len, size_t wire_len,
                                rcs_message *out);

/** QR bit: is it a response?  False if the header was not captured that far. */
static inline bool rcs_message_is_response(const rcs_message *msg)
{
    return (msg->flags & RCS_FLAG_QR) != 0;
}

/** The opcode, 0..15 (RFC 6895 2.2). */
static inline uint8_t rcs_message_opcode(const rcs_message *msg)
{
    return (uint8_t)(msg->flags >> 11 & 0xf);
}

/** Start a walk over the records of `msg`, answer section first. */
RCS_API rcs_record_iter rcs_records(const rcs_message *msg);

/**
 * Step to the next record.
 * @return  true and sets *out; false at the end or where the octets cannot be
 *          read any further, and *out is untouched.
 */
RCS_API bool rcs_record_next(rcs_record_iter *it, rcs_record *out);

/**
 * Read the record at an offset that a message view gave (opt_at, soa_at, ...).
 *
 * @param msg      A decoded message.
 * @param at       One of its offsets, not 0.
 * @param section  The section to note in *out.
 * @return         true and sets *out; false if there is no record at `at`.
 */
RCS_API bool rcs_record_at(const rcs_message *msg, uint16_t at, rcs_section section,
                           rcs_record *out);

/** Longest presentation form of a name (RFC 1035 5.1 escapes), with its NUL. */
#define RCS_NAME_TEXT_MAX 1025

/** Longest name in wire form (RFC 1035 2.3.4). */
#define RCS_NAME_WIRE_MAX 255

/**
 * Write a name in presentation form, with a final dot: "example.com.".  Octets that are
 * not letters, digits, '-', '_' or other harmless printable ASCII become \DDD or \X
 * (RFC 1035 5.1), so the text is safe on a terminal and reversible.
 *
 * @param name  What to write.
 * @param out   At least RCS_NAME_TEXT_MAX chars; always terminated.
 * @return      Characters written without the NUL; 0 if the name is broken.
 */
RCS_API size_t rcs_name_text(const rcs_name *name, char out[RCS_NAME_TEXT_MAX]);

/**
 * Copy a name uncompressed, case as sent.
 *
 * @param name  What to copy.
 * @param out   At least RCS_NAME_WIRE_MAX octets.
 * @return      Octets written, 1..255; 0 if the name is broken.
 */
RCS_API size_t rcs_name_wire(const rcs_name *name, uint8_t out[RCS_NAME_WIRE_MAX]);

/** Are two names equal, ASCII case aside (RFC 4343)?  Broken names equal nothing. */
RCS_API bool rcs_name_equal(const rcs_name *a, const rcs_name *b);

/** A name over its own uncompressed octets.  Borrows `wire`, `len` octets. */
static inline rcs_name rcs_name_of(const uint8_t *wire, uint16_t len)
{
    rcs_name name = {wire, len, 0};
    return name;
}

/** Catalog name ("name-pointer") of a defect.  Static storage. */
RCS_API const char *rcs_defect_name(rcs_defect defect);

/** English text of a defect, for the end of a sentence.  Static storage. */
RCS_API const char *rcs_defect_text(rcs_defect defect);

#ifdef __cplusplus
}
#endif
#endif
