/* finding.h -- one response or the lack of it, its query, and how the lookup went on */
#ifndef RCS_FINDING_H
#define RCS_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "rcodescope/dnstap.h"
#include "rcodescope/dnssec.h"
#include "rcodescope/message.h"
#include "rcodescope/outcome.h"
#include "rcodescope/packet.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a finding is about.  Values are part of the ABI. */
#define RCS_KINDS(X)                                                                               \
    X(RESPONSE, 0, "response")                                                                     \
    X(NO_RESPONSE, 1, "no-response") /* A client asked a server in vain, once or several times. */ \
    X(UNREACHABLE, 2, "unreachable") /* An ICMP error came back for the query. */                  \
    X(TCP_FAILED, 3, "tcp-failed")   /* A TCP connection came to nothing: rcs_tcp_end says how. */

typedef enum rcs_kind {
#define RCS_KIND_ENUM_(symbol, value, name) RCS_KIND_##symbol = value,
    RCS_KINDS(RCS_KIND_ENUM_)
#undef RCS_KIND_ENUM_
        RCS_KIND_COUNT
} rcs_kind;

/** Longest COOKIE option (RFC 7873 4). */
#define RCS_COOKIE_MAX 40

/** What may be odd about the form of a query. */
typedef struct rcs_query_form {
    uint16_t questions, authority; /**< QDCOUNT and NSCOUNT; valid if has_header. */
    uint16_t cookie_len;   /**< Octets of the COOKIE option, whatever was kept of them. */
    uint16_t tsig_mac_len; /**< Octets; 0 without TSIG. */
    uint8_t defect;        /**< An rcs_defect. */
    uint8_t opts;          /**< OPT records: 0, 1, or 2 for more. */
    uint8_t ecs_family, ecs_source, ecs_scope; /**< RFC 7871 6; valid if has_ecs.  A family above
                                                    255 counts as 255. */
    bool has_ecs, has_header;
} rcs_query_form;

/** What the capture shows of a query.  Holds its own copies. */
typedef struct rcs_query {
    uint32_t file;         /**< As rcs_packet.file. */
    uint64_t packet;       /**< As rcs_packet.number. */
    int64_t time_ns;       /**< When it was captured. */
    uint16_t id;
    uint16_t flags;        /**< As rcs_message.flags. */
    uint16_t udp_size;     /**< Valid if has_edns. */
    uint8_t edns_version;  /**< Valid if has_edns. */
    bool complete;         /**< The whole query was captured: absence proves absence. */
    bool has_edns, dnssec_ok;
    bool has_tsig;
    bool has_question;
    uint32_t options;      /**< As rcs_outcome.options. */
    uint16_t tsig_fudge;   /**< Seconds; valid if has_tsig. */
    uint64_t tsig_signed;  /**< Seconds since 1970; valid if has_tsig. */
    uint16_t qtype, qclass; /**< Valid if has_question. */
    rcs_query_form form;
    rcs_cookie_kind cookie_kind;
    uint8_t cookie_len;    /**< Octets kept in `cookie`, 0..RCS_COOKIE_MAX. */
    uint8_t cookie[RCS_COOKIE_MAX];
    uint16_t qname_len;    /**< Octets of `qname`; 0: no question or evicted. */
    uint8_t qname[RCS_NAME_WIRE_MAX]; /**< Wire form, case as sent. */
} rcs_query;

/** How a response stands to the queries before it.  Values are part of the ABI. */
#define RCS_ANSWERS(X)                                                                             \
    X(UNPAIRED, 0, "unpaired")             /* Pairing is off. */                                   \
    X(FIRST, 1, "first")                   /* The answer to `query`. */                            \
    X(ALONE, 2, "alone")                   /* No query of it is in the capture. */                 \
    X(COPY, 3, "copy")                     /* An earlier answer again. */         \
    X(DIFFERENT, 4, "different")           /* `query` had another answer before. */                \
    X(CONTINUED, 5, "continued")           /* A further message of a zone transfer. */             \
    X(WRONG_QUESTION, 6, "wrong-question") /* `query` waits with this ID, for another question. */ \
    X(OTHER_ADDRESS, 7, "other-address")   /* `query` was sent to another address. */

typedef enum rcs_answer {
#define RCS_ANSWER_ENUM_(symbol, value, name) RCS_ANSWER_##symbol = value,
    RCS_ANSWERS(RCS_ANSWER_ENUM_)
#undef RCS_ANSWER_ENUM_
} rcs_answer;

/** What is to be seen of one query and its response. */
typedef struct rcs_exchange {
    rcs_answer answer;
    uint16_t retransmitted; /**< Times the client had sent the very same query again. */
    bool case_folded;       /**< The response has the query's name in other letter case. */
} rcs_exchange;

/** How a lookup went on after an error.  Values are part of the ABI. */
#define RCS_LOOKUP_STATES(X)                                                                       \
    X(NONE, 0, "none")           /* Not an error, or lookups are off. */                           \
    X(RECOVERED, 1, "recovered") /* The client got its answer all the same. */                     \
    X(FAILED, 2, "failed")       /* The client got nothing better. */                              \
    X(OPEN, 3, "open")           /* The capture ends before it could be known. */                  \
    X(UNKNOWN, 4, "unknown")     /* One-sided capture, or room ran out. */

typedef enum rcs_lookup_state {
#define RCS_LOOKUP_STATE_ENUM_(symbol, value, name) RCS_LOOKUP_##symbol = value,
    RCS_LOOKUP_STATES(RCS_LOOKUP_STATE_ENUM_)
#undef RCS_LOOKUP_STATE_ENUM_
} rcs_lookup_state;

/** What was different in the try that succeeded.  Values are part of the ABI. */
#define RCS_LOOKUP_WAYS(X)                                                                         \
    X(NONE, 0, "none")                                                                             \
    X(UNKNOWN, 1, "unknown")               /* That query is not in the capture. */                 \
    X(TCP, 2, "tcp")                       /* RFC 7766: over TCP. */                               \
    X(RETRY_WITH_COOKIE, 3, "retry-with-cookie") /* RFC 7873 5.3: with the fresh cookie. */        \
    X(VERSION_0, 4, "version-0")           /* RFC 6891 6.1.3: with EDNS version 0. */              \
    X(WITHOUT_EDNS, 5, "without-edns")     /* RFC 6891 6.2.2. */                                   \
    X(WITHOUT_COOKIE, 6, "without-cookie")                                                         \
    X(CD, 7, "cd")                         /* RFC 4035 3.2.2: unvalidated. */                      \
    X(OTHER_SERVER, 8, "other-server")                                                             \
    X(SAME_SERVER, 9, "same-server")       /* The same again. */                                   \
    X(LATE_ANSWER, 10, "late-answer")      /* Nothing: the answer came when nobody expected it. */ \
    X(SEARCH_LIST, 11, "search-list")      /* The name: the next one of its search list. */

typedef enum rcs_lookup_way {
#define RCS_LOOKUP_WAY_ENUM_(symbol, value, name) RCS_LOOKUP_BY_##symbol = value,
    RCS_LOOKUP_WAYS(RCS_LOOKUP_WAY_ENUM_)
#undef RCS_LOOKUP_WAY_ENUM_
} rcs_lookup_way;

/** What a client got at the same server for the same name and another type, asked within the
 *  session's `settle_ns`: AAAA beside A, and A beside any other type.  Part of the ABI. */
#define RCS_BESIDES(X)                                                                             \
    X(NONE, 0, "none")         /* It did not ask so. */                                            \
    X(DATA, 1, "data")                                                                             \
    X(NODATA, 2, "nodata")                                                                         \
    X(NXDOMAIN, 3, "nxdomain")                                                                     \
    X(ERROR, 4, "error")       /* Another error, or TC. */                                         \
    X(SILENT, 5, "silent")     /* No answer so far. */

typedef enum rcs_beside {
#define RCS_BESIDE_ENUM_(symbol, value, name) RCS_BESIDE_##symbol = value,
    RCS_BESIDES(RCS_BESIDE_ENUM_)
#undef RCS_BESIDE_ENUM_
} rcs_beside;

/**
 * All that one client did for one name, type and class within the session's `settle_ns`.
 * `failed` needs no wait after an answer that is final by itself (NXDOMAIN, REFUSED ...); after a
 * step (BADCOOKIE, BADVERS, TC=1, no EDNS) the capture must have gone on for 3 s.
 */
typedef struct rcs_lookup {
    uint64_t id;         /**< 1-based number of the lookup; 0: lookups are off. */
    rcs_lookup_state state;
    rcs_lookup_way by;   /**< Valid if recovered. */
    int64_t after_ns;    /**< From this response to the answer, >= 0; valid if recovered. */
    int64_t watched_ns;  /**< How long the capture goes on behind this response, >= 0. */
    uint32_t tries;      /**< Queries of the lookup seen. */
    uint16_t servers;    /**< Addresses asked; more than 8 count as 8. */
    rcs_beside beside;   /**< Of an error, or where no response came. */
} rcs_lookup;

/** Do keys and DS records of a zone belong together, by tag and algorithm? */
typedef enum rcs_fits {
    RCS_FITS_UNKNOWN, /**< The capture does not show both. */
    RCS_FITS_YES,
    RCS_FITS_NO
} rcs_fits;

/** What the answering host got to see, within the last hour, of one of the question's zones:
 *  the one that explains most, and of those the nearest to the name. */
typedef struct rcs_zone_seen {
    bool seen;             /**< Else the rest is not valid. */
    uint8_t labels_off;    /**< The zone is the question's name without so many labels. */
    rcs_signature_state signature; /**< The worst; NONE: none seen, and the next six not valid. */
    uint16_t key_tag, covered;     /**< Of that signature: its key, the type it signs. */
    uint32_t inception, expiration; /**< As in rcs_signature. */
    uint64_t packet;       /**< Where it was seen. */
    int64_t time_ns;
    rcs_endpoint server;   /**< Who sent it. */
    uint64_t ds_packet;    /**< Where DS records were seen; 0: none. */
    uint64_t dnskey_packet; /**< Where DNSKEY records were seen; 0: none. */
    uint64_t unsigned_packet; /**< An answer of the zone without signatures; 0: none. */
    rcs_endpoint unsigned_server; /**< Who sent that. */
    rcs_fits ds_fits;
    uint8_t ds_count;      /**< DS records, eight at most. */
    uint16_t ds_tag;       /**< Of the first; valid if ds_packet, as the next two. */
    uint8_t ds_algorithm, ds_digest;
    bool zone_key;         /**< A DNSKEY record had the Zone Key bit; valid if dnskey_packet. */
    bool dnskey_denied;    /**< The zone's server said that there is no DNSKEY record. */
    bool nsec3_seen;
    uint16_t nsec3_iterations; /**< Valid if nsec3_seen. */
} rcs_zone_seen;

/** What the answering host itself asked others for the same question meanwhile. */
typedef struct rcs_upstream {
    bool seen;           /**< The capture shows such queries; else the rest is not valid. */
    uint32_t queries;
    uint32_t silent;     /**< Of queries: not answered. */
    uint16_t servers;    /**< As in rcs_lookup. */
    uint32_t rcodes;     /**< Bit n: RCODE n came, n below 32. */
    bool answered;       /**< last_rcode is valid. */
    uint16_t last_rcode;
    rcs_endpoint last_server; /**< Asked last. */
    bool last_aa;        /**< The last answer had AA; valid if answered, as the next two. */
    bool last_has_data;  /**< It had records in its answer section. */
    bool last_upward;    /**< It referred to the root. */
    rcs_zone_seen zone;  /**< Filled on its own: `seen` above does not matter to it. */
} rcs_upstream;

/** Has a server answered anybody at all in this capture? */
typedef enum rcs_heard {
    RCS_HEARD_UNKNOWN = 0, /**< Too many servers to remember this one. */
    RCS_HEARD_NEVER = 1,
    RCS_HEARD_BEFORE = 2,  /**< Before the first of the tries. */
    RCS_HEARD_SINCE = 3    /**< Others, while this client got nothing. */
} rcs_heard;

/** What an ICMP error means to whoever asked.  Values are part of the ABI. */
#define RCS_ICMPS(X)                                                                               \
    X(NONE, 0, "none")                                                                             \
    X(NETWORK, 1, "network")       /* No route to it. */                                           \
    X(HOST, 2, "host")             /* The last router does not get through to it. */               \
    X(PORT, 3, "port")             /* Nobody listens there. */                                     \
    X(PROHIBITED, 4, "prohibited") /* A filter says that it is one. */                             \
    X(TOO_BIG, 5, "too-big")                                                                       \
    X(HOPS, 6, "hops")             /* The hop limit was used up. */                                \
    X(OTHER, 7, "other")

typedef enum rcs_icmp {
#define RCS_ICMP_ENUM_(symbol, value, name) RCS_ICMP_##symbol = value,
    RCS_ICMPS(RCS_ICMP_ENUM_)
#undef RCS_ICMP_ENUM_
} rcs_icmp;

/** How a TCP connection to a server came to nothing.  Values are part of the ABI. */
#define RCS_TCP_ENDS(X)                                                                            \
    X(NONE, 0, "none")                                                                             \
    X(REFUSED, 1, "refused")       /* RST instead of SYN+ACK. */                                   \
    X(UNANSWERED, 2, "unanswered") /* Nothing came for the SYN, which was sent again. */           \
    X(RESET, 3, "reset")           /* RST of the server while a query waited. */                   \
    X(CLOSED, 4, "closed")         /* FIN of the server while a query waited. */

typedef enum rcs_tcp_end {
#define RCS_TCP_END_ENUM_(symbol, value, name) RCS_TCP_END_##symbol = value,
    RCS_TCP_ENDS(RCS_TCP_END_ENUM_)
#undef RCS_TCP_END_ENUM_
} rcs_tcp_end;

/** What a finding that is no response rests on.  Valid if kind is not RCS_KIND_RESPONSE. */
typedef struct rcs_failure {
    uint32_t tries;        /**< Queries of this lookup to this server by then; where no
                                connection came about: attempts to make one. */
    int64_t first_ns;      /**< Time of the first of them. */
    int64_t waited_ns;     /**< From the last of them until it was given up or refused, >= 0. */
    rcs_tcp_end tcp;       /**< Not NONE if RCS_KIND_TCP_FAILED. */
    bool fragment_lost;    /**< The beginning of an answer came; other fragments of it did not. */
    bool after_tc;         /**< The server had told the client to come over TCP (TC). */
    rcs_heard heard;
    bool lossy;            /**< The capture is known to lack packets: the answer may be there. */
    rcs_icmp icmp;         /**< Valid if RCS_KIND_UNREACHABLE, as the next two. */
    uint8_t icmp_type, icmp_code; /**< ICMPv6 if the reporter's family is 6. */
    rcs_endpoint reporter; /**< Who sent the ICMP error, port 0; family 0: nobody. */
} rcs_failure;

/** Names of these values ("no-response", "wrong-question", "recovered", "tcp").  Static. */
RCS_API const char *rcs_kind_name(rcs_kind kind);
RCS_API const char *rcs_icmp_name(rcs_icmp icmp);
RCS_API const char *rcs_tcp_end_name(rcs_tcp_end end);
RCS_API const char *rcs_answer_name(rcs_answer answer);
RCS_API const char *rcs_lookup_state_name(rcs_lookup_state state);
RCS_API const char *rcs_lookup_way_name(rcs_lookup_way way);
RCS_API const char *rcs_beside_name(rcs_beside beside);

/** Did the client come over TCP after a response with TC?  Values are part of the ABI. */
typedef enum rcs_came {
    RCS_CAME_UNKNOWN = 0, /**< Too early to say, one-sided, or forgotten; or no such response. */
    RCS_CAME_YES = 1,
    RCS_CAME_NO = 2,      /**< Not within 3 s, while the capture shows DNS over TCP of others. */
    RCS_CAME_NOT_SHOWN = 3 /**< Not within 3 s; there is no DNS over TCP at all in the capture. */
} rcs_came;

/** What was around the datagram that a message came in. */
typedef struct rcs_outer {
    uint8_t tunnels; /**< IP datagrams around it; 0: none, or not known. */
    rcs_endpoint client, server; /**< Ends of the outermost, on the side of client and server;
                                    port 0; family 0 if `tunnels` is 0. */
} rcs_outer;

/** How much of a finding is told by this.  Values are part of the ABI. */
typedef enum rcs_telling {
    RCS_TELLING_WHOLE = 0,     /**< All that will be said of it. */
    RCS_TELLING_FIRST = 1,     /**< At once: `lookup` is open, and the same finding follows once. */
    RCS_TELLING_FOLLOW_UP = 2, /**< The same finding again: its lookup is decided now. */
    RCS_TELLING_LAST = 3       /**< As FOLLOW_UP, because the capture is over. */
} rcs_telling;

/**
 * One response, or a failure to get one.  Pointers inside it borrow the session and the packet:
 * they live until the next rcs_session_take() or rcs_session_feed().
 *
 * Without a response (kind is not RCS_KIND_RESPONSE) `message` and `outcome` are empty but for
 * the id and the flags of the query, `query` is set, and time and packet are those of the last
 * query, of the ICMP error, or of the segment that ended the connection.  `query` is NULL where
 * no query is known for which a connection (RCS_KIND_TCP_FAILED) was wanted.
 */
typedef struct rcs_finding {
    rcs_kind kind;
    rcs_telling telling;   /**< WHOLE without RCS_LOOKUPS_AT_ONCE. */
    uint64_t id;           /**< 1-based number of the finding in this session. */
    uint32_t file;         /**< As rcs_packet.file. */
    uint32_t interface;    /**< As rcs_packet.interface. */
    uint64_t packet;       /**< The packet that completed the message, as rcs_packet.number. */
    int64_t time_ns;       /**< That packet's time. */
    rcs_flow flow;         /**< The innermost addresses. */
    rcs_outer outer;       /**< The tunnels around that packet. */
    bool fragmented;       /**< The datagram came in IP fragments. */
    rcs_dnstap dnstap;     /**< Who told of it, if it did not come in a packet. */
    rcs_message message;
    rcs_outcome outcome;
    const rcs_query *query; /**< NULL: not in the capture, or evicted. */
    int64_t latency_ns;     /**< >= 0; -1: unknown.  0 also when the clock went back. */
    rcs_exchange exchange;
    rcs_lookup lookup;
    rcs_upstream upstream;
    rcs_came came;          /**< Of a response with TC over UDP. */
    rcs_failure failure;    /**< Valid if kind is not RCS_KIND_RESPONSE. */
    bool has_question;      /**< The fields below are known, from response or query. */
    rcs_name qname;
    uint16_t qtype, qclass;
} rcs_finding;

#ifdef __cplusplus
}
#endif
#endif
