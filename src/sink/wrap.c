/* wrap.c -- text wrapped to a width under a hanging indent */
#include "sink/wrap.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Next code point of well-formed UTF-8; an octet that fits nowhere counts as itself. */
static size_t next_char(const char *text, size_t len, uint32_t *out)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t size = s[0] < 0xc0 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    if (size > len || size == 1) {
        *out = s[0];
        return 1;
    }
    uint32_t c = s[0] & (0xffu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        c = c << 6 | (s[i] & 0x3f);
    }
    *out = c;
    return size;
}

typedef struct range {
    uint32_t first, last;
} range;

/* Unicode 15 EastAsianWidth W and F, the blocks that Japanese, Chinese, Korean text uses. */
static const range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
    {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1faff},
    {0x20000, 0x3fffd},
};

static int char_columns(uint32_t c)
{
    if (c < 0x300) {
        return 1;
    }
    if (c <= 0x36f || (c >= 0x200b && c <= 0x200f)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        if (c >= wide[i].first && c <= wide[i].last) {
            return 2;
        }
    }
    return 1;
}

int rcsi_columns(const char *text, size_t len)
{
    int columns = 0;
    for (size_t at = 0; at < len;) {
        uint32_t c;
        at += next_char(text + at, len - at, &c);
        columns += char_columns(c);
    }
    return columns;
}

static bool is_among(uint32_t c, const uint32_t *marks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (marks[i] == c) {
            return true;
        }
    }
    return false;
}

/* JIS X 4051: these must not begin a line: closing marks, small kana, the long vowel. */
static bool clings(uint32_t c)
{
    static const uint32_t marks[] = {
        0x3001, 0x3002, 0x3005, 0x3009, 0x300b, 0x300d, 0x300f, 0x3011, 0x3015, 0x301c,
        0x30fb, 0x30fc, 0xff01, 0xff09, 0xff0c, 0xff0e, 0xff1a, 0xff1b, 0xff1f, 0xff5e,
        0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083, 0x3085, 0x3087,
        0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30c3, 0x30e3, 0x30e5, 0x30e7,
        ')', ']', ',', '.', ':', ';', '?', '!'};
    return is_among(c, marks, sizeof marks / sizeof *marks);
}

/* JIS X 4051: these must not end a line. */
static bool opens(uint32_t c)
{
    static const uint32_t marks[] = {0x3008, 0x300a, 0x300c, 0x300e, 0x3010,
                                     0x3014, 0xff08, '(',    '['};
    return is_among(c, marks, sizeof marks / sizeof *marks);
}

/* Octets up to the next place where a line may end: a word, or one wide character. */
static size_t unit_len(const char *text, size_t len)
{
    size_t at = 0;
    bool after_wide = false, after_open = false;
    while (at < len && text[at] != ' ' && text[at] != '\n') {
        uint32_t c;
        size_t size = next_char(text + at, len - at, &c);
        bool is_wide = char_columns(c) == 2;
        if (at > 0 && (is_wide || after_wide) && !after_open && !clings(c)) {
            break;
        }
        after_wide = is_wide;
        after_open = opens(c);
        at += size;
    }
    return at;
}

void rcsi_fit(rcsi_writer *w, const char *text, int columns)
{
    static const char mark[] = "...";
    size_t len = strlen(text), at = 0;
    if (rcsi_columns(text, len) <= columns) {
        rcsi_put(w, text, len);
        return;
    }
    int left = columns - (int)(sizeof mark - 1);
    while (at < len) {
        uint32_t c;
        size_t size = next_char(text + at, len - at, &c);
        left -= char_columns(c);
        if (left < 0) {
            break;
        }
        at += size;
    }
    while (at > 0 && text[at - 1] == ' ') {
        at--;
    }
    rcsi_put(w, text, at);
    rcsi_puts(w, mark);
}

void rcsi_blanks(rcsi_writer *w, int count)
{
    for (int i = 0; i < count; i++) {
        rcsi_putc(w, ' ');
    }
}

void rcsi_pad(rcsi_writer *w, const char *text, int width)
{
    size_t len = strlen(text);
    rcsi_put(w, text, len);
    rcsi_blanks(w, width - rcsi_columns(text, len));
}

/* Where the cursor stands while a text is wrapped. */
typedef struct cursor {
    rcsi_writer *writer;
    int column, indent, width;
    bool gap;   /* A blank is due before the next word. */
    bool fresh; /* The line holds no word yet. */
} cursor;

static void new_line(cursor *c)
{
    rcsi_putc(c->writer, '\n');
    rcsi_blanks(c->writer, c->indent);
    c->column = c->indent;
    c->gap = false;
}

static void put_unit(cursor *c, const char *text, size_t size)
{
    int columns = rcsi_columns(text, size);
    if (c->width > 0 && !c->fresh && c->column + c->gap + columns > c->width) {
        new_line(c);
    }
    if (c->gap) {
        rcsi_putc(c->writer, ' ');
    }
    rcsi_put(c->writer, text, size);
    c->column += c->gap + columns;
    c->gap = c->fresh = false;
}

void rcsi_wrap_open(rcsi_writer *w, const char *text, int first, int indent, int width)
{
    cursor c = {w, first, indent, width, false, true};
    size_t len = strlen(text);
    for (size_t at = 0; at < len;) {
        size_t size = unit_len(text + at, len - at);
        if (size > 0) {
            put_unit(&c, text + at, size);
            at += size;
        } else if (text[at++] == ' ') {
            c.gap = !c.fresh;
        } else {
            new_line(&c);
            c.fresh = true;
        }
    }
}

void rcsi_wrap(rcsi_writer *w, const char *text, int first, int indent, int width)
{
    rcsi_wrap_open(w, text, first, indent, width);
    rcsi_putc(w, '\n');
}
