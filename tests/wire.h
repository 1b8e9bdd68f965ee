/* wire.h -- DNS messages for tests, put together octet by octet */
#ifndef RCS_TEST_WIRE_H
#define RCS_TEST_WIRE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rcodescope/message.h"

enum {
    WIRE_RESPONSE = RCS_FLAG_QR | RCS_FLAG_RD | RCS_FLAG_RA,
    WIRE_QUESTION_NAME = 12
};

typedef struct wire {
    size_t len;
    uint8_t octets[65535];
} wire;

static inline void wire_u8(wire *w, unsigned value)
{
    w->octets[w->len++] = (uint8_t)value;
}

static inline void wire_u16(wire *w, unsigned value)
{
    wire_u8(w, value >> 8 & 0xff);
    wire_u8(w, value & 0xff);
}

static inline void wire_u32(wire *w, uint32_t value)
{
    wire_u16(w, value >> 16);
    wire_u16(w, value & 0xffff);
}

static inline void wire_put(wire *w, const void *octets, size_t len)
{
    memcpy(w->octets + w->len, octets, len);
    w->len += len;
}

static inline void wire_set16(wire *w, size_t at, unsigned value)
{
    w->octets[at] = (uint8_t)(value >> 8);
    w->octets[at + 1] = (uint8_t)value;
}

static inline unsigned wire_get16(const wire *w, size_t at)
{
    return (unsigned)w->octets[at] << 8 | w->octets[at + 1];
}

/* "www.example." or "." without escapes. */
static inline void wire_name(wire *w, const char *text)
{
    while (*text != '\0' && *text != '.') {
        size_t len = strcspn(text, ".");
        wire_u8(w, (unsigned)len);
        wire_put(w, text, len);
        text += len + 1;
    }
    wire_u8(w, 0);
}

static inline void wire_pointer(wire *w, unsigned target)
{
    wire_u16(w, 0xc000u | target);
}

/* A header with no records yet. */
static inline void wire_begin(wire *w, unsigned flags)
{
    w->len = 0;
    wire_u16(w, 0x1234);
    wire_u16(w, flags);
    wire_u32(w, 0);
    wire_u32(w, 0);
}

static inline void wire_count(wire *w, rcs_section section)
{
    size_t at = 4 + 2 * (size_t)section;
    wire_set16(w, at, wire_get16(w, at) + 1);
}

static inline void wire_question(wire *w, const char *name, unsigned type)
{
    wire_count(w, RCS_QUESTION);
    wire_name(w, name);
    wire_u16(w, type);
    wire_u16(w, 1);
}

/* A header and the question www.example.com. A. */
static inline void wire_begin_response(wire *w, unsigned rcode)
{
    wire_begin(w, WIRE_RESPONSE | rcode);
    wire_question(w, "www.example.com.", RCS_TYPE_A);
}

/* The fixed part of a record behind its owner; then put the data and call wire_end_data(). */
static inline size_t wire_begin_data(wire *w, rcs_section section, unsigned type, unsigned klass,
                                     uint32_t ttl)
{
    wire_count(w, section);
    wire_u16(w, type);
    wire_u16(w, klass);
    wire_u32(w, ttl);
    wire_u16(w, 0);
    return w->len;
}

static inline void wire_end_data(wire *w, size_t start)
{
    wire_set16(w, start - 2, (unsigned)(w->len - start));
}

static inline void wire_a(wire *w, rcs_section section)
{
    wire_pointer(w, WIRE_QUESTION_NAME);
    size_t start = wire_begin_data(w, section, RCS_TYPE_A, 1, 300);
    wire_u32(w, 0xc0000201);
    wire_end_data(w, start);
}

/* An OPT record; between begin and end come its options. */
static inline size_t wire_begin_opt(wire *w, rcs_section section, unsigned opt_rcode)
{
    wire_u8(w, 0);
    return wire_begin_data(w, section, RCS_TYPE_OPT, 1232, (uint32_t)opt_rcode << 24);
}

static inline void wire_opt(wire *w, rcs_section section, unsigned opt_rcode)
{
    wire_end_data(w, wire_begin_opt(w, section, opt_rcode));
}

static inline void wire_option(wire *w, unsigned code, const void *data, size_t len)
{
    wire_u16(w, code);
    wire_u16(w, (unsigned)len);
    wire_put(w, data, len);
}

static inline void wire_ede(wire *w, unsigned code, const char *text)
{
    wire_u16(w, 15);
    wire_u16(w, (unsigned)strlen(text) + 2);
    wire_u16(w, code);
    wire_put(w, text, strlen(text));
}

/* A TSIG record (RFC 8945 4.2) with a MAC of 16 octets. */
static inline void wire_tsig(wire *w, rcs_section section, unsigned error, const void *other,
                             size_t other_len)
{
    wire_name(w, "key.example.");
    size_t start = wire_begin_data(w, section, RCS_TYPE_TSIG, 255, 0);
    wire_name(w, "hmac-sha256.");
    wire_u16(w, 1);
    wire_u32(w, 0x02030405);
    wire_u16(w, 300);
    wire_u16(w, 16);
    wire_put(w, "0123456789abcdef", 16);
    wire_u16(w, 0x1234);
    wire_u16(w, error);
    wire_u16(w, (unsigned)other_len);
    wire_put(w, other, other_len);
    wire_end_data(w, start);
}

/* A TKEY record (RFC 2930 2) without key data. */
static inline void wire_tkey(wire *w, rcs_section section, unsigned error)
{
    wire_name(w, "tkey.example.");
    size_t start = wire_begin_data(w, section, RCS_TYPE_TKEY, 255, 0);
    wire_name(w, "gss-tsig.");
    wire_u32(w, 1);
    wire_u32(w, 2);
    wire_u16(w, 3);
    wire_u16(w, error);
    wire_u32(w, 0);
    wire_end_data(w, start);
}

#endif
