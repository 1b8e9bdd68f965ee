/* dnstap.h -- DNS messages that a server told of by itself, without packets (dnstap.info) */
#ifndef RCS_DNSTAP_H
#define RCS_DNSTAP_H

#include "rcodescope/packet.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Message types of dnstap.proto: who saw the message in which role.  Even: a response. */
#define RCS_DNSTAP_TYPES(X)                                                                        \
    X(AUTH_QUERY, 1)                                                                               \
    X(AUTH_RESPONSE, 2)                                                                            \
    X(RESOLVER_QUERY, 3)                                                                           \
    X(RESOLVER_RESPONSE, 4)                                                                        \
    X(CLIENT_QUERY, 5)                                                                             \
    X(CLIENT_RESPONSE, 6)                                                                          \
    X(FORWARDER_QUERY, 7)                                                                          \
    X(FORWARDER_RESPONSE, 8)                                                                       \
    X(STUB_QUERY, 9)                                                                               \
    X(STUB_RESPONSE, 10)                                                                           \
    X(TOOL_QUERY, 11)                                                                              \
    X(TOOL_RESPONSE, 12)                                                                           \
    X(UPDATE_QUERY, 13)                                                                            \
    X(UPDATE_RESPONSE, 14)

typedef enum rcs_dnstap_type {
    RCS_DNSTAP_NONE = 0, /**< It was a packet. */
#define RCS_DNSTAP_TYPE_ENUM_(symbol, value) RCS_DNSTAP_##symbol = value,
    RCS_DNSTAP_TYPES(RCS_DNSTAP_TYPE_ENUM_)
#undef RCS_DNSTAP_TYPE_ENUM_
        RCS_DNSTAP_OTHER = 255 /**< A type that is newer than this list. */
} rcs_dnstap_type;

/** How the message travelled: SocketProtocol of dnstap.proto.  Name, and text after "over ". */
#define RCS_CARRIERS(X)                                                                            \
    X(UNKNOWN, 0, "unknown", "an unknown transport")                                               \
    X(UDP, 1, "udp", "UDP")                                                                        \
    X(TCP, 2, "tcp", "TCP")                                                                        \
    X(TLS, 3, "tls", "TLS")                                                                        \
    X(HTTPS, 4, "https", "HTTPS")                                                                  \
    X(DNSCRYPT_UDP, 5, "dnscrypt-udp", "DNSCrypt/UDP")                                            \
    X(DNSCRYPT_TCP, 6, "dnscrypt-tcp", "DNSCrypt/TCP")                                            \
    X(QUIC, 7, "quic", "QUIC")

typedef enum rcs_carrier {
#define RCS_CARRIER_ENUM_(symbol, value, name, text) RCS_CARRIER_##symbol = value,
    RCS_CARRIERS(RCS_CARRIER_ENUM_)
#undef RCS_CARRIER_ENUM_
} rcs_carrier;

/** Octets kept of an identity or version: a longer one is cut and ends in "...". */
#define RCS_DNSTAP_WORD_MAX 64

/** Who told of a message, and how it travelled.  Holds its own copies. */
typedef struct rcs_dnstap {
    rcs_dnstap_type type;  /**< RCS_DNSTAP_NONE: the rest is not valid. */
    rcs_carrier carrier;
    uint8_t identity_len;  /**< Octets of `identity`, as the server sent them; 0: not said. */
    uint8_t version_len;
    char identity[RCS_DNSTAP_WORD_MAX]; /**< The server's name for itself; no NUL. */
    char version[RCS_DNSTAP_WORD_MAX];  /**< Of its software; no NUL. */
} rcs_dnstap;

/** A DNS message on its own. */
typedef struct rcs_carried_part {
    const uint8_t *wire; /**< Borrows the packet; NULL: there is none. */
    uint32_t len;        /**< > 0 if `wire`. */
    int64_t time_ns;     /**< As rcs_packet.time_ns; valid if `wire`. */
} rcs_carried_part;

/** What a packet is that holds no packet: messages with their addresses beside them. */
typedef struct rcs_carried {
    rcs_flow flow;             /**< client is query_address; an unknown end has family 0. */
    rcs_dnstap origin;
    rcs_carried_part query;
    rcs_carried_part response;
    int64_t waited_ns;         /**< From query_time to response_time, >= 0; -1: unknown. */
} rcs_carried;

/** "CLIENT_RESPONSE"; "OTHER" for a type without a name here.  Static storage. */
RCS_API const char *rcs_dnstap_type_name(rcs_dnstap_type type);

/** "tls", as in JSON.  Static storage. */
RCS_API const char *rcs_carrier_name(rcs_carrier carrier);

/** "TLS", to follow "over ".  Static storage. */
RCS_API const char *rcs_carrier_text(rcs_carrier carrier);

#ifdef __cplusplus
}
#endif
#endif
