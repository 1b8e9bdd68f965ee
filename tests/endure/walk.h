/* walk.h -- where the records of a capture file end, by a walker that shares no code with ours */
#ifndef RCS_TESTS_WALK_H
#define RCS_TESTS_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WALK_MAX = 20480 };

/** Ends of the file header and of each whole record or block, in order. */
typedef struct walk {
    bool known;             /**< A pcap or pcapng file that is not compressed. */
    size_t ends[WALK_MAX];
    size_t count;           /**< 0: not even the header is whole. */
    size_t sound;           /**< Octets before the first record that is damaged or cut. */
} walk;

static inline uint32_t walk_number(const uint8_t *at, size_t octets, bool big)
{
    uint32_t value = 0;
    for (size_t i = 0; i < octets; i++) {
        value = value << 8 | at[big ? i : octets - 1 - i];
    }
    return value;
}

static inline void walk_add(walk *w, size_t end)
{
    w->ends[w->count++] = end;
    w->sound = end;
}

/* Captured octets that a pcap record claims; versions before 2.4 wrote the lengths in turn
 * (2.3 either way, and a length that no packet has on a wire is damage). */
static inline uint32_t walk_caplen(const uint8_t *file, const uint8_t *record, bool big)
{
    uint32_t first = walk_number(record + 8, 4, big), second = walk_number(record + 12, 4, big);
    uint32_t major = walk_number(file + 4, 2, big), minor = walk_number(file + 6, 2, big);
    bool swapped = major == 543 || (major == 2 && minor < 3) ||
                   (major == 2 && minor == 3 && first > second && first <= 16u << 20);
    return swapped ? second : first;
}

static inline void walk_pcap(walk *w, const uint8_t *file, size_t len, bool big)
{
    const size_t header = walk_number(file, 4, big) == 0xa1b2cd34 ? 24 : 16;
    size_t at = 24;
    if (len < at) {
        return;
    }
    uint32_t most = walk_number(file + 16, 4, big);
    most = most < 262144 ? 262144 : most > 16u << 20 ? 16u << 20 : most;
    walk_add(w, at);
    while (len - at >= header) {
        uint32_t caplen = walk_caplen(file, file + at, big);
        if (caplen > most || caplen > len - at - header) {
            return;
        }
        at += header + caplen;
        walk_add(w, at);
    }
}

static inline void walk_pcapng(walk *w, const uint8_t *file, size_t len)
{
    bool big = false;
    for (size_t at = 0; len - at >= 12;) {
        if (walk_number(file + at, 4, false) == 0x0a0d0d0a) {
            big = walk_number(file + at + 8, 4, true) == 0x1a2b3c4d;
        }
        uint32_t block = walk_number(file + at + 4, 4, big);
        if (block < 12 || block % 4 != 0 || block > len - at ||
            walk_number(file + at + block - 4, 4, big) != block) {
            return;
        }
        at += block;
        walk_add(w, at);
    }
}

static inline bool walk_is_pcap(uint32_t magic)
{
    return magic == 0xa1b2c3d4 || magic == 0xa1b23c4d || magic == 0xa1b2cd34;
}

static inline void walk_file(walk *w, const uint8_t *file, size_t len)
{
    w->known = false;
    w->count = w->sound = 0;
    if (len < 4) {
        return;
    }
    uint32_t little = walk_number(file, 4, false), big = walk_number(file, 4, true);
    w->known = walk_is_pcap(little) || walk_is_pcap(big) || little == 0x0a0d0d0a;
    if (little == 0x0a0d0d0a) {
        walk_pcapng(w, file, len);
    } else if (w->known) {
        walk_pcap(w, file, len, walk_is_pcap(big));
    }
}

#endif
