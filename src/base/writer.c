/* writer.c -- buffered output to a descriptor whose error sticks */
#include "base/writer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void rcsi_writer_init(rcsi_writer *w, int fd)
{
    w->fd = fd;
    w->error = 0;
    w->used = 0;
    w->written = 0;
}

bool rcsi_flush(rcsi_writer *w)
{
    size_t done = 0;
    while (!w->error && done < w->used) {
        ssize_t n = write(w->fd, w->buffer + done, w->used - done);
        if (n >= 0) {
            done += (size_t)n;
        } else if (errno != EINTR) {
            w->error = errno;
        }
    }
    w->used = 0;
    return w->error == 0;
}

void rcsi_put(rcsi_writer *w, const char *text, size_t len)
{
    w->written += len;
    while (len > 0 && !w->error) {
        if (w->used == sizeof w->buffer) {
            rcsi_flush(w);
        }
        size_t room = sizeof w->buffer - w->used;
        size_t part = len < room ? len : room;
        memcpy(w->buffer + w->used, text, part);
        w->used += part;
        text += part;
        len -= part;
    }
}

void rcsi_puts(rcsi_writer *w, const char *text)
{
    rcsi_put(w, text, strlen(text));
}

void rcsi_putc(rcsi_writer *w, char c)
{
    rcsi_put(w, &c, 1);
}

void rcsi_put_u64(rcsi_writer *w, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    rcsi_put(w, digits + at, sizeof digits - at);
}

void rcsi_printf(rcsi_writer *w, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (len > 0) {
        rcsi_put(w, text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1);
    }
}
