/* address.h -- do two endpoints stand at one address, whatever their ports? */
#ifndef RCSI_ADDRESS_H
#define RCSI_ADDRESS_H

#include <stdbool.h>
#include <string.h>

#include "rcodescope/finding.h"

static inline bool rcsi_same_address(const rcs_endpoint *a, const rcs_endpoint *b)
{
    return a->family == b->family && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

#endif
