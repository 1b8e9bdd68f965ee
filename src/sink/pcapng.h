/* pcapng.h -- packets copied into a pcapng file */
#ifndef RCSI_PCAPNG_H
#define RCSI_PCAPNG_H

#include <stdint.h>

#include "base/writer.h"
#include "rcodescope/packet.h"

/** Link types a copy may mix; each becomes an interface of the file. */
#define RCSI_PCAPNG_LINKS_MAX 64

typedef struct rcsi_pcapng {
    rcsi_writer *writer;
    uint32_t link_count;
    uint16_t link[RCSI_PCAPNG_LINKS_MAX];
    uint64_t left_out; /**< Packets of a link type beyond RCSI_PCAPNG_LINKS_MAX. */
    uint64_t carried;  /**< dnstap frames, which are no packets. */
} rcsi_pcapng;

/** Begin a file: the section header. */
void rcsi_pcapng_begin(rcsi_pcapng *out, rcsi_writer *writer);

/** Write one packet, and its interface first if its link type is new.  A dnstap frame is only
 *  counted. */
void rcsi_pcapng_packet(rcsi_pcapng *out, const rcs_packet *packet);

#endif
