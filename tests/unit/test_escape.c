/* test_escape.c -- no octet from the network reaches a terminal as it is */
#include "unit.h"

#include <string.h>

#include "sink/escape.h"

TEST(every_octet_becomes_printable_and_can_be_told_apart)
{
    char seen[256][8];
    for (int c = 0; c < 256; c++) {
        char octet = (char)c;
        size_t len = rcsi_escape(&octet, 1, seen[c], sizeof seen[c]);
        assert_int_equal(len, strlen(seen[c]));
        assert_int_equal(len, c == '\\' ? 2 : c >= 0x20 && c <= 0x7e ? 1 : 4);
        for (size_t i = 0; i < len; i++) {
            assert_in_range(seen[c][i], 0x20, 0x7e);
        }
        for (int other = 0; other < c; other++) {
            assert_string_not_equal(seen[c], seen[other]);
        }
    }
}

TEST(the_form_is_x_and_two_digits)
{
    char out[64];
    assert_int_equal(rcsi_escape("a\x1b[31m\n\xff\\", 9, out, sizeof out), 19);
    assert_string_equal(out, "a\\x1b[31m\\x0a\\xff\\\\");
}

TEST(a_cut_never_splits_an_escape)
{
    char whole[64], out[64];
    size_t len = rcsi_escape("\x01\x02z\x03", 4, whole, sizeof whole);
    assert_string_equal(whole, "\\x01\\x02z\\x03");
    for (size_t cap = 1; cap <= len + 1; cap++) {
        size_t kept = rcsi_escape("\x01\x02z\x03", 4, out, cap);
        assert_true(kept < cap);
        assert_int_equal(out[kept], '\0');
        assert_memory_equal(out, whole, kept);
        assert_true(kept == 0 || kept == 4 || kept == 8 || kept == 9 || kept == 13);
    }
}

TEST(nothing_is_written_without_room)
{
    char out = 'x';
    assert_int_equal(rcsi_escape("abc", 3, &out, 0), 0);
    assert_int_equal(out, 'x');
}

TEST(hexadecimal_has_two_digits_an_octet)
{
    const unsigned char octets[] = {0x00, 0x9f, 0xff};
    char out[7];
    assert_int_equal(rcsi_hex(octets, 3, out, sizeof out), 6);
    assert_string_equal(out, "009fff");
    assert_int_equal(rcsi_hex(octets, 3, out, 5), 4);
    assert_string_equal(out, "009f");
}

/* The same question by decoding: RFC 3629's ranges of scalar values and shortest forms. */
static bool decodes(const unsigned char *s, size_t len)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    while (len > 0) {
        size_t more = s[0] < 0x80 ? 0 : (s[0] & 0xe0) == 0xc0 ? 1 : (s[0] & 0xf0) == 0xe0 ? 2 : 3;
        if ((s[0] >= 0x80 && s[0] < 0xc0) || s[0] >= 0xf8 || more >= len) {
            return false;
        }
        uint32_t c = more ? s[0] & (0x3fu >> more) : s[0];
        for (size_t i = 1; i <= more; i++) {
            if ((s[i] & 0xc0) != 0x80) {
                return false;
            }
            c = c << 6 | (s[i] & 0x3f);
        }
        if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) {
            return false;
        }
        s += more + 1;
        len -= more + 1;
    }
    return true;
}

TEST(utf8_is_valid_exactly_when_it_decodes)
{
    static const unsigned char tails[] = {0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90,
                                          0x9f, 0xa0, 0xbf, 0xc0, 0xff};
    size_t valid = 0;
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            for (size_t i = 0; i < sizeof tails * sizeof tails; i++) {
                unsigned char s[4] = {(unsigned char)first, (unsigned char)second,
                                      tails[i % sizeof tails], tails[i / sizeof tails]};
                for (size_t len = 0; len <= 4; len++) {
                    bool expected = decodes(s, len);
                    assert_int_equal(rcsi_utf8_valid((const char *)s, len), expected);
                    valid += expected;
                }
            }
        }
    }
    assert_true(valid > 100000);
}

RUN_TESTS(T(every_octet_becomes_printable_and_can_be_told_apart), T(the_form_is_x_and_two_digits),
          T(a_cut_never_splits_an_escape), T(nothing_is_written_without_room),
          T(hexadecimal_has_two_digits_an_octet), T(utf8_is_valid_exactly_when_it_decodes))
