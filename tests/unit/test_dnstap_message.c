/* test_dnstap_message.c -- the protocol buffer of a dnstap frame, field by field */
#include "capture/dnstap_message.h"
#include "support/guard.h"
#include "support/tap.h"
#include "unit.h"

static const uint8_t DNS[] = {0x12, 0x34, 0x81, 0x80, 0, 0, 0, 0, 0, 0, 0, 0};

static rcsi_told told;

static const char *read_frame(const tap *frame)
{
    guard g = guard_new(sizeof frame->at);
    const char *broken =
        rcsi_dnstap_message_read(guard_put(&g, frame->at, frame->len), frame->len, &told);
    guard_free(&g);
    return broken;
}

static tap a_response(void)
{
    const tap_event event = {6, 3, 1700000000, 250000000, DNS, sizeof DNS};
    return tap_told(&event);
}

TEST(a_response_over_tls_is_read_whole)
{
    tap frame = a_response();
    assert_null(read_frame(&frame));
    const rcs_carried *c = &told.carried;
    assert_int_equal(c->origin.type, RCS_DNSTAP_CLIENT_RESPONSE);
    assert_int_equal(c->origin.carrier, RCS_CARRIER_TLS);
    assert_int_equal(c->flow.transport, RCS_TCP);
    assert_int_equal(c->flow.client.family, 4);
    assert_int_equal(c->flow.client.ip[3], 10);
    assert_int_equal(c->flow.client.port, 40000);
    assert_int_equal(c->flow.server.ip[3], 53);
    assert_int_equal(c->flow.server.port, 853);
    assert_null(c->query.wire);
    assert_int_equal(c->response.len, sizeof DNS);
    assert_int_equal(told.time_ns, INT64_C(1700000000250000000));
    assert_false(told.bad_time);
    assert_int_equal(c->waited_ns, -1);
    assert_memory_equal(c->origin.identity, "resolver1", 9);
    assert_int_equal(c->origin.identity_len, 9);
    assert_memory_equal(c->origin.version, "unit 1.0", 8);
}

TEST(every_protocol_has_its_transport)
{
    static const rcs_transport transports[] = {RCS_UDP, RCS_UDP, RCS_TCP, RCS_TCP, RCS_TCP,
                                               RCS_UDP, RCS_TCP, RCS_UDP, RCS_UDP};
    for (unsigned protocol = 0; protocol < 9; protocol++) {
        const tap_event event = {6, protocol, 1, 0, DNS, sizeof DNS};
        tap frame = tap_told(&event);
        assert_null(read_frame(&frame));
        assert_int_equal(told.carried.flow.transport, transports[protocol]);
        assert_int_equal(told.carried.origin.carrier,
                         protocol < 8 ? protocol : RCS_CARRIER_UNKNOWN);
    }
}

TEST(a_type_that_came_later_still_carries_its_message)
{
    for (unsigned type = 0; type < 17; type++) {
        const tap_event event = {type, 1, 1, 0, DNS, sizeof DNS};
        tap frame = tap_told(&event);
        assert_null(read_frame(&frame));
        bool known = type >= 1 && type <= 14;
        assert_int_equal(told.carried.origin.type, known ? type : RCS_DNSTAP_OTHER);
        assert_non_null(type % 2 == 0 ? told.carried.response.wire : told.carried.query.wire);
    }
}

TEST(unknown_fields_of_every_wire_type_are_stepped_over)
{
    static const uint8_t eight[8] = {0};
    tap frame = {0}, known = a_response();
    tap_number(&frame, 900, UINT64_MAX);
    tap_varint(&frame, 901 << 3 | 1);
    tap_octets(&frame, eight, 8);
    tap_field(&frame, 3, "extra", 5);
    tap_fixed32(&frame, 902, 7);
    tap_octets(&frame, known.at, known.len);
    assert_null(read_frame(&frame));
    assert_int_equal(told.carried.response.len, sizeof DNS);
}

TEST(a_query_and_its_response_in_one_frame_give_the_time_between)
{
    tap message = {0}, frame = {0};
    tap_number(&message, 1, 4);
    tap_number(&message, 8, 100);
    tap_fixed32(&message, 9, 5);
    tap_number(&message, 12, 101);
    tap_fixed32(&message, 13, 7);
    tap_field(&message, 10, DNS, sizeof DNS);
    tap_field(&message, 14, DNS, sizeof DNS);
    tap_number(&frame, 15, 1);
    tap_field(&frame, 14, message.at, message.len);
    assert_null(read_frame(&frame));
    assert_int_equal(told.carried.waited_ns, INT64_C(1000000002));
    assert_int_equal(told.carried.query.time_ns, INT64_C(100000000005));
    assert_int_equal(told.time_ns, INT64_C(101000000007));
    assert_int_equal(told.carried.flow.client.family, 0);
}

TEST(times_that_do_not_fit_are_said)
{
    static const struct {
        uint64_t seconds;
        uint32_t nanoseconds;
        bool bad;
    } times[] = {{0, 0, false},
                 {9223372035, 999999999, false},
                 {9223372036, 0, true},
                 {UINT64_MAX, 0, true},
                 {1, 1000000000, true}};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        tap message = {0}, frame = {0};
        tap_number(&message, 12, times[i].seconds);
        tap_fixed32(&message, 13, times[i].nanoseconds);
        tap_field(&message, 14, DNS, sizeof DNS);
        tap_number(&frame, 15, 1);
        tap_field(&frame, 14, message.at, message.len);
        assert_null(read_frame(&frame));
        assert_int_equal(told.bad_time, times[i].bad);
        assert_int_equal(told.time_ns, times[i].bad ? 0
                                                    : (int64_t)(times[i].seconds * 1000000000 +
                                                                times[i].nanoseconds));
    }
}

/* One wrong field in an otherwise good frame, before the message. */
static const char *with(const tap *value)
{
    tap message = {0}, frame = {0};
    tap_octets(&message, value->at, value->len);
    tap_field(&message, 14, DNS, sizeof DNS);
    tap_number(&frame, 15, 1);
    tap_field(&frame, 14, message.at, message.len);
    return read_frame(&frame);
}

TEST(what_is_broken_is_named_and_the_message_is_kept)
{
    tap port = {0}, address = {0}, octets = {0};
    tap_number(&port, 6, 65536);
    tap_field(&address, 4, "12345", 5);
    assert_string_equal(with(&port), "a port above 65535");
    assert_int_equal(told.carried.response.len, sizeof DNS);
    assert_string_equal(with(&address), "an address of neither 4 nor 16 octets");
    assert_int_equal(told.carried.flow.client.family, 0);
    tap_varint(&octets, 4 << 3 | 2);
    tap_varint(&octets, UINT64_MAX);
    assert_string_equal(with(&octets), "a field of its message that cannot be read");
    assert_null(told.carried.response.wire);
}

TEST(keys_that_no_field_has_are_broken)
{
    static const uint64_t keys[] = {0, 0 << 3 | 2, 7 << 3 | 3, 7 << 3 | 4, 7 << 3 | 6,
                                    7 << 3 | 7, UINT64_C(1) << 32};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        tap frame = {0};
        tap_varint(&frame, keys[i]);
        tap_varint(&frame, 0);
        assert_string_equal(read_frame(&frame), "a field that cannot be read");
    }
    tap endless = {0};
    for (int i = 0; i < 11; i++) {
        tap_octets(&endless, "\x80", 1);
    }
    assert_string_equal(read_frame(&endless), "a field that cannot be read");
}

TEST(a_frame_of_another_kind_holds_no_message)
{
    tap frame = a_response();
    tap_number(&frame, 15, 2);
    assert_null(read_frame(&frame));
    assert_null(told.carried.response.wire);
    tap none = {0};
    assert_string_equal(read_frame(&none), "no type");
}

TEST(a_long_identity_is_cut_and_says_so)
{
    char name[200];
    memset(name, 'x', sizeof name);
    tap frame = a_response();
    tap_field(&frame, 1, name, sizeof name);
    assert_null(read_frame(&frame));
    assert_int_equal(told.carried.origin.identity_len, RCS_DNSTAP_WORD_MAX);
    assert_memory_equal(told.carried.origin.identity + RCS_DNSTAP_WORD_MAX - 4, "x...", 4);
}

TEST(every_prefix_is_broken_or_lacks_what_is_behind_it)
{
    tap whole = a_response();
    for (size_t len = 0; len < whole.len; len++) {
        tap part = whole;
        part.len = len;
        assert_non_null(read_frame(&part));
        assert_null(told.carried.response.wire);
    }
}

TEST(every_flipped_bit_leaves_a_message_within_the_frame)
{
    tap whole = a_response();
    for (size_t bit = 0; bit < whole.len * 8; bit++) {
        tap frame = whole;
        frame.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
        rcsi_dnstap_message_read(frame.at, frame.len, &told);
        const rcs_carried_part *part = &told.carried.response;
        assert_true(!part->wire || (part->wire > frame.at && part->len > 0 &&
                                    part->wire + part->len <= frame.at + frame.len));
        assert_true(told.carried.origin.identity_len <= RCS_DNSTAP_WORD_MAX);
    }
}

TEST(types_and_carriers_have_their_names)
{
    assert_string_equal(rcs_dnstap_type_name(RCS_DNSTAP_UPDATE_RESPONSE), "UPDATE_RESPONSE");
    assert_string_equal(rcs_dnstap_type_name(RCS_DNSTAP_OTHER), "OTHER");
    assert_string_equal(rcs_dnstap_type_name(RCS_DNSTAP_NONE), "NONE");
    assert_string_equal(rcs_carrier_name(RCS_CARRIER_HTTPS), "https");
    assert_string_equal(rcs_carrier_text(RCS_CARRIER_DNSCRYPT_UDP), "DNSCrypt/UDP");
    assert_string_equal(rcs_carrier_text(RCS_CARRIER_UNKNOWN), "an unknown transport");
}

RUN_TESTS(T(a_response_over_tls_is_read_whole), T(every_protocol_has_its_transport),
          T(a_type_that_came_later_still_carries_its_message),
          T(unknown_fields_of_every_wire_type_are_stepped_over),
          T(a_query_and_its_response_in_one_frame_give_the_time_between),
          T(times_that_do_not_fit_are_said), T(what_is_broken_is_named_and_the_message_is_kept),
          T(keys_that_no_field_has_are_broken), T(a_frame_of_another_kind_holds_no_message),
          T(a_long_identity_is_cut_and_says_so),
          T(every_prefix_is_broken_or_lacks_what_is_behind_it),
          T(every_flipped_bit_leaves_a_message_within_the_frame),
          T(types_and_carriers_have_their_names))
