/* json_writer.c -- JSON written a value at a time, commas and escapes included */
#include "sink/json_writer.h"

#include <string.h>

#include "sink/escape.h"

/* RFC 8259 6: integers that a double holds exactly */
static const uint64_t exact_max = UINT64_C(1) << 53;

static const char hex_digits[] = "0123456789abcdef";

void rcsi_json_init(rcsi_json *json, rcsi_writer *writer)
{
    json->writer = writer;
    json->comma = false;
}

static void begin(rcsi_json *json, const char *key)
{
    if (json->comma) {
        rcsi_putc(json->writer, ',');
    }
    json->comma = true;
    if (key) {
        rcsi_putc(json->writer, '"');
        rcsi_puts(json->writer, key);
        rcsi_put(json->writer, "\":", 2);
    }
}

static void open_with(rcsi_json *json, const char *key, char bracket)
{
    begin(json, key);
    rcsi_putc(json->writer, bracket);
    json->comma = false;
}

static void close_with(rcsi_json *json, char bracket)
{
    rcsi_putc(json->writer, bracket);
    json->comma = true;
}

void rcsi_json_open_object(rcsi_json *json, const char *key)
{
    open_with(json, key, '{');
}

void rcsi_json_close_object(rcsi_json *json)
{
    close_with(json, '}');
}

void rcsi_json_open_array(rcsi_json *json, const char *key)
{
    open_with(json, key, '[');
}

void rcsi_json_close_array(rcsi_json *json)
{
    close_with(json, ']');
}

void rcsi_json_end_line(rcsi_json *json)
{
    rcsi_putc(json->writer, '\n');
    json->comma = false;
}

void rcsi_json_u64(rcsi_json *json, const char *key, uint64_t value)
{
    begin(json, key);
    if (value <= exact_max) {
        rcsi_put_u64(json->writer, value);
        return;
    }
    rcsi_putc(json->writer, '"');
    rcsi_put_u64(json->writer, value);
    rcsi_putc(json->writer, '"');
}

void rcsi_json_i64(rcsi_json *json, const char *key, int64_t value)
{
    if (value >= 0) {
        rcsi_json_u64(json, key, (uint64_t)value);
        return;
    }
    uint64_t size = 0 - (uint64_t)value;
    bool exact = size <= exact_max;
    begin(json, key);
    rcsi_puts(json->writer, exact ? "-" : "\"-");
    rcsi_put_u64(json->writer, size);
    rcsi_puts(json->writer, exact ? "" : "\"");
}

void rcsi_json_bool(rcsi_json *json, const char *key, bool value)
{
    begin(json, key);
    rcsi_puts(json->writer, value ? "true" : "false");
}

static void put_unit(rcsi_writer *w, uint32_t unit)
{
    char text[6] = {'\\', 'u'};
    for (int i = 0; i < 4; i++) {
        text[2 + i] = hex_digits[unit >> (12 - 4 * i) & 0xf];
    }
    rcsi_put(w, text, sizeof text);
}

/* RFC 8259 7: characters beyond the BMP are a pair of surrogates. */
static void put_code_point(rcsi_writer *w, uint32_t c)
{
    if (c < 0x10000) {
        put_unit(w, c);
        return;
    }
    put_unit(w, 0xd800 + ((c - 0x10000) >> 10));
    put_unit(w, 0xdc00 + ((c - 0x10000) & 0x3ff));
}

/* Octets of well-formed UTF-8 at `s` that make one character above ASCII. */
static size_t put_wide(rcsi_writer *w, const unsigned char *s)
{
    size_t size = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    uint32_t c = s[0] & (0xffu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        c = c << 6 | (s[i] & 0x3f);
    }
    put_code_point(w, c);
    return size;
}

static size_t put_char(rcsi_writer *w, const char *text)
{
    unsigned char c = (unsigned char)*text;
    if (c >= 0x80) {
        return put_wide(w, (const unsigned char *)text);
    }
    if (c == '"' || c == '\\') {
        rcsi_putc(w, '\\');
        rcsi_putc(w, (char)c);
    } else if (c == '\n') {
        rcsi_put(w, "\\n", 2);
    } else if (c < 0x20 || c == 0x7f) {
        put_unit(w, c);
    } else {
        rcsi_putc(w, (char)c);
    }
    return 1;
}

void rcsi_json_text(rcsi_json *json, const char *key, const char *text, size_t len)
{
    begin(json, key);
    rcsi_putc(json->writer, '"');
    if (rcsi_utf8_valid(text, len)) {
        for (size_t at = 0; at < len;) {
            at += put_char(json->writer, text + at);
        }
    }
    rcsi_putc(json->writer, '"');
}

void rcsi_json_string(rcsi_json *json, const char *key, const char *text)
{
    rcsi_json_text(json, key, text, strlen(text));
}

void rcsi_json_hex(rcsi_json *json, const char *key, const uint8_t *octets, size_t len)
{
    begin(json, key);
    rcsi_putc(json->writer, '"');
    for (size_t i = 0; i < len; i++) {
        rcsi_putc(json->writer, hex_digits[octets[i] >> 4]);
        rcsi_putc(json->writer, hex_digits[octets[i] & 0xf]);
    }
    rcsi_putc(json->writer, '"');
}

void rcsi_json_octets(rcsi_json *json, const char *key, const char *hex_key, const char *octets,
                      size_t len)
{
    if (rcsi_utf8_valid(octets, len)) {
        rcsi_json_text(json, key, octets, len);
    } else {
        rcsi_json_hex(json, hex_key, (const uint8_t *)octets, len);
    }
}
