/* written.h -- what a writer writes, as a string */
#ifndef RCS_TESTS_WRITTEN_H
#define RCS_TESTS_WRITTEN_H

#include <stdio.h>
#include <unistd.h>

#include "base/writer.h"

/** A writer into a temporary file, and room to read it back. */
typedef struct written {
    rcsi_writer writer;
    FILE *file;
    char text[1 << 20];
} written;

static inline void written_begin(written *w)
{
    w->file = tmpfile();
    assert_non_null(w->file);
    rcsi_writer_init(&w->writer, fileno(w->file));
}

/** Flush, read back, begin anew.  NUL-terminated. */
static inline const char *written_text(written *w)
{
    assert_true(rcsi_flush(&w->writer));
    ssize_t len = pread(w->writer.fd, w->text, sizeof w->text - 1, 0);
    assert_true(len >= 0);
    w->text[len] = '\0';
    assert_int_equal(ftruncate(w->writer.fd, 0), 0);
    assert_int_equal(lseek(w->writer.fd, 0, SEEK_SET), 0);
    return w->text;
}

static inline void written_end(written *w)
{
    fclose(w->file);
}

#endif
