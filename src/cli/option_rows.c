/* option_rows.c -- the table of the options of the verbs that read packets */
#include "cli/option_rows.h"

#include <stdio.h>

enum {
    ON_READ = 1 << RCSI_READER_READ,
    ON_LIVE = 1 << RCSI_READER_LIVE,
    ON_COUNT = 1 << RCSI_READER_COUNT,
    ON_AUDIT = 1 << RCSI_READER_AUDIT,
    ON_FINDINGS = ON_READ | ON_LIVE,
    ON_ALL = ON_READ | ON_LIVE | ON_COUNT | ON_AUDIT
};

static const rcsi_option rows[] = {
    {'r', NULL, "FILE", ON_READ | ON_COUNT | ON_AUDIT,
     "read FILE; filter words may follow the options"},
    {'i', "interface", "IFACE", ON_LIVE | ON_COUNT, "capture on IFACE ('any': on all)"},
    {OPTION_DNSTAP, "dnstap", "WHERE", ON_LIVE | ON_COUNT,
     "listen for dnstap at unix:PATH or tcp:ADDR:PORT"},
    {OPTION_PORT, "port", "N", ON_ALL, "port N carries DNS too (repeatable)"},
    {OPTION_ANY_PORT, "any-port", NULL, ON_ALL, "look for DNS on every port, by its structure"},
    {OPTION_FILTER, "filter", "BPF", ON_ALL, "only packets that match, as pcap-filter(7)"},
    {OPTION_FILTER_INNER, "filter-inner", "BPF", ON_ALL,
     "the same, of the IP datagram inside all tunnels"},
    {OPTION_DEDUP, "dedup", NULL, ON_ALL, "leave out packets that were captured twice"},
    {OPTION_SINCE, "since", "TIME", ON_ALL,
     "only packets from TIME on (RFC 3339, or epoch seconds)"},
    {OPTION_UNTIL, "until", "TIME", ON_ALL, "only packets before TIME"},
    {OPTION_FOLLOW, "follow", NULL, ON_READ | ON_COUNT, "wait for more at the end of the file"},
    {OPTION_PER_FILE, "per-file", NULL, ON_READ | ON_COUNT,
     "each file by itself, not merged by time"},
    {OPTION_LOOKUPS, "lookups", "WHEN", ON_FINDINGS,
     "on: say how lookups went on; off: errors alone"},
    {OPTION_SETTLE, "settle", "SECONDS", ON_FINDINGS, "wait so long for how a lookup goes on (30)"},
    {OPTION_ALL, "all", NULL, ON_FINDINGS, "show every response, NOERROR too"},
    {OPTION_CODE, "code", "CODE", ON_FINDINGS, "only this code: 23, BADCOOKIE, ede:7, tsig:18"},
    {OPTION_NAME, "name", "SUFFIX", ON_FINDINGS, "only names at or below SUFFIX"},
    {OPTION_SERVER, "server", "ADDR[/LEN]", ON_FINDINGS, "only responses of these servers"},
    {OPTION_CLIENT, "client", "ADDR[/LEN]", ON_FINDINGS, "only responses to these clients"},
    {OPTION_BRIEF, "brief", NULL, ON_FINDINGS | ON_AUDIT, "one line a response or server"},
    {OPTION_FULL, "full", NULL, ON_FINDINGS, "repeat the explanation each time"},
    {OPTION_GROUP, "group", NULL, ON_READ, "each diagnosis, server and zone once, worst first"},
    {OPTION_TOP, "top", "N", ON_READ | ON_AUDIT,
     "write the first N groups or servers (50; 0: all)"},
    {OPTION_WHY, "why", NULL, ON_FINDINGS, "show the evidence behind each explanation"},
    {OPTION_FORMAT, "format", "FORMAT", ON_ALL, "text or json"},
    {OPTION_LOCAL, "local", NULL, ON_FINDINGS, "local time instead of UTC"},
    {OPTION_COLOR, "color", "WHEN", ON_ALL, "auto, always or never"},
    {OPTION_LANG, "lang", "LANG", ON_ALL, "en or ja"},
    {OPTION_ADVICE, "advice", "FILE", ON_FINDINGS, "your own explanations too (repeatable)"},
    {OPTION_FAIL_ON, "fail-on", "SEVERITY", ON_FINDINGS,
     "exit 1 on findings of note, warning or error"},
    {OPTION_STRICT, "strict", NULL, ON_ALL, "exit 4 if anything was not seen"},
    {OPTION_QUIET, "quiet", NULL, ON_READ | ON_COUNT, "no progress on the terminal"},
    {'c', NULL, "N", ON_ALL, "stop after N packets that pass the filter"},
    {'w', NULL, "FILE", ON_ALL, "copy the packets that pass the filter to FILE (pcapng)"},
    {'Z', NULL, "USER", ON_ALL, "become USER once the input is open, if root"},
    {OPTION_PROMISC, "promisc", NULL, ON_LIVE | ON_COUNT, "also packets meant for others"},
    {'p', NULL, NULL, ON_ALL, "not promiscuous (the default)"},
    {'s', NULL, "N", ON_ALL, "live: keep N octets of a packet (0: 262144)"},
    {'B', NULL, "KIB", ON_ALL, "live: kernel buffer in KiB (16384)"},
    {'n', NULL, NULL, ON_ALL, "accepted: addresses are always numbers"},
    {'l', NULL, NULL, ON_ALL, "accepted: live output is always written at once"},
    {'h', "help", NULL, ON_ALL, "this help"},
};

enum { ROWS = sizeof rows / sizeof *rows };

_Static_assert((int)ROWS <= (int)RCSI_OPTIONS_MAX, "getopt's tables have room");

static const char *const reader_usages[] = {
    "usage: rcodescope read [OPTION...] FILE...\n"
    "       rcodescope -r FILE [OPTION...] [FILTER WORDS]\n"
    "\n"
    "Print every error response of captures (pcap, pcapng, dnstap; - is standard input)\n"
    "with what it means, the likely cause and the fix.\n",
    "usage: rcodescope live -i IFACE [OPTION...] [FILTER WORDS]\n"
    "       rcodescope live --dnstap unix:PATH|tcp:ADDR:PORT [OPTION...]\n"
    "\n"
    "Print every error response on an interface as it happens.  Ctrl-C prints the totals.\n",
    "usage: rcodescope count [OPTION...] FILE...\n"
    "       rcodescope count -i IFACE [OPTION...] [FILTER WORDS]\n"
    "\n"
    "Count responses by RCODE, Extended DNS Error, TSIG and TKEY error.\n",
    "usage: rcodescope audit [OPTION...] FILE...\n"
    "\n"
    "Show what the captures tell of each server: EDNS and its options, cookies, sizes, TCP,\n"
    "DNSSEC.  It only watches: what was never asked is not known.\n",
};

void rcsi_option_help(rcsi_reader reader)
{
    puts(reader_usages[reader]);
    for (int i = 0; i < ROWS; i++) {
        const rcsi_option *row = &rows[i];
        char letter[8] = "", name[24] = "", left[48];
        if (!(row->on & 1 << reader)) {
            continue;
        }
        if (row->key < OPTION_PORT) {
            snprintf(letter, sizeof letter, "-%c", row->key);
        }
        if (row->name) {
            snprintf(name, sizeof name, "%s--%s", *letter ? ", " : "", row->name);
        }
        snprintf(left, sizeof left, "%s%s%s%s", letter, name, row->argument ? " " : "",
                 row->argument ? row->argument : "");
        printf("  %-21s %s\n", left, row->help);
    }
}

void rcsi_option_fill(char shorts[2 * RCSI_OPTIONS_MAX + 2],
                      struct option longs[RCSI_OPTIONS_MAX + 1])
{
    size_t s = 0, l = 0;
    shorts[s++] = ':';
    for (int i = 0; i < ROWS; i++) {
        int takes = rows[i].argument ? required_argument : no_argument;
        if (rows[i].key < OPTION_PORT) {
            shorts[s++] = (char)rows[i].key;
            if (takes) {
                shorts[s++] = ':';
            }
        }
        if (rows[i].name) {
            longs[l++] = (struct option){rows[i].name, takes, NULL, rows[i].key};
        }
    }
    shorts[s] = '\0';
    longs[l] = (struct option){NULL, 0, NULL, 0};
}

const rcsi_option *rcsi_option_of(int key)
{
    for (int i = 0; i < ROWS; i++) {
        if (rows[i].key == key) {
            return &rows[i];
        }
    }
    return NULL;
}

bool rcsi_option_is_of(const rcsi_option *option, rcsi_reader reader)
{
    return option->on & 1 << reader;
}
