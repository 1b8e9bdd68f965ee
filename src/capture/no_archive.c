/* no_archive.c -- compressed captures without libarchive: they are recognised and refused */
#include "capture/archive.h"

#include <assert.h>
#include <stdio.h>

rcs_status rcsi_archive_open(rcsi_compression kind, const uint8_t *first, size_t len,
                             rcsi_archive **out, rcs_error *err)
{
    (void)first;
    (void)len;
    (void)out;
    const char *name = rcsi_compression_name(kind);
    (void)snprintf(err->text, sizeof err->text,
                   "this program was built without libarchive; decompress it first, as in "
                   "%s -dc FILE",
                   name);
    return RCS_ERR_FORMAT;
}

void rcsi_archive_close(rcsi_archive *archive)
{
    (void)archive;
}

/* No archive can be open, so nobody can ask the following. */
rcs_status rcsi_archive_read(rcsi_archive *archive, struct rcsi_bytes *bytes, uint8_t *to,
                             size_t room, size_t *got)
{
    (void)archive;
    (void)bytes;
    (void)to;
    (void)room;
    (void)got;
    assert(0);
    return RCS_END;
}

uint64_t rcsi_archive_taken(const rcsi_archive *archive)
{
    (void)archive;
    return 0;
}
