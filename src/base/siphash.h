/* siphash.h -- a keyed hash that strangers cannot steer into collisions (SipHash-1-3) */
#ifndef RCSI_SIPHASH_H
#define RCSI_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

/** The secret of a table; filled by rcsi_hash_key_new(). */
typedef struct rcsi_hash_key {
    uint64_t k[2];
} rcsi_hash_key;

/** A random key (getrandom); falls back on addresses and the clock where there is none. */
rcsi_hash_key rcsi_hash_key_new(void);

/** Hash `len` octets. */
uint64_t rcsi_hash(const rcsi_hash_key *key, const void *octets, size_t len);

#endif
