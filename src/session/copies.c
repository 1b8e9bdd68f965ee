/* copies.c -- packets that a capture holds twice: a mirror port that sees both ways, -i any */
#include "session/copies.h"

#include <stdlib.h>
#include <string.h>

#include "base/fingerprint.h"
#include "base/prefetch.h"
#include "base/siphash.h"

/* The hops between two places of one capture take less; no client asks again so soon (the
 * shortest wait of a known resolver is 50 ms). */
#define WITHIN_NS (10 * INT64_C(1000000))

/* 10 Gbit/s are 11 million of the smallest DNS packets (112 octets) a second at the most, and
 * a busy server's mirror port carries a tenth: 11,000 within 10 ms. */
enum {
    WAYS = 4,
    SETS = 4096,
    LINE = 64
};

/* Changed on the way: TTL and checksum (RFC 791 3.1), hop limit (RFC 8200 3). */
enum {
    IPV4_HEADER = 20,
    IPV4_TTL_AT = 8,
    IPV4_CHECKSUM_AT = 10,
    IPV6_HOP_LIMIT_AT = 7
};

typedef struct sight {
    uint64_t digest; /* 0: free */
    int64_t time_ns;
} sight;

struct rcsi_copies {
    uint64_t secret;
    sight (*sets)[WAYS]; /* In `memory`, where a line of the cache begins. */
    sight memory[SETS + 1][WAYS];
};

_Static_assert(sizeof(sight[WAYS]) == LINE, "a set is a line of the cache");

rcs_status rcsi_copies_new(rcsi_copies **out)
{
    rcsi_copies *copies = calloc(1, sizeof *copies);
    if (!copies) {
        return RCS_ERR_MEMORY;
    }
    copies->secret = rcsi_hash_key_new().k[0];
    uint8_t *memory = (uint8_t *)copies->memory;
    copies->sets = (void *)(memory + (LINE - (uintptr_t)memory % LINE) % LINE);
    *out = copies;
    return RCS_OK;
}

void rcsi_copies_free(rcsi_copies *copies)
{
    free(copies);
}

uint64_t rcsi_copies_expect(const rcsi_copies *copies, const rcsi_datagram *datagram)
{
    uint8_t header[IPV4_HEADER];
    memcpy(header, datagram->octets, sizeof header);
    if (header[0] >> 4 == 4) {
        header[IPV4_TTL_AT] = 0;
        header[IPV4_CHECKSUM_AT] = header[IPV4_CHECKSUM_AT + 1] = 0;
    } else {
        header[IPV6_HOP_LIMIT_AT] = 0;
    }
    uint64_t first = rcsi_fingerprint(copies->secret ^ datagram->wire_len, header, sizeof header);
    uint64_t both = rcsi_fingerprint(first, datagram->octets + sizeof header,
                                     datagram->len - sizeof header);
    uint64_t digest = both ? both : 1;
    rcsi_prefetch(copies->sets[digest % SETS]);
    return digest;
}

static bool is_near(const sight *s, int64_t time_ns)
{
    int64_t apart = time_ns - s->time_ns;
    return apart <= WITHIN_NS && apart >= -WITHIN_NS;
}

bool rcsi_copies_seen(rcsi_copies *copies, uint64_t digest, int64_t time_ns)
{
    sight *set = copies->sets[digest % SETS];
    sight *place = &set[0];
    for (int i = 0; i < WAYS; i++) {
        if (set[i].digest == digest) {
            bool seen = is_near(&set[i], time_ns);
            set[i].time_ns = time_ns;
            return seen;
        }
        if (set[i].digest == 0 || set[i].time_ns < place->time_ns) {
            place = &set[i];
        }
    }
    *place = (sight){digest, time_ns};
    return false;
}
