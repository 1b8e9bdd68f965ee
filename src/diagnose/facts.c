/* facts.c -- works out what a finding says; "the capture does not tell" is an answer */
#include "diagnose/facts.h"

#include <string.h>

#include "base/address.h"
#include "base/prefetch.h"
#include "diagnose/facts_part.h"

static const rcsi_value unknown = {false, 0};

static rcsi_value known(int64_t number)
{
    return rcsi_known(number);
}

static rcsi_value presence(bool found, bool absence_proved)
{
    return rcsi_presence(found, absence_proved);
}

static rcsi_value flag(const rcs_finding *f, uint16_t bit)
{
    return f->message.len >= 4 ? known((f->message.flags & bit) != 0) : unknown;
}

static bool walked(const rcs_finding *f, rcs_section last)
{
    return rcsi_walked(f, last);
}

static rcsi_value fact_kind(const rcs_finding *f)
{
    return known(f->kind);
}

static rcsi_value fact_icmp(const rcs_finding *f)
{
    return f->kind == RCS_KIND_UNREACHABLE ? known(f->failure.icmp) : unknown;
}

static rcsi_value fact_tcp_end(const rcs_finding *f)
{
    return f->kind == RCS_KIND_TCP_FAILED ? known(f->failure.tcp) : unknown;
}

static rcsi_value fact_after_tc(const rcs_finding *f)
{
    return f->kind == RCS_KIND_TCP_FAILED ? known(f->failure.after_tc) : unknown;
}

static rcsi_value fact_tcp_followed(const rcs_finding *f)
{
    return f->came != RCS_CAME_UNKNOWN ? known(f->came == RCS_CAME_YES) : unknown;
}

static rcsi_value fact_tcp_shown(const rcs_finding *f)
{
    return f->came != RCS_CAME_UNKNOWN ? known(f->came != RCS_CAME_NOT_SHOWN) : unknown;
}

static rcsi_value fact_fragment_lost(const rcs_finding *f)
{
    return f->kind == RCS_KIND_NO_RESPONSE ? known(f->failure.fragment_lost) : unknown;
}

static rcsi_value fact_reporter(const rcs_finding *f)
{
    if (f->kind != RCS_KIND_UNREACHABLE) {
        return unknown;
    }
    if (rcsi_same_address(&f->failure.reporter, &f->flow.server)) {
        return known(RCSI_REPORTER_SERVER);
    }
    bool client = rcsi_same_address(&f->failure.reporter, &f->flow.client);
    return known(client ? RCSI_REPORTER_CLIENT : RCSI_REPORTER_OTHER);
}

static rcsi_value fact_heard(const rcs_finding *f)
{
    bool told = f->kind != RCS_KIND_RESPONSE && f->failure.heard != RCS_HEARD_UNKNOWN;
    return told ? known(f->failure.heard) : unknown;
}

static rcsi_value fact_lossy(const rcs_finding *f)
{
    return f->kind != RCS_KIND_RESPONSE ? known(f->failure.lossy) : unknown;
}

static rcsi_value fact_rcode(const rcs_finding *f)
{
    return f->message.len >= 4 ? known(f->outcome.rcode) : unknown;
}

static rcsi_value fact_nibble(const rcs_finding *f)
{
    return f->message.len >= 4 ? known(f->outcome.header_rcode) : unknown;
}

static rcsi_value fact_certainty(const rcs_finding *f)
{
    rcs_certainty certainty = f->outcome.certainty;
    if (f->kind != RCS_KIND_RESPONSE) {
        return unknown;
    }
    return known(certainty == RCS_EXACT_BY_QUERY ? RCS_EXACT : certainty);
}

static rcsi_value fact_tsig(const rcs_finding *f)
{
    return f->outcome.has_tsig ? known(f->outcome.tsig.error) : unknown;
}

static rcsi_value fact_tkey(const rcs_finding *f)
{
    return f->outcome.has_tkey ? known(f->outcome.tkey.error) : unknown;
}

static rcsi_value fact_ede(const rcs_finding *f)
{
    return f->outcome.ede_count > 0 ? known(f->outcome.ede[0].code) : unknown;
}

static rcsi_value fact_defect(const rcs_finding *f)
{
    return f->kind == RCS_KIND_RESPONSE ? known(f->message.defect) : unknown;
}

static rcsi_value fact_opcode(const rcs_finding *f)
{
    bool told = f->message.len >= 4 || f->kind != RCS_KIND_RESPONSE;
    return told ? known(rcs_message_opcode(&f->message)) : unknown;
}

static rcsi_value fact_qtype(const rcs_finding *f)
{
    return f->has_question ? known(f->qtype) : unknown;
}

static rcsi_value fact_qclass(const rcs_finding *f)
{
    return f->has_question ? known(f->qclass) : unknown;
}

static rcsi_value fact_transport(const rcs_finding *f)
{
    bool unsaid = f->dnstap.type != RCS_DNSTAP_NONE && f->dnstap.carrier == RCS_CARRIER_UNKNOWN;
    return unsaid ? unknown : known(f->flow.transport);
}

static rcsi_value fact_has_tsig(const rcs_finding *f)
{
    return presence(f->outcome.has_tsig, f->message.complete);
}

static rcsi_value fact_has_tkey(const rcs_finding *f)
{
    return presence(f->outcome.has_tkey, f->message.complete);
}

/* Options are in the OPT record: where it was read, they were. */
static bool options_read(const rcs_finding *f)
{
    return f->message.complete || f->outcome.has_edns;
}

static rcsi_value fact_has_ede(const rcs_finding *f)
{
    return presence(f->outcome.ede_count > 0, options_read(f));
}

static rcsi_value fact_aa(const rcs_finding *f)
{
    return flag(f, RCS_FLAG_AA);
}

static rcsi_value fact_tc(const rcs_finding *f)
{
    return flag(f, RCS_FLAG_TC);
}

static rcsi_value fact_rd(const rcs_finding *f)
{
    return flag(f, RCS_FLAG_RD);
}

static rcsi_value fact_ra(const rcs_finding *f)
{
    return flag(f, RCS_FLAG_RA);
}

static rcsi_value fact_ad(const rcs_finding *f)
{
    return flag(f, RCS_FLAG_AD);
}

static rcsi_value fact_cd(const rcs_finding *f)
{
    return flag(f, RCS_FLAG_CD);
}

static rcsi_value fact_do(const rcs_finding *f)
{
    return presence(f->outcome.has_edns && f->outcome.dnssec_ok, options_read(f));
}

static rcsi_value fact_edns(const rcs_finding *f)
{
    return presence(f->outcome.has_edns, f->message.complete);
}

static rcsi_value fact_edns_version(const rcs_finding *f)
{
    return f->outcome.has_edns ? known(f->outcome.edns_version) : unknown;
}

static rcsi_value fact_cookie(const rcs_finding *f)
{
    bool there = f->outcome.cookie.kind != RCS_COOKIE_NONE;
    return there || options_read(f) ? known(f->outcome.cookie.kind) : unknown;
}

static rcsi_value fact_answers(const rcs_finding *f)
{
    return f->message.has_header ? known(f->message.count[RCS_ANSWER]) : unknown;
}

static rcsi_value fact_authority(const rcs_finding *f)
{
    return f->message.has_header ? known(f->message.count[RCS_AUTHORITY]) : unknown;
}

static rcsi_value fact_has_soa(const rcs_finding *f)
{
    return presence(f->message.soa_at != 0, walked(f, RCS_AUTHORITY));
}

static rcsi_value fact_has_ns(const rcs_finding *f)
{
    return presence(f->message.ns_at != 0, walked(f, RCS_AUTHORITY));
}

static rcsi_value fact_has_cname(const rcs_finding *f)
{
    return presence(f->message.cname_at != 0, walked(f, RCS_ANSWER));
}

static rcsi_value fact_has_dname(const rcs_finding *f)
{
    return presence(f->message.dname_at != 0, walked(f, RCS_ANSWER));
}

static rcsi_value fact_cut(const rcs_finding *f)
{
    return f->kind == RCS_KIND_RESPONSE ? known(f->message.len < f->message.wire_len) : unknown;
}

static rcsi_value fact_question(const rcs_finding *f)
{
    bool none = f->message.has_header && f->message.count[RCS_QUESTION] == 0;
    return presence(f->message.has_question, none);
}

static rcsi_value fact_query_seen(const rcs_finding *f)
{
    return known(f->query != NULL);
}

/* No question, or one that breaks off: neither can be answered. */
static rcsi_value fact_query_question(const rcs_finding *f)
{
    return f->query ? presence(f->query->has_question, f->query->complete) : unknown;
}

static rcsi_value fact_query_edns(const rcs_finding *f)
{
    return f->query ? presence(f->query->has_edns, f->query->complete) : unknown;
}

static rcsi_value fact_query_edns_version(const rcs_finding *f)
{
    return f->query && f->query->has_edns ? known(f->query->edns_version) : unknown;
}

static rcsi_value fact_query_cookie(const rcs_finding *f)
{
    if (!f->query) {
        return unknown;
    }
    bool there = f->query->cookie_kind != RCS_COOKIE_NONE;
    bool told = there || f->query->complete || f->query->has_edns;
    return told ? known(f->query->cookie_kind) : unknown;
}

static rcsi_value fact_query_tsig(const rcs_finding *f)
{
    return f->query ? presence(f->query->has_tsig, f->query->complete) : unknown;
}

static rcsi_value fact_lookup(const rcs_finding *f)
{
    return f->lookup.id != 0 ? known(f->lookup.state) : unknown;
}

static rcsi_value fact_lookup_by(const rcs_finding *f)
{
    return f->lookup.state == RCS_LOOKUP_RECOVERED ? known(f->lookup.by) : unknown;
}

static rcsi_value fact_beside(const rcs_finding *f)
{
    return f->lookup.id != 0 ? known(f->lookup.beside) : unknown;
}

static rcsi_value fact_tries(const rcs_finding *f)
{
    if (f->kind != RCS_KIND_RESPONSE) {
        return known(f->failure.tries);
    }
    return f->lookup.tries > 0 ? known(f->lookup.tries) : unknown;
}

static rcsi_value fact_servers(const rcs_finding *f)
{
    return f->lookup.servers > 0 ? known(f->lookup.servers) : unknown;
}

/* That the capture shows no queries of the host is no proof that it sent none. */
static rcsi_value fact_upstream(const rcs_finding *f)
{
    return f->upstream.seen ? known(1) : unknown;
}

static rcsi_value fact_upstream_silent(const rcs_finding *f)
{
    return f->upstream.seen ? known(f->upstream.silent) : unknown;
}

static rcsi_value fact_upstream_rcode(const rcs_finding *f)
{
    bool there = f->upstream.seen && f->upstream.answered;
    return there ? known(f->upstream.last_rcode) : unknown;
}

static rcsi_value fact_retransmitted(const rcs_finding *f)
{
    return f->query ? known(f->exchange.retransmitted) : unknown;
}

static rcsi_value answer_is(const rcs_finding *f, rcs_answer answer)
{
    return f->exchange.answer == RCS_ANSWER_UNPAIRED ? unknown
                                                     : known(f->exchange.answer == answer);
}

static rcsi_value fact_answers_differ(const rcs_finding *f)
{
    return answer_is(f, RCS_ANSWER_DIFFERENT);
}

static rcsi_value fact_wrong_question(const rcs_finding *f)
{
    return answer_is(f, RCS_ANSWER_WRONG_QUESTION);
}

static rcsi_value fact_other_address(const rcs_finding *f)
{
    return answer_is(f, RCS_ANSWER_OTHER_ADDRESS);
}

static rcsi_value fact_case_folded(const rcs_finding *f)
{
    return f->query ? known(f->exchange.case_folded) : unknown;
}

static rcsi_value fact_latency_ms(const rcs_finding *f)
{
    return f->latency_ns >= 0 ? known(f->latency_ns / 1000000) : unknown;
}

static rcsi_value fact_soa_root(const rcs_finding *f)
{
    rcs_record soa;
    uint8_t owner[RCS_NAME_WIRE_MAX];
    if (f->message.soa_at == 0) {
        return walked(f, RCS_AUTHORITY) ? known(0) : unknown;
    }
    if (!rcs_record_at(&f->message, f->message.soa_at, RCS_AUTHORITY, &soa)) {
        return unknown;
    }
    return known(rcs_name_wire(&soa.owner, owner) == 1);
}

static rcsi_value fact_soa_additional(const rcs_finding *f)
{
    rcs_record_iter it = rcs_records(&f->message);
    rcs_record record;
    while (rcs_record_next(&it, &record)) {
        if (record.section == RCS_ADDITIONAL && record.type == RCS_TYPE_SOA) {
            return known(1);
        }
    }
    return f->message.complete ? known(0) : unknown;
}

static rcsi_value fact_port(const rcs_finding *f)
{
    return f->flow.server.family != 0 ? known(f->flow.server.port) : unknown;
}

void rcsi_facts_init(rcsi_facts *facts, const rcs_finding *finding)
{
    facts->finding = finding;
    facts->name_read = false;
    memset(facts->asked, 0, sizeof facts->asked);
}

/* Several facts are of the name that was asked for: it is taken apart once. */
RCSI_APART static rcsi_value of_name(rcsi_facts *facts, rcsi_fact fact)
{
    const rcs_finding *f = facts->finding;
    if (!facts->name_read) {
        rcsi_labels_read(f->has_question ? &f->qname : NULL, &facts->name);
        facts->name_read = true;
    }
    return facts->name.len > 0 ? rcsi_fact_of_name(fact, f, &facts->name) : unknown;
}

rcsi_value rcsi_facts_work_out(rcsi_facts *facts, rcsi_fact fact)
{
    static rcsi_value (*const functions[RCSI_FACTS])(const rcs_finding *) = {
#define RCSI_FACT(symbol, word, kind, weight, function) [RCSI_FACT_##symbol] = function,
#include "catalog/facts.def"
#undef RCSI_FACT
    };
    rcsi_value value =
        functions[fact] ? functions[fact](facts->finding) : of_name(facts, fact);
    facts->asked[fact] = true;
    facts->value[fact] = value;
    return value;
}

bool rcsi_facts_have_ede(const rcsi_facts *facts, int64_t code)
{
    const rcs_outcome *outcome = &facts->finding->outcome;
    for (size_t i = 0; i < outcome->ede_count; i++) {
        if (outcome->ede[i].code == code) {
            return true;
        }
    }
    return false;
}

bool rcsi_facts_whole(const rcsi_facts *facts)
{
    return options_read(facts->finding) && facts->finding->outcome.ede_dropped == 0;
}
