/* dials.h -- TCP connections that clients ask for, until the server takes or refuses them */
#ifndef RCSI_DIALS_H
#define RCSI_DIALS_H

#include <stdbool.h>

#include "base/table.h"
#include "rcodescope/packet.h"

/** Who asks whom: attempts from several ports of a client are one matter. */
typedef struct rcsi_dial_key {
    uint8_t client[16], server[16];
    uint16_t server_port;
    uint8_t family;
    uint8_t zero[5];
} rcsi_dial_key;

enum { RCSI_DIAL_PORTS = 4 };

/** Attempts of a client to connect to a server, none of which was answered so far. */
typedef struct rcsi_dial {
    rcsi_item item;
    rcsi_dial_key key;
    int64_t first_ns, last_ns; /**< Of the first and of the last SYN. */
    uint32_t count;            /**< SYNs, copies of a mirror port aside. */
    uint32_t again;            /**< Of them: retransmissions, so that nothing had come back. */
    uint64_t packet;           /**< Of the last SYN, as the next two. */
    uint32_t file, interface;
    uint16_t port[RCSI_DIAL_PORTS]; /**< The client's; the last ones, 0: none. */
    uint32_t sequence[RCSI_DIAL_PORTS];
    int64_t asked_ns[RCSI_DIAL_PORTS]; /**< The last SYN of each. */
    uint8_t last;              /**< Which of them is the last. */
} rcsi_dial;

/** What is waited for.  The oldest makes room for a new one. */
typedef struct rcsi_dials {
    rcsi_table table;
} rcsi_dials;

/** RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_dials_init(rcsi_dials *dials);

void rcsi_dials_free(rcsi_dials *dials);

/** Note a SYN.  False: another, not answered yet, had to be forgotten for it. */
bool rcsi_dials_asked(rcsi_dials *dials, const rcs_flow *flow, uint32_t sequence,
                      const rcs_packet *packet);

/** The server takes connections of this client. */
void rcsi_dials_taken(rcsi_dials *dials, const rcs_flow *flow);

/** The server refuses this one: true, *out is what is known of it, and it is forgotten. */
bool rcsi_dials_refused(rcsi_dials *dials, const rcs_flow *flow, rcsi_dial *out);

/** The oldest that began at `until_ns` or before, which is forgotten; false: none. */
bool rcsi_dials_overdue(rcsi_dials *dials, int64_t until_ns, rcsi_dial *out);

/** Who asked whom, with the client's last port. */
rcs_flow rcsi_dial_flow(const rcsi_dial *dial);

#endif
