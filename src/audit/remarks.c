/* remarks.c -- what is worth a look in what was seen of a server */
#include "audit/remarks.h"

/* IPv6's least MTU of 1,280 without its header and that of UDP: the size that DNS operators
   agreed on for the flag day of 2020. */
enum {
    SAFE_UDP = 1232
};

/* RFC 9018 4.3 lets a server cookie live for an hour; one that is made of nothing but a secret and
   the client's address never changes. */
#define COOKIE_LIFE_NS (INT64_C(3600) * 1000000000)

static bool is_odd_length(const rcs_audit_row *row)
{
    bool all_8 = row->cookie_least == 8 && row->cookie_most == 8;
    bool all_16 = row->cookie_least == 16 && row->cookie_most == 16;
    return row->cookie_answers > 0 && !all_8 && !all_16;
}

static bool holds(const rcs_audit_row *row, rcs_remark remark)
{
    switch (remark) {
    case RCS_REMARK_SILENT:
        return row->queries > 0 && row->responses == 0;
    case RCS_REMARK_EDNS_REFUSED:
        return row->edns_formerr + row->edns_notimp > 0 && row->edns_answers == 0;
    case RCS_REMARK_EDNS_FORGOTTEN:
        return row->edns_answers > 0 && row->edns_answers < row->edns_replies;
    case RCS_REMARK_EDNS_UNASKED:
        return row->edns_unasked > 0;
    case RCS_REMARK_VERSION_WRONG:
        return row->version_replies > row->badvers;
    case RCS_REMARK_OPTION_REFUSED:
        return row->edns_answers > 0 && (row->options_refused & ~row->options_taken) != 0;
    case RCS_REMARK_COOKIE_LENGTH:
        return is_odd_length(row);
    case RCS_REMARK_COOKIE_CONSTANT:
        return row->cookie_kept_ns >= COOKIE_LIFE_NS;
    case RCS_REMARK_LARGE_UDP:
        return row->largest_udp > SAFE_UDP;
    case RCS_REMARK_FRAGMENTS:
        return row->fragmented > 0;
    case RCS_REMARK_TCP_SILENT:
        return row->tcp_queries > 0 && row->tcp_responses == 0;
    case RCS_REMARK_TCP_REFUSED:
        return row->tcp_refused > 0;
    case RCS_REMARK_TCP_UNANSWERED:
        return row->tcp_unanswered > 0;
    case RCS_REMARK_UNREACHABLE:
        return row->unreachable > 0;
    case RCS_REMARK_OPTION_SILENT:
        return row->responses > row->unpaired &&
               (row->options_again & ~row->options_taken & ~row->options_refused) != 0;
    case RCS_REMARK_COUNT:
        break;
    }
    return false;
}

uint32_t rcsi_remarks_of(const rcs_audit_row *row)
{
    uint32_t remarks = 0;
    for (int remark = 0; remark < RCS_REMARK_COUNT; remark++) {
        remarks |= (uint32_t)holds(row, (rcs_remark)remark) << remark;
    }
    return remarks;
}

static rcs_shown shown(uint64_t asked, uint64_t seen)
{
    return seen > 0 ? RCS_SEEN : asked > 0 ? RCS_NOT_SEEN : RCS_NEVER_ASKED;
}

rcs_shown rcs_audit_shows(const rcs_audit_row *row, rcs_audit_part part)
{
    switch (part) {
    case RCS_PART_EDNS:
        return shown(row->edns_queries + row->version_queries,
                     row->edns_answers + row->badvers + row->edns_unasked);
    case RCS_PART_COOKIE:
        return shown(row->cookie_queries, row->cookie_answers);
    case RCS_PART_DNSSEC:
        return shown(row->do_answers, row->signed_answers);
    case RCS_PART_NSID:
        return shown(row->nsid_queries, row->nsid_answers);
    case RCS_PART_TCP:
        return shown(row->tcp_queries + row->tcp_refused + row->tcp_unanswered,
                     row->tcp_responses);
    case RCS_PART_COUNT:
        break;
    }
    return RCS_NEVER_ASKED;
}

const char *rcs_shown_name(rcs_shown shown_as)
{
    static const char *const names[] = {"never-asked", "not-seen", "seen"};
    return names[shown_as];
}

const char *rcs_remark_name(rcs_remark remark)
{
    static const char *const names[] = {
#define REMARK_NAME(symbol, value, name) [value] = name,
        RCS_REMARKS(REMARK_NAME)
#undef REMARK_NAME
    };
    return names[remark];
}
