/* tsig.c -- what TSIG and TKEY records say */
#include "dns/tsig.h"

#include "base/reader.h"
#include "dns/defect.h"
#include "dns/name.h"

static rcs_name name_at(const rcs_message *msg, size_t at)
{
    rcs_name name = {msg->wire, msg->len, (uint16_t)at};
    return name;
}

/* A cursor behind the algorithm's name, which both records begin with. */
static rcsi_reader begin(rcs_message *msg, uint16_t at, rcs_name *key, rcs_name *algorithm)
{
    uint32_t fixed = rcsi_name_skip(msg->wire, msg->len, at).at;
    rcsi_reader r = rcsi_reader_of(msg->wire + fixed, msg->len - fixed);
    rcsi_take(&r, 2 + 2 + 4); /* type, class, ttl */
    uint16_t rdlen = rcsi_u16(&r);
    if (rdlen < rcsi_left(&r)) {
        r.end = r.at + rdlen;
    }
    uint32_t start = (uint32_t)(r.at - msg->wire);
    uint32_t end = (uint32_t)(r.end - msg->wire);
    rcsi_name_end name = rcsi_name_skip(msg->wire, end, start);
    *key = name_at(msg, at);
    *algorithm = name_at(msg, start);
    if (name.defect != RCS_DEFECT_NONE && name.defect != RCS_DEFECT_NAME_OVERRUN) {
        rcsi_defect_note(msg, name.defect, name.at);
    }
    rcsi_take(&r, name.defect == RCS_DEFECT_NONE ? name.at - start : SIZE_MAX);
    return r;
}

/* RFC 8945 4.2 */
void rcsi_tsig_read(rcs_message *msg, rcs_outcome *out)
{
    rcs_tsig *tsig = &out->tsig;
    rcsi_reader r = begin(msg, msg->tsig_at, &tsig->key, &tsig->algorithm);
    tsig->time_signed = rcsi_u48(&r);
    tsig->fudge = rcsi_u16(&r);
    tsig->mac_len = rcsi_u16(&r);
    rcsi_take(&r, tsig->mac_len);
    tsig->original_id = rcsi_u16(&r);
    tsig->error = rcsi_u16(&r);
    out->has_tsig = !r.failed;
    uint16_t other_len = rcsi_u16(&r);
    tsig->other = rcsi_take(&r, other_len);
    tsig->other_len = r.failed ? 0 : other_len;
    if (r.failed) {
        rcsi_defect_note(msg, RCS_DEFECT_TSIG_SHORT, msg->tsig_at);
    }
}

/* RFC 2930 2 */
void rcsi_tkey_read(rcs_message *msg, rcs_outcome *out)
{
    rcs_tkey *tkey = &out->tkey;
    rcsi_reader r = begin(msg, msg->tkey_at, &tkey->key, &tkey->algorithm);
    rcsi_take(&r, 4 + 4); /* inception, expiration */
    tkey->mode = rcsi_u16(&r);
    tkey->error = rcsi_u16(&r);
    out->has_tkey = !r.failed;
    rcsi_take(&r, rcsi_u16(&r)); /* key data */
    rcsi_take(&r, rcsi_u16(&r)); /* other data */
    if (r.failed) {
        rcsi_defect_note(msg, RCS_DEFECT_TSIG_SHORT, msg->tkey_at);
    }
}
