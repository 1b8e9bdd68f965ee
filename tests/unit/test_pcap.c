/* test_pcap.c -- classic pcap files keep every field in every layout, and every cut is found */
#include "unit.h"

#include "support/capfile.h"

enum { FILE_HEADER = 24, RECORD_HEADER = 16 };

static rcs_packet next_packet(rcs_source *source)
{
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_OK);
    return packet;
}

static void assert_ends(rcs_source *source, rcs_status expected)
{
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), expected);
    assert_int_equal(rcs_source_next(source, &packet), expected);
    rcs_source_close(source);
}

TEST(both_byte_orders_and_both_resolutions_give_the_same_packet)
{
    const uint32_t magics[] = {CAP_US, CAP_NS};
    for (int i = 0; i < 4; i++) {
        capfile c = {.order = i & 1 ? CAP_BIG : CAP_LITTLE};
        cap_header(&c, magics[i / 2], 113, 65535);
        cap_record(&c, 1700000000, i / 2 ? 123456000 : 123456, 60, 0xab);
        rcs_source *source = NULL;
        assert_int_equal(cap_open(&c, &source), RCS_OK);
        rcs_packet packet = next_packet(source);
        assert_int_equal(packet.caplen, 60);
        assert_int_equal(packet.wirelen, 60);
        assert_int_equal(packet.linktype, 113);
        assert_int_equal(packet.file, 7);
        assert_int_equal(packet.interface, 0);
        assert_int_equal(packet.number, 1);
        assert_false(packet.filtered);
        assert_true(packet.time_ns == 1700000000123456000);
        assert_int_equal(packet.data[0], 0xab);
        assert_int_equal(packet.data[59], 0xab);
        assert_int_equal(rcs_source_offset(source), c.len);
        assert_null(rcs_source_damage(source));
        assert_ends(source, RCS_END);
    }
}

TEST(the_frame_check_bits_are_no_part_of_the_link_type)
{
    capfile c = {0};
    cap_header(&c, CAP_US, 0x44000001, 65535);
    cap_record(&c, 1, 0, 20, 1);
    rcs_source *source = NULL;
    assert_int_equal(cap_open(&c, &source), RCS_OK);
    assert_int_equal(next_packet(source).linktype, 1);
    assert_ends(source, RCS_END);
}

TEST(records_of_the_modified_format_have_24_octets_of_header)
{
    capfile c = {0};
    cap_header(&c, CAP_MODIFIED, 1, 65535);
    for (uint8_t i = 1; i <= 2; i++) {
        cap_u32(&c, i);
        cap_u32(&c, 0);
        cap_u32(&c, 4);
        cap_u32(&c, 4);
        cap_number(&c, 0, 8);
        cap_octets(&c, (uint8_t[]){i, i, i, i}, 4);
    }
    rcs_source *source = NULL;
    assert_int_equal(cap_open(&c, &source), RCS_OK);
    assert_int_equal(next_packet(source).data[0], 1);
    assert_int_equal(next_packet(source).data[3], 2);
    assert_ends(source, RCS_END);
}

/* A record of 8 octets whose lengths are written as `first`, `second`. */
static rcs_packet packet_of_version(uint16_t major, uint16_t minor, uint32_t first,
                                    uint32_t second)
{
    capfile c = {0};
    cap_header(&c, CAP_US, 1, 65535);
    cap_record(&c, 1, 0, 8, 1);
    c.len = 4;
    cap_u16(&c, major);
    cap_u16(&c, minor);
    c.len = FILE_HEADER + 8;
    cap_u32(&c, first);
    cap_u32(&c, second);
    c.len += 8;
    rcs_source *source = NULL;
    assert_int_equal(cap_open(&c, &source), RCS_OK);
    rcs_packet packet = next_packet(source);
    assert_ends(source, RCS_END);
    return packet;
}

TEST(old_versions_have_their_lengths_the_other_way_round)
{
    static const struct {
        uint16_t major, minor;
        uint32_t first, second;
    } cases[] = {{2, 4, 8, 90}, {2, 3, 8, 90}, {2, 3, 90, 8}, {2, 2, 90, 8}, {2, 0, 90, 8},
                 {543, 0, 90, 8}, {2, 99, 8, 90}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rcs_packet packet = packet_of_version(cases[i].major, cases[i].minor, cases[i].first,
                                              cases[i].second);
        assert_int_equal(packet.caplen, 8);
        assert_int_equal(packet.wirelen, 90);
    }
}

TEST(another_major_version_is_named_and_read_as_the_usual_one)
{
    capfile c = {0};
    cap_header(&c, CAP_US, 1, 65535);
    c.at[4] = 1;
    cap_record(&c, 1, 0, 60, 1);
    rcs_source *source = NULL;
    rcs_packet packet;
    assert_int_equal(cap_open(&c, &source), RCS_OK);
    assert_string_equal(rcs_source_damage(source)->found, "1.4, read as 2.4");
    assert_int_equal(rcs_source_damage(source)->offset, 4);
    assert_true(rcs_source_damage(source)->resumed);
    assert_int_equal(rcs_source_next(source, &packet), RCS_OK);
    assert_int_equal(packet.caplen, 60);
    assert_int_equal(rcs_source_next(source, &packet), RCS_END);
    rcs_source_close(source);
}

TEST(an_impossible_wire_length_is_no_sign_of_the_other_order)
{
    capfile c = {0};
    cap_header(&c, CAP_US, 1, 65535);
    c.at[6] = 3;
    cap_record(&c, 1, 0, 60, 1);
    c.at[24 + 11] = 0x20;
    rcs_source *source = NULL;
    rcs_packet packet;
    assert_int_equal(cap_open(&c, &source), RCS_OK);
    assert_int_equal(rcs_source_next(source, &packet), RCS_ERR_FORMAT);
    assert_int_equal(rcs_source_damage(source)->offset, 24);
    rcs_source_close(source);
}

TEST(a_wire_length_below_the_captured_one_is_raised_to_it)
{
    capfile c = {0};
    cap_header(&c, CAP_US, 1, 0);
    cap_record(&c, 1, 0, 20, 1);
    c.at[FILE_HEADER + 12] = 5;
    rcs_source *source = NULL;
    assert_int_equal(cap_open(&c, &source), RCS_OK);
    rcs_packet packet = next_packet(source);
    assert_int_equal(packet.caplen, 20);
    assert_int_equal(packet.wirelen, 20);
    assert_ends(source, RCS_END);
}

TEST(times_reach_2106_and_excess_sub_seconds_are_clamped_and_counted)
{
    capfile c = {0};
    cap_header(&c, CAP_US, 1, 65535);
    cap_record(&c, 0xffffffff, 999999, 4, 1);
    cap_record(&c, 5, 1000000, 4, 1);
    cap_record(&c, 5, 0xffffffff, 4, 1);
    rcs_source *source = NULL;
    assert_int_equal(cap_open(&c, &source), RCS_OK);
    assert_true(next_packet(source).time_ns == 4294967295999999000);
    assert_int_equal(rcs_source_bad_timestamps(source), 0);
    assert_true(next_packet(source).time_ns == 5999999000);
    assert_true(next_packet(source).time_ns == 5999999000);
    assert_int_equal(rcs_source_bad_timestamps(source), 2);
    assert_ends(source, RCS_END);
}

/* What a file whose only record claims `caplen` octets is found to be. */
static rcs_damage damage_of_length(uint32_t snaplen, uint32_t caplen)
{
    capfile c = {0};
    cap_header(&c, CAP_US, 1, snaplen);
    cap_record(&c, 1, 0, 10, 1);
    c.len = FILE_HEADER + 8;
    cap_u32(&c, caplen);
    c.len = FILE_HEADER + RECORD_HEADER + 10;
    rcs_source *source = NULL;
    assert_int_equal(cap_open(&c, &source), RCS_OK);
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_ERR_FORMAT);
    rcs_damage damage = *rcs_source_damage(source);
    assert_int_equal(rcs_source_damage_count(source), 1);
    assert_int_equal(damage.offset, FILE_HEADER);
    assert_int_equal(damage.record, 1);
    assert_false(damage.resumed);
    assert_ends(source, RCS_ERR_FORMAT);
    return damage;
}

TEST(an_absurd_length_is_damage_and_a_long_one_an_unfinished_file)
{
    rcs_damage damage = damage_of_length(65535, 262145);
    assert_false(damage.unfinished);
    assert_string_equal(damage.expected, "a captured length of at most 262144 octets");
    assert_string_equal(damage.found, "a length of 262145 octets");
    damage = damage_of_length(65535, 262144);
    assert_true(damage.unfinished);
    assert_string_equal(damage.expected, "262144 octets of packet");
    assert_string_equal(damage.found, "10 octets");
    assert_true(damage_of_length(1 << 24, 1 << 24).unfinished);
    assert_false(damage_of_length(1 << 24, (1 << 24) + 1).unfinished);
    assert_false(damage_of_length(UINT32_MAX, UINT32_MAX).unfinished);
}

enum { RECORDS = 3 };

/* Octets of the whole records at the front of a file of `len` octets, and how many they are. */
static size_t whole_records(const size_t *ends, size_t len, unsigned *count)
{
    size_t end = FILE_HEADER;
    *count = 0;
    while (*count < RECORDS && ends[*count] <= len) {
        end = ends[(*count)++];
    }
    return end;
}

static void check_prefix(const capfile *c, const size_t *ends, size_t len)
{
    unsigned expected = 0;
    size_t whole = whole_records(ends, len, &expected);
    rcs_source *source = NULL;
    rcs_error err;
    assert_int_equal(cap_open_prefix(c, len, NULL, &source, &err), RCS_OK);
    for (unsigned i = 1; i <= expected; i++) {
        assert_int_equal(next_packet(source).number, i);
    }
    rcs_packet packet;
    if (whole == len) {
        assert_int_equal(rcs_source_next(source, &packet), RCS_END);
        assert_null(rcs_source_damage(source));
    } else {
        assert_int_equal(rcs_source_next(source, &packet), RCS_ERR_FORMAT);
        const rcs_damage *damage = rcs_source_damage(source);
        assert_int_equal(damage->offset, whole);
        assert_int_equal(damage->record, expected + 1);
        assert_true(damage->unfinished);
        char found[96];
        size_t left = len - whole;
        snprintf(found, sizeof found, "%zu octets", left < 16 ? left : left - 16);
        assert_string_equal(damage->found, found);
    }
    assert_int_equal(rcs_source_offset(source), whole);
    rcs_source_close(source);
}

TEST(every_prefix_gives_what_is_whole_and_says_where_it_is_cut)
{
    for (int order = CAP_LITTLE; order <= CAP_BIG; order++) {
        capfile c = {.order = order};
        size_t ends[RECORDS];
        cap_header(&c, CAP_US, 1, 65535);
        for (int i = 0; i < RECORDS; i++) {
            cap_record(&c, 1, 0, (uint32_t)(20 * i), 1);
            ends[i] = c.len;
        }
        for (size_t len = 0; len < FILE_HEADER; len++) {
            rcs_source *source = NULL;
            rcs_error err = {0};
            assert_int_equal(cap_open_prefix(&c, len, NULL, &source, &err), RCS_ERR_FORMAT);
            assert_null(source);
            assert_non_null(strstr(err.text, len ? "cut short" : "empty"));
        }
        for (size_t len = FILE_HEADER; len <= c.len; len++) {
            check_prefix(&c, ends, len);
        }
    }
}

RUN_TESTS(T(both_byte_orders_and_both_resolutions_give_the_same_packet),
          T(the_frame_check_bits_are_no_part_of_the_link_type),
          T(records_of_the_modified_format_have_24_octets_of_header),
          T(old_versions_have_their_lengths_the_other_way_round),
          T(another_major_version_is_named_and_read_as_the_usual_one),
          T(an_impossible_wire_length_is_no_sign_of_the_other_order),
          T(a_wire_length_below_the_captured_one_is_raised_to_it),
          T(times_reach_2106_and_excess_sub_seconds_are_clamped_and_counted),
          T(an_absurd_length_is_damage_and_a_long_one_an_unfinished_file),
          T(every_prefix_gives_what_is_whole_and_says_where_it_is_cut))
