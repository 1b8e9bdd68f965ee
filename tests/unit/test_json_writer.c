/* test_json_writer.c -- JSON written a value at a time */
#include "unit.h"

#include <string.h>

#include "sink/json_writer.h"
#include "support/written.h"

static written out;
static rcsi_json json;

TEST(values_are_parted_by_commas_at_every_depth)
{
    rcsi_json_open_object(&json, NULL);
    rcsi_json_u64(&json, "a", 1);
    rcsi_json_open_array(&json, "b");
    rcsi_json_string(&json, NULL, "x");
    rcsi_json_open_object(&json, NULL);
    rcsi_json_close_object(&json);
    rcsi_json_bool(&json, NULL, true);
    rcsi_json_close_array(&json);
    rcsi_json_bool(&json, "c", false);
    rcsi_json_close_object(&json);
    rcsi_json_end_line(&json);
    rcsi_json_open_object(&json, NULL);
    rcsi_json_close_object(&json);
    assert_string_equal(written_text(&out), "{\"a\":1,\"b\":[\"x\",{},true],\"c\":false}\n{}");
}

static const char *number(int64_t value)
{
    rcsi_json_i64(&json, NULL, value);
    json.comma = false;
    return written_text(&out);
}

TEST(integers_beyond_what_a_double_holds_are_strings)
{
    assert_string_equal(number(0), "0");
    assert_string_equal(number(9007199254740992), "9007199254740992");
    assert_string_equal(number(9007199254740993), "\"9007199254740993\"");
    assert_string_equal(number(-9007199254740992), "-9007199254740992");
    assert_string_equal(number(-9007199254740993), "\"-9007199254740993\"");
    assert_string_equal(number(INT64_MIN), "\"-9223372036854775808\"");
    rcsi_json_u64(&json, NULL, UINT64_MAX);
    assert_string_equal(written_text(&out), "\"18446744073709551615\"");
}

TEST(every_ascii_octet_is_printable_and_reads_back)
{
    for (int c = 0; c < 128; c++) {
        char text[2] = {(char)c, 'z'}, expected[16];
        rcsi_json_text(&json, NULL, text, sizeof text);
        json.comma = false;
        if (c == '"' || c == '\\') {
            snprintf(expected, sizeof expected, "\"\\%cz\"", c);
        } else if (c == '\n') {
            snprintf(expected, sizeof expected, "\"\\nz\"");
        } else if (c < 0x20 || c == 0x7f) {
            snprintf(expected, sizeof expected, "\"\\u%04xz\"", (unsigned)c);
        } else {
            snprintf(expected, sizeof expected, "\"%cz\"", c);
        }
        assert_string_equal(written_text(&out), expected);
    }
}

TEST(characters_beyond_ascii_are_escaped_as_utf16)
{
    rcsi_json_string(&json, NULL, "\u00e9\u8aac\U0001f600");
    assert_string_equal(written_text(&out), "\"\\u00e9\\u8aac\\ud83d\\ude00\"");
}

TEST(octets_that_are_no_utf8_stand_in_hexadecimal_under_the_other_key)
{
    for (int c = 0; c < 256; c++) {
        char text[2] = {'a', (char)c}, expected[32];
        rcsi_json_octets(&json, "text", "text_hex", text, sizeof text);
        json.comma = false;
        const char *got = written_text(&out);
        if (c < 128) {
            assert_int_equal(strncmp(got, "\"text\":\"a", 9), 0);
            continue;
        }
        snprintf(expected, sizeof expected, "\"text_hex\":\"61%02x\"", (unsigned)c);
        assert_string_equal(got, expected);
    }
}

static int begin(void **state)
{
    (void)state;
    written_begin(&out);
    return 0;
}

static int fresh(void **state)
{
    (void)state;
    rcsi_json_init(&json, &out.writer);
    return 0;
}

static int end(void **state)
{
    (void)state;
    written_end(&out);
    return 0;
}

#define F(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        F(values_are_parted_by_commas_at_every_depth),
        F(integers_beyond_what_a_double_holds_are_strings),
        F(every_ascii_octet_is_printable_and_reads_back),
        F(characters_beyond_ascii_are_escaped_as_utf16),
        F(octets_that_are_no_utf8_stand_in_hexadecimal_under_the_other_key)};
    return cmocka_run_group_tests(tests, begin, end);
}
