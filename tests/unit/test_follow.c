/* test_follow.c -- a capture that is still written, renamed, replaced and cut to nothing */
#include "unit.h"

#include <fcntl.h>

#include "support/capfile.h"

enum { HEADER = 24, RECORD = 16 + 20 };

static const char name[] = "rcodescope-follow.pcap";

static void write_at_end(const capfile *c, size_t from, size_t to)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
    assert_int_equal(write(fd, c->at + from, to - from), (ssize_t)(to - from));
    close(fd);
}

/* Two packets of 20 octets. */
static capfile capture(uint32_t seconds, uint8_t fill)
{
    capfile c = {0};
    cap_header(&c, CAP_US, 1, 65535);
    cap_record(&c, seconds, 0, 20, fill);
    cap_record(&c, seconds + 1, 0, 20, fill);
    return c;
}

static rcs_source *follow(void)
{
    rcs_source *source = NULL;
    rcs_source_options options = {.follow = true};
    assert_int_equal(rcs_source_open_file(name, &options, &source, NULL), RCS_OK);
    assert_int_equal(rcs_source_fd(source), -1);
    return source;
}

static void assert_nothing_now(rcs_source *source)
{
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_AGAIN);
    assert_int_equal(rcs_source_next(source, &packet), RCS_AGAIN);
}

static void assert_packet(rcs_source *source, uint64_t number, uint8_t fill)
{
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_OK);
    assert_int_equal(packet.number, number);
    assert_int_equal(packet.caplen, 20);
    assert_int_equal(packet.data[19], fill);
}

TEST(an_empty_file_is_followed_octet_by_octet)
{
    capfile c = capture(1, 7);
    unlink(name);
    write_at_end(&c, 0, 0);
    rcs_source *source = follow();
    for (size_t i = 0; i < c.len; i++) {
        rcs_packet packet;
        assert_int_equal(rcs_source_next(source, &packet), RCS_AGAIN);
        write_at_end(&c, i, i + 1);
        if (i + 1 == HEADER + RECORD) {
            assert_packet(source, 1, 7);
        }
    }
    assert_packet(source, 2, 7);
    assert_nothing_now(source);
    assert_int_equal(rcs_source_damage_count(source), 0);
    rcs_source_close(source);
    unlink(name);
}

TEST(a_file_renamed_away_is_read_to_its_end_and_then_its_successor)
{
    capfile first = capture(1, 7), second = capture(3, 8);
    unlink(name);
    write_at_end(&first, 0, HEADER + RECORD);
    rcs_source *source = follow();
    assert_packet(source, 1, 7);
    assert_nothing_now(source);
    assert_int_equal(rename(name, "rcodescope-follow.old"), 0);
    assert_nothing_now(source);
    int old = open("rcodescope-follow.old", O_WRONLY | O_APPEND);
    assert_int_equal(write(old, first.at + HEADER + RECORD, RECORD), RECORD);
    close(old);
    write_at_end(&second, 0, HEADER - 1);
    assert_packet(source, 2, 7);
    assert_nothing_now(source);
    write_at_end(&second, HEADER - 1, second.len);
    assert_packet(source, 3, 8);
    assert_packet(source, 4, 8);
    assert_nothing_now(source);
    assert_int_equal(rcs_source_damage_count(source), 0);
    rcs_source_close(source);
    unlink(name);
    unlink("rcodescope-follow.old");
}

TEST(a_file_cut_to_nothing_begins_again_and_half_a_record_is_noted)
{
    capfile first = capture(1, 7), second = capture(3, 8);
    unlink(name);
    write_at_end(&first, 0, first.len - 1);
    rcs_source *source = follow();
    assert_packet(source, 1, 7);
    assert_nothing_now(source);
    assert_int_equal(truncate(name, 0), 0);
    write_at_end(&second, 0, HEADER + RECORD);
    assert_packet(source, 2, 8);
    assert_int_equal(rcs_source_damage_count(source), 1);
    assert_int_equal(rcs_source_damage(source)->offset, HEADER + RECORD);
    assert_true(rcs_source_damage(source)->resumed);
    assert_string_equal(rcs_source_damage(source)->found, "35 octets");
    rcs_source_close(source);
    unlink(name);
}

TEST(a_successor_that_is_no_capture_ends_it_with_a_reason)
{
    capfile c = capture(1, 7), other = {0};
    cap_octets(&other, "no capture at all, but longer", 29);
    unlink(name);
    write_at_end(&c, 0, c.len);
    rcs_source *source = follow();
    assert_packet(source, 1, 7);
    assert_packet(source, 2, 7);
    unlink(name);
    write_at_end(&other, 0, other.len);
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_ERR_IO);
    assert_non_null(strstr(rcs_source_error(source), "not a pcap"));
    rcs_source_close(source);
    unlink(name);
}

RUN_TESTS(T(an_empty_file_is_followed_octet_by_octet),
          T(a_file_renamed_away_is_read_to_its_end_and_then_its_successor),
          T(a_file_cut_to_nothing_begins_again_and_half_a_record_is_noted),
          T(a_successor_that_is_no_capture_ends_it_with_a_reason))
