/* edns.c -- what an OPT record says: its fields and its options */
#include "dns/edns.h"

#include "base/reader.h"
#include "dns/defect.h"
#include "dns/name.h"

/* Options that are read (IANA, DNS EDNS0 Option Codes). */
enum {
    OPTION_NSID = 3,    /* RFC 5001 */
    OPTION_ECS = 8,     /* RFC 7871 */
    OPTION_COOKIE = 10, /* RFC 7873 */
    OPTION_EDE = 15     /* RFC 8914 */
};

enum {
    FLAG_DO = 0x8000, /* RFC 3225 3 */
    RECORD_FIXED = 10, /* type, class, TTL, length (RFC 1035 4.1.3) */
    OPTION_FIXED = 4,  /* code and length (RFC 6891 6.1.2) */
    ECS_FIXED = 4,
    ECS_ADDRESS_MAX = 16
};

typedef struct option {
    uint16_t code;
    uint16_t len;
    const uint8_t *data;
} option;

/* Behind the owner, which is the root's octet or a pointer to one. */
static uint32_t fixed_fields(const rcs_message *msg, uint16_t at)
{
    return at + (msg->wire[at] == 0 ? 1u : 2u);
}

uint8_t rcsi_edns_rcode(const rcs_message *msg, uint16_t at)
{
    return msg->wire[fixed_fields(msg, at) + 4];
}

static void read_ede(rcs_outcome *out, const option *o)
{
    if (out->ede_count == RCS_EDE_MAX) {
        out->ede_dropped++;
        return;
    }
    rcs_ede *ede = &out->ede[out->ede_count++];
    ede->code = rcsi_load16(o->data);
    ede->text_len = (uint16_t)(o->len - 2);
    ede->text = (const char *)o->data + 2;
}

/* RFC 7873 4: 8 octets of client cookie, then none or 8 to 32 of server cookie. */
static rcs_cookie_kind cookie_kind(uint16_t len)
{
    if (len == 8) {
        return RCS_COOKIE_CLIENT;
    }
    return len >= 16 && len <= 40 ? RCS_COOKIE_BOTH : RCS_COOKIE_MALFORMED;
}

static void read_cookie(rcs_outcome *out, const option *o)
{
    if (out->cookie.kind != RCS_COOKIE_NONE) {
        return;
    }
    out->cookie.kind = cookie_kind(o->len);
    out->cookie.len = o->len;
    out->cookie.octets = o->data;
}

/* RFC 7871 6.  Whether the address fits its prefix is the sender's affair. */
static void read_ecs(rcs_outcome *out, const option *o)
{
    if (out->has_ecs || o->len < ECS_FIXED || o->len > ECS_FIXED + ECS_ADDRESS_MAX) {
        return;
    }
    out->has_ecs = true;
    out->ecs.family = rcsi_load16(o->data);
    out->ecs.source = o->data[2];
    out->ecs.scope = o->data[3];
    out->ecs.address_len = (uint8_t)(o->len - ECS_FIXED);
    out->ecs.address = o->data + ECS_FIXED;
}

static void read_nsid(rcs_outcome *out, const option *o)
{
    if (out->has_nsid) {
        return;
    }
    out->has_nsid = true;
    out->nsid_len = o->len;
    out->nsid = o->data;
}

static void read_option(rcs_message *msg, rcs_outcome *out, const option *o)
{
    switch (o->code) {
    case OPTION_EDE:
        if (o->len < 2) {
            rcsi_defect_note(msg, RCS_DEFECT_EDE_SHORT, (size_t)(o->data - msg->wire) - 4);
            break;
        }
        read_ede(out, o);
        break;
    case OPTION_COOKIE:
        read_cookie(out, o);
        break;
    case OPTION_ECS:
        read_ecs(out, o);
        break;
    case OPTION_NSID:
        read_nsid(out, o);
        break;
    default:
        break;
    }
}

/* Options up to the first that is not all there; those before it stay. */
static void read_options(rcs_message *msg, rcs_outcome *out, const uint8_t *at, const uint8_t *end)
{
    for (int seen = 0; at < end; seen++) {
        size_t left = (size_t)(end - at);
        if (left < OPTION_FIXED || left - OPTION_FIXED < rcsi_load16(at + 2)) {
            rcsi_defect_note(msg, RCS_DEFECT_OPTION_OVERRUN, (size_t)(at - msg->wire));
            return;
        }
        option o = {rcsi_load16(at), rcsi_load16(at + 2), at + OPTION_FIXED};
        out->options |= 1u << (o.code < 31 ? o.code : 31);
        if (seen < RCS_OPTIONS_MAX) {
            read_option(msg, out, &o);
        } else {
            out->options_dropped++;
        }
        at = o.data + o.len;
    }
}

/* The fixed fields are there (opt_at), so they are loaded where they are: RFC 6891 6.1.2. */
void rcsi_edns_read(rcs_message *msg, rcs_outcome *out)
{
    const uint8_t *fixed = msg->wire + fixed_fields(msg, msg->opt_at);
    const uint8_t *options = fixed + RECORD_FIXED;
    const uint8_t *kept = msg->wire + msg->len;
    uint16_t rdlen = rcsi_load16(fixed + 8);
    out->has_edns = true;
    out->udp_size = rcsi_load16(fixed + 2);
    out->opt_rcode = fixed[4];
    out->edns_version = fixed[5];
    out->edns_flags = rcsi_load16(fixed + 6);
    out->dnssec_ok = (out->edns_flags & FLAG_DO) != 0;
    read_options(msg, out, options, rdlen < kept - options ? options + rdlen : kept);
}
