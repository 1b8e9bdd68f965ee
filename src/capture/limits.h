/* limits.h -- how much of a capture file is believed */
#ifndef RCSI_CAPTURE_LIMITS_H
#define RCSI_CAPTURE_LIMITS_H

#include <stdint.h>

/**
 * Captured octets a record may claim, whatever its file says.  An IP packet has at most
 * 65,535 octets and a link header; libpcap refuses more than 262,144 (MAXIMUM_SNAPLEN), and
 * so no ordinary writer produces them.
 */
#define RCSI_CAPLEN_USUAL ((uint32_t)262144)

/** ... when the file itself announces a longer snap length: USB and D-Bus captures do. */
#define RCSI_CAPLEN_MOST ((uint32_t)16 << 20)

/** Interfaces of one pcapng section: 48 octets each, 3 MiB. */
#define RCSI_INTERFACES_MOST ((uint32_t)65536)

/** The longest capture that a file or interface of this snap length can hold. */
static inline uint32_t rcsi_caplen_limit(uint32_t snaplen)
{
    if (snaplen <= RCSI_CAPLEN_USUAL) {
        return RCSI_CAPLEN_USUAL;
    }
    return snaplen < RCSI_CAPLEN_MOST ? snaplen : RCSI_CAPLEN_MOST;
}

#endif
