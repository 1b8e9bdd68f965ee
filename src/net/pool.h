/* pool.h -- chunks of one size, reserved once and lent out */
#ifndef RCSI_POOL_H
#define RCSI_POOL_H

#include <stdint.h>

#include "rcodescope/status.h"

/** Octets of a chunk.  Shared by everything that must hold octets back. */
#define RCSI_CHUNK 2048

/** Memory is touched only as chunks are lent for the first time. */
typedef struct rcsi_pool {
    uint8_t *memory; /**< Owned. */
    void *returned;  /**< List of chunks given back, linked through their first octets. */
    uint32_t fresh;  /**< Chunks never lent; they lie at the end of `memory`. */
    uint32_t chunks;
} rcsi_pool;

/** Reserve `kib` KiB, at least one chunk.  RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_pool_init(rcsi_pool *pool, uint32_t kib);

void rcsi_pool_free(rcsi_pool *pool);

/** A chunk of undefined content, aligned for any object; NULL: all are lent. */
void *rcsi_pool_lend(rcsi_pool *pool);

/** Give one back. */
void rcsi_pool_return(rcsi_pool *pool, void *chunk);

#endif
