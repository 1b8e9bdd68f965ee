/* tally.h -- rows of the ledger that take a thought to count */
#ifndef RCSI_TALLY_H
#define RCSI_TALLY_H

#include "net/segment.h"
#include "rcodescope/ledger.h"
#include "rcodescope/message.h"
#include "rcodescope/packet.h"

enum {
    RCSI_QR_OCTETS = 4 /**< Id and flags: fewer, and it is neither query nor response. */
};

/** A packet of a link type that is not read. */
void rcsi_tally_unknown_link(rcs_ledger *ledger, uint16_t linktype);

/** A packet that a filter rejected: what an expression on ports misses without a word. */
void rcsi_tally_filtered(rcs_ledger *ledger, const rcs_packet *packet,
                         const rcsi_segment *segment);

/** A packet that the capture cut; only those count that are or may be DNS. */
void rcsi_tally_cut(rcs_ledger *ledger, const rcs_packet *packet, rcs_packet_class class_);

/** A decoded message. */
void rcsi_tally_message(rcs_ledger *ledger, const rcs_message *message,
                        rcs_transport transport);

#endif
