/* ngpacket.h -- the three kinds of pcapng block that hold a packet */
#ifndef RCSI_NGPACKET_H
#define RCSI_NGPACKET_H

#include <stdbool.h>

#include "capture/interfaces.h"

/** Block types with a packet in them. */
typedef enum rcsi_packet_block {
    RCSI_BLOCK_OLD_PACKET = 2,
    RCSI_BLOCK_SIMPLE_PACKET = 3,
    RCSI_BLOCK_ENHANCED_PACKET = 6
} rcsi_packet_block;

typedef enum rcsi_packet_fault {
    RCSI_PACKET_FINE,
    RCSI_PACKET_SHORT,          /**< No room for the fixed fields. */
    RCSI_PACKET_NO_INTERFACE,   /**< Its interface was not described before it. */
    RCSI_PACKET_BEYOND_BLOCK,   /**< Captured length exceeds the block: what it has is given. */
    RCSI_PACKET_ABSURD          /**< Captured length exceeds what is believed (limits.h). */
} rcsi_packet_fault;

typedef struct rcsi_ngpacket {
    const rcsi_interface *interface; /**< Borrows the list. */
    const uint8_t *data;             /**< Borrows the block; NULL: nothing to hand out. */
    uint64_t ticks;                  /**< Valid if timed. */
    uint32_t interface_id;
    uint32_t stated;                 /**< Captured octets, as written. */
    uint32_t caplen;                 /**< ... as there are. */
    uint32_t wirelen;
    bool timed;
} rcsi_ngpacket;

/** Is this a type of rcsi_packet_block? */
static inline bool rcsi_is_packet_block(uint32_t type)
{
    return type == RCSI_BLOCK_ENHANCED_PACKET || type == RCSI_BLOCK_SIMPLE_PACKET ||
           type == RCSI_BLOCK_OLD_PACKET;
}

/**
 * Read a block's body.
 *
 * @param body  What lies between the block's lengths.
 * @param out   Receives the packet; on a fault as much as was read: the number at fault in
 *              interface_id or stated.
 */
rcsi_packet_fault rcsi_ngpacket_read(rcsi_order order, rcsi_packet_block type, rcsi_reader body,
                                     const rcsi_interfaces *interfaces, rcsi_ngpacket *out);

#endif
