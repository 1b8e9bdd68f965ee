/* unpack.c -- compressed data cut anywhere, with any bit turned, or arriving piece by piece
 *
 * usage: unpack prefixes|bits|pieces ONE_IN FILE PLAIN
 *
 * FILE decompresses to PLAIN.  One case of ONE_IN is tried, drawn by a fixed seed; 1: all.
 * prefixes: prints "LENGTH DECODED" of each prefix for somebody else to judge.
 * Everything decoded must be the beginning of PLAIN, and only what gives all of it may end well.
 * (Octets that a turned bit makes of gzip data may differ: then it must end with a fault.)
 * Ends with "N passed, N failed".
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "capture/bytes.h"

enum { MOST = 1 << 21, PIECE_MOST = 3000, PIECE_ROUNDS = 3000 };

typedef struct octets {
    uint8_t at[MOST];
    size_t len;
} octets;

typedef struct trial {
    octets file, plain, out;
    uint64_t seed, one_in;
    uint64_t passed, failed;
} trial;

static uint64_t draw(trial *t)
{
    t->seed ^= t->seed << 13;
    t->seed ^= t->seed >> 7;
    t->seed ^= t->seed << 17;
    return t->seed;
}

static void require(trial *t, bool holds, const char *what, size_t where)
{
    t->passed += holds;
    t->failed += !holds;
    if (!holds) {
        printf("%s at %zu\n", what, where);
    }
}

static void load(octets *into, const char *name)
{
    FILE *file = fopen(name, "rb");
    into->len = file ? fread(into->at, 1, MOST, file) : MOST;
    if (!file || into->len > MOST / 2 || fclose(file) != 0) {
        fprintf(stderr, "%s: cannot be read, or is not small\n", name);
        exit(2);
    }
}

static rcsi_bytes begin(const octets *file, int fd)
{
    rcs_error err;
    rcsi_bytes bytes = rcsi_bytes_of(fd, RCSI_OWNED);
    rcsi_compression kind = rcsi_compression_of(file->at);
    size_t first = RCSI_COMPRESSION_MAGIC_LEN;
    if (rcsi_unpack_open(kind, file->at, first, &bytes.unpack, &err) != RCS_OK) {
        abort();
    }
    return bytes;
}

/* Read until it is not RCS_OK, with room for a random number of octets at a time. */
static rcs_status read_on(trial *t, rcsi_bytes *bytes)
{
    size_t got, most = draw(t) % 2 ? 16 : MOST / 4;
    rcs_status status = RCS_OK;
    while (status == RCS_OK) {
        /* Damage can make more than is kept here: the second half is written again. */
        t->out.len = t->out.len > MOST / 2 ? MOST / 2 + 1 : t->out.len;
        size_t room = 1 + draw(t) % most;
        status = rcsi_bytes_read(bytes, t->out.at + t->out.len, room, &got);
        t->out.len += status == RCS_OK ? got : 0;
    }
    return status;
}

static rcs_status decode(trial *t, size_t len)
{
    int fd = memfd_create("compressed", MFD_CLOEXEC);
    if (fd < 0 || write(fd, t->file.at, len) != (ssize_t)len ||
        lseek(fd, RCSI_COMPRESSION_MAGIC_LEN, SEEK_SET) < 0) {
        abort();
    }
    rcsi_bytes bytes = begin(&t->file, fd);
    t->out.len = 0;
    rcs_status status = read_on(t, &bytes);
    if (status == RCS_ERR_FORMAT) {
        require(t, bytes.fault.found[0] && bytes.fault.expected[0], "a fault without words", len);
    }
    rcsi_bytes_close(&bytes);
    return status;
}

static bool is_beginning(const trial *t)
{
    return t->out.len <= t->plain.len && memcmp(t->out.at, t->plain.at, t->out.len) == 0;
}

static void try_prefix(trial *t, size_t len)
{
    rcs_status status = decode(t, len);
    require(t, is_beginning(t), "a cut changed octets", len);
    require(t, status == RCS_ERR_FORMAT || status == RCS_END, "an odd status", len);
    printf("%zu %zu %s\n", len, t->out.len, status == RCS_END ? "whole" : "cut");
}

static void try_bit(trial *t, size_t bit)
{
    t->file.at[bit / 8] ^= (uint8_t)(1u << bit % 8);
    if (rcsi_compression_of(t->file.at) != RCSI_PLAIN) {
        rcs_status status = decode(t, t->file.len);
        bool same = is_beginning(t) && t->out.len == t->plain.len;
        require(t, status == RCS_ERR_FORMAT || (status == RCS_END && same),
                "a bit changed octets in silence", bit);
    }
    t->file.at[bit / 8] ^= (uint8_t)(1u << bit % 8);
}

/* All of it through a pipe: what a reader can know it must get before it is made to wait. */
static void try_pieces(trial *t, size_t number)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        abort();
    }
    rcsi_bytes bytes = begin(&t->file, ends[0]);
    rcs_status status = RCS_AGAIN;
    size_t most = 1 + draw(t) % PIECE_MOST;
    t->out.len = 0;
    for (size_t at = RCSI_COMPRESSION_MAGIC_LEN; at < t->file.len;) {
        size_t len = 1 + draw(t) % most;
        len = len < t->file.len - at ? len : t->file.len - at;
        if (write(ends[1], t->file.at + at, len) != (ssize_t)len) {
            abort();
        }
        at += len;
        status = read_on(t, &bytes);
        require(t, status == RCS_AGAIN, "it does not wait", number);
    }
    (void)close(ends[1]);
    require(t, read_on(t, &bytes) == RCS_END, "it does not end", number);
    require(t, is_beginning(t) && t->out.len == t->plain.len, "pieces differ", number);
    rcsi_bytes_close(&bytes);
}

int main(int argc, char **argv)
{
    static trial t = {.seed = 88172645463325252u};
    t.one_in = argc == 5 ? strtoull(argv[2], NULL, 10) : 0;
    if (t.one_in == 0) {
        fputs("usage: unpack prefixes|bits|pieces ONE_IN FILE PLAIN\n", stderr);
        return 2;
    }
    load(&t.file, argv[3]);
    load(&t.plain, argv[4]);
    bool prefixes = strcmp(argv[1], "prefixes") == 0, bits = strcmp(argv[1], "bits") == 0;
    size_t cases = prefixes ? t.file.len + 1 : bits ? t.file.len * 8 : PIECE_ROUNDS;
    for (size_t i = prefixes ? RCSI_COMPRESSION_MAGIC_LEN : 0; i < cases; i++) {
        if (draw(&t) % t.one_in == 0) {
            prefixes ? try_prefix(&t, i) : bits ? try_bit(&t, i) : try_pieces(&t, i);
        }
    }
    printf("%llu passed, %llu failed\n", (unsigned long long)t.passed,
           (unsigned long long)t.failed);
    return t.failed > 0 || t.passed == 0;
}
