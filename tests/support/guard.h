/* guard.h -- memory that ends at an unmapped page: reading one octet too far crashes */
#ifndef RCS_TESTS_GUARD_H
#define RCS_TESTS_GUARD_H

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct guard {
    uint8_t *map;
    uint8_t *end; /* first octet that must not be touched */
    size_t map_len;
} guard;

static inline guard guard_new(size_t capacity)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t room = (capacity + page - 1) / page * page;
    guard g = {.map_len = room + page};
    int zero = open("/dev/zero", O_RDWR); /* POSIX has no MAP_ANONYMOUS */
    g.map = mmap(NULL, g.map_len, PROT_READ | PROT_WRITE, MAP_PRIVATE, zero, 0);
    close(zero);
    if (g.map == MAP_FAILED || mprotect(g.map + room, page, PROT_NONE) != 0) {
        abort();
    }
    g.end = g.map + room;
    return g;
}

/* The octets, copied so that they end where the mapped memory does. */
static inline const uint8_t *guard_put(guard *g, const uint8_t *octets, size_t len)
{
    memcpy(g->end - len, octets, len);
    return g->end - len;
}

static inline void guard_free(guard *g)
{
    munmap(g->map, g->map_len);
}

#endif
