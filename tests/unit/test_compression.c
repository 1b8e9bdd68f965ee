/* test_compression.c -- kinds of compression by their first octets, and the memory they ask for */
#include "unit.h"

#include "capture/compression.h"

static rcsi_compression kind_of(const char *octets)
{
    return rcsi_compression_of((const uint8_t *)octets);
}

TEST(each_kind_is_known_by_its_magic)
{
    assert_int_equal(kind_of("\x1f\x8b\x08\x00"), RCSI_GZIP);
    assert_int_equal(kind_of("\x28\xb5\x2f\xfd"), RCSI_ZSTD);
    assert_int_equal(kind_of("\x5f\x2a\x4d\x18"), RCSI_ZSTD);
    assert_int_equal(kind_of("\xfd\x37\x7a\x58"), RCSI_XZ);
    assert_int_equal(kind_of("\x04\x22\x4d\x18"), RCSI_LZ4);
    assert_int_equal(kind_of("BZh1"), RCSI_BZIP2);
    assert_int_equal(kind_of("\xd4\xc3\xb2\xa1"), RCSI_PLAIN);
    assert_int_equal(kind_of("\x0a\x0d\x0d\x0a"), RCSI_PLAIN);
    assert_string_equal(rcsi_compression_name(RCSI_BZIP2), "bzip2");
}

TEST(a_cut_off_magic_is_a_beginning)
{
    assert_true(rcsi_compression_begins(RCSI_GZIP, (const uint8_t *)"\x1f", 1));
    assert_false(rcsi_compression_begins(RCSI_GZIP, (const uint8_t *)"\x1e", 1));
    assert_false(rcsi_compression_begins(RCSI_XZ, (const uint8_t *)"\xfd\x37\x7b", 3));
}

/* RFC 8878 3.1.1.1.2: exponent in the upper five bits, eighths of it in the lower three. */
TEST(a_zstd_frame_says_its_window)
{
    uint8_t frame[] = {0x28, 0xb5, 0x2f, 0xfd, 0x04, 0};
    for (unsigned window = 0; window < 256; window++) {
        frame[5] = (uint8_t)window;
        uint64_t base = 1024ull << (window / 8);
        assert_true(rcsi_compression_window(RCSI_ZSTD, frame, sizeof frame) ==
                    base + base * (window % 8) / 8);
    }
    frame[4] = 0x24;
    assert_true(rcsi_compression_window(RCSI_ZSTD, frame, sizeof frame) == 0);
    assert_true(rcsi_compression_window(RCSI_ZSTD, frame, 4) == 0);
}

/* First 24 octets of what xz writes; the dictionary is the octet behind 21 01. */
TEST(an_xz_block_says_its_dictionary)
{
    uint8_t stream[] = {0xfd, '7',  'z',  'X',  'Z', 0, 0, 4, 0xe6, 0xd6, 0xb4, 0x46,
                        2,    0,    0x21, 0x01, 0,   0, 0, 0, 0,    0,    0,    0};
    static const struct {
        uint8_t bits;
        uint64_t octets;
    } known[] = {{16, 1 << 20}, {22, 8 << 20}, {28, 64 << 20}, {29, 96 << 20},
                 {30, 128 << 20}, {31, 192 << 20}, {40, UINT32_MAX}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        stream[16] = known[i].bits;
        assert_true(rcsi_compression_window(RCSI_XZ, stream, sizeof stream) == known[i].octets);
    }
    assert_true(rcsi_compression_window(RCSI_XZ, stream, 16) == 0);
}

TEST(other_kinds_need_little)
{
    assert_true(rcsi_compression_window(RCSI_GZIP, (const uint8_t *)"\x1f\x8b\x08\x00", 4) == 0);
    assert_true(rcsi_compression_window(RCSI_BZIP2, (const uint8_t *)"BZh9", 4) == 0);
    assert_true(rcsi_compression_window(RCSI_LZ4, (const uint8_t *)"\x04\x22\x4d\x18", 4) == 0);
}

RUN_TESTS(T(each_kind_is_known_by_its_magic), T(a_cut_off_magic_is_a_beginning),
          T(a_zstd_frame_says_its_window), T(an_xz_block_says_its_dictionary),
          T(other_kinds_need_little))
