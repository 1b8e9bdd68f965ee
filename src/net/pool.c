/* pool.c -- chunks of one size, reserved once and lent out */
#include "net/pool.h"

#include <stdlib.h>
#include <string.h>

rcs_status rcsi_pool_init(rcsi_pool *pool, uint32_t kib)
{
    uint64_t chunks = (uint64_t)kib * 1024 / RCSI_CHUNK;
    *pool = (rcsi_pool){.chunks = chunks ? (uint32_t)chunks : 1};
    pool->fresh = pool->chunks;
    pool->memory = malloc((size_t)pool->chunks * RCSI_CHUNK);
    return pool->memory ? RCS_OK : RCS_ERR_MEMORY;
}

void rcsi_pool_free(rcsi_pool *pool)
{
    free(pool->memory);
}

void *rcsi_pool_lend(rcsi_pool *pool)
{
    if (pool->returned) {
        void *chunk = pool->returned;
        memcpy(&pool->returned, chunk, sizeof pool->returned);
        return chunk;
    }
    if (pool->fresh == 0) {
        return NULL;
    }
    return pool->memory + (size_t)(pool->chunks - pool->fresh--) * RCSI_CHUNK;
}

void rcsi_pool_return(rcsi_pool *pool, void *chunk)
{
    memcpy(chunk, &pool->returned, sizeof pool->returned);
    pool->returned = chunk;
}
