/* pcap.h -- records of a classic pcap file */
#ifndef RCSI_PCAP_H
#define RCSI_PCAP_H

#include <stdbool.h>

#include "capture/book.h"
#include "capture/order.h"
#include "capture/window.h"

/** Octets that tell pcap from everything else. */
#define RCSI_MAGIC_LEN 4

/** Octets of the file header. */
#define RCSI_PCAP_HEADER_LEN 24

/** Which length of a record comes first: libpcap before 0.4 wrote them the other way round. */
typedef enum rcsi_pcap_lengths {
    RCSI_LENGTHS_USUAL,
    RCSI_LENGTHS_SWAPPED,  /**< Versions below 2.3, and 543.0 of DG/UX. */
    RCSI_LENGTHS_EITHER    /**< Version 2.3: the greater one is the wire's. */
} rcsi_pcap_lengths;

typedef struct rcsi_pcap {
    rcsi_order order;
    rcsi_pcap_lengths lengths;
    uint32_t record_header; /**< Octets: 16, or 24 in the modified format. */
    uint32_t tick_ns;       /**< Nanoseconds of one unit of the sub-second field. */
    uint32_t ticks;         /**< Units of a second. */
    uint32_t caplen_limit;
    uint32_t snaplen;
    uint16_t linktype;
} rcsi_pcap;

/** Are these the first RCSI_MAGIC_LEN octets of a pcap file? */
bool rcsi_pcap_magic(const uint8_t *octets);

/**
 * Read the file header, of which all octets are in the window, and step over it.  A version
 * that is not known is noted in the book and read as 2.4.
 */
void rcsi_pcap_open(rcsi_pcap *pcap, rcsi_window *w, rcsi_book *book);

/**
 * The next record; `data` lives in the window.  `file`, `filtered` are the caller's to set.
 *
 * @return  RCS_OK, RCS_END, RCS_AGAIN, RCS_ERR_IO, RCS_ERR_FORMAT (see the book).
 */
rcs_status rcsi_pcap_next(const rcsi_pcap *pcap, rcsi_window *w, rcsi_book *book,
                          rcs_packet *out);

#endif
