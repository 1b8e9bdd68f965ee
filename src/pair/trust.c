/* trust.c -- the signatures, keys and DS records of zones that the capture showed lately */
#include "pair/trust.h"

#include <stdlib.h>
#include <string.h>

#include "base/mix.h"
#include "base/reader.h"
#include "base/table.h"

enum {
    ZONES = 512,
    KEYS_MAX = 8,
    RECORDS_MAX = 64, /* Looked at in one message. */
    ZONE_KEY = 0x0100 /* RFC 4034 2.1.1 */
};

/* Old evidence explains nothing. */
#define EVIDENCE_AGE_MAX_NS (3600 * INT64_C(1000000000))

/* A DS or DNSKEY record, as far as they must be alike. */
typedef struct key_mark {
    uint16_t tag;
    uint8_t algorithm, digest; /* Of a DS. */
} key_mark;

/* A set of records out of one message. */
typedef struct key_set {
    uint64_t packet; /* 0: not seen. */
    uint8_t count;
    bool more; /* Than there is room for. */
    key_mark mark[KEYS_MAX];
} key_set;

/* One zone as one host came to see it. */
typedef struct zone_key {
    uint64_t name; /* Keyed hash of the name without its case. */
    uint8_t client[16];
} zone_key;

typedef struct zone {
    rcsi_item item;
    zone_key key;
    int64_t time_ns;
    rcs_zone_seen seen;
    key_set ds, dnskey;
} zone;

struct rcsi_trust {
    rcsi_table table;
    rcsi_hash_key secret;
};

rcs_status rcsi_trust_new(rcsi_trust **out)
{
    rcsi_trust *trust = calloc(1, sizeof *trust);
    if (!trust) {
        return RCS_ERR_MEMORY;
    }
    trust->secret = rcsi_hash_key_new();
    rcs_status status = rcsi_table_init(&trust->table, ZONES, sizeof(zone), sizeof(zone_key));
    if (status != RCS_OK) {
        free(trust);
        return status;
    }
    *out = trust;
    return RCS_OK;
}

void rcsi_trust_free(rcsi_trust *trust)
{
    if (trust) {
        rcsi_table_free(&trust->table);
        free(trust);
    }
}

/* Names count without their case (RFC 4343). */
static zone_key key_of(const rcsi_trust *trust, const uint8_t *wire, size_t len,
                       const rcs_endpoint *client)
{
    zone_key key;
    key.name = rcsi_mix_caseless(&trust->secret, wire, len, 0);
    memcpy(key.client, client->ip, sizeof key.client);
    return key;
}

/* The zone of this name, if it is known already to who asked. */
static zone *find(const rcsi_trust *trust, const rcs_name *name, const rcs_finding *f)
{
    uint8_t wire[RCS_NAME_WIRE_MAX];
    if (!trust->table.newest) {
        return NULL;
    }
    zone_key key = key_of(trust, wire, rcs_name_wire(name, wire), &f->flow.client);
    return rcsi_table_find(&trust->table, &key);
}

static zone *enter(rcsi_trust *trust, const rcs_name *name, const rcs_finding *f)
{
    uint8_t wire[RCS_NAME_WIRE_MAX];
    size_t len = rcs_name_wire(name, wire);
    if (len <= 1) {
        return NULL; /* The root's keys are configured, not looked up. */
    }
    zone_key key = key_of(trust, wire, len, &f->flow.client);
    zone *z = rcsi_table_find(&trust->table, &key);
    if (!z) {
        for (void *victim; (victim = rcsi_table_victim(&trust->table, &key)) != NULL;) {
            rcsi_table_remove(&trust->table, victim);
        }
        z = rcsi_table_add(&trust->table, &key);
    }
    z->time_ns = f->time_ns;
    return z;
}

/* The records of one set come in one message. */
static key_set *open_set(key_set *set, const rcs_finding *f)
{
    if (set->packet != f->packet) {
        memset(set, 0, sizeof *set);
        set->packet = f->packet;
    }
    return set;
}

static void add_mark(key_set *set, key_mark mark)
{
    set->more = set->more || set->count == KEYS_MAX;
    if (set->count < KEYS_MAX) {
        set->mark[set->count++] = mark;
    }
}

/* A key that may not sign the zone fits no DS, but it was seen. */
static void note_key(rcsi_trust *trust, const rcs_finding *f, const rcs_record *r)
{
    zone *z = r->rdlen > 4 ? enter(trust, &r->owner, f) : NULL;
    if (!z) {
        return;
    }
    if (r->type == RCS_TYPE_DS) {
        const key_mark ds = {rcsi_load16(r->rdata), r->rdata[2], r->rdata[3]};
        add_mark(open_set(&z->ds, f), ds);
        return;
    }
    key_set *keys = open_set(&z->dnskey, f);
    const key_mark dnskey = {rcs_dnskey_tag(r->rdata, r->rdlen), r->rdata[3], 0};
    if ((rcsi_load16(r->rdata) & ZONE_KEY) != 0) {
        add_mark(keys, dnskey);
    }
}

/* RFC 5155 3: the hash is the first label of the owner's name. */
static void note_nsec3(rcsi_trust *trust, const rcs_finding *f, const rcs_record *r)
{
    uint8_t wire[RCS_NAME_WIRE_MAX];
    size_t len = rcs_name_wire(&r->owner, wire);
    if (r->rdlen < 5 || len < 3) {
        return;
    }
    rcs_name parent = rcs_name_of(wire + wire[0] + 1, (uint16_t)(len - wire[0] - 1u));
    zone *z = enter(trust, &parent, f);
    if (z) {
        z->seen.nsec3_seen = true;
        z->seen.nsec3_iterations = rcsi_load16(r->rdata + 2);
    }
}

static void note_signature(rcsi_trust *trust, const rcs_finding *f)
{
    rcs_signature signature;
    rcs_signature_state state = rcs_signature_worst(&f->message, f->time_ns, &signature);
    zone *z = state != RCS_SIGNATURE_NONE ? enter(trust, &signature.signer, f) : NULL;
    if (!z || (state == RCS_SIGNATURE_IN_TIME && z->seen.signature > RCS_SIGNATURE_IN_TIME &&
               z->seen.covered != signature.covered)) {
        return; /* What is wrong explains more than what is right beside it, until it is mended. */
    }
    z->seen.signature = state;
    z->seen.inception = signature.inception;
    z->seen.expiration = signature.expiration;
    z->seen.key_tag = signature.key_tag;
    z->seen.covered = signature.covered;
    z->seen.packet = f->packet;
    z->seen.time_ns = f->time_ns;
    z->seen.server = f->flow.server;
}

/* An authoritative answer about the name itself that has no signature, though DO was asked for
   (RFC 4035 3.1.1).  Most zones are not signed: what is not
   about the zone itself matters only where DS records were seen before. */
static void mark_unsigned(zone *z, const rcs_finding *f)
{
    z->seen.unsigned_packet = f->packet;
    z->seen.unsigned_server = f->flow.server;
}

/* A denial names its zone: the owner of the SOA record, which would be signed (RFC 4035 3.1.3). */
static void note_unsigned_denial(rcsi_trust *trust, const rcs_finding *f)
{
    rcs_record soa;
    if (rcs_record_at(&f->message, f->message.soa_at, RCS_AUTHORITY, &soa)) {
        zone *z = find(trust, &soa.owner, f);
        if (z && z->ds.packet != 0) {
            mark_unsigned(z, f);
        }
    }
}

static void note_unsigned(rcsi_trust *trust, const rcs_finding *f)
{
    bool whole = f->message.complete && (f->message.flags & RCS_FLAG_TC) == 0;
    bool asked = f->query && f->query->has_edns && f->query->dnssec_ok;
    if (!whole || !asked || (f->message.flags & RCS_FLAG_AA) == 0 || !f->has_question) {
        return;
    }
    if (f->message.soa_at != 0 && f->message.count[RCS_ANSWER] == 0) {
        note_unsigned_denial(trust, f);
    }
    if (f->outcome.rcode != 0 || f->qtype == RCS_TYPE_DS) {
        return;
    }
    bool keys = f->qtype == RCS_TYPE_DNSKEY;
    bool apex = keys || f->qtype == RCS_TYPE_NS || f->qtype == RCS_TYPE_SOA;
    zone *z = apex ? enter(trust, &f->qname, f) : find(trust, &f->qname, f);
    if (!z || (!apex && z->ds.packet == 0)) {
        return;
    }
    if (f->message.count[RCS_ANSWER] > 0) {
        mark_unsigned(z, f);
    } else if (keys && f->message.soa_at != 0) {
        z->seen.dnskey_denied = true;
    }
}

/* Only responses that repeat the DO flag hold such records (RFC 3225 3). */
void rcsi_trust_note(rcsi_trust *trust, const rcs_finding *f)
{
    bool relevant = f->outcome.has_edns && f->outcome.dnssec_ok && f->message.complete &&
                    (f->message.flags & RCS_FLAG_TC) == 0;
    if (!relevant) {
        return;
    }
    rcs_record_iter it = rcs_records(&f->message);
    rcs_record r;
    bool is_signed = false;
    for (int seen = 0; seen < RECORDS_MAX && rcs_record_next(&it, &r); seen++) {
        is_signed = is_signed || r.type == RCS_TYPE_RRSIG;
        if (r.type == RCS_TYPE_DS || r.type == RCS_TYPE_DNSKEY) {
            note_key(trust, f, &r);
        } else if (r.type == RCS_TYPE_NSEC3) {
            note_nsec3(trust, f, &r);
        }
    }
    if (is_signed) {
        note_signature(trust, f);
    } else {
        note_unsigned(trust, f);
    }
}

static bool is_among(const key_mark *wanted, const key_set *set)
{
    for (int i = 0; i < set->count; i++) {
        if (set->mark[i].tag == wanted->tag && set->mark[i].algorithm == wanted->algorithm) {
            return true;
        }
    }
    return false;
}

static bool any_fits(const key_set *ds, const key_set *dnskey)
{
    for (int i = 0; i < ds->count; i++) {
        if (is_among(&ds->mark[i], dnskey)) {
            return true;
        }
    }
    return false;
}

static void compare_sets(const zone *z, rcs_zone_seen *out)
{
    out->ds_packet = z->ds.packet;
    out->dnskey_packet = z->dnskey.packet;
    out->zone_key = z->dnskey.count > 0;
    if (z->ds.packet == 0) {
        return;
    }
    out->ds_tag = z->ds.mark[0].tag;
    out->ds_algorithm = z->ds.mark[0].algorithm;
    out->ds_digest = z->ds.mark[0].digest;
    out->ds_count = z->ds.count;
    bool told = z->dnskey.packet != 0 && !z->ds.more && !z->dnskey.more;
    if (told) {
        out->ds_fits = any_fits(&z->ds, &z->dnskey) ? RCS_FITS_YES : RCS_FITS_NO;
    }
}

/* How much a zone explains; of equal ones the nearest to the name. */
static int worth(const rcs_zone_seen *seen)
{
    bool bare = seen->ds_packet != 0 && seen->unsigned_packet != 0;
    if (seen->signature > RCS_SIGNATURE_IN_TIME || seen->ds_fits == RCS_FITS_NO || bare) {
        return 2;
    }
    return seen->signature != RCS_SIGNATURE_NONE || seen->ds_packet != 0 ||
           seen->dnskey_packet != 0 || seen->nsec3_seen;
}

void rcsi_trust_judge(const rcsi_trust *trust, const rcs_finding *f, rcs_zone_seen *out)
{
    uint8_t wire[RCS_NAME_WIRE_MAX];
    bool possible = f->has_question && trust->table.newest;
    size_t len = possible ? rcs_name_wire(&f->qname, wire) : 0;
    int best = 0;
    uint8_t skipped = 0;
    for (size_t at = 0; at + 1 < len; at += wire[at] + 1u, skipped++) {
        zone_key key = key_of(trust, wire + at, len - at, &f->flow.server);
        const zone *z = rcsi_table_find(&trust->table, &key);
        if (!z || f->time_ns - z->time_ns > EVIDENCE_AGE_MAX_NS) {
            continue;
        }
        rcs_zone_seen seen = z->seen;
        compare_sets(z, &seen);
        int value = worth(&seen);
        if (value > best) {
            best = value;
            *out = seen;
            out->seen = true;
            out->labels_off = skipped;
        }
    }
}
