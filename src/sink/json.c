/* json.c -- findings for a machine: one object a line */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sink/json_dns.h"
#include "sink/json_evidence.h"
#include "sink/json_ledger.h"
#include "sink/phrase.h"
#include "sink/rendered.h"
#include "sink/sinks.h"

static const char schema[] = "rcodescope.finding/1";

typedef struct json_sink {
    rcsi_sink_options options;
    rcsi_json json;
    rcsi_rendered buffer;
} json_sink;

static rcs_status json_begin(const rcsi_sink_options *options, rcsi_writer *writer, void **state)
{
    json_sink *sink = calloc(1, sizeof *sink);
    if (!sink) {
        return RCS_ERR_MEMORY;
    }
    sink->options = *options;
    rcsi_json_init(&sink->json, writer);
    *state = sink;
    return RCS_OK;
}

static void put_endpoint(rcsi_json *json, const char *key, const rcs_endpoint *endpoint)
{
    char address[RCS_ADDRESS_TEXT_MAX];
    if (endpoint->family == 0) {
        return;
    }
    rcsi_json_open_object(json, key);
    rcsi_json_string(json, "ip", rcs_address_text(endpoint, address));
    rcsi_json_u64(json, "port", endpoint->port);
    rcsi_json_close_object(json);
}

static void put_frame(json_sink *sink, const rcs_finding *finding)
{
    rcsi_json *json = &sink->json;
    char when[RCSI_TIME_TEXT_MAX];
    rcsi_json_string(json, "@timestamp",
                     rcsi_time_text(finding->time_ns, sink->options.clock, when));
    rcsi_json_open_object(json, "event");
    rcsi_json_string(json, "kind", "event");
    if (finding->latency_ns >= 0) {
        rcsi_json_i64(json, "duration", finding->latency_ns);
    }
    rcsi_json_close_object(json);
    put_endpoint(json, "source", &finding->flow.client);
    put_endpoint(json, "destination", &finding->flow.server);
    rcsi_json_open_object(json, "network");
    if (rcsi_carrier_text(finding)) {
        rcsi_json_string(json, "transport", finding->flow.transport == RCS_TCP ? "tcp" : "udp");
    }
    rcsi_json_string(json, "protocol", "dns");
    rcsi_json_close_object(json);
}

static const char *filled(json_sink *sink, const rcs_finding *finding, const char *field)
{
    return rcsi_render(sink->options.catalog, finding, field, &sink->buffer);
}

static void put_field(json_sink *sink, const rcs_finding *finding, const char *key,
                      const char *field)
{
    if (field) {
        rcsi_json_string(&sink->json, key, filled(sink, finding, field));
    }
}

static void put_fixes(json_sink *sink, const rcs_finding *finding, const rcs_entry *entry)
{
    bool any = false;
    for (int role = 0; role < RCS_ROLES; role++) {
        any = any || entry->fix[role];
    }
    if (!any) {
        return;
    }
    rcsi_json_open_object(&sink->json, "fix");
    for (int role = 0; role < RCS_ROLES; role++) {
        put_field(sink, finding, rcs_role_name((rcs_role)role), entry->fix[role]);
    }
    rcsi_json_close_object(&sink->json);
}

static void put_entry(json_sink *sink, const rcs_finding *finding, const rcs_entry *entry)
{
    rcsi_json *json = &sink->json;
    rcsi_json_string(json, "entry", entry->id);
    put_field(sink, finding, "title", entry->title);
    put_field(sink, finding, "why", entry->why);
    put_fixes(sink, finding, entry);
    put_field(sink, finding, "confirm", entry->confirm);
    if (entry->confirm && !rcs_render_is_whole(sink->options.catalog, finding, entry->confirm)) {
        rcsi_json_bool(json, "confirm_complete", false);
    }
    put_field(sink, finding, "see", entry->see);
    }

/* Entries of the other aspects, each once, without their text: `explain` has it. */
static void put_also(json_sink *sink, const rcs_explanation *explanation)
{
    bool open = false;
    for (int i = 0; i < RCS_ASPECTS; i++) {
        const rcs_entry *entry = explanation->about[i];
        if (!entry || entry == explanation->main) {
            continue;
        }
        if (!open) {
            rcsi_json_open_array(&sink->json, "also");
            open = true;
        }
        rcsi_json_string(&sink->json, NULL, entry->id);
    }
    if (open) {
        rcsi_json_close_array(&sink->json);
    }
}

static void put_conditions(rcsi_json *json, const rcs_why *why)
{
    rcsi_json_open_array(json, "facts");
    for (size_t i = 0; i < why->condition_count; i++) {
        const rcs_condition *c = &why->condition[i];
        rcsi_json_open_object(json, NULL);
        rcsi_json_string(json, "fact", c->fact);
        rcsi_json_string(json, "comparison", c->comparison);
        rcsi_json_string(json, "wanted", c->wanted);
        rcsi_json_string(json, "found", c->found);
        rcsi_json_close_object(json);
    }
    rcsi_json_close_array(json);
}

/* The evidence behind the leading entry (--why). */
static void put_reasons(json_sink *sink, const rcs_finding *finding,
                        const rcs_explanation *explanation)
{
    rcs_why why;
    rcsi_json *json = &sink->json;
    if (sink->options.proof == RCSI_PROOF_OFF || !explanation->main) {
        return;
    }
    rcs_explain_why(sink->options.catalog, finding, explanation, &why);
    rcsi_json_open_object(json, "reasons");
    put_conditions(json, &why);
    rcsi_json_u64(json, "weight", why.weight);
    if (why.runner_up) {
        rcsi_json_open_object(json, "runner_up");
        rcsi_json_string(json, "entry", why.runner_up->id);
        rcsi_json_u64(json, "weight", why.runner_up_weight);
        rcsi_json_string(json, "decided_by", rcs_decision_name(why.decision));
        rcsi_json_close_object(json);
    }
    rcsi_json_close_object(json);
}

static const char *certainty_name(rcs_certainty certainty)
{
    switch (certainty) {
    case RCS_EXACT:
        return "exact";
    case RCS_EXACT_BY_QUERY:
        return "exact-by-query";
    case RCS_INEXACT:
        return "inexact";
    case RCS_CONFLICT:
        return "conflict";
    }
    return "inexact";
}

static const char *heard_name(rcs_heard heard)
{
    switch (heard) {
    case RCS_HEARD_UNKNOWN:
        break;
    case RCS_HEARD_NEVER:
        return "never";
    case RCS_HEARD_BEFORE:
        return "before";
    case RCS_HEARD_SINCE:
        return "since";
    }
    return "unknown";
}

static void put_failure(json_sink *sink, const rcs_finding *finding)
{
    rcsi_json *json = &sink->json;
    const rcs_failure *failure = &finding->failure;
    char address[RCS_ADDRESS_TEXT_MAX];
    rcsi_json_open_object(json, "failure");
    rcsi_json_string(json, "kind", rcs_kind_name(finding->kind));
    rcsi_json_u64(json, "tries", failure->tries);
    rcsi_json_i64(json, "asked_ns", rcsi_asked_ns(finding));
    rcsi_json_i64(json, "waited_ns", failure->waited_ns);
    rcsi_json_string(json, "server_heard", heard_name(failure->heard));
    rcsi_json_bool(json, "lossy", failure->lossy);
    if (failure->fragment_lost) {
        rcsi_json_bool(json, "fragment_lost", true);
    }
    if (finding->kind == RCS_KIND_TCP_FAILED) {
        rcsi_json_string(json, "tcp", rcs_tcp_end_name(failure->tcp));
        rcsi_json_bool(json, "after_tc", failure->after_tc);
    }
    if (failure->reporter.family != 0) {
        rcsi_json_open_object(json, "icmp");
        rcsi_json_string(json, "says", rcs_icmp_name(failure->icmp));
        rcsi_json_u64(json, "type", failure->icmp_type);
        rcsi_json_u64(json, "code", failure->icmp_code);
        rcsi_json_string(json, "ip", rcs_address_text(&failure->reporter, address));
        rcsi_json_close_object(json);
    }
    rcsi_json_close_object(json);
}

static void put_certainty(json_sink *sink, const rcs_finding *finding)
{
    rcsi_json *json = &sink->json;
    const rcs_catalog *catalog = sink->options.catalog;
    uint16_t codes[RCSI_CANDIDATES_MAX];
    rcsi_json_string(json, "certainty", certainty_name(finding->outcome.certainty));
    size_t count = rcsi_candidates(catalog, &finding->outcome, codes);
    if (count < 2) {
        return;
    }
    rcsi_json_open_array(json, "candidates");
    for (size_t i = 0; i < count; i++) {
        char name[RCS_CODE_TEXT_MAX];
        rcsi_json_open_object(json, NULL);
        rcsi_json_u64(json, "code", codes[i]);
        rcsi_json_string(json, "name", rcs_code_text(catalog, RCS_SPACE_RCODE, codes[i], name));
        rcsi_json_close_object(json);
    }
    rcsi_json_close_array(json);
}

static void put_defect(rcsi_json *json, const rcs_message *message)
{
    if (message->defect == RCS_DEFECT_NONE) {
        return;
    }
    rcsi_json_open_object(json, "defect");
    rcsi_json_string(json, "name", rcs_defect_name(message->defect));
    rcsi_json_u64(json, "offset", message->defect_at);
    rcsi_json_close_object(json);
}

static void put_place(json_sink *sink, const rcs_finding *finding)
{
    rcsi_json *json = &sink->json;
    if (finding->file < (uint32_t)sink->options.input_count) {
        const char *input = sink->options.inputs[finding->file];
        rcsi_json_octets(json, "file", "file_hex", input, strlen(input));
    }
    rcsi_json_u64(json, "packet", finding->packet);
    rcsi_json_u64(json, "interface", finding->interface);
    if (finding->query) {
        rcsi_json_u64(json, "query_packet", finding->query->packet);
    }
}

/* source and destination are the innermost addresses; these are the outermost. */
static void put_outer(rcsi_json *json, const rcs_outer *outer)
{
    char address[RCS_ADDRESS_TEXT_MAX];
    if (outer->tunnels == 0) {
        return;
    }
    rcsi_json_open_object(json, "outer");
    rcsi_json_u64(json, "tunnels", outer->tunnels);
    rcsi_json_string(json, "client", rcs_address_text(&outer->client, address));
    rcsi_json_string(json, "server", rcs_address_text(&outer->server, address));
    rcsi_json_close_object(json);
}

static void put_lookup(rcsi_json *json, const rcs_lookup *lookup)
{
    if (lookup->state == RCS_LOOKUP_NONE) {
        return;
    }
    rcsi_json_open_object(json, "lookup");
    rcsi_json_u64(json, "id", lookup->id);
    rcsi_json_string(json, "outcome", rcs_lookup_state_name(lookup->state));
    if (lookup->state == RCS_LOOKUP_RECOVERED) {
        rcsi_json_i64(json, "after_ns", lookup->after_ns);
        rcsi_json_string(json, "by", rcs_lookup_way_name(lookup->by));
    } else {
        rcsi_json_i64(json, "watched_ns", lookup->watched_ns);
    }
    rcsi_json_u64(json, "tries", lookup->tries);
    rcsi_json_u64(json, "servers", lookup->servers);
    if (lookup->beside != RCS_BESIDE_NONE) {
        rcsi_json_string(json, "beside", rcs_beside_name(lookup->beside));
    }
    rcsi_json_close_object(json);
}

static void put_dnstap(rcsi_json *json, const rcs_dnstap *dnstap)
{
    if (dnstap->type == RCS_DNSTAP_NONE) {
        return;
    }
    rcsi_json_open_object(json, "dnstap");
    rcsi_json_string(json, "type", rcs_dnstap_type_name(dnstap->type));
    if (dnstap->identity_len > 0) {
        rcsi_json_octets(json, "identity", "identity_hex", dnstap->identity,
                         dnstap->identity_len);
    }
    if (dnstap->version_len > 0) {
        rcsi_json_octets(json, "version", "version_hex", dnstap->version, dnstap->version_len);
    }
    rcsi_json_string(json, "transport", rcs_carrier_name(dnstap->carrier));
    rcsi_json_close_object(json);
}

static void put_finding(json_sink *sink, const rcs_finding *finding,
                        const rcs_explanation *explanation)
{
    rcsi_json *json = &sink->json;
    rcsi_json_open_object(json, NULL);
    put_frame(sink, finding);
    rcsi_json_dns(json, sink->options.catalog, finding);
    rcsi_json_open_object(json, "rcodescope");
    rcsi_json_string(json, "schema", schema);
    rcsi_json_string(json, "kind", "finding");
    rcsi_json_u64(json, "id", finding->id);
    if (explanation->main) {
        put_entry(sink, finding, explanation->main);
        rcsi_json_string(json, "confidence", rcs_confidence_name(explanation->confidence));
        rcsi_json_string(json, "severity", rcs_severity_name(explanation->severity));
        rcsi_json_string(json, "actor", rcs_actor_name(explanation->actor));
    }
    put_also(sink, explanation);
    put_reasons(sink, finding, explanation);
    if (finding->kind == RCS_KIND_RESPONSE) {
        put_certainty(sink, finding);
        put_defect(json, &finding->message);
    } else {
        put_failure(sink, finding);
    }
    put_lookup(json, &finding->lookup);
    if (finding->came != RCS_CAME_UNKNOWN) {
        rcsi_json_bool(json, "tcp_followed", finding->came == RCS_CAME_YES);
    }
    rcsi_json_evidence(json, finding);
    put_outer(json, &finding->outer);
    put_place(sink, finding);
    put_dnstap(json, &finding->dnstap);
    rcsi_json_close_object(json);
    rcsi_json_close_object(json);
    rcsi_json_end_line(json);
}

/* The same finding again, and no more of it than how it ended. */
static void put_follow_up(json_sink *sink, const rcs_finding *finding,
                          const rcs_explanation *explanation)
{
    rcsi_json *json = &sink->json;
    rcsi_json_open_object(json, NULL);
    put_frame(sink, finding);
    rcsi_json_open_object(json, "rcodescope");
    rcsi_json_string(json, "schema", schema);
    rcsi_json_string(json, "kind", "follow-up");
    rcsi_json_u64(json, "id", finding->id);
    if (explanation->main) {
        rcsi_json_string(json, "entry", explanation->main->id);
        rcsi_json_string(json, "confidence", rcs_confidence_name(explanation->confidence));
        rcsi_json_string(json, "severity", rcs_severity_name(explanation->severity));
        rcsi_json_string(json, "actor", rcs_actor_name(explanation->actor));
    }
    put_lookup(json, &finding->lookup);
    put_place(sink, finding);
    rcsi_json_close_object(json);
    rcsi_json_close_object(json);
    rcsi_json_end_line(json);
}

static void json_finding(void *state, const rcs_finding *finding,
                         const rcs_explanation *explanation)
{
    if (finding->telling >= RCS_TELLING_FOLLOW_UP) {
        put_follow_up(state, finding, explanation);
    } else {
        put_finding(state, finding, explanation);
    }
}

static void put_failures(rcsi_json *json, const rcs_summary *printed)
{
    rcsi_json_open_array(json, "failures");
    for (int kind = RCS_KIND_RESPONSE + 1; kind < RCS_KIND_COUNT; kind++) {
        uint64_t count = rcs_summary_failures(printed, (rcs_kind)kind);
        if (count == 0) {
            continue;
        }
        rcsi_json_open_object(json, NULL);
        rcsi_json_string(json, "kind", rcs_kind_name((rcs_kind)kind));
        rcsi_json_u64(json, "count", count);
        rcsi_json_close_object(json);
    }
    rcsi_json_close_array(json);
}

static void json_advance(void *state, int64_t now_ns)
{
    (void)state;
    (void)now_ns;
}

static void json_end(void *state, const rcsi_run *run)
{
    json_sink *sink = state;
    rcsi_json *json = &sink->json;
    rcsi_json_open_object(json, NULL);
    rcsi_json_open_object(json, "rcodescope");
    rcsi_json_string(json, "schema", schema);
    rcsi_json_string(json, "kind", "summary");
    if (sink->options.only) {
        const char *only = sink->options.only;
        rcsi_json_octets(json, "file", "file_hex", only, strlen(only));
    }
    rcsi_json_bool(json, "complete", run->complete);
    rcsi_json_open_object(json, "totals");
    rcsi_json_u64(json, "findings", rcs_summary_responses(run->printed));
    rcsi_json_u64(json, "unselected", run->unselected);
    put_failures(json, run->printed);
    rcsi_json_codes(json, sink->options.catalog, run->printed);
    rcsi_json_close_object(json);
    rcsi_json_ledger(json, run->ledger);
    if (run->capture) {
        rcsi_json_capture(json, run->capture);
    }
    rcsi_json_close_object(json);
    rcsi_json_close_object(json);
    rcsi_json_end_line(json);
}

const rcsi_sink_kind rcsi_sink_json = {json_begin, json_finding, json_advance, json_end, free};
