/* facts_name.c -- what kind of name was asked for */
#include <string.h>

#include "catalog/values.h"
#include "diagnose/facts_part.h"
#include "diagnose/labels.h"

enum {
    TYPE_A = 1,
    TYPE_NS = 2,
    NIBBLES = 32 /* of an IPv6 address, RFC 3596 2.5 */
};

static int64_t tld_of(const rcsi_labels *name)
{
    static const struct {
        const char *label;
        size_t len;
    } tlds[] = {
#define RCSI_TLD(label) {#label, sizeof #label - 1},
        RCSI_TLDS(RCSI_TLD)
#undef RCSI_TLD
    };
    int64_t i = 0;
    while (i < RCSI_TLD_COUNT && !rcsi_labels_end_len(name, tlds[i].label, tlds[i].len)) {
        i++;
    }
    return i;
}

static bool is_v4_reverse(const rcsi_labels *name)
{
    return rcsi_labels_end(name, "in-addr.arpa");
}

static bool is_v6_reverse(const rcsi_labels *name)
{
    return rcsi_labels_end(name, "ip6.arpa");
}

/* RFC 6303 4.2 and 4.4: RFC 1918 and link-local addresses. */
static bool is_private_v4(const rcsi_labels *name)
{
    int first = rcsi_label_number(name, 3), second = rcsi_label_number(name, 4);
    return first == 10 || (first == 172 && second >= 16 && second <= 31) ||
           (first == 192 && second == 168) || (first == 169 && second == 254);
}

/* RFC 6303 4.5 and 4.6: fd00::/8 and fe80::/10. */
static bool is_private_v6(const rcsi_labels *name)
{
    bool local = rcsi_label_is(name, 3, "f") && rcsi_label_is(name, 4, "e");
    bool link = rcsi_label_is(name, 5, "8") || rcsi_label_is(name, 5, "9") ||
                rcsi_label_is(name, 5, "a") || rcsi_label_is(name, 5, "b");
    return (rcsi_label_is(name, 3, "f") && rcsi_label_is(name, 4, "d")) || (local && link);
}

static bool is_private_reverse(const rcsi_labels *name)
{
    return (is_v4_reverse(name) && is_private_v4(name)) ||
           (is_v6_reverse(name) && is_private_v6(name));
}

static bool is_reverse(const rcsi_labels *name)
{
    return is_v4_reverse(name) || is_v6_reverse(name);
}

/* RFC 6303 4.2 to 4.4, RFC 7793: this network, loopback, documentation, broadcast, shared. */
static bool is_unused_v4(const rcsi_labels *name)
{
    static const char *const zones[] = {"2.0.192.in-addr.arpa", "100.51.198.in-addr.arpa",
                                        "113.0.203.in-addr.arpa",
                                        "255.255.255.255.in-addr.arpa"};
    int first = rcsi_label_number(name, 3), second = rcsi_label_number(name, 4);
    bool found = first == 0 || first == 127 || (first == 100 && second >= 64 && second <= 127);
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        found = found || rcsi_labels_end(name, zones[i]);
    }
    return found;
}

/* RFC 6303 4.5 to 4.7: ::, ::1 and documentation. */
static bool is_unused_v6(const rcsi_labels *name)
{
    if (rcsi_labels_end(name, "8.b.d.0.1.0.0.2.ip6.arpa")) {
        return true;
    }
    if (name->count != NIBBLES + 2) {
        return false;
    }
    for (size_t back = 3; back < NIBBLES + 2; back++) {
        if (!rcsi_label_is(name, back, "0")) {
            return false;
        }
    }
    return rcsi_label_is(name, NIBBLES + 2, "0") || rcsi_label_is(name, NIBBLES + 2, "1");
}

static bool is_local_zone(const rcsi_labels *name)
{
    return is_private_reverse(name) || (is_v4_reverse(name) && is_unused_v4(name)) ||
           (is_v6_reverse(name) && is_unused_v6(name)) || rcsi_labels_end(name, "home.arpa");
}

static bool is_nibble(const rcsi_labels *name, size_t back)
{
    const uint8_t *label = name->wire + name->at[name->count - back];
    return label[0] == 1 && strchr("0123456789abcdef", label[1]) && label[1] != '\0';
}

/* RFC 5782 2.1, 2.4: a reversed address in front of a list's name of two labels or more. */
static bool is_dnsbl(const rcsi_labels *name)
{
    if (is_reverse(name) || name->count < 6) {
        return false;
    }
    size_t numbers = 0, nibbles = 0;
    while (numbers < 4 && rcsi_label_number(name, name->count - numbers) >= 0) {
        numbers++;
    }
    while (nibbles < NIBBLES && nibbles < name->count && is_nibble(name, name->count - nibbles)) {
        nibbles++;
    }
    return numbers == 4 || (nibbles == NIBBLES && name->count >= NIBBLES + 2);
}

static bool has_underscore(const rcsi_labels *name)
{
    bool found = false;
    for (size_t i = 0; i < name->count; i++) {
        found = found || name->wire[name->at[i] + 1] == '_';
    }
    return found;
}

/* RFC 9156 2.3: a step down the tree, by a resolver (RD=0), for A or NS; BIND 9.18 puts a
   label "_" in front.  Without the label a query for NS may be meant as it is. */
static rcsi_value minimised(const rcs_finding *f, const rcsi_labels *name)
{
    if (rcsi_label_is(name, name->count, "_") && f->qtype == TYPE_A) {
        return rcsi_known(1);
    }
    bool resolver = f->query && (f->query->flags & RCS_FLAG_RD) == 0;
    bool probe = f->qtype == TYPE_NS || f->qtype == TYPE_A;
    return resolver && probe ? rcsi_unknown() : rcsi_known(0);
}

static bool same_label(const rcsi_labels *name, size_t a, size_t b)
{
    const uint8_t *one = name->wire + name->at[a], *other = name->wire + name->at[b];
    return memcmp(one, other, one[0] + 1u) == 0;
}

/* The last labels, two or more, stand there twice: www.example.com.example.com. */
static bool is_doubled(const rcsi_labels *name)
{
    for (size_t k = 2; 2 * k <= name->count; k++) {
        size_t equal = 0;
        size_t last = name->count - 1;
        while (equal < k && same_label(name, last - equal, last - k - equal)) {
            equal++;
        }
        if (equal == k) {
            return true;
        }
    }
    return false;
}

/* Names that stand for themselves, and names that others are below. */
static const struct {
    const char *name;
    size_t len;
    int what;
    bool below;
} specials[] = {
#define SPECIAL(name, what, below) {name, sizeof name - 1, what, below}
    SPECIAL("use-application-dns.net", RCSI_SPECIAL_DOH_CANARY, false),
    SPECIAL("mask.icloud.com", RCSI_SPECIAL_RELAY, false),
    SPECIAL("mask-h2.icloud.com", RCSI_SPECIAL_RELAY, false),
    SPECIAL("_dns.resolver.arpa", RCSI_SPECIAL_DDR, false),
    SPECIAL("ipv4only.arpa", RCSI_SPECIAL_NAT64, false),
    SPECIAL("cluster.local", RCSI_SPECIAL_KUBERNETES, true),
    SPECIAL("dnssec-failed.org", RCSI_SPECIAL_TEST, true),
    SPECIAL("brokendnssec.net", RCSI_SPECIAL_TEST, true),
    SPECIAL("home.arpa", RCSI_SPECIAL_HOME, true),
    SPECIAL("version.bind", RCSI_SPECIAL_RESOLVER_INFO, false),
    SPECIAL("hostname.bind", RCSI_SPECIAL_RESOLVER_INFO, false),
    SPECIAL("authors.bind", RCSI_SPECIAL_RESOLVER_INFO, false),
    SPECIAL("version.server", RCSI_SPECIAL_RESOLVER_INFO, false),
    SPECIAL("id.server", RCSI_SPECIAL_RESOLVER_INFO, false),
#undef SPECIAL
};

/* RFC 8145 5.1: _ta- and hexadecimal key tags, with hyphens between them. */
static bool is_trust_anchor_signal(const rcsi_labels *name)
{
    if (name->count == 0 || name->wire[0] < 8 || memcmp(name->wire + 1, "_ta-", 4) != 0) {
        return false;
    }
    for (size_t i = 5; i <= name->wire[0]; i++) {
        if (name->wire[i] == '\0' || !strchr("0123456789abcdef-", name->wire[i])) {
            return false;
        }
    }
    return true;
}

static int special_of(const rcsi_labels *name)
{
    for (size_t i = 0; i < sizeof specials / sizeof specials[0]; i++) {
        if (rcsi_labels_end_len(name, specials[i].name, specials[i].len) &&
            (specials[i].below || name->len == specials[i].len + 2)) {
            return specials[i].what;
        }
    }
    if (is_trust_anchor_signal(name)) {
        return RCSI_SPECIAL_ANCHOR;
    }
    if (rcsi_label_is(name, name->count, "wpad")) {
        return RCSI_SPECIAL_WPAD;
    }
    bool isatap = rcsi_label_is(name, name->count, "isatap");
    return isatap ? RCSI_SPECIAL_ISATAP : RCSI_SPECIAL_NONE;
}

rcsi_value rcsi_fact_of_name(rcsi_fact fact, const rcs_finding *f, const rcsi_labels *name)
{
    switch (fact) {
    case RCSI_FACT_QNAME_LABELS:
        return rcsi_known((int64_t)name->count);
    case RCSI_FACT_TLD:
        return rcsi_known(tld_of(name));
    case RCSI_FACT_PRIVATE_REVERSE:
        return rcsi_known(is_private_reverse(name));
    case RCSI_FACT_REVERSE:
        return rcsi_known(is_reverse(name));
    case RCSI_FACT_LOCAL_ZONE:
        return rcsi_known(is_local_zone(name));
    case RCSI_FACT_DNSBL:
        return rcsi_known(is_dnsbl(name));
    case RCSI_FACT_UNDERSCORE:
        return rcsi_known(has_underscore(name));
    case RCSI_FACT_MINIMISED:
        return minimised(f, name);
    case RCSI_FACT_DOUBLED_SUFFIX:
        return rcsi_known(!is_reverse(name) && is_doubled(name));
    case RCSI_FACT_SPECIAL_NAME:
        return rcsi_known(special_of(name));
    default:
        return rcsi_unknown();
    }
}
