/* domain.h -- a domain as people write it, and names below it */
#ifndef RCSI_DOMAIN_H
#define RCSI_DOMAIN_H

#include "select/select.h"

/** Read presentation form (RFC 1035 5.1), with or without the final dot.  False: it is none. */
bool rcsi_domain_read(const char *text, rcsi_domain *out);

/** Is the name (uncompressed, `len` octets) the domain or below it, ASCII case aside? */
bool rcsi_domain_holds(const rcsi_domain *domain, const uint8_t *wire, size_t len);

#endif
