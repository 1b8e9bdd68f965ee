/* test_live.c -- an interface gives packets at once, counts them, and its end is reported */
#include "unit.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

#include "capture/live.h"
#include "support/capfile.h"

enum { PORT = 39053 };

/* Loopback, opened; NULL: this machine does not let us (said aloud). */
static rcs_source *open_loopback(const char *interface, const char *filter)
{
    rcs_source *source = NULL;
    rcs_error err = {0};
    rcs_source_options options = {.filter = filter, .file = 3};
    rcs_status status = rcs_source_open_live(interface, &options, &source, &err);
    if (status != RCS_OK) {
        print_message("SKIPPED: cannot capture on %s: %s\n", interface, err.text);
        assert_int_equal(err.status, status);
        assert_non_null(strstr(err.text, status == RCS_ERR_UNSUPPORTED ? "libpcap" : interface));
        return NULL;
    }
    return source;
}

static void send_datagram(uint16_t port, const char *text)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(sendto(fd, text, strlen(text), 0, (struct sockaddr *)&to, sizeof to) > 0);
    close(fd);
}

/* The next packet within two seconds. */
static rcs_status wait_for_packet(rcs_source *source, rcs_packet *packet)
{
    for (int i = 0; i < 20; i++) {
        rcs_status status = rcs_source_next(source, packet);
        if (status != RCS_AGAIN) {
            return status;
        }
        struct pollfd ready = {.fd = rcs_source_fd(source), .events = POLLIN};
        poll(&ready, 1, 100);
    }
    return RCS_AGAIN;
}

static void check_datagram(const rcs_packet *packet)
{
    static const char text[] = "hello capture";
    size_t len = sizeof text - 1;
    assert_true(packet->caplen >= len);
    assert_memory_equal(packet->data + packet->caplen - len, text, len);
    assert_int_equal(packet->wirelen, packet->caplen);
    assert_int_equal(packet->number, 1);
    assert_int_equal(packet->file, 3);
    assert_false(packet->filtered);
    time_t now = time(NULL);
    assert_in_range(packet->time_ns / 1000000000, now - 5, now + 5);
}

static void check_interface(const char *interface, uint16_t linktype)
{
    rcs_source *source = open_loopback(interface, "udp dst port 39053");
    if (!source) {
        skip();
    }
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_AGAIN);
    assert_true(rcs_source_fd(source) >= 0);
    send_datagram(PORT + 1, "not this one");
    send_datagram(PORT, "hello capture");
    assert_int_equal(wait_for_packet(source, &packet), RCS_OK);
    check_datagram(&packet);
    assert_int_equal(packet.linktype, linktype);
    rcs_source_stats stats = rcs_source_statistics(source);
    /* Sent and received are two for the kernel; libpcap hands out one of them. */
    assert_in_range(stats.received, 1, 2);
    assert_int_equal(stats.dropped, 0);
    assert_int_equal(rcs_source_statistics(source).received, stats.received);
    assert_int_equal(rcs_source_offset(source), 0);
    rcs_source_close(source);
}

TEST(a_packet_of_the_loopback_interface_comes_at_once)
{
    check_interface("lo", 1);
}

TEST(all_interfaces_together_can_be_heard)
{
    check_interface("any", 113);
}

TEST(an_interface_that_is_not_there_is_named)
{
    rcs_source *source = NULL;
    rcs_error err = {0};
    rcs_status status = rcs_source_open_live("rcs-none0", NULL, &source, &err);
    assert_true(status == RCS_ERR_IO || status == RCS_ERR_UNSUPPORTED);
    assert_null(source);
    assert_int_equal(err.status, status);
    assert_non_null(strstr(err.text, "rcs-none0"));
    assert_int_equal(rcs_source_open_live("rcs-none0", NULL, &source, NULL), status);
}

TEST(a_misspelt_filter_is_refused)
{
    rcs_source *probe = open_loopback("lo", NULL);
    if (!probe) {
        skip();
    }
    rcs_source_close(probe);
    rcs_source *source = NULL;
    rcs_error err = {0};
    rcs_source_options options = {.filter = "prot 53"};
    assert_int_equal(rcs_source_open_live("lo", &options, &source, &err), RCS_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "syntax error"));
}

/* Network administration is not for libraries: ip(8) does it, where it is there. */
static bool command(const char *line)
{
    return system(line) == 0;
}

TEST(an_interface_that_goes_down_may_come_back_and_one_that_vanishes_is_an_error)
{
    if (!command("ip link add rcs-t0 type veth peer name rcs-t1 2>/dev/null &&"
                 " ip link set rcs-t0 up")) {
        print_message("SKIPPED: no interface can be made here\n");
        skip();
    }
    rcs_source *source = open_loopback("rcs-t0", NULL);
    if (!source) {
        command("ip link del rcs-t0");
        skip();
    }
    rcs_packet packet;
    assert_true(command("ip link set rcs-t0 down"));
    for (int i = 0; i < 5; i++) {
        rcs_status status = wait_for_packet(source, &packet);
        assert_true(status == RCS_AGAIN || status == RCS_OK);
        if (status == RCS_AGAIN) {
            break;
        }
    }
    assert_true(command("ip link set rcs-t0 up && ip link del rcs-t0"));
    rcs_status status = RCS_OK;
    while (status == RCS_OK) {
        status = wait_for_packet(source, &packet);
    }
    assert_int_equal(status, RCS_ERR_IO);
    assert_int_equal(rcs_source_next(source, &packet), RCS_ERR_IO);
    assert_non_null(strstr(rcs_source_error(source), "rcs-t0"));
    rcs_source_close(source);
}

TEST(counters_of_32_bits_are_followed_over_their_wrap)
{
    uint64_t total = 0;
    uint32_t last = 0;
    const uint32_t seen[] = {5, 5, 4000000000, 4294967295, 0, 1000, 4294967000, 999};
    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++) {
        rcsi_counter_follow(&total, &last, seen[i]);
    }
    assert_true(total == 2 * ((uint64_t)1 << 32) + 999);
}

RUN_TESTS(T(a_packet_of_the_loopback_interface_comes_at_once),
          T(all_interfaces_together_can_be_heard), T(an_interface_that_is_not_there_is_named),
          T(a_misspelt_filter_is_refused),
          T(an_interface_that_goes_down_may_come_back_and_one_that_vanishes_is_an_error),
          T(counters_of_32_bits_are_followed_over_their_wrap))
