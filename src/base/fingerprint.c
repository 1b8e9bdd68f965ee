/* fingerprint.c -- a fast keyed digest that tells octets apart, for comparison only */
#include "base/fingerprint.h"

#include <string.h>

/* Odd constants with well-mixed bits (from the fraction of the golden ratio and of sqrt 2). */
#define ODD_A UINT64_C(0x9e3779b97f4a7c15)
#define ODD_B UINT64_C(0x6a09e667f3bcc909)

static inline uint64_t fold(uint64_t lane, const uint8_t *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    lane = (lane ^ word) * ODD_A;
    return lane ^ lane >> 32;
}

uint64_t rcsi_fingerprint(uint64_t secret, const void *octets, size_t len)
{
    const uint8_t *at = octets;
    size_t left = len < RCSI_FINGERPRINT_MAX ? len : RCSI_FINGERPRINT_MAX;
    uint64_t a = secret ^ len, b = secret ^ ODD_B; /* Two lanes run side by side. */
    for (; left >= 16; left -= 16, at += 16) {
        a = fold(a, at);
        b = fold(b, at + 8);
    }
    uint8_t rest[16] = {0};
    if (left > 0) {
        memcpy(rest, at, left);
    }
    a = fold(a, rest);
    b = fold(b, rest + 8);
    uint64_t both = (a ^ (b << 29 | b >> 35)) * ODD_B;
    return both ^ both >> 31;
}
