/* capfile.h -- capture files made octet by octet, and read through the public functions */
#ifndef RCS_TESTS_CAPFILE_H
#define RCS_TESTS_CAPFILE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rcodescope/source.h"

typedef enum cap_order { CAP_LITTLE, CAP_BIG } cap_order;

/** A file in memory.  Grows by the cap_ functions; starts as {.order = ...}. */
typedef struct capfile {
    cap_order order;
    size_t len;
    uint8_t at[16384];
} capfile;

#define CAP_US 0xa1b2c3d4u
#define CAP_NS 0xa1b23c4du
#define CAP_MODIFIED 0xa1b2cd34u

static inline void cap_octets(capfile *c, const void *octets, size_t len)
{
    if (c->len + len > sizeof c->at) {
        abort();
    }
    if (len > 0) {
        memcpy(c->at + c->len, octets, len);
    }
    c->len += len;
}

static inline void cap_number(capfile *c, uint64_t value, unsigned octets)
{
    for (unsigned i = 0; i < octets; i++) {
        unsigned shift = 8 * (c->order == CAP_BIG ? octets - 1 - i : i);
        uint8_t octet = (uint8_t)(value >> shift);
        cap_octets(c, &octet, 1);
    }
}

static inline void cap_u16(capfile *c, uint16_t value)
{
    cap_number(c, value, 2);
}

static inline void cap_u32(capfile *c, uint32_t value)
{
    cap_number(c, value, 4);
}

/** pcap file header of version 2.4. */
static inline void cap_header(capfile *c, uint32_t magic, uint32_t linktype, uint32_t snaplen)
{
    cap_u32(c, magic);
    cap_u16(c, 2);
    cap_u16(c, 4);
    cap_u32(c, 0);
    cap_u32(c, 0);
    cap_u32(c, snaplen);
    cap_u32(c, linktype);
}

/** pcap record of `len` octets, all of them `fill`. */
static inline void cap_record(capfile *c, uint32_t seconds, uint32_t ticks, uint32_t len,
                              uint8_t fill)
{
    cap_u32(c, seconds);
    cap_u32(c, ticks);
    cap_u32(c, len);
    cap_u32(c, len);
    while (len-- > 0) {
        cap_octets(c, &fill, 1);
    }
}

/** Begin a pcapng block; cap_end() closes it. */
static inline size_t cap_begin(capfile *c, uint32_t type)
{
    size_t at = c->len;
    cap_u32(c, type);
    cap_u32(c, 0);
    return at;
}

/** Pad, and write the length at both ends. */
static inline void cap_end(capfile *c, size_t begin)
{
    while ((c->len - begin) % 4 != 0) {
        cap_octets(c, "", 1);
    }
    size_t behind = c->len + 4;
    cap_u32(c, (uint32_t)(behind - begin));
    c->len = begin + 4;
    cap_u32(c, (uint32_t)(behind - begin));
    c->len = behind;
}

static inline void cap_section(capfile *c)
{
    size_t begin = cap_begin(c, 0x0a0d0d0a);
    cap_u32(c, 0x1a2b3c4d);
    cap_u16(c, 1);
    cap_u16(c, 0);
    cap_number(c, UINT64_MAX, 8);
    cap_end(c, begin);
}

/** Interface without options: microseconds. */
static inline void cap_interface(capfile *c, uint16_t linktype, uint32_t snaplen)
{
    size_t begin = cap_begin(c, 1);
    cap_u16(c, linktype);
    cap_u16(c, 0);
    cap_u32(c, snaplen);
    cap_end(c, begin);
}

/** Enhanced Packet Block of `len` octets, all of them `fill`. */
static inline void cap_enhanced(capfile *c, uint32_t interface, uint64_t ticks, uint32_t len,
                                uint8_t fill)
{
    size_t begin = cap_begin(c, 6);
    cap_u32(c, interface);
    cap_u32(c, (uint32_t)(ticks >> 32));
    cap_u32(c, (uint32_t)ticks);
    cap_u32(c, len);
    cap_u32(c, len);
    while (len-- > 0) {
        cap_octets(c, &fill, 1);
    }
    cap_end(c, begin);
}

/** Open what the first `len` octets of `c` would be as a file. */
static inline rcs_status cap_open_prefix(const capfile *c, size_t len, const char *filter,
                                         rcs_source **out, rcs_error *err)
{
    char path[] = "rcodescope-test-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, c->at, len) != (ssize_t)len) {
        abort();
    }
    close(fd);
    rcs_source_options options = {.filter = filter, .file = 7};
    rcs_status status = rcs_source_open_file(path, &options, out, err);
    unlink(path);
    return status;
}

static inline rcs_status cap_open(const capfile *c, rcs_source **out)
{
    rcs_error err;
    return cap_open_prefix(c, c->len, NULL, out, &err);
}

#endif
