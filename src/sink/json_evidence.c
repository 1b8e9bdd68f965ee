/* json_evidence.c -- the "evidence" object of a finding */
#include "sink/json_evidence.h"

#include "rcodescope/evidence.h"

static void put_address(rcsi_json *json, const char *key, const rcs_endpoint *endpoint)
{
    char address[RCS_ADDRESS_TEXT_MAX];
    if (endpoint->family != 0) {
        rcsi_json_string(json, key, rcs_address_text(endpoint, address));
    }
}

static void put_packet(rcsi_json *json, const char *key, uint64_t packet)
{
    if (packet != 0) {
        rcsi_json_u64(json, key, packet);
    }
}

/* As elsewhere a name has no final dot. */
static void put_zone_name(rcsi_json *json, const uint8_t *wire, size_t len)
{
    char text[RCS_NAME_TEXT_MAX];
    rcs_name name = rcs_name_of(wire, (uint16_t)len);
    size_t chars = rcs_name_text(&name, text);
    if (chars > 0) {
        rcsi_json_text(json, "name", text, chars > 1 ? chars - 1 : chars);
    }
}

static void put_zone(rcsi_json *json, const rcs_finding *finding)
{
    const rcs_zone_seen *zone = &finding->upstream.zone;
    uint8_t wire[RCS_NAME_WIRE_MAX];
    size_t len = rcs_evidence_zone(finding, wire);
    if (len == 0) {
        return;
    }
    rcsi_json_open_object(json, "zone");
    put_zone_name(json, wire, len);
    if (zone->signature != RCS_SIGNATURE_NONE) {
        rcsi_json_u64(json, "signature_packet", zone->packet);
        rcsi_json_u64(json, "key_tag", zone->key_tag);
        put_address(json, "signature_server", &zone->server);
    }
    put_packet(json, "ds_packet", zone->ds_packet);
    put_packet(json, "dnskey_packet", zone->dnskey_packet);
    put_packet(json, "unsigned_packet", zone->unsigned_packet);
    if (zone->ds_fits != RCS_FITS_UNKNOWN) {
        rcsi_json_bool(json, "ds_matches", zone->ds_fits == RCS_FITS_YES);
    }
    if (zone->nsec3_seen) {
        rcsi_json_u64(json, "nsec3_iterations", zone->nsec3_iterations);
    }
    rcsi_json_close_object(json);
}

static void put_numbers(rcsi_json *json, const rcs_evidence *e)
{
    if (e->has_cookie_age) {
        rcsi_json_i64(json, "cookie_age_s", e->cookie_age_s);
    }
    if (e->has_skew) {
        rcsi_json_i64(json, "skew_s", e->skew_s);
    }
    if (e->clock_off) {
        rcsi_json_string(json, "clock_off", e->clock_off);
    }
    if (e->has_negative_ttl) {
        rcsi_json_i64(json, "negative_ttl_s", e->negative_ttl_s);
    }
    if (e->signature) {
        rcsi_json_string(json, "signature", e->signature);
    }
    if (e->has_signature_age) {
        rcsi_json_i64(json, "signature_age_s", e->signature_age_s);
    }
}

void rcsi_json_evidence(rcsi_json *json, const rcs_finding *finding)
{
    rcs_evidence e;
    rcs_evidence_of(finding, &e);
    bool any = e.has_cookie_age || e.has_skew || e.has_negative_ttl || e.signature ||
               e.ede_reason || finding->upstream.zone.seen;
    if (!any) {
        return;
    }
    rcsi_json_open_object(json, "evidence");
    put_numbers(json, &e);
    if (e.ede_reason) {
        rcsi_json_string(json, "ede_reason", e.ede_reason);
        put_address(json, "ede_server", &e.ede_server);
    }
    put_zone(json, finding);
    rcsi_json_close_object(json);
}
