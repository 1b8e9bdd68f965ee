/* ledger_text.c -- the ledger for a person */
#include "sink/ledger_text.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "rcodescope/source.h"
#include "sink/fill.h"
#include "sink/phrase.h"

enum { COUNT_COLUMNS = 14, LINE_OCTETS = 512 };

/* Where the ledger is written, and in which words. */
typedef struct place {
    rcsi_writer *writer;
    const rcs_catalog *catalog;
    const char *prefix;
} place;

static void put_words(const place *p, const char *key)
{
    rcsi_puts(p->writer, rcs_catalog_label(p->catalog, key));
    rcsi_putc(p->writer, '\n');
}

static void put_line(const place *p, uint64_t count, const char *key)
{
    char number[32], line[LINE_OCTETS];
    rcsi_grouped(count, number);
    rcsi_printf(p->writer, "%*s  ", COUNT_COLUMNS, number);
    rcsi_puts(p->writer, rcsi_fill(p->catalog, key, RCSI_SLOTS({"count", number}), line,
                                   sizeof line));
    rcsi_putc(p->writer, '\n');
}

static void put_line_if(const place *p, uint64_t count, const char *key)
{
    if (count > 0) {
        put_line(p, count, key);
    }
}

/* A line after the prefix; the phrase has a {count}, and maybe one slot more. */
static void put_counted(const place *p, const char *key, uint64_t count, rcsi_slot more)
{
    char number[32], line[LINE_OCTETS];
    rcsi_puts(p->writer, p->prefix);
    rcsi_puts(p->writer, rcsi_fill(p->catalog, key,
                                   RCSI_SLOTS({"count", rcsi_grouped(count, number)}, more), line,
                                   sizeof line));
    rcsi_putc(p->writer, '\n');
}

static const rcsi_slot nothing = {NULL, NULL};

static void put_tcp(const place *p, const rcs_ledger_tcp *tcp)
{
    if (tcp->received == 0) {
        return;
    }
    put_words(p, "ledger-tcp");
    put_line_if(p, tcp->delivered, "ledger-tcp-delivered");
    put_line_if(p, tcp->duplicate, "ledger-tcp-duplicate");
    put_line_if(p, tcp->skipped, "ledger-tcp-skipped");
    put_line_if(p, tcp->evicted, "ledger-evicted");
    put_line_if(p, tcp->held, "ledger-tcp-held");
    put_line(p, tcp->received, "ledger-in-all");
    put_line_if(p, tcp->flows, "ledger-flows");
    put_line_if(p, tcp->flows_evicted, "ledger-flows-evicted");
}

static void put_fragments(const place *p, const rcs_ledger_fragments *fragments)
{
    if (fragments->fragments == 0) {
        return;
    }
    put_words(p, "ledger-fragments");
    put_line_if(p, fragments->used, "ledger-fragments-used");
    put_line_if(p, fragments->duplicate, "ledger-fragments-duplicate");
    put_line_if(p, fragments->overlapping, "ledger-fragments-overlapping");
    put_line_if(p, fragments->expired, "ledger-fragments-expired");
    put_line_if(p, fragments->evicted, "ledger-evicted");
    put_line_if(p, fragments->held, "ledger-fragments-held");
    put_line(p, fragments->fragments, "ledger-in-all");
}

static void put_classes(const place *p, const rcs_ledger *ledger)
{
    for (int i = 0; i < RCS_PACKET_CLASS_COUNT; i++) {
        char key[64];
        rcs_packet_class class_ = (rcs_packet_class)i;
        snprintf(key, sizeof key, "class-%s", rcs_packet_class_name(class_));
        for (char *c = key; *c; c++) {
            *c = *c == '_' ? '-' : *c;
        }
        put_line_if(p, ledger->classes[i], key);
    }
}

static void put_packets(const place *p, const rcs_ledger *ledger)
{
    put_words(p, "ledger-packets");
    put_classes(p, ledger);
    put_line(p, ledger->packets, "ledger-in-all");
    put_line_if(p, ledger->copies, "ledger-copies");
    put_line_if(p, ledger->icmp_errors, "ledger-icmp");
    put_line_if(p, ledger->empty_datagrams, "ledger-empty");
    put_line_if(p, ledger->filtered_inner, "ledger-inner");
    put_line_if(p, ledger->clock_went_back, "ledger-clock");
    put_line_if(p, ledger->bad_timestamps, "ledger-bad-times");
    put_line_if(p, ledger->octets, "ledger-octets");
}

static void put_messages(const place *p, const rcs_ledger *ledger)
{
    put_words(p, "ledger-messages");
    put_line_if(p, ledger->queries, "ledger-queries");
    put_line_if(p, ledger->responses, "ledger-responses");
    put_line_if(p, ledger->header_short, "ledger-header-short");
    put_line(p, ledger->messages, "ledger-in-all");
    put_line_if(p, ledger->tcp_messages, "ledger-tcp-messages");
    put_line_if(p, ledger->malformed, "ledger-malformed");
    put_line_if(p, ledger->cut_messages, "ledger-cut");
    put_line_if(p, ledger->unanswered, "ledger-unanswered");
    put_line_if(p, ledger->responses_alone, "ledger-alone");
    put_line_if(p, ledger->settled_early, "ledger-early");
    put_line_if(p, ledger->lookups_forgotten, "ledger-lookups");
    put_line_if(p, ledger->silences_forgotten, "ledger-silences");
    put_line_if(p, ledger->silences_one_sided, "ledger-one-sided");
    put_line_if(p, ledger->queries_open, "ledger-open");
    put_line_if(p, ledger->connections_forgotten, "ledger-connections");
    put_line_if(p, ledger->connections_bare, "ledger-connections-bare");
    put_line_if(p, ledger->mdns_messages, "ledger-mdns");
    put_line_if(p, ledger->mdns_discarded, "ledger-discarded");
    put_line_if(p, ledger->llmnr_messages, "ledger-llmnr");
    put_line_if(p, ledger->llmnr_discarded, "ledger-discarded");
}

void rcsi_ledger_table(rcsi_writer *writer, const rcs_catalog *catalog, const rcs_ledger *ledger)
{
    const place here = {writer, catalog, ""}, *p = &here;
    put_packets(p, ledger);
    put_fragments(p, &ledger->fragments);
    put_tcp(p, &ledger->tcp);
    put_messages(p, ledger);
    if (!rcs_ledger_adds_up(ledger)) {
        put_words(p, "ledger-bug");
    }
}

/* Counts that a person must know of, and the phrases that say them. */
typedef struct loss {
    size_t at;
    const char *key;
} loss;

#define CLASS(symbol) \
    (offsetof(rcs_ledger, classes) + RCS_PACKET_##symbol * sizeof(uint64_t))

static const loss losses[] = {
    {offsetof(rcs_ledger, lost), "loss-capture"},
    {CLASS(CUT), "loss-cut-packets"},
    {offsetof(rcs_ledger, fragments.expired), "loss-fragments-expired"},
    {offsetof(rcs_ledger, fragments.held), "loss-fragments-held"},
    {offsetof(rcs_ledger, fragments.overlapping), "loss-fragments-overlapping"},
    {offsetof(rcs_ledger, fragments.evicted), "loss-fragments-evicted"},
    {offsetof(rcs_ledger, filtered_vlan), "loss-vlan"},
    {offsetof(rcs_ledger, filtered_fragments), "loss-filtered-fragments"},
    {offsetof(rcs_ledger, encrypted), "loss-encrypted"},
    {offsetof(rcs_ledger, suspected_doh), "loss-doh"},
    {offsetof(rcs_ledger, protected_frames), "loss-protected-frames"},
    {offsetof(rcs_ledger, header_short), "loss-header-short"},
    {offsetof(rcs_ledger, cut_messages), "loss-cut-messages"},
    {offsetof(rcs_ledger, tcp.skipped), "loss-tcp-skipped"},
    {offsetof(rcs_ledger, tcp.evicted), "loss-tcp-evicted"},
    {offsetof(rcs_ledger, tcp.held), "loss-tcp-held"},
    {offsetof(rcs_ledger, tcp.gaps), "loss-tcp-gaps"},
    {offsetof(rcs_ledger, tcp.conflicts), "loss-tcp-conflicts"},
    {offsetof(rcs_ledger, queries_forgotten), "loss-queries-forgotten"},
};

static void put_links(const place *p, const rcs_ledger *ledger)
{
    uint64_t named = 0;
    for (int i = 0; i < RCS_LEDGER_LINKS && ledger->unknown[i].packets; i++) {
        const rcs_ledger_link *link = &ledger->unknown[i];
        const char *name = rcs_linktype_name(link->linktype);
        char type[64];
        snprintf(type, sizeof type, "%u%s%s%s", link->linktype, name ? " (" : "",
                 name ? name : "", name ? ")" : "");
        named += link->packets;
        put_counted(p, "loss-link", link->packets, (rcsi_slot){"type", type});
    }
    if (ledger->classes[RCS_PACKET_UNKNOWN_LINK] > named) {
        put_counted(p, "loss-links", ledger->classes[RCS_PACKET_UNKNOWN_LINK] - named, nothing);
    }
}

static void put_elsewhere(const place *p, const rcs_ledger *ledger)
{
    for (int i = 0; i < RCS_LEDGER_PORTS && ledger->elsewhere[i].packets; i++) {
        char port[8];
        snprintf(port, sizeof port, "%u", ledger->elsewhere[i].port);
        put_counted(p, "loss-port", ledger->elsewhere[i].packets, (rcsi_slot){"port", port});
    }
}

void rcsi_ledger_losses(rcsi_writer *writer, const rcs_catalog *catalog, const rcs_ledger *ledger,
                        const char *prefix)
{
    const place here = {writer, catalog, prefix};
    put_links(&here, ledger);
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        const char *at = (const char *)ledger + losses[i].at;
        uint64_t count = *(const uint64_t *)(const void *)at;
        if (count > 0) {
            put_counted(&here, losses[i].key, count, nothing);
        }
    }
    put_elsewhere(&here, ledger);
}

/* Worth a word from 1 % on: a lone cut packet is no reason to capture anew. */
static void put_cut_hint(const place *p, const rcs_ledger *ledger)
{
    uint64_t headless = ledger->classes[RCS_PACKET_CUT];
    uint64_t cut = headless + ledger->cut_messages;
    if (cut * 100 > ledger->messages + headless && ledger->cut_wirelen > 0) {
        char octets[24];
        snprintf(octets, sizeof octets, "%" PRIu64, ledger->cut_wirelen);
        put_counted(p, "hint-cut", cut, (rcsi_slot){"octets", octets});
    }
}

/* A handful of messages may be all that there was. */
static void put_sides_hint(const place *p, const rcs_ledger *ledger)
{
    enum { MANY = 10 };
    if (ledger->queries >= MANY && ledger->responses == 0) {
        put_counted(p, "hint-no-responses", ledger->queries, nothing);
    } else if (ledger->responses >= MANY && ledger->queries == 0) {
        put_counted(p, "hint-no-queries", ledger->responses, nothing);
    }
}

void rcsi_ledger_hints(rcsi_writer *writer, const rcs_catalog *catalog, const rcs_ledger *ledger,
                       const char *prefix)
{
    const place here = {writer, catalog, prefix};
    if (ledger->copies > 0) {
        put_counted(&here, "hint-copies", ledger->copies, nothing);
    }
    put_cut_hint(&here, ledger);
    put_sides_hint(&here, ledger);
    if (ledger->messages > 0) {
        return;
    }
    if (ledger->packets == 0) {
        put_counted(&here, "hint-no-packets", 0, nothing);
        return;
    }
    if (ledger->classes[RCS_PACKET_TCP_CONTROL] == 0) {
        put_counted(&here, "hint-no-dns", ledger->packets, nothing);
    }
    if (ledger->classes[RCS_PACKET_FILTERED] > 0) {
        put_counted(&here, "hint-filtered", ledger->classes[RCS_PACKET_FILTERED], nothing);
    }
    if (ledger->mdns_messages + ledger->llmnr_messages > 0) {
        put_counted(&here, "hint-mdns", ledger->mdns_messages + ledger->llmnr_messages, nothing);
    }
}

void rcsi_ledger_capture(rcsi_writer *writer, const rcs_catalog *catalog,
                         const rcs_source_stats *stats)
{
    char received[32], dropped[32], interface_dropped[32], line[LINE_OCTETS];
    const place here = {writer, catalog, ""};
    rcsi_fill(catalog, "run-capture",
              RCSI_SLOTS({"received", rcsi_grouped(stats->received, received)},
                         {"dropped", rcsi_grouped(stats->dropped, dropped)},
                         {"interface", rcsi_grouped(stats->interface_dropped, interface_dropped)}),
              line, sizeof line);
    rcsi_puts(writer, line);
    rcsi_putc(writer, '\n');
    if (stats->unread > 0) {
        put_counted(&here, "run-unread", stats->unread, nothing);
    }
}
