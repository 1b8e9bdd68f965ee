/* test_compression.c -- kinds of compression by their first octets */
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

RUN_TESTS(T(each_kind_is_known_by_its_magic), T(a_cut_off_magic_is_a_beginning))
