/* ports.h -- which ports carry DNS, and which others look as if they did */
#ifndef RCSI_PORTS_H
#define RCSI_PORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/segment.h"
#include "rcodescope/ledger.h"

enum {
    RCSI_PORT_DNS = 53, /**< Always watched (RFC 1035 4.2). */
    RCSI_PORT_MDNS = 5353,
    RCSI_PORT_LLMNR = 5355
};

/** What a port is watched for.  Where two ports differ, the lower value wins. */
typedef enum rcsi_service {
    RCSI_SERVICE_NONE = 0,
    RCSI_SERVICE_DNS = 1,
    RCSI_SERVICE_MDNS = 2,     /**< RFC 6762. */
    RCSI_SERVICE_LLMNR = 3,    /**< RFC 4795. */
    RCSI_SERVICE_ENCRYPTED = 4, /**< DNS over TLS or QUIC (RFC 7858, RFC 9250). */
    RCSI_SERVICE_LOOK_ALIKE = 5 /**< NetBIOS names, which have the shape of DNS (RFC 1002). */
} rcsi_service;

/** The ports of a session. */
typedef struct rcsi_ports {
    rcsi_own_ports own;        /**< Those for DNS beside 53. */
    uint8_t service[65536];    /**< rcsi_service of each port. */
    uint32_t elsewhere[65536]; /**< Packets that look like DNS on a port without service. */
} rcsi_ports;

/** Watch port 53 and `count` others (RCSI_OWN_PORTS_MAX at most) for DNS, and the well-known
 *  ones of its relatives. */
void rcsi_ports_init(rcsi_ports *ports, const uint16_t *dns, size_t count);

/** The service of a conversation between two ports. */
static inline rcsi_service rcsi_ports_service(const rcsi_ports *ports, uint16_t a, uint16_t b)
{
    if ((a == RCSI_PORT_DNS) | (b == RCSI_PORT_DNS)) {
        return RCSI_SERVICE_DNS; /* the lowest value, and no need to touch the table */
    }
    uint8_t sa = ports->service[a], sb = ports->service[b];
    if (sa == RCSI_SERVICE_NONE || sb == RCSI_SERVICE_NONE) {
        return (rcsi_service)(sa | sb);
    }
    return (rcsi_service)(sa < sb ? sa : sb);
}

/** Count a datagram that looks like DNS at the port that would be the server's.
 *  `payload` holds a message header. */
void rcsi_ports_note_elsewhere(rcsi_ports *ports, const uint8_t *payload, uint16_t source,
                               uint16_t destination);

/** The busiest such ports, at most RCS_LEDGER_PORTS of at least 2 packets. */
void rcsi_ports_busiest(const rcsi_ports *ports, rcs_ledger_port out[RCS_LEDGER_PORTS]);

#endif
