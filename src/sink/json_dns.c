/* json_dns.c -- the "dns" object of a finding */
#include "sink/json_dns.h"

#include <stdio.h>
#include <string.h>

/* ECS writes names without the final dot; the root stays one. */
static void put_name(rcsi_json *json, const char *key, const rcs_name *name)
{
    char text[RCS_NAME_TEXT_MAX];
    size_t len = rcs_name_text(name, text);
    if (len > 0) {
        rcsi_json_text(json, key, text, len > 1 ? len - 1 : len);
    }
}

static void put_code(rcsi_json *json, const char *key, const rcs_catalog *catalog,
                     rcs_code_ref ref)
{
    char name[RCS_CODE_TEXT_MAX];
    rcsi_json_string(json, key, rcs_code_text(catalog, ref.space, ref.code, name));
}

static void put_header(rcsi_json *json, const rcs_catalog *catalog, const rcs_finding *finding)
{
    const rcs_message *message = &finding->message;
    char id[8];
    rcs_code_ref opcode = {RCS_SPACE_OPCODE, rcs_message_opcode(message)};
    rcsi_json_string(json, "type", finding->kind == RCS_KIND_RESPONSE ? "answer" : "query");
    if (finding->kind != RCS_KIND_RESPONSE && !finding->query) {
        return;
    }
    snprintf(id, sizeof id, "%u", message->id);
    rcsi_json_string(json, "id", id);
    put_code(json, "op_code", catalog, opcode);
}

static void put_question(rcsi_json *json, const rcs_catalog *catalog, const rcs_finding *finding)
{
    if (!finding->has_question) {
        return;
    }
    rcs_code_ref type = {RCS_SPACE_TYPE, finding->qtype};
    rcs_code_ref klass = {RCS_SPACE_CLASS, finding->qclass};
    rcsi_json_open_object(json, "question");
    put_name(json, "name", &finding->qname);
    put_code(json, "type", catalog, type);
    put_code(json, "class", catalog, klass);
    rcsi_json_close_object(json);
}

static const struct flag {
    uint16_t bit;
    const char *name;      /* ECS dns.header_flags */
    const char *beat_name; /* Packetbeat dns.flags */
} flags[] = {
    {RCS_FLAG_AA, "AA", "authoritative"},       {RCS_FLAG_TC, "TC", "truncated_response"},
    {RCS_FLAG_RD, "RD", "recursion_desired"},   {RCS_FLAG_RA, "RA", "recursion_available"},
    {RCS_FLAG_AD, "AD", "authentic_data"},      {RCS_FLAG_CD, "CD", "checking_disabled"},
};

enum { FLAGS = sizeof flags / sizeof *flags };

static void put_flags(rcsi_json *json, const rcs_finding *finding)
{
    uint16_t bits = finding->message.flags;
    rcsi_json_open_array(json, "header_flags");
    for (int i = 0; i < FLAGS; i++) {
        if (bits & flags[i].bit) {
            rcsi_json_string(json, NULL, flags[i].name);
        }
    }
    if (finding->outcome.has_edns && finding->outcome.dnssec_ok) {
        rcsi_json_string(json, NULL, "DO");
    }
    rcsi_json_close_array(json);
    rcsi_json_open_object(json, "flags");
    for (int i = 0; i < FLAGS; i++) {
        rcsi_json_bool(json, flags[i].beat_name, (bits & flags[i].bit) != 0);
    }
    rcsi_json_close_object(json);
}

static void put_counts(rcsi_json *json, const rcs_message *message)
{
    if (!message->has_header) {
        return;
    }
    rcsi_json_u64(json, "questions_count", message->count[RCS_QUESTION]);
    rcsi_json_u64(json, "answers_count", message->count[RCS_ANSWER]);
    rcsi_json_u64(json, "authorities_count", message->count[RCS_AUTHORITY]);
    rcsi_json_u64(json, "additionals_count", message->count[RCS_ADDITIONAL]);
}

static void put_opt(rcsi_json *json, const rcs_catalog *catalog, const rcs_outcome *outcome)
{
    rcs_code_ref rcode = {RCS_SPACE_RCODE, outcome->rcode};
    char version[8];
    if (!outcome->has_edns) {
        return;
    }
    rcsi_json_open_object(json, "opt");
    snprintf(version, sizeof version, "%u", outcome->edns_version);
    rcsi_json_string(json, "version", version);
    rcsi_json_bool(json, "do", outcome->dnssec_ok);
    rcsi_json_u64(json, "udp_size", outcome->udp_size);
    put_code(json, "ext_rcode", catalog, rcode);
    rcsi_json_close_object(json);
}

static void put_ede(rcsi_json *json, const rcs_catalog *catalog, const rcs_outcome *outcome)
{
    if (outcome->ede_count == 0) {
        return;
    }
    rcsi_json_open_array(json, "ede");
    for (int i = 0; i < outcome->ede_count; i++) {
        const rcs_ede *ede = &outcome->ede[i];
        rcs_code_ref code = {RCS_SPACE_EDE, ede->code};
        rcsi_json_open_object(json, NULL);
        rcsi_json_u64(json, "code", ede->code);
        put_code(json, "name", catalog, code);
        if (ede->text_len > 0) {
            rcsi_json_octets(json, "text", "text_hex", ede->text, ede->text_len);
        }
        rcsi_json_close_object(json);
    }
    rcsi_json_close_array(json);
}

static void put_tsig(rcsi_json *json, const rcs_catalog *catalog, const rcs_outcome *outcome)
{
    const rcs_tsig *tsig = &outcome->tsig;
    if (!outcome->has_tsig) {
        return;
    }
    rcs_code_ref error = {RCS_SPACE_TSIG, tsig->error};
    rcsi_json_open_object(json, "tsig");
    rcsi_json_u64(json, "error", tsig->error);
    put_code(json, "error_name", catalog, error);
    put_name(json, "key", &tsig->key);
    put_name(json, "algorithm", &tsig->algorithm);
    rcsi_json_u64(json, "time_signed", tsig->time_signed);
    rcsi_json_u64(json, "fudge", tsig->fudge);
    rcsi_json_u64(json, "mac_length", tsig->mac_len);
    rcsi_json_u64(json, "original_id", tsig->original_id);
    if (tsig->other_len > 0) {
        rcsi_json_hex(json, "other_hex", tsig->other, tsig->other_len);
    }
    rcsi_json_close_object(json);
}

static void put_tkey(rcsi_json *json, const rcs_catalog *catalog, const rcs_outcome *outcome)
{
    const rcs_tkey *tkey = &outcome->tkey;
    rcs_code_ref error = {RCS_SPACE_TKEY, tkey->error};
    if (!outcome->has_tkey) {
        return;
    }
    rcsi_json_open_object(json, "tkey");
    rcsi_json_u64(json, "error", tkey->error);
    put_code(json, "error_name", catalog, error);
    rcsi_json_u64(json, "mode", tkey->mode);
    put_name(json, "key", &tkey->key);
    put_name(json, "algorithm", &tkey->algorithm);
    rcsi_json_close_object(json);
}

static void put_cookie(rcsi_json *json, const rcs_cookie *cookie)
{
    static const char *const kinds[] = {"none", "client", "both", "malformed"};
    if (cookie->kind == RCS_COOKIE_NONE) {
        return;
    }
    rcsi_json_open_object(json, "cookie");
    rcsi_json_string(json, "kind", kinds[cookie->kind]);
    rcsi_json_u64(json, "length", cookie->len);
    rcsi_json_hex(json, "hex", cookie->octets, cookie->len);
    rcsi_json_close_object(json);
}

static void put_nsid(rcsi_json *json, const rcs_outcome *outcome)
{
    if (!outcome->has_nsid) {
        return;
    }
    rcsi_json_open_object(json, "nsid");
    rcsi_json_octets(json, "text", "text_hex", (const char *)outcome->nsid, outcome->nsid_len);
    rcsi_json_hex(json, "hex", outcome->nsid, outcome->nsid_len);
    rcsi_json_close_object(json);
}

static void put_ecs(rcsi_json *json, const rcs_outcome *outcome)
{
    const rcs_ecs *ecs = &outcome->ecs;
    rcs_endpoint endpoint = {{0}, 0, 0};
    char address[RCS_ADDRESS_TEXT_MAX];
    if (!outcome->has_ecs) {
        return;
    }
    rcsi_json_open_object(json, "ecs");
    rcsi_json_u64(json, "family", ecs->family);
    endpoint.family = ecs->family == 1 ? 4 : ecs->family == 2 ? 6 : 0;
    memcpy(endpoint.ip, ecs->address, ecs->address_len <= 16 ? ecs->address_len : 16);
    if (endpoint.family) {
        rcsi_json_string(json, "address", rcs_address_text(&endpoint, address));
    }
    rcsi_json_u64(json, "source", ecs->source);
    rcsi_json_u64(json, "scope", ecs->scope);
    rcsi_json_close_object(json);
}

void rcsi_json_dns(rcsi_json *json, const rcs_catalog *catalog, const rcs_finding *finding)
{
    const rcs_outcome *outcome = &finding->outcome;
    rcs_code_ref rcode = {RCS_SPACE_RCODE, outcome->rcode};
    rcsi_json_open_object(json, "dns");
    put_header(json, catalog, finding);
    put_question(json, catalog, finding);
    if (finding->kind != RCS_KIND_RESPONSE) {
        if (finding->query) {
            put_flags(json, finding);
        }
        rcsi_json_close_object(json);
        return;
    }
    put_code(json, "response_code", catalog, rcode);
    rcsi_json_u64(json, "response_code_value", outcome->rcode);
    put_flags(json, finding);
    put_counts(json, &finding->message);
    put_opt(json, catalog, outcome);
    put_ede(json, catalog, outcome);
    put_tsig(json, catalog, outcome);
    put_tkey(json, catalog, outcome);
    put_cookie(json, &outcome->cookie);
    put_nsid(json, outcome);
    put_ecs(json, outcome);
    rcsi_json_close_object(json);
}
