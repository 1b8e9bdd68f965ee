/* facts_reply.c -- what kind of answer a response gives, and what it denies for how long */
#include "base/reader.h"
#include "catalog/values.h"
#include "diagnose/facts_part.h"
#include "diagnose/labels.h"

enum {
    RCODE_NXDOMAIN = 3,
    CLASS_IN = 1,
    SOA_MIN = 22 /* Two root names and five numbers (RFC 1035 3.3.13). */
};

/* Do the answers hold a record that was asked for? */
static bool has_wanted(const rcs_finding *f)
{
    rcs_record_iter it = rcs_records(&f->message);
    rcs_record r;
    while (rcs_record_next(&it, &r) && r.section == RCS_ANSWER) {
        if (!f->has_question || r.type == f->qtype || f->qtype >= RCS_TYPE_IXFR) {
            return true;
        }
    }
    return false;
}

/* Has `name` the labels of `zone` at its end? */
static bool is_in(const rcs_name *name, const rcs_name *zone)
{
    rcsi_labels a, b;
    rcsi_labels_read(name, &a);
    rcsi_labels_read(zone, &b);
    if (a.len == 0 || b.len == 0 || b.count > a.count) {
        return false;
    }
    size_t at = b.count == 0 ? a.len - 1 : a.at[a.count - b.count];
    rcs_name tail = rcs_name_of(a.wire + at, (uint16_t)(a.len - at));
    return rcs_name_equal(&tail, zone);
}

static rcsi_value referral_kind(const rcs_finding *f)
{
    rcs_record ns;
    uint8_t owner[RCS_NAME_WIRE_MAX], qname[RCS_NAME_WIRE_MAX];
    if (!f->has_question || !rcs_record_at(&f->message, f->message.ns_at, RCS_AUTHORITY, &ns)) {
        return rcsi_unknown();
    }
    if ((f->message.flags & RCS_FLAG_AA) != 0) {
        return rcsi_known(RCSI_REPLY_EMPTY);
    }
    bool root = rcs_name_wire(&ns.owner, owner) == 1;
    if (root && rcs_name_wire(&f->qname, qname) > 1) {
        return rcsi_known(RCSI_REPLY_UPWARD);
    }
    return rcsi_known(is_in(&f->qname, &ns.owner) ? RCSI_REPLY_REFERRAL : RCSI_REPLY_SIDEWAYS);
}

/* NOERROR.  RFC 2308 2.2 */
static rcsi_value success_kind(const rcs_finding *f)
{
    const rcs_message *m = &f->message;
    if (m->count[RCS_ANSWER] > 0) {
        if (has_wanted(f)) {
            return rcsi_known(RCSI_REPLY_DATA);
        }
        bool alias = m->cname_at != 0 || m->dname_at != 0;
        return rcsi_walked(f, RCS_ANSWER) ? rcsi_known(alias ? RCSI_REPLY_ALIAS : RCSI_REPLY_DATA)
                                          : rcsi_unknown();
    }
    if (m->soa_at != 0) {
        return rcsi_known(RCSI_REPLY_NODATA);
    }
    if (!rcsi_walked(f, RCS_AUTHORITY)) {
        return rcsi_unknown();
    }
    return m->ns_at != 0 ? referral_kind(f) : rcsi_known(RCSI_REPLY_EMPTY);
}

rcsi_value rcsi_fact_reply(const rcs_finding *f)
{
    bool sure = f->outcome.certainty != RCS_INEXACT && f->outcome.certainty != RCS_CONFLICT;
    if (!f->message.has_header || rcs_message_opcode(&f->message) != RCS_OPCODE_QUERY || !sure) {
        return rcsi_unknown();
    }
    if (f->outcome.rcode == RCODE_NXDOMAIN) {
        return rcsi_known(RCSI_REPLY_NXDOMAIN);
    }
    if (f->outcome.rcode != 0) {
        return rcsi_known(RCSI_REPLY_ERROR);
    }
    if ((f->message.flags & RCS_FLAG_TC) != 0) {
        return rcsi_known(RCSI_REPLY_TRUNCATED);
    }
    return success_kind(f);
}

static bool read_soa(const rcs_finding *f, rcs_record *out)
{
    return f->message.soa_at != 0 &&
           rcs_record_at(&f->message, f->message.soa_at, RCS_AUTHORITY, out);
}

/* RFC 2308 5: the lesser of the SOA's TTL and its MINIMUM, the last of its numbers.  RFC 2181 8:
   a TTL with the highest bit is 0. */
rcsi_value rcsi_fact_negative_ttl(const rcs_finding *f)
{
    rcs_record soa;
    bool negative = (f->outcome.rcode == 0 && f->message.count[RCS_ANSWER] == 0) ||
                    f->outcome.rcode == RCODE_NXDOMAIN;
    if (rcs_message_opcode(&f->message) != RCS_OPCODE_QUERY || !negative || !read_soa(f, &soa) ||
        soa.rdlen < SOA_MIN) {
        return rcsi_unknown();
    }
    uint32_t minimum = rcsi_load32(soa.rdata + soa.rdlen - 4);
    uint32_t least = soa.ttl < minimum ? soa.ttl : minimum;
    return rcsi_known(least > INT32_MAX || soa.ttl > INT32_MAX ? 0 : least);
}

rcsi_value rcsi_fact_soa_qname(const rcs_finding *f)
{
    rcs_record soa;
    bool there = f->has_question && read_soa(f, &soa);
    return there ? rcsi_known(rcs_name_equal(&soa.owner, &f->qname)) : rcsi_unknown();
}

/* Top-level domains for private use (RFC 6761 6, RFC 6762 G), and arpa, where nobody registers a
 * domain (RFC 3172); "example" stands for any other. */
static bool has_no_registry(const rcsi_labels *tld)
{
    static const char *const labels[] = {"local", "internal", "home", "corp", "lan",
                                         "private", "intranet", "test", "localhost", "invalid",
                                         "arpa"};
    bool found = false;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        found = found || rcsi_label_is(tld, 1, labels[i]);
    }
    return found;
}

/* One label: the registry of a top-level domain denies the name. */
rcsi_value rcsi_fact_soa_tld(const rcs_finding *f)
{
    rcs_record soa;
    rcsi_labels owner;
    if (!read_soa(f, &soa)) {
        return rcsi_walked(f, RCS_AUTHORITY) ? rcsi_known(0) : rcsi_unknown();
    }
    rcsi_labels_read(&soa.owner, &owner);
    return owner.len > 0 ? rcsi_known(owner.count == 1 && !has_no_registry(&owner))
                         : rcsi_unknown();
}

/* RFC 6890 2.2.2 */
static int kind_of_v4(const uint8_t *ip)
{
    if (rcsi_load32(ip) == 0) {
        return RCSI_ADDRESS_UNSPECIFIED;
    }
    if (ip[0] == 127) {
        return RCSI_ADDRESS_LOOPBACK;
    }
    if (ip[0] == 169 && ip[1] == 254) {
        return RCSI_ADDRESS_LINK_LOCAL;
    }
    bool private = ip[0] == 10 || (ip[0] == 172 && ip[1] >> 4 == 1) ||
                   (ip[0] == 192 && ip[1] == 168);
    return private ? RCSI_ADDRESS_PRIVATE : RCSI_ADDRESS_PUBLIC;
}

/* RFC 6890 2.2.3 */
static int kind_of_v6(const uint8_t *ip)
{
    bool zero = true;
    for (int i = 0; i < 15; i++) {
        zero = zero && ip[i] == 0;
    }
    if (zero && ip[15] <= 1) {
        return ip[15] == 0 ? RCSI_ADDRESS_UNSPECIFIED : RCSI_ADDRESS_LOOPBACK;
    }
    if (ip[0] == 0xfe && ip[1] >> 6 == 2) {
        return RCSI_ADDRESS_LINK_LOCAL;
    }
    return (ip[0] & 0xfe) == 0xfc ? RCSI_ADDRESS_PRIVATE : RCSI_ADDRESS_PUBLIC;
}

rcsi_value rcsi_fact_answer_address(const rcs_finding *f)
{
    rcs_record_iter it = rcs_records(&f->message);
    rcs_record r;
    int oddest = RCSI_ADDRESS_NONE;
    while (rcs_record_next(&it, &r) && r.section == RCS_ANSWER) {
        int kind = RCSI_ADDRESS_NONE;
        if (r.klass == CLASS_IN && r.type == RCS_TYPE_A && r.rdlen == 4) {
            kind = kind_of_v4(r.rdata);
        } else if (r.klass == CLASS_IN && r.type == RCS_TYPE_AAAA && r.rdlen == 16) {
            kind = kind_of_v6(r.rdata);
        }
        oddest = kind > oddest ? kind : oddest;
    }
    return oddest != RCSI_ADDRESS_NONE || rcsi_walked(f, RCS_ANSWER) ? rcsi_known(oddest)
                                                                     : rcsi_unknown();
}
