/* hindsight.c -- what can be said of a finding only when it is handed out */
#include "session/hindsight.h"

static rcs_came has_come(const rcs_session *s, const rcs_finding *f)
{
    if (!s->silence.pair || f->kind != RCS_KIND_RESPONSE || f->flow.transport != RCS_UDP ||
        (f->message.flags & RCS_FLAG_TC) == 0) {
        return RCS_CAME_UNKNOWN;
    }
    rcs_came came = rcsi_tc_has_come(&s->hangup.tc, f);
    const uint64_t *classes = s->ledger.classes;
    bool shown = classes[RCS_PACKET_TCP_CONTROL] + classes[RCS_PACKET_TCP_DATA] > 0;
    return came == RCS_CAME_NO && !shown ? RCS_CAME_NOT_SHOWN : came;
}

/* RFC 4074: servers that know A alone. */
static void look_beside(const rcs_session *s, rcs_finding *f)
{
    if (!f->has_question || rcs_message_opcode(&f->message) != RCS_OPCODE_QUERY ||
        (f->kind == RCS_KIND_RESPONSE && !rcs_outcome_is_error(&f->outcome))) {
        return;
    }
    uint16_t other = f->qtype == RCS_TYPE_A ? RCS_TYPE_AAAA : RCS_TYPE_A;
    uint64_t question = rcsi_pair_question(s->pair, &f->qname, other, f->qclass);
    if (question != 0) {
        rcsi_settle_beside(s->settle, question, f);
    }
}

void rcsi_hindsight(const rcs_session *session, rcs_finding *finding)
{
    finding->came = has_come(session, finding);
    if (session->settle) {
        look_beside(session, finding);
    }
    if (finding->kind != RCS_KIND_RESPONSE) {
        finding->failure.heard = rcsi_heard_ask(&session->silence.heard, &finding->flow.server,
                                                finding->failure.first_ns);
        finding->failure.lossy =
            rcsi_silence_is_lossy(&session->silence, finding->failure.first_ns,
                                  finding->time_ns + finding->failure.waited_ns);
    }
}
