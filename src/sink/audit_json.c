/* audit_json.c -- what `audit` writes for a machine */
#include "sink/audit.h"
#include "sink/json_ledger.h"
#include "sink/phrase.h"

static const char schema[] = "rcodescope.audit/1";

static void put_options(rcsi_json *json, const char *key, uint32_t set)
{
    rcsi_json_open_array(json, key);
    for (unsigned option = 0; option < 32; option++) {
        if (set >> option & 1) {
            rcsi_json_u64(json, NULL, option);
        }
    }
    rcsi_json_close_array(json);
}

static void put_shown(rcsi_json *json, const rcs_audit_row *row, rcs_audit_part part)
{
    rcsi_json_string(json, "shown", rcs_shown_name(rcs_audit_shows(row, part)));
}

static void put_edns(rcsi_json *json, const rcs_audit_row *row)
{
    rcsi_json_open_object(json, "edns");
    put_shown(json, row, RCS_PART_EDNS);
    rcsi_json_u64(json, "queries", row->edns_queries);
    rcsi_json_u64(json, "replies", row->edns_replies);
    rcsi_json_u64(json, "answers", row->edns_answers);
    rcsi_json_u64(json, "formerr", row->edns_formerr);
    rcsi_json_u64(json, "notimp", row->edns_notimp);
    rcsi_json_u64(json, "unasked", row->edns_unasked);
    rcsi_json_u64(json, "version_queries", row->version_queries);
    rcsi_json_u64(json, "version_replies", row->version_replies);
    rcsi_json_u64(json, "badvers", row->badvers);
    put_options(json, "options_asked", row->options_asked);
    put_options(json, "options_taken", row->options_taken);
    put_options(json, "options_refused", row->options_refused);
    put_options(json, "options_sent", row->options_sent);
    rcsi_json_u64(json, "ede_responses", row->ede_responses);
    rcsi_json_close_object(json);
}

static void put_cookie(rcsi_json *json, const rcs_audit_row *row)
{
    rcsi_json_open_object(json, "cookie");
    put_shown(json, row, RCS_PART_COOKIE);
    rcsi_json_u64(json, "queries", row->cookie_queries);
    rcsi_json_u64(json, "answers", row->cookie_answers);
    if (row->cookie_answers > 0) {
        rcsi_json_u64(json, "least_octets", row->cookie_least);
        rcsi_json_u64(json, "most_octets", row->cookie_most);
    }
    rcsi_json_u64(json, "version_1", row->cookie_version_1);
    rcsi_json_u64(json, "same", row->cookie_same);
    rcsi_json_u64(json, "new", row->cookie_new);
    rcsi_json_i64(json, "kept_ns", row->cookie_kept_ns);
    rcsi_json_u64(json, "badcookie", row->badcookie);
    rcsi_json_close_object(json);
}

static void put_sizes(rcsi_json *json, const rcs_audit_row *row)
{
    rcsi_json_open_object(json, "udp");
    if (row->advertised_most > 0) {
        rcsi_json_u64(json, "advertised_least", row->advertised_least);
        rcsi_json_u64(json, "advertised_most", row->advertised_most);
    }
    rcsi_json_u64(json, "largest", row->largest_udp);
    rcsi_json_u64(json, "truncated", row->truncated);
    rcsi_json_u64(json, "fragmented", row->fragmented);
    rcsi_json_close_object(json);
    rcsi_json_open_object(json, "tcp");
    put_shown(json, row, RCS_PART_TCP);
    rcsi_json_u64(json, "queries", row->tcp_queries);
    rcsi_json_u64(json, "responses", row->tcp_responses);
    rcsi_json_u64(json, "refused", row->tcp_refused);
    rcsi_json_u64(json, "unanswered", row->tcp_unanswered);
    rcsi_json_u64(json, "broken", row->tcp_broken);
    rcsi_json_close_object(json);
}

static void put_rest_of_parts(rcsi_json *json, const rcs_audit_row *row)
{
    rcsi_json_open_object(json, "dnssec");
    put_shown(json, row, RCS_PART_DNSSEC);
    rcsi_json_u64(json, "answers", row->do_answers);
    rcsi_json_u64(json, "signed", row->signed_answers);
    rcsi_json_close_object(json);
    rcsi_json_open_object(json, "nsid");
    put_shown(json, row, RCS_PART_NSID);
    rcsi_json_u64(json, "queries", row->nsid_queries);
    rcsi_json_u64(json, "answers", row->nsid_answers);
    if (row->nsid_len > 0) {
        rcsi_json_octets(json, "text", "text_hex", (const char *)row->nsid, row->nsid_len);
    }
    rcsi_json_close_object(json);
}

static void put_remarks(rcsi_json *json, uint32_t remarks)
{
    rcsi_json_open_array(json, "remarks");
    for (int remark = 0; remark < RCS_REMARK_COUNT; remark++) {
        if (remarks >> remark & 1) {
            rcsi_json_string(json, NULL, rcs_remark_name((rcs_remark)remark));
        }
    }
    rcsi_json_close_array(json);
}

static void put_server(rcsi_json *json, const rcs_audit_row *row, rcsi_clock clock)
{
    char address[RCS_ADDRESS_TEXT_MAX], when[RCSI_TIME_TEXT_MAX];
    rcsi_json_open_object(json, NULL);
    rcsi_json_string(json, "schema", schema);
    rcsi_json_string(json, "kind", "server");
    rcsi_json_string(json, "server", rcs_address_text(&row->server, address));
    rcsi_json_u64(json, "port", row->server.port);
    rcsi_json_string(json, "first", rcsi_time_text(row->first_ns, clock, when));
    rcsi_json_string(json, "last", rcsi_time_text(row->last_ns, clock, when));
    rcsi_json_u64(json, "queries", row->queries);
    rcsi_json_u64(json, "responses", row->responses);
    rcsi_json_u64(json, "unpaired", row->unpaired);
    rcsi_json_u64(json, "errors", row->errors);
    put_edns(json, row);
    put_cookie(json, row);
    put_sizes(json, row);
    put_rest_of_parts(json, row);
    put_remarks(json, row->remarks);
    rcsi_json_close_object(json);
    rcsi_json_end_line(json);
}

static void put_summary(rcsi_json *json, const rcsi_audited *audited)
{
    rcsi_json_open_object(json, NULL);
    rcsi_json_string(json, "schema", schema);
    rcsi_json_string(json, "kind", "summary");
    rcsi_json_bool(json, "complete", audited->complete);
    rcsi_json_u64(json, "servers", audited->shown);
    rcsi_json_u64(json, "unwritten", audited->count - audited->shown);
    rcsi_json_open_object(json, "evicted");
    rcsi_json_u64(json, "servers", audited->rest.servers);
    rcsi_json_u64(json, "queries", audited->rest.queries);
    rcsi_json_u64(json, "responses", audited->rest.responses);
    rcsi_json_close_object(json);
    rcsi_json_ledger(json, audited->ledger);
    rcsi_json_close_object(json);
    rcsi_json_end_line(json);
}

void rcsi_audit_json(rcsi_writer *writer, const rcsi_audited *audited, rcsi_clock clock)
{
    rcsi_json json;
    rcsi_json_init(&json, writer);
    for (size_t i = 0; i < audited->shown; i++) {
        put_server(&json, &audited->rows[i], clock);
    }
    put_summary(&json, audited);
}
