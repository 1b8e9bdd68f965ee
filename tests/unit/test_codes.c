/* test_codes.c -- names of codes, and codes as people write them */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "catalog/codes.h"

static int open_catalog(void **state)
{
    rcs_error err;
    rcs_catalog *catalog = NULL;
    if (rcs_catalog_new("en", &catalog, &err) != RCS_OK) {
        print_error("%u: %s\n", err.line, err.text);
        return -1;
    }
    *state = catalog;
    return 0;
}

static int close_catalog(void **state)
{
    rcs_catalog_free(*state);
    return 0;
}

/* What a text means, as "rcode 16, tsig 16". */
static const char *meaning(void **state, const char *text)
{
    static char out[200];
    rcs_code_ref ref[RCS_CODE_MEANINGS_MAX];
    size_t count = rcs_code_parse(*state, text, ref), used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        used += (size_t)snprintf(out + used, sizeof out - used, "%s%s %u", i ? ", " : "",
                                 rcs_space_name(ref[i].space), ref[i].code);
    }
    return out;
}

static void codes_are_read_as_people_write_them(void **state)
{
    static const char *const cases[][2] = {
        {"23", "rcode 23, ede 23"},
        {"0x17", "rcode 23, ede 23"},
        {"BADCOOKIE", "rcode 23"},
        {"badcookie", "rcode 23"},
        {" BadCookie ", "rcode 23"},
        {"rcode 16", "rcode 16"},
        {"rcode:16", "rcode 16"},
        {"RCODE=0x10", "rcode 16"},
        {"tsig:16", "tsig 16"},
        {"tsig BADSIG", "tsig 16"},
        {"BADSIG", "tsig 16, tkey 16"},
        {"ede:22", "ede 22"},
        {"EDE 22", "ede 22"},
        {"EDE22", "ede 22"},
        {"tkey:19", "tkey 19"},
        {"SIGNATURE_EXPIRED", "ede 7"},
        {"signature expired", "ede 7"},
        {"Signature-Expired", "ede 7"},
        {"16", "rcode 16, tsig 16, tkey 16, ede 16"},
        {"9", "rcode 9, ede 9"},
        {"4", "rcode 4, ede 4"},
        {"22", "tsig 22, ede 22"},
        {"BADTRUNC", "tsig 22"},
        {"rcode 17", "rcode 17"},
        {"300", "rcode 300"},
        {"RCODE24", "rcode 24"},
        {"TYPE65280", "type 65280"},
        {"type AAAA", "type 28"},
        {"class4", "class 4"},
        {"OPT99", "option 99"},
        {"UPDATE", "opcode 5"},
        {"opcode 15", "opcode 15"},
        {"tsig 65535", "tsig 65535"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(meaning(state, cases[i][0]), cases[i][1]);
    }
}

static void what_is_no_code_has_no_meaning(void **state)
{
    static const char *const cases[] = {"",         " ",        "rcode",   "rcode 4096",
                                        "opcode 16", "ede 65536", "-1",      "0x",
                                        "4096",      "BADCOKIE", "tsig:",   "rcode 1 2",
                                        "23x",       "99999999999999999999"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(meaning(state, cases[i]), "");
    }
}

static void a_misspelt_name_brings_near_ones(void **state)
{
    const char *near[3];
    assert_true(rcs_code_suggest(*state, "badcokie", near, 3) >= 1);
    assert_string_equal(near[0], "BADCOOKIE");
    assert_true(rcs_code_suggest(*state, "NXDOMIAN", near, 3) >= 1);
    assert_string_equal(near[0], "NXDOMAIN");
    assert_true(rcs_code_suggest(*state, "refused!", near, 3) >= 1);
    assert_string_equal(near[0], "REFUSED");
    assert_int_equal(rcs_code_suggest(*state, "qqqqqqqqqqqqqq", near, 3), 0);
    assert_int_equal(rcs_code_suggest(*state, "", near, 3), 0);
    assert_int_equal(rcs_code_suggest(*state, "BAD", near, 0), 0);
}

static void every_name_is_read_back_as_its_code(void **state)
{
    for (size_t i = 0; i < rcs_catalog_code_count(*state); i++) {
        const rcs_code *row = rcs_catalog_code_at(*state, i);
        char text[RCS_CODE_TEXT_MAX], spaced[RCS_CODE_TEXT_MAX + 16];
        rcs_code_text(*state, row->space, row->last, text);
        snprintf(spaced, sizeof spaced, "%s:%s", rcs_space_name(row->space), text);
        rcs_code_ref ref[RCS_CODE_MEANINGS_MAX];
        assert_int_equal(rcs_code_parse(*state, spaced, ref), 1);
        assert_int_equal(ref[0].space, row->space);
        assert_int_equal(ref[0].code, row->last);
        assert_ptr_equal(rcs_catalog_code(*state, row->space, row->first), row);
    }
}

static void a_code_without_a_name_is_written_as_a_number(void **state)
{
    static const struct {
        rcs_space space;
        uint16_t code;
        const char *text;
    } cases[] = {
        {RCS_SPACE_TYPE, 65280, "TYPE65280"}, {RCS_SPACE_CLASS, 2, "CLASS2"},
        {RCS_SPACE_RCODE, 24, "RCODE24"},     {RCS_SPACE_EDE, 40, "EDE40"},
        {RCS_SPACE_TSIG, 12, "TSIG12"},       {RCS_SPACE_TKEY, 13, "TKEY13"},
        {RCS_SPACE_OPCODE, 15, "OPCODE15"},   {RCS_SPACE_OPTION, 99, "OPT99"},
        {RCS_SPACE_RCODE, 16, "BADVERS"},     {RCS_SPACE_TSIG, 16, "BADSIG"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[RCS_CODE_TEXT_MAX];
        assert_string_equal(rcs_code_text(*state, cases[i].space, cases[i].code, text),
                            cases[i].text);
    }
}

static void rows_say_what_the_registry_says(void **state)
{
    assert_int_equal(rcs_catalog_code(*state, RCS_SPACE_RCODE, 22)->status, RCS_CODE_UNEXPECTED);
    assert_int_equal(rcs_catalog_code(*state, RCS_SPACE_RCODE, 3841)->status, RCS_CODE_PRIVATE);
    assert_int_equal(rcs_catalog_code(*state, RCS_SPACE_TSIG, 65535)->status, RCS_CODE_RESERVED);
    assert_int_equal(rcs_catalog_code(*state, RCS_SPACE_RCODE, 4000)->first, 3841);
    assert_null(rcs_catalog_code(*state, RCS_SPACE_RCODE, 5000));
    assert_null(rcs_code_name(*state, RCS_SPACE_EDE, 40));
    assert_string_equal(rcs_catalog_code(*state, RCS_SPACE_RCODE, 23)->reference, "RFC7873");
}

static rcs_status read_rows(const char *text, rcs_error *err)
{
    char copy[200];
    strcpy(copy, text);
    rcsi_codes codes = {0};
    rcs_status status = rcsi_codes_read(&codes, copy, strlen(copy), err);
    free(codes.row);
    return status;
}

static void damaged_rows_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "\nrcodes 1 A RFC1\n", "\nrcode 1x A RFC1\n",           "\nrcode 5-4 - RFC1 private\n",
        "\nrcode 4096 A RFC1", "\nrcode 1 A\n",                 "\nrcode 1 A RFC1 maybe\n",
        "\nrcode 1-2 A RFC1",  "\nrcode 1 - RFC1",              "\nrcode 1 A RFC1 private more\n",
    };
    rcs_error err;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(read_rows(bad[i], &err), RCS_ERR_FORMAT);
        assert_int_equal(err.line, 2);
    }
    assert_int_equal(read_rows("ede 1 A RFC1\nede 0-3 - RFC1 private\n", &err), RCS_ERR_FORMAT);
    assert_non_null(strstr(err.text, "ede 1 is in two rows"));
    assert_int_equal(read_rows("# only\n\n ede 1 A RFC1", &err), RCS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_read_as_people_write_them),
        cmocka_unit_test(what_is_no_code_has_no_meaning),
        cmocka_unit_test(a_misspelt_name_brings_near_ones),
        cmocka_unit_test(every_name_is_read_back_as_its_code),
        cmocka_unit_test(a_code_without_a_name_is_written_as_a_number),
        cmocka_unit_test(rows_say_what_the_registry_says),
        cmocka_unit_test(damaged_rows_are_refused),
    };
    return cmocka_run_group_tests(tests, open_catalog, close_catalog);
}
