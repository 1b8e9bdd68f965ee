/* count_json.c -- what `count` writes for a machine */
#include <string.h>

#include "sink/count.h"
#include "sink/json_ledger.h"
#include "sink/json_writer.h"

static void put_dns(rcsi_json *json, const rcs_ledger *ledger)
{
    rcsi_json_open_object(json, "dns");
    rcsi_json_u64(json, "messages", ledger->messages);
    rcsi_json_u64(json, "queries", ledger->queries);
    rcsi_json_u64(json, "responses", ledger->responses);
    rcsi_json_u64(json, "header_short", ledger->header_short);
    rcsi_json_u64(json, "udp", ledger->messages - ledger->tcp_messages);
    rcsi_json_u64(json, "tcp", ledger->tcp_messages);
    rcsi_json_u64(json, "malformed", ledger->malformed);
    rcsi_json_u64(json, "cut", ledger->cut_messages);
    rcsi_json_close_object(json);
}

static void put_relative(rcsi_json *json, const char *key, uint64_t messages, uint64_t discarded)
{
    rcsi_json_open_object(json, key);
    rcsi_json_u64(json, "messages", messages);
    rcsi_json_u64(json, "discarded", discarded);
    rcsi_json_close_object(json);
}

void rcsi_count_json(rcsi_writer *writer, const rcsi_counted *counted)
{
    rcsi_json json;
    rcsi_json_init(&json, writer);
    rcsi_json_open_object(&json, NULL);
    rcsi_json_string(&json, "schema", "rcodescope.count/1");
    if (counted->only) {
        rcsi_json_octets(&json, "file", "file_hex", counted->only, strlen(counted->only));
    }
    rcsi_json_bool(&json, "complete", counted->complete);
    rcsi_json_ledger(&json, counted->ledger);
    put_dns(&json, counted->ledger);
    rcsi_json_codes(&json, counted->catalog, counted->summary);
    const rcs_ledger *ledger = counted->ledger;
    put_relative(&json, "mdns", ledger->mdns_messages, ledger->mdns_discarded);
    put_relative(&json, "llmnr", ledger->llmnr_messages, ledger->llmnr_discarded);
    if (counted->capture) {
        rcsi_json_capture(&json, counted->capture);
    }
    rcsi_json_close_object(&json);
    rcsi_json_end_line(&json);
}
