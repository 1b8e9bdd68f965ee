/* text_facts.c -- the rows that say what a response holds */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sink/escape.h"
#include "sink/fill.h"
#include "sink/phrase.h"
#include "sink/text.h"

enum {
    CLIENT_COOKIE_LEN = 8, /* RFC 7873 4 */
    SHOWN_OCTETS = 512, /* of a text from the network; the rest is counted */
    ROW_MAX = 4 * SHOWN_OCTETS + 2 * RCS_NAME_TEXT_MAX
};

typedef char row[ROW_MAX];
typedef char digits[24];

static const rcs_catalog *catalog_of(const rcsi_text *text)
{
    return text->options.catalog;
}

static const char *label(const rcsi_text *text, const char *key)
{
    return rcs_catalog_label(text->options.catalog, key);
}

static char *number(uint64_t value, digits out)
{
    snprintf(out, sizeof(digits), "%" PRIu64, value);
    return out;
}

/* Write a row whose text is a filled phrase. */
static void put_filled(rcsi_text *text, const char *key, const char *phrase,
                       const rcsi_slot *slots)
{
    row body;
    rcsi_text_row(text, key, rcsi_fill(catalog_of(text), phrase, slots, body, sizeof body));
}

/* Wrap a body into a phrase that has an {it} for it and one slot more. */
static void wrap(const rcsi_text *text, const char *phrase, rcsi_slot slot, row body)
{
    row inner;
    memcpy(inner, body, sizeof inner);
    rcsi_fill(catalog_of(text), phrase, RCSI_SLOTS({"it", inner}, slot), body, sizeof(row));
}

char *rcsi_text_question(const rcsi_text *text, const rcs_finding *finding, char *out)
{
    char name[RCS_NAME_TEXT_MAX], type[RCS_CODE_TEXT_MAX], klass[RCS_CODE_TEXT_MAX];
    if (!finding->has_question) {
        snprintf(out, RCSI_QUESTION_TEXT_MAX, "%s", label(text, "fact-no-question"));
        return out;
    }
    if (rcs_name_text(&finding->qname, name) == 0) {
        snprintf(name, sizeof name, "%s", label(text, "fact-broken-name"));
    }
    snprintf(out, RCSI_QUESTION_TEXT_MAX, "%s %s %s", name,
             rcs_code_text(catalog_of(text), RCS_SPACE_CLASS, finding->qclass, klass),
             rcs_code_text(catalog_of(text), RCS_SPACE_TYPE, finding->qtype, type));
    return out;
}

static void put_question(rcsi_text *text, const rcs_finding *finding)
{
    char question[RCSI_QUESTION_TEXT_MAX];
    uint8_t opcode = rcs_message_opcode(&finding->message);
    row body;
    char name[RCS_CODE_TEXT_MAX] = "";
    if (opcode != RCS_OPCODE_QUERY) {
        rcs_code_text(catalog_of(text), RCS_SPACE_OPCODE, opcode, name);
    }
    snprintf(body, sizeof body, "%s%s%s", name, *name ? " " : "",
             rcsi_text_question(text, finding, question));
    if (finding->kind == RCS_KIND_RESPONSE && finding->has_question &&
        !finding->message.has_question) {
        wrap(text, "fact-from-query", (rcsi_slot){NULL, NULL}, body);
    }
    rcsi_text_row(text, "row-question", body);
}

static void put_when(rcsi_text *text, const rcs_finding *finding)
{
    char when[RCSI_TIME_TEXT_MAX], span[32];
    row body;
    strcpy(body, rcsi_time_text(finding->time_ns, text->options.clock, when));
    if (finding->latency_ns >= 0) {
        wrap(text, "fact-after", (rcsi_slot){"span", rcsi_span_text(finding->latency_ns, span)},
             body);
    } else if (!finding->query) {
        wrap(text, "fact-no-query", (rcsi_slot){NULL, NULL}, body);
    }
    rcsi_text_row(text, "row-time", body);
}

static void put_who(rcsi_text *text, const rcs_finding *finding)
{
    char client[RCS_ENDPOINT_TEXT_MAX], server[RCS_ENDPOINT_TEXT_MAX];
    rcs_endpoint_text(&finding->flow.client, client);
    rcs_endpoint_text(&finding->flow.server, server);
    const char *carrier = rcsi_carrier_text(finding);
    put_filled(text, "row-server", carrier ? "fact-answers" : "fact-answers-somehow",
               RCSI_SLOTS({"server", server}, {"client", client}, {"transport", carrier}));
}

static void put_packet(rcsi_text *text, const rcs_finding *finding)
{
    row body;
    char name[4 * 256 + 1], id[32];
    digits packet;
    const rcsi_sink_options *o = &text->options;
    strcpy(body, number(finding->packet, packet));
    if (finding->file < (uint32_t)o->input_count && o->input_count > 1 && !o->only) {
        const char *input = o->inputs[finding->file];
        rcsi_escape(input, strlen(input), name, sizeof name);
        wrap(text, "fact-of-file", (rcsi_slot){"file", name}, body);
    }
    if (finding->query && finding->kind != RCS_KIND_NO_RESPONSE) {
        wrap(text, "fact-query", (rcsi_slot){"query", number(finding->query->packet, packet)},
             body);
    }
    if (finding->kind == RCS_KIND_RESPONSE || finding->query) {
        snprintf(id, sizeof id, "%u (0x%04x)", finding->message.id, finding->message.id);
        wrap(text, "fact-id", (rcsi_slot){"id", id}, body);
    }
    rcsi_text_row(text, "row-packet", body);
}

static void put_dnstap(rcsi_text *text, const rcs_dnstap *dnstap)
{
    char word[RCSI_ESCAPED_MAX(RCS_DNSTAP_WORD_MAX)];
    row body;
    if (dnstap->type == RCS_DNSTAP_NONE) {
        return;
    }
    strcpy(body, rcs_dnstap_type_name(dnstap->type));
    if (dnstap->identity_len > 0) {
        rcsi_escape(dnstap->identity, dnstap->identity_len, word, sizeof word);
        wrap(text, "fact-told-by", (rcsi_slot){"identity", word}, body);
    }
    if (dnstap->version_len > 0) {
        rcsi_escape(dnstap->version, dnstap->version_len, word, sizeof word);
        wrap(text, "fact-version", (rcsi_slot){"version", word}, body);
    }
    rcsi_text_row(text, "row-dnstap", body);
}

static void put_flags(rcsi_text *text, const rcs_finding *finding)
{
    static const struct {
        uint16_t bit;
        const char *name;
    } flags[] = {{RCS_FLAG_AA, "AA"}, {RCS_FLAG_TC, "TC"}, {RCS_FLAG_RD, "RD"},
                 {RCS_FLAG_RA, "RA"}, {RCS_FLAG_Z, "Z"},   {RCS_FLAG_AD, "AD"},
                 {RCS_FLAG_CD, "CD"}};
    const rcs_outcome *outcome = &finding->outcome;
    char names[64] = "QR", version[16];
    digits size;
    size_t used = 2;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (finding->message.flags & flags[i].bit) {
            used += (size_t)snprintf(names + used, sizeof names - used, " %s", flags[i].name);
        }
    }
    const char *phrase = outcome->certainty == RCS_INEXACT ? "fact-flags" : "fact-no-edns";
    snprintf(version, sizeof version, "%u%s", outcome->edns_version,
             outcome->dnssec_ok ? " DO" : "");
    put_filled(text, "row-flags", outcome->has_edns ? "fact-edns" : phrase,
               RCSI_SLOTS({"flags", names}, {"version", version},
                          {"size", number(outcome->udp_size, size)}));
}

static void put_counts(rcsi_text *text, const rcs_finding *finding)
{
    /* RFC 2136 2: an UPDATE gives the sections other meanings */
    bool update = rcs_message_opcode(&finding->message) == RCS_OPCODE_UPDATE;
    const uint16_t *count = finding->message.count;
    digits n[4];
    if (finding->message.has_header) {
        put_filled(text, "row-records", update ? "fact-counts-update" : "fact-counts",
                   RCSI_SLOTS({"question", number(count[RCS_QUESTION], n[0])},
                              {"answer", number(count[RCS_ANSWER], n[1])},
                              {"authority", number(count[RCS_AUTHORITY], n[2])},
                              {"additional", number(count[RCS_ADDITIONAL], n[3])}));
    }
}

static void put_cookie(rcsi_text *text, const rcs_outcome *outcome)
{
    static const char *const kinds[] = {"", "cookie-client", "cookie-both", "cookie-malformed"};
    const rcs_cookie *cookie = &outcome->cookie;
    char client[2 * CLIENT_COOKIE_LEN + 1], server[2 * RCS_COOKIE_MAX + 1];
    char shown[sizeof client + sizeof server + 8];
    digits octets;
    if (cookie->kind == RCS_COOKIE_NONE) {
        return;
    }
    size_t split = cookie->len < CLIENT_COOKIE_LEN ? cookie->len : CLIENT_COOKIE_LEN;
    rcsi_hex(cookie->octets, split, client, sizeof client);
    rcsi_hex(cookie->octets + split, cookie->len - split, server, sizeof server);
    snprintf(shown, sizeof shown, "%s %s%s", client, server,
             cookie->len > RCS_COOKIE_MAX ? "..." : "");
    put_filled(text, "row-cookie", kinds[cookie->kind],
               RCSI_SLOTS({"octets", number(cookie->len, octets)}, {"cookie", shown}));
}

static void put_nsid(rcsi_text *text, const rcs_outcome *outcome)
{
    char shown[RCSI_ESCAPED_MAX(128)], hex[2 * 128 + 1];
    row body;
    if (!outcome->has_nsid) {
        return;
    }
    size_t len = outcome->nsid_len < 128 ? outcome->nsid_len : 128;
    rcsi_escape((const char *)outcome->nsid, len, shown, sizeof shown);
    rcsi_hex(outcome->nsid, len, hex, sizeof hex);
    snprintf(body, sizeof body, "\"%s\" (%s)", shown, hex);
    if (len < outcome->nsid_len) {
        wrap(text, "fact-and-more", (rcsi_slot){NULL, NULL}, body);
    }
    rcsi_text_row(text, "row-nsid", body);
}

static void put_ecs(rcsi_text *text, const rcs_outcome *outcome)
{
    const rcs_ecs *ecs = &outcome->ecs;
    rcs_endpoint endpoint = {{0}, 0, 0};
    char address[RCS_ADDRESS_TEXT_MAX];
    digits scope;
    row body;
    if (!outcome->has_ecs) {
        return;
    }
    /* RFC 7871 6: families are those of IANA's address family registry */
    endpoint.family = ecs->family == 1 ? 4 : ecs->family == 2 ? 6 : 0;
    memcpy(endpoint.ip, ecs->address, ecs->address_len <= 16 ? ecs->address_len : 16);
    snprintf(body, sizeof body, "%s/%u", rcs_address_text(&endpoint, address), ecs->source);
    wrap(text, "fact-scope", (rcsi_slot){"scope", number(ecs->scope, scope)}, body);
    rcsi_text_row(text, "row-ecs", body);
}

static void put_ede(rcsi_text *text, const rcs_ede *ede)
{
    char name[RCS_CODE_TEXT_MAX], shown[RCSI_ESCAPED_MAX(SHOWN_OCTETS)];
    size_t len = ede->text_len < SHOWN_OCTETS ? ede->text_len : SHOWN_OCTETS;
    digits more;
    row body;
    rcs_code_text(catalog_of(text), RCS_SPACE_EDE, ede->code, name);
    int used = snprintf(body, sizeof body, "%u %s", ede->code, name);
    if (len > 0) {
        rcsi_escape(ede->text, len, shown, sizeof shown);
        snprintf(body + used, sizeof body - (size_t)used, " \"%s\"", shown);
    }
    if (len < ede->text_len) {
        wrap(text, "fact-octets-more", (rcsi_slot){"octets", number(ede->text_len - len, more)},
             body);
    }
    rcsi_text_row(text, "row-ede", body);
}

static void put_edes(rcsi_text *text, const rcs_outcome *outcome)
{
    digits more;
    for (int i = 0; i < outcome->ede_count; i++) {
        put_ede(text, &outcome->ede[i]);
    }
    if (outcome->ede_dropped > 0) {
        put_filled(text, "row-ede", "fact-edes-more",
                   RCSI_SLOTS({"count", number(outcome->ede_dropped, more)}));
    }
}

/* 48 bits of seconds are beyond what ns in 64 bits can hold. */
static char *seconds_text(const rcsi_text *text, uint64_t seconds, char out[RCSI_TIME_TEXT_MAX])
{
    if (seconds > INT64_MAX / 1000000000) {
        digits second;
        rcsi_fill(catalog_of(text), "fact-second", RCSI_SLOTS({"number", number(seconds, second)}),
                  out, RCSI_TIME_TEXT_MAX);
        return out;
    }
    rcsi_time_text((int64_t)seconds * 1000000000, text->options.clock, out);
    char *dot = strchr(out, '.');
    memmove(dot, dot + 7, strlen(dot + 7) + 1);
    return out;
}

static void add_server_time(const rcsi_text *text, const rcs_tsig *tsig, row body)
{
    char when[RCSI_TIME_TEXT_MAX], clock[128];
    digits skew_text;
    uint64_t server = 0;
    /* RFC 8945 5.2.3: with BADTIME, other data is the server's clock, 48 bits */
    if (tsig->error != 18 || tsig->other_len != 6) {
        return;
    }
    for (int i = 0; i < 6; i++) {
        server = server << 8 | tsig->other[i];
    }
    int64_t skew = (int64_t)server - (int64_t)tsig->time_signed;
    rcsi_fill(catalog_of(text), skew < 0 ? "fact-clock-behind" : "fact-clock-ahead",
              RCSI_SLOTS({"time", seconds_text(text, server, when)},
                         {"skew", number((uint64_t)(skew < 0 ? -skew : skew), skew_text)}),
              clock, sizeof clock);
    wrap(text, "fact-clock", (rcsi_slot){"clock", clock}, body);
}

static void put_tsig(rcsi_text *text, const rcs_outcome *outcome)
{
    const rcs_tsig *tsig = &outcome->tsig;
    char name[RCS_CODE_TEXT_MAX], key[RCS_NAME_TEXT_MAX], algorithm[RCS_NAME_TEXT_MAX];
    char when[RCSI_TIME_TEXT_MAX], error[RCS_CODE_TEXT_MAX + 8];
    digits fudge;
    row body;
    if (!outcome->has_tsig) {
        return;
    }
    rcs_name_text(&tsig->key, key);
    rcs_name_text(&tsig->algorithm, algorithm);
    snprintf(error, sizeof error, "%s %u",
             rcs_code_text(catalog_of(text), RCS_SPACE_TSIG, tsig->error, name), tsig->error);
    rcsi_fill(catalog_of(text), tsig->mac_len ? "fact-tsig" : "fact-tsig-no-mac",
              RCSI_SLOTS({"error", error}, {"key", key}, {"algorithm", algorithm},
                         {"time", seconds_text(text, tsig->time_signed, when)},
                         {"fudge", number(tsig->fudge, fudge)}),
              body, sizeof body);
    add_server_time(text, tsig, body);
    rcsi_text_row(text, "row-tsig", body);
}

static void put_tkey(rcsi_text *text, const rcs_outcome *outcome)
{
    /* RFC 2930 2.5 */
    static const char *const modes[] = {"tkey-reserved", "tkey-server", "tkey-diffie-hellman",
                                        "tkey-gss-api", "tkey-resolver", "tkey-deletion"};
    const rcs_tkey *tkey = &outcome->tkey;
    char name[RCS_CODE_TEXT_MAX], key[RCS_NAME_TEXT_MAX], error[RCS_CODE_TEXT_MAX + 8];
    digits mode;
    if (!outcome->has_tkey) {
        return;
    }
    bool known = tkey->mode < sizeof modes / sizeof *modes;
    rcs_name_text(&tkey->key, key);
    snprintf(error, sizeof error, "%s %u",
             rcs_code_text(catalog_of(text), RCS_SPACE_TKEY, tkey->error, name), tkey->error);
    put_filled(text, "row-tkey", "fact-tkey",
               RCSI_SLOTS({"error", error}, {"key", key}, {"mode", number(tkey->mode, mode)},
                          {"name", label(text, known ? modes[tkey->mode] : "tkey-unknown")}));
}

static void put_defect(rcsi_text *text, const rcs_message *message)
{
    digits octet;
    if (message->defect != RCS_DEFECT_NONE) {
        put_filled(text, "row-defect", "fact-defect",
                   RCSI_SLOTS({"name", rcs_defect_name(message->defect)},
                              {"octet", number(message->defect_at, octet)},
                              {"text", rcs_defect_text(message->defect)}));
    }
}

/* The addresses above are the innermost ones; these are what the network between saw. */
static void put_outer(rcsi_text *text, const rcs_outer *outer)
{
    char client[RCS_ADDRESS_TEXT_MAX], server[RCS_ADDRESS_TEXT_MAX], body[128];
    if (outer->tunnels == 0) {
        return;
    }
    snprintf(body, sizeof body, "%u x, %s - %s", outer->tunnels,
             rcs_address_text(&outer->server, server), rcs_address_text(&outer->client, client));
    rcsi_text_row(text, "row-tunnel", body);
}

void rcsi_text_facts(rcsi_text *text, const rcs_finding *finding)
{
    put_question(text, finding);
    if (finding->kind != RCS_KIND_RESPONSE) {
        rcsi_text_failure(text, finding);
        put_packet(text, finding);
        return;
    }
    put_who(text, finding);
    put_outer(text, &finding->outer);
    put_when(text, finding);
    put_packet(text, finding);
    put_dnstap(text, &finding->dnstap);
    put_flags(text, finding);
    put_counts(text, finding);
    put_cookie(text, &finding->outcome);
    put_nsid(text, &finding->outcome);
    put_ecs(text, &finding->outcome);
    put_edes(text, &finding->outcome);
    put_tsig(text, &finding->outcome);
    put_tkey(text, &finding->outcome);
    put_defect(text, &finding->message);
}
