/* evidence_upstream.c -- placeholders about what the answering host got from others */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>

#include "diagnose/evidence.h"
#include "rcodescope/evidence.h"

enum {
    VALUE_MAX = RCS_NAME_TEXT_MAX
};

static void put_address(char *out, const rcs_endpoint *endpoint)
{
    if (endpoint->family != 0) {
        rcs_address_text(endpoint, out);
    }
}

static void put_packet(char *out, uint64_t packet)
{
    if (packet != 0) {
        snprintf(out, VALUE_MAX, "%" PRIu64, packet);
    }
}

static void put_zone(char *out, const rcs_finding *f)
{
    uint8_t wire[RCS_NAME_WIRE_MAX];
    size_t len = rcs_evidence_zone(f, wire);
    if (len > 0) {
        rcs_name zone = rcs_name_of(wire, (uint16_t)len);
        rcs_name_text(&zone, out);
    }
}

/* The date that the signature missed, as 2026-11-23; it is a serial number (RFC 4034 3.1.5), so
   of all dates that it may mean the nearest to the packet's. */
static void put_date(char *out, const rcs_zone_seen *zone)
{
    bool expired = zone->signature == RCS_SIGNATURE_EXPIRED;
    if (!expired && zone->signature != RCS_SIGNATURE_NOT_YET) {
        return;
    }
    int64_t now = zone->time_ns / 1000000000;
    uint32_t date = expired ? zone->expiration : zone->inception;
    time_t seconds = (time_t)(now + (int32_t)(date - (uint32_t)now));
    struct tm tm;
    if (gmtime_r(&seconds, &tm)) {
        strftime(out, VALUE_MAX, "%Y-%m-%d", &tm);
    }
}

static void put_of_zone(const rcs_finding *f, rcsi_placeholder which, char *out)
{
    const rcs_zone_seen *zone = &f->upstream.zone;
    bool is_signed = zone->signature != RCS_SIGNATURE_NONE;
    switch (which) {
    case RCSI_PLACEHOLDER_SIGNED_ZONE:
        put_zone(out, f);
        return;
    case RCSI_PLACEHOLDER_SIGNATURE_DATE:
        put_date(out, zone);
        return;
    case RCSI_PLACEHOLDER_SIGNATURE_SERVER:
        put_address(out, &zone->server);
        return;
    case RCSI_PLACEHOLDER_SIGNATURE_PACKET:
        put_packet(out, zone->packet);
        return;
    case RCSI_PLACEHOLDER_KEY_TAG:
        if (is_signed) {
            snprintf(out, VALUE_MAX, "%u", (unsigned)zone->key_tag);
        }
        return;
    case RCSI_PLACEHOLDER_DS_TAG:
        if (zone->ds_packet != 0) {
            snprintf(out, VALUE_MAX, "%u", (unsigned)zone->ds_tag);
        }
        return;
    case RCSI_PLACEHOLDER_DS_PACKET:
        put_packet(out, zone->ds_packet);
        return;
    case RCSI_PLACEHOLDER_DNSKEY_PACKET:
        put_packet(out, zone->dnskey_packet);
        return;
    case RCSI_PLACEHOLDER_UNSIGNED_SERVER:
        put_address(out, &zone->unsigned_server);
        return;
    case RCSI_PLACEHOLDER_UNSIGNED_PACKET:
        put_packet(out, zone->unsigned_packet);
        return;
    default:
        return;
    }
}

void rcsi_evidence_upstream(const rcs_finding *finding, rcsi_placeholder which, char *out)
{
    if (which == RCSI_PLACEHOLDER_UPSTREAM_SERVER && finding->upstream.seen) {
        put_address(out, &finding->upstream.last_server);
    } else if (finding->upstream.zone.seen) {
        put_of_zone(finding, which, out);
    }
}
