/* endpoint.c -- addresses and ports as text */
#include <arpa/inet.h>
#include <stdio.h>

#include "rcodescope/packet.h"

char *rcs_address_text(const rcs_endpoint *endpoint, char out[RCS_ADDRESS_TEXT_MAX])
{
    int family = endpoint->family == 4 ? AF_INET : endpoint->family == 6 ? AF_INET6 : AF_UNSPEC;
    if (!inet_ntop(family, endpoint->ip, out, RCS_ADDRESS_TEXT_MAX)) {
        snprintf(out, RCS_ADDRESS_TEXT_MAX, "?");
    }
    return out;
}

char *rcs_endpoint_text(const rcs_endpoint *endpoint, char out[RCS_ENDPOINT_TEXT_MAX])
{
    char address[RCS_ADDRESS_TEXT_MAX];
    rcs_address_text(endpoint, address);
    if (endpoint->family == 0) {
        snprintf(out, RCS_ENDPOINT_TEXT_MAX, "?");
    } else if (endpoint->family == 6) {
        snprintf(out, RCS_ENDPOINT_TEXT_MAX, "[%s]:%u", address, endpoint->port);
    } else {
        snprintf(out, RCS_ENDPOINT_TEXT_MAX, "%s:%u", address, endpoint->port);
    }
    return out;
}
