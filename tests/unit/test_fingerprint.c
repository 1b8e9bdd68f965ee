/* test_fingerprint.c -- every octet and the length count */
#include "base/fingerprint.h"

#include "unit.h"

TEST(every_octet_and_the_length_make_a_difference)
{
    (void)state_;
    uint8_t octets[RCSI_FINGERPRINT_MAX] = {0};
    for (size_t len = 1; len <= 200; len++) {
        uint64_t plain = rcsi_fingerprint(7, octets, len);
        assert_true(plain == rcsi_fingerprint(7, octets, len));
        assert_true(plain != rcsi_fingerprint(8, octets, len));
        assert_true(plain != rcsi_fingerprint(7, octets, len - 1));
        for (size_t at = 0; at < len; at++) {
            for (int bit = 0; bit < 8; bit++) {
                octets[at] ^= (uint8_t)(1 << bit);
                assert_true(plain != rcsi_fingerprint(7, octets, len));
                octets[at] = 0;
            }
        }
    }
}

RUN_TESTS(T(every_octet_and_the_length_make_a_difference))
