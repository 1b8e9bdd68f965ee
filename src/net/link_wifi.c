/* link_wifi.c -- IEEE 802.11 frames down to LLC; radiotap, Prism and AVS in front of them */
#include "net/link_wifi.h"

#include <string.h>

#include "net/link_ether.h"
#include "net/little.h"

/* IEEE 802.11 9.2.4.1: frame control. */
enum {
    VERSION_AND_TYPE = 0x0f,
    DATA = 0x08,
    NO_DATA = 0x40, /* subtype: Null, QoS Null and the retired CF-Ack family */
    QOS = 0x80,
    TO_DS = 0x01,
    FROM_DS = 0x02,
    PROTECTED = 0x40,
    HT_CONTROL = 0x80 /* of a QoS frame: 4 octets more */
};

enum {
    HEADER = 24,
    SEQUENCE_AT = 22,
    FRAGMENT_NUMBER = 0x0f,
    QOS_AGGREGATE = 0x80, /* 9.2.4.5.9: A-MSDU present */
    ENCRYPTION_HEADER = 8 /* of TKIP and CCMP */
};

typedef enum padding {
    NO_PADDING,
    PADDED_TO_4 /* between the 802.11 header and the body */
} padding;

static bool is_snap(const rcsi_reader *r, size_t at)
{
    static const uint8_t snap[] = {0xaa, 0xaa, 0x03, 0, 0, 0};
    return rcsi_left(r) >= at + sizeof snap && memcmp(r->at + at, snap, sizeof snap) == 0;
}

/* Adapters that decrypt leave the bit set, and some the header of the encryption too. */
static bool is_readable(rcsi_reader *body)
{
    if (is_snap(body, ENCRYPTION_HEADER)) {
        rcsi_take(body, ENCRYPTION_HEADER);
        return true;
    }
    return is_snap(body, 0);
}

static size_t header_len(const uint8_t *control)
{
    bool is_qos = (control[0] & QOS) != 0;
    size_t len = HEADER;
    len += (control[1] & (TO_DS | FROM_DS)) == (TO_DS | FROM_DS) ? 6 : 0; /* fourth address */
    len += is_qos ? 2 : 0;
    len += is_qos && control[1] & HT_CONTROL ? 4 : 0;
    return len;
}

static bool has_aggregate(const uint8_t *control)
{
    bool has_fourth = (control[1] & (TO_DS | FROM_DS)) == (TO_DS | FROM_DS);
    return control[0] & QOS && control[HEADER + (has_fourth ? 6 : 0)] & QOS_AGGREGATE;
}

static void read_body(rcsi_frame *frame, const uint8_t *control)
{
    rcsi_reader *r = &frame->span.octets;
    if (control[1] & PROTECTED && !is_readable(r)) {
        frame->is_protected = true;
        return;
    }
    if (control[SEQUENCE_AT] & FRAGMENT_NUMBER) {
        return;
    }
    if (has_aggregate(control)) {
        rcsi_take(r, RCSI_MAC_ADDRESSES + 2); /* addresses and length of the first part */
    }
    rcsi_ether_read_llc(frame);
}

static void read_frame(rcsi_frame *frame, padding pad)
{
    rcsi_reader *r = &frame->span.octets;
    frame->ethertype = RCSI_ETHER_OTHER;
    if (rcsi_left(r) < 2) {
        r->failed = true;
        return;
    }
    const uint8_t *control = r->at;
    if ((control[0] & VERSION_AND_TYPE) != DATA || control[0] & NO_DATA) {
        return;
    }
    size_t len = header_len(control);
    size_t behind = pad == PADDED_TO_4 ? (len + 3) / 4 * 4 : len;
    if (rcsi_take(r, behind)) {
        read_body(frame, control);
    }
}

void rcsi_wifi_read(rcsi_frame *frame)
{
    read_frame(frame, NO_PADDING);
}

/* radiotap.org: what is present, then the fields, each aligned to its size. */
enum {
    RADIOTAP_HEADER = 8,
    RADIOTAP_TSFT = 0x01,
    RADIOTAP_FLAGS = 0x02,
    RADIOTAP_MORE = 0x80, /* in the last octet of a word: another word follows */
    FLAG_PADDED = 0x20
};

static uint8_t radiotap_flags(const uint8_t *header, size_t len)
{
    uint8_t present = header[4];
    size_t at = RADIOTAP_HEADER;
    while (header[at - 1] & RADIOTAP_MORE && at + 4 <= len) {
        at += 4;
    }
    if (present & RADIOTAP_TSFT) {
        at = (at + 7) / 8 * 8 + 8;
    }
    return present & RADIOTAP_FLAGS && at < len ? header[at] : 0;
}

void rcsi_wifi_read_radiotap(rcsi_frame *frame)
{
    rcsi_reader *r = &frame->span.octets;
    const uint8_t *header = r->at;
    frame->ethertype = RCSI_ETHER_OTHER;
    if (rcsi_left(r) < RADIOTAP_HEADER) {
        r->failed = true;
        return;
    }
    size_t len = rcsi_little16(header + 2);
    if (header[0] == 0 && len >= RADIOTAP_HEADER && rcsi_take(r, len)) {
        read_frame(frame, radiotap_flags(header, len) & FLAG_PADDED ? PADDED_TO_4 : NO_PADDING);
    }
}

enum {
    PRISM_HEADER = 144,  /* of the drivers that wrote it: 16 octets of name, 10 items of 12 */
    AVS_MAGIC = 0x802110 /* 0x80211001, or 02 for version 2: the upper 24 bits */
};

void rcsi_wifi_read_avs(rcsi_frame *frame)
{
    rcsi_reader *r = &frame->span.octets;
    rcsi_u32(r); /* magic */
    uint32_t len = rcsi_u32(r);
    frame->ethertype = RCSI_ETHER_OTHER;
    if (len >= 8 && rcsi_take(r, len - 8)) {
        read_frame(frame, NO_PADDING);
    }
}

/* Either is found under the number of Prism. */
void rcsi_wifi_read_prism(rcsi_frame *frame)
{
    rcsi_reader *r = &frame->span.octets;
    if (rcsi_left(r) >= 4 && rcsi_load32(r->at) >> 8 == AVS_MAGIC) {
        rcsi_wifi_read_avs(frame);
        return;
    }
    if (rcsi_take(r, PRISM_HEADER)) {
        read_frame(frame, NO_PADDING);
    }
}
