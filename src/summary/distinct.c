/* distinct.c -- how many different values were seen, in a fixed number of octets */
#include "summary/distinct.h"

#include <string.h>

void rcsi_distinct_add(rcsi_distinct *distinct, uint64_t hash)
{
    uint64_t *values = distinct->smallest;
    bool full = distinct->count == RCSI_DISTINCT_MAX;
    if (full && hash > values[RCSI_DISTINCT_MAX - 1]) {
        distinct->more = true;
        return;
    }
    uint32_t at = distinct->count;
    while (at > 0 && values[at - 1] > hash) {
        at--;
    }
    if (at > 0 && values[at - 1] == hash) {
        return;
    }
    distinct->more = distinct->more || full;
    distinct->count += !full;
    memmove(values + at + 1, values + at, (distinct->count - 1 - at) * sizeof *values);
    values[at] = hash;
}

/* Bar-Yossef et al. 2002: if the k-th smallest of n uniform values stands at x of the range,
   n is about (k - 1) / x. */
uint64_t rcsi_distinct_count(const rcsi_distinct *distinct, bool *exact)
{
    *exact = !distinct->more;
    if (!distinct->more) {
        return distinct->count;
    }
    double kth = (double)distinct->smallest[RCSI_DISTINCT_MAX - 1] / 18446744073709551616.0;
    return (uint64_t)((RCSI_DISTINCT_MAX - 1) / kth);
}
