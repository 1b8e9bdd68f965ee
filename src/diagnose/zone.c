/* zone.c -- which zone a finding is about */
#include <string.h>
#include <strings.h>

#include "diagnose/ede_text.h"
#include "rcodescope/explanation.h"

/* The question of these names the zone itself (RFC 2136 2.3, RFC 1996 3, RFC 5936 2.1). */
static bool asks_for_zone(const rcs_finding *finding)
{
    uint8_t opcode = rcs_message_opcode(&finding->message);
    return opcode == RCS_OPCODE_UPDATE || opcode == RCS_OPCODE_NOTIFY ||
           finding->qtype == RCS_TYPE_AXFR || finding->qtype == RCS_TYPE_IXFR;
}

/* Follow compression pointers at the start of a name, which must point backwards. */
static bool resolve(rcs_name *name)
{
    enum { POINTER = 0xc0 };
    while (name->at < name->msg_len && (name->msg[name->at] & POINTER) == POINTER) {
        if (name->at + 1 >= name->msg_len) {
            return false;
        }
        uint16_t to = (uint16_t)((name->msg[name->at] & 0x3f) << 8 | name->msg[name->at + 1]);
        if (to >= name->at) {
            return false;
        }
        name->at = to;
    }
    return name->at < name->msg_len;
}

/* Labels of a name but the root's; 0 too if it is broken. */
static size_t count_labels(const rcs_name *name)
{
    uint8_t wire[RCS_NAME_WIRE_MAX];
    size_t len = rcs_name_wire(name, wire), labels = 0;
    for (size_t at = 0; at < len && wire[at] != 0; at += wire[at] + 1u) {
        labels++;
    }
    return labels;
}

/* The name without its first labels; false: it has fewer, or is broken. */
static bool strip(const rcs_name *name, size_t labels, rcs_name *out)
{
    *out = *name;
    for (size_t i = 0; i < labels; i++) {
        if (!resolve(out) || out->msg[out->at] == 0) {
            return false;
        }
        out->at = (uint16_t)(out->at + out->msg[out->at] + 1);
    }
    return true;
}

/* The name without its first label, if three or more labels stand there. */
static rcs_name parent_of(rcs_name name)
{
    rcs_name parent;
    return count_labels(&name) >= 3 && strip(&name, 1, &parent) ? parent : name;
}

/* What was seen of the zone explains a failure: any other may lie above the one that failed. */
static bool is_broken(const rcs_zone_seen *zone)
{
    bool is_bad = zone->signature == RCS_SIGNATURE_EXPIRED ||
                  zone->signature == RCS_SIGNATURE_NOT_YET ||
                  zone->signature == RCS_SIGNATURE_INVERTED;
    return zone->seen && (is_bad || zone->ds_fits == RCS_FITS_NO || zone->dnskey_denied);
}

/* "bogus.example." is "www.bogus.example." without a label. */
static bool is_text_of(rcsi_part said, const char *name)
{
    size_t len = strlen(name), said_len = said.len;
    said_len -= said_len > 0 && said.at[said_len - 1] == '.';
    len -= len > 0 && name[len - 1] == '.';
    return len == said_len && strncasecmp(said.at, name, len) == 0;
}

/* The zone that the server's own words name, if the question lies in it. */
static bool find_said(const rcs_finding *finding, rcs_name *out)
{
    rcsi_ede_text text;
    char name[RCS_NAME_TEXT_MAX];
    rcsi_ede_text_of(&finding->outcome, &text);
    if (text.zone.len == 0 || text.zone.at == text.name.at) {
        return false;
    }
    size_t labels = count_labels(&finding->qname);
    for (size_t off = 0; off < labels; off++) {
        if (strip(&finding->qname, off, out) && rcs_name_text(out, name) > 0 &&
            is_text_of(text.zone, name)) {
            return true;
        }
    }
    return false;
}

const char *rcs_zone_source_name(rcs_zone_source source)
{
    static const char *const names[] = {[RCS_ZONE_NONE] = "none",
                                        [RCS_ZONE_SOA] = "soa",
                                        [RCS_ZONE_NAMED] = "named",
                                        [RCS_ZONE_GUESSED] = "guessed",
                                        [RCS_ZONE_SEEN] = "seen",
                                        [RCS_ZONE_SAID] = "said"};
    return names[source];
}

rcs_zone_source rcs_finding_zone_source(const rcs_finding *finding, rcs_name *out)
{
    rcs_record soa;
    const rcs_message *message = &finding->message;
    if (message->soa_at != 0 && rcs_record_at(message, message->soa_at, RCS_AUTHORITY, &soa)) {
        *out = soa.owner;
        return RCS_ZONE_SOA;
    }
    if (!finding->has_question) {
        return RCS_ZONE_NONE;
    }
    if (asks_for_zone(finding)) {
        *out = finding->qname;
        return RCS_ZONE_NAMED;
    }
    const rcs_zone_seen *seen = &finding->upstream.zone;
    if (is_broken(seen) && strip(&finding->qname, seen->labels_off, out)) {
        return RCS_ZONE_SEEN;
    }
    if (find_said(finding, out)) {
        return RCS_ZONE_SAID;
    }
    *out = parent_of(finding->qname);
    return RCS_ZONE_GUESSED;
}

bool rcs_finding_zone(const rcs_finding *finding, rcs_name *out)
{
    return rcs_finding_zone_source(finding, out) != RCS_ZONE_NONE;
}
