/* message.c -- a message walked once, record by record, in place */
#include "rcodescope/message.h"

#include <assert.h>

#include "base/reader.h"
#include "dns/defect.h"
#include "dns/name.h"

/* Octets behind a name: of a question (RFC 1035 4.1.2) and of a record (4.1.3). */
enum {
    QUESTION_FIXED = 4,
    RECORD_FIXED = 10
};

/* Note what ended the walk: 0, no offset.  In a message that the capture cut, an overrun is
 * the cut. */
static uint32_t stop(rcs_message *msg, rcs_defect defect, uint32_t at)
{
    bool overrun = defect == RCS_DEFECT_NAME_OVERRUN || defect == RCS_DEFECT_RECORD_OVERRUN ||
                   defect == RCS_DEFECT_COUNT_OVERRUN;
    if (overrun && msg->wire_len > msg->len) {
        rcsi_defect_note(msg, RCS_DEFECT_CUT_BY_CAPTURE, msg->len);
    } else {
        rcsi_defect_note(msg, defect, at);
    }
    return 0;
}

/* An entry begins at `at` with a broken name; where nothing is left, there is no entry. */
static uint32_t stop_in_name(rcs_message *msg, rcsi_name_end name, uint32_t at)
{
    return stop(msg, at == msg->len ? RCS_DEFECT_COUNT_OVERRUN : name.defect, name.at);
}

/* RFC 6891 6.1.2: the owner is the root.  A pointer to a root octet is one, too. */
static bool is_root(const rcs_message *msg, uint32_t at)
{
    if (msg->wire[at] < RCSI_LABEL_POINTER) {
        return msg->wire[at] == 0;
    }
    return msg->wire[rcsi_name_target(msg->wire, at)] == 0;
}

static void note_opt(rcs_message *msg, rcs_section section, uint32_t at)
{
    if (section != RCS_ADDITIONAL) { /* RFC 6891 6.1.1 */
        rcsi_defect_note(msg, RCS_DEFECT_OPT_SECTION, at);
    } else if (!is_root(msg, at)) {
        rcsi_defect_note(msg, RCS_DEFECT_OPT_OWNER, at);
    } else if (msg->opt_at == 0) {
        msg->opt_at = (uint16_t)at;
    } else {
        rcsi_defect_note(msg, RCS_DEFECT_SECOND_OPT, at);
        msg->second_opt_at = msg->second_opt_at ? msg->second_opt_at : (uint16_t)at;
    }
}

static void note_tsig(rcs_message *msg, rcs_section section, uint32_t at)
{
    if (msg->tsig_at != 0) {
        rcsi_defect_note(msg, RCS_DEFECT_SECOND_TSIG, at);
    } else if (section != RCS_ADDITIONAL) { /* RFC 8945 5.1 */
        rcsi_defect_note(msg, RCS_DEFECT_TSIG_NOT_LAST, at);
    }
    msg->tsig_at = (uint16_t)at;
}

/* Records whose fixed fields say enough even if the octets behind them are missing. */
static void note_signal(rcs_message *msg, rcs_section section, uint16_t type, uint32_t at)
{
    if (msg->tsig_at != 0 && type != RCS_TYPE_TSIG) {
        rcsi_defect_note(msg, RCS_DEFECT_TSIG_NOT_LAST, msg->tsig_at);
    }
    if (type == RCS_TYPE_OPT) {
        note_opt(msg, section, at);
    } else if (type == RCS_TYPE_TSIG) {
        note_tsig(msg, section, at);
    } else if (type == RCS_TYPE_TKEY && msg->tkey_at == 0) {
        msg->tkey_at = (uint16_t)at;
    }
}

/* Records that are of use only if they are all there; `at` is 0 if this one is not. */
static void note_data(rcs_message *msg, rcs_section section, uint16_t type, uint32_t at)
{
    if (type == RCS_TYPE_OPT || at == 0) {
        return;
    }
    if (section == RCS_ANSWER && type == RCS_TYPE_CNAME) {
        msg->cname_at = (uint16_t)at;
    } else if (section == RCS_ANSWER && type == RCS_TYPE_DNAME && msg->dname_at == 0) {
        msg->dname_at = (uint16_t)at;
    } else if (section == RCS_AUTHORITY && type == RCS_TYPE_SOA && msg->soa_at == 0) {
        msg->soa_at = (uint16_t)at;
    } else if (section == RCS_AUTHORITY && type == RCS_TYPE_NS && msg->ns_at == 0) {
        msg->ns_at = (uint16_t)at;
    }
}

/* Is it one of the few types that are noted?  Most records are not, so it is asked first. */
static inline bool is_noted(uint16_t type)
{
    const uint64_t small = UINT64_C(1) << RCS_TYPE_NS | UINT64_C(1) << RCS_TYPE_CNAME |
                           UINT64_C(1) << RCS_TYPE_SOA | UINT64_C(1) << RCS_TYPE_DNAME |
                           UINT64_C(1) << RCS_TYPE_OPT;
    return type < 64 ? (small >> type & 1) != 0 : type == RCS_TYPE_TKEY || type == RCS_TYPE_TSIG;
}

/* The offset behind the question at `at`; 0: it stopped the walk. */
static inline uint32_t walk_question(rcs_message *msg, uint32_t at)
{
    rcsi_name_end name = rcsi_name_skip_labels(msg->wire, msg->len, at);
    if (name.defect != RCS_DEFECT_NONE) {
        return stop_in_name(msg, name, at);
    }
    if (msg->len - name.at < QUESTION_FIXED) {
        return stop(msg, RCS_DEFECT_RECORD_OVERRUN, at);
    }
    if (!msg->has_question) {
        msg->has_question = true;
        msg->qname.at = (uint16_t)at;
        msg->qtype = rcsi_load16(msg->wire + name.at);
        msg->qclass = rcsi_load16(msg->wire + name.at + 2);
    }
    return name.at + QUESTION_FIXED;
}

/* The offset behind the record at `at`; 0: it stopped the walk. */
static inline uint32_t walk_record(rcs_message *msg, rcs_section section, uint32_t at)
{
    const uint8_t *wire = msg->wire;
    uint32_t len = msg->len;
    rcsi_name_end owner = rcsi_name_skip(wire, len, at);
    if (owner.defect != RCS_DEFECT_NONE) {
        return stop_in_name(msg, owner, at);
    }
    if (len - owner.at < RECORD_FIXED) {
        return stop(msg, RCS_DEFECT_RECORD_OVERRUN, at);
    }
    uint16_t type = rcsi_load16(wire + owner.at);
    uint32_t end = owner.at + RECORD_FIXED + rcsi_load16(wire + owner.at + 8);
    if (is_noted(type) || msg->tsig_at != 0) {
        note_signal(msg, section, type, at);
        note_data(msg, section, type, end > len ? 0 : at);
    }
    return end > len ? stop(msg, RCS_DEFECT_RECORD_OVERRUN, at) : end;
}

static inline uint32_t walk_questions(rcs_message *msg, uint32_t at)
{
    uint16_t count = msg->count[RCS_QUESTION];
    for (uint16_t walked = 0; walked < count; walked++) {
        uint32_t next = walk_question(msg, at);
        if (next == 0) {
            msg->walked[RCS_QUESTION] = walked;
            return 0;
        }
        at = next;
    }
    msg->walked[RCS_QUESTION] = count;
    return at;
}

/* The header's counts limit the walk and promise nothing: each entry takes 5 octets or more. */
static inline uint32_t walk_records(rcs_message *msg, rcs_section section, uint32_t at)
{
    uint16_t count = msg->count[section];
    for (uint16_t walked = 0; walked < count; walked++) {
        uint32_t next = walk_record(msg, section, at);
        if (next == 0) {
            msg->walked[section] = walked;
            return 0;
        }
        at = next;
    }
    msg->walked[section] = count;
    return at;
}

static inline uint32_t walk(rcs_message *msg)
{
    uint32_t at = walk_questions(msg, RCSI_HEADER_LEN);
    for (rcs_section section = RCS_ANSWER; at != 0 && section <= RCS_ADDITIONAL; section++) {
        at = walk_records(msg, section, at);
    }
    return at;
}

static void read_header(rcs_message *msg)
{
    const uint8_t *wire = msg->wire;
    msg->has_header = msg->len >= RCSI_HEADER_LEN;
    if (!msg->has_header) {
        msg->id = msg->len >= 2 ? rcsi_load16(wire) : 0;
        msg->flags = msg->len >= 4 ? rcsi_load16(wire + 2) : 0;
        return;
    }
    msg->id = rcsi_load16(wire);
    msg->flags = rcsi_load16(wire + 2);
    msg->count[RCS_QUESTION] = rcsi_load16(wire + 4);
    msg->count[RCS_ANSWER] = rcsi_load16(wire + 6);
    msg->count[RCS_AUTHORITY] = rcsi_load16(wire + 8);
    msg->count[RCS_ADDITIONAL] = rcsi_load16(wire + 10);
}

void rcs_message_decode(const uint8_t *wire, size_t len, size_t wire_len, rcs_message *out)
{
    assert(len <= wire_len && wire_len <= UINT16_MAX);
    static const rcs_message empty;
    *out = empty; /* a copy is three times as fast as the memset compilers make of zeros */
    out->wire = wire;
    out->len = (uint16_t)len;
    out->wire_len = (uint16_t)wire_len;
    out->qname.msg = wire;
    out->qname.msg_len = (uint16_t)len;
    read_header(out);
    if (!out->has_header) {
        rcs_defect defect = wire_len < RCSI_HEADER_LEN ? RCS_DEFECT_SHORT_HEADER
                                                       : RCS_DEFECT_CUT_BY_CAPTURE;
        rcsi_defect_note(out, defect, len);
        return;
    }
    uint32_t at = walk(out);
    out->complete = at != 0;
    if (out->complete && at < wire_len) {
        rcsi_defect_note(out, RCS_DEFECT_TRAILING_OCTETS, at);
    }
}
