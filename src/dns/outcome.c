/* outcome.c -- the result codes of a message, each in its own space */
#include "rcodescope/outcome.h"

#include <string.h>

#include "dns/edns.h"
#include "dns/tsig.h"

/* RFC 6891 6.1.3: OPT holds the upper 8 bits. */
static uint16_t extended(uint8_t opt_rcode, uint8_t header_rcode)
{
    return (uint16_t)(opt_rcode << 4 | header_rcode);
}

/* Of two OPT records the first counts; if the second says otherwise, that is told. */
static void compare_second(const rcs_message *msg, rcs_outcome *out)
{
    uint16_t second = extended(rcsi_edns_rcode(msg, msg->second_opt_at), out->header_rcode);
    if (second != out->rcode) {
        out->second_rcode = second;
        out->certainty = RCS_CONFLICT;
    }
}

void rcs_outcome_of(rcs_message *msg, rcs_outcome *out)
{
    static const rcs_outcome empty;
    memcpy(out, &empty, offsetof(rcs_outcome, nsid_len)); /* faster than memset, see message.c */
    out->header_rcode = (uint8_t)(msg->flags & 0xf);
    out->certainty = msg->complete ? RCS_EXACT : RCS_INEXACT;
    if (msg->opt_at != 0) {
        rcsi_edns_read(msg, out);
        out->certainty = RCS_EXACT;
    }
    out->rcode = extended(out->opt_rcode, out->header_rcode);
    if (msg->second_opt_at != 0) {
        compare_second(msg, out);
    }
    if (msg->tsig_at != 0) {
        rcsi_tsig_read(msg, out);
    }
    if (msg->tkey_at != 0) {
        rcsi_tkey_read(msg, out);
    }
}

bool rcs_outcome_is_error(const rcs_outcome *outcome)
{
    return outcome->rcode != 0 || outcome->certainty == RCS_CONFLICT ||
           (outcome->has_tsig && outcome->tsig.error != 0) ||
           (outcome->has_tkey && outcome->tkey.error != 0);
}
