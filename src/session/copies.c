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

/* Moments are counted in 8.192 us; 24 bits of them come again after 137 s. */
enum {
    MOMENT_SHIFT = 13,
    MOMENT_BITS = 24,
    MOMENT_MASK = (1 << MOMENT_BITS) - 1
};
#define WITHIN ((WITHIN_NS >> MOMENT_SHIFT) + 1)

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

/* 40 bits of a digest, then the moment; 0: free.  Small, since every packet looks at another place,
 * and what stays in the processor's cache is near.  That two of 11,000 packets are taken for one is
 * an accident of once in some days. */
typedef uint64_t sight;

/* A set is half a line of the cache. */
typedef struct sights {
    sight way[WAYS];
} sights;

struct rcsi_copies {
    uint64_t secret;
    sights *sets; /* In `memory`, where a line of the cache begins. */
    sights memory[SETS + LINE / sizeof(sights)];
};

rcs_status rcsi_copies_new(rcsi_copies **out)
{
    rcsi_copies *copies = calloc(1, sizeof *copies);
    if (!copies) {
        return RCS_ERR_MEMORY;
    }
    copies->secret = rcsi_hash_key_new().k[0];
    uint8_t *memory = (uint8_t *)copies->memory;
    copies->sets = (sights *)(void *)(memory + (LINE - (uintptr_t)memory % LINE) % LINE);
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
    rcsi_prefetch(&copies->sets[digest % SETS]);
    return digest;
}

/* How long ago in moments, as the upper bits; less than 0: the clock went back. */
static int32_t age_of(sight s, uint32_t moment)
{
    return (int32_t)((moment - (uint32_t)s) << (32 - MOMENT_BITS));
}

static bool is_near(int32_t age)
{
    const int32_t within = (int32_t)(WITHIN << (32 - MOMENT_BITS));
    return age <= within && age >= -within;
}

bool rcsi_copies_seen(rcsi_copies *copies, uint64_t digest, int64_t time_ns)
{
    sights *set = &copies->sets[digest % SETS];
    uint32_t moment = (uint32_t)((uint64_t)time_ns >> MOMENT_SHIFT) & MOMENT_MASK;
    sight now = (digest & ~(uint64_t)MOMENT_MASK) | moment;
    int32_t oldest = INT32_MIN;
    int place = 0;
    for (int i = 0; i < WAYS; i++) {
        sight s = set->way[i];
        int32_t age = s == 0 ? INT32_MAX : age_of(s, moment);
        if ((s ^ now) >> MOMENT_BITS == 0) {
            set->way[i] = now;
            return is_near(age_of(s, moment));
        }
        place = age > oldest ? i : place;
        oldest = age > oldest ? age : oldest;
    }
    set->way[place] = now;
    return false;
}
