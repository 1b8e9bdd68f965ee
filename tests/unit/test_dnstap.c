/* test_dnstap.c -- dnstap files and sockets, through the functions that everybody uses */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "rcodescope/rcodescope.h"
#include "support/tap.h"
#include "unit.h"
#include "wire.h"

enum {
    START = 2,
    STOP = 3,
    READY = 4,
    ACCEPT = 1,
    FINISH = 5,
    START_LEN = 42,
    STOP_LEN = 12
};

/* Built without libfstrm: nothing of this can be read. */
static bool is_built(void)
{
    rcs_source *source = NULL;
    rcs_error err;
    rcs_status status = rcs_source_open_dnstap("tcp:127.0.0.1:0", NULL, &source, &err);
    rcs_source_close(source);
    return status != RCS_ERR_UNSUPPORTED;
}

#define NEED_LIBFSTRM()                                                                            \
    if (!is_built()) {                                                                             \
        skip();                                                                                    \
    }

static rcs_status open_octets(const tap *t, size_t len, const char *filter, rcs_source **out,
                              rcs_error *err)
{
    char path[] = "rcodescope-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, t->at, len) == (ssize_t)len);
    close(fd);
    rcs_source_options options = {.filter = filter, .file = 7};
    rcs_status status = rcs_source_open_file(path, &options, out, err);
    unlink(path);
    return status;
}

static tap told(uint64_t type, uint64_t protocol, uint32_t seconds, const wire *w)
{
    const tap_event event = {type, protocol, seconds, 0, w->octets, w->len};
    return tap_told(&event);
}

static wire query(void)
{
    wire w;
    wire_begin(&w, RCS_FLAG_RD);
    wire_question(&w, "www.example.com.", RCS_TYPE_A);
    return w;
}

static wire refused(void)
{
    wire w;
    wire_begin_response(&w, 5);
    return w;
}

/* A client's question over TLS, and REFUSED after a second. */
static tap a_stream(void)
{
    tap t = {0};
    wire q = query(), r = refused();
    tap asked = told(5, 3, 100, &q), answered = told(6, 3, 101, &r);
    tap_control(&t, START, TAP_CONTENT);
    tap_frame(&t, &asked);
    tap_frame(&t, &answered);
    tap_control(&t, STOP, NULL);
    return t;
}

typedef struct seen {
    uint64_t packets, findings, damages;
    rcs_status ended;
    rcs_damage damage; /* the last one */
    rcs_ledger ledger;
    uint16_t rcode;
    rcs_dnstap dnstap;
    rcs_flow flow;
    int64_t latency_ns;
    bool has_query;
} seen;

static void look(rcs_session *session, seen *out)
{
    static rcs_finding f;
    while (rcs_session_take(session, &f)) {
        out->findings++;
        out->rcode = f.outcome.rcode;
        out->dnstap = f.dnstap;
        out->flow = f.flow;
        out->latency_ns = f.latency_ns;
        out->has_query = f.query != NULL;
    }
}

static seen read_all(const tap *t, size_t len)
{
    static const rcs_session_options small = {
        .limits = {.transactions = 16, .tcp_flows = 16, .pool_kib = 256, .datagrams = 16}};
    seen s = {0};
    rcs_error err;
    rcs_source *source = NULL;
    rcs_session *session;
    s.ended = open_octets(t, len, NULL, &source, &err);
    if (s.ended != RCS_OK) {
        assert_int_equal(s.ended, RCS_ERR_FORMAT);
        assert_true(err.text[0]);
        return s;
    }
    assert_int_equal(rcs_session_new(&small, &session), RCS_OK);
    rcs_packet packet;
    while ((s.ended = rcs_source_next(source, &packet)) == RCS_OK) {
        assert_int_equal(packet.number, ++s.packets);
        assert_int_equal(packet.file, 7);
        rcs_session_feed(session, &packet);
        look(session, &s);
    }
    rcs_session_finish(session);
    look(session, &s);
    s.ledger = *rcs_session_ledger(session);
    assert_true(rcs_ledger_adds_up(&s.ledger));
    assert_int_equal(s.ledger.packets, s.packets);
    s.damages = rcs_source_damage_count(source);
    if (s.damages) {
        s.damage = *rcs_source_damage(source);
    }
    rcs_session_free(session);
    rcs_source_close(source);
    return s;
}

TEST(a_file_becomes_a_finding_with_its_query)
{
    NEED_LIBFSTRM();
    tap t = a_stream();
    seen s = read_all(&t, t.len);
    assert_int_equal(s.ended, RCS_END);
    assert_int_equal(s.packets, 2);
    assert_int_equal(s.damages, 0);
    assert_int_equal(s.findings, 1);
    assert_int_equal(s.rcode, 5);
    assert_true(s.has_query);
    assert_int_equal(s.latency_ns, 1000000000);
    assert_int_equal(s.dnstap.type, RCS_DNSTAP_CLIENT_RESPONSE);
    assert_int_equal(s.dnstap.carrier, RCS_CARRIER_TLS);
    assert_int_equal(s.flow.transport, RCS_TCP);
    assert_int_equal(s.flow.client.port, 40000);
    assert_int_equal(s.flow.server.port, 853);
    assert_int_equal(s.ledger.classes[RCS_PACKET_DNSTAP], 2);
    assert_int_equal(s.ledger.tcp_messages, 2);
    assert_int_equal(s.ledger.queries, 1);
    assert_int_equal(s.ledger.encrypted, 0);
}

TEST(a_finding_that_is_held_keeps_who_told_of_it)
{
    NEED_LIBFSTRM();
    tap t = a_stream();
    rcs_error err;
    rcs_source *source;
    rcs_session *session;
    const rcs_session_options options = {.lookups = RCS_LOOKUPS_HELD};
    seen s = {0};
    assert_int_equal(open_octets(&t, t.len, NULL, &source, &err), RCS_OK);
    assert_int_equal(rcs_session_new(&options, &session), RCS_OK);
    rcs_packet packet;
    while (rcs_source_next(source, &packet) == RCS_OK) {
        rcs_session_feed(session, &packet);
        look(session, &s);
    }
    assert_int_equal(s.findings, 0);
    rcs_source_close(source);
    rcs_session_finish(session);
    look(session, &s);
    assert_int_equal(s.findings, 1);
    assert_int_equal(s.dnstap.type, RCS_DNSTAP_CLIENT_RESPONSE);
    assert_memory_equal(s.dnstap.identity, "resolver1", 9);
    rcs_session_free(session);
}

TEST(a_frame_with_both_messages_is_a_query_and_its_response)
{
    NEED_LIBFSTRM();
    wire q = query(), r = refused();
    tap message = {0}, frame = {0}, t = {0};
    tap_number(&message, 1, 4);
    tap_number(&message, 8, 100);
    tap_number(&message, 12, 103);
    tap_field(&message, 10, q.octets, q.len);
    tap_field(&message, 14, r.octets, r.len);
    tap_number(&frame, 15, 1);
    tap_field(&frame, 14, message.at, message.len);
    tap_control(&t, START, NULL);
    tap_frame(&t, &frame);
    tap_control(&t, STOP, NULL);
    seen s = read_all(&t, t.len);
    assert_int_equal(s.packets, 1);
    assert_int_equal(s.findings, 1);
    assert_true(s.has_query);
    assert_int_equal(s.latency_ns, INT64_C(3000000000));
    assert_int_equal(s.ledger.messages, 2);
    assert_int_equal(s.ledger.classes[RCS_PACKET_DNSTAP], 1);
}

TEST(a_frame_without_a_message_is_counted_as_not_dns)
{
    NEED_LIBFSTRM();
    wire empty = {.len = 0};
    tap frame = told(6, 1, 5, &empty), t = {0};
    tap_control(&t, START, TAP_CONTENT);
    tap_frame(&t, &frame);
    tap_control(&t, STOP, NULL);
    seen s = read_all(&t, t.len);
    assert_int_equal(s.packets, 1);
    assert_int_equal(s.ledger.messages, 0);
    assert_int_equal(s.ledger.classes[RCS_PACKET_NOT_DNS], 1);
}

/* Where the frames of a_stream() end. */
static size_t frame_end(const tap *t, size_t at)
{
    return at + 4 + ((size_t)t->at[at + 2] << 8 | t->at[at + 3]);
}

TEST(every_prefix_gives_its_whole_frames_and_says_where_it_ends)
{
    NEED_LIBFSTRM();
    tap t = a_stream();
    size_t first = frame_end(&t, START_LEN), second = frame_end(&t, first);
    assert_int_equal(second + STOP_LEN, t.len);
    for (size_t len = 0; len < t.len; len++) {
        seen s = read_all(&t, len);
        assert_int_equal(s.ended, RCS_ERR_FORMAT);
        assert_int_equal(s.packets, (len >= first) + (len >= second));
        assert_int_equal(s.findings, len >= second);
        assert_int_equal(s.damages, len >= START_LEN);
        if (len >= START_LEN) {
            size_t at = len >= second ? second : len >= first ? first : START_LEN;
            assert_int_equal(s.damage.offset, at);
            assert_true(s.damage.unfinished);
            assert_int_equal(s.damage.record, s.packets + 1);
        }
    }
}

TEST(every_flipped_bit_is_read_refused_or_said)
{
    NEED_LIBFSTRM();
    tap t = a_stream();
    size_t refused_count = 0, said = 0;
    for (size_t bit = 0; bit < t.len * 8; bit += 7) {
        tap flipped = t;
        flipped.at[bit / 8] ^= (uint8_t)(1 << bit % 8);
        seen s = read_all(&flipped, flipped.len);
        assert_true(s.damages || s.packets == 2 || s.ended == RCS_ERR_FORMAT);
        refused_count += s.ended == RCS_ERR_FORMAT && !s.damages;
        said += s.damages > 0;
    }
    assert_true(refused_count >= 40); /* START has 336 bits, of which every seventh is tried */
    assert_true(said > 14);
}

TEST(other_content_is_refused_with_its_name)
{
    NEED_LIBFSTRM();
    tap t = {0};
    rcs_source *source;
    rcs_error err;
    tap_control(&t, START, "protobuf:other\x1b.Thing");
    assert_int_equal(open_octets(&t, t.len, NULL, &source, &err), RCS_ERR_FORMAT);
    assert_non_null(strstr(err.text, "content of type \"protobuf:other?.Thing\""));
    assert_non_null(strstr(err.text, "only " TAP_CONTENT " is read"));
}

TEST(a_filter_is_refused)
{
    NEED_LIBFSTRM();
    tap t = a_stream();
    rcs_source *source;
    rcs_error err;
    const rcs_source_options options = {.filter = "port 53"};
    assert_int_equal(open_octets(&t, t.len, "port 53", &source, &err), RCS_ERR_ARGUMENT);
    assert_non_null(strstr(err.text, "has no packets"));
    assert_int_equal(rcs_source_open_dnstap("tcp:127.0.0.1:0", &options, &source, &err),
                     RCS_ERR_ARGUMENT);
}

TEST(zeros_are_no_capture)
{
    tap t = {.len = 64};
    rcs_source *source;
    rcs_error err;
    assert_int_equal(open_octets(&t, t.len, NULL, &source, &err), RCS_ERR_FORMAT);
    assert_non_null(strstr(err.text, "not a pcap, pcapng or dnstap capture"));
}

TEST(lengths_that_no_frame_has_stop_the_reading)
{
    NEED_LIBFSTRM();
    static const struct {
        uint32_t words[3];
        size_t count;
        const char *expected, *found;
    } rows[] = {
        {{0x100001}, 1, "a frame of at most 1048576 octets", "a length of 1048577"},
        {{0, 513, 9}, 3, "a control frame of at most 512 octets", "a length of 513"},
        {{0, 3, 9}, 3, "a control frame of at most 512 octets", "a length of 3"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tap t = {0};
        tap_control(&t, START, TAP_CONTENT);
        for (size_t w = 0; w < rows[i].count; w++) {
            tap_u32(&t, rows[i].words[w]);
        }
        seen s = read_all(&t, t.len);
        assert_int_equal(s.ended, RCS_ERR_FORMAT);
        assert_int_equal(s.damage.offset, START_LEN);
        assert_false(s.damage.resumed);
        assert_string_equal(s.damage.expected, rows[i].expected);
        assert_string_equal(s.damage.found, rows[i].found);
    }
}

TEST(joined_streams_follow_each_other_and_a_broken_frame_is_passed)
{
    NEED_LIBFSTRM();
    tap t = a_stream(), again = a_stream();
    tap_octets(&t, again.at, again.len);
    seen s = read_all(&t, t.len);
    assert_int_equal(s.ended, RCS_END);
    assert_int_equal(s.packets, 4);
    assert_int_equal(s.findings, 2);
    assert_int_equal(s.damages, 0);
    t.at[START_LEN + 4] = 0xff; /* the key of the first field */
    s = read_all(&t, t.len);
    assert_int_equal(s.ended, RCS_END);
    assert_int_equal(s.packets, 4);
    assert_int_equal(s.damages, 1);
    assert_true(s.damage.resumed);
    assert_int_equal(s.damage.offset, START_LEN);
    assert_int_equal(s.ledger.classes[RCS_PACKET_NOT_DNS], 1);
}

TEST(control_frames_of_later_kinds_are_ignored_and_known_ones_out_of_place_said)
{
    NEED_LIBFSTRM();
    for (uint32_t type = 0; type < 8; type++) {
        tap t = {0};
        tap_control(&t, START, TAP_CONTENT);
        tap_control(&t, type, NULL);
        tap_control(&t, STOP, NULL);
        seen s = read_all(&t, t.len);
        bool odd = type >= 1 && type <= 5;
        assert_int_equal(s.ended, RCS_END);
        assert_int_equal(s.damages, odd);
    }
}

/* ---- sockets ---- */

typedef struct peer {
    char path[64];
    char where[80];
    rcs_source *source;
    int fd;
} peer;

static void listen_and_connect(peer *p)
{
    rcs_error err;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(p->path, sizeof p->path, "rcodescope-test-%ld.sock", (long)getpid());
    snprintf(p->where, sizeof p->where, "unix:%s", p->path);
    assert_int_equal(rcs_source_open_dnstap(p->where, NULL, &p->source, &err), RCS_OK);
    assert_int_equal(rcs_source_fd(p->source), -1);
    p->fd = socket(AF_UNIX, SOCK_STREAM, 0);
    memcpy(address.sun_path, p->path, strlen(p->path) + 1);
    assert_int_equal(connect(p->fd, (struct sockaddr *)&address, sizeof address), 0);
}

static void hang_up(peer *p)
{
    close(p->fd);
    rcs_source_close(p->source);
    struct stat status;
    assert_int_equal(lstat(p->path, &status), -1);
}

static void put(const peer *p, const tap *t)
{
    assert_int_equal(write(p->fd, t->at, t->len), t->len);
}

/* Ask until a frame comes, or for so long that none will. */
static rcs_status ask(const peer *p, rcs_packet *packet)
{
    rcs_status status = RCS_AGAIN;
    for (int i = 0; i < 20 && status == RCS_AGAIN; i++) {
        status = rcs_source_next(p->source, packet);
    }
    return status;
}

/* The type of the control frame that came back. */
static uint32_t answered(const peer *p, size_t len)
{
    uint8_t octets[512];
    assert_int_equal(recv(p->fd, octets, sizeof octets, MSG_DONTWAIT), len);
    return octets[11];
}

TEST(a_socket_shakes_hands_and_gives_the_frames)
{
    NEED_LIBFSTRM();
    peer p;
    rcs_packet packet;
    tap ready = {0}, t = a_stream();
    listen_and_connect(&p);
    tap_control(&ready, READY, TAP_CONTENT);
    assert_int_equal(ask(&p, &packet), RCS_AGAIN);
    put(&p, &ready);
    assert_int_equal(ask(&p, &packet), RCS_AGAIN);
    assert_int_equal(answered(&p, START_LEN), ACCEPT);
    put(&p, &t);
    assert_int_equal(ask(&p, &packet), RCS_OK);
    assert_non_null(packet.carried->query.wire);
    assert_int_equal(ask(&p, &packet), RCS_OK);
    assert_int_equal(packet.number, 2);
    assert_int_equal(packet.carried->origin.type, RCS_DNSTAP_CLIENT_RESPONSE);
    assert_int_equal(ask(&p, &packet), RCS_AGAIN);
    assert_int_equal(answered(&p, STOP_LEN), FINISH);
    assert_int_equal(rcs_source_damage_count(p.source), 0);
    assert_int_equal(rcs_source_statistics(p.source).received, 2);
    hang_up(&p);
}

TEST(a_stopped_collector_gives_what_had_come_and_no_more)
{
    NEED_LIBFSTRM();
    peer p;
    rcs_packet packet;
    tap t = a_stream();
    listen_and_connect(&p);
    assert_int_equal(ask(&p, &packet), RCS_AGAIN);
    assert_int_equal(write(p.fd, t.at, t.len - 20), t.len - 20);
    rcs_source_stop(p.source);
    assert_int_equal(write(p.fd, t.at + t.len - 20, 20), 20);
    assert_int_equal(ask(&p, &packet), RCS_OK);
    assert_non_null(packet.carried->query.wire);
    size_t more = 0;
    while (rcs_source_next(p.source, &packet) == RCS_OK) {
        more++; /* the half one may come whole */
    }
    assert_true(more <= 1);
    assert_int_equal(rcs_source_next(p.source, &packet), RCS_END);
    assert_int_equal(rcs_source_damage_count(p.source), 0);
    hang_up(&p);
}

TEST(a_stream_octet_by_octet_gives_the_same)
{
    NEED_LIBFSTRM();
    peer p;
    rcs_packet packet;
    tap t = a_stream();
    size_t frames = 0;
    listen_and_connect(&p);
    for (size_t i = 0; i < t.len; i++) {
        assert_int_equal(write(p.fd, t.at + i, 1), 1);
        for (int again = 0; again < 2; again++) {
            frames += rcs_source_next(p.source, &packet) == RCS_OK;
        }
    }
    assert_int_equal(frames, 2);
    assert_int_equal(rcs_source_damage_count(p.source), 0);
    hang_up(&p);
}

TEST(a_connection_that_breaks_off_is_said_and_the_next_one_is_heard)
{
    NEED_LIBFSTRM();
    peer p;
    rcs_packet packet;
    tap t = a_stream();
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    listen_and_connect(&p);
    assert_int_equal(write(p.fd, t.at, t.len - 20), t.len - 20);
    close(p.fd);
    assert_int_equal(ask(&p, &packet), RCS_OK);
    assert_int_equal(ask(&p, &packet), RCS_AGAIN);
    assert_int_equal(rcs_source_damage_count(p.source), 1);
    assert_true(rcs_source_damage(p.source)->resumed);
    p.fd = socket(AF_UNIX, SOCK_STREAM, 0);
    memcpy(address.sun_path, p.path, strlen(p.path) + 1);
    assert_int_equal(connect(p.fd, (struct sockaddr *)&address, sizeof address), 0);
    put(&p, &t);
    assert_int_equal(ask(&p, &packet), RCS_OK);
    assert_int_equal(packet.number, 2);
    hang_up(&p);
}

TEST(somebody_else_at_the_socket_is_sent_away)
{
    NEED_LIBFSTRM();
    peer p;
    rcs_packet packet;
    char octet;
    listen_and_connect(&p);
    assert_int_equal(write(p.fd, "GET / HTTP/1.1\r\n\r\n", 18), 18);
    assert_int_equal(ask(&p, &packet), RCS_AGAIN);
    assert_int_equal(rcs_source_damage_count(p.source), 1);
    ssize_t got = recv(p.fd, &octet, 1, MSG_DONTWAIT);
    assert_true(got == 0 || (got < 0 && errno == ECONNRESET));
    hang_up(&p);
}

TEST(a_silent_connection_is_no_loss)
{
    NEED_LIBFSTRM();
    peer p;
    rcs_packet packet;
    listen_and_connect(&p);
    close(p.fd);
    assert_int_equal(ask(&p, &packet), RCS_AGAIN);
    assert_int_equal(rcs_source_damage_count(p.source), 0);
    p.fd = dup(0);
    hang_up(&p);
}

TEST(a_socket_that_was_left_behind_is_replaced_and_one_in_use_is_not)
{
    NEED_LIBFSTRM();
    peer p;
    rcs_error err;
    rcs_source *second;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "rcodescope-test-%ld.sock",
             (long)getpid());
    int left = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(left, (struct sockaddr *)&address, sizeof address), 0);
    close(left);
    listen_and_connect(&p);
    assert_int_equal(rcs_source_open_dnstap(p.where, NULL, &second, &err), RCS_ERR_IO);
    assert_non_null(strstr(err.text, "in use"));
    hang_up(&p);
}

TEST(places_of_another_form_are_refused)
{
    NEED_LIBFSTRM();
    static const char *const wrong[] = {"",           "unix:",         "tcp:",
                                        "tcp:53",     "tcp:host:6000", "tcp:127.0.0.1:",
                                        "tcp:::1:53", "tcp:[]:53",     "/run/dnstap.sock"};
    rcs_source *source;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        rcs_error err = {0};
        assert_int_equal(rcs_source_open_dnstap(wrong[i], NULL, &source, &err),
                         RCS_ERR_ARGUMENT);
        assert_true(err.text[0]);
        assert_int_equal(err.status, RCS_ERR_ARGUMENT);
    }
    rcs_error err;
    assert_int_equal(rcs_source_open_dnstap("unix:/nowhere/at/all", NULL, &source, &err),
                     RCS_ERR_IO);
}

RUN_TESTS(T(a_file_becomes_a_finding_with_its_query),
          T(a_finding_that_is_held_keeps_who_told_of_it),
          T(a_frame_with_both_messages_is_a_query_and_its_response),
          T(a_frame_without_a_message_is_counted_as_not_dns),
          T(every_prefix_gives_its_whole_frames_and_says_where_it_ends),
          T(every_flipped_bit_is_read_refused_or_said), T(other_content_is_refused_with_its_name),
          T(a_filter_is_refused), T(zeros_are_no_capture),
          T(lengths_that_no_frame_has_stop_the_reading),
          T(joined_streams_follow_each_other_and_a_broken_frame_is_passed),
          T(control_frames_of_later_kinds_are_ignored_and_known_ones_out_of_place_said),
          T(a_socket_shakes_hands_and_gives_the_frames),
          T(a_stopped_collector_gives_what_had_come_and_no_more),
          T(a_stream_octet_by_octet_gives_the_same),
          T(a_connection_that_breaks_off_is_said_and_the_next_one_is_heard),
          T(somebody_else_at_the_socket_is_sent_away), T(a_silent_connection_is_no_loss),
          T(a_socket_that_was_left_behind_is_replaced_and_one_in_use_is_not),
          T(places_of_another_form_are_refused))
