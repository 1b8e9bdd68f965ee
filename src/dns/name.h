/* name.h -- stepping over a domain name without expanding it */
#ifndef RCSI_NAME_H
#define RCSI_NAME_H

#include "rcodescope/message.h"

/** Octets of a message header: no name starts before them. */
#define RCSI_HEADER_LEN 12

/** The two high bits of a length octet (RFC 1035 4.1.4). */
enum {
    RCSI_LABEL_BITS = 0xc0,
    RCSI_LABEL_POINTER = 0xc0 /**< Both set: a pointer; both clear: a label; else reserved. */
};

/** Where a name ends, or what is wrong with it and where. */
typedef struct rcsi_name_end {
    uint32_t at;       /**< First octet behind the name; with a defect: the octet at fault. */
    rcs_defect defect; /**< NONE, NAME_OVERRUN, NAME_POINTER, NAME_TOO_LONG, LABEL_TYPE. */
} rcsi_name_end;

/** Where the pointer at `at` leads; its 2 octets must be there. */
static inline uint32_t rcsi_name_target(const uint8_t *wire, uint32_t at)
{
    return (uint32_t)(wire[at] & ~RCSI_LABEL_BITS) << 8 | wire[at + 1];
}

/** Does the pointer at `at` lead behind the header and before `start`? */
static inline bool rcsi_name_points_back(const uint8_t *wire, uint32_t at, uint32_t start)
{
    uint32_t target = rcsi_name_target(wire, at);
    return (target >= RCSI_HEADER_LEN) & (target < start);
}

/** rcsi_name_skip() without its short way for a name that is one pointer or the root. */
rcsi_name_end rcsi_name_skip_labels(const uint8_t *wire, uint32_t len, uint32_t at);

/**
 * Step over the name at `at`.  A pointer is checked (behind the header, before its own name)
 * and not followed, so the work is at most the octets stepped over.
 *
 * @param wire  The message.
 * @param len   Octets of it that may be read.
 * @param at    Offset of the name, 0..len.
 */
static inline rcsi_name_end rcsi_name_skip(const uint8_t *wire, uint32_t len, uint32_t at)
{
    if (len - at < 2) {
        return rcsi_name_skip_labels(wire, len, at);
    }
    /* Which of the two a record has is as good as random: no branch asks for it. */
    bool root = wire[at] == 0;
    bool pointer = (wire[at] >= RCSI_LABEL_POINTER) & rcsi_name_points_back(wire, at, at);
    if (root | pointer) {
        rcsi_name_end end = {at + 2 - root, RCS_DEFECT_NONE};
        return end;
    }
    return rcsi_name_skip_labels(wire, len, at);
}

#endif
