/* distinct.h -- how many different values were seen, in a fixed number of octets */
#ifndef RCSI_DISTINCT_H
#define RCSI_DISTINCT_H

#include <stdbool.h>
#include <stdint.h>

/** Smallest hashes kept: exact up to here, above it an estimate with 1/sqrt(62) = 13 % error. */
#define RCSI_DISTINCT_MAX 64

/** The k smallest distinct hashes of what was seen.  Begins zeroed. */
typedef struct rcsi_distinct {
    uint32_t count;
    bool more; /* There are others, larger than all of these. */
    uint64_t smallest[RCSI_DISTINCT_MAX]; /* In ascending order. */
} rcsi_distinct;

/** Note a value by its hash. */
void rcsi_distinct_add(rcsi_distinct *distinct, uint64_t hash);

/** How many different ones; *exact says whether that is counted or estimated. */
uint64_t rcsi_distinct_count(const rcsi_distinct *distinct, bool *exact);

#endif
