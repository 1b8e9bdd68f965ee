/* text_proof.c -- the evidence behind an explanation, for a person (--why) */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sink/decided.h"
#include "sink/fill.h"
#include "sink/text.h"

enum { BODY_MAX = 2048, NUMBER_MAX = 24 };

static const rcs_catalog *catalog_of(const rcsi_text *text)
{
    return text->options.catalog;
}

static char *number(uint64_t value, char out[NUMBER_MAX])
{
    snprintf(out, NUMBER_MAX, "%" PRIu64, value);
    return out;
}

/* Adds a phrase to the end of `body`. */
static void append(char body[BODY_MAX], const char *separator, const char *more)
{
    size_t used = strlen(body);
    snprintf(body + used, BODY_MAX - used, "%s%s", used ? separator : "", more);
}

static void put_upstream(rcsi_text *text, const rcs_upstream *upstream, char body[BODY_MAX])
{
    char queries[NUMBER_MAX], silent[NUMBER_MAX], code[RCS_CODE_TEXT_MAX] = "-";
    char server[RCS_ADDRESS_TEXT_MAX], phrase[512];
    if (!upstream->seen) {
        return;
    }
    if (upstream->answered) {
        rcs_code_text(catalog_of(text), RCS_SPACE_RCODE, upstream->last_rcode, code);
    }
    rcsi_fill(catalog_of(text), "why-upstream",
              RCSI_SLOTS({"count", number(upstream->queries, queries)},
                         {"silent", number(upstream->silent, silent)}, {"code", code},
                         {"server", rcs_address_text(&upstream->last_server, server)}),
              phrase, sizeof phrase);
    append(body, "; ", phrase);
}

static void put_packets(rcsi_text *text, const rcs_finding *finding)
{
    char body[BODY_MAX] = "", packet[NUMBER_MAX], query[NUMBER_MAX], phrase[256];
    number(finding->packet, packet);
    if (finding->kind == RCS_KIND_NO_RESPONSE) {
        rcsi_fill(catalog_of(text), "why-no-response", RCSI_SLOTS({"packet", packet}), phrase,
                  sizeof phrase);
    } else if (finding->kind == RCS_KIND_TCP_FAILED && !finding->query) {
        rcsi_fill(catalog_of(text), "why-tcp-alone", RCSI_SLOTS({"packet", packet}), phrase,
                  sizeof phrase);
    } else if (finding->kind != RCS_KIND_RESPONSE) {
        rcsi_fill(catalog_of(text),
                  finding->kind == RCS_KIND_UNREACHABLE ? "why-unreachable" : "why-tcp",
                  RCSI_SLOTS({"query", number(finding->query->packet, query)},
                             {"packet", packet}), phrase, sizeof phrase);
    } else if (finding->query) {
        rcsi_fill(catalog_of(text), "why-packets",
                  RCSI_SLOTS({"query", number(finding->query->packet, query)},
                             {"packet", packet}), phrase, sizeof phrase);
    } else {
        rcsi_fill(catalog_of(text), "why-packet-alone", RCSI_SLOTS({"packet", packet}), phrase,
                  sizeof phrase);
    }
    append(body, "; ", phrase);
    put_upstream(text, &finding->upstream, body);
    rcsi_text_row(text, "row-evidence", body);
}

static void put_facts(rcsi_text *text, const rcs_entry *entry, const rcs_why *why)
{
    char body[BODY_MAX] = "", piece[256], weight[NUMBER_MAX];
    for (size_t i = 0; i < why->condition_count; i++) {
        const rcs_condition *c = &why->condition[i];
        if (strcmp(c->wanted, c->found) == 0) {
            snprintf(piece, sizeof piece, "%s %s %s", c->fact, c->comparison, c->wanted);
        } else {
            snprintf(piece, sizeof piece, "%s %s %s (%s)", c->fact, c->comparison, c->wanted,
                     c->found);
        }
        append(body, ", ", piece);
    }
    if (why->condition_count == 0) {
        append(body, "", rcs_catalog_label(catalog_of(text), "why-page"));
    }
    char row[BODY_MAX];
    rcsi_fill(catalog_of(text), "why-facts",
              RCSI_SLOTS({"entry", entry->id}, {"facts", body},
                         {"weight", number(why->weight, weight)}), row, sizeof row);
    rcsi_text_row(text, "row-facts", row);
}

static void put_second(rcsi_text *text, const rcs_why *why)
{
    char weight[NUMBER_MAX], body[BODY_MAX];
    if (!why->runner_up) {
        rcsi_text_row(text, "row-second", rcs_catalog_label(catalog_of(text), "why-no-second"));
        return;
    }
    rcsi_fill(catalog_of(text), rcsi_decided_key(why->decision),
              RCSI_SLOTS({"entry", why->runner_up->id},
                         {"weight", number(why->runner_up_weight, weight)}), body, sizeof body);
    rcsi_text_row(text, "row-second", body);
}

void rcsi_text_proof(rcsi_text *text, const rcs_finding *finding,
                     const rcs_explanation *explanation)
{
    rcs_why why;
    if (!explanation->main) {
        return;
    }
    rcs_explain_why(catalog_of(text), finding, explanation, &why);
    rcsi_putc(text->writer, '\n');
    put_packets(text, finding);
    put_facts(text, explanation->main, &why);
    put_second(text, &why);
}
