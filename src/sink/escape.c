/* escape.c -- octets from the network made safe to print */
#include "sink/escape.h"

#include <string.h>

static const char hex_digits[] = "0123456789abcdef";

static size_t escape_octet(unsigned char c, char out[4])
{
    if (c == '\\') {
        memcpy(out, "\\\\", 2);
        return 2;
    }
    if (c >= 0x20 && c <= 0x7e) {
        out[0] = (char)c;
        return 1;
    }
    out[0] = '\\';
    out[1] = 'x';
    out[2] = hex_digits[c >> 4];
    out[3] = hex_digits[c & 0xf];
    return 4;
}

size_t rcsi_escape(const char *octets, size_t len, char *out, size_t cap)
{
    if (cap == 0) {
        return 0;
    }
    size_t used = 0;
    for (size_t i = 0; i < len; i++) {
        char piece[4];
        size_t size = escape_octet((unsigned char)octets[i], piece);
        if (size >= cap - used) {
            break;
        }
        memcpy(out + used, piece, size);
        used += size;
    }
    out[used] = '\0';
    return used;
}

size_t rcsi_hex(const unsigned char *octets, size_t len, char *out, size_t cap)
{
    if (cap == 0) {
        return 0;
    }
    size_t used = 0;
    for (size_t i = 0; i < len && cap - used > 2; i++) {
        out[used++] = hex_digits[octets[i] >> 4];
        out[used++] = hex_digits[octets[i] & 0xf];
    }
    out[used] = '\0';
    return used;
}

/* Continuation octets that a lead octet announces; 4: it is no lead octet. */
static size_t continuations(unsigned char lead)
{
    if (lead < 0x80) {
        return 0;
    }
    if (lead >= 0xc2 && lead <= 0xdf) {
        return 1;
    }
    if (lead >= 0xe0 && lead <= 0xef) {
        return 2;
    }
    return lead >= 0xf0 && lead <= 0xf4 ? 3 : 4;
}

/* RFC 3629 4: the second octet's range depends on the lead. */
static bool second_fits(unsigned char lead, unsigned char second)
{
    unsigned char low = 0x80, high = 0xbf;
    switch (lead) {
    case 0xe0:
        low = 0xa0;
        break;
    case 0xed:
        high = 0x9f;
        break;
    case 0xf0:
        low = 0x90;
        break;
    case 0xf4:
        high = 0x8f;
        break;
    default:
        break;
    }
    return second >= low && second <= high;
}

bool rcsi_utf8_valid(const char *octets, size_t len)
{
    const unsigned char *s = (const unsigned char *)octets;
    size_t at = 0;
    while (at < len) {
        unsigned char lead = s[at++];
        size_t more = continuations(lead);
        if (more == 4 || more > len - at) {
            return false;
        }
        if (more > 0 && !second_fits(lead, s[at])) {
            return false;
        }
        for (size_t i = 0; i < more; i++) {
            if ((s[at++] & 0xc0) != 0x80) {
                return false;
            }
        }
    }
    return true;
}
