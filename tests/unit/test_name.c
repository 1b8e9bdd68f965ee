/* test_name.c -- names are expanded within bounds, written reversibly, compared by RFC 4343 */
#include <stdio.h>
#include <string.h>

#include "dns/name.h"
#include "unit.h"

/* A name at `at` inside octets that stand for a message. */
static rcs_name name_in(const void *msg, size_t len, size_t at)
{
    rcs_name name = {msg, (uint16_t)len, (uint16_t)at};
    return name;
}

static const char *text_of(const void *octets, size_t len)
{
    static char text[RCS_NAME_TEXT_MAX];
    rcs_name name = rcs_name_of(octets, (uint16_t)len);
    size_t written = rcs_name_text(&name, text);
    assert_int_equal(written, strlen(text));
    return text;
}

TEST(the_root_is_a_dot)
{
    assert_string_equal(text_of("", 1), ".");
}

TEST(a_name_ends_with_a_dot_and_keeps_its_case)
{
    assert_string_equal(text_of("\3wWw\7example", 13), "wWw.example.");
}

/* What RFC 1035 5.1 wants for one octet, told apart from the code by its own list. */
static void expected_escape(unsigned octet, char out[8])
{
    bool plain = octet > 0x20 && octet < 0x7f;
    bool special = plain && strchr(".\\\";()@$", (int)octet) != NULL;
    snprintf(out, 8, plain ? (special ? "\\%c." : "%c.") : "\\%03u.", octet);
}

TEST(each_of_256_octets_is_written_plain_or_escaped)
{
    for (unsigned octet = 0; octet < 256; octet++) {
        uint8_t wire[] = {1, (uint8_t)octet, 0};
        char expected[8];
        expected_escape(octet, expected);
        assert_string_equal(text_of(wire, 3), expected);
    }
    assert_string_equal(text_of("\3a b", 5), "a\\032b.");
    assert_string_equal(text_of("\3a.b", 5), "a\\.b.");
}

TEST(the_longest_text_fits)
{
    uint8_t wire[255] = {0};
    for (size_t label = 0; label < 127; label++) {
        wire[2 * label] = 1;
        wire[2 * label + 1] = 0xff;
    }
    assert_int_equal(strlen(text_of(wire, sizeof wire)), 127 * 5);
    memset(wire, 0xff, sizeof wire);
    wire[0] = wire[64] = wire[128] = 63;
    wire[192] = 61;
    wire[254] = 0;
    assert_int_equal(strlen(text_of(wire, sizeof wire)), (3 * 63 + 61) * 4 + 4);
}

TEST(pointers_are_followed_and_expanded)
{
    static const char msg[] = "xxxxxxxxxxxx\7example\0\3www\xc0\x0c\xc0\x15";
    rcs_name name = name_in(msg, 29, 27);
    char text[RCS_NAME_TEXT_MAX];
    uint8_t wire[RCS_NAME_WIRE_MAX];
    assert_int_equal(rcs_name_text(&name, text), 12);
    assert_string_equal(text, "www.example.");
    assert_int_equal(rcs_name_wire(&name, wire), 13);
    assert_memory_equal(wire, "\3www\7example", 13);
}

static void assert_broken(const void *msg, size_t len, size_t at)
{
    rcs_name name = name_in(msg, len, at);
    char text[RCS_NAME_TEXT_MAX] = "x";
    uint8_t wire[RCS_NAME_WIRE_MAX];
    assert_int_equal(rcs_name_text(&name, text), 0);
    assert_string_equal(text, "");
    assert_int_equal(rcs_name_wire(&name, wire), 0);
    assert_false(rcs_name_equal(&name, &name));
}

TEST(broken_names_give_nothing_and_equal_nothing)
{
    assert_broken("xxxxxxxxxxxx\xc0\x0c", 14, 12);         /* itself */
    assert_broken("xxxxxxxxxxxx\xc0\x0e\xc0\x0c", 16, 14); /* a loop of two */
    assert_broken("xxxxxxxxxxxx\1a\xc0\x0c", 16, 12);      /* back into its own run */
    assert_broken("xxxxxxxxxxxx\1a\xc0\x12xx\0x\xc0\x0c", 22, 20); /* forward after a jump */
    assert_broken("\0xxxxxxxxxxx\xc0\0", 14, 12);          /* the header */
    assert_broken("xxxxxxxxxxxx\xc0", 13, 12);             /* half a pointer */
    assert_broken("xxxxxxxxxxxx\3ab", 15, 12);             /* half a label */
    assert_broken("xxxxxxxxxxxx\2ab", 15, 12);             /* no root */
    assert_broken("xxxxxxxxxxxx\x40", 13, 12);             /* reserved types */
    assert_broken("xxxxxxxxxxxx\x80", 13, 12);
    assert_broken("", 0, 0);
}

TEST(a_name_that_pointers_make_longer_than_255_is_broken)
{
    /* 4 labels of 63 at 12, then names that add 1 to 3 octets before them. */
    uint8_t msg[12 + 3 * 64 + 61 + 1 + 6] = {0};
    msg[12] = msg[76] = msg[140] = 63;
    msg[204] = 60;
    memcpy(msg + 266, "\1b\xc0\x0c", 4);
    rcs_name fits = name_in(msg, sizeof msg, 12);
    uint8_t wire[RCS_NAME_WIRE_MAX];
    assert_int_equal(rcs_name_wire(&fits, wire), 254);
    assert_broken(msg, sizeof msg, 266);
}

TEST(more_than_127_pointers_in_one_name_are_refused)
{
    uint8_t msg[12 + 1 + 2 * 128] = {0};
    for (size_t i = 0; i < 128; i++) {
        size_t target = i == 0 ? 12 : 13 + 2 * (i - 1);
        msg[13 + 2 * i] = (uint8_t)(0xc0 | target >> 8);
        msg[14 + 2 * i] = (uint8_t)target;
    }
    rcs_name last_good = name_in(msg, sizeof msg, 13 + 2 * 126);
    uint8_t wire[RCS_NAME_WIRE_MAX];
    assert_int_equal(rcs_name_wire(&last_good, wire), 1);
    assert_broken(msg, sizeof msg, 13 + 2 * 127);
}

TEST(equality_ignores_the_case_of_ascii_letters_only)
{
    for (unsigned a = 0; a < 256; a++) {
        for (unsigned b = 0; b < 256; b++) {
            uint8_t wire_a[] = {1, (uint8_t)a, 0};
            uint8_t wire_b[] = {1, (uint8_t)b, 0};
            rcs_name name_a = rcs_name_of(wire_a, 3);
            rcs_name name_b = rcs_name_of(wire_b, 3);
            bool letters = (a ^ b) == 0x20 && (a | 0x20) >= 'a' && (a | 0x20) <= 'z';
            assert_int_equal(rcs_name_equal(&name_a, &name_b), a == b || letters);
        }
    }
}

TEST(names_of_different_labels_are_not_equal)
{
    rcs_name ab = rcs_name_of((const uint8_t *)"\1a\1b", 5);
    rcs_name a = rcs_name_of((const uint8_t *)"\1a", 3);
    rcs_name dotted = rcs_name_of((const uint8_t *)"\3a.b", 5);
    assert_false(rcs_name_equal(&ab, &a));
    assert_false(rcs_name_equal(&a, &ab));
    assert_false(rcs_name_equal(&ab, &dotted));
    assert_true(rcs_name_equal(&ab, &ab));
}

RUN_TESTS(
    T(the_root_is_a_dot),
    T(a_name_ends_with_a_dot_and_keeps_its_case),
    T(each_of_256_octets_is_written_plain_or_escaped),
    T(the_longest_text_fits),
    T(pointers_are_followed_and_expanded),
    T(broken_names_give_nothing_and_equal_nothing),
    T(a_name_that_pointers_make_longer_than_255_is_broken),
    T(more_than_127_pointers_in_one_name_are_refused),
    T(equality_ignores_the_case_of_ascii_letters_only),
    T(names_of_different_labels_are_not_equal))
