/* audit.h -- what a capture shows of each server's EDNS, cookies, sizes and TCP */
#ifndef RCS_AUDIT_H
#define RCS_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rcodescope/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What can be said from watching alone: that something was not seen is no proof that it is not. */
typedef enum rcs_shown {
    RCS_NEVER_ASKED = 0, /**< No query in the capture asks for it. */
    RCS_NOT_SEEN = 1,    /**< It was asked for, and no response shows it. */
    RCS_SEEN = 2
} rcs_shown;

/** What is worth a look, one bit each.  Values are part of the ABI. */
#define RCS_REMARKS(X)                                                                             \
    X(SILENT, 0, "silent")                 /* Queries, and no response at all. */                  \
    X(EDNS_REFUSED, 1, "edns-refused")     /* FORMERR or NOTIMP to EDNS version 0 (RFC 6891 7). */ \
    X(EDNS_FORGOTTEN, 2, "edns-forgotten") /* OPT in some answers and not in others. */            \
    X(EDNS_UNASKED, 3, "edns-unasked")     /* OPT in the answer to a query without (RFC 6891 7). */\
    X(VERSION_WRONG, 4, "version-wrong")   /* No BADVERS to a version above 0 (RFC 6891 6.1.3). */ \
    X(OPTION_REFUSED, 5, "option-refused") /* Refused only where an option was there. */           \
    X(COOKIE_LENGTH, 6, "cookie-length")   /* A server cookie of other than 8 or 16 octets. */     \
    X(COOKIE_CONSTANT, 7, "cookie-constant") /* The same cookie over an hour and more. */          \
    X(LARGE_UDP, 8, "large-udp")           /* More than 1,232 octets over UDP. */                  \
    X(FRAGMENTS, 9, "fragments")           /* Responses in IP fragments. */                        \
    X(TCP_SILENT, 10, "tcp-silent")        /* Asked over TCP, and no response. */                  \
    X(TCP_REFUSED, 11, "tcp-refused")      /* It refuses TCP connections. */                       \
    X(TCP_UNANSWERED, 12, "tcp-unanswered") /* It does not answer a SYN. */                        \
    X(UNREACHABLE, 13, "unreachable")      /* ICMP errors came back for queries. */                \
    X(OPTION_SILENT, 14, "option-silent")  /* No response at all where an option was there. */

typedef enum rcs_remark {
#define RCS_REMARK_ENUM_(symbol, value, name) RCS_REMARK_##symbol = value,
    RCS_REMARKS(RCS_REMARK_ENUM_)
#undef RCS_REMARK_ENUM_
        RCS_REMARK_COUNT
} rcs_remark;

/** Octets of an NSID that are kept. */
#define RCS_AUDIT_NSID_MAX 64

/**
 * What was seen of one server.  Bit n of a set of options is option n; bit 31 is every option
 * from 31 on.
 */
typedef struct rcs_audit_row {
    rcs_endpoint server;
    int64_t first_ns, last_ns;    /**< Of its messages. */
    uint64_t queries, responses;
    uint64_t unpaired;            /**< Of responses: without a query in the capture. */
    uint64_t errors;              /**< Of responses: with an RCODE other than 0 and NXDOMAIN. */

    uint64_t edns_queries;        /**< Queries with EDNS version 0. */
    uint64_t edns_replies;        /**< Responses to them. */
    uint64_t edns_answers;        /**< Of those: with an OPT record. */
    uint64_t edns_formerr, edns_notimp; /**< Of edns_replies: refused so. */
    uint64_t edns_unasked;        /**< Responses with an OPT to queries without. */
    uint64_t version_queries;     /**< Queries with a higher EDNS version. */
    uint64_t version_replies, badvers; /**< Responses to them, and of those BADVERS. */

    uint32_t options_asked;       /**< In queries. */
    uint32_t options_again;       /**< In two queries or more of version 0. */
    uint32_t options_taken;       /**< In queries that got any other response. */
    uint32_t options_refused;     /**< In queries of version 0 that got FORMERR or NOTIMP. */
    uint32_t options_sent;        /**< In responses. */

    uint64_t cookie_queries;      /**< Queries with a COOKIE option. */
    uint64_t cookie_answers;      /**< Responses with a server cookie. */
    uint8_t cookie_least, cookie_most; /**< Octets of server cookies; valid if cookie_answers. */
    uint64_t cookie_version_1;    /**< Of cookie_answers: in the form of RFC 9018. */
    uint64_t cookie_same, cookie_new; /**< A client got the same cookie again, or a new one. */
    int64_t cookie_kept_ns;       /**< Longest time that one stayed the same. */
    uint64_t badcookie;

    uint64_t nsid_queries, nsid_answers;
    uint8_t nsid_len;             /**< Octets of the last one kept. */
    uint8_t nsid[RCS_AUDIT_NSID_MAX];
    uint64_t ede_responses;       /**< With Extended DNS Errors. */

    uint16_t advertised_least, advertised_most; /**< UDP sizes offered; valid if edns_answers. */
    uint16_t largest_udp;         /**< Octets of the largest response over UDP. */
    uint64_t truncated;           /**< Responses over UDP with TC. */
    uint64_t fragmented;          /**< Responses that came in IP fragments. */
    uint64_t tcp_queries, tcp_responses;
    uint64_t tcp_refused, tcp_unanswered; /**< Connections; of those without a query a few. */
    uint64_t tcp_broken;          /**< Queries on connections that it reset or closed instead. */
    uint64_t unreachable;         /**< Queries that an ICMP error came back for. */

    uint64_t do_answers;          /**< Answers with data to queries with DO. */
    uint64_t signed_answers;      /**< Of those: with an RRSIG record. */
    uint32_t remarks;             /**< Bit n: rcs_remark n. */
} rcs_audit_row;

/** The parts of a row that have a plain verdict. */
typedef enum rcs_audit_part {
    RCS_PART_EDNS,   /**< An OPT record in an answer. */
    RCS_PART_COOKIE, /**< A server cookie. */
    RCS_PART_DNSSEC, /**< A signature in an answer. */
    RCS_PART_NSID,
    RCS_PART_TCP,    /**< A response over TCP. */
    RCS_PART_COUNT
} rcs_audit_part;

/** What stands in no row. */
typedef struct rcs_audit_rest {
    uint64_t servers; /**< How often a server had to make room; one that came back counts again. */
    uint64_t queries, responses; /**< Theirs. */
} rcs_audit_rest;

typedef struct rcs_audit rcs_audit;

/**
 * Begin.
 *
 * @param most  Servers kept, 400 octets each; 0: 4,096.  In a full corner of the table the server
 *              with the fewest messages makes room, and is counted in the rest.
 * @return      RCS_OK, RCS_ERR_MEMORY.
 */
RCS_API rcs_status rcs_audit_new(uint32_t most, rcs_audit **out);

/** NULL is allowed. */
RCS_API void rcs_audit_free(rcs_audit *audit);

/** Note a query, a response or a failure of a session whose options ask for queries and silences
 *  too.  Of failures those of servers that sent or got a message before count. */
RCS_API void rcs_audit_add(rcs_audit *audit, const rcs_finding *finding);

/**
 * The servers, most queries first, then most responses, then by address.
 *
 * @param out  Receives at most `max`.
 * @return     Servers there are; may be more than `max`.
 */
RCS_API size_t rcs_audit_rows(const rcs_audit *audit, rcs_audit_row *out, size_t max);

/** What stands in no row. */
RCS_API rcs_audit_rest rcs_audit_others(const rcs_audit *audit);

/** What the capture shows of one part. */
RCS_API rcs_shown rcs_audit_shows(const rcs_audit_row *row, rcs_audit_part part);

/** "seen", "not-seen", "never-asked"; "edns-refused".  Static storage. */
RCS_API const char *rcs_shown_name(rcs_shown shown);
RCS_API const char *rcs_remark_name(rcs_remark remark);

#ifdef __cplusplus
}
#endif
#endif
