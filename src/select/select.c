/* select.c -- which findings a person asked for */
#include "select/select.h"

#include <string.h>

#include "select/domain.h"

static bool has_code(const rcsi_select *select, rcs_code_ref ref)
{
    for (int i = 0; i < select->code_count; i++) {
        if (select->code[i].space == ref.space && select->code[i].code == ref.code) {
            return true;
        }
    }
    return false;
}

static bool is_response_space(rcs_space space)
{
    return space == RCS_SPACE_RCODE || space == RCS_SPACE_TSIG || space == RCS_SPACE_TKEY ||
           space == RCS_SPACE_EDE;
}

rcsi_select_result rcsi_select_add_code(rcsi_select *select, const rcs_catalog *catalog,
                                        const char *text)
{
    rcs_code_ref refs[RCS_CODE_MEANINGS_MAX];
    size_t count = rcs_code_parse(catalog, text, refs);
    rcsi_select_result result = RCSI_SELECT_UNKNOWN;
    for (size_t i = 0; i < count; i++) {
        if (!is_response_space(refs[i].space)) {
            continue;
        }
        result = RCSI_SELECT_OK;
        if (has_code(select, refs[i])) {
            continue;
        }
        if (select->code_count == RCSI_SELECT_MAX) {
            return RCSI_SELECT_FULL;
        }
        select->code[select->code_count++] = refs[i];
    }
    return result;
}

rcsi_select_result rcsi_select_add_name(rcsi_select *select, const char *text)
{
    if (select->name_count == RCSI_SELECT_MAX) {
        return RCSI_SELECT_FULL;
    }
    /* "*.example" and ".example" are what fingers write for "below example" */
    text += strncmp(text, "*.", 2) == 0 && text[2] ? 2 : 0;
    text += text[0] == '.' && text[1] ? 1 : 0;
    if (!rcsi_domain_read(text, &select->name[select->name_count])) {
        return RCSI_SELECT_UNKNOWN;
    }
    select->name_count++;
    return RCSI_SELECT_OK;
}

static bool name_fits(const rcsi_select *select, const rcs_finding *finding)
{
    if (select->name_count == 0) {
        return true;
    }
    uint8_t wire[RCS_NAME_WIRE_MAX];
    size_t len = finding->has_question ? rcs_name_wire(&finding->qname, wire) : 0;
    for (int i = 0; len > 0 && i < select->name_count; i++) {
        if (rcsi_domain_holds(&select->name[i], wire, len)) {
            return true;
        }
    }
    return false;
}

static bool rcode_may_be(const rcs_outcome *outcome, uint16_t code)
{
    switch (outcome->certainty) {
    case RCS_EXACT:
    case RCS_EXACT_BY_QUERY:
        break;
    case RCS_INEXACT:
        if (outcome->rcode != 0 && code % 16 == outcome->rcode) {
            return true;
        }
        break;
    case RCS_CONFLICT:
        if (outcome->second_rcode == code) {
            return true;
        }
        break;
    }
    return outcome->rcode == code;
}

static bool has_ede(const rcs_outcome *outcome, uint16_t code)
{
    for (int i = 0; i < outcome->ede_count; i++) {
        if (outcome->ede[i].code == code) {
            return true;
        }
    }
    return false;
}

static bool carries(const rcs_outcome *outcome, rcs_code_ref ref)
{
    switch (ref.space) {
    case RCS_SPACE_RCODE:
        return rcode_may_be(outcome, ref.code);
    case RCS_SPACE_TSIG:
        return outcome->has_tsig && outcome->tsig.error == ref.code;
    case RCS_SPACE_TKEY:
        return outcome->has_tkey && outcome->tkey.error == ref.code;
    case RCS_SPACE_EDE:
        return has_ede(outcome, ref.code);
    case RCS_SPACE_OPCODE:
    case RCS_SPACE_TYPE:
    case RCS_SPACE_CLASS:
    case RCS_SPACE_OPTION:
    case RCS_SPACES:
        break;
    }
    return false;
}

/* RFC 6891 6.2.3, RFC 1035 4.2.1 */
static bool is_too_large(const rcs_finding *finding)
{
    enum { UDP_SIZE_MIN = 512 };
    const rcs_query *query = finding->query;
    if (finding->flow.transport != RCS_UDP || !query || !(query->has_edns || query->complete)) {
        return false;
    }
    bool more = query->has_edns && query->udp_size > UDP_SIZE_MIN;
    return finding->message.wire_len > (more ? query->udp_size : UDP_SIZE_MIN);
}

/* RFC 5452 9.1: a response that a resolver does not take, or a second one that differs. */
static bool is_misfit(const rcs_finding *finding)
{
    rcs_answer answer = finding->exchange.answer;
    return answer == RCS_ANSWER_DIFFERENT || answer == RCS_ANSWER_WRONG_QUESTION ||
           answer == RCS_ANSWER_OTHER_ADDRESS;
}

/* NS records of the root alone, in answer to another question: the server has no such zone. */
static bool refers_upwards(const rcs_finding *finding)
{
    const rcs_message *m = &finding->message;
    bool bare = m->has_header && m->count[RCS_ANSWER] == 0 && m->ns_at != 0 && m->soa_at == 0 &&
                (m->flags & RCS_FLAG_AA) == 0 && rcs_message_opcode(m) == RCS_OPCODE_QUERY;
    rcs_record ns;
    uint8_t wire[RCS_NAME_WIRE_MAX];
    return bare && finding->has_question && rcs_name_wire(&finding->qname, wire) > 1 &&
           rcs_record_at(m, m->ns_at, RCS_AUTHORITY, &ns) && rcs_name_wire(&ns.owner, wire) == 1;
}

/* Failures without an error code. */
static bool is_odd(const rcs_finding *finding)
{
    bool stays_away = finding->came == RCS_CAME_NO &&
                      finding->lookup.state != RCS_LOOKUP_RECOVERED;
    return stays_away || is_too_large(finding) || is_misfit(finding) || refers_upwards(finding);
}

static bool is_noteworthy(const rcs_finding *finding)
{
    rcs_defect defect = finding->message.defect;
    return finding->kind != RCS_KIND_RESPONSE || rcs_outcome_is_error(&finding->outcome) ||
           finding->outcome.ede_count > 0 || is_odd(finding) ||
           (defect != RCS_DEFECT_NONE && defect != RCS_DEFECT_CUT_BY_CAPTURE);
}

static bool code_fits(const rcsi_select *select, const rcs_finding *finding)
{
    if (select->code_count == 0) {
        return select->interest == RCSI_ALL || is_noteworthy(finding);
    }
    for (int i = 0; finding->kind == RCS_KIND_RESPONSE && i < select->code_count; i++) {
        if (carries(&finding->outcome, select->code[i])) {
            return true;
        }
    }
    return false;
}

bool rcsi_select_matches(const rcsi_select *select, const rcs_finding *finding)
{
    return code_fits(select, finding) && rcsi_nets_hold(&select->servers, &finding->flow.server) &&
           rcsi_nets_hold(&select->clients, &finding->flow.client) && name_fits(select, finding);
}
