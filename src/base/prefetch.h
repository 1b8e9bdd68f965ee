/* prefetch.h -- memory that will be read soon is fetched while something else is done */
#ifndef RCSI_PREFETCH_H
#define RCSI_PREFETCH_H

/** A hint; the address need not be valid. */
static inline void rcsi_prefetch(const void *at)
{
#if defined(__GNUC__)
    __builtin_prefetch(at);
#else
    (void)at;
#endif
}

#endif
