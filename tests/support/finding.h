/* finding.h -- findings made by hand for tests */
#ifndef RCS_TESTS_FINDING_H
#define RCS_TESTS_FINDING_H

#include "rcodescope/finding.h"
#include "wire.h"

/** The finding of a response over UDP from 192.0.2.53:53 to 198.51.100.7, without a query. */
static inline rcs_finding finding_of(const wire *w, size_t kept)
{
    rcs_finding f = {.id = 1, .packet = 1, .latency_ns = -1};
    const uint8_t server[] = {192, 0, 2, 53}, client[] = {198, 51, 100, 7};
    memcpy(f.flow.server.ip, server, sizeof server);
    memcpy(f.flow.client.ip, client, sizeof client);
    f.flow.server.family = f.flow.client.family = 4;
    f.flow.server.port = 53;
    f.flow.client.port = 40000;
    f.flow.transport = RCS_UDP;
    rcs_message_decode(w->octets, kept, w->len, &f.message);
    rcs_outcome_of(&f.message, &f.outcome);
    f.has_question = f.message.has_question;
    f.qname = f.message.qname;
    f.qtype = f.message.qtype;
    f.qclass = f.message.qclass;
    return f;
}

#endif
