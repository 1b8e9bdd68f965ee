/* tap.h -- dnstap streams made octet by octet */
#ifndef RCS_TESTS_TAP_H
#define RCS_TESTS_TAP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TAP_CONTENT "protobuf:dnstap.Dnstap"

/** A protocol buffer, or a whole stream.  Starts as {0}. */
typedef struct tap {
    size_t len;
    uint8_t at[8192];
} tap;

static inline void tap_octets(tap *t, const void *octets, size_t len)
{
    if (t->len + len > sizeof t->at) {
        abort();
    }
    if (len > 0) {
        memcpy(t->at + t->len, octets, len);
    }
    t->len += len;
}

static inline void tap_u32(tap *t, uint32_t value)
{
    const uint8_t octets[] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16),
                              (uint8_t)(value >> 8), (uint8_t)value};
    tap_octets(t, octets, sizeof octets);
}

static inline void tap_varint(tap *t, uint64_t value)
{
    do {
        uint8_t octet = (uint8_t)((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
        tap_octets(t, &octet, 1);
        value >>= 7;
    } while (value > 0);
}

/** A field with a varint. */
static inline void tap_number(tap *t, uint32_t field, uint64_t value)
{
    tap_varint(t, (uint64_t)field << 3);
    tap_varint(t, value);
}

/** A field with 32 bits. */
static inline void tap_fixed32(tap *t, uint32_t field, uint32_t value)
{
    const uint8_t octets[] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
                              (uint8_t)(value >> 24)};
    tap_varint(t, (uint64_t)field << 3 | 5);
    tap_octets(t, octets, sizeof octets);
}

/** A field with octets. */
static inline void tap_field(tap *t, uint32_t field, const void *octets, size_t len)
{
    tap_varint(t, (uint64_t)field << 3 | 2);
    tap_varint(t, len);
    tap_octets(t, octets, len);
}

/** A control frame; `content` NULL: it names none. */
static inline void tap_control(tap *t, uint32_t type, const char *content)
{
    size_t len = content ? strlen(content) : 0;
    tap_u32(t, 0);
    tap_u32(t, (uint32_t)(content ? 12 + len : 4));
    tap_u32(t, type);
    if (content) {
        tap_u32(t, 1);
        tap_u32(t, (uint32_t)len);
        tap_octets(t, content, len);
    }
}

static inline void tap_frame(tap *t, const tap *frame)
{
    tap_u32(t, (uint32_t)frame->len);
    tap_octets(t, frame->at, frame->len);
}

/** What a Message says beside the DNS message, which is `dns`: query 10 or response 14. */
typedef struct tap_event {
    uint64_t type, protocol;
    uint32_t seconds, nanoseconds;
    const void *dns;
    size_t dns_len;
} tap_event;

/** A Dnstap around a Message of 192.0.2.10:40000 and 192.0.2.53:853. */
static inline tap tap_told(const tap_event *event)
{
    static const uint8_t client[] = {192, 0, 2, 10}, server[] = {192, 0, 2, 53};
    bool response = event->type % 2 == 0;
    tap message = {0}, whole = {0};
    tap_number(&message, 1, event->type);
    tap_number(&message, 2, 1);
    tap_number(&message, 3, event->protocol);
    tap_field(&message, 4, client, sizeof client);
    tap_field(&message, 5, server, sizeof server);
    tap_number(&message, 6, 40000);
    tap_number(&message, 7, 853);
    tap_number(&message, response ? 12 : 8, event->seconds);
    tap_fixed32(&message, response ? 13 : 9, event->nanoseconds);
    tap_field(&message, response ? 14 : 10, event->dns, event->dns_len);
    tap_field(&whole, 1, "resolver1", 9);
    tap_field(&whole, 2, "unit 1.0", 8);
    tap_number(&whole, 15, 1);
    tap_field(&whole, 14, message.at, message.len);
    return whole;
}

#endif
