/* doh.h -- TLS connections that are probably DNS over HTTPS, by the name they ask for */
#ifndef RCSI_DOH_H
#define RCSI_DOH_H

#include <stdbool.h>
#include <stddef.h>

#include "net/segment.h"

/** Names of known servers, lower case: those of doh.txt. */
extern const char *const rcsi_doh_servers[];
extern const size_t rcsi_doh_server_count;

/** Does a TCP segment to port 443 begin TLS with a known server of DNS over HTTPS? */
bool rcsi_doh_is_suspected(const rcsi_segment *segment);

#endif
