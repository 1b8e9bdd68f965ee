/* text_lookup.c -- how the lookup went on, for a person */
#include <stdio.h>

#include "sink/fill.h"
#include "sink/text.h"

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

static void put_recovered(rcsi_text *text, const rcs_lookup *lookup)
{
    char body[BODY_MAX];
    bool normal = lookup->by != RCS_LOOKUP_BY_CD;
    snprintf(body, sizeof body, "%s %s, +%.1f ms%s%s", label(text, "lookup-recovered"),
             label(text, ways[lookup->by]), (double)lookup->after_ns / 1e6, normal ? ": " : "",
             normal ? label(text, "lookup-normal") : "");
    rcsi_text_row(text, "row-lookup", body);
}

static void put_failed(rcsi_text *text, const rcs_lookup *lookup)
{
    char tries[NUMBER_MAX], servers[NUMBER_MAX], body[BODY_MAX];
    snprintf(tries, sizeof tries, "%u", lookup->tries);
    snprintf(servers, sizeof servers, "%u", lookup->servers);
    rcsi_text_row(text, "row-lookup",
                  rcsi_fill(text->options.catalog, "lookup-failed",
                            RCSI_SLOTS({"tries", tries}, {"servers", servers}), body,
                            sizeof body));
}

void rcsi_text_lookup(rcsi_text *text, const rcs_finding *finding)
{
    const rcs_lookup *lookup = &finding->lookup;
    bool waits = finding->kind != RCS_KIND_RESPONSE;
    switch (lookup->state) {
    case RCS_LOOKUP_RECOVERED:
        put_recovered(text, lookup);
        return;
    case RCS_LOOKUP_OPEN:
        rcsi_text_row(text, "row-lookup", label(text, waits ? "lookup-waits" : "lookup-open"));
        return;
    case RCS_LOOKUP_FAILED:
        if (lookup->tries > 1) {
            put_failed(text, lookup);
        }
        return;
    case RCS_LOOKUP_NONE:
    case RCS_LOOKUP_UNKNOWN:
        return;
    }
}
