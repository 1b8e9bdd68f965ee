/* progress.c -- how far files are read, for a person at a terminal who waits */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/terminal.h"
#include "sink/fill.h"
#include "sink/phrase.h"
#include "sink/wrap.h"

#define SECOND_NS INT64_C(1000000000)
#define FIRST_NS SECOND_NS       /* nobody waits for less */
#define AGAIN_NS (SECOND_NS / 4) /* readable, and no load on a slow line */

enum { LINE_MAX_CHARS = 256, AMOUNT_MAX = 32 };

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_NS + now.tv_nsec;
}

void rcsi_progress_begin(rcsi_progress *progress, rcsi_loudness loudness)
{
    memset(progress, 0, sizeof *progress);
    progress->wanted = loudness == RCSI_LOUD && rcsi_terminal_rewrites() > 0;
    progress->shares = isatty(STDOUT_FILENO);
    progress->began_ns = progress->wanted ? now_ns() : 0;
    progress->due_ns = progress->began_ns + FIRST_NS;
}

/* "812 kB", "1.4 GB": powers of 1000, as disks and networks are sold. */
static char *amount(uint64_t octets, char out[AMOUNT_MAX])
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
    double value = (double)octets;
    size_t unit = 0;
    while (value >= 999.5 && unit + 1 < sizeof units / sizeof *units) {
        value /= 1000;
        unit++;
    }
    snprintf(out, AMOUNT_MAX, unit > 0 && value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    return out;
}

/* "42 s", "3:05 min", "2:10 h" */
static char *span(double seconds, char out[AMOUNT_MAX])
{
    uint64_t left = (uint64_t)(seconds + 0.5);
    if (left < 60) {
        snprintf(out, AMOUNT_MAX, "%u s", (unsigned)left);
    } else if (left < 3600) {
        snprintf(out, AMOUNT_MAX, "%u:%02u min", (unsigned)left / 60, (unsigned)left % 60);
    } else {
        uint64_t hours = left / 3600 < 999 ? left / 3600 : 999;
        snprintf(out, AMOUNT_MAX, "%u:%02u h", (unsigned)hours, (unsigned)(left / 60 % 60));
    }
    return out;
}

static void fill_line(const rcsi_reading *reading, uint64_t rate, double seconds,
                      char line[LINE_MAX_CHARS])
{
    char read[AMOUNT_MAX], size[AMOUNT_MAX], speed[32], left[AMOUNT_MAX], share[8];
    uint64_t done, total;
    rcs_timeline_progress(reading->files, &done, &total);
    amount(done, read);
    rcsi_grouped(rate, speed);
    if (total == 0 || done == 0 || done > total) {
        rcsi_fill(reading->catalog, "progress",
                  RCSI_SLOTS({"done", read}, {"rate", speed}), line, LINE_MAX_CHARS);
        return;
    }
    snprintf(share, sizeof share, "%u", (unsigned)((double)done * 100 / (double)total));
    span(seconds * (double)(total - done) / (double)done, left);
    rcsi_fill(reading->catalog, "progress-of",
              RCSI_SLOTS({"done", read}, {"total", amount(total, size)}, {"percent", share},
                         {"rate", speed}, {"left", left}),
              line, LINE_MAX_CHARS);
}

void rcsi_progress_show(rcsi_progress *progress, const rcsi_reading *reading)
{
    char line[LINE_MAX_CHARS];
    int64_t now = progress->wanted ? now_ns() : 0;
    if (!progress->wanted || now < progress->due_ns) {
        return;
    }
    progress->due_ns = now + AGAIN_NS;
    double seconds = (double)(now - progress->began_ns) / (double)SECOND_NS;
    uint64_t packets = reading->packets - progress->packets;
    fill_line(reading, (uint64_t)((double)packets / seconds), seconds, line);
    if (rcsi_columns(line, strlen(line)) >= rcsi_terminal_rewrites()) {
        return; /* a line that wraps cannot be erased */
    }
    rcsi_progress_erase(progress);
    if (progress->shares) {
        rcsi_flush(reading->out);
    }
    fprintf(stderr, "%s", line);
    fflush(stderr);
    progress->shown = true;
}

/* ECMA-48 EL: erase to the end of the line. */
void rcsi_progress_erase(rcsi_progress *progress)
{
    if (progress->shown) {
        fputs("\r\x1b[K", stderr);
        fflush(stderr);
        progress->shown = false;
    }
}

void rcsi_progress_make_room(rcsi_progress *progress)
{
    if (progress->shares) {
        rcsi_progress_erase(progress);
    }
}

void rcsi_progress_pause(rcsi_progress *progress, uint64_t packets)
{
    rcsi_progress_erase(progress);
    if (progress->wanted) {
        progress->began_ns = now_ns();
        progress->due_ns = progress->began_ns + FIRST_NS;
        progress->packets = packets;
    }
}
