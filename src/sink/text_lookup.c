/* text_lookup.c -- how the lookup went on, for a person */
#include <inttypes.h>
#include <stdio.h>

#include "sink/fill.h"
#include "sink/phrase.h"
#include "sink/text.h"
#include "sink/wrap.h"

/* Keys of labels. */
static const char *const ways[] = {
    [RCS_LOOKUP_BY_NONE] = "way-unknown",
    [RCS_LOOKUP_BY_UNKNOWN] = "way-unknown",
    [RCS_LOOKUP_BY_TCP] = "way-tcp",
    [RCS_LOOKUP_BY_RETRY_WITH_COOKIE] = "way-cookie",
    [RCS_LOOKUP_BY_VERSION_0] = "way-version-0",
    [RCS_LOOKUP_BY_WITHOUT_EDNS] = "way-without-edns",
    [RCS_LOOKUP_BY_WITHOUT_COOKIE] = "way-without-cookie",
    [RCS_LOOKUP_BY_CD] = "way-cd",
    [RCS_LOOKUP_BY_OTHER_SERVER] = "way-other-server",
    [RCS_LOOKUP_BY_SAME_SERVER] = "way-same-server",
    [RCS_LOOKUP_BY_LATE_ANSWER] = "way-late",
    [RCS_LOOKUP_BY_SEARCH_LIST] = "way-search-list",
};

enum {
    BODY_MAX = 512,
    NUMBER_MAX = 12
};

static const char *label(const rcsi_text *text, const char *key)
{
    return rcs_catalog_label(text->options.catalog, key);
}

static const char *recovered_words(const rcsi_text *text, const rcs_lookup *lookup,
                                   char body[BODY_MAX])
{
    bool normal = lookup->by != RCS_LOOKUP_BY_CD;
    snprintf(body, BODY_MAX, "%s %s, +%.1f ms%s%s", label(text, "lookup-recovered"),
             label(text, ways[lookup->by]), (double)lookup->after_ns / 1e6, normal ? ": " : "",
             normal ? label(text, "lookup-normal") : "");
    return body;
}

static const char *failed_words(const rcsi_text *text, const rcs_lookup *lookup,
                                char body[BODY_MAX])
{
    char tries[NUMBER_MAX], servers[NUMBER_MAX];
    snprintf(tries, sizeof tries, "%u", lookup->tries);
    snprintf(servers, sizeof servers, "%u", lookup->servers);
    return rcsi_fill(text->options.catalog, "lookup-failed",
                     RCSI_SLOTS({"tries", tries}, {"servers", servers}), body, BODY_MAX);
}

/* Live: which line will say it. */
static void put_follows(rcsi_text *text, uint64_t id)
{
    char number[24], body[BODY_MAX];
    snprintf(number, sizeof number, "%" PRIu64, id);
    rcsi_text_row(text, "row-lookup",
                  rcsi_fill(text->options.catalog, "lookup-follows", RCSI_SLOTS({"id", number}),
                            body, sizeof body));
}

static const char *end_words(const rcsi_text *text, const rcs_lookup *lookup, char body[BODY_MAX])
{
    switch (lookup->state) {
    case RCS_LOOKUP_RECOVERED:
        return recovered_words(text, lookup, body);
    case RCS_LOOKUP_FAILED:
        return failed_words(text, lookup, body);
    case RCS_LOOKUP_NONE:
    case RCS_LOOKUP_OPEN:
    case RCS_LOOKUP_UNKNOWN:
        break;
    }
    return label(text, "lookup-unknown");
}

void rcsi_text_follow_up(rcsi_text *text, const rcs_finding *finding, rcsi_ink ink)
{
    char body[BODY_MAX], phrase[RCSI_PHRASE_MAX], question[RCSI_QUESTION_TEXT_MAX];
    char packet[24], line[BODY_MAX + RCSI_PHRASE_MAX + RCSI_QUESTION_TEXT_MAX];
    const rcs_catalog *catalog = text->options.catalog;
    snprintf(packet, sizeof packet, "%" PRIu64, finding->packet);
    char head[32];
    int used = snprintf(head, sizeof head, "#%" PRIu64 " -> ", finding->id);
    rcsi_ink_on(text, RCSI_INK_STRONG);
    rcsi_puts(text->writer, head);
    rcsi_ink_off(text, RCSI_INK_STRONG);
    rcsi_ink_on(text, ink);
    rcsi_fill(catalog, "live-follow-up",
              RCSI_SLOTS({"end", end_words(text, &finding->lookup, body)},
                         {"code", rcsi_result_phrase(catalog, finding, phrase)},
                         {"question", rcsi_text_question(text, finding, question)},
                         {"packet", packet}),
              line, sizeof line);
    bool brief = text->options.detail == RCSI_DETAIL_BRIEF;
    rcsi_wrap_open(text->writer, line, used, RCSI_TEXT_INDENT, brief ? 0 : text->options.width);
    rcsi_ink_off(text, ink);
    rcsi_puts(text->writer, brief ? "\n" : "\n\n");
}

void rcsi_text_lookup(rcsi_text *text, const rcs_finding *finding)
{
    const rcs_lookup *lookup = &finding->lookup;
    char body[BODY_MAX];
    bool waits = finding->kind != RCS_KIND_RESPONSE;
    switch (lookup->state) {
    case RCS_LOOKUP_RECOVERED:
        rcsi_text_row(text, "row-lookup", recovered_words(text, lookup, body));
        return;
    case RCS_LOOKUP_OPEN:
        if (finding->telling == RCS_TELLING_FIRST) {
            put_follows(text, finding->id);
            return;
        }
        rcsi_text_row(text, "row-lookup", label(text, waits ? "lookup-waits" : "lookup-open"));
        return;
    case RCS_LOOKUP_FAILED:
        if (lookup->tries > 1) {
            rcsi_text_row(text, "row-lookup", failed_words(text, lookup, body));
        }
        return;
    case RCS_LOOKUP_NONE:
    case RCS_LOOKUP_UNKNOWN:
        return;
    }
}
