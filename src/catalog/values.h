/* values.h -- named values of facts; the order gives the numbers, the lists the words */
#ifndef RCSI_VALUES_H
#define RCSI_VALUES_H

/** "clock-off": whose clock is not the capture's, by more than the TSIG's fudge. */
#define RCSI_CLOCKS_OFF(X) X(NONE, "none") X(CLIENT, "client") X(SERVER, "server") X(BOTH, "both")

/** "cookie-state": of the server cookie in the query, by RFC 9018 4.3. */
#define RCSI_COOKIE_STATES(X)                                                                      \
    X(VALID, "in-range") X(EXPIRED, "expired") X(FUTURE, "future") X(OPAQUE, "opaque")

/** "special-name": names that mean something by being there or not. */
#define RCSI_SPECIALS(X)                                                                           \
    X(NONE, "none")                                                                                \
    X(WPAD, "wpad")               /* proxy discovery */                                            \
    X(ISATAP, "isatap")           /* RFC 5214 */                                                   \
    X(DOH_CANARY, "doh-canary")   /* use-application-dns.net */                                    \
    X(RELAY, "icloud-relay")      /* mask.icloud.com */                                            \
    X(DDR, "ddr")                 /* _dns.resolver.arpa, RFC 9462 */                               \
    X(NAT64, "nat64")             /* ipv4only.arpa, RFC 7050 */                                    \
    X(ANCHOR, "trust-anchor")     /* _ta-4f66, RFC 8145 5 */                                       \
    X(KUBERNETES, "kubernetes")   /* below cluster.local */                                        \
    X(TEST, "test-zone")          /* dnssec-failed.org and its like: broken on purpose */          \
    X(HOME, "home-arpa")          /* RFC 8375 */                                                   \
    X(RESOLVER_INFO, "server-info") /* version.bind, id.server ..., RFC 4892 */

/** "reply": what kind of answer it is. */
#define RCSI_REPLIES(X)                                                                            \
    X(ERROR, "error")                                                                              \
    X(NXDOMAIN, "nxdomain")                                                                        \
    X(TRUNCATED, "truncated")                                                                      \
    X(DATA, "data")               /* records of the type that was asked for */                     \
    X(ALIAS, "alias")             /* CNAME or DNAME alone */                                       \
    X(NODATA, "nodata")           /* RFC 2308 2.2: an SOA record, no answer */                     \
    X(REFERRAL, "referral")       /* NS records of a zone that the name is in */                   \
    X(UPWARD, "upward-referral")  /* NS records of the root */                                     \
    X(SIDEWAYS, "wrong-referral") /* NS records of a zone that the name is not in */               \
    X(EMPTY, "empty")             /* nothing at all */

/** "answer-address": the oddest address of the answer; later beats earlier. */
#define RCSI_ADDRESSES(X)                                                                          \
    X(NONE, "none") X(PUBLIC, "public") X(PRIVATE, "private") X(LINK_LOCAL, "link-local")          \
    X(LOOPBACK, "loopback") X(UNSPECIFIED, "unspecified")

/** "ede-text-style": whose way of writing EXTRA-TEXT it is. */
#define RCSI_EDE_STYLES(X)                                                                         \
    X(NONE, "none") X(BIND, "bind") X(UNBOUND, "unbound") X(NSD, "nsd") X(KRESD, "kresd")          \
    X(CLOUDFLARE, "cloudflare") X(GOOGLE, "google") X(POWERDNS, "powerdns")

/** "ede-text-reason": what EXTRA-TEXT says. */
#define RCSI_EDE_REASONS(X)                                                                        \
    X(NONE, "none")                                                                                \
    X(OTHER, "other")                                                                              \
    X(EXPIRED, "expired")             /* a signature */                                            \
    X(NOT_YET, "not-yet-valid")                                                                    \
    X(BAD_SIGNATURE, "bad-signature")                                                              \
    X(NO_SIGNATURE, "no-signature")                                                                \
    X(NO_KEY, "no-key")               /* no DNSKEY, or none that the DS names */                   \
    X(NO_PROOF, "no-proof")           /* no NSEC or NSEC3 */                                       \
    X(UNSUPPORTED, "unsupported")     /* algorithm or digest */                                    \
    X(REFUSED, "refused")             /* by the server that it names */                            \
    X(RCODE, "rcode")                 /* another RCODE of the server that it names */              \
    X(TIMEOUT, "timeout")                                                                          \
    X(UNREACHABLE, "unreachable")     /* no server of the delegation */                            \
    X(STALE, "stale")                                                                              \
    X(NOT_LOADED, "not-loaded")                                                                    \
    X(ZONE_EXPIRED, "zone-expired")                                                                \
    X(COOKIE_NEEDED, "cookie-needed")                                                              \
    X(ALIAS_LOOP, "alias-loop")                                                                    \
    X(NAME_TOO_LONG, "name-too-long")

/** "software": the server program, told by its behaviour; never "none". */
#define RCSI_SOFTWARES(X)                                                                          \
    X(BIND, "bind") X(UNBOUND, "unbound") X(NSD, "nsd") X(KRESD, "kresd")                          \
    X(POWERDNS, "powerdns") X(DNSMASQ, "dnsmasq")

enum {
    RCSI_SOFTWARE_NONE,
#define RCSI_V(symbol, word) RCSI_SOFTWARE_##symbol,
    RCSI_SOFTWARES(RCSI_V)
#undef RCSI_V
};

enum {
#define RCSI_V(symbol, word) RCSI_EDE_STYLE_##symbol,
    RCSI_EDE_STYLES(RCSI_V)
#undef RCSI_V
};

enum {
#define RCSI_V(symbol, word) RCSI_EDE_REASON_##symbol,
    RCSI_EDE_REASONS(RCSI_V)
#undef RCSI_V
};

enum {
#define RCSI_V(symbol, word) RCSI_CLOCK_OFF_##symbol,
    RCSI_CLOCKS_OFF(RCSI_V)
#undef RCSI_V
};

enum {
#define RCSI_V(symbol, word) RCSI_COOKIE_##symbol,
    RCSI_COOKIE_STATES(RCSI_V)
#undef RCSI_V
};

enum {
#define RCSI_V(symbol, word) RCSI_SPECIAL_##symbol,
    RCSI_SPECIALS(RCSI_V)
#undef RCSI_V
};

enum {
#define RCSI_V(symbol, word) RCSI_REPLY_##symbol,
    RCSI_REPLIES(RCSI_V)
#undef RCSI_V
};

enum {
#define RCSI_V(symbol, word) RCSI_ADDRESS_##symbol,
    RCSI_ADDRESSES(RCSI_V)
#undef RCSI_V
};

#endif
