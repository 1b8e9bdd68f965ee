/* record.c -- one record at a time out of a decoded message */
#include "base/reader.h"
#include "dns/name.h"

/* Read the record at `at`: the offset behind it, or 0 if it is not all there. */
static uint32_t read_record(const rcs_message *msg, uint32_t at, rcs_record *out)
{
    rcsi_name_end owner = rcsi_name_skip(msg->wire, msg->len, at);
    if (owner.defect != RCS_DEFECT_NONE) {
        return 0;
    }
    rcsi_reader r = rcsi_reader_of(msg->wire + owner.at, msg->len - owner.at);
    rcs_record record = {.at = (uint16_t)at, .owner = {msg->wire, msg->len, (uint16_t)at}};
    record.type = rcsi_u16(&r);
    record.klass = rcsi_u16(&r);
    record.ttl = rcsi_u32(&r);
    record.rdlen = rcsi_u16(&r);
    record.rdata = rcsi_take(&r, record.rdlen);
    if (r.failed) {
        return 0;
    }
    *out = record;
    return (uint32_t)(r.at - msg->wire);
}

bool rcs_record_at(const rcs_message *msg, uint16_t at, rcs_section section, rcs_record *out)
{
    if (at < RCSI_HEADER_LEN || at >= msg->len || read_record(msg, at, out) == 0) {
        return false;
    }
    out->section = section;
    return true;
}

rcs_record_iter rcs_records(const rcs_message *msg)
{
    rcs_record_iter it = {.msg_ = msg, .at_ = RCSI_HEADER_LEN};
    for (int i = 0; i < msg->walked[RCS_QUESTION]; i++) {
        it.at_ = (uint16_t)(rcsi_name_skip(msg->wire, msg->len, it.at_).at + 4);
    }
    for (int section = RCS_ANSWER; section <= RCS_ADDITIONAL; section++) {
        it.left_[section] = msg->walked[section];
    }
    return it;
}

bool rcs_record_next(rcs_record_iter *it, rcs_record *out)
{
    rcs_section section = RCS_ANSWER;
    while (section < RCS_ADDITIONAL && it->left_[section] == 0) {
        section++;
    }
    if (it->left_[section] == 0) {
        return false;
    }
    uint32_t next = read_record(it->msg_, it->at_, out);
    if (next == 0) {
        return false;
    }
    out->section = section;
    it->left_[section]--;
    it->at_ = (uint16_t)next;
    return true;
}
