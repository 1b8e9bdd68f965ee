/* form.h -- what is odd about the form of a query */
#ifndef RCSI_FORM_H
#define RCSI_FORM_H

#include "rcodescope/finding.h"

static inline rcs_query_form rcsi_query_form_of(const rcs_message *message,
                                                const rcs_outcome *outcome)
{
    const rcs_ecs *ecs = &outcome->ecs;
    rcs_query_form form = {.has_header = message->has_header,
                           .questions = message->count[RCS_QUESTION],
                           .authority = message->count[RCS_AUTHORITY],
                           .defect = (uint8_t)message->defect,
                           .cookie_len = outcome->cookie.len,
                           .has_ecs = outcome->has_ecs};
    form.opts = (uint8_t)((message->opt_at != 0) + (message->second_opt_at != 0));
    form.tsig_mac_len = outcome->has_tsig ? outcome->tsig.mac_len : 0;
    if (outcome->has_ecs) {
        form.ecs_family = (uint8_t)(ecs->family < 255 ? ecs->family : 255);
        form.ecs_source = ecs->source;
        form.ecs_scope = ecs->scope;
    }
    return form;
}

#endif
