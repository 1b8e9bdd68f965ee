/* upstream.c -- what the host that answered had met when it asked others itself */
#include "session/upstream.h"

/* RFC 9499 6, "lame delegation": of old, a server that does not know the zone refers to the
   root. */
static bool is_upward(const rcs_finding *f)
{
    rcs_record ns;
    uint8_t owner[RCS_NAME_WIRE_MAX], qname[RCS_NAME_WIRE_MAX];
    return f->outcome.rcode == 0 && f->message.count[RCS_ANSWER] == 0 && f->message.ns_at != 0 &&
           rcs_record_at(&f->message, f->message.ns_at, RCS_AUTHORITY, &ns) &&
           rcs_name_wire(&ns.owner, owner) == 1 && f->has_question &&
           rcs_name_wire(&f->qname, qname) > 1;
}

void rcsi_upstream_note(rcsi_lookup *lookup, const rcs_finding *f)
{
    lookup->last_aa = (f->message.flags & RCS_FLAG_AA) != 0;
    lookup->last_has_data = f->message.count[RCS_ANSWER] > 0;
    lookup->last_upward = is_upward(f);
}

/* What the host that answered had asked others since it was asked. */
void rcsi_upstream_tell(rcs_finding *f, rcsi_lookup *up)
{
    if (up->queries == 0 || up->asked_ns < f->query->time_ns) {
        return;
    }
    up->over = true;
    f->upstream.seen = true;
    f->upstream.queries = up->queries;
    f->upstream.silent = up->queries > up->answers ? up->queries - up->answers : 0;
    f->upstream.servers = up->servers;
    f->upstream.rcodes = up->rcodes;
    f->upstream.answered = up->answers > 0;
    f->upstream.last_rcode = up->last_rcode;
    f->upstream.last_server = up->last_server;
    f->upstream.last_aa = up->last_aa;
    f->upstream.last_has_data = up->last_has_data;
    f->upstream.last_upward = up->last_upward;
}
