/* test_mix.c -- the folded product, against one made octet by octet; caseless hashing */
#include <stdbool.h>
#include <string.h>

#include "base/mix.h"

#include "unit.h"

/* Schoolbook multiplication with digits of 8 bits. */
static uint64_t product_folded(uint64_t a, uint64_t b)
{
    uint32_t digit[17] = {0};
    for (int i = 0; i < 8; i++) {
        uint32_t carry = 0;
        for (int j = 0; j < 8; j++) {
            uint32_t sum = digit[i + j] + carry +
                           (uint32_t)(a >> 8 * i & 0xff) * (uint32_t)(b >> 8 * j & 0xff);
            digit[i + j] = sum & 0xff;
            carry = sum >> 8;
        }
        digit[i + 8] += carry;
    }
    uint64_t low = 0, high = 0;
    for (int i = 7; i >= 0; i--) {
        low = low << 8 | digit[i];
        high = high << 8 | digit[i + 8];
    }
    return low ^ high;
}

TEST(the_product_is_whole)
{
    (void)state_;
    uint64_t a = 1, b = UINT64_MAX;
    for (int i = 0; i < 1000; i++) {
        assert_true(rcsi_multiply_fold(a, b) == product_folded(a, b));
        a = a * UINT64_C(6364136223846793005) + 1442695040888963407;
        b ^= a << 7 | a >> 9;
    }
    assert_true(rcsi_multiply_fold(UINT64_MAX, UINT64_MAX) == UINT64_MAX);
}

/* In every place of names of every length, over all ways of reading the last octets. */
TEST(letters_hash_alike_in_either_case_and_nothing_else_does)
{
    (void)state_;
    const rcsi_hash_key key = {{1, 2}};
    uint8_t octets[40], other[40];
    for (unsigned octet = 0; octet < 256; octet++) {
        for (size_t len = 1; len <= sizeof octets; len++) {
            for (size_t at = 0; at < len; at++) {
                memset(octets, 'x', sizeof octets);
                memcpy(other, octets, sizeof other);
                octets[at] = (uint8_t)octet;
                other[at] = (uint8_t)(octet ^ 0x20);
                bool letter = (octet >= 'A' && octet <= 'Z') || (octet >= 'a' && octet <= 'z');
                bool same = rcsi_mix_caseless(&key, octets, len, 7) ==
                            rcsi_mix_caseless(&key, other, len, 7);
                assert_int_equal(same, letter);
            }
        }
    }
}

TEST(length_key_and_the_word_beside_count)
{
    (void)state_;
    const rcsi_hash_key key = {{1, 2}}, first = {{3, 2}}, second = {{1, 3}};
    uint8_t octets[40] = {0};
    for (size_t len = 1; len < sizeof octets; len++) {
        uint64_t hash = rcsi_mix_caseless(&key, octets, len, 7);
        assert_true(hash != rcsi_mix_caseless(&key, octets, len + 1, 7));
        assert_true(hash != rcsi_mix_caseless(&key, octets, len - 1, 7));
        assert_true(hash != rcsi_mix_caseless(&key, octets, len, 8));
        assert_true(hash != rcsi_mix_caseless(&first, octets, len, 7));
        assert_true(hash != rcsi_mix_caseless(&second, octets, len, 7));
    }
}

RUN_TESTS(T(the_product_is_whole), T(letters_hash_alike_in_either_case_and_nothing_else_does),
          T(length_key_and_the_word_beside_count))
