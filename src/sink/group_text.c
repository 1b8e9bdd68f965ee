/* group_text.c -- the first page of a post-mortem: each diagnosis, server and zone once */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sink/escape.h"
#include "sink/fill.h"
#include "sink/group.h"
#include "sink/phrase.h"
#include "sink/rendered.h"
#include "sink/sinks.h"
#include "sink/text.h"
#include "sink/wrap.h"

enum {
    BODY_MAX = 2 * RCS_NAME_TEXT_MAX,
    TITLE_MAX = 500,
    NUMBER_MAX = 32
};

/* What is being written. */
typedef struct page {
    rcsi_text text;
    const rcs_groups *groups;
    rcsi_rendered buffer;
} page;

static const char *label(const page *p, const char *key)
{
    return rcs_catalog_label(p->text.options.catalog, key);
}

static void put_filled(page *p, const char *row, const char *phrase, const rcsi_slot *slots)
{
    char body[BODY_MAX];
    rcsi_text_row(&p->text, row,
                  rcsi_fill(p->text.options.catalog, phrase, slots, body, sizeof body));
}

static const char *zone_key(rcs_zone_source source)
{
    switch (source) {
    case RCS_ZONE_SOA:
        return "zone-soa";
    case RCS_ZONE_NAMED:
        return "zone-named";
    case RCS_ZONE_SEEN:
        return "zone-seen";
    case RCS_ZONE_SAID:
        return "zone-said";
    case RCS_ZONE_GUESSED:
        return "zone-guessed";
    case RCS_ZONE_NONE:
        break;
    }
    return "zone-none";
}

static void put_zone(page *p, const rcs_group *group)
{
    char zone[RCS_NAME_TEXT_MAX] = "";
    if (group->zone_source != RCS_ZONE_NONE) {
        rcs_name_text(&group->zone, zone);
    }
    put_filled(p, "row-zone", zone_key(group->zone_source), RCSI_SLOTS({"zone", zone}));
}

static void put_clients(page *p, const rcs_group *group)
{
    char count[NUMBER_MAX], address[RCS_ADDRESS_TEXT_MAX];
    rcsi_grouped(group->clients, count);
    rcs_address_text(&group->example->flow.client, address);
    const char *key = !group->clients_exact ? "group-about" : group->clients == 1
                                                                  ? "group-one-client"
                                                                  : "group-clients";
    put_filled(p, "row-clients", key, RCSI_SLOTS({"count", count}, {"client", address}));
}

static void put_time(page *p, const rcs_group *group)
{
    char first[RCSI_TIME_TEXT_MAX], last[RCSI_TIME_TEXT_MAX];
    rcsi_clock clock = p->text.options.clock;
    rcsi_time_text(group->first_ns, clock, first);
    rcsi_time_text(group->last_ns, clock, last);
    if (group->findings == 1) {
        rcsi_text_row(&p->text, "row-time", first);
    } else {
        put_filled(p, "row-time", "group-time", RCSI_SLOTS({"first", first}, {"last", last}));
    }
}

/* How the lookups went on; nothing where lookups are off or their state is not known. */
static void put_outcome(page *p, const rcs_group *group)
{
    static const struct {
        rcs_lookup_state state;
        const char *key;
    } parts[] = {{RCS_LOOKUP_FAILED, "group-failed"},
                 {RCS_LOOKUP_RECOVERED, "group-recovered"},
                 {RCS_LOOKUP_OPEN, "group-open"},
                 {RCS_LOOKUP_UNKNOWN, "group-unknown"}};
    char body[BODY_MAX] = "";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char count[NUMBER_MAX], part[256];
        size_t used = strlen(body);
        if (group->states[parts[i].state] > 0) {
            rcsi_fill(p->text.options.catalog, parts[i].key,
                      RCSI_SLOTS({"count", rcsi_grouped(group->states[parts[i].state], count)}),
                      part, sizeof part);
            snprintf(body + used, sizeof body - used, "%s%s", used ? ", " : "", part);
        }
    }
    if (body[0]) {
        rcsi_text_row(&p->text, "row-lookup", body);
    }
}

static void put_example(page *p, const rcs_finding *example)
{
    const rcsi_sink_options *o = &p->text.options;
    char packet[NUMBER_MAX], file[4 * 256 + 1] = "", question[RCSI_QUESTION_TEXT_MAX];
    snprintf(packet, sizeof packet, "%" PRIu64, example->packet);
    rcsi_text_question(&p->text, example, question);
    bool named = o->input_count > 1 && !o->only && example->file < (uint32_t)o->input_count;
    if (named) {
        rcsi_escape(o->inputs[example->file], strlen(o->inputs[example->file]), file,
                    sizeof file);
    }
    put_filled(p, "row-example", named ? "group-example-in" : "group-example",
               RCSI_SLOTS({"packet", packet}, {"file", file}, {"question", question}));
}

static void put_head(page *p, size_t number, const rcs_group *group)
{
    char phrase[RCSI_PHRASE_MAX], count[NUMBER_MAX], head[RCSI_PHRASE_MAX + 64], place[NUMBER_MAX];
    rcsi_ink ink = rcsi_ink_of(group->severity);
    int used = snprintf(place, sizeof place, "%zu", number);
    rcsi_result_phrase(p->text.options.catalog, group->example, phrase);
    rcsi_fill(p->text.options.catalog, group->findings == 1 ? "group-once" : "group-times",
              RCSI_SLOTS({"count", rcsi_grouped(group->findings, count)}, {"code", phrase}), head,
              sizeof head);
    rcsi_ink_on(&p->text, RCSI_INK_STRONG);
    rcsi_puts(p->text.writer, place);
    rcsi_ink_off(&p->text, RCSI_INK_STRONG);
    int pad = used < RCSI_TEXT_INDENT ? RCSI_TEXT_INDENT - used : 1;
    rcsi_blanks(p->text.writer, pad);
    rcsi_ink_on(&p->text, ink);
    rcsi_wrap_open(p->text.writer, head, used + pad, RCSI_TEXT_INDENT, p->text.options.width);
    rcsi_ink_off(&p->text, ink);
    rcsi_putc(p->text.writer, '\n');
}

static void put_group(page *p, size_t number, const rcs_group *group)
{
    char server[RCS_ENDPOINT_TEXT_MAX];
    put_head(p, number, group);
    rcs_endpoint_text(&group->server, server);
    rcsi_text_row(&p->text, "row-server", server);
    put_zone(p, group);
    put_clients(p, group);
    put_time(p, group);
    put_outcome(p, group);
    put_example(p, group->example);
    rcsi_text_entry(&p->text, group->example, group->entry, group->severity);
    if (p->text.options.proof == RCSI_PROOF_SHOWN) {
        rcs_explanation explanation;
        rcs_explain(p->text.options.catalog, group->example, &explanation);
        rcsi_text_proof(&p->text, group->example, &explanation);
    }
    rcsi_putc(p->text.writer, '\n');
}

/* "  12  192.0.2.21 example.  TITLE" on one line. */
static void put_line(page *p, const rcs_group *group, int count_width)
{
    char count[NUMBER_MAX], server[RCS_ADDRESS_TEXT_MAX], zone[RCS_NAME_TEXT_MAX] = "-";
    char line[RCS_ADDRESS_TEXT_MAX + RCS_NAME_TEXT_MAX + TITLE_MAX + 4];
    int width = p->text.options.width;
    if (group->zone_source != RCS_ZONE_NONE) {
        rcs_name_text(&group->zone, zone);
    }
    snprintf(line, sizeof line, "%s %s  %.*s", rcs_address_text(&group->server, server), zone,
             TITLE_MAX, rcsi_render(p->text.options.catalog, group->example, group->entry->title,
                         &p->buffer));
    rcsi_printf(p->text.writer, "  %*s  ", count_width, rcsi_grouped(group->findings, count));
    if (p->text.options.detail == RCSI_DETAIL_BRIEF) {
        const char *severity = label(p, rcsi_severity_key(group->severity));
        rcsi_ink_on(&p->text, rcsi_ink_of(group->severity));
        rcsi_pad(p->text.writer, severity, RCSI_TEXT_LABEL);
        rcsi_ink_off(&p->text, rcsi_ink_of(group->severity));
        width -= width > 0 ? RCSI_TEXT_LABEL : 0;
    }
    int room = width - count_width - 4;
    if (width > 0 && room > 0) {
        rcsi_fit(p->text.writer, line, room);
    } else {
        rcsi_puts(p->text.writer, line);
    }
    rcsi_putc(p->text.writer, '\n');
}

static int widest_count(const rcs_group *rows, size_t count)
{
    int widest = 1;
    for (size_t i = 0; i < count; i++) {
        char text[NUMBER_MAX];
        int len = (int)strlen(rcsi_grouped(rows[i].findings, text));
        widest = len > widest ? len : widest;
    }
    return widest;
}

static void put_heading(page *p, const char *key)
{
    rcsi_ink_on(&p->text, RCSI_INK_STRONG);
    rcsi_puts(p->text.writer, label(p, key));
    rcsi_ink_off(&p->text, RCSI_INK_STRONG);
    rcsi_putc(p->text.writer, '\n');
}

/* What was gathered and stands in no row: said, so that the counts add up. */
static void put_rest(page *p, const rcs_group *hidden, size_t count)
{
    char groups[NUMBER_MAX], findings[NUMBER_MAX], line[256];
    rcs_groups_rest rest = rcs_groups_others(p->groups);
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += hidden[i].findings;
    }
    if (count > 0) {
        rcsi_fill(p->text.options.catalog, "group-more",
                  RCSI_SLOTS({"groups", rcsi_grouped(count, groups)},
                             {"findings", rcsi_grouped(sum, findings)}), line, sizeof line);
        rcsi_wrap(p->text.writer, line, 0, 2, p->text.options.width);
    }
    if (rest.groups > 0) {
        rcsi_fill(p->text.options.catalog, "group-others",
                  RCSI_SLOTS({"groups", rcsi_grouped(rest.groups, groups)},
                             {"findings", rcsi_grouped(rest.findings, findings)}), line,
                  sizeof line);
        rcsi_wrap(p->text.writer, line, 0, 2, p->text.options.width);
    }
    if (count > 0 || rest.groups > 0) {
        rcsi_putc(p->text.writer, '\n');
    }
}

static size_t smaller(uint64_t a, size_t b)
{
    return a < b ? (size_t)a : b;
}

static void put_lines(page *p, const rcs_group *rows, size_t count)
{
    int widest = widest_count(rows, count);
    for (size_t i = 0; i < count; i++) {
        put_line(p, &rows[i], widest);
    }
    if (count > 0) {
        rcsi_putc(p->text.writer, '\n');
    }
}

static void put_page(page *p, const rcs_group *rows, size_t count)
{
    size_t grave = 0, shown = smaller(p->text.options.top, count);
    while (grave < shown && rows[grave].severity > RCS_NOTE) {
        grave++;
    }
    if (p->text.options.detail == RCSI_DETAIL_BRIEF) {
        grave = 0;
    }
    for (size_t i = 0; i < grave; i++) {
        put_group(p, i + 1, &rows[i]);
    }
    if (grave < shown && p->text.options.detail != RCSI_DETAIL_BRIEF) {
        put_heading(p, "group-notes");
    }
    put_lines(p, rows + grave, shown - grave);
    put_rest(p, rows + shown, count - shown);
}

static void group_text_end(void *state, const rcsi_run *run)
{
    const rcsi_gathering *gathering = state;
    size_t count;
    rcs_group *rows = rcsi_group_rows(gathering, &count);
    page *p = calloc(1, sizeof *p);
    if (p) {
        p->text.options = gathering->options;
        p->text.writer = gathering->writer;
        p->text.actors = true;
        p->groups = gathering->groups;
        rcsi_text_file(&p->text);
        put_page(p, rows, count);
        rcsi_text_found(&p->text, run);
        rcsi_puts(gathering->writer, gathering->options.only ? "\n" : "");
    }
    free(p);
    free(rows);
}

const rcsi_sink_kind rcsi_sink_group_text = {rcsi_group_begin, rcsi_group_finding,
                                             rcsi_group_advance, group_text_end,
                                             rcsi_group_free};
