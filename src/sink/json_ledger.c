/* json_ledger.c -- the ledger and the counts of codes as JSON, for every verb alike */
#include "sink/json_ledger.h"

#include <stddef.h>
#include <stdlib.h>

typedef struct count_row {
    const char *key;
    size_t at; /* of a uint64_t in its struct */
} count_row;

#define ROW(type, field) {#field, offsetof(type, field)}

static const count_row ledger_rows[] = {
    ROW(rcs_ledger, messages),          ROW(rcs_ledger, queries),
    ROW(rcs_ledger, responses),         ROW(rcs_ledger, header_short),
    ROW(rcs_ledger, tcp_messages),      ROW(rcs_ledger, malformed),
    ROW(rcs_ledger, cut_messages),      ROW(rcs_ledger, empty_datagrams),
    ROW(rcs_ledger, queries_forgotten), ROW(rcs_ledger, responses_alone),
    ROW(rcs_ledger, clock_went_back),   ROW(rcs_ledger, bad_timestamps),
    ROW(rcs_ledger, encrypted),         ROW(rcs_ledger, icmp_errors),
    ROW(rcs_ledger, filtered_vlan),     ROW(rcs_ledger, filtered_fragments),
    ROW(rcs_ledger, settled_early),     ROW(rcs_ledger, lookups_forgotten),
    ROW(rcs_ledger, silences_forgotten), ROW(rcs_ledger, queries_open),
    ROW(rcs_ledger, silences_one_sided),
    ROW(rcs_ledger, connections_forgotten), ROW(rcs_ledger, connections_bare),
    ROW(rcs_ledger, protected_frames),  ROW(rcs_ledger, copies),
    ROW(rcs_ledger, cut_wirelen),       ROW(rcs_ledger, unanswered),
    ROW(rcs_ledger, suspected_doh),     ROW(rcs_ledger, filtered_inner),
    ROW(rcs_ledger, mdns_messages),     ROW(rcs_ledger, mdns_discarded),
    ROW(rcs_ledger, llmnr_messages),    ROW(rcs_ledger, llmnr_discarded),
    ROW(rcs_ledger, lost),
};

static const count_row tcp_rows[] = {
    ROW(rcs_ledger_tcp, received), ROW(rcs_ledger_tcp, delivered), ROW(rcs_ledger_tcp, duplicate),
    ROW(rcs_ledger_tcp, skipped),  ROW(rcs_ledger_tcp, evicted),   ROW(rcs_ledger_tcp, held),
    ROW(rcs_ledger_tcp, flows),    ROW(rcs_ledger_tcp, flows_evicted),
    ROW(rcs_ledger_tcp, gaps),     ROW(rcs_ledger_tcp, conflicts),
};

static const count_row fragment_rows[] = {
    ROW(rcs_ledger_fragments, fragments), ROW(rcs_ledger_fragments, used),
    ROW(rcs_ledger_fragments, duplicate), ROW(rcs_ledger_fragments, overlapping),
    ROW(rcs_ledger_fragments, expired),   ROW(rcs_ledger_fragments, evicted),
    ROW(rcs_ledger_fragments, held),
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static void put_rows(rcsi_json *json, const void *counts, const count_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const uint64_t *value = (const uint64_t *)(const void *)((const char *)counts + rows[i].at);
        rcsi_json_u64(json, rows[i].key, *value);
    }
}

static void put_classes(rcsi_json *json, const rcs_ledger *ledger)
{
    rcsi_json_open_object(json, "classes");
    for (int i = 0; i < RCS_PACKET_CLASS_COUNT; i++) {
        rcsi_json_u64(json, rcs_packet_class_name((rcs_packet_class)i), ledger->classes[i]);
    }
    rcsi_json_close_object(json);
}

static void put_elsewhere(rcsi_json *json, const rcs_ledger *ledger)
{
    rcsi_json_open_array(json, "elsewhere");
    for (int i = 0; i < RCS_LEDGER_PORTS && ledger->elsewhere[i].packets; i++) {
        rcsi_json_open_object(json, NULL);
        rcsi_json_u64(json, "port", ledger->elsewhere[i].port);
        rcsi_json_u64(json, "packets", ledger->elsewhere[i].packets);
        rcsi_json_close_object(json);
    }
    rcsi_json_close_array(json);
}

static void put_unknown_links(rcsi_json *json, const rcs_ledger *ledger)
{
    rcsi_json_open_array(json, "unknown_links");
    for (int i = 0; i < RCS_LEDGER_LINKS && ledger->unknown[i].packets; i++) {
        rcsi_json_open_object(json, NULL);
        rcsi_json_u64(json, "linktype", ledger->unknown[i].linktype);
        rcsi_json_u64(json, "packets", ledger->unknown[i].packets);
        rcsi_json_close_object(json);
    }
    rcsi_json_close_array(json);
}

void rcsi_json_ledger(rcsi_json *json, const rcs_ledger *ledger)
{
    rcsi_json_open_object(json, "ledger");
    rcsi_json_u64(json, "packets", ledger->packets);
    rcsi_json_u64(json, "octets", ledger->octets);
    put_classes(json, ledger);
    put_rows(json, ledger, ledger_rows, COUNT_OF(ledger_rows));
    rcsi_json_open_object(json, "tcp");
    put_rows(json, &ledger->tcp, tcp_rows, COUNT_OF(tcp_rows));
    rcsi_json_close_object(json);
    rcsi_json_open_object(json, "fragments");
    put_rows(json, &ledger->fragments, fragment_rows, COUNT_OF(fragment_rows));
    rcsi_json_close_object(json);
    put_elsewhere(json, ledger);
    put_unknown_links(json, ledger);
    rcsi_json_bool(json, "adds_up", rcs_ledger_adds_up(ledger));
    rcsi_json_bool(json, "loss", rcs_ledger_has_loss(ledger));
    rcsi_json_close_object(json);
}

static void put_code_row(rcsi_json *json, const rcs_catalog *catalog, rcs_space space,
                         const rcs_summary_row *row)
{
    char name[RCS_CODE_TEXT_MAX];
    rcsi_json_open_object(json, NULL);
    rcsi_json_u64(json, "code", row->code);
    rcsi_json_string(json, "name", rcs_code_text(catalog, space, row->code, name));
    rcsi_json_u64(json, "responses", row->responses);
    rcsi_json_u64(json, "inexact", row->inexact);
    rcsi_json_u64(json, "tcp", row->tcp);
    rcsi_json_close_object(json);
}

static void put_space(rcsi_json *json, const rcs_catalog *catalog, const rcs_summary *summary,
                      rcs_space space, const char *key)
{
    size_t count = rcs_summary_rows(summary, space, NULL, 0);
    rcs_summary_row *rows = count ? calloc(count, sizeof *rows) : NULL;
    rcsi_json_open_array(json, key);
    count = rows ? rcs_summary_rows(summary, space, rows, count) : 0;
    for (size_t i = 0; i < count; i++) {
        put_code_row(json, catalog, space, &rows[i]);
    }
    rcsi_json_close_array(json);
    free(rows);
}

void rcsi_json_codes(rcsi_json *json, const rcs_catalog *catalog, const rcs_summary *summary)
{
    put_space(json, catalog, summary, RCS_SPACE_RCODE, "rcodes");
    put_space(json, catalog, summary, RCS_SPACE_EDE, "extended_errors");
    put_space(json, catalog, summary, RCS_SPACE_TSIG, "tsig_errors");
    put_space(json, catalog, summary, RCS_SPACE_TKEY, "tkey_errors");
}

void rcsi_json_capture(rcsi_json *json, const rcs_source_stats *stats)
{
    rcsi_json_open_object(json, "capture");
    rcsi_json_u64(json, "received", stats->received);
    rcsi_json_u64(json, "dropped", stats->dropped);
    rcsi_json_u64(json, "interface_dropped", stats->interface_dropped);
    rcsi_json_u64(json, "unread", stats->unread);
    rcsi_json_close_object(json);
}
