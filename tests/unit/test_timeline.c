/* test_timeline.c -- several files as one: order, overlap, many files, damage in one of them */
#include "unit.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "rcodescope/timeline.h"
#include "support/capfile.h"

enum { MOST = 200 };

/* Files made for one test, removed at its end. */
typedef struct files {
    char folder[32];
    char names[MOST][64];
    const char *paths[MOST];
    size_t count;
} files;

static void begin_files(files *f)
{
    *f = (files){0};
    strcpy(f->folder, "rcodescope-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
}

static void end_files(files *f)
{
    for (size_t i = 0; i < f->count; i++) {
        unlink(f->names[i]);
    }
    rmdir(f->folder);
}

static void add_octets(files *f, const void *octets, size_t len)
{
    char name[sizeof f->names[0]];
    snprintf(name, sizeof name, "%s/%03zu.cap", f->folder, f->count);
    strcpy(f->names[f->count], name);
    FILE *out = fopen(name, "wb");
    assert_int_equal(fwrite(octets, 1, len, out), len);
    fclose(out);
    f->paths[f->count] = f->names[f->count];
    f->count++;
}

/* Packets at these seconds, in this order; a packet's length is 20 + its position. */
static void add_file(files *f, const uint32_t *seconds, size_t count)
{
    static capfile c;
    c = (capfile){0};
    cap_header(&c, CAP_US, 1, 65535);
    for (size_t i = 0; i < count; i++) {
        cap_record(&c, seconds[i], 0, 20 + (uint32_t)i, (uint8_t)f->count);
    }
    add_octets(f, c.at, c.len);
}

static rcs_timeline *timeline_of(const files *f)
{
    rcs_timeline *timeline = NULL;
    assert_int_equal(rcs_timeline_new(f->paths, f->count, NULL, &timeline), RCS_OK);
    return timeline;
}

static void assert_next(rcs_timeline *timeline, uint32_t file, uint64_t number, int64_t seconds)
{
    rcs_packet packet;
    assert_int_equal(rcs_timeline_next(timeline, &packet), RCS_OK);
    assert_int_equal(packet.file, file);
    assert_int_equal(packet.number, number);
    assert_true(packet.time_ns == seconds * 1000000000);
    assert_int_equal(packet.caplen, 20 + number - 1);
    assert_int_equal(packet.data[packet.caplen - 1], file);
}

static void assert_over(rcs_timeline *timeline)
{
    rcs_packet packet;
    assert_int_equal(rcs_timeline_next(timeline, &packet), RCS_END);
    assert_int_equal(rcs_timeline_next(timeline, &packet), RCS_END);
}

TEST(files_follow_each_other_by_their_first_packet_whatever_their_order)
{
    files f;
    begin_files(&f);
    add_file(&f, (uint32_t[]){30, 31}, 2);
    add_file(&f, (uint32_t[]){10, 11}, 2);
    add_file(&f, (uint32_t[]){20}, 1);
    rcs_timeline *timeline = timeline_of(&f);
    assert_next(timeline, 1, 1, 10);
    assert_next(timeline, 1, 2, 11);
    assert_next(timeline, 2, 1, 20);
    assert_next(timeline, 0, 1, 30);
    assert_next(timeline, 0, 2, 31);
    assert_over(timeline);
    rcs_timeline_free(timeline);
    end_files(&f);
}

TEST(overlapping_files_are_merged_and_each_keeps_its_own_order)
{
    files f;
    begin_files(&f);
    add_file(&f, (uint32_t[]){10, 30, 20, 50}, 4);
    add_file(&f, (uint32_t[]){10, 25, 40}, 3);
    rcs_timeline *timeline = timeline_of(&f);
    assert_next(timeline, 0, 1, 10); /* the same time: in order of the inputs */
    assert_next(timeline, 1, 1, 10);
    assert_next(timeline, 1, 2, 25);
    assert_next(timeline, 0, 2, 30);
    assert_next(timeline, 0, 3, 20); /* late in its file, so late here */
    assert_next(timeline, 1, 3, 40);
    assert_next(timeline, 0, 4, 50);
    assert_over(timeline);
    rcs_timeline_free(timeline);
    end_files(&f);
}

static unsigned open_descriptors(void)
{
    unsigned count = 0;
    for (int fd = 0; fd < 1024; fd++) {
        count += fcntl(fd, F_GETFD) >= 0;
    }
    return count;
}

/* All overlap; only the first 32 can be open, and nothing is lost. */
TEST(more_files_than_may_be_open_are_all_read)
{
    files f;
    begin_files(&f);
    for (uint32_t i = 0; i < MOST; i++) {
        add_file(&f, (uint32_t[]){100 + i, 1000 + i}, 2);
    }
    unsigned before = open_descriptors();
    rcs_timeline *timeline = timeline_of(&f);
    unsigned seen[MOST] = {0};
    rcs_packet packet;
    while (rcs_timeline_next(timeline, &packet) == RCS_OK) {
        seen[packet.file]++;
        assert_true(open_descriptors() <= before + RCS_TIMELINE_OPEN_MAX);
    }
    rcs_input_report report;
    unsigned reports = 0, late = 0;
    while (rcs_timeline_report(timeline, &report)) {
        assert_int_equal(report.ended, RCS_END);
        assert_int_equal(report.packets, 2);
        /* the place of the first one is free after its packet of 1000 s */
        assert_true(report.file < RCS_TIMELINE_OPEN_MAX ? report.late_ns == 0
                                                        : report.late_ns > 0);
        late += report.late_ns > 0;
        if (report.file == RCS_TIMELINE_OPEN_MAX) {
            assert_true(report.late_ns ==
                        (1000 - 100 - RCS_TIMELINE_OPEN_MAX) * INT64_C(1000000000));
        }
        reports++;
    }
    assert_int_equal(late, MOST - RCS_TIMELINE_OPEN_MAX);
    for (size_t i = 0; i < MOST; i++) {
        assert_int_equal(seen[i], 2);
    }
    assert_int_equal(reports, MOST);
    assert_int_equal(open_descriptors(), before);
    rcs_timeline_free(timeline);
    end_files(&f);
}

TEST(damage_in_one_file_is_its_own_and_the_rest_goes_on)
{
    files f;
    begin_files(&f);
    capfile c = {0};
    cap_header(&c, CAP_US, 1, 65535);
    cap_record(&c, 10, 0, 20, 0);
    cap_record(&c, 11, 0, 21, 0);
    add_octets(&f, c.at, c.len - 1);
    add_octets(&f, "no capture", 10);
    add_file(&f, (uint32_t[]){5, 12}, 2);
    rcs_timeline *timeline = timeline_of(&f);
    rcs_input_report report;
    assert_true(rcs_timeline_report(timeline, &report));
    assert_int_equal(report.file, 1);
    assert_int_equal(report.opened, RCS_ERR_FORMAT);
    assert_non_null(strstr(report.text, "not a pcap"));
    assert_false(rcs_timeline_report(timeline, &report));
    assert_next(timeline, 2, 1, 5);
    assert_next(timeline, 0, 1, 10);
    assert_next(timeline, 2, 2, 12);
    assert_true(rcs_timeline_report(timeline, &report));
    assert_int_equal(report.file, 0);
    assert_int_equal(report.opened, RCS_OK);
    assert_int_equal(report.ended, RCS_ERR_FORMAT);
    assert_int_equal(report.packets, 1);
    assert_int_equal(report.damage_count, 1);
    assert_int_equal(report.damage->offset, 24 + 16 + 20);
    assert_true(report.damage->unfinished);
    assert_over(timeline);
    rcs_timeline_free(timeline);
    end_files(&f);
}

TEST(a_pipe_makes_the_others_wait_for_its_next_packet)
{
    files f;
    begin_files(&f);
    add_file(&f, (uint32_t[]){10, 30}, 2);
    f.paths[f.count++] = "-";
    capfile c = {0};
    cap_header(&c, CAP_US, 1, 65535);
    cap_record(&c, 20, 0, 20, 1);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(write(ends[1], c.at, 32), 32);
    rcs_timeline *timeline = timeline_of(&f);
    rcs_packet packet;
    assert_int_equal(rcs_timeline_next(timeline, &packet), RCS_AGAIN);
    assert_int_equal(rcs_timeline_fd(timeline), STDIN_FILENO);
    assert_int_equal(write(ends[1], c.at + 32, c.len - 32), (ssize_t)(c.len - 32));
    close(ends[1]);
    assert_next(timeline, 0, 1, 10);
    assert_next(timeline, 1, 1, 20);
    assert_next(timeline, 0, 2, 30);
    assert_over(timeline);
    rcs_timeline_free(timeline);
    close(ends[0]);
    f.count--;
    end_files(&f);
}

TEST(progress_reaches_its_total)
{
    files f;
    begin_files(&f);
    add_file(&f, (uint32_t[]){10, 30}, 2);
    add_file(&f, (uint32_t[]){20}, 1);
    rcs_timeline *timeline = timeline_of(&f);
    uint64_t done = 1, total = 0, whole = 24 + 16 + 20 + 16 + 21 + 24 + 16 + 20;
    rcs_timeline_progress(timeline, &done, &total);
    assert_int_equal(done, 0);
    assert_int_equal(total, whole);
    rcs_packet packet;
    while (rcs_timeline_next(timeline, &packet) == RCS_OK) {
        rcs_timeline_progress(timeline, &done, &total);
        assert_true(done > 0 && done <= whole);
    }
    rcs_timeline_progress(timeline, &done, &total);
    assert_int_equal(done, whole);
    rcs_timeline_free(timeline);
    end_files(&f);
}

TEST(a_directory_stands_for_its_captures_by_name)
{
    files f;
    begin_files(&f);
    add_file(&f, (uint32_t[]){20}, 1);
    add_file(&f, (uint32_t[]){10}, 1);
    add_octets(&f, "notes on a capture", 18);
    add_octets(&f, "\x1f\x8b\x08\0", 4);
    const char *paths[] = {"-", f.folder, "/nonexistent"};
    rcs_paths found;
    assert_int_equal(rcs_paths_expand(paths, 3, &found), RCS_OK);
    assert_int_equal(found.count, 5);
    assert_int_equal(found.left_out, 1);
    assert_string_equal(found.items[0], "-");
    assert_string_equal(found.items[1], f.names[0]);
    assert_string_equal(found.items[2], f.names[1]);
    assert_string_equal(found.items[3], f.names[3]);
    assert_string_equal(found.items[4], "/nonexistent");
    rcs_paths_free(&found);
    end_files(&f);
}

TEST(what_is_stopped_early_reports_what_was_read)
{
    files f;
    begin_files(&f);
    add_file(&f, (uint32_t[]){10, 30}, 2);
    add_file(&f, (uint32_t[]){10, 40}, 2);
    rcs_timeline *timeline = timeline_of(&f);
    assert_next(timeline, 0, 1, 10);
    assert_next(timeline, 1, 1, 10);
    rcs_timeline_stop(timeline);
    rcs_input_report report;
    for (uint32_t i = 0; i < 2; i++) {
        assert_true(rcs_timeline_report(timeline, &report));
        assert_int_equal(report.file, i);
        assert_int_equal(report.packets, 1);
        assert_int_equal(report.ended, RCS_END);
    }
    assert_over(timeline);
    rcs_timeline_free(timeline);
    end_files(&f);
}

TEST(no_path_is_a_broken_contract)
{
    rcs_timeline *timeline = NULL;
    assert_int_equal(rcs_timeline_new(NULL, 0, NULL, &timeline), RCS_ERR_ARGUMENT);
    assert_null(timeline);
    rcs_timeline_free(NULL);
}

TEST(losses_of_all_inputs_add_up_also_when_they_are_closed)
{
    files f;
    capfile c = {0};
    cap_section(&c);
    cap_interface(&c, 1, 0);
    cap_enhanced(&c, 0, 5000000, 21, 0x11);
    size_t begin = cap_begin(&c, 5);
    cap_number(&c, 0, 8);
    cap_u32(&c, 0);
    cap_u16(&c, 5);
    cap_u16(&c, 8);
    cap_number(&c, 4, 8);
    cap_end(&c, begin);
    begin_files(&f);
    add_octets(&f, c.at, c.len);
    add_octets(&f, c.at, c.len);
    rcs_timeline *timeline = timeline_of(&f);
    rcs_packet packet;
    assert_int_equal(rcs_timeline_next(timeline, &packet), RCS_OK);
    assert_true(rcs_timeline_drops(timeline).ahead);
    assert_int_equal(rcs_timeline_next(timeline, &packet), RCS_OK);
    assert_int_equal(rcs_timeline_next(timeline, &packet), RCS_END);
    assert_int_equal(rcs_timeline_drops(timeline).count, 8);
    rcs_timeline_free(timeline);
    end_files(&f);
}

RUN_TESTS(T(losses_of_all_inputs_add_up_also_when_they_are_closed),
          T(files_follow_each_other_by_their_first_packet_whatever_their_order),
          T(overlapping_files_are_merged_and_each_keeps_its_own_order),
          T(more_files_than_may_be_open_are_all_read),
          T(damage_in_one_file_is_its_own_and_the_rest_goes_on),
          T(a_pipe_makes_the_others_wait_for_its_next_packet), T(progress_reaches_its_total),
          T(what_is_stopped_early_reports_what_was_read),
          T(a_directory_stands_for_its_captures_by_name), T(no_path_is_a_broken_contract))
