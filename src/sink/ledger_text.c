/* ledger_text.c -- the ledger for a person */
#include "sink/ledger_text.h"

#include <inttypes.h>
#include <stddef.h>

#include "rcodescope/source.h"
#include "sink/phrase.h"

enum { COUNT_COLUMNS = 14 };

static void put_line(rcsi_writer *w, uint64_t count, const char *text)
{
    char number[32];
    rcsi_printf(w, "%*s  %s\n", COUNT_COLUMNS, rcsi_grouped(count, number), text);
}

static void put_line_if(rcsi_writer *w, uint64_t count, const char *text)
{
    if (count > 0) {
        put_line(w, count, text);
    }
}

static void put_tcp(rcsi_writer *w, const rcs_ledger_tcp *tcp)
{
    if (tcp->received == 0) {
        return;
    }
    rcsi_puts(w, "TCP octets\n");
    put_line_if(w, tcp->delivered, "became messages");
    put_line_if(w, tcp->duplicate, "seen before (retransmissions, overlaps)");
    put_line_if(w, tcp->skipped, "skipped while looking for the next message");
    put_line_if(w, tcp->evicted, "lost because a table was full");
    put_line_if(w, tcp->held, "still waiting for the rest of their message");
    put_line(w, tcp->received, "in all");
}

static void put_fragments(rcsi_writer *w, const rcs_ledger_fragments *fragments)
{
    if (fragments->fragments == 0) {
        return;
    }
    rcsi_puts(w, "IP fragments\n");
    put_line_if(w, fragments->used, "became datagrams");
    put_line_if(w, fragments->duplicate, "seen before (copies)");
    put_line_if(w, fragments->overlapping, "of datagrams dropped because they contradict");
    put_line_if(w, fragments->expired, "of datagrams whose rest did not come within 30 s");
    put_line_if(w, fragments->evicted, "lost because a table was full");
    put_line_if(w, fragments->held, "still waiting for the rest of their datagram");
    put_line(w, fragments->fragments, "in all");
}

void rcsi_ledger_table(rcsi_writer *w, const rcs_ledger *ledger)
{
    rcsi_puts(w, "Packets\n");
    for (int i = 0; i < RCS_PACKET_CLASS_COUNT; i++) {
        put_line_if(w, ledger->classes[i], rcs_packet_class_text((rcs_packet_class)i));
    }
    put_line(w, ledger->packets, "in all");
    put_fragments(w, &ledger->fragments);
    put_tcp(w, &ledger->tcp);
    rcsi_puts(w, "DNS messages\n");
    put_line_if(w, ledger->queries, "queries");
    put_line_if(w, ledger->responses, "responses");
    put_line_if(w, ledger->header_short, "too short to be either");
    put_line(w, ledger->messages, "in all");
    put_line_if(w, ledger->tcp_messages, "of them over TCP");
    put_line_if(w, ledger->malformed, "of them malformed");
    put_line_if(w, ledger->cut_messages, "of them not wholly captured");
    put_line_if(w, ledger->mdns_messages, "mDNS messages, not counted above");
    put_line_if(w, ledger->llmnr_messages, "LLMNR messages, not counted above");
    put_line_if(w, ledger->mdns_discarded + ledger->llmnr_discarded,
                "of these two with an RCODE, which makes receivers discard them");
    if (!rcs_ledger_adds_up(ledger)) {
        rcsi_puts(w, "These numbers do not add up: this is a bug of rcodescope.\n");
    }
}

/* Counts that a person must know of, and how to say them after "N ". */
typedef struct loss {
    size_t at;
    const char *text;
} loss;

#define CLASS(symbol) \
    (offsetof(rcs_ledger, classes) + RCS_PACKET_##symbol * sizeof(uint64_t))

static const loss losses[] = {
    {CLASS(CUT), "packets were cut off before their payload (capture with -s 0)"},
    {offsetof(rcs_ledger, fragments.expired),
     "IP fragments are of datagrams whose rest did not come within 30 s"},
    {offsetof(rcs_ledger, fragments.held),
     "IP fragments still wait for the rest of their datagram"},
    {offsetof(rcs_ledger, fragments.overlapping),
     "IP fragments contradict each other: their datagrams were dropped"},
    {offsetof(rcs_ledger, fragments.evicted), "IP fragments were lost: a table was full"},
    {offsetof(rcs_ledger, filtered_vlan),
     "rejected packets carry a VLAN tag: filters such as 'port 53' miss those; "
     "add \"or (vlan and port 53)\""},
    {offsetof(rcs_ledger, encrypted), "packets on port 853 are encrypted DNS: not readable"},
    {offsetof(rcs_ledger, protected_frames), "802.11 frames are encrypted: not readable"},
    {offsetof(rcs_ledger, header_short), "messages are too short to be query or response"},
    {offsetof(rcs_ledger, cut_messages),
     "messages were not wholly captured: codes may be inexact (capture with -s 0)"},
    {offsetof(rcs_ledger, tcp.skipped), "TCP octets were skipped: their beginning is missing"},
    {offsetof(rcs_ledger, tcp.evicted), "TCP octets were lost: a table was full"},
    {offsetof(rcs_ledger, tcp.held), "TCP octets still wait for the rest of their message"},
    {offsetof(rcs_ledger, tcp.gaps), "holes in TCP streams: the capture lacks segments"},
    {offsetof(rcs_ledger, tcp.conflicts), "TCP octets differ from those there before"},
    {offsetof(rcs_ledger, queries_forgotten),
     "queries were forgotten before an answer came: a table was full"},
};

static void put_links(rcsi_writer *w, const rcs_ledger *ledger, const char *prefix)
{
    char number[32];
    uint64_t named = 0;
    for (int i = 0; i < RCS_LEDGER_LINKS && ledger->unknown[i].packets; i++) {
        const rcs_ledger_link *link = &ledger->unknown[i];
        const char *name = rcs_linktype_name(link->linktype);
        named += link->packets;
        rcsi_printf(w, "%s%s packets of link type %u%s%s%s, which is not read\n", prefix,
                    rcsi_grouped(link->packets, number), link->linktype, name ? " (" : "",
                    name ? name : "", name ? ")" : "");
    }
    if (ledger->classes[RCS_PACKET_UNKNOWN_LINK] > named) {
        rcsi_printf(w, "%s%s packets of further link types, which are not read\n", prefix,
                    rcsi_grouped(ledger->classes[RCS_PACKET_UNKNOWN_LINK] - named, number));
    }
}

static void put_elsewhere(rcsi_writer *w, const rcs_ledger *ledger, const char *prefix)
{
    char number[32];
    for (int i = 0; i < RCS_LEDGER_PORTS && ledger->elsewhere[i].packets; i++) {
        const rcs_ledger_port *port = &ledger->elsewhere[i];
        rcsi_printf(w, "%s%s packets look like DNS on port %u: add --port %u\n", prefix,
                    rcsi_grouped(port->packets, number), port->port, port->port);
    }
}

void rcsi_ledger_losses(rcsi_writer *w, const rcs_ledger *ledger, const char *prefix)
{
    char number[32];
    put_links(w, ledger, prefix);
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        const char *at = (const char *)ledger + losses[i].at;
        uint64_t count = *(const uint64_t *)(const void *)at;
        if (count > 0) {
            rcsi_puts(w, prefix);
            rcsi_puts(w, rcsi_grouped(count, number));
            rcsi_printf(w, " %s\n", losses[i].text);
        }
    }
    put_elsewhere(w, ledger, prefix);
}

void rcsi_ledger_hints(rcsi_writer *w, const rcs_ledger *ledger, const char *prefix)
{
    char number[32];
    if (ledger->messages > 0) {
        return;
    }
    if (ledger->packets == 0) {
        rcsi_printf(w, "%sno packets\n", prefix);
        return;
    }
    rcsi_printf(w, "%sno DNS found in %s packets\n", prefix,
                rcsi_grouped(ledger->packets, number));
    if (ledger->classes[RCS_PACKET_FILTERED] > 0) {
        rcsi_printf(w, "%s%s packets were rejected by the filter\n", prefix,
                    rcsi_grouped(ledger->classes[RCS_PACKET_FILTERED], number));
    }
    if (ledger->mdns_messages + ledger->llmnr_messages > 0) {
        rcsi_printf(w, "%s%s messages are mDNS or LLMNR, whose codes mean nothing\n", prefix,
                    rcsi_grouped(ledger->mdns_messages + ledger->llmnr_messages, number));
    }
}
