/* complain.c -- what a person must read on standard error */
#include "cli/complain.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/verbs.h"
#include "sink/escape.h"

enum { LINE_MAX_CHARS = 2048 };

/* File and interface names are as little to be trusted on a terminal as packets are. */
static void say(const char *format, va_list args)
{
    char text[LINE_MAX_CHARS];
    char safe[LINE_MAX_CHARS * 4];
    int len = vsnprintf(text, sizeof text, format, args);
    if (len < 0) {
        return;
    }
    size_t kept = (size_t)len < sizeof text ? (size_t)len : sizeof text - 1;
    rcsi_escape(text, kept, safe, sizeof safe);
    fprintf(stderr, "rcodescope: %s\n", safe);
}

void rcsi_complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
}

int rcsi_usage_error(const char *verb, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    say(format, args);
    va_end(args);
    fprintf(stderr, "Try 'rcodescope %s%s--help'.\n", verb ? verb : "", verb ? " " : "");
    return RCSI_EXIT_USAGE;
}

void rcsi_complain_damage(const char *file, const rcs_damage *damage, uint64_t count,
                          uint64_t packets)
{
    char record[48] = "in the file header";
    char before[64] = "";
    if (damage->record > 0) {
        snprintf(record, sizeof record, "record %" PRIu64, damage->record);
    }
    if (count > 1) {
        snprintf(before, sizeof before, "; the last of %" PRIu64 " damages", count);
    }
    const char *more = "";
    if (damage->unfinished) {
        more = "; the file may still be written";
    } else if (damage->resumed) {
        more = "; reading went on behind it";
    }
    rcsi_complain("%s: damaged at octet %" PRIu64 ", %s: expected %s, found %s%s; %" PRIu64
                  " packet%s read%s",
                  file, damage->offset, record, damage->expected, damage->found, before, packets,
                  packets == 1 ? "" : "s", more);
}

int rcsi_output_failed(const char *output, int error)
{
    if (error == EPIPE) {
        return RCSI_EXIT_PIPE;
    }
    rcsi_complain("%s: cannot be written: %s", output, error ? strerror(error) : "write failed");
    return RCSI_EXIT_OUTPUT;
}
