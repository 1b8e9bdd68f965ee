/* test_stanza.c -- the format of catalog text */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "catalog/stanza.h"

typedef struct fixture {
    char text[1024];
    rcsi_stanzas in;
    rcsi_stanza stanza;
    rcs_error err;
} fixture;

static rcs_status first(fixture *f, const char *text)
{
    memset(f, 0, sizeof *f);
    strcpy(f->text, text);
    f->in = rcsi_stanzas_of(f->text, strlen(text));
    return rcsi_stanza_next(&f->in, &f->stanza, &f->err);
}

static void fields_and_their_lines_are_read(void **state)
{
    (void)state;
    fixture f;
    assert_int_equal(first(&f, "# top\n\nEntry: a-b\nWhy:  two words  \n\nEntry: c"), RCS_OK);
    assert_int_equal(f.stanza.count, 2);
    assert_string_equal(f.stanza.field[0].name, "Entry");
    assert_string_equal(f.stanza.field[0].value, "a-b");
    assert_int_equal(f.stanza.field[0].line, 3);
    assert_string_equal(f.stanza.field[1].value, "two words");
    assert_int_equal(f.stanza.field[1].line, 4);
    assert_int_equal(rcsi_stanza_next(&f.in, &f.stanza, &f.err), RCS_OK);
    assert_string_equal(f.stanza.field[0].value, "c");
    assert_int_equal(f.stanza.line, 6);
    assert_int_equal(rcsi_stanza_next(&f.in, &f.stanza, &f.err), RCS_END);
}

static void continuation_lines_are_joined_by_one_space(void **state)
{
    (void)state;
    fixture f;
    assert_int_equal(first(&f, "Why: one\n two\r\n# not here\n   three\n"), RCS_OK);
    assert_string_equal(f.stanza.field[0].value, "one two three");
}

static void a_dot_starts_a_paragraph_and_a_dash_an_item(void **state)
{
    (void)state;
    fixture f;
    assert_int_equal(first(&f, "Why: one\n .\n two\n - a\n   b\n - c\n .\n"), RCS_OK);
    assert_string_equal(f.stanza.field[0].value, "one\ntwo\na b\nc");
    assert_int_equal(first(&f, "Differences:\n - a\n - b"), RCS_OK);
    assert_string_equal(f.stanza.field[0].value, "a\nb");
}

static void japanese_lines_are_joined_without_a_space(void **state)
{
    (void)state;
    fixture f;
    assert_int_equal(first(&f, "Why: 説明が\n 続く。\n DNS の\n 意味\n"), RCS_OK);
    assert_string_equal(f.stanza.field[0].value, "説明が続く。 DNS の意味");
}

static void what_is_no_field_is_refused_with_its_line(void **state)
{
    (void)state;
    fixture f;
    assert_int_equal(first(&f, "Entry: a\nnonsense\n"), RCS_ERR_FORMAT);
    assert_int_equal(f.err.line, 2);
    assert_int_equal(first(&f, "\n  lost\n"), RCS_ERR_FORMAT);
    assert_int_equal(f.err.line, 2);
    assert_int_equal(first(&f, "Entry: a\nWhy: b\nWhy: c\n"), RCS_ERR_FORMAT);
    assert_int_equal(f.err.line, 3);
    assert_non_null(strstr(f.err.text, "Why twice"));
}

static void text_that_is_not_clean_utf8_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"a\xff", "a\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                      "a\x1b[0m", "\xc2\x9b", "\xe3\x81", "\x7f",
                                      "good\rEVIL", "\r\r\n"};
    rcs_error err;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[16] = "\n";
        strcat(text, bad[i]);
        assert_int_equal(rcsi_text_check(text, strlen(text), &err), RCS_ERR_FORMAT);
        assert_int_equal(err.line, 2);
    }
    assert_int_equal(rcsi_text_check("\0", 1, &err), RCS_ERR_FORMAT);
    assert_int_equal(rcsi_text_check("説明\té\r\n", strlen("説明\té\r\n"), &err), RCS_OK);
}

static void a_tab_inside_a_value_becomes_a_blank(void **state)
{
    (void)state;
    fixture f;
    assert_int_equal(first(&f, "Entry: a\nWhy:\tone\ttwo\t\n\tthree\r\n"), RCS_OK);
    assert_string_equal(f.stanza.field[1].value, "one two three");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_and_their_lines_are_read),
        cmocka_unit_test(continuation_lines_are_joined_by_one_space),
        cmocka_unit_test(a_dot_starts_a_paragraph_and_a_dash_an_item),
        cmocka_unit_test(japanese_lines_are_joined_without_a_space),
        cmocka_unit_test(what_is_no_field_is_refused_with_its_line),
        cmocka_unit_test(a_tab_inside_a_value_becomes_a_blank),
        cmocka_unit_test(text_that_is_not_clean_utf8_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
