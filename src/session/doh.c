/* doh.c -- TLS connections that are probably DNS over HTTPS, by the name they ask for */
#include "session/doh.h"

#include <string.h>

#include "net/client_hello.h"

enum { PORT_HTTPS = 443 };

static uint8_t lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
}

/* RFC 6066 3: host names compare without case. */
static bool is_named(const rcsi_host_name *name, const char *server)
{
    if (strlen(server) != name->len) {
        return false;
    }
    for (size_t i = 0; i < name->len; i++) {
        if (lower(name->octets[i]) != (uint8_t)server[i]) {
            return false;
        }
    }
    return true;
}

bool rcsi_doh_is_suspected(const rcsi_segment *segment)
{
    rcsi_host_name name;
    if (segment->destination_port != PORT_HTTPS ||
        !rcsi_client_hello_name(segment->payload, segment->payload_len, &name)) {
        return false;
    }
    for (size_t i = 0; i < rcsi_doh_server_count; i++) {
        if (is_named(&name, rcsi_doh_servers[i])) {
            return true;
        }
    }
    return false;
}
