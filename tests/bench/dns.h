/* dns.h -- DNS messages as traffic shows them */
#ifndef BENCH_DNS_H
#define BENCH_DNS_H

#include "octets.h"

enum {
    TYPE_A = 1,
    TYPE_NS = 2,
    TYPE_SOA = 6,
    TYPE_PTR = 12,
    TYPE_MX = 15,
    TYPE_TXT = 16,
    TYPE_AAAA = 28,
    TYPE_OPT = 41,
    TYPE_HTTPS = 65
};

enum { OPCODE_QUERY = 0, OPCODE_NOTIFY = 4, OPCODE_UPDATE = 5 };

/** No Extended DNS Error, no TSIG. */
enum { NONE = -1 };

/** One question, and what its answer will be. */
typedef struct dns_lookup {
    uint32_t name; /**< Number of the name: the same number gives the same octets. */
    uint16_t id;
    uint16_t type;
    uint16_t opcode;
    uint16_t rcode;    /**< The extended RCODE of the answer. */
    uint8_t cookie[8]; /**< Client cookie, if has_cookie. */
    enum { EDNS_OFF, EDNS_ON } edns;
    enum { COOKIE_OFF, COOKIE_ON } has_cookie;
    enum { UNSIGNED, SIGNED } zone; /**< Answers carry RRSIG. */
    int ede;                        /**< INFO-CODE of the answer or NONE; only with EDNS. */
    int tsig;                       /**< TSIG error of the answer or NONE for no TSIG. */
} dns_lookup;

/** Draw a lookup as a resolver's clients would make it. */
dns_lookup lookup_draw(dice *chance);

/** Write the query. */
void query_write(const dns_lookup *lookup, octets *out);

/**
 * Write the response.
 *
 * @param limit  Octets that fit; a longer answer is cut to a bare TC=1 (RFC 2181 9).
 */
void response_write(const dns_lookup *lookup, dice *chance, size_t limit, octets *out);

#endif
