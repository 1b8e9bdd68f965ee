/* text_failure.c -- the rows that say of a query how it got no response */
#include <inttypes.h>
#include <stdio.h>

#include "sink/fill.h"
#include "sink/phrase.h"
#include "sink/text.h"

enum { BODY_MAX = 512 };

static void put_filled(rcsi_text *text, const char *key, const char *phrase,
                       const rcsi_slot *slots)
{
    char body[BODY_MAX];
    rcsi_text_row(text, key,
                  rcsi_fill(text->options.catalog, phrase, slots, body, sizeof body));
}

static const char *who_phrase(const rcs_finding *f)
{
    switch (f->kind == RCS_KIND_TCP_FAILED ? f->failure.tcp : RCS_TCP_END_NONE) {
    case RCS_TCP_END_REFUSED:
        return "fact-tcp-refused";
    case RCS_TCP_END_UNANSWERED:
        return "fact-tcp-unanswered";
    case RCS_TCP_END_RESET:
        return "fact-tcp-reset";
    case RCS_TCP_END_CLOSED:
        return "fact-tcp-closed";
    case RCS_TCP_END_NONE:
        break;
    }
    if (f->failure.fragment_lost) {
        return "fact-torn";
    }
    return f->failure.reporter.family != 0 ? "fact-reported" : "fact-unanswered";
}

static const char *when_phrase(const rcs_finding *f)
{
    if (f->kind != RCS_KIND_TCP_FAILED) {
        return f->failure.reporter.family != 0 ? "fact-after" : "fact-waited";
    }
    if (f->failure.tcp == RCS_TCP_END_REFUSED) {
        return "fact-after-syn";
    }
    return f->failure.tcp == RCS_TCP_END_UNANSWERED ? "fact-waited" : "fact-after";
}

static void put_who(rcsi_text *text, const rcs_finding *f)
{
    char client[RCS_ENDPOINT_TEXT_MAX], server[RCS_ENDPOINT_TEXT_MAX];
    char reporter[RCS_ADDRESS_TEXT_MAX];
    put_filled(text, "row-server", who_phrase(f),
               RCSI_SLOTS({"server", rcs_endpoint_text(&f->flow.server, server)},
                          {"client", rcs_endpoint_text(&f->flow.client, client)},
                          {"transport", f->flow.transport == RCS_TCP ? "TCP" : "UDP"},
                          {"reporter", rcs_address_text(&f->failure.reporter, reporter)}));
}

static void put_when(rcsi_text *text, const rcs_finding *f)
{
    char when[RCSI_TIME_TEXT_MAX], span[32];
    put_filled(text, "row-time", when_phrase(f),
               RCSI_SLOTS({"it", rcsi_time_text(f->time_ns, text->options.clock, when)},
                          {"span", rcsi_span_text(f->failure.waited_ns, span)}));
}

static void put_query(rcsi_text *text, const rcs_query *query)
{
    char flags[16], version[16], size[16];
    snprintf(flags, sizeof flags, "%s%s", query->flags & RCS_FLAG_RD ? "RD" : "-",
             query->flags & RCS_FLAG_CD ? " CD" : "");
    snprintf(version, sizeof version, "%u%s", query->edns_version, query->dnssec_ok ? " DO" : "");
    snprintf(size, sizeof size, "%u", query->udp_size);
    put_filled(text, "row-query", query->has_edns ? "fact-edns" : "fact-no-edns",
               RCSI_SLOTS({"flags", flags}, {"version", version}, {"size", size}));
}

void rcsi_text_failure(rcsi_text *text, const rcs_finding *finding)
{
    put_who(text, finding);
    put_when(text, finding);
    if (finding->query) {
        put_query(text, finding->query);
    }
    if (finding->failure.lossy && finding->kind == RCS_KIND_NO_RESPONSE) {
        rcsi_text_row(text, "row-lost", rcs_catalog_label(text->options.catalog, "fact-lost"));
    }
}
