/* recognise.c -- is this DNS?  Told by structure alone, on ports that promise nothing */
#include "session/recognise.h"

#include "base/reader.h"
#include "rcodescope/message.h"

enum {
    HEADER_OCTETS = 12,
    MESSAGE_MAX = 65535,
    LENGTH_PREFIX = 2, /* RFC 1035 4.2.2 */
    CLASS_IN = 1,
    CLASS_CH = 3,
    CLASS_HS = 4,
    CLASS_NONE = 254,
    CLASS_ANY = 255,
    TYPE_LAST_ORDINARY = 264, /* The highest that IANA assigned, but for TA and DLV. */
    TYPE_TA = 32768,          /* DLV is the next. */
    TYPE_PRIVATE = 65280
};

/* QUERY, NOTIFY and UPDATE; the other opcodes are too rare to outweigh the doubt. */
static bool opcode_in_use(const rcs_message *m)
{
    uint8_t opcode = rcs_message_opcode(m);
    return opcode == RCS_OPCODE_QUERY || opcode == RCS_OPCODE_NOTIFY ||
           opcode == RCS_OPCODE_UPDATE;
}

/* A query asks: no answer, no result (RFC 1035 4.1.1; an UPDATE has its own sections). */
static bool query_is_plain(const rcs_message *m)
{
    bool asks = rcs_message_opcode(m) != RCS_OPCODE_QUERY ||
                (m->count[RCS_ANSWER] == 0 && m->count[RCS_AUTHORITY] == 0);
    bool no_result = (m->flags & (RCS_FLAG_AA | RCS_FLAG_RA | 0xf)) == 0;
    return asks && (no_result || rcs_message_opcode(m) != RCS_OPCODE_QUERY);
}

static bool class_in_use(uint16_t class_)
{
    return class_ == CLASS_IN || class_ == CLASS_CH || class_ == CLASS_HS ||
           class_ == CLASS_NONE || class_ == CLASS_ANY;
}

static bool type_in_use(uint16_t type)
{
    return (type >= 1 && type <= TYPE_LAST_ORDINARY) || type == TYPE_TA || type == TYPE_TA + 1 ||
           type >= TYPE_PRIVATE;
}

/* Names that people ask for are letters, digits, hyphens and underscores, with few exceptions. */
static bool name_is_readable(const rcs_name *name)
{
    uint8_t wire[RCS_NAME_WIRE_MAX];
    size_t len = rcs_name_wire(name, wire);
    for (size_t i = 0; i < len; i += 1u + wire[i]) {
        for (size_t j = 1; j <= wire[i]; j++) {
            if (wire[i + j] <= ' ' || wire[i + j] > '~') {
                return false;
            }
        }
    }
    return len > 0;
}

static bool classes_in_use(const rcs_message *m)
{
    rcs_record_iter it = rcs_records(m);
    rcs_record record;
    while (rcs_record_next(&it, &record)) {
        if (record.type != RCS_TYPE_OPT && !class_in_use(record.klass)) {
            return false;
        }
    }
    return true;
}

/* Cheap, and refuses nearly everything that is not DNS. */
static bool header_is_plausible(const uint8_t *payload, size_t len)
{
    return len >= HEADER_OCTETS && rcsi_load16(payload + 4) == 1 && (payload[3] & RCS_FLAG_Z) == 0;
}

bool rcsi_recognise_message(const uint8_t *payload, size_t len, size_t wire_len)
{
    if (!header_is_plausible(payload, len) || wire_len > MESSAGE_MAX) {
        return false;
    }
    rcs_message m;
    rcs_message_decode(payload, len, wire_len, &m);
    bool sound = m.defect == RCS_DEFECT_NONE || m.defect == RCS_DEFECT_CUT_BY_CAPTURE;
    if (!sound || !m.has_question || !opcode_in_use(&m)) {
        return false;
    }
    return (rcs_message_is_response(&m) || query_is_plain(&m)) && type_in_use(m.qtype) &&
           class_in_use(m.qclass) && name_is_readable(&m.qname) && classes_in_use(&m);
}

bool rcsi_recognise_stream(const uint8_t *payload, size_t len)
{
    if (len < LENGTH_PREFIX + HEADER_OCTETS) {
        return false;
    }
    size_t wire_len = rcsi_load16(payload);
    size_t there = len - LENGTH_PREFIX < wire_len ? len - LENGTH_PREFIX : wire_len;
    return rcsi_recognise_message(payload + LENGTH_PREFIX, there, wire_len);
}
