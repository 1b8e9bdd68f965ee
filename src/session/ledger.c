/* ledger.c -- names of the ledger's rows, and whether it adds up */
#include "rcodescope/ledger.h"

const char *rcs_packet_class_name(rcs_packet_class class_)
{
    switch (class_) {
#define NAME_(symbol, value, name, text)                                                           \
    case RCS_PACKET_##symbol:                                                                      \
        return name;
        RCS_PACKET_CLASSES(NAME_)
#undef NAME_
    case RCS_PACKET_CLASS_COUNT:
        break;
    }
    return "unknown";
}

const char *rcs_packet_class_text(rcs_packet_class class_)
{
    switch (class_) {
#define TEXT_(symbol, value, name, text)                                                           \
    case RCS_PACKET_##symbol:                                                                      \
        return text;
        RCS_PACKET_CLASSES(TEXT_)
#undef TEXT_
    case RCS_PACKET_CLASS_COUNT:
        break;
    }
    return "unknown";
}

bool rcs_ledger_adds_up(const rcs_ledger *ledger)
{
    uint64_t packets = 0;
    for (int i = 0; i < RCS_PACKET_CLASS_COUNT; i++) {
        packets += ledger->classes[i];
    }
    const rcs_ledger_tcp *tcp = &ledger->tcp;
    uint64_t octets = tcp->delivered + tcp->duplicate + tcp->skipped + tcp->evicted + tcp->held;
    uint64_t messages = ledger->queries + ledger->responses + ledger->header_short;
    const rcs_ledger_fragments *f = &ledger->fragments;
    uint64_t fragments =
        f->used + f->duplicate + f->overlapping + f->expired + f->evicted + f->held;
    return packets == ledger->packets && octets == tcp->received &&
           messages == ledger->messages && fragments == f->fragments;
}

bool rcs_ledger_has_loss(const rcs_ledger *ledger)
{
    const rcs_ledger_tcp *tcp = &ledger->tcp;
    const rcs_ledger_fragments *f = &ledger->fragments;
    return ledger->classes[RCS_PACKET_UNKNOWN_LINK] || ledger->classes[RCS_PACKET_CUT] ||
           ledger->lost ||
           f->overlapping || f->expired || f->evicted || f->held || ledger->header_short ||
           ledger->cut_messages || ledger->queries_forgotten || ledger->encrypted ||
           ledger->suspected_doh || ledger->protected_frames || ledger->filtered_vlan ||
           ledger->filtered_fragments || ledger->elsewhere[0].packets || tcp->skipped ||
           tcp->evicted || tcp->held || tcp->gaps || tcp->conflicts;
}
