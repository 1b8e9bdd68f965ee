/* zone.c -- which zone a finding is about */
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

/* The name without its first label, if three or more labels stand there. */
static rcs_name parent_of(rcs_name name)
{
    uint8_t wire[RCS_NAME_WIRE_MAX];
    size_t len = rcs_name_wire(&name, wire), labels = 0;
    for (size_t at = 0; at < len && wire[at] != 0; at += wire[at] + 1u) {
        labels++;
    }
    rcs_name start = name;
    if (labels < 3 || !resolve(&start)) {
        return name;
    }
    start.at = (uint16_t)(start.at + start.msg[start.at] + 1);
    return start;
}

const char *rcs_zone_source_name(rcs_zone_source source)
{
    static const char *const names[] = {[RCS_ZONE_NONE] = "none",
                                        [RCS_ZONE_SOA] = "soa",
                                        [RCS_ZONE_NAMED] = "named",
                                        [RCS_ZONE_GUESSED] = "guessed"};
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
    bool named = asks_for_zone(finding);
    *out = named ? finding->qname : parent_of(finding->qname);
    return named ? RCS_ZONE_NAMED : RCS_ZONE_GUESSED;
}

bool rcs_finding_zone(const rcs_finding *finding, rcs_name *out)
{
    return rcs_finding_zone_source(finding, out) != RCS_ZONE_NONE;
}
