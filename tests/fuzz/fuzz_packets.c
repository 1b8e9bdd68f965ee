/* fuzz_packets.c -- any frames: headers never read too far, every TCP octet is in one count */
#include <stdlib.h>
#include <string.h>

#include "net/tcp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    FILE_HEADER = 24,
    RECORD_HEADER = 16,
    LINKTYPE_AT = 20
};

static void demand(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* Little-endian, as in the pcap files that serve as seeds. */
static uint32_t load32(const uint8_t *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static bool is_inside(const rcs_packet *packet, const uint8_t *at, size_t len)
{
    return at >= packet->data && len <= packet->caplen - (size_t)(at - packet->data);
}

static void demand_segment(const rcs_packet *packet, const rcsi_segment *s)
{
    if (s->source) {
        size_t address = s->family == 4 ? 4 : 16;
        demand(is_inside(packet, s->source, address));
        demand(is_inside(packet, s->destination, address));
    }
    if (s->tunnels) {
        size_t address = s->outer_family == 4 ? 4 : 16;
        demand(is_inside(packet, s->outer_source, address));
        demand(is_inside(packet, s->outer_destination, address));
    }
    if (s->kind == RCSI_UDP || s->kind == RCSI_TCP || s->kind == RCSI_ICMP) {
        demand(s->source != NULL && s->payload != NULL);
        demand(is_inside(packet, s->payload, s->payload_len));
        demand(s->payload_len <= s->payload_wire_len);
    }
}

static void demand_octets(const rcs_ledger_tcp *t)
{
    demand(t->received == t->delivered + t->duplicate + t->skipped + t->evicted + t->held);
}

static void feed(rcsi_tcp *tcp, const rcs_ledger_tcp *ledger, const rcs_packet *packet)
{
    rcsi_segment segment;
    rcsi_stream_message message;
    rcsi_segment_parse(packet, NULL, &segment);
    demand_segment(packet, &segment);
    if (segment.kind != RCSI_TCP) {
        return;
    }
    rcsi_tcp_feed(tcp, &segment, packet->time_ns);
    demand_octets(ledger);
    while (rcsi_tcp_take(tcp, &message)) {
        demand(message.len <= message.wire_len);
        uint8_t sum = 0;
        for (size_t i = 0; i < message.len; i++) {
            sum ^= message.wire[i]; /* a sanitizer looks at each octet */
        }
        demand(message.len > 0 || sum == 0);
        demand_octets(ledger);
    }
}

/* The copy ends where the packet ends, so that a sanitizer sees one octet too many. */
static void feed_record(rcsi_tcp *tcp, const rcs_ledger_tcp *ledger, uint16_t linktype,
                        const uint8_t *record)
{
    uint32_t caplen = load32(record + 8), wirelen = load32(record + 12);
    uint8_t *exact = malloc(caplen ? caplen : 1);
    if (!exact) {
        return;
    }
    memcpy(exact, record + RECORD_HEADER, caplen);
    rcs_packet packet = {
        .data = exact,
        .caplen = caplen,
        .wirelen = wirelen > caplen ? wirelen : caplen,
        .linktype = linktype,
        .time_ns = (int64_t)load32(record) * 1000000000,
    };
    feed(tcp, ledger, &packet);
    free(exact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rcs_ledger_tcp ledger = {0};
    rcsi_tcp *tcp;
    if (size < FILE_HEADER || rcsi_tcp_new(3, 16, &ledger, &tcp) != RCS_OK) {
        return 0;
    }
    uint16_t linktype = (uint16_t)load32(data + LINKTYPE_AT);
    size_t at = FILE_HEADER;
    while (size - at >= RECORD_HEADER && load32(data + at + 8) <= size - at - RECORD_HEADER) {
        feed_record(tcp, &ledger, linktype, data + at);
        at += RECORD_HEADER + load32(data + at + 8);
    }
    rcsi_tcp_finish(tcp);
    demand_octets(&ledger);
    rcsi_tcp_free(tcp);
    return 0;
}
