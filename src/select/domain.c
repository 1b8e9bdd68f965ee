/* domain.c -- a domain as people write it, and names below it */
#include "select/domain.h"

#include <string.h>

enum { LABEL_MAX = 63 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* One octet of presentation form: X, \X or \DDD.  Returns chars read; 0: broken. */
static size_t read_octet(const char *text, uint8_t *out)
{
    if (text[0] != '\\') {
        *out = (uint8_t)text[0];
        return 1;
    }
    if (!is_digit(text[1])) {
        *out = (uint8_t)text[1];
        return text[1] ? 2 : 0;
    }
    if (!is_digit(text[2]) || !is_digit(text[3])) {
        return 0;
    }
    int value = (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
    *out = (uint8_t)value;
    return value <= 255 ? 4 : 0;
}

/* One label.  Returns chars read; 0: broken. */
static size_t read_label(const char *text, rcsi_domain *out)
{
    uint8_t label[LABEL_MAX];
    size_t at = 0, len = 0;
    while (text[at] && text[at] != '.') {
        uint8_t octet;
        size_t size = read_octet(text + at, &octet);
        if (size == 0 || len == LABEL_MAX) {
            return 0;
        }
        label[len++] = octet;
        at += size;
    }
    /* this label's length octet, the label, and the root behind it */
    if (len == 0 || out->len + 1 + len + 1 > RCS_NAME_WIRE_MAX) {
        return 0;
    }
    out->wire[out->len++] = (uint8_t)len;
    memcpy(out->wire + out->len, label, len);
    out->len = (uint8_t)(out->len + len);
    return at;
}

bool rcsi_domain_read(const char *text, rcsi_domain *out)
{
    out->len = 0;
    if (*text == '\0') {
        return false;
    }
    if (strcmp(text, ".") == 0) {
        text++;
    }
    while (*text) {
        size_t size = read_label(text, out);
        if (size == 0) {
            return false;
        }
        text += size;
        text += *text == '.';
    }
    out->wire[out->len++] = 0;
    return true;
}

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

bool rcsi_domain_holds(const rcsi_domain *domain, const uint8_t *wire, size_t len)
{
    size_t at = 0;
    while (at < len && len - at > domain->len) {
        at += 1u + wire[at];
    }
    if (at >= len || len - at != domain->len) {
        return false;
    }
    for (size_t i = 0; i < domain->len; i++) {
        /* lengths of labels are below 'A', so lower() leaves them */
        if (lower(wire[at + i]) != lower(domain->wire[i])) {
            return false;
        }
    }
    return true;
}
