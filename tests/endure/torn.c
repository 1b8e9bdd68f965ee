/* torn.c -- captures cut at any octet, or with any bit turned: none is read in silence
 *
 * usage: torn prefixes|bits ONE_IN FILE...
 *
 * One case of ONE_IN is tried, drawn by a fixed seed; 1: all.  A file lies in memory and is changed
 * there, so that a case costs no more than reading it.  Ends with "N passed, N failed".
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "rcodescope/session.h"
#include "rcodescope/source.h"
#include "walk.h"
#ifdef RCS_SPARE_BLOCKS
#include "spare.h"
#endif

enum { SECONDS = 20, NAME_MAX_ = 256 };

/* The capture under test, and what is known of it. */
typedef struct subject {
    const char *name;
    char path[64];
    int fd;
    uint8_t octets[WALK_MAX];
    size_t len;
    walk walk;
    size_t packet_ends[WALK_MAX]; /* of the whole file */
    size_t packets;
    uint64_t seed, one_in;
    bool wrong; /* the case that runs */
    uint64_t passed, failed, damaged;
} subject;

/* What reading gave. */
typedef struct reading {
    rcs_status opened, ended;
    uint64_t packets, findings, damages, offset;
    rcs_damage damage;
    rcs_ledger ledger;
} reading;

/* For the handler only: what runs when a case does not end. */
static char running[NAME_MAX_];

static void say_running(int number)
{
    (void)!write(STDERR_FILENO, running, strnlen(running, sizeof running));
    signal(number, SIG_DFL);
    raise(number);
}

static void require(subject *s, bool holds, const char *what)
{
    if (!holds) {
        printf("%s%s\n", running, what);
        s->wrong = true;
    }
}

static void settle(subject *s)
{
    s->passed += !s->wrong;
    s->failed += s->wrong;
    s->wrong = false;
}

static bool drawn(subject *s)
{
    s->seed ^= s->seed << 13;
    s->seed ^= s->seed >> 7;
    s->seed ^= s->seed << 17;
    return s->seed % s->one_in == 0;
}

static void take_all(rcs_session *session, reading *r)
{
    rcs_finding finding;
    while (rcs_session_take(session, &finding)) {
        r->findings++;
    }
}

static void read_packets(subject *s, rcs_source *source, rcs_session *session, reading *r)
{
    rcs_packet packet;
    while ((r->ended = rcs_source_next(source, &packet)) == RCS_OK) {
        if (s->packets < WALK_MAX && r->damages == UINT64_MAX) {
            s->packet_ends[s->packets++] = (size_t)rcs_source_offset(source);
        }
        r->packets++;
        rcs_session_feed(session, &packet);
        take_all(session, r);
    }
    rcs_session_finish(session);
    take_all(session, r);
    r->ledger = *rcs_session_ledger(session);
    r->damages = rcs_source_damage_count(source);
    r->damage = r->damages ? *rcs_source_damage(source) : (rcs_damage){0};
    r->offset = rcs_source_offset(source);
}

/* `damages` as UINT64_MAX on entry: learn where the packets end. */
static void read_subject(subject *s, reading *r)
{
    const rcs_session_options options = {
        .limits = {.transactions = 64, .tcp_flows = 16, .pool_kib = 64, .datagrams = 16}};
    rcs_source *source = NULL;
    rcs_session *session = NULL;
    rcs_error err = {0};
    alarm(SECONDS);
    r->opened = rcs_source_open_file(s->path, NULL, &source, &err);
    if (r->opened != RCS_OK) {
        require(s, r->opened == RCS_ERR_FORMAT && err.text[0], "refused without its reason");
        r->damages = 0;
        return;
    }
    if (rcs_session_new(&options, &session) != RCS_OK) {
        abort();
    }
    read_packets(s, source, session, r);
    rcs_session_free(session);
    rcs_source_close(source);
    require(s, rcs_ledger_adds_up(&r->ledger), "the ledger does not add up");
    require(s, r->ledger.packets == r->packets, "packets are missing in the ledger");
    uint64_t discarded = r->ledger.mdns_discarded + r->ledger.llmnr_discarded;
    require(s, r->findings >= r->ledger.responses, "a response gave no finding");
    require(s, r->findings - r->ledger.responses <= discarded, "a finding of nothing");
    require(s, r->ended == RCS_END || r->ended == RCS_ERR_FORMAT, "ends neither way");
    require(s, r->ended == RCS_END || r->damages > 0, "damaged without its words");
}

/* Packets of the whole file that end within its first `len` octets. */
static size_t packets_within(const subject *s, size_t len)
{
    size_t count = 0;
    while (count < s->packets && s->packet_ends[count] <= len) {
        count++;
    }
    return count;
}

/* The end of the last whole record within `len` octets, 0: none. */
static size_t boundary_before(const walk *w, size_t len)
{
    size_t low = 0, high = w->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (w->ends[middle] <= len) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low ? w->ends[low - 1] : 0;
}

/* Where the first `len` octets of a sound file are cut, reading must say so, at that octet. */
static void check_cut(subject *s, const reading *r, size_t len)
{
    size_t boundary = boundary_before(&s->walk, len);
    if (r->opened != RCS_OK) {
        require(s, boundary == 0, "refused in spite of its header");
        return;
    }
    require(s, r->packets == packets_within(s, len), "other packets than the whole file has");
    if (boundary == len) {
        require(s, r->ended == RCS_END && r->offset == len, "whole, and yet not read to its end");
        return;
    }
    s->damaged++;
    require(s, r->ended == RCS_ERR_FORMAT, "cut, and not a word");
    require(s, r->damage.offset == boundary, "cut, and another octet is named");
    require(s, r->damage.unfinished && !r->damage.resumed, "cut, and not said to be unfinished");
}

static void try_prefix(subject *s, size_t len)
{
    reading r = {0};
    (void)snprintf(running, sizeof running, "%.200s cut to %zu: ", s->name, len);
    if (ftruncate(s->fd, (off_t)len) != 0) {
        abort();
    }
    read_subject(s, &r);
    if (s->walk.known && len <= s->walk.sound) {
        check_cut(s, &r, len);
    } else if (!s->walk.known) {
        bool silent = r.opened == RCS_OK && r.ended == RCS_END && r.offset == 0;
        require(s, !silent, "nothing read, and not a word");
    }
    settle(s);
}

static void try_bit(subject *s, size_t bit)
{
    reading r = {0};
    uint8_t octet = s->octets[bit / 8];
    uint8_t turned = (uint8_t)(octet ^ 1u << bit % 8);
    (void)snprintf(running, sizeof running, "%.200s bit %zu: ", s->name, bit);
    if (pwrite(s->fd, &turned, 1, (off_t)(bit / 8)) != 1) {
        abort();
    }
    read_subject(s, &r);
    if (pwrite(s->fd, &octet, 1, (off_t)(bit / 8)) != 1) {
        abort();
    }
    if (r.opened == RCS_OK && r.ended == RCS_END && s->walk.known) {
        require(s, r.offset == s->len, "at its end before its last octet");
    }
    require(s, r.packets <= s->len, "more packets than octets");
    s->damaged += r.damages > 0 || r.opened != RCS_OK;
    settle(s);
}

static bool load(subject *s, const char *name)
{
    FILE *file = fopen(name, "rb");
    s->len = file ? fread(s->octets, 1, sizeof s->octets, file) : 0;
    if (!file || ferror(file) || s->len == sizeof s->octets || fclose(file) != 0) {
        printf("%s: cannot be read, or is longer than a small file\n", name);
        s->failed++;
        return false;
    }
    s->name = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
    if (ftruncate(s->fd, 0) != 0 || pwrite(s->fd, s->octets, s->len, 0) != (ssize_t)s->len) {
        abort();
    }
    walk_file(&s->walk, s->octets, s->len);
    reading whole = {.damages = UINT64_MAX};
    s->packets = 0;
    (void)snprintf(running, sizeof running, "%.200s: ", s->name);
    read_subject(s, &whole);
    settle(s);
    return true;
}

static void try_file(subject *s, const char *name, bool bits)
{
    if (!load(s, name)) {
        return;
    }
    for (size_t bit = 0; bits && bit < s->len * 8; bit++) {
        if (drawn(s)) {
            try_bit(s, bit);
        }
    }
    for (size_t len = s->len + 1; !bits && len-- > 0;) {
        if (drawn(s)) {
            try_prefix(s, len);
        }
    }
}

int main(int argc, char **argv)
{
    static subject s = {.seed = 88172645463325252u};
    bool bits = argc > 1 && strcmp(argv[1], "bits") == 0;
    s.one_in = argc > 3 ? strtoull(argv[2], NULL, 10) : 0;
    s.fd = memfd_create("capture", MFD_CLOEXEC);
    if (s.fd < 0 || s.one_in == 0 || (!bits && strcmp(argv[1], "prefixes") != 0)) {
        fputs("usage: torn prefixes|bits ONE_IN FILE...\n", stderr);
        return 2;
    }
    (void)snprintf(s.path, sizeof s.path, "/proc/self/fd/%d", s.fd);
    signal(SIGALRM, say_running);
    signal(SIGABRT, say_running);
    signal(SIGSEGV, say_running);
    for (int i = 3; i < argc; i++) {
        try_file(&s, argv[i], bits);
    }
    printf("%d files, %llu cases, %llu of them damaged\n%llu passed, %llu failed\n", argc - 3,
           (unsigned long long)(s.passed + s.failed), (unsigned long long)s.damaged,
           (unsigned long long)s.passed, (unsigned long long)s.failed);
    return s.failed > 0 || s.passed == 0;
}
