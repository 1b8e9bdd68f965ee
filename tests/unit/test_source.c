/* test_source.c -- what can be opened as a capture, what cannot and why, files as they grow */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "support/capfile.h"

static void assert_refused(const char *path, rcs_status status, const char *words)
{
    rcs_source *source = NULL;
    rcs_error err = {0};
    assert_int_equal(rcs_source_open_file(path, NULL, &source, &err), status);
    assert_int_equal(rcs_source_open_file(path, NULL, &source, NULL), status);
    assert_null(source);
    assert_int_equal(err.status, status);
    assert_non_null(strstr(err.text, words));
    assert_non_null(strstr(err.text, path));
}

TEST(what_cannot_be_opened_is_named_with_the_reason)
{
    assert_refused("/nonexistent/file.pcap", RCS_ERR_IO, "No such file or directory");
    assert_refused("/", RCS_ERR_IO, "Is a directory");
    assert_refused("/dev/null", RCS_ERR_FORMAT, "empty");
}

static void assert_content_refused(const void *octets, size_t len, const char *words)
{
    capfile c = {0};
    cap_octets(&c, octets, len);
    rcs_source *source = NULL;
    rcs_error err = {0};
    assert_int_equal(cap_open_prefix(&c, len, NULL, &source, &err), RCS_ERR_FORMAT);
    assert_null(source);
    assert_int_equal(err.status, RCS_ERR_FORMAT);
    assert_non_null(strstr(err.text, words));
}

TEST(what_is_no_capture_says_what_it_begins_with_or_is)
{
    assert_content_refused("\xde\xad\xbe\xef and more", 13, "begins with de ad be ef");
    assert_content_refused("\x1f\x8b\x08\x00xxxx", 8, "gzip");
    assert_content_refused("\x28\xb5\x2f\xfd\4\0xx", 8, "zstd");
    assert_content_refused("\xfd" /* 7 would belong to the octet */
                           "7zXZ\0xx",
                           8, "xz");
    assert_content_refused("BZh9xxxx", 8, "bzip2");
    assert_content_refused("\x04\x22\x4d\x18xxxx", 8, "lz4");
    assert_content_refused("PK\3\4xxxx", 8, "zip");
    assert_content_refused("snoop\0\0\0", 8, "snoop");
    assert_content_refused("", 0, "empty");
    assert_content_refused("\x0a\x0d\x0d\x0a\x1c\0\0\0\xef\xbe\xad\xde\1\0\0\0xxxxxxxxxxxx", 28,
                           "byte order mark");
}

TEST(a_file_without_permission_says_so)
{
    if (geteuid() == 0) {
        print_message("SKIPPED: root may read everything\n");
        skip();
    }
    char path[] = "rcodescope-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(fchmod(fd, 0), 0);
    close(fd);
    assert_refused(path, RCS_ERR_IO, "Permission denied");
    unlink(path);
}

static void fill_capture(capfile *c)
{
    cap_header(c, CAP_US, 1, 65535);
    cap_record(c, 1, 0, 60, 1);
    cap_record(c, 2, 0, 61, 2);
}

/* Standard input is replaced by `fd` while `path` "-" is opened. */
static rcs_source *open_standard_input(int fd)
{
    rcs_source *source = NULL;
    rcs_error err = {0};
    assert_int_equal(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(rcs_source_open_file("-", NULL, &source, &err), RCS_OK);
    return source;
}

TEST(a_pipe_that_does_not_block_gives_each_packet_when_it_is_whole)
{
    capfile c = {0};
    fill_capture(&c);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    assert_int_equal(write(ends[1], c.at, 24), 24);
    rcs_source *source = open_standard_input(ends[0]);
    assert_int_equal(rcs_source_fd(source), STDIN_FILENO);
    rcs_packet packet;
    for (size_t i = 24; i < c.len; i++) {
        assert_int_equal(rcs_source_next(source, &packet), RCS_AGAIN);
        assert_int_equal(write(ends[1], c.at + i, 1), 1);
        if (i + 1 == 24 + 16 + 60 || i + 1 == c.len) {
            assert_int_equal(rcs_source_next(source, &packet), RCS_OK);
            assert_int_equal(rcs_source_offset(source), i + 1);
        }
    }
    assert_int_equal(packet.number, 2);
    assert_int_equal(packet.data[60], 2);
    close(ends[1]);
    assert_int_equal(rcs_source_next(source, &packet), RCS_END);
    rcs_source_close(source);
    assert_int_equal(fcntl(STDIN_FILENO, F_GETFD), 0); /* still open: it was not ours */
    close(ends[0]);
}

TEST(a_blocking_pipe_with_nothing_in_it_says_so_and_does_not_wait)
{
    capfile c = {0};
    fill_capture(&c);
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], c.at, 24), 24);
    rcs_source *source = open_standard_input(ends[0]);
    rcs_packet packet;
    alarm(10); /* a read that waits would wait for ever */
    assert_int_equal(rcs_source_next(source, &packet), RCS_AGAIN);
    alarm(0);
    assert_int_equal(write(ends[1], c.at + 24, c.len - 24), (ssize_t)(c.len - 24));
    assert_int_equal(rcs_source_next(source, &packet), RCS_OK);
    assert_int_equal(packet.caplen, 60);
    rcs_source_close(source);
    close(ends[0]);
    close(ends[1]);
}

static rcs_status next_waiting(rcs_source *source, rcs_packet *packet)
{
    rcs_status status;
    while ((status = rcs_source_next(source, packet)) == RCS_AGAIN) {
        struct pollfd ready = {.fd = rcs_source_fd(source), .events = POLLIN};
        assert_true(poll(&ready, 1, 10000) > 0);
    }
    return status;
}

TEST(a_named_pipe_is_read_like_a_file)
{
    char path[64];
    snprintf(path, sizeof path, "rcodescope-fifo-%ld", (long)getpid());
    assert_int_equal(mkfifo(path, 0600), 0);
    capfile c = {0};
    fill_capture(&c);
    pid_t writer = fork();
    if (writer == 0) {
        int fd = open(path, O_WRONLY);
        _exit(write(fd, c.at, c.len) == (ssize_t)c.len ? 0 : 1);
    }
    rcs_source *source = NULL;
    assert_int_equal(rcs_source_open_file(path, NULL, &source, NULL), RCS_OK);
    rcs_packet packet;
    assert_int_equal(next_waiting(source, &packet), RCS_OK);
    assert_int_equal(next_waiting(source, &packet), RCS_OK);
    assert_int_equal(packet.caplen, 61);
    assert_int_equal(next_waiting(source, &packet), RCS_END);
    rcs_source_close(source);
    assert_int_equal(waitpid(writer, NULL, 0), writer);
    unlink(path);
}

/* Records of growing length over several refills of the window; every octet is looked at. */
TEST(packets_across_the_window_s_end_are_whole)
{
    enum { RECORDS = 400, LONGEST = 262144 };
    char path[] = "rcodescope-test-XXXXXX";
    int fd = mkstemp(path);
    FILE *out = fdopen(fd, "wb");
    capfile c = {0};
    cap_header(&c, CAP_NS, 1, 1 << 20);
    fwrite(c.at, 1, c.len, out);
    uint8_t *octets = malloc(LONGEST);
    for (uint32_t i = 1; i <= RECORDS; i++) {
        uint32_t len = i % 50 == 0 ? LONGEST - i : i * 7 % 5000;
        c.len = 0;
        cap_record(&c, i, i, 0, 0);
        c.len = 8;
        cap_u32(&c, len);
        cap_u32(&c, len);
        memset(octets, (int)(i & 0xff), len);
        fwrite(c.at, 1, c.len, out);
        fwrite(octets, 1, len, out);
    }
    fclose(out);
    rcs_source *source = NULL;
    assert_int_equal(rcs_source_open_file(path, NULL, &source, NULL), RCS_OK);
    for (uint32_t i = 1; i <= RECORDS; i++) {
        rcs_packet packet;
        assert_int_equal(rcs_source_next(source, &packet), RCS_OK);
        assert_int_equal(packet.caplen, i % 50 == 0 ? LONGEST - i : i * 7 % 5000);
        assert_true(packet.time_ns == (int64_t)i * 1000000000 + i);
        memset(octets, (int)(i & 0xff), packet.caplen);
        assert_memory_equal(packet.data, octets, packet.caplen);
    }
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_END);
    rcs_source_close(source);
    free(octets);
    unlink(path);
}

TEST(link_types_have_their_registered_names)
{
    assert_string_equal(rcs_linktype_name(0), "NULL");
    assert_string_equal(rcs_linktype_name(1), "EN10MB");
    assert_string_equal(rcs_linktype_name(101), "RAW");
    assert_string_equal(rcs_linktype_name(113), "LINUX_SLL");
    assert_string_equal(rcs_linktype_name(276), "LINUX_SLL2");
    assert_null(rcs_linktype_name(999));
}

TEST(progress_is_octets_of_the_file)
{
    capfile c = {0};
    fill_capture(&c);
    rcs_source *source = NULL;
    rcs_packet packet;
    uint64_t done = 0, total = 0;
    assert_int_equal(cap_open(&c, &source), RCS_OK);
    rcs_source_progress(source, &done, &total);
    assert_int_equal(done, 24);
    assert_int_equal(total, c.len);
    while (rcs_source_next(source, &packet) == RCS_OK) {
    }
    rcs_source_progress(source, &done, &total);
    assert_int_equal(done, c.len);
    rcs_source_close(source);
}

TEST(a_file_has_no_live_counters_and_cannot_be_stopped)
{
    capfile c = {0};
    fill_capture(&c);
    rcs_source *source = NULL;
    assert_int_equal(cap_open(&c, &source), RCS_OK);
    rcs_source_stats stats = rcs_source_statistics(source);
    assert_int_equal(stats.received + stats.dropped + stats.interface_dropped, 0);
    assert_string_equal(rcs_source_error(source), "");
    rcs_source_stop(source);
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_OK);
    rcs_source_close(source);
    rcs_source_close(NULL);
}

/* Expected outcome of other people's nasty files: what is given, what is noted, how it ends. */
typedef struct outcome {
    const char *file;
    rcs_status end; /* RCS_ERR_ARGUMENT: it is refused when opened, as RCS_ERR_FORMAT */
    unsigned packets, damages, bad_timestamps;
    uint64_t damage_at;
} outcome;

#define REFUSED RCS_ERR_ARGUMENT

static const outcome outcomes[] = {
    {"hostile/captures/f01_empty.pcap", REFUSED, 0, 0, 0, 0},
    {"hostile/captures/f02_hdr_only.pcap", RCS_END, 0, 0, 0, 0},
    {"hostile/captures/f03_half_ghdr.pcap", REFUSED, 0, 0, 0, 0},
    {"hostile/captures/f04_trunc_rechdr.pcap", RCS_ERR_FORMAT, 2, 1, 0, 245},
    {"hostile/captures/f05_trunc_data.pcap", RCS_ERR_FORMAT, 2, 1, 0, 245},
    {"hostile/captures/f06_caplen_gt_len.pcap", RCS_END, 3, 0, 0, 0},
    {"hostile/captures/f07_caplen_ffffffff.pcap", RCS_ERR_FORMAT, 1, 1, 0, 115},
    {"hostile/captures/f08_caplen_1GB.pcap", RCS_ERR_FORMAT, 1, 1, 0, 115},
    {"hostile/captures/f09_caplen_gt_snaplen.pcap", RCS_END, 3, 0, 0, 0},
    {"hostile/captures/f10_snaplen0.pcap", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/f11_snaplen_neg.pcap", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/f12_ts_usec_big.pcap", RCS_END, 2, 0, 2, 0},
    {"hostile/captures/f13_ts_back.pcap", RCS_END, 4, 0, 0, 0},
    {"hostile/captures/f14_ts_2038_2106.pcap", RCS_END, 4, 0, 0, 0},
    {"hostile/captures/f15_bad_magic.pcap", REFUSED, 0, 0, 0, 0},
    {"hostile/captures/f16_bigendian.pcap", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/f17_nsec.pcap", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/f18_linktype_999.pcap", RCS_END, 1, 0, 0, 0},
    {"hostile/captures/f19_linktype_fcs.pcap", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/f20_caplen0.pcap", RCS_END, 3, 0, 0, 0},
    {"hostile/captures/f21_snap60.pcap", RCS_END, 2, 0, 0, 0},
    /* The first 16 octets of the garbage can be a record, as tshark takes them to be. */
    {"hostile/captures/f22_garbage_after.pcap", RCS_ERR_FORMAT, 3, 1, 0, 336},
    {"hostile/captures/f23_version_543.pcap", RCS_END, 1, 0, 0, 0},
    {"hostile/captures/f24_modified_magic.pcap", RCS_ERR_FORMAT, 0, 1, 0, 24},
    {"hostile/captures/g00_good.pcapng", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/g01_unknown_block.pcapng", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/g02_two_linktypes.pcapng", RCS_END, 3, 0, 0, 0},
    {"hostile/captures/g03_two_tsresol.pcapng", RCS_END, 4, 0, 0, 0},
    {"hostile/captures/g04_trailer_mismatch.pcapng", RCS_END, 2, 1, 0, 156},
    {"hostile/captures/g05_len_not4.pcapng", RCS_END, 2, 1, 0, 156},
    {"hostile/captures/g06_len_lt12.pcapng", RCS_ERR_FORMAT, 1, 1, 0, 156},
    {"hostile/captures/g07_len_huge.pcapng", RCS_ERR_FORMAT, 1, 1, 0, 156},
    {"hostile/captures/g08_len0.pcapng", RCS_ERR_FORMAT, 1, 1, 0, 156},
    {"hostile/captures/g09_bad_ifid.pcapng", RCS_END, 2, 1, 0, 156},
    {"hostile/captures/g10_second_section_be.pcapng", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/g11_unfinished.pcapng", RCS_ERR_FORMAT, 1, 1, 0, 156},
    {"hostile/captures/g12_unfinished_hdr.pcapng", RCS_ERR_FORMAT, 1, 1, 0, 156},
    {"hostile/captures/g13_spb_opb.pcapng", RCS_END, 3, 0, 1, 0},
    {"hostile/captures/g14_tsresol_10e127.pcapng", RCS_END, 2, 0, 2, 0},
    {"hostile/captures/g15_tsresol_2e127.pcapng", RCS_END, 2, 0, 2, 0},
    {"hostile/captures/g16_opt_overrun.pcapng", RCS_END, 2, 1, 0, 28},
    {"hostile/captures/g17_epb_before_idb.pcapng", RCS_END, 1, 1, 0, 28},
    {"hostile/captures/g18_epb_caplen_lies.pcapng", RCS_END, 3, 1, 0, 156},
    {"hostile/captures/g19_epb_caplen_gt_len.pcapng", RCS_END, 3, 0, 0, 0},
    {"hostile/captures/g20_nrb_isb_dsb_cb.pcapng", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/g21_comment_esc.pcapng", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/g22_10k_interfaces.pcapng", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/g23_shb_only.pcapng", RCS_END, 0, 0, 0, 0},
    {"hostile/captures/g24_seclen_lies.pcapng", RCS_END, 2, 0, 0, 0},
    {"hostile/captures/g25_bad_bom.pcapng", REFUSED, 0, 0, 0, 0},
    {"traps/ng-2if.pcapng", RCS_END, 3, 0, 0, 0},
    {"traps/ng-2sec.pcapng", RCS_END, 2, 0, 0, 0},
    {"traps/ng-2snap.pcapng", RCS_END, 2, 0, 0, 0},
    {"traps/ng-comment.pcapng", RCS_END, 1, 0, 0, 0},
    {"traps/ng-late-idb.pcapng", RCS_END, 2, 0, 0, 0},
    {"traps/traps.pcap", RCS_END, 81, 0, 0, 0},
    {"traps/traps-ns.pcap", RCS_END, 81, 0, 0, 0},
    {"traps/cutfile.pcap", RCS_ERR_FORMAT, 80, 1, 0, 9415},
};

static void check_outcome(const char *folder, const outcome *expected)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, expected->file);
    rcs_source *source = NULL;
    rcs_status status = rcs_source_open_file(path, NULL, &source, NULL);
    if (expected->end == REFUSED) {
        assert_int_equal(status, RCS_ERR_FORMAT);
        return;
    }
    assert_int_equal(status, RCS_OK);
    unsigned packets = 0;
    rcs_packet packet;
    while ((status = rcs_source_next(source, &packet)) == RCS_OK) {
        packets++;
    }
    if (packets != expected->packets || status != expected->end) {
        print_message("%s: %u packets, then %d\n", path, packets, status);
    }
    assert_int_equal(packets, expected->packets);
    assert_int_equal(status, expected->end);
    assert_int_equal(rcs_source_damage_count(source), expected->damages);
    assert_int_equal(rcs_source_bad_timestamps(source), expected->bad_timestamps);
    if (expected->damages > 0) {
        assert_int_equal(rcs_source_damage(source)->offset, expected->damage_at);
    }
    rcs_source_close(source);
}

TEST(nasty_files_of_others_end_as_they_should)
{
    const char *folder = getenv("RCS_SHARED");
    folder = folder ? folder : RCS_SOURCE_DIR "/../shared";
    if (access(folder, R_OK) != 0) {
        print_message("SKIPPED: no captures of others in %s\n", folder);
        skip();
    }
    for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
        check_outcome(folder, &outcomes[i]);
    }
}

RUN_TESTS(T(what_cannot_be_opened_is_named_with_the_reason),
          T(what_is_no_capture_says_what_it_begins_with_or_is),
          T(a_file_without_permission_says_so),
          T(a_pipe_that_does_not_block_gives_each_packet_when_it_is_whole),
          T(a_blocking_pipe_with_nothing_in_it_says_so_and_does_not_wait),
          T(a_named_pipe_is_read_like_a_file), T(packets_across_the_window_s_end_are_whole),
          T(link_types_have_their_registered_names), T(progress_is_octets_of_the_file),
          T(a_file_has_no_live_counters_and_cannot_be_stopped),
          T(nasty_files_of_others_end_as_they_should))
