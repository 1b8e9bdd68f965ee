/* pcap.c -- records of a classic pcap file (draft-ietf-opsawg-pcap) */
#include "capture/pcap.h"

#include <stdio.h>

#include "capture/limits.h"

#define MAGIC_US 0xa1b2c3d4u
#define MAGIC_NS 0xa1b23c4du
#define MAGIC_MODIFIED 0xa1b2cd34u /* Kuznetsov's patch: records have 8 octets more */

enum layout {
    VERSION_AT = 4,
    SNAPLEN_AT = 16,
    LINKTYPE_AT = 20,
    RECORD_HEADER = 16,
    RECORD_HEADER_MODIFIED = 24
};

static bool is_magic(uint32_t magic)
{
    return magic == MAGIC_US || magic == MAGIC_NS || magic == MAGIC_MODIFIED;
}

bool rcsi_pcap_magic(const uint8_t *octets)
{
    return is_magic(rcsi_order32(RCSI_LITTLE, octets)) ||
           is_magic(rcsi_order32(RCSI_BIG, octets));
}

static rcsi_pcap_lengths lengths_of(uint16_t major, uint16_t minor)
{
    if (major == 543 || (major == 2 && minor < 3)) {
        return RCSI_LENGTHS_SWAPPED;
    }
    return major == 2 && minor == 3 ? RCSI_LENGTHS_EITHER : RCSI_LENGTHS_USUAL;
}

/* Records have kept their shape in every version, so an unknown one is read, and said. */
static void check_version(uint16_t major, uint16_t minor, rcsi_book *book)
{
    if (major != 2 && major != 543) {
        rcs_damage *damage = rcsi_book_damage(book, RCSI_RESUMED, VERSION_AT, 0);
        (void)snprintf(damage->expected, sizeof damage->expected, "a pcap version of 2.x");
        (void)snprintf(damage->found, sizeof damage->found, "%u.%u, read as 2.4",
                       (unsigned)major, (unsigned)minor);
    }
}

void rcsi_pcap_open(rcsi_pcap *pcap, rcsi_window *w, rcsi_book *book)
{
    const uint8_t *p = w->at;
    rcsi_order order = is_magic(rcsi_order32(RCSI_BIG, p)) ? RCSI_BIG : RCSI_LITTLE;
    uint32_t magic = rcsi_order32(order, p);
    uint16_t major = rcsi_order16(order, p + VERSION_AT);
    uint16_t minor = rcsi_order16(order, p + VERSION_AT + 2);
    check_version(major, minor, book);
    uint32_t snaplen = rcsi_order32(order, p + SNAPLEN_AT);
    *pcap = (rcsi_pcap){
        .order = order,
        .lengths = lengths_of(major, minor),
        .record_header = magic == MAGIC_MODIFIED ? RECORD_HEADER_MODIFIED : RECORD_HEADER,
        .tick_ns = magic == MAGIC_NS ? 1 : 1000,
        .ticks = magic == MAGIC_NS ? 1000000000 : 1000000,
        .caplen_limit = rcsi_caplen_limit(snaplen),
        .snaplen = snaplen,
        /* The upper half holds the length of a frame check sequence (LINKTYPE 4.1). */
        .linktype = (uint16_t)(rcsi_order32(order, p + LINKTYPE_AT) & 0xffff),
    };
    w->at += RCSI_PCAP_HEADER_LEN;
}

static void swap_lengths(const rcsi_pcap *pcap, uint32_t *caplen, uint32_t *wirelen)
{
    /* Beyond what any packet has on a wire it is damage and not the other order. */
    bool other = *caplen > *wirelen && *caplen <= RCSI_CAPLEN_MOST;
    if (pcap->lengths == RCSI_LENGTHS_SWAPPED || other) {
        uint32_t first = *caplen;
        *caplen = *wirelen;
        *wirelen = first;
    }
}

/* The input ended, or has nothing now, before `need` octets of a record were there. */
static rcs_status cut_short(const rcsi_pcap *pcap, rcsi_window *w, rcsi_book *book, size_t need)
{
    rcs_status status = rcsi_window_need(w, need);
    size_t left = rcsi_window_left(w);
    if (status != RCS_END || left == 0) {
        return status;
    }
    rcs_damage *damage = rcsi_book_damage(book, RCSI_UNFINISHED, rcsi_window_offset(w),
                                          book->packets + 1);
    size_t header = pcap->record_header;
    const char *part = left < header ? "record header" : "packet";
    size_t before = left < header ? 0 : header;
    size_t wanted = left < header ? header : need - header;
    (void)snprintf(damage->expected, sizeof damage->expected, "%zu octets of %s", wanted, part);
    (void)snprintf(damage->found, sizeof damage->found, "%zu octets", left - before);
    return RCS_ERR_FORMAT;
}

static rcs_status absurd(const rcsi_pcap *pcap, rcsi_window *w, rcsi_book *book, uint32_t caplen)
{
    rcs_damage *damage = rcsi_book_damage(book, RCSI_STOPPED, rcsi_window_offset(w),
                                          book->packets + 1);
    (void)snprintf(damage->expected, sizeof damage->expected,
                   "a captured length of at most %lu octets", (unsigned long)pcap->caplen_limit);
    (void)snprintf(damage->found, sizeof damage->found, "a length of %lu octets",
                   (unsigned long)caplen);
    return RCS_ERR_FORMAT;
}

static int64_t time_of(const rcsi_pcap *pcap, const uint8_t *record, bool *bad)
{
    uint32_t seconds = rcsi_order32(pcap->order, record);
    uint32_t ticks = rcsi_order32(pcap->order, record + 4);
    *bad = ticks >= pcap->ticks;
    if (*bad) {
        ticks = pcap->ticks - 1;
    }
    /* Unsigned seconds reach 2106; 2^32 * 10^9 fits 63 bits. */
    return (int64_t)seconds * 1000000000 + (int64_t)ticks * pcap->tick_ns;
}

rcs_status rcsi_pcap_next(const rcsi_pcap *pcap, rcsi_window *w, rcsi_book *book,
                          rcs_packet *out)
{
    size_t header = pcap->record_header;
    if (rcsi_window_left(w) < header) {
        rcs_status status = cut_short(pcap, w, book, header);
        if (status != RCS_OK) {
            return status;
        }
    }
    uint32_t caplen = rcsi_order32(pcap->order, w->at + 8);
    uint32_t wirelen = rcsi_order32(pcap->order, w->at + 12);
    if (pcap->lengths != RCSI_LENGTHS_USUAL) {
        swap_lengths(pcap, &caplen, &wirelen);
    }
    if (caplen > pcap->caplen_limit) {
        return absurd(pcap, w, book, caplen);
    }
    if (rcsi_window_left(w) < header + caplen) {
        rcs_status status = cut_short(pcap, w, book, header + caplen);
        if (status != RCS_OK) {
            return status;
        }
    }
    const uint8_t *record = w->at;
    w->at += header + caplen;
    rcsi_window_prefetch(w);
    out->data = record + header;
    out->caplen = caplen;
    out->wirelen = wirelen > caplen ? wirelen : caplen;
    out->linktype = pcap->linktype;
    out->interface = 0;
    out->number = ++book->packets;
    out->time_ns = time_of(pcap, record, &out->bad_time);
    book->bad_timestamps += out->bad_time;
    return RCS_OK;
}
