/* dnssec.c -- what DNSSEC records say, as far as it needs no cryptography */
#include "rcodescope/dnssec.h"

#include "base/reader.h"

enum {
    SIGNER_AT = 18,      /* RFC 4034 3.1 */
    ALGORITHM_AT = 3,    /* of a DNSKEY, RFC 4034 2.1 */
    RSAMD5 = 1,
    SIGNATURES_MAX = 64  /* Looked at in one message. */
};

bool rcs_signature_of(const rcs_message *msg, const rcs_record *record, rcs_signature *out)
{
    if (record->type != RCS_TYPE_RRSIG || record->rdlen <= SIGNER_AT) {
        return false;
    }
    const uint8_t *r = record->rdata;
    out->covered = rcsi_load16(r);
    out->algorithm = r[2];
    out->expiration = rcsi_load32(r + 8);
    out->inception = rcsi_load32(r + 12);
    out->key_tag = rcsi_load16(r + 16);
    out->signer.msg = msg->wire;
    out->signer.msg_len = msg->len;
    out->signer.at = (uint16_t)(r + SIGNER_AT - msg->wire);
    return true;
}

/* RFC 1982 3.2; at a distance of 2^31 neither is later. */
static bool is_later(uint32_t a, uint32_t b)
{
    uint32_t apart = a - b;
    return apart != 0 && apart < UINT32_C(0x80000000);
}

rcs_signature_state rcs_signature_judge(const rcs_signature *signature, int64_t time_ns)
{
    uint32_t now = (uint32_t)(time_ns / 1000000000);
    if (is_later(signature->inception, signature->expiration)) {
        return RCS_SIGNATURE_INVERTED;
    }
    if (is_later(now, signature->expiration)) {
        return RCS_SIGNATURE_EXPIRED;
    }
    return is_later(signature->inception, now) ? RCS_SIGNATURE_NOT_YET : RCS_SIGNATURE_IN_TIME;
}

/* Has the same set of records another signature, which is in time?  One is enough (RFC 4035
   5.3.1), as in the course of a rollover. */
static bool has_other(const rcs_message *msg, const rcs_record *bad, int64_t time_ns)
{
    rcs_record_iter it = rcs_records(msg);
    rcs_record record;
    rcs_signature signature;
    int seen = 0;
    while (rcs_record_next(&it, &record) && seen < SIGNATURES_MAX) {
        if (rcs_signature_of(msg, &record, &signature)) {
            seen++;
            if (signature.covered == rcsi_load16(bad->rdata) &&
                rcs_signature_judge(&signature, time_ns) == RCS_SIGNATURE_IN_TIME &&
                rcs_name_equal(&record.owner, &bad->owner)) {
                return true;
            }
        }
    }
    return false;
}

rcs_signature_state rcs_signature_worst(const rcs_message *msg, int64_t time_ns,
                                        rcs_signature *out)
{
    rcs_signature_state worst = RCS_SIGNATURE_NONE;
    rcs_record_iter it = rcs_records(msg);
    rcs_record record;
    rcs_signature signature;
    int seen = 0;
    while (rcs_record_next(&it, &record) && seen < SIGNATURES_MAX &&
           worst <= RCS_SIGNATURE_IN_TIME) {
        if (!rcs_signature_of(msg, &record, &signature)) {
            continue;
        }
        seen++;
        rcs_signature_state state = rcs_signature_judge(&signature, time_ns);
        bool counts = state == RCS_SIGNATURE_IN_TIME ? worst == RCS_SIGNATURE_NONE
                                                     : !has_other(msg, &record, time_ns);
        if (counts) {
            worst = state;
            *out = signature;
        }
    }
    return worst;
}

uint16_t rcs_dnskey_tag(const uint8_t *rdata, uint16_t len)
{
    if (rdata[ALGORITHM_AT] == RSAMD5 && len >= 7) {
        return rcsi_load16(rdata + len - 3); /* RFC 4034 B.1 */
    }
    uint32_t sum = 0;
    for (uint16_t i = 0; i < len; i++) {
        sum += (i & 1) ? rdata[i] : (uint32_t)rdata[i] << 8;
    }
    return (uint16_t)(sum + (sum >> 16));
}
