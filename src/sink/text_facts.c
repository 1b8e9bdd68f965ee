/* text_facts.c -- the rows that say what a response holds */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sink/escape.h"
#include "sink/phrase.h"
#include "sink/text.h"

enum {
    CLIENT_COOKIE_LEN = 8, /* RFC 7873 4 */
    SHOWN_OCTETS = 512, /* of a text from the network; the rest is counted */
    ROW_MAX = 4 * SHOWN_OCTETS + 2 * RCS_NAME_TEXT_MAX
};

typedef char row[ROW_MAX];

static const rcs_catalog *catalog_of(const rcsi_text *text)
{
    return text->options.catalog;
}

char *rcsi_text_question(const rcsi_text *text, const rcs_finding *finding, char *out)
{
    char name[RCS_NAME_TEXT_MAX], type[RCS_CODE_TEXT_MAX], klass[RCS_CODE_TEXT_MAX];
    if (!finding->has_question) {
        strcpy(out, "(no question known)");
        return out;
    }
    if (rcs_name_text(&finding->qname, name) == 0) {
        strcpy(name, "(broken name)");
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
    snprintf(body, sizeof body, "%s%s%s%s", name, *name ? " " : "",
             rcsi_text_question(text, finding, question),
             finding->has_question && !finding->message.has_question ? " (from the query)" : "");
    rcsi_text_row(text, "row-question", body);
}

static void put_when(rcsi_text *text, const rcs_finding *finding)
{
    char when[RCSI_TIME_TEXT_MAX], span[32], after[96] = "";
    row body;
    if (finding->latency_ns >= 0) {
        snprintf(after, sizeof after, ", %s after the query",
                 rcsi_span_text(finding->latency_ns, span));
    } else if (!finding->query) {
        snprintf(after, sizeof after, ", its query is not in the capture");
    }
    snprintf(body, sizeof body, "%s%s",
             rcsi_time_text(finding->time_ns, text->options.clock, when), after);
    rcsi_text_row(text, "row-time", body);
}

static void put_who(rcsi_text *text, const rcs_finding *finding)
{
    char client[RCS_ENDPOINT_TEXT_MAX], server[RCS_ENDPOINT_TEXT_MAX];
    row body;
    snprintf(body, sizeof body, "%s answers %s over %s",
             rcs_endpoint_text(&finding->flow.server, server),
             rcs_endpoint_text(&finding->flow.client, client),
             finding->flow.transport == RCS_TCP ? "TCP" : "UDP");
    rcsi_text_row(text, "row-server", body);
}

static void put_packet(rcsi_text *text, const rcs_finding *finding)
{
    row body;
    char name[4 * 256 + 1] = "";
    const rcsi_sink_options *o = &text->options;
    if (finding->file < (uint32_t)o->input_count && o->input_count > 1) {
        const char *input = o->inputs[finding->file];
        rcsi_escape(input, strlen(input), name, sizeof name);
    }
    int used = snprintf(body, sizeof body, "%" PRIu64 "%s%s", finding->packet,
                        *name ? " of " : "", name);
    if (finding->query) {
        used += snprintf(body + used, sizeof body - (size_t)used, ", query %" PRIu64,
                         finding->query->packet);
    }
    snprintf(body + used, sizeof body - (size_t)used, ", id %u (0x%04x)", finding->message.id,
             finding->message.id);
    rcsi_text_row(text, "row-packet", body);
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
    char body[256] = "QR";
    size_t used = 2;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (finding->message.flags & flags[i].bit) {
            used += (size_t)snprintf(body + used, sizeof body - used, " %s", flags[i].name);
        }
    }
    if (outcome->has_edns) {
        snprintf(body + used, sizeof body - used, ", EDNS %u%s, UDP size %u",
                 outcome->edns_version, outcome->dnssec_ok ? " DO" : "", outcome->udp_size);
    } else if (outcome->certainty != RCS_INEXACT) {
        snprintf(body + used, sizeof body - used, ", no EDNS");
    }
    rcsi_text_row(text, "row-flags", body);
}

static void put_counts(rcsi_text *text, const rcs_finding *finding)
{
    /* RFC 2136 2: an UPDATE gives the sections other meanings */
    bool update = rcs_message_opcode(&finding->message) == RCS_OPCODE_UPDATE;
    const uint16_t *count = finding->message.count;
    char body[128];
    if (!finding->message.has_header) {
        return;
    }
    snprintf(body, sizeof body,
             update ? "zone %u, prerequisite %u, update %u, additional %u"
                    : "question %u, answer %u, authority %u, additional %u",
             count[RCS_QUESTION], count[RCS_ANSWER], count[RCS_AUTHORITY],
             count[RCS_ADDITIONAL]);
    rcsi_text_row(text, "row-records", body);
}

static void put_cookie(rcsi_text *text, const rcs_outcome *outcome)
{
    static const char *const kinds[] = {"none", "client cookie only", "client and server cookie",
                                        "malformed"};
    const rcs_cookie *cookie = &outcome->cookie;
    char client[2 * CLIENT_COOKIE_LEN + 1], server[2 * RCS_COOKIE_MAX + 1];
    row body;
    if (cookie->kind == RCS_COOKIE_NONE) {
        return;
    }
    size_t split = cookie->len < CLIENT_COOKIE_LEN ? cookie->len : CLIENT_COOKIE_LEN;
    rcsi_hex(cookie->octets, split, client, sizeof client);
    rcsi_hex(cookie->octets + split, cookie->len - split, server, sizeof server);
    snprintf(body, sizeof body, "%s, %u octets: %s %s%s", kinds[cookie->kind], cookie->len,
             client, server, cookie->len > RCS_COOKIE_MAX ? "..." : "");
    rcsi_text_row(text, "row-cookie", body);
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
    snprintf(body, sizeof body, "\"%s\" (%s)%s", shown, hex,
             len < outcome->nsid_len ? " and more" : "");
    rcsi_text_row(text, "row-nsid", body);
}

static void put_ecs(rcsi_text *text, const rcs_outcome *outcome)
{
    const rcs_ecs *ecs = &outcome->ecs;
    rcs_endpoint endpoint = {{0}, 0, 0};
    char address[RCS_ADDRESS_TEXT_MAX];
    row body;
    if (!outcome->has_ecs) {
        return;
    }
    /* RFC 7871 6: families are those of IANA's address family registry */
    endpoint.family = ecs->family == 1 ? 4 : ecs->family == 2 ? 6 : 0;
    memcpy(endpoint.ip, ecs->address, ecs->address_len <= 16 ? ecs->address_len : 16);
    snprintf(body, sizeof body, "%s/%u, scope %u", rcs_address_text(&endpoint, address),
             ecs->source, ecs->scope);
    rcsi_text_row(text, "row-ecs", body);
}

static void put_ede(rcsi_text *text, const rcs_ede *ede)
{
    char name[RCS_CODE_TEXT_MAX], shown[RCSI_ESCAPED_MAX(SHOWN_OCTETS)];
    size_t len = ede->text_len < SHOWN_OCTETS ? ede->text_len : SHOWN_OCTETS;
    row body;
    rcs_code_text(catalog_of(text), RCS_SPACE_EDE, ede->code, name);
    int used = snprintf(body, sizeof body, "%u %s", ede->code, name);
    if (len > 0) {
        rcsi_escape(ede->text, len, shown, sizeof shown);
        used += snprintf(body + used, sizeof body - (size_t)used, " \"%s\"", shown);
    }
    if (len < ede->text_len) {
        snprintf(body + used, sizeof body - (size_t)used, " and %zu octets more",
                 ede->text_len - len);
    }
    rcsi_text_row(text, "row-ede", body);
}

static void put_edes(rcsi_text *text, const rcs_outcome *outcome)
{
    char body[64];
    for (int i = 0; i < outcome->ede_count; i++) {
        put_ede(text, &outcome->ede[i]);
    }
    if (outcome->ede_dropped > 0) {
        snprintf(body, sizeof body, "and %u more", outcome->ede_dropped);
        rcsi_text_row(text, "row-ede", body);
    }
}

/* 48 bits of seconds are beyond what ns in 64 bits can hold. */
static char *seconds_text(const rcsi_text *text, uint64_t seconds, char out[RCSI_TIME_TEXT_MAX])
{
    if (seconds > INT64_MAX / 1000000000) {
        snprintf(out, RCSI_TIME_TEXT_MAX, "second %" PRIu64, seconds);
        return out;
    }
    rcsi_time_text((int64_t)seconds * 1000000000, text->options.clock, out);
    char *dot = strchr(out, '.');
    memmove(dot, dot + 7, strlen(dot + 7) + 1);
    return out;
}

static int add_server_time(const rcsi_text *text, const rcs_tsig *tsig, char *out, size_t cap)
{
    char when[RCSI_TIME_TEXT_MAX];
    uint64_t server = 0;
    /* RFC 8945 5.2.3: with BADTIME, other data is the server's clock, 48 bits */
    if (tsig->error != 18 || tsig->other_len != 6) {
        return 0;
    }
    for (int i = 0; i < 6; i++) {
        server = server << 8 | tsig->other[i];
    }
    int64_t skew = (int64_t)server - (int64_t)tsig->time_signed;
    return snprintf(out, cap, ", server's clock %s (%" PRIu64 " s %s the signer's)",
                    seconds_text(text, server, when), (uint64_t)(skew < 0 ? -skew : skew),
                    skew < 0 ? "behind" : "ahead of");
}

static void put_tsig(rcsi_text *text, const rcs_outcome *outcome)
{
    const rcs_tsig *tsig = &outcome->tsig;
    char name[RCS_CODE_TEXT_MAX], key[RCS_NAME_TEXT_MAX], algorithm[RCS_NAME_TEXT_MAX];
    char when[RCSI_TIME_TEXT_MAX];
    row body;
    if (!outcome->has_tsig) {
        return;
    }
    rcs_name_text(&tsig->key, key);
    rcs_name_text(&tsig->algorithm, algorithm);
    int used = snprintf(body, sizeof body, "%s %u, key %s, %s, signed %s, fudge %u s%s",
                        rcs_code_text(catalog_of(text), RCS_SPACE_TSIG, tsig->error, name),
                        tsig->error, key, algorithm,
                        seconds_text(text, tsig->time_signed, when), tsig->fudge,
                        tsig->mac_len ? "" : ", no MAC");
    add_server_time(text, tsig, body + used, sizeof body - (size_t)used);
    rcsi_text_row(text, "row-tsig", body);
}

static void put_tkey(rcsi_text *text, const rcs_outcome *outcome)
{
    /* RFC 2930 2.5 */
    static const char *const modes[] = {"reserved", "server assignment", "Diffie-Hellman",
                                        "GSS-API", "resolver assignment", "key deletion"};
    const rcs_tkey *tkey = &outcome->tkey;
    char name[RCS_CODE_TEXT_MAX], key[RCS_NAME_TEXT_MAX];
    row body;
    if (!outcome->has_tkey) {
        return;
    }
    rcs_name_text(&tkey->key, key);
    snprintf(body, sizeof body, "%s %u, key %s, mode %u (%s)",
             rcs_code_text(catalog_of(text), RCS_SPACE_TKEY, tkey->error, name), tkey->error, key,
             tkey->mode, tkey->mode < sizeof modes / sizeof *modes ? modes[tkey->mode] : "unknown");
    rcsi_text_row(text, "row-tkey", body);
}

static void put_defect(rcsi_text *text, const rcs_message *message)
{
    char body[256];
    if (message->defect == RCS_DEFECT_NONE) {
        return;
    }
    snprintf(body, sizeof body, "%s at octet %u: %s", rcs_defect_name(message->defect),
             message->defect_at, rcs_defect_text(message->defect));
    rcsi_text_row(text, "row-defect", body);
}

void rcsi_text_facts(rcsi_text *text, const rcs_finding *finding)
{
    put_question(text, finding);
    put_who(text, finding);
    put_when(text, finding);
    put_packet(text, finding);
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
