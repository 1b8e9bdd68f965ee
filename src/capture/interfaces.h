/* interfaces.h -- what a section of a pcapng file says of its interfaces */
#ifndef RCSI_INTERFACES_H
#define RCSI_INTERFACES_H

#include <stdbool.h>
#include <stddef.h>

#include "capture/clock.h"
#include "capture/order.h"
#include "rcodescope/status.h"

typedef struct rcsi_interface {
    rcsi_clock clock;
    uint32_t snaplen; /**< 0: no limit. */
    uint16_t linktype;
    uint64_t lost; /**< Packets, by the last statistics read. */
} rcsi_interface;

/** Grows as blocks come, up to RCSI_INTERFACES_MOST. */
typedef struct rcsi_interfaces {
    rcsi_interface *items;
    uint32_t count;
    uint32_t room;
} rcsi_interfaces;

/** What became of an interface's options. */
typedef enum rcsi_options_state {
    RCSI_OPTIONS_FINE,
    RCSI_OPTIONS_OVERRUN /**< One claims more octets than there are; those before it count. */
} rcsi_options_state;

/**
 * Read the body of an Interface Description Block.
 *
 * @param body  `len` octets, >= 8: behind the block's lengths, before its trailer.
 * @param out   Receives the interface.
 */
rcsi_options_state rcsi_interface_read(rcsi_order order, const uint8_t *body, size_t len,
                                       rcsi_interface *out);

/** Append.  RCS_OK; RCS_END: the cap is reached; RCS_ERR_MEMORY. */
rcs_status rcsi_interfaces_add(rcsi_interfaces *list, const rcsi_interface *interface);

/** Free the items; a new section begins, or the file is closed. */
void rcsi_interfaces_clear(rcsi_interfaces *list);

#endif
