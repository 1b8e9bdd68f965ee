/* defrag.h -- IP datagrams put together again from their fragments (RFC 791, RFC 8200 4.5) */
#ifndef RCSI_DEFRAG_H
#define RCSI_DEFRAG_H

#include "net/segment.h"
#include "rcodescope/ledger.h"

typedef struct rcsi_defrag rcsi_defrag;

/** A datagram behind its IP header.  Borrows the reassembler until its next call. */
typedef struct rcsi_whole {
    uint8_t family;      /**< 4 or 6. */
    uint8_t protocol;    /**< Of the upper layer. */
    bool complete;       /**< False: given up; `octets` is what its beginning held. */
    int64_t waited_ns;   /**< For its rest, since its first fragment came. */
    uint8_t source[16], destination[16]; /**< 4 or 16 octets are used. */
    const uint8_t *octets; /**< The upper layer. */
    uint32_t len;          /**< Octets there are. */
    uint32_t wire_len;     /**< Octets it had, >= len; at most 65,535, and that if unknown. */
    uint8_t tunnels;       /**< As in rcsi_segment, of the fragment that begins it. */
    uint8_t outer_family;  /**< Valid if tunnels > 0, as the next two. */
    uint8_t outer_source[16], outer_destination[16];
} rcsi_whole;

/**
 * Reserve a reassembler of `datagrams` unfinished datagrams and `pool_kib` KiB for their
 * octets.  The oldest makes room for a new one.
 *
 * @param ledger  Counts go here; outlives the reassembler.
 * @return        RCS_OK, RCS_ERR_MEMORY.
 */
rcs_status rcsi_defrag_new(uint32_t datagrams, uint32_t pool_kib, rcs_ledger_fragments *ledger,
                           rcsi_defrag **out);

/** NULL is allowed. */
void rcsi_defrag_free(rcsi_defrag *defrag);

/**
 * Hand over a fragment (kind RCSI_FRAGMENT).  Only after rcsi_defrag_take() returned false.
 *
 * A fragment that is there already is ignored.  One that contradicts the octets, the end or
 * (IPv6, RFC 5722) the edges of others drops its datagram.
 */
void rcsi_defrag_feed(rcsi_defrag *defrag, const rcsi_segment *fragment, int64_t now_ns);

/**
 * Hand over a fragment that was inside the datagram just taken.  Its octets are copied.
 *
 * Some fit, in case taking on gives up others first; what does not fit is counted as evicted.
 */
void rcsi_defrag_feed_inner(rcsi_defrag *defrag, const rcsi_segment *fragment);

/**
 * The next datagram: one that the fed fragment completed, or one of which the beginning is
 * there and the rest did not come within 30 s, or until it had to make room.
 */
bool rcsi_defrag_take(rcsi_defrag *defrag, rcsi_whole *out);

/** The beginning of a DNS message over UDP, as far as fragments know it. */
typedef struct rcsi_begun {
    const rcs_flow *flow; /**< From its server to its client. */
    uint16_t id;
    int64_t until_ns;     /**< Its first fragment came then or before. */
} rcsi_begun;

/** Does the rest of such a datagram not come?  Looks at the 64 youngest that are unfinished
 *  between addresses that hash as these do, so that a flood of fragments does not slow it down;
 *  with more of them true may be missed, never said wrongly. */
bool rcsi_defrag_has_begun(const rcsi_defrag *defrag, const rcsi_begun *begun);

/** Read what the datagram holds, as rcsi_segment_parse(); `out` borrows it. */
void rcsi_whole_parse(const rcsi_whole *whole, const rcsi_own_ports *own, rcsi_segment *out);

/** Let time pass; only after rcsi_defrag_take() returned false; then take. */
void rcsi_defrag_advance(rcsi_defrag *defrag, int64_t now_ns);

/** No more fragments: what waits is given up and stays counted as `held`; then take. */
void rcsi_defrag_finish(rcsi_defrag *defrag);

#endif
