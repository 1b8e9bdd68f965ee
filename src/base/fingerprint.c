/* fingerprint.c -- a fast keyed digest that tells octets apart, for comparison only */
#include "base/fingerprint.h"

#include "base/mix.h"

/* Words with well-mixed bits (from the fraction of the golden ratio and of sqrt 2). */
#define ODD_A UINT64_C(0x9e3779b97f4a7c15)
#define ODD_B UINT64_C(0x6a09e667f3bcc909)

static inline uint64_t fold(uint64_t lane, uint64_t blind, rcsi_words w)
{
    return rcsi_multiply_fold(lane ^ w.a, blind ^ w.b);
}

uint64_t rcsi_fingerprint(uint64_t secret, const void *octets, size_t len)
{
    const uint8_t *at = octets;
    size_t left = len < RCSI_FINGERPRINT_MAX ? len : RCSI_FINGERPRINT_MAX;
    uint64_t a = secret ^ len, b = secret ^ ODD_B; /* Two lanes run side by side. */
    const uint64_t blind = secret * ODD_A ^ ODD_B;
    for (; left > 32; left -= 32, at += 32) {
        a = fold(a, blind, rcsi_load_words(at));
        b = fold(b, blind, rcsi_load_words(at + 16));
    }
    if (left > 16) {
        a = fold(a, blind, rcsi_load_words(at));
        b = fold(b, blind, rcsi_load_words(at + left - 16));
    } else if (left > 0) {
        b = fold(b, blind, rcsi_load_short(at, left));
    }
    return rcsi_multiply_fold(a ^ ODD_B, b ^ ODD_A);
}
