/* facts_dnssec.c -- dates of signatures, keys and DS records, against the capture's clock */
#include "base/reader.h"
#include "diagnose/facts_part.h"

/* Seconds since it expired, or until it is valid; the dates are serial numbers (RFC 1982). */
static rcsi_value age_of(rcs_signature_state state, const rcs_signature *signature,
                         int64_t time_ns)
{
    uint32_t now = (uint32_t)(time_ns / 1000000000);
    if (state == RCS_SIGNATURE_EXPIRED) {
        return rcsi_known(now - signature->expiration);
    }
    return state == RCS_SIGNATURE_NOT_YET ? rcsi_known((uint32_t)(signature->inception - now))
                                          : rcsi_unknown();
}

rcsi_value rcsi_fact_signature(const rcs_finding *f)
{
    rcs_signature signature;
    rcs_signature_state state = rcs_signature_worst(&f->message, f->time_ns, &signature);
    bool told = state != RCS_SIGNATURE_NONE || f->message.complete;
    return told ? rcsi_known(state) : rcsi_unknown();
}

rcsi_value rcsi_fact_signature_age(const rcs_finding *f)
{
    rcs_signature signature = {0};
    rcs_signature_state state = rcs_signature_worst(&f->message, f->time_ns, &signature);
    return age_of(state, &signature, f->time_ns);
}

/* That the capture shows none is no proof that there is none. */
rcsi_value rcsi_fact_zone_signature(const rcs_finding *f)
{
    const rcs_zone_seen *zone = &f->upstream.zone;
    bool there = zone->seen && zone->signature != RCS_SIGNATURE_NONE;
    return there ? rcsi_known(zone->signature) : rcsi_unknown();
}

rcsi_value rcsi_fact_zone_signature_age(const rcs_finding *f)
{
    const rcs_zone_seen *zone = &f->upstream.zone;
    rcs_signature signature = {.inception = zone->inception, .expiration = zone->expiration};
    return zone->seen ? age_of(zone->signature, &signature, zone->time_ns) : rcsi_unknown();
}

static rcsi_value only_yes(const rcs_finding *f, bool found)
{
    return f->upstream.zone.seen && found ? rcsi_known(1) : rcsi_unknown();
}

rcsi_value rcsi_fact_ds_seen(const rcs_finding *f)
{
    return only_yes(f, f->upstream.zone.ds_packet != 0);
}

rcsi_value rcsi_fact_dnskey_seen(const rcs_finding *f)
{
    return only_yes(f, f->upstream.zone.dnskey_packet != 0);
}

/* RFC 4034 2.1.1: a key without the Zone Key bit verifies nothing. */
rcsi_value rcsi_fact_zone_key(const rcs_finding *f)
{
    const rcs_zone_seen *zone = &f->upstream.zone;
    bool there = zone->seen && zone->dnskey_packet != 0;
    return there ? rcsi_known(zone->zone_key) : rcsi_unknown();
}

rcsi_value rcsi_fact_dnskey_denied(const rcs_finding *f)
{
    const rcs_zone_seen *zone = &f->upstream.zone;
    return only_yes(f, zone->seen && zone->dnskey_denied);
}

rcsi_value rcsi_fact_ds_matches(const rcs_finding *f)
{
    const rcs_zone_seen *zone = &f->upstream.zone;
    bool told = zone->seen && zone->ds_fits != RCS_FITS_UNKNOWN;
    return told ? rcsi_known(zone->ds_fits == RCS_FITS_YES) : rcsi_unknown();
}

/* Of several DS records none speaks for all. */
static bool has_one_ds(const rcs_finding *f)
{
    return f->upstream.zone.seen && f->upstream.zone.ds_packet != 0 &&
           f->upstream.zone.ds_count == 1;
}

rcsi_value rcsi_fact_ds_algorithm(const rcs_finding *f)
{
    return has_one_ds(f) ? rcsi_known(f->upstream.zone.ds_algorithm) : rcsi_unknown();
}

rcsi_value rcsi_fact_ds_digest(const rcs_finding *f)
{
    return has_one_ds(f) ? rcsi_known(f->upstream.zone.ds_digest) : rcsi_unknown();
}

/* The parent has DS records, and the zone's own data came without signatures (RFC 4035 3.1.1). */
rcsi_value rcsi_fact_rrsig_missing(const rcs_finding *f)
{
    const rcs_zone_seen *zone = &f->upstream.zone;
    return only_yes(f, zone->ds_packet != 0 && zone->unsigned_packet != 0);
}

/* RFC 9276 3.1: 0 is right. */
rcsi_value rcsi_fact_nsec3_iterations(const rcs_finding *f)
{
    rcs_record_iter it = rcs_records(&f->message);
    rcs_record r;
    while (rcs_record_next(&it, &r)) {
        if (r.type == RCS_TYPE_NSEC3 && r.rdlen >= 5) {
            return rcsi_known(rcsi_load16(r.rdata + 2));
        }
    }
    const rcs_zone_seen *zone = &f->upstream.zone;
    return zone->seen && zone->nsec3_seen ? rcsi_known(zone->nsec3_iterations) : rcsi_unknown();
}
