/* test_pcapng.c -- pcapng: every block with a packet, every interface's own terms, every cut */
#include "unit.h"

#include "support/capfile.h"

static rcs_packet next_packet(rcs_source *source)
{
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_OK);
    return packet;
}

static rcs_source *opened(const capfile *c)
{
    rcs_source *source = NULL;
    assert_int_equal(cap_open(c, &source), RCS_OK);
    return source;
}

static void assert_ends(rcs_source *source, rcs_status expected)
{
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), expected);
    assert_int_equal(rcs_source_next(source, &packet), expected);
    rcs_source_close(source);
}

/* Totals of an interface (draft-ietf-opsawg-pcapng 4.6). */
static void statistics(capfile *c, uint32_t interface, uint64_t ifdrop, uint64_t osdrop)
{
    size_t begin = cap_begin(c, 5);
    cap_u32(c, interface);
    cap_number(c, 0, 8);
    cap_u16(c, 4); /* received: no loss */
    cap_u16(c, 8);
    cap_number(c, 1000, 8);
    cap_u16(c, 5);
    cap_u16(c, 8);
    cap_number(c, ifdrop, 8);
    cap_u16(c, 7);
    cap_u16(c, 8);
    cap_number(c, osdrop, 8);
    cap_u32(c, 0);
    cap_end(c, begin);
}

TEST(recorded_losses_add_up_over_interfaces_and_are_known_ahead)
{
    for (int order = CAP_LITTLE; order <= CAP_BIG; order++) {
        capfile c = {.order = order};
        cap_section(&c);
        cap_interface(&c, 1, 0);
        cap_interface(&c, 1, 0);
        cap_enhanced(&c, 0, 1, 21, 0x11);
        statistics(&c, 0, 2, 1);
        cap_enhanced(&c, 0, 2, 21, 0x11);
        statistics(&c, 0, 5, 1); /* totals: 3 more */
        statistics(&c, 1, 0, 10);
        statistics(&c, 9, 77, 0); /* of no interface */
        rcs_source *source = opened(&c);
        assert_true(rcs_source_drops(source).ahead);
        assert_int_equal(rcs_source_drops(source).count, 0);
        next_packet(source);
        next_packet(source);
        assert_int_equal(rcs_source_drops(source).count, 3);
        rcs_packet packet;
        assert_int_equal(rcs_source_next(source, &packet), RCS_END);
        assert_int_equal(rcs_source_drops(source).count, 16);
        rcs_source_close(source);
    }
}

TEST(statistics_without_losses_or_not_at_the_end_tell_nothing_ahead)
{
    capfile c = {0};
    cap_section(&c);
    cap_interface(&c, 1, 0);
    cap_enhanced(&c, 0, 1, 21, 0x11);
    statistics(&c, 0, 0, 0);
    rcs_source *source = opened(&c);
    assert_false(rcs_source_drops(source).ahead);
    rcs_source_close(source);
    statistics(&c, 0, 4, 0);
    cap_enhanced(&c, 0, 1, 21, 0x11);
    source = opened(&c);
    assert_false(rcs_source_drops(source).ahead);
    next_packet(source);
    next_packet(source);
    assert_int_equal(rcs_source_drops(source).count, 4);
    rcs_source_close(source);
}

/* An interface with if_tsresol, and if_tsoffset unless that is 0. */
static void interface_with_clock(capfile *c, uint8_t tsresol, int64_t tsoffset)
{
    size_t begin = cap_begin(c, 1);
    cap_u16(c, 1);
    cap_u16(c, 0);
    cap_u32(c, 0);
    cap_u16(c, 9);
    cap_u16(c, 1);
    cap_octets(c, (uint8_t[]){tsresol, 0, 0, 0}, 4);
    if (tsoffset != 0) {
        cap_u16(c, 14);
        cap_u16(c, 8);
        cap_number(c, (uint64_t)tsoffset, 8);
    }
    cap_u32(c, 0);
    cap_end(c, begin);
}

TEST(sections_of_both_byte_orders_have_interfaces_of_their_own)
{
    capfile c = {0};
    for (int order = CAP_LITTLE; order <= CAP_BIG; order++) {
        c.order = order;
        cap_section(&c);
        cap_interface(&c, order == CAP_BIG ? 113 : 1, 0);
        cap_interface(&c, 101, 0);
        cap_enhanced(&c, 0, 1700000000000001, 21, 0x11);
        cap_enhanced(&c, 1, 1700000000000002, 22, 0x22);
    }
    rcs_source *source = opened(&c);
    for (unsigned i = 0; i < 4; i++) {
        rcs_packet packet = next_packet(source);
        assert_int_equal(packet.number, i + 1);
        assert_int_equal(packet.file, 7);
        assert_int_equal(packet.interface, i % 2);
        assert_int_equal(packet.linktype, i % 2 ? 101 : i == 2 ? 113 : 1);
        assert_int_equal(packet.caplen, 21 + i % 2);
        assert_int_equal(packet.wirelen, 21 + i % 2);
        assert_int_equal(packet.data[20], i % 2 ? 0x22 : 0x11);
        assert_true(packet.time_ns == (i % 2 ? 1700000000000002000 : 1700000000000001000));
    }
    assert_int_equal(rcs_source_offset(source), c.len);
    assert_int_equal(rcs_source_damage_count(source), 0);
    assert_ends(source, RCS_END);
}

TEST(simple_and_old_blocks_hold_packets_too)
{
    capfile c = {.order = CAP_BIG};
    cap_section(&c);
    cap_interface(&c, 1, 6);
    size_t begin = cap_begin(&c, 3);
    cap_u32(&c, 40);
    cap_octets(&c, "abcdef", 6);
    cap_end(&c, begin);
    begin = cap_begin(&c, 2);
    cap_u16(&c, 0);
    cap_u16(&c, 0xffff);
    cap_u32(&c, 1);
    cap_u32(&c, 2);
    cap_u32(&c, 3);
    cap_u32(&c, 90);
    cap_octets(&c, "xyz", 3);
    cap_end(&c, begin);
    rcs_source *source = opened(&c);
    rcs_packet packet = next_packet(source);
    assert_int_equal(packet.caplen, 6);
    assert_int_equal(packet.wirelen, 40);
    assert_memory_equal(packet.data, "abcdef", 6);
    assert_true(packet.time_ns == 0);
    assert_int_equal(rcs_source_bad_timestamps(source), 1);
    packet = next_packet(source);
    assert_int_equal(packet.caplen, 3);
    assert_int_equal(packet.wirelen, 90);
    assert_memory_equal(packet.data, "xyz", 3);
    assert_true(packet.time_ns == ((int64_t)1 << 32 | 2) * 1000);
    assert_int_equal(rcs_source_bad_timestamps(source), 1);
    assert_ends(source, RCS_END);
}

static int64_t time_with_clock(uint8_t tsresol, int64_t tsoffset, uint64_t ticks, uint64_t *bad)
{
    capfile c = {0};
    cap_section(&c);
    interface_with_clock(&c, tsresol, tsoffset);
    cap_enhanced(&c, 0, ticks, 4, 1);
    rcs_source *source = opened(&c);
    int64_t time_ns = next_packet(source).time_ns;
    *bad = rcs_source_bad_timestamps(source);
    assert_ends(source, RCS_END);
    return time_ns;
}

TEST(each_interface_counts_time_in_its_own_ticks)
{
    static const struct {
        uint8_t tsresol;
        int64_t tsoffset;
        uint64_t ticks;
        int64_t time_ns;
        uint64_t bad;
    } cases[] = {
        {6, 0, 1700000000123456, 1700000000123456000, 0},
        {9, 0, 1700000000123456789, 1700000000123456789, 0},
        {0, 0, 1700000000, 1700000000000000000, 0},
        {3, 3600, 1700000000123, 1700003600123000000, 0},
        {6, -3600, 1700000000123456, 1699996400123456000, 0},
        {6, -10, 1000000, -9000000000, 0},
        {12, 0, 1700000000123456789, 1700000000123456, 0},
        {19, 0, UINT64_MAX, 1844674407, 0},
        {0x80 | 10, 0, (uint64_t)1700000000 << 10 | 512, 1700000000500000000, 0},
        {0x80 | 32, 0, (uint64_t)1700000000 << 32 | 1, 1700000000000000000, 0},
        {0x80 | 63, 0, (uint64_t)3 << 62, 1500000000, 0},
        {0, 0, UINT64_MAX, INT64_MAX, 1},
        {9, 0, UINT64_MAX, INT64_MAX, 1},
        {0x80, 0, UINT64_MAX, INT64_MAX, 1},
        {6, INT64_MAX, 1, INT64_MAX, 1},
        {6, INT64_MIN, 1, INT64_MIN, 1},
        {9, 9000000000, INT64_MAX, INT64_MAX, 1},
        {20, 0, 1700000000123456, 0, 1},
        {127, 0, 1700000000123456, 0, 1},
        {0x80 | 64, 0, 1700000000123456, 0, 1},
        {0xff, 0, 1700000000123456, 0, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t bad = 99;
        int64_t time_ns =
            time_with_clock(cases[i].tsresol, cases[i].tsoffset, cases[i].ticks, &bad);
        assert_true(time_ns == cases[i].time_ns);
        assert_int_equal(bad, cases[i].bad);
    }
}

/* A good packet, then what `middle` puts at *at, then a good packet. */
static rcs_source *between_packets(void (*middle)(capfile *c), size_t *at)
{
    static capfile c;
    c = (capfile){0};
    cap_section(&c);
    cap_interface(&c, 1, 0);
    cap_enhanced(&c, 0, 1, 30, 1);
    *at = c.len;
    middle(&c);
    cap_enhanced(&c, 0, 2, 31, 2);
    rcs_source *source = opened(&c);
    assert_int_equal(next_packet(source).caplen, 30);
    return source;
}

static void assert_resumed(void (*middle)(capfile *c), const char *expected, const char *found)
{
    size_t at = 0;
    rcs_source *source = between_packets(middle, &at);
    rcs_packet packet = next_packet(source);
    assert_int_equal(packet.caplen, 31);
    assert_int_equal(packet.number, 2);
    const rcs_damage *damage = rcs_source_damage(source);
    assert_non_null(damage);
    assert_int_equal(rcs_source_damage_count(source), 1);
    assert_int_equal(damage->offset, at);
    assert_int_equal(damage->record, 4);
    assert_true(damage->resumed);
    assert_false(damage->unfinished);
    assert_string_equal(damage->expected, expected);
    assert_string_equal(damage->found, found);
    assert_ends(source, RCS_END);
}

static void assert_stopped(void (*middle)(capfile *c), const char *expected, const char *found)
{
    size_t at = 0;
    rcs_source *source = between_packets(middle, &at);
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_ERR_FORMAT);
    const rcs_damage *damage = rcs_source_damage(source);
    assert_int_equal(damage->offset, at);
    assert_int_equal(damage->record, 4);
    assert_false(damage->resumed);
    assert_string_equal(damage->expected, expected);
    assert_string_equal(damage->found, found);
    assert_ends(source, RCS_ERR_FORMAT);
}

static void unknown_interface(capfile *c)
{
    cap_enhanced(c, 99, 1, 30, 1);
}

static void long_packet(capfile *c)
{
    size_t begin = c->len;
    cap_enhanced(c, 0, 1, 30, 1);
    size_t end = c->len;
    c->len = begin + 20;
    cap_u32(c, 33);
    c->len = end;
}

static void absurd_packet(capfile *c)
{
    size_t begin = c->len;
    cap_enhanced(c, 0, 1, 30, 1);
    size_t end = c->len;
    c->len = begin + 20;
    cap_u32(c, 262145);
    c->len = end;
}

static void short_packet_block(capfile *c)
{
    size_t begin = cap_begin(c, 6);
    cap_u32(c, 0);
    cap_end(c, begin);
}

static void other_length_at_end(capfile *c)
{
    cap_enhanced(c, 0, 1, 30, 1);
    c->len -= 4;
    cap_u32(c, 68);
}

static void custom_with_other_length(capfile *c)
{
    cap_u32(c, 0xbad);
    cap_u32(c, 16);
    cap_u32(c, 0);
    cap_u32(c, 12);
}

static void unaligned(capfile *c)
{
    cap_u32(c, 0xbad);
    cap_u32(c, 17);
    cap_number(c, 0, 8);
    cap_u32(c, 17);
}

static void lying_start(capfile *c)
{
    size_t begin = c->len;
    cap_enhanced(c, 0, 1, 30, 1);
    size_t end = c->len;
    c->len = begin + 4;
    cap_u32(c, 52);
    c->len = end;
}

static void too_short(capfile *c)
{
    cap_u32(c, 0xbad);
    cap_u32(c, 8);
}

static void bare_interface(capfile *c)
{
    size_t begin = cap_begin(c, 1);
    cap_u32(c, 1);
    cap_end(c, begin);
}

static void section_of_version_2(capfile *c)
{
    size_t begin = c->len;
    cap_section(c);
    c->at[begin + 12] = 2;
}

TEST(a_block_that_lies_inside_honest_lengths_is_skipped_and_noted)
{
    assert_resumed(unknown_interface, "an interface that was described before", "interface 99");
    assert_resumed(absurd_packet, "a captured length of at most 262144 octets",
                   "a length of 262145 octets");
    assert_resumed(short_packet_block, "room for the fields of a packet",
                   "a block of 16 octets");
}

TEST(a_packet_longer_than_its_block_is_given_as_far_as_it_is_there)
{
    size_t at = 0;
    rcs_source *source = between_packets(long_packet, &at);
    rcs_packet packet = next_packet(source);
    assert_int_equal(packet.caplen, 32);
    assert_int_equal(packet.wirelen, 32);
    assert_int_equal(packet.number, 2);
    assert_int_equal(rcs_source_damage(source)->offset, at);
    assert_string_equal(rcs_source_damage(source)->found, "a length of 33 octets");
    assert_int_equal(next_packet(source).caplen, 31);
    assert_ends(source, RCS_END);
}

static void empty_section_of_version_2(capfile *c)
{
    section_of_version_2(c);
    cap_interface(c, 1, 0);
}

TEST(a_section_of_another_version_is_named_and_read)
{
    assert_resumed(empty_section_of_version_2, "a section of pcapng 1.x", "2.0, read as 1.0");
}

TEST(lengths_that_differ_are_survived_when_a_block_follows_the_first)
{
    assert_resumed(other_length_at_end, "a block length of 64 octets at both ends",
                   "68 octets at its end");
    assert_resumed(custom_with_other_length, "a block length of 16 octets at both ends",
                   "12 octets at its end");
    assert_resumed(unaligned, "a block length that is a multiple of 4", "17 octets");
}

TEST(lengths_that_lead_nowhere_end_the_file_at_their_block)
{
    assert_stopped(lying_start, "a block length of 52 octets at both ends",
                   "16843009 octets at its end");
    assert_stopped(too_short, "a block length of at least 12 octets", "8 octets");
    assert_stopped(bare_interface, "an interface block of 20 to 17825792 octets", "16 octets");
}

TEST(unknown_blocks_and_options_are_stepped_over)
{
    capfile c = {0};
    cap_section(&c);
    size_t begin = cap_begin(&c, 1);
    cap_u16(&c, 1);
    cap_u16(&c, 0);
    cap_u32(&c, 0);
    cap_u16(&c, 2);
    cap_u16(&c, 5);
    cap_octets(&c, "eth0\0\0\0\0", 8);
    cap_u16(&c, 9);
    cap_u16(&c, 1);
    cap_octets(&c, "\x09\0\0\0", 4);
    cap_end(&c, begin);
    static const uint32_t types[] = {0, 4, 5, 7, 10, 0xbad, 0x40000bad, 0x80000001, UINT32_MAX};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        begin = cap_begin(&c, types[i]);
        cap_octets(&c, "whatever", i % 8);
        cap_end(&c, begin);
    }
    cap_enhanced(&c, 0, 77, 9, 5);
    rcs_source *source = opened(&c);
    rcs_packet packet = next_packet(source);
    assert_int_equal(packet.caplen, 9);
    assert_true(packet.time_ns == 77);
    assert_int_equal(rcs_source_damage_count(source), 0);
    assert_ends(source, RCS_END);
}

TEST(an_option_beyond_its_block_is_noted_and_the_interface_used)
{
    capfile c = {0};
    cap_section(&c);
    size_t begin = cap_begin(&c, 1);
    cap_u16(&c, 101);
    cap_u16(&c, 0);
    cap_u32(&c, 0);
    cap_u16(&c, 2);
    cap_u16(&c, 60000);
    cap_end(&c, begin);
    cap_enhanced(&c, 0, 1, 9, 5);
    rcs_source *source = opened(&c);
    assert_int_equal(next_packet(source).linktype, 101);
    assert_int_equal(rcs_source_damage(source)->offset, begin);
    assert_int_equal(rcs_source_damage(source)->record, 2);
    assert_true(rcs_source_damage(source)->resumed);
    assert_ends(source, RCS_END);
}

enum { BLOCKS = 7 };

/* A file of BLOCKS blocks, four of them packets; ends[i] is where block i ends. */
static capfile file_of_blocks(int order, size_t *ends)
{
    capfile c = {.order = order};
    cap_section(&c);
    ends[0] = c.len;
    cap_interface(&c, 1, 0);
    ends[1] = c.len;
    for (unsigned i = 0; i < 4; i++) {
        cap_enhanced(&c, 0, i, 11 * i, 1);
        ends[2 + i] = c.len;
    }
    size_t begin = cap_begin(&c, 5);
    cap_number(&c, 0, 8);
    cap_end(&c, begin);
    ends[6] = c.len;
    return c;
}

static void check_prefix(const capfile *c, const size_t *ends, size_t len)
{
    unsigned blocks = 0;
    while (blocks < BLOCKS && ends[blocks] <= len) {
        blocks++;
    }
    size_t whole = blocks ? ends[blocks - 1] : 0;
    unsigned packets = blocks < 2 ? 0 : blocks < 6 ? blocks - 2 : 4;
    rcs_source *source = NULL;
    rcs_error err;
    assert_int_equal(cap_open_prefix(c, len, NULL, &source, &err), RCS_OK);
    for (unsigned i = 1; i <= packets; i++) {
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
        assert_int_equal(damage->record, blocks + 1);
        assert_true(damage->unfinished);
        char found[96];
        snprintf(found, sizeof found, "%zu octets", len - whole);
        assert_string_equal(damage->found, found);
    }
    rcs_source_close(source);
}

TEST(every_prefix_gives_what_is_whole_and_says_where_it_is_cut)
{
    for (int order = CAP_LITTLE; order <= CAP_BIG; order++) {
        size_t ends[BLOCKS];
        capfile c = file_of_blocks(order, ends);
        for (size_t len = 0; len < ends[0]; len++) {
            rcs_source *source = NULL;
            rcs_error err = {0};
            assert_int_equal(cap_open_prefix(&c, len, NULL, &source, &err), RCS_ERR_FORMAT);
            assert_non_null(strstr(err.text, len ? "cut short" : "empty"));
        }
        for (size_t len = ends[0]; len <= c.len; len++) {
            check_prefix(&c, ends, len);
        }
    }
}

RUN_TESTS(T(recorded_losses_add_up_over_interfaces_and_are_known_ahead),
          T(statistics_without_losses_or_not_at_the_end_tell_nothing_ahead),
          T(sections_of_both_byte_orders_have_interfaces_of_their_own),
          T(simple_and_old_blocks_hold_packets_too),
          T(each_interface_counts_time_in_its_own_ticks),
          T(a_block_that_lies_inside_honest_lengths_is_skipped_and_noted),
          T(lengths_that_differ_are_survived_when_a_block_follows_the_first),
          T(a_packet_longer_than_its_block_is_given_as_far_as_it_is_there),
          T(a_section_of_another_version_is_named_and_read),
          T(lengths_that_lead_nowhere_end_the_file_at_their_block),
          T(unknown_blocks_and_options_are_stepped_over),
          T(an_option_beyond_its_block_is_noted_and_the_interface_used),
          T(every_prefix_gives_what_is_whole_and_says_where_it_is_cut))
