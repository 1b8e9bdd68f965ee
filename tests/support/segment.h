/* segment.h -- frames as text, taken apart at a guard page, and what must come out */
#ifndef RCS_TESTS_SEGMENT_H
#define RCS_TESTS_SEGMENT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "net/segment.h"
#include "support/guard.h"
#include "support/hex.h"

/* UDP 1024 -> 53 with 5 octets "hello", inside IPv4 192.0.2.1 -> 192.0.2.53 and IPv6. */
#define UDP "0400 0035 000d 0000"
#define HELLO "68656c6c6f"
#define IPV4_UDP "4500 0021 1234 0000 40 11 0000 c0000201 c0000235" UDP HELLO
#define IPV6_ADDRESSES                                                                             \
    "20010db8 00000000 00000000 00000001" /* 2001:db8::1 */                                        \
    "20010db8 00000000 00000000 00000035"
#define IPV6_UDP "6000 0000 000d 11 40" IPV6_ADDRESSES UDP HELLO
#define MACS "020000000001 020000000002"

static const uint8_t client4[4] = {192, 0, 2, 1};
static const uint8_t server4[4] = {192, 0, 2, 53};
static const uint8_t client6[16] = {0x20, 1, 0x0d, 0xb8, [15] = 1};
static const uint8_t server6[16] = {0x20, 1, 0x0d, 0xb8, [15] = 0x35};

enum { EN10MB = 1, RAW = 101 };

static inline rcsi_segment parse_cut(uint16_t linktype, const hex_octets *frame, size_t caplen)
{
    guard g = guard_new(sizeof frame->at);
    rcs_packet packet = {
        .data = guard_put(&g, frame->at, caplen),
        .caplen = (uint32_t)caplen,
        .wirelen = (uint32_t)frame->len,
        .linktype = linktype,
    };
    rcsi_segment s;
    rcsi_segment_parse(&packet, NULL, &s);
    /* Pointers must stay inside; then make them live on in the caller's copy. */
    if (s.payload) {
        assert_in_range((uintptr_t)s.payload, (uintptr_t)packet.data, (uintptr_t)g.end);
        assert_true(s.payload_len <= (size_t)(g.end - s.payload));
        assert_true(s.payload_len <= s.payload_wire_len);
        s.payload = frame->at + (s.payload - packet.data);
    }
    if (s.source) {
        size_t address = s.family == 4 ? 4 : 16;
        assert_true(s.source + address <= g.end && s.destination + address <= g.end);
        s.source = frame->at + (s.source - packet.data);
        s.destination = frame->at + (s.destination - packet.data);
    }
    if (s.tunnels > 0) {
        size_t address = s.outer_family == 4 ? 4 : 16;
        assert_true(s.outer_source + address <= g.end && s.outer_destination + address <= g.end);
        s.outer_source = frame->at + (s.outer_source - packet.data);
        s.outer_destination = frame->at + (s.outer_destination - packet.data);
    }
    guard_free(&g);
    return s;
}

static hex_octets frame; /* of the running case */

static inline rcsi_segment parse(uint16_t linktype, const char *text)
{
    frame.len = 0;
    hex_append(&frame, text);
    return parse_cut(linktype, &frame, frame.len);
}

static inline void assert_hello(const rcsi_segment *s, uint8_t family)
{
    size_t address = family == 4 ? 4 : 16;
    assert_int_equal(s->kind, RCSI_UDP);
    assert_int_equal(s->family, family);
    assert_int_equal(s->protocol, 17);
    assert_memory_equal(s->source, family == 4 ? client4 : client6, address);
    assert_memory_equal(s->destination, family == 4 ? server4 : server6, address);
    assert_int_equal(s->source_port, 1024);
    assert_int_equal(s->destination_port, 53);
    assert_int_equal(s->payload_len, 5);
    assert_int_equal(s->payload_wire_len, 5);
    assert_memory_equal(s->payload, "hello", 5);
}

static inline void assert_link(uint16_t linktype, const char *text, uint8_t family, uint8_t tags)
{
    rcsi_segment s = parse(linktype, text);
    assert_hello(&s, family);
    assert_int_equal(s.vlan_tags, tags);
}

/* A frame cut anywhere: the headers that are there are kept, the rest is known to be missing. */
static inline void assert_prefixes(uint16_t linktype, const char *text, rcsi_segment_kind kind)
{
    rcsi_segment whole = parse(linktype, text);
    assert_int_equal(whole.kind, kind);
    size_t headers = (size_t)(whole.payload - frame.at);
    for (size_t caplen = 0; caplen <= frame.len; caplen++) {
        rcsi_segment s = parse_cut(linktype, &frame, caplen);
        assert_int_equal(s.kind, caplen < headers ? RCSI_CUT : kind);
        if (s.kind == RCSI_CUT) {
            continue;
        }
        size_t there = caplen - headers;
        size_t expected = there < whole.payload_len ? there : whole.payload_len;
        assert_int_equal(s.payload_len, expected);
        assert_int_equal(s.payload_wire_len, whole.payload_wire_len);
        assert_ptr_equal(s.source, whole.source);
        assert_int_equal(s.source_port, whole.source_port);
    }
}

#endif
