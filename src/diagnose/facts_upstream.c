/* facts_upstream.c -- what the answering host got when it asked others the same question */
#include <string.h>

#include "diagnose/facts_part.h"

static rcsi_value of_last(const rcs_finding *f, bool value)
{
    return f->upstream.seen && f->upstream.answered ? rcsi_known(value) : rcsi_unknown();
}

rcsi_value rcsi_fact_upstream_queries(const rcs_finding *f)
{
    return f->upstream.seen ? rcsi_known(f->upstream.queries) : rcsi_unknown();
}

rcsi_value rcsi_fact_upstream_servers(const rcs_finding *f)
{
    return f->upstream.seen ? rcsi_known(f->upstream.servers) : rcsi_unknown();
}

/* The one RCODE that all answers had; unknown where there were several, or none. */
rcsi_value rcsi_fact_upstream_only(const rcs_finding *f)
{
    const rcs_upstream *up = &f->upstream;
    bool one = up->rcodes != 0 && (up->rcodes & (up->rcodes - 1)) == 0 && up->last_rcode < 32;
    return up->seen && up->answered && one ? rcsi_known(up->last_rcode) : rcsi_unknown();
}

rcsi_value rcsi_fact_upstream_aa(const rcs_finding *f)
{
    return of_last(f, f->upstream.last_aa);
}

rcsi_value rcsi_fact_upstream_data(const rcs_finding *f)
{
    return of_last(f, f->upstream.last_has_data);
}

rcsi_value rcsi_fact_upstream_upward(const rcs_finding *f)
{
    return of_last(f, f->upstream.last_upward);
}

/* Each of two resolvers forwards the question to the other. */
rcsi_value rcsi_fact_upstream_back(const rcs_finding *f)
{
    const rcs_endpoint *asked = &f->upstream.last_server, *client = &f->flow.client;
    bool back = asked->family != 0 && asked->family == client->family &&
                memcmp(asked->ip, client->ip, sizeof asked->ip) == 0;
    return f->upstream.seen ? rcsi_known(back) : rcsi_unknown();
}
