/* arrival.h -- one message on its way through the session, and who sent it to whom */
#ifndef RCSI_ARRIVAL_H
#define RCSI_ARRIVAL_H

#include "net/segment.h"
#include "rcodescope/finding.h"
#include "rcodescope/ledger.h"
#include "session/ports.h"

enum {
    RCSI_MESSAGE_MAX = 65535 /**< RFC 1035 4.2.2: a 16-bit length. */
};

/** A message out of a packet, a stream or a dnstap frame; borrows from it. */
typedef struct rcsi_arrival {
    const uint8_t *wire;
    uint32_t len, wire_len;
    rcs_transport transport;
    rcsi_service service;
    uint8_t family;
    uint16_t source_port, destination_port;
    const uint8_t *source, *destination; /**< 4 or 16 octets. */
    const rcsi_segment *carrier; /**< Knows the tunnels around it; NULL: not known. */
    bool fragmented;             /**< Its datagram came in IP fragments. */
    bool torn;                   /**< And some of them are lost. */
    const rcs_carried *carried;  /**< NULL; else it says who, and not what is above. */
} rcsi_arrival;

/** One part of what a dnstap frame tells. */
void rcsi_arrival_carried(const rcs_carried *carried, const rcs_carried_part *part,
                          rcsi_arrival *out);

/** Is it mDNS or LLMNR?  These are counted apart: their receivers discard a message with an RCODE
 *  (RFC 6762 18.11, RFC 4795 2.1.1), so it is no error of a lookup. */
bool rcsi_arrival_is_relative(const rcsi_arrival *from, rcs_ledger *ledger);

/** Does it look like a response that a receiver of mDNS or LLMNR has to discard, for its RCODE? */
bool rcsi_arrival_is_discarded(const rcsi_arrival *from);

/** Client and server of it: a response comes from the server. */
void rcsi_arrival_flow(const rcsi_arrival *from, bool response, rcs_flow *out);

/** The ends of the outermost tunnel around it. */
void rcsi_arrival_outer(const rcsi_arrival *from, rcs_outer *out);

/** Who told of it.  A server that tells of a response alone may still say when it was asked. */
void rcsi_arrival_origin(const rcsi_arrival *from, rcs_finding *out);

/**
 * The flow by which a query finds its response: that of the message, or `scratch`, if dnstap
 * tells of a message that the server sent or got as a client.  Such a flow has no client port:
 * Unbound 1.17 tells the port of its newest query with every response.
 */
const rcs_flow *rcsi_arrival_pairing(const rcs_finding *of, rcs_flow *scratch);

#endif
