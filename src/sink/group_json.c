/* group_json.c -- groups of findings for a machine: one object a group, then the rest */
#include <stdlib.h>
#include <string.h>

#include "sink/group.h"
#include "sink/json_ledger.h"
#include "sink/phrase.h"
#include "sink/rendered.h"
#include "sink/sinks.h"

static const char schema[] = "rcodescope.group/1";

typedef struct writing {
    const rcsi_gathering *from;
    rcsi_json json;
    rcsi_rendered buffer;
} writing;

static void put_field(writing *w, const rcs_group *group, const char *key, const char *field)
{
    if (field) {
        rcsi_json_string(&w->json, key, rcsi_render(w->from->options.catalog, group->example,
                                                    field, &w->buffer));
    }
}

static void put_entry(writing *w, const rcs_group *group)
{
    const rcs_entry *entry = group->entry;
    rcsi_json *json = &w->json;
    rcsi_json_string(json, "entry", entry->id);
    rcsi_json_string(json, "severity", rcs_severity_name(group->severity));
    rcsi_json_string(json, "confidence", rcs_confidence_name(entry->confidence));
    rcsi_json_string(json, "actor", rcs_actor_name(entry->actor));
    put_field(w, group, "title", entry->title);
    put_field(w, group, "why", entry->why);
    if (entry->fix[0] || entry->fix[1] || entry->fix[2]) {
        rcsi_json_open_object(json, "fix");
        for (int role = 0; role < RCS_ROLES; role++) {
            put_field(w, group, rcs_role_name((rcs_role)role), entry->fix[role]);
        }
        rcsi_json_close_object(json);
    }
    put_field(w, group, "confirm", entry->confirm);
    put_field(w, group, "see", entry->see);
}

static void put_place(writing *w, const rcs_group *group)
{
    rcsi_json *json = &w->json;
    char text[RCS_NAME_TEXT_MAX], address[RCS_ADDRESS_TEXT_MAX];
    rcsi_json_string(json, "server", rcs_address_text(&group->server, address));
    rcsi_json_u64(json, "port", group->server.port);
    if (group->zone_source != RCS_ZONE_NONE) {
        size_t len = rcs_name_text(&group->zone, text);
        rcsi_json_text(json, "zone", text, len > 1 ? len - 1 : len);
    }
    rcsi_json_string(json, "zone_source", rcs_zone_source_name(group->zone_source));
}

static void put_counts(writing *w, const rcs_group *group)
{
    rcsi_json *json = &w->json;
    char when[RCSI_TIME_TEXT_MAX];
    rcsi_clock clock = w->from->options.clock;
    rcsi_json_u64(json, "findings", group->findings);
    rcsi_json_u64(json, "clients", group->clients);
    rcsi_json_bool(json, "clients_exact", group->clients_exact);
    rcsi_json_string(json, "first", rcsi_time_text(group->first_ns, clock, when));
    rcsi_json_string(json, "last", rcsi_time_text(group->last_ns, clock, when));
    rcsi_json_open_object(json, "lookups");
    for (int state = RCS_LOOKUP_RECOVERED; state < RCS_GROUP_STATES; state++) {
        rcsi_json_u64(json, rcs_lookup_state_name((rcs_lookup_state)state),
                      group->states[state]);
    }
    rcsi_json_close_object(json);
}

static void put_example(writing *w, const rcs_finding *example)
{
    rcsi_json *json = &w->json;
    const rcsi_sink_options *o = &w->from->options;
    rcsi_json_open_object(json, "example");
    rcsi_json_u64(json, "id", example->id);
    if (example->file < (uint32_t)o->input_count) {
        const char *input = o->inputs[example->file];
        rcsi_json_octets(json, "file", "file_hex", input, strlen(input));
    }
    rcsi_json_u64(json, "packet", example->packet);
    if (example->query) {
        rcsi_json_u64(json, "query_packet", example->query->packet);
    }
    rcsi_json_close_object(json);
}

static void put_group(writing *w, const rcs_group *group)
{
    rcsi_json_open_object(&w->json, NULL);
    rcsi_json_string(&w->json, "schema", schema);
    rcsi_json_string(&w->json, "kind", "group");
    put_entry(w, group);
    put_place(w, group);
    put_counts(w, group);
    put_example(w, group->example);
    rcsi_json_close_object(&w->json);
    rcsi_json_end_line(&w->json);
}

static void put_sum(rcsi_json *json, const char *key, uint64_t groups, uint64_t findings)
{
    rcsi_json_open_object(json, key);
    rcsi_json_u64(json, "groups", groups);
    rcsi_json_u64(json, "findings", findings);
    rcsi_json_close_object(json);
}

static uint64_t findings_of(const rcs_group *rows, size_t from, size_t to)
{
    uint64_t sum = 0;
    for (size_t i = from; i < to; i++) {
        sum += rows[i].findings;
    }
    return sum;
}

static uint64_t failures_of(const rcs_summary *printed)
{
    uint64_t failures = 0;
    for (int kind = RCS_KIND_RESPONSE + 1; kind < RCS_KIND_COUNT; kind++) {
        failures += rcs_summary_failures(printed, (rcs_kind)kind);
    }
    return failures;
}

static void put_summary(writing *w, const rcs_group *rows, size_t shown, size_t count,
                        const rcsi_run *run)
{
    rcsi_json *json = &w->json;
    rcs_groups_rest rest = rcs_groups_others(w->from->groups);
    rcsi_json_open_object(json, NULL);
    rcsi_json_string(json, "schema", schema);
    rcsi_json_string(json, "kind", "summary");
    if (w->from->options.only) {
        const char *only = w->from->options.only;
        rcsi_json_octets(json, "file", "file_hex", only, strlen(only));
    }
    rcsi_json_bool(json, "complete", run->complete);
    put_sum(json, "written", shown, findings_of(rows, 0, shown));
    put_sum(json, "unwritten", count - shown, findings_of(rows, shown, count));
    put_sum(json, "evicted", rest.groups, rest.findings);
    rcsi_json_u64(json, "quiet", rest.quiet);
    rcsi_json_u64(json, "failures", failures_of(run->printed));
    rcsi_json_u64(json, "unselected", run->unselected);
    rcsi_json_ledger(json, run->ledger);
    rcsi_json_close_object(json);
    rcsi_json_end_line(json);
}

static void group_json_end(void *state, const rcsi_run *run)
{
    const rcsi_gathering *gathering = state;
    size_t count;
    rcs_group *rows = rcsi_group_rows(gathering, &count);
    size_t shown = gathering->options.top < count ? (size_t)gathering->options.top : count;
    writing *w = calloc(1, sizeof *w);
    if (w) {
        w->from = gathering;
        rcsi_json_init(&w->json, gathering->writer);
        for (size_t i = 0; i < shown; i++) {
            put_group(w, &rows[i]);
        }
        put_summary(w, rows, shown, count, run);
    }
    free(w);
    free(rows);
}

const rcsi_sink_kind rcsi_sink_group_json = {rcsi_group_begin, rcsi_group_finding,
                                             rcsi_group_advance, group_json_end,
                                             rcsi_group_free};
