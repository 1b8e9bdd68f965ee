/* step.c -- which responses are steps on the way, and which is the way out */
#include "session/step.h"

#include "base/address.h"

/* RCODEs (IANA). */
enum {
    RCODE_FORMERR = 1,
    RCODE_NXDOMAIN = 3,
    RCODE_NOTIMP = 4,
    RCODE_BADVERS = 16,
    RCODE_BADCOOKIE = 23
};

/* Types from here on ask the server for something else than data (RFC 6895 3.1). */
#define QTYPE_FIRST 128

static bool is_truncated(const rcs_finding *f)
{
    return (f->message.flags & RCS_FLAG_TC) != 0 && f->flow.transport == RCS_UDP;
}

bool rcsi_has_data(const rcs_finding *f)
{
    if (f->message.count[RCS_ANSWER] == 0 || f->message.cname_at == 0) {
        return f->message.count[RCS_ANSWER] > 0;
    }
    rcs_record_iter it = rcs_records(&f->message);
    rcs_record r;
    while (rcs_record_next(&it, &r) && r.section == RCS_ANSWER) {
        if (r.type == f->qtype) {
            return true;
        }
    }
    return false;
}

bool rcsi_is_trouble(const rcs_finding *f)
{
    return f->kind != RCS_KIND_RESPONSE || is_truncated(f) || rcs_outcome_is_error(&f->outcome);
}

rcsi_worth rcsi_worth_of(const rcs_finding *f)
{
    /* An OPT record that the capture cut off may have turned NOERROR into BADVERS. */
    bool doubtful = f->outcome.certainty == RCS_INEXACT && f->message.count[RCS_ANSWER] == 0;
    if (is_truncated(f) || doubtful) {
        return RCSI_WORTH_NOTHING;
    }
    if (f->outcome.rcode == RCODE_NXDOMAIN) {
        return RCSI_WORTH_NEGATIVE;
    }
    return rcs_outcome_is_error(&f->outcome) ? RCSI_WORTH_NOTHING : RCSI_WORTH_DATA;
}

/* RFC 6891 6.2.2, 7: a server without EDNS answers so, and is asked again without it.  It says
 * nothing of the kind about a query that is odd in itself. */
static bool refuses_edns(const rcs_finding *f)
{
    const rcs_query *q = f->query;
    bool refused = (f->outcome.rcode == RCODE_FORMERR || f->outcome.rcode == RCODE_NOTIMP) &&
                   f->message.complete && !f->outcome.has_edns;
    bool plain = q && q->has_edns && q->edns_version == 0 && q->has_question && !q->has_tsig &&
                 q->cookie_kind != RCS_COOKIE_MALFORMED && q->qtype < QTYPE_FIRST;
    return refused && plain && f->message.has_question &&
           rcs_message_opcode(&f->message) == RCS_OPCODE_QUERY;
}

bool rcsi_is_step(const rcs_finding *f)
{
    if (is_truncated(f)) {
        return true; /* RFC 7766 5 */
    }
    switch (f->outcome.rcode) {
    case RCODE_BADCOOKIE:
        return f->outcome.cookie.kind == RCS_COOKIE_BOTH; /* RFC 7873 5.3 */
    case RCODE_BADVERS:
        return f->query && f->query->has_edns && f->query->edns_version > 0; /* RFC 6891 6.1.3 */
    default:
        return refuses_edns(f);
    }
}

/* NONE: the two queries have the same EDNS, cookie and CD. */
static rcs_lookup_way difference(const rcs_query *failed, const rcs_query *good, uint16_t rcode)
{
    if (rcode == RCODE_BADCOOKIE && good->cookie_kind == RCS_COOKIE_BOTH) {
        return RCS_LOOKUP_BY_RETRY_WITH_COOKIE;
    }
    if (failed->has_edns && failed->edns_version > 0 && good->has_edns &&
        good->edns_version == 0) {
        return RCS_LOOKUP_BY_VERSION_0;
    }
    if (failed->has_edns && !good->has_edns) {
        return RCS_LOOKUP_BY_WITHOUT_EDNS;
    }
    if (!(failed->flags & RCS_FLAG_CD) && (good->flags & RCS_FLAG_CD)) {
        return RCS_LOOKUP_BY_CD;
    }
    return RCS_LOOKUP_BY_NONE;
}

rcs_lookup_way rcsi_way_of(const rcsi_tries *t)
{
    bool elsewhere = !rcsi_same_address(&t->failed_flow->server, &t->good_flow->server);
    bool seen = t->failed && t->good;
    if (t->failed_flow->transport == RCS_UDP && t->good_flow->transport == RCS_TCP) {
        return RCS_LOOKUP_BY_TCP;
    }
    rcs_lookup_way way = seen ? difference(t->failed, t->good, t->rcode) : RCS_LOOKUP_BY_NONE;
    if (way != RCS_LOOKUP_BY_NONE) {
        return way;
    }
    if (elsewhere) {
        return RCS_LOOKUP_BY_OTHER_SERVER;
    }
    if (!seen) {
        return RCS_LOOKUP_BY_UNKNOWN;
    }
    bool cookie_gone = t->failed->cookie_kind != RCS_COOKIE_NONE &&
                       t->good->cookie_kind == RCS_COOKIE_NONE;
    return cookie_gone ? RCS_LOOKUP_BY_WITHOUT_COOKIE : RCS_LOOKUP_BY_SAME_SERVER;
}
