/* facts_query.c -- what the query asked for, and whether the response keeps to it */
#include "diagnose/facts_part.h"

enum {
    UDP_SIZE_MIN = 512 /* RFC 6891 6.2.3 */
};

/* NULL: the query is not in the capture. */
static const rcs_query_form *form_of(const rcs_finding *f)
{
    return f->query ? &f->query->form : NULL;
}

static rcsi_value query_flag(const rcs_finding *f, uint16_t bit)
{
    return f->query ? rcsi_known((f->query->flags & bit) != 0) : rcsi_unknown();
}

rcsi_value rcsi_fact_query_questions(const rcs_finding *f)
{
    const rcs_query_form *form = form_of(f);
    return form && form->has_header ? rcsi_known(form->questions) : rcsi_unknown();
}

rcsi_value rcsi_fact_query_authority(const rcs_finding *f)
{
    const rcs_query_form *form = form_of(f);
    return form && form->has_header ? rcsi_known(form->authority) : rcsi_unknown();
}

/* A query that the capture cut may have had any defect behind the cut. */
rcsi_value rcsi_fact_query_defect(const rcs_finding *f)
{
    bool told = f->query && (f->query->complete || f->query->form.defect != RCS_DEFECT_NONE) &&
                f->query->form.defect != RCS_DEFECT_CUT_BY_CAPTURE;
    return told ? rcsi_known(f->query->form.defect) : rcsi_unknown();
}

rcsi_value rcsi_fact_query_opt_count(const rcs_finding *f)
{
    return f->query && f->query->complete ? rcsi_known(f->query->form.opts) : rcsi_unknown();
}

rcsi_value rcsi_fact_query_ecs(const rcs_finding *f)
{
    bool told = f->query && (f->query->complete || f->query->has_edns);
    return told ? rcsi_known(f->query->form.has_ecs) : rcsi_unknown();
}

rcsi_value rcsi_fact_query_ecs_family(const rcs_finding *f)
{
    const rcs_query_form *form = form_of(f);
    return form && form->has_ecs ? rcsi_known(form->ecs_family) : rcsi_unknown();
}

rcsi_value rcsi_fact_query_ecs_source(const rcs_finding *f)
{
    const rcs_query_form *form = form_of(f);
    return form && form->has_ecs ? rcsi_known(form->ecs_source) : rcsi_unknown();
}

rcsi_value rcsi_fact_query_ecs_scope(const rcs_finding *f)
{
    const rcs_query_form *form = form_of(f);
    return form && form->has_ecs ? rcsi_known(form->ecs_scope) : rcsi_unknown();
}

rcsi_value rcsi_fact_ecs_scope(const rcs_finding *f)
{
    return f->outcome.has_ecs ? rcsi_known(f->outcome.ecs.scope) : rcsi_unknown();
}

rcsi_value rcsi_fact_query_rd(const rcs_finding *f)
{
    return query_flag(f, RCS_FLAG_RD);
}

rcsi_value rcsi_fact_query_ad(const rcs_finding *f)
{
    return query_flag(f, RCS_FLAG_AD);
}

rcsi_value rcsi_fact_query_cd(const rcs_finding *f)
{
    return query_flag(f, RCS_FLAG_CD);
}

rcsi_value rcsi_fact_query_do(const rcs_finding *f)
{
    bool told = f->query && (f->query->complete || f->query->has_edns);
    return told ? rcsi_known(f->query->has_edns && f->query->dnssec_ok) : rcsi_unknown();
}

rcsi_value rcsi_fact_query_size(const rcs_finding *f)
{
    return f->query && f->query->has_edns ? rcsi_known(f->query->udp_size) : rcsi_unknown();
}

rcsi_value rcsi_fact_query_tsig_mac(const rcs_finding *f)
{
    bool there = f->query && f->query->has_tsig;
    return there ? rcsi_known(f->query->form.tsig_mac_len) : rcsi_unknown();
}

rcsi_value rcsi_fact_tsig_mac(const rcs_finding *f)
{
    return f->outcome.has_tsig ? rcsi_known(f->outcome.tsig.mac_len) : rcsi_unknown();
}

rcsi_value rcsi_fact_udp_size(const rcs_finding *f)
{
    return f->outcome.has_edns ? rcsi_known(f->outcome.udp_size) : rcsi_unknown();
}

rcsi_value rcsi_fact_response_size(const rcs_finding *f)
{
    return rcsi_known(f->message.wire_len);
}

/* RFC 6891 6.2.3: no more than the requester's size, and 512 octets without EDNS. */
rcsi_value rcsi_fact_over_size(const rcs_finding *f)
{
    const rcs_query *q = f->query;
    if (f->flow.transport != RCS_UDP || !q || (!q->has_edns && !q->complete)) {
        return rcsi_unknown();
    }
    uint16_t limit = q->has_edns && q->udp_size > UDP_SIZE_MIN ? q->udp_size : UDP_SIZE_MIN;
    return rcsi_known(f->message.wire_len > limit);
}
