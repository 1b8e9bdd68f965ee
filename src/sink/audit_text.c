/* audit_text.c -- what `audit` writes for a person: a table, then a block a server */
#include <stdio.h>
#include <string.h>

#include "sink/audit.h"
#include "sink/escape.h"
#include "sink/fill.h"
#include "sink/ledger_text.h"
#include "sink/phrase.h"
#include "sink/text.h"
#include "sink/wrap.h"

enum {
    NUMBER_MAX = 32,
    BODY_MAX = 1024,
    SERVER_WIDTH = 18, /* Of the table's columns. */
    COUNT_WIDTH = 9,
    PART_WIDTH = 9
};

typedef char number[NUMBER_MAX];

typedef struct sheet {
    rcsi_text text;
    const rcsi_audited *audited;
} sheet;

static const char *label(const sheet *s, const char *key)
{
    return rcs_catalog_label(s->audited->catalog, key);
}

static const rcs_audit_part columns[] = {RCS_PART_EDNS, RCS_PART_COOKIE, RCS_PART_DNSSEC,
                                         RCS_PART_TCP};

enum { COLUMNS = sizeof columns / sizeof *columns };

static const char *shown_text(const sheet *s, const rcs_audit_row *row, rcs_audit_part part)
{
    if (part == RCS_PART_TCP && row->tcp_responses == 0 && row->tcp_refused > 0) {
        return label(s, "shown-refused");
    }
    switch (rcs_audit_shows(row, part)) {
    case RCS_SEEN:
        return label(s, "shown-seen");
    case RCS_NOT_SEEN:
        return label(s, "shown-not-seen");
    case RCS_NEVER_ASKED:
        break;
    }
    return "-";
}

static void put_right(rcsi_writer *w, const char *text, int width)
{
    rcsi_blanks(w, width - rcsi_columns(text, strlen(text)));
    rcsi_puts(w, text);
}

static void put_head(sheet *s)
{
    static const char *const keys[COLUMNS] = {"audit-edns", "audit-cookie", "audit-dnssec",
                                              "audit-tcp"};
    rcsi_writer *w = s->text.writer;
    rcsi_ink_on(&s->text, RCSI_INK_STRONG);
    rcsi_pad(w, label(s, "audit-server"), SERVER_WIDTH);
    put_right(w, label(s, "audit-queries"), COUNT_WIDTH);
    put_right(w, label(s, "audit-responses"), COUNT_WIDTH + 1);
    rcsi_blanks(w, 2);
    for (int i = 0; i < COLUMNS; i++) {
        rcsi_pad(w, label(s, keys[i]), PART_WIDTH);
    }
    put_right(w, label(s, "audit-largest"), 5);
    rcsi_ink_off(&s->text, RCSI_INK_STRONG);
    rcsi_putc(w, '\n');
}

static void put_row(sheet *s, const rcs_audit_row *row)
{
    char server[RCS_ENDPOINT_TEXT_MAX], count[NUMBER_MAX];
    rcsi_writer *w = s->text.writer;
    rcs_endpoint_text(&row->server, server);
    rcsi_pad(w, server, SERVER_WIDTH);
    if (strlen(server) > SERVER_WIDTH) {
        rcsi_putc(w, '\n'); /* IPv6: the numbers stay in their columns */
        rcsi_blanks(w, SERVER_WIDTH);
    }
    put_right(w, rcsi_grouped(row->queries, count), COUNT_WIDTH);
    put_right(w, rcsi_grouped(row->responses, count), COUNT_WIDTH + 1);
    rcsi_blanks(w, 2);
    for (int i = 0; i < COLUMNS; i++) {
        bool seen = rcs_audit_shows(row, columns[i]) == RCS_SEEN;
        rcsi_ink_on(&s->text, seen ? RCSI_INK_FINE : RCSI_INK_PLAIN);
        rcsi_pad(w, shown_text(s, row, columns[i]), PART_WIDTH);
        rcsi_ink_off(&s->text, seen ? RCSI_INK_FINE : RCSI_INK_PLAIN);
    }
    put_right(w, rcsi_grouped(row->largest_udp, count), 5);
    rcsi_putc(w, '\n');
}

static void put_filled(sheet *s, const char *row, const char *key, const rcsi_slot *slots)
{
    char body[BODY_MAX];
    rcsi_text_row(&s->text, row,
                  rcsi_fill(s->audited->catalog, key, slots, body, sizeof body));
}

static void put_edns(sheet *s, const rcs_audit_row *row)
{
    number queries, replies, answers, formerr, notimp;
    if (row->edns_queries + row->edns_replies > 0) {
        put_filled(s, "audit-edns", "audit-edns-seen",
                   RCSI_SLOTS({"queries", rcsi_grouped(row->edns_queries, queries)},
                              {"replies", rcsi_grouped(row->edns_replies, replies)},
                              {"answers", rcsi_grouped(row->edns_answers, answers)},
                              {"formerr", rcsi_grouped(row->edns_formerr, formerr)},
                              {"notimp", rcsi_grouped(row->edns_notimp, notimp)}));
    } else {
        rcsi_text_row(&s->text, "audit-edns", label(s, "shown-never-asked"));
    }
    if (row->version_queries > 0) {
        put_filled(s, "audit-versions", "audit-versions-seen",
                   RCSI_SLOTS({"queries", rcsi_grouped(row->version_queries, queries)},
                              {"replies", rcsi_grouped(row->version_replies, replies)},
                              {"badvers", rcsi_grouped(row->badvers, answers)}));
    }
}

/* "NSID, COOKIE"; "-" for none. */
static char *options_text(const sheet *s, uint32_t set, char out[256])
{
    size_t used = 0;
    snprintf(out, 256, "-");
    for (unsigned option = 0; option < 32 && used < 256; option++) {
        char name[RCS_CODE_TEXT_MAX];
        if (!(set >> option & 1)) {
            continue;
        }
        rcs_code_text(s->audited->catalog, RCS_SPACE_OPTION, (uint16_t)option, name);
        int more = snprintf(out + used, 256 - used, "%s%s", used ? ", " : "",
                            option < 31 ? name : label(s, "audit-option-others"));
        used += more > 0 ? (size_t)more : 0;
    }
    return out;
}

static void put_options(sheet *s, const rcs_audit_row *row)
{
    char asked[256], sent[256], refused[256];
    if (row->options_asked == 0 && row->options_sent == 0) {
        return;
    }
    put_filled(s, "audit-options", "audit-options-seen",
               RCSI_SLOTS({"asked", options_text(s, row->options_asked, asked)},
                          {"sent", options_text(s, row->options_sent, sent)},
                          {"refused", options_text(s, row->options_refused & ~row->options_taken,
                                                   refused)}));
}

static void put_cookie(sheet *s, const rcs_audit_row *row)
{
    number answers, version_1, same, renewed, bad;
    char octets[NUMBER_MAX];
    if (row->cookie_answers == 0) {
        const char *key = row->cookie_queries ? "shown-not-seen-of" : "shown-never-asked";
        put_filled(s, "audit-cookie", key,
                   RCSI_SLOTS({"count", rcsi_grouped(row->cookie_queries, answers)}));
        return;
    }
    snprintf(octets, sizeof octets, row->cookie_least == row->cookie_most ? "%u" : "%u-%u",
             row->cookie_least, row->cookie_most);
    put_filled(s, "audit-cookie", "audit-cookie-seen",
               RCSI_SLOTS({"octets", octets},
                          {"answers", rcsi_grouped(row->cookie_answers, answers)},
                          {"version", rcsi_grouped(row->cookie_version_1, version_1)},
                          {"same", rcsi_grouped(row->cookie_same, same)},
                          {"new", rcsi_grouped(row->cookie_new, renewed)},
                          {"bad", rcsi_grouped(row->badcookie, bad)}));
}

static void put_sizes(sheet *s, const rcs_audit_row *row)
{
    number largest, truncated, fragmented, least, most, offered;
    snprintf(offered, sizeof offered, "-");
    if (row->advertised_most > 0 && row->advertised_least == row->advertised_most) {
        rcsi_grouped(row->advertised_most, offered);
    } else if (row->advertised_most > 0) {
        snprintf(offered, sizeof offered, "%.14s-%.14s", rcsi_grouped(row->advertised_least, least),
                 rcsi_grouped(row->advertised_most, most));
    }
    put_filled(s, "audit-sizes", "audit-sizes-seen",
               RCSI_SLOTS({"offered", offered},
                          {"largest", rcsi_grouped(row->largest_udp, largest)},
                          {"truncated", rcsi_grouped(row->truncated, truncated)},
                          {"fragmented", rcsi_grouped(row->fragmented, fragmented)}));
}

/* "asked 3 times, seen 2 times", or one of the plain verdicts. */
static void put_part(sheet *s, const char *row_key, uint64_t asked, uint64_t seen)
{
    number asked_text, seen_text;
    const char *key = seen ? "audit-asked-seen" : asked ? "shown-not-seen-of"
                                                        : "shown-never-asked";
    rcsi_grouped(asked, asked_text);
    put_filled(s, row_key, key,
               RCSI_SLOTS({"count", asked_text}, {"seen", rcsi_grouped(seen, seen_text)}));
}

static void put_nsid(sheet *s, const rcs_audit_row *row)
{
    char text[RCSI_ESCAPED_MAX(RCS_AUDIT_NSID_MAX)];
    if (row->nsid_answers == 0) {
        put_part(s, "audit-nsid", row->nsid_queries, 0);
        return;
    }
    rcsi_escape((const char *)row->nsid, row->nsid_len, text, sizeof text);
    rcsi_text_row(&s->text, "audit-nsid", text);
}

static void put_remarks(sheet *s, const rcs_audit_row *row)
{
    static const char *const keys[] = {
        [RCS_REMARK_SILENT] = "remark-silent",
        [RCS_REMARK_EDNS_REFUSED] = "remark-edns-refused",
        [RCS_REMARK_EDNS_FORGOTTEN] = "remark-edns-forgotten",
        [RCS_REMARK_EDNS_UNASKED] = "remark-edns-unasked",
        [RCS_REMARK_VERSION_WRONG] = "remark-version-wrong",
        [RCS_REMARK_OPTION_REFUSED] = "remark-option-refused",
        [RCS_REMARK_COOKIE_LENGTH] = "remark-cookie-length",
        [RCS_REMARK_COOKIE_CONSTANT] = "remark-cookie-constant",
        [RCS_REMARK_LARGE_UDP] = "remark-large-udp",
        [RCS_REMARK_FRAGMENTS] = "remark-fragments",
        [RCS_REMARK_TCP_SILENT] = "remark-tcp-silent",
        [RCS_REMARK_TCP_REFUSED] = "remark-tcp-refused",
        [RCS_REMARK_TCP_UNANSWERED] = "remark-tcp-unanswered",
        [RCS_REMARK_UNREACHABLE] = "remark-unreachable",
        [RCS_REMARK_OPTION_SILENT] = "remark-option-silent",
    };
    for (int remark = 0; remark < RCS_REMARK_COUNT; remark++) {
        if (row->remarks >> remark & 1) {
            int column = rcsi_text_label(&s->text, "audit-remark", RCSI_INK_WARNING);
            rcsi_wrap(s->text.writer, label(s, keys[remark]), column, RCSI_TEXT_BODY,
                      s->text.options.width);
        }
    }
}

static void put_server(sheet *s, const rcs_audit_row *row)
{
    char server[RCS_ENDPOINT_TEXT_MAX];
    number ede;
    rcsi_putc(s->text.writer, '\n');
    rcsi_ink_on(&s->text, RCSI_INK_STRONG);
    rcsi_puts(s->text.writer, rcs_endpoint_text(&row->server, server));
    rcsi_ink_off(&s->text, RCSI_INK_STRONG);
    rcsi_putc(s->text.writer, '\n');
    put_remarks(s, row);
    put_edns(s, row);
    put_options(s, row);
    put_cookie(s, row);
    put_sizes(s, row);
    put_part(s, "audit-tcp", row->tcp_queries + row->tcp_refused + row->tcp_unanswered,
             row->tcp_responses);
    put_part(s, "audit-dnssec", row->do_answers, row->signed_answers);
    put_nsid(s, row);
    if (row->ede_responses > 0) {
        put_filled(s, "audit-ede", "audit-ede-seen",
                   RCSI_SLOTS({"count", rcsi_grouped(row->ede_responses, ede)}));
    }
}

static void put_sentence(sheet *s, const char *key, const rcsi_slot *slots)
{
    char line[BODY_MAX];
    rcsi_wrap(s->text.writer, rcsi_fill(s->audited->catalog, key, slots, line, sizeof line), 0, 2,
              s->text.options.width);
}

static void put_rest(sheet *s)
{
    const rcsi_audited *a = s->audited;
    number servers, queries, responses;
    if (a->count > a->shown) {
        put_sentence(s, "audit-more",
                 RCSI_SLOTS({"count", rcsi_grouped(a->count - a->shown, servers)}));
    }
    if (a->rest.servers > 0) {
        put_sentence(s, "audit-others",
                 RCSI_SLOTS({"count", rcsi_grouped(a->rest.servers, servers)},
                            {"queries", rcsi_grouped(a->rest.queries, queries)},
                            {"responses", rcsi_grouped(a->rest.responses, responses)}));
    }
}

void rcsi_audit_text(rcsi_writer *writer, const rcsi_audited *audited,
                     const rcsi_audit_style *style)
{
    sheet s = {.audited = audited};
    s.text.writer = writer;
    s.text.options.catalog = audited->catalog;
    s.text.options.paint = style->paint;
    s.text.options.width = style->width;
    if (audited->shown > 0) {
        put_head(&s);
    }
    for (size_t i = 0; i < audited->shown; i++) {
        put_row(&s, &audited->rows[i]);
    }
    put_sentence(&s, audited->shown ? "audit-legend" : "audit-nobody", RCSI_SLOTS({NULL, NULL}));
    put_rest(&s);
    for (size_t i = 0; style->detail != RCSI_DETAIL_BRIEF && i < audited->shown; i++) {
        put_server(&s, &audited->rows[i]);
    }
    if (!audited->complete) {
        put_sentence(&s, "run-incomplete", RCSI_SLOTS({NULL, NULL}));
    }
    if (rcs_ledger_has_loss(audited->ledger)) {
        put_sentence(&s, "run-losses", RCSI_SLOTS({NULL, NULL}));
    }
}
