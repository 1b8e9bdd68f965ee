/* test_dnssec.c -- dates of signatures, key tags */
#include "unit.h"

#include "rcodescope/dnssec.h"
#include "wire.h"

static void add_signature(wire *w, unsigned covered, uint32_t inception, uint32_t expiration)
{
    wire_pointer(w, WIRE_QUESTION_NAME);
    size_t data = wire_begin_data(w, RCS_ANSWER, RCS_TYPE_RRSIG, 1, 60);
    wire_u16(w, covered);
    wire_u8(w, 13);
    wire_u8(w, 3);
    wire_u32(w, 60);
    wire_u32(w, expiration);
    wire_u32(w, inception);
    wire_u16(w, 4711);
    wire_name(w, "example.com.");
    wire_u32(w, 0);
    wire_end_data(w, data);
}

static rcs_signature_state worst(const wire *w, uint32_t now, rcs_signature *out)
{
    rcs_message message;
    rcs_message_decode(w->octets, w->len, w->len, &message);
    return rcs_signature_worst(&message, (int64_t)now * 1000000000, out);
}

TEST(dates_are_serial_numbers)
{
    static const struct {
        uint32_t inception, expiration, now;
        rcs_signature_state state;
    } cases[] = {
        {1000, 2000, 1000, RCS_SIGNATURE_IN_TIME},
        {1000, 2000, 2000, RCS_SIGNATURE_IN_TIME},
        {1000, 2000, 2001, RCS_SIGNATURE_EXPIRED},
        {1000, 2000, 999, RCS_SIGNATURE_NOT_YET},
        {2000, 1000, 1500, RCS_SIGNATURE_INVERTED},
        {UINT32_C(0xffffff00), 0x100, UINT32_C(0xffffffff), RCS_SIGNATURE_IN_TIME},
        {UINT32_C(0xffffff00), 0x100, 0x80, RCS_SIGNATURE_IN_TIME},
        {UINT32_C(0xffffff00), 0x100, 0x101, RCS_SIGNATURE_EXPIRED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        wire w;
        rcs_signature s;
        wire_begin_response(&w, 0);
        add_signature(&w, 1, cases[i].inception, cases[i].expiration);
        assert_int_equal(worst(&w, cases[i].now, &s), cases[i].state);
        assert_int_equal(s.key_tag, 4711);
        assert_int_equal(s.covered, 1);
        assert_int_equal(s.expiration, cases[i].expiration);
    }
}

TEST(one_record_is_read_and_judged_by_itself)
{
    wire w;
    rcs_message message;
    rcs_record record;
    rcs_signature s;
    wire_begin_response(&w, 0);
    add_signature(&w, RCS_TYPE_SOA, 1000, 2000);
    wire_a(&w, RCS_ANSWER);
    rcs_message_decode(w.octets, w.len, w.len, &message);
    rcs_record_iter it = rcs_records(&message);
    assert_true(rcs_record_next(&it, &record));
    assert_true(rcs_signature_of(&message, &record, &s));
    assert_int_equal(s.covered, RCS_TYPE_SOA);
    assert_int_equal(s.algorithm, 13);
    assert_int_equal(rcs_signature_judge(&s, INT64_C(2001) * 1000000000), RCS_SIGNATURE_EXPIRED);
    assert_int_equal(rcs_signature_judge(&s, INT64_C(1500) * 1000000000), RCS_SIGNATURE_IN_TIME);
    assert_true(rcs_record_next(&it, &record));
    assert_false(rcs_signature_of(&message, &record, &s));
}

TEST(one_signature_in_time_is_enough_for_a_set)
{
    wire w;
    rcs_signature s;
    wire_begin_response(&w, 0);
    add_signature(&w, 1, 100, 200);
    add_signature(&w, 1, 100, 2000);
    assert_int_equal(worst(&w, 1000, &s), RCS_SIGNATURE_IN_TIME);
    add_signature(&w, 28, 100, 200);
    assert_int_equal(worst(&w, 1000, &s), RCS_SIGNATURE_EXPIRED);
    assert_int_equal(s.covered, 28);
    wire_begin_response(&w, 0);
    assert_int_equal(worst(&w, 1000, &s), RCS_SIGNATURE_NONE);
}

/* RFC 4034 B and B.1. */
TEST(key_tags_are_sums)
{
    const uint8_t sum[] = {1, 1, 3, 13, 0xff, 0xff, 0xff, 0xff};
    assert_int_equal(rcs_dnskey_tag(sum, sizeof sum),
                     (uint16_t)(0x0101 + 0x030d + 0xffff + 0xffff + 2));
    const uint8_t odd[] = {1, 1, 3, 13, 0x12};
    assert_int_equal(rcs_dnskey_tag(odd, sizeof odd), 0x0101 + 0x030d + 0x1200);
    const uint8_t md5[] = {1, 1, 3, 1, 9, 8, 0x12, 0x34, 7};
    assert_int_equal(rcs_dnskey_tag(md5, sizeof md5), 0x1234);
}

RUN_TESTS(T(one_record_is_read_and_judged_by_itself), T(dates_are_serial_numbers),
          T(one_signature_in_time_is_enough_for_a_set),
          T(key_tags_are_sums))
