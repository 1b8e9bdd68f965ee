/* dnstap_message.c -- the protocol buffer in a frame, by the fields that are needed of it */
#include "capture/dnstap_message.h"

#include <string.h>

#include "base/reader.h"

/* protobuf.dev, "Encoding": how a value is written. */
enum {
    WIRE_VARINT = 0,
    WIRE_64_BITS = 1,
    WIRE_OCTETS = 2,
    WIRE_32_BITS = 5,
    VARINT_OCTETS_MAX = 10
};

/* dnstap.proto: fields of Dnstap, of Message, and the one value of Dnstap.Type. */
enum {
    DNSTAP_IDENTITY = 1,
    DNSTAP_VERSION = 2,
    DNSTAP_MESSAGE = 14,
    DNSTAP_TYPE = 15,
    TYPE_MESSAGE = 1,
    MESSAGE_TYPE = 1,
    MESSAGE_SOCKET_PROTOCOL = 3,
    MESSAGE_QUERY_ADDRESS = 4,
    MESSAGE_RESPONSE_ADDRESS = 5,
    MESSAGE_QUERY_PORT = 6,
    MESSAGE_RESPONSE_PORT = 7,
    MESSAGE_QUERY_TIME_SEC = 8,
    MESSAGE_QUERY_TIME_NSEC = 9,
    MESSAGE_QUERY_MESSAGE = 10,
    MESSAGE_RESPONSE_TIME_SEC = 12,
    MESSAGE_RESPONSE_TIME_NSEC = 13,
    MESSAGE_RESPONSE_MESSAGE = 14
};

/* One field: a number, or octets, as its wire type says. */
typedef struct field {
    uint32_t number;
    uint8_t wire;
    uint64_t value;
    const uint8_t *octets;
    size_t len;
} field;

typedef struct moment {
    uint64_t seconds;
    uint64_t nanoseconds;
    bool there;
} moment;

/* What is gathered before it is known which time counts. */
typedef struct gathering {
    rcs_carried *carried;
    moment asked, answered;
    bool there;         /* a Message came */
    const char *broken; /* NULL: nothing so far */
} gathering;

static uint64_t varint(rcsi_reader *r)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < VARINT_OCTETS_MAX; i++) {
        uint8_t octet = rcsi_u8(r);
        value |= (uint64_t)(octet & 0x7f) << 7 * i;
        if (!(octet & 0x80)) {
            return value;
        }
    }
    r->failed = true;
    return 0;
}

/* Fixed-width numbers are little-endian, unlike all that the reader knows. */
static uint64_t fixed(rcsi_reader *r, unsigned octets)
{
    const uint8_t *p = rcsi_take(r, octets);
    uint64_t value = 0;
    for (unsigned i = octets; p && i-- > 0;) {
        value = value << 8 | p[i];
    }
    return value;
}

static void take_octets(rcsi_reader *r, field *out)
{
    uint64_t len = varint(r);
    if (len > rcsi_left(r)) {
        r->failed = true;
        return;
    }
    out->len = (size_t)len;
    out->octets = rcsi_take(r, out->len);
}

/* False: the end, or r->failed. */
static bool next_field(rcsi_reader *r, field *out)
{
    if (rcsi_left(r) == 0) {
        return false;
    }
    uint64_t key = varint(r);
    *out = (field){.number = (uint32_t)(key >> 3), .wire = (uint8_t)(key & 7)};
    switch (out->wire) {
    case WIRE_VARINT:
        out->value = varint(r);
        break;
    case WIRE_64_BITS:
        out->value = fixed(r, 8);
        break;
    case WIRE_OCTETS:
        take_octets(r, out);
        break;
    case WIRE_32_BITS:
        out->value = fixed(r, 4);
        break;
    default: /* groups were given up before dnstap began */
        r->failed = true;
    }
    /* Field numbers have 29 bits, and 0 is none of them. */
    r->failed = r->failed || key >> 32 != 0 || out->number == 0;
    return !r->failed;
}

static bool is_number(const field *f)
{
    return f->wire == WIRE_VARINT || f->wire == WIRE_32_BITS;
}

/* By the octets there are: socket_family only repeats what they say. */
static void set_address(rcs_endpoint *end, const field *f, gathering *g)
{
    if (f->len != 4 && f->len != 16) {
        g->broken = "an address of neither 4 nor 16 octets";
        return;
    }
    memset(end->ip, 0, sizeof end->ip);
    memcpy(end->ip, f->octets, f->len);
    end->family = f->len == 4 ? 4 : 6;
}

static void set_port(rcs_endpoint *end, const field *f, gathering *g)
{
    if (f->value > UINT16_MAX) {
        g->broken = "a port above 65535";
        return;
    }
    end->port = (uint16_t)f->value;
}

static void set_carrier(rcs_carried *carried, uint64_t protocol)
{
    rcs_carrier carrier = protocol <= RCS_CARRIER_QUIC ? (rcs_carrier)protocol
                                                       : RCS_CARRIER_UNKNOWN;
    bool stream = carrier == RCS_CARRIER_TCP || carrier == RCS_CARRIER_TLS ||
                  carrier == RCS_CARRIER_HTTPS || carrier == RCS_CARRIER_DNSCRYPT_TCP;
    carried->origin.carrier = carrier;
    carried->flow.transport = stream ? RCS_TCP : RCS_UDP;
}

static void set_type(rcs_carried *carried, uint64_t type)
{
    bool known = type >= RCS_DNSTAP_AUTH_QUERY && type <= RCS_DNSTAP_UPDATE_RESPONSE;
    carried->origin.type = known ? (rcs_dnstap_type)type : RCS_DNSTAP_OTHER;
}

/* A frame is at most RCSI_DNSTAP_FRAME_MOST long, so a length fits. */
static void set_part(rcs_carried_part *part, const field *f)
{
    part->wire = f->len > 0 ? f->octets : NULL;
    part->len = (uint32_t)f->len;
}

static void set_seconds(moment *m, uint64_t seconds)
{
    m->seconds = seconds;
    m->there = true;
}

static void take_number(gathering *g, const field *f)
{
    rcs_carried *carried = g->carried;
    switch (f->number) {
    case MESSAGE_TYPE:
        set_type(carried, f->value);
        break;
    case MESSAGE_SOCKET_PROTOCOL:
        set_carrier(carried, f->value);
        break;
    case MESSAGE_QUERY_PORT:
        set_port(&carried->flow.client, f, g);
        break;
    case MESSAGE_RESPONSE_PORT:
        set_port(&carried->flow.server, f, g);
        break;
    case MESSAGE_QUERY_TIME_SEC:
        set_seconds(&g->asked, f->value);
        break;
    case MESSAGE_QUERY_TIME_NSEC:
        g->asked.nanoseconds = f->value;
        break;
    case MESSAGE_RESPONSE_TIME_SEC:
        set_seconds(&g->answered, f->value);
        break;
    case MESSAGE_RESPONSE_TIME_NSEC:
        g->answered.nanoseconds = f->value;
        break;
    default:
        break;
    }
}

static void take_field(gathering *g, const field *f)
{
    rcs_carried *carried = g->carried;
    if (is_number(f)) {
        take_number(g, f);
    } else if (f->wire != WIRE_OCTETS) {
        return;
    } else if (f->number == MESSAGE_QUERY_ADDRESS) {
        set_address(&carried->flow.client, f, g);
    } else if (f->number == MESSAGE_RESPONSE_ADDRESS) {
        set_address(&carried->flow.server, f, g);
    } else if (f->number == MESSAGE_QUERY_MESSAGE) {
        set_part(&carried->query, f);
    } else if (f->number == MESSAGE_RESPONSE_MESSAGE) {
        set_part(&carried->response, f);
    }
}

static void read_message(gathering *g, const field *outer)
{
    rcsi_reader r = rcsi_reader_of(outer->octets, outer->len);
    field f;
    g->there = true;
    while (next_field(&r, &f)) {
        take_field(g, &f);
    }
    if (r.failed) {
        g->broken = "a field of its message that cannot be read";
    }
}

static uint8_t keep_word(char out[RCS_DNSTAP_WORD_MAX], const field *f)
{
    bool cut = f->len > RCS_DNSTAP_WORD_MAX;
    size_t len = cut ? RCS_DNSTAP_WORD_MAX : f->len;
    memcpy(out, f->octets, len);
    if (cut) {
        memcpy(out + RCS_DNSTAP_WORD_MAX - 3, "...", 3);
    }
    return (uint8_t)len;
}

/* Returns dnstap's type of the whole frame; 0: it has none. */
static uint64_t read_outer(rcsi_reader *r, gathering *g)
{
    rcs_dnstap *origin = &g->carried->origin;
    uint64_t type = 0;
    field f;
    while (next_field(r, &f)) {
        if (f.number == DNSTAP_TYPE && f.wire == WIRE_VARINT) {
            type = f.value;
        } else if (f.wire != WIRE_OCTETS) {
            continue;
        } else if (f.number == DNSTAP_IDENTITY) {
            origin->identity_len = keep_word(origin->identity, &f);
        } else if (f.number == DNSTAP_VERSION) {
            origin->version_len = keep_word(origin->version, &f);
        } else if (f.number == DNSTAP_MESSAGE) {
            read_message(g, &f);
        }
    }
    if (r->failed) {
        g->broken = "a field that cannot be read";
    }
    return type;
}

/* False: there is none, or it does not fit 64 bits of nanoseconds. */
static bool time_of(const moment *m, int64_t *out)
{
    const uint64_t second = 1000000000;
    *out = 0;
    if (!m->there || m->seconds >= INT64_MAX / second || m->nanoseconds >= second) {
        return false;
    }
    *out = (int64_t)(m->seconds * second + m->nanoseconds);
    return true;
}

static void settle_times(const gathering *g, rcsi_told *out)
{
    rcs_carried *carried = &out->carried;
    int64_t asked, answered;
    bool has_asked = time_of(&g->asked, &asked);
    bool has_answered = time_of(&g->answered, &answered);
    if (has_asked && has_answered && asked <= answered) {
        carried->waited_ns = answered - asked;
    }
    carried->query.time_ns = has_asked ? asked : answered;
    carried->response.time_ns = has_answered ? answered : asked;
    out->time_ns = carried->response.wire ? carried->response.time_ns : carried->query.time_ns;
    out->bad_time = !has_asked && !has_answered;
}

const char *rcsi_dnstap_message_read(const uint8_t *frame, size_t len, rcsi_told *out)
{
    *out = (rcsi_told){.carried = {.flow = {.transport = RCS_UDP}, .waited_ns = -1}};
    gathering g = {.carried = &out->carried};
    rcsi_reader r = rcsi_reader_of(frame, len);
    out->carried.origin.type = RCS_DNSTAP_OTHER;
    uint64_t type = read_outer(&r, &g);
    if (type != TYPE_MESSAGE) {
        /* A kind of event that came later, which says nothing of messages that we know. */
        out->carried.query.wire = out->carried.response.wire = NULL;
        g.broken = type == 0 && !g.broken ? "no type" : g.broken;
    } else if (!g.there && !g.broken) {
        g.broken = "no message in it";
    }
    settle_times(&g, out);
    return g.broken;
}
