/* prefetch.h -- hints: memory that will be read soon, code that is rarely run */
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

/** In front of a function that few packets go through: inlined, it would make its caller save
 *  registers for nothing. */
#if defined(__GNUC__)
#define RCSI_APART __attribute__((noinline))
#else
#define RCSI_APART
#endif

#endif
