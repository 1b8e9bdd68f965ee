/* test_wrap.c -- text wrapped to a width under a hanging indent */
#include "unit.h"

#include <string.h>

#include "sink/wrap.h"
#include "support/written.h"

static written out;

static const char *wrapped(const char *text, int first, int indent, int width)
{
    rcsi_wrap(&out.writer, text, first, indent, width);
    return written_text(&out);
}

TEST(words_move_to_the_next_line_whole)
{
    assert_string_equal(wrapped("one two three", 0, 2, 7), "one two\n  three\n");
    assert_string_equal(wrapped("one two three", 0, 2, 6), "one\n  two\n  three\n");
    assert_string_equal(wrapped("  one   two ", 0, 0, 80), "one two\n");
    assert_string_equal(wrapped("", 0, 4, 80), "\n");
}

TEST(width_0_never_wraps)
{
    assert_string_equal(wrapped("one two three four five", 70, 4, 0), "one two three four five\n");
}

TEST(a_line_feed_begins_a_paragraph_under_the_indent)
{
    assert_string_equal(wrapped("one\ntwo", 3, 3, 80), "one\n   two\n");
}

TEST(a_long_word_is_left_whole)
{
    assert_string_equal(wrapped("a abcdefghij b", 0, 1, 5), "a\n abcdefghij\n b\n");
}

TEST(japanese_breaks_between_characters_but_not_before_a_full_stop)
{
    assert_string_equal(wrapped("\u3042\u3044\u3046\u3048\u3002", 0, 0, 8),
                        "\u3042\u3044\u3046\n\u3048\u3002\n");
    assert_int_equal(rcsi_columns("\u3042a\u0301", strlen("\u3042a\u0301")), 3);
}

TEST(no_line_is_wider_than_asked_if_no_word_is)
{
    static const char text[] = "the quick brown fox jumps over a lazy dog \u65e5\u672c\u8a9e and "
                               "again and again until the end of the page";
    for (int width = 12; width < 90; width++) {
        const char *line = wrapped(text, 4, 4, width);
        int first = 4, lines = 0;
        while (*line) {
            size_t len = strcspn(line, "\n");
            assert_true(first + rcsi_columns(line, len) <= width);
            first = 0;
            line += len + 1;
            lines++;
        }
        assert_true(lines >= 90 / width);
    }
}

TEST(padding_counts_columns)
{
    rcsi_pad(&out.writer, "\u8aac\u660e", 6);
    rcsi_pad(&out.writer, "toolong", 3);
    assert_string_equal(written_text(&out), "\u8aac\u660e  toolong");
}

static const char *fitted(const char *text, int columns)
{
    rcsi_fit(&out.writer, text, columns);
    return written_text(&out);
}

TEST(what_does_not_fit_is_shortened_between_characters)
{
    assert_string_equal(fitted("the name", 8), "the name");
    assert_string_equal(fitted("the name", 7), "the...");
    assert_string_equal(fitted("the name", 6), "the...");
    assert_string_equal(fitted("名前がない", 10), "名前がない");
    assert_string_equal(fitted("名前がない", 9), "名前が...");
    assert_string_equal(fitted("名前がない", 8), "名前...");
    static const char text[] = "サーバー and client 名前 in one";
    for (int columns = 3; columns < 40; columns++) {
        const char *got = fitted(text, columns);
        int all = rcsi_columns(text, strlen(text));
        assert_true(rcsi_columns(got, strlen(got)) <= columns);
        assert_int_equal(strcmp(got, text) == 0, columns >= all);
    }
}

static int begin(void **state)
{
    (void)state;
    written_begin(&out);
    return 0;
}

static int end(void **state)
{
    (void)state;
    written_end(&out);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(words_move_to_the_next_line_whole), T(width_0_never_wraps),
        T(a_line_feed_begins_a_paragraph_under_the_indent), T(a_long_word_is_left_whole),
        T(japanese_breaks_between_characters_but_not_before_a_full_stop),
        T(no_line_is_wider_than_asked_if_no_word_is), T(padding_counts_columns),
        T(what_does_not_fit_is_shortened_between_characters)};
    return cmocka_run_group_tests(tests, begin, end);
}
