/* ngstats.c -- what a pcapng file says of packets that its capture lost */
#include "capture/ngstats.h"

#include <unistd.h>

enum options {
    OPT_ENDOFOPT = 0,
    ISB_IFDROP = 5, /* by the interface */
    ISB_OSDROP = 7  /* by the operating system */
};

enum layout {
    FIXED_LEN = 12, /* interface, time */
    OPTION_HEADER = 4,
    BLOCK_HEADER = 8,
    BLOCK_LEAST = BLOCK_HEADER + FIXED_LEN + 4,
    BLOCK_MOST = 512, /* eight options of 8 octets, and a comment */
    BLOCKS_MOST = 64
};

static uint64_t lost_of(rcsi_order order, rcsi_reader r)
{
    uint64_t lost = 0;
    while (rcsi_left(&r) >= OPTION_HEADER) {
        const uint8_t *header = rcsi_take(&r, OPTION_HEADER);
        uint16_t code = rcsi_order16(order, header);
        uint16_t len = rcsi_order16(order, header + 2);
        const uint8_t *value = rcsi_take(&r, ((size_t)len + 3) & ~(size_t)3);
        if (code == OPT_ENDOFOPT || !value) {
            break;
        }
        if ((code == ISB_IFDROP || code == ISB_OSDROP) && len == 8) {
            uint64_t count = rcsi_order64(order, value);
            lost = count > UINT64_MAX - lost ? UINT64_MAX : lost + count;
        }
    }
    return lost;
}

/* The counters of a block are totals, not differences. */
void rcsi_ngstats_note(rcsi_order order, rcsi_reader body, rcsi_interfaces *interfaces,
                       rcsi_book *book)
{
    const uint8_t *fixed = rcsi_take(&body, FIXED_LEN);
    uint32_t id = fixed ? rcsi_order32(order, fixed) : 0;
    if (!fixed || id >= interfaces->count) {
        return;
    }
    rcsi_interface *interface = &interfaces->items[id];
    uint64_t lost = lost_of(order, body);
    if (lost > interface->lost) {
        book->lost += lost - interface->lost;
        interface->lost = lost;
    }
}

/* Read the block that ends at `end`, if it is one of statistics.  Returns its length, or 0. */
static uint32_t read_last(int fd, rcsi_order order, uint64_t end, uint8_t block[BLOCK_MOST])
{
    uint8_t trailer[4];
    if (end < BLOCK_LEAST ||
        pread(fd, trailer, sizeof trailer, (off_t)(end - sizeof trailer)) != sizeof trailer) {
        return 0;
    }
    uint32_t len = rcsi_order32(order, trailer);
    bool fits = len >= BLOCK_LEAST && len <= BLOCK_MOST && len <= end && len % 4 == 0;
    if (!fits || pread(fd, block, len, (off_t)(end - len)) != (ssize_t)len ||
        rcsi_order32(order, block) != RCSI_BLOCK_STATISTICS ||
        rcsi_order32(order, block + 4) != len) {
        return 0;
    }
    return len;
}

uint64_t rcsi_ngstats_at_end(int fd, rcsi_order order, uint64_t size)
{
    uint8_t block[BLOCK_MOST];
    uint64_t lost = 0;
    for (int i = 0; i < BLOCKS_MOST; i++) {
        uint32_t len = read_last(fd, order, size, block);
        if (len == 0) {
            break;
        }
        size_t begin = BLOCK_HEADER + FIXED_LEN;
        uint64_t more = lost_of(order, rcsi_reader_of(block + begin, len - begin - 4));
        lost = more > UINT64_MAX - lost ? UINT64_MAX : lost + more;
        size -= len;
    }
    return lost;
}
