/* hex.h -- octets written as hexadecimal text, blanks allowed */
#ifndef RCS_TESTS_HEX_H
#define RCS_TESTS_HEX_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct hex_octets {
    uint8_t at[4096];
    size_t len;
} hex_octets;

static inline unsigned hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *found = c ? strchr(digits, c) : NULL;
    if (!found) {
        abort();
    }
    return (unsigned)(found - digits);
}

static inline void hex_append(hex_octets *out, const char *text)
{
    while (*text) {
        if (*text == ' ') {
            text++;
            continue;
        }
        if (out->len == sizeof out->at) {
            abort();
        }
        out->at[out->len++] = (uint8_t)(hex_digit(text[0]) << 4 | hex_digit(text[1]));
        text += 2;
    }
}

#endif
