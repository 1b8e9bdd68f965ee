/* fingerprint.h -- a fast keyed digest that tells octets apart, for comparison only */
#ifndef RCSI_FINGERPRINT_H
#define RCSI_FINGERPRINT_H

#include <stddef.h>
#include <stdint.h>

/** Octets that are looked at; of longer input, the first ones and the length. */
#define RCSI_FINGERPRINT_MAX 512

/** Equal input gives equal values; unlike input gives, but for an accident, unlike ones. */
uint64_t rcsi_fingerprint(uint64_t secret, const void *octets, size_t len);

#endif
