/* steps.c -- what pairing, joining and diagnosis cost: the same packets through sessions with and
 * without them
 *
 * usage: steps FILE [ROUNDS]
 * Prints, for each way, CPU ns a DNS message (minimum and median of the rounds, which take turns)
 * and its ratio to the first way in the same round.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rcodescope/rcodescope.h"

enum {
    ROUNDS_MAX = 101,
    WAYS = 4
};

/** A packet of the capture, kept in memory so that reading the file costs nothing here. */
typedef struct kept {
    rcs_packet packet;
    size_t at;
} kept;

typedef struct traffic {
    kept *packets;
    size_t count, room;
    uint8_t *octets;
    size_t octets_len, octets_room;
} traffic;

typedef enum explaining {
    EXPLAIN_NOTHING,
    EXPLAIN_ERRORS
} explaining;

typedef struct way {
    const char *name;
    rcs_session_options options;
    explaining explaining;
    double ns[ROUNDS_MAX];
} way;

static void die(const char *what)
{
    fprintf(stderr, "steps: %s\n", what);
    exit(1);
}

static void *grown(void *old, size_t octets)
{
    void *memory = realloc(old, octets);
    if (!memory) {
        die("out of memory");
    }
    return memory;
}

static void keep(traffic *t, const rcs_packet *packet)
{
    if (t->count == t->room) {
        t->room = t->room ? t->room * 2 : 1024;
        t->packets = grown(t->packets, t->room * sizeof *t->packets);
    }
    while (t->octets_len + packet->caplen > t->octets_room) {
        t->octets_room = t->octets_room ? t->octets_room * 2 : 1 << 20;
        t->octets = grown(t->octets, t->octets_room);
    }
    t->packets[t->count++] = (kept){*packet, t->octets_len};
    memcpy(t->octets + t->octets_len, packet->data, packet->caplen);
    t->octets_len += packet->caplen;
}

static void load(const char *path, traffic *t)
{
    rcs_source *source;
    rcs_error error;
    rcs_packet packet;
    if (rcs_source_open_file(path, NULL, &source, &error) != RCS_OK) {
        die(error.text);
    }
    while (rcs_source_next(source, &packet) == RCS_OK) {
        keep(t, &packet);
    }
    rcs_source_close(source);
    for (size_t i = 0; i < t->count; i++) {
        t->packets[i].packet.data = t->octets + t->packets[i].at;
    }
}

static double cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* The whole of a session's life, as `read` lives it. */
static double run(const traffic *t, const way *w, const rcs_catalog *catalog, uint64_t *messages)
{
    static rcs_finding finding;
    rcs_explanation explanation;
    rcs_session *session;
    if (rcs_session_new(&w->options, &session) != RCS_OK) {
        die("no session");
    }
    double begin = cpu_ns();
    for (size_t i = 0; i <= t->count; i++) {
        if (i < t->count) {
            rcs_session_feed(session, &t->packets[i].packet);
        } else {
            rcs_session_finish(session);
        }
        while (rcs_session_take(session, &finding)) {
            if (w->explaining == EXPLAIN_ERRORS && rcs_outcome_is_error(&finding.outcome)) {
                rcs_explain(catalog, &finding, &explanation);
            }
        }
    }
    double ns = cpu_ns() - begin;
    *messages = rcs_session_ledger(session)->messages;
    rcs_session_free(session);
    return ns;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_value);
    return values[count / 2];
}

/* From the last to the first, which the others are held against round by round. */
static void report(way *ways, int rounds)
{
    static double extra[ROUNDS_MAX], ratio[ROUNDS_MAX];
    for (int i = WAYS - 1; i >= 0; i--) {
        for (int r = 0; r < rounds; r++) {
            extra[r] = ways[i].ns[r] - ways[0].ns[r];
            ratio[r] = ways[i].ns[r] / ways[0].ns[r];
        }
        double middle = median(ways[i].ns, rounds);
        printf("%-16s %6.1f ns a message (min %6.1f), %+6.1f beside the first way, x %.2f\n",
               ways[i].name, middle, ways[i].ns[0], median(extra, rounds), median(ratio, rounds));
    }
}

int main(int argc, char **argv)
{
    static way ways[WAYS] = {
        {"decoding alone", {.pairing = RCS_PAIRING_OFF}, EXPLAIN_NOTHING, {0}},
        {"and pairing", {.pairing = RCS_PAIRING_ON}, EXPLAIN_NOTHING, {0}},
        {"and joining", {.lookups = RCS_LOOKUPS_HELD}, EXPLAIN_NOTHING, {0}},
        {"and diagnosis", {.lookups = RCS_LOOKUPS_HELD}, EXPLAIN_ERRORS, {0}},
    };
    static traffic t;
    int rounds = argc > 2 ? atoi(argv[2]) : 5;
    if (argc < 2 || rounds < 1 || rounds > ROUNDS_MAX) {
        die("usage: steps FILE [ROUNDS]");
    }
    rcs_error error;
    rcs_catalog *catalog;
    if (rcs_catalog_new("en", &catalog, &error) != RCS_OK) {
        die(error.text);
    }
    load(argv[1], &t);
    for (int r = 0; r < rounds; r++) {
        for (int i = 0; i < WAYS; i++) {
            uint64_t messages;
            double ns = run(&t, &ways[i], catalog, &messages);
            ways[i].ns[r] = ns / (double)(messages ? messages : 1);
        }
    }
    report(ways, rounds);
    rcs_catalog_free(catalog);
    free(t.packets);
    free(t.octets);
    return 0;
}
