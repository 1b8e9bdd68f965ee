/* fuzz_message.c -- any octets decode to values that hold together */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rcodescope/outcome.h"

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "does not hold: %s\n", #condition);                                    \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* Names that are looked at per input: each may cost 255 octets, whatever is fuzzed. */
enum {
    NAMES_MAX = 200
};

static void check_name(const rcs_name *name)
{
    char text[RCS_NAME_TEXT_MAX];
    uint8_t wire[RCS_NAME_WIRE_MAX];
    size_t text_len = rcs_name_text(name, text);
    size_t wire_len = rcs_name_wire(name, wire);
    HOLDS(text_len == strlen(text));
    HOLDS((text_len == 0) == (wire_len == 0));
    HOLDS(rcs_name_equal(name, name) == (wire_len != 0));
    for (size_t i = 0; i < text_len; i++) {
        HOLDS(text[i] > ' ' && text[i] <= '~');
    }
    HOLDS(wire_len == 0 || (text[text_len - 1] == '.' && wire[wire_len - 1] == 0));
}

static void check_records(const rcs_message *m)
{
    rcs_record_iter it = rcs_records(m);
    rcs_record r;
    int found = 0;
    uint32_t end = 12;
    while (rcs_record_next(&it, &r)) {
        HOLDS(r.at >= end);
        HOLDS(r.rdata + r.rdlen <= m->wire + m->len);
        end = (uint32_t)(r.rdata + r.rdlen - m->wire);
        if (found++ < NAMES_MAX) {
            check_name(&r.owner);
        }
    }
    HOLDS(found == m->walked[1] + m->walked[2] + m->walked[3]);
}

static void check_message(const rcs_message *m)
{
    bool all = true;
    for (int section = 0; section < 4; section++) {
        HOLDS(m->walked[section] <= m->count[section]);
        all = all && m->walked[section] == m->count[section];
    }
    HOLDS(m->complete == (all && m->has_header));
    HOLDS(m->defect_at <= m->len);
    HOLDS(m->defect != RCS_DEFECT_NONE || (m->complete && m->len == m->wire_len));
    HOLDS(m->defect != RCS_DEFECT_CUT_BY_CAPTURE || m->len < m->wire_len);
    HOLDS(!m->second_opt_at || (m->opt_at && m->opt_at < m->second_opt_at));
    if (m->has_question) {
        check_name(&m->qname);
    }
}

static void check_outcome(const rcs_message *m, const rcs_outcome *o)
{
    HOLDS(o->rcode <= 4095 && (o->rcode & 0xf) == o->header_rcode);
    HOLDS(o->rcode <= 15 || o->has_edns);
    HOLDS(o->has_edns == (m->opt_at != 0));
    HOLDS(o->certainty != RCS_EXACT || o->has_edns || m->complete);
    HOLDS(o->certainty != RCS_INEXACT || !o->has_edns);
    HOLDS(o->certainty != RCS_CONFLICT || o->second_rcode != o->rcode);
    HOLDS(o->ede_count <= RCS_EDE_MAX);
    HOLDS(!o->ede_dropped || o->ede_count == RCS_EDE_MAX);
    for (int i = 0; i < o->ede_count; i++) {
        HOLDS((const uint8_t *)o->ede[i].text + o->ede[i].text_len <= m->wire + m->len);
    }
    HOLDS((o->cookie.kind == RCS_COOKIE_NONE) == (o->cookie.octets == NULL));
    if (o->has_tsig) {
        check_name(&o->tsig.key);
        HOLDS(!o->tsig.other || o->tsig.other + o->tsig.other_len <= m->wire + m->len);
    }
}

static rcs_outcome decode(const uint8_t *data, size_t len, size_t wire_len, rcs_message *m)
{
    rcs_outcome o;
    rcs_message_decode(data, len, wire_len, m);
    check_message(m);
    check_records(m);
    rcs_outcome_of(m, &o);
    check_message(m);
    check_outcome(m, &o);
    return o;
}

/* What a part of the message is sure of, the whole message must not contradict. */
static void check_prefix(const uint8_t *data, size_t size, size_t len)
{
    rcs_message whole_message;
    rcs_message part_message;
    uint8_t *copy = malloc(len ? len : 1);
    HOLDS(copy != NULL);
    memcpy(copy, data, len);
    rcs_outcome whole = decode(data, size, size, &whole_message);
    rcs_outcome part = decode(copy, len, size, &part_message);
    HOLDS(part.certainty == RCS_INEXACT || part.rcode == whole.rcode);
    HOLDS(len < 4 || part.header_rcode == whole.header_rcode);
    HOLDS(!part.has_tsig || part_message.tsig_at != whole_message.tsig_at ||
          part.tsig.error == whole.tsig.error);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size = size > UINT16_MAX ? UINT16_MAX : size;
    size_t last = size ? data[size - 1] : 0;
    check_prefix(data, size, size);
    check_prefix(data, size, size * last / 256);
    check_prefix(data, size, size ? size - 1 : 0);
    return 0;
}
