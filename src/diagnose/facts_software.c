/* facts_software.c -- which server program answers so, where no other was seen to */
#include "base/reader.h"
#include "catalog/values.h"
#include "diagnose/ede_text.h"
#include "diagnose/facts_part.h"
#include "diagnose/labels.h"

enum {
    RCODE_REFUSED = 5,
    RCODE_NOTAUTH = 9,
    EDE_NOT_READY = 14,
    SOA_NUMBERS = 20, /* serial, refresh, retry, expire, minimum (RFC 1035 3.3.13) */
    BIND_REFRESH = 28800
};

/* RCSI_EDE_STYLE_* are whole programs or public services. */
static int by_text(const rcs_finding *f)
{
    static const int software[] = {
        [RCSI_EDE_STYLE_NONE] = RCSI_SOFTWARE_NONE,
        [RCSI_EDE_STYLE_BIND] = RCSI_SOFTWARE_BIND,
        [RCSI_EDE_STYLE_UNBOUND] = RCSI_SOFTWARE_UNBOUND,
        [RCSI_EDE_STYLE_NSD] = RCSI_SOFTWARE_NSD,
        [RCSI_EDE_STYLE_KRESD] = RCSI_SOFTWARE_KRESD,
        [RCSI_EDE_STYLE_CLOUDFLARE] = RCSI_SOFTWARE_NONE,
        [RCSI_EDE_STYLE_GOOGLE] = RCSI_SOFTWARE_NONE,
        [RCSI_EDE_STYLE_POWERDNS] = RCSI_SOFTWARE_POWERDNS,
    };
    rcsi_ede_text text;
    rcsi_ede_text_of(&f->outcome, &text);
    return software[text.style];
}

/* The names of an SOA record, and its refresh interval. */
typedef struct made_up {
    rcsi_labels owner, primary, mailbox;
    uint32_t refresh;
} made_up;

static bool read_soa(const rcs_finding *f, made_up *out)
{
    rcs_record soa;
    const rcs_message *m = &f->message;
    if (m->soa_at == 0 || !rcs_record_at(m, m->soa_at, RCS_AUTHORITY, &soa) ||
        soa.rdlen < SOA_NUMBERS + 2) {
        return false;
    }
    rcs_name name = {m->wire, m->len, (uint16_t)(soa.rdata - m->wire)};
    rcsi_labels_read(&soa.owner, &out->owner);
    rcsi_labels_read(&name, &out->primary);
    /* Behind the first name, which may end in a pointer. */
    const uint8_t *at = soa.rdata, *end = soa.rdata + soa.rdlen - SOA_NUMBERS;
    while (at < end && *at != 0 && *at < 0xc0) {
        at += *at + 1;
    }
    at += at < end && *at >= 0xc0 ? 2 : 1;
    if (at >= end) {
        return false;
    }
    name.at = (uint16_t)(at - m->wire);
    rcsi_labels_read(&name, &out->mailbox);
    out->refresh = rcsi_load32(end + 4);
    return out->owner.len > 0 && out->primary.len > 0 && out->mailbox.len > 0;
}

static bool same_labels(const rcsi_labels *a, const rcsi_labels *b)
{
    rcs_name one = rcs_name_of(a->wire, (uint16_t)a->len);
    rcs_name other = rcs_name_of(b->wire, (uint16_t)b->len);
    return rcs_name_equal(&one, &other);
}

/* Zones that resolvers make up (RFC 6303 3) carry SOA records of their makers. */
static int by_made_up_zone(const rcs_finding *f)
{
    made_up soa;
    if (!read_soa(f, &soa)) {
        return RCSI_SOFTWARE_NONE;
    }
    bool itself = same_labels(&soa.owner, &soa.primary);
    if (itself && soa.mailbox.count == 0 && soa.refresh == BIND_REFRESH) {
        return RCSI_SOFTWARE_BIND;
    }
    if (!rcsi_labels_are(&soa.mailbox, "nobody.invalid")) {
        return RCSI_SOFTWARE_NONE;
    }
    if (rcsi_labels_are(&soa.primary, "localhost")) {
        return RCSI_SOFTWARE_UNBOUND;
    }
    return itself ? RCSI_SOFTWARE_KRESD : RCSI_SOFTWARE_NONE;
}

/* PowerDNS 4.7 sets AA with NOTAUTH; dnsmasq 2.90 without an upstream says "not ready", RA set. */
static int by_habit(const rcs_finding *f)
{
    const rcs_outcome *o = &f->outcome;
    uint16_t flags = f->message.flags;
    if (o->rcode == RCODE_NOTAUTH && (flags & RCS_FLAG_AA) != 0 && !o->has_tsig) {
        return RCSI_SOFTWARE_POWERDNS;
    }
    bool not_ready = o->ede_count == 1 && o->ede[0].code == EDE_NOT_READY &&
                     o->ede[0].text_len == 0;
    bool refused = o->rcode == RCODE_REFUSED && (flags & RCS_FLAG_RA) != 0;
    return refused && not_ready ? RCSI_SOFTWARE_DNSMASQ : RCSI_SOFTWARE_NONE;
}

rcsi_value rcsi_fact_software(const rcs_finding *f)
{
    int (*const ways[])(const rcs_finding *) = {by_text, by_made_up_zone, by_habit};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        int software = ways[i](f);
        if (software != RCSI_SOFTWARE_NONE) {
            return rcsi_known(software);
        }
    }
    return rcsi_unknown();
}
