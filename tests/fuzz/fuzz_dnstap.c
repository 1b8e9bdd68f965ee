/* fuzz_dnstap.c -- any octets as a dnstap frame: what is read of it lies within it */
#include <stdio.h>
#include <stdlib.h>

#include "capture/dnstap_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz_dnstap: %s\n", what);
        abort();
    }
}

static void check_part(const rcs_carried_part *part, const uint8_t *data, size_t size)
{
    if (part->wire) {
        require(part->len > 0, "a message has octets");
        require(part->wire >= data && part->wire + part->len <= data + size,
                "a message is part of its frame");
    }
    require(part->time_ns >= 0, "dnstap knows no time before 1970");
}

static void check_end(const rcs_endpoint *end)
{
    require(end->family == 0 || end->family == 4 || end->family == 6, "an address has a family");
    for (int i = end->family == 4 ? 4 : 16; i < 16; i++) {
        require(end->ip[i] == 0, "octets that an address does not use are zero");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rcsi_told told;
    const char *broken = rcsi_dnstap_message_read(data, size, &told);
    const rcs_carried *c = &told.carried;
    require(!broken || broken[0], "what is broken has its words");
    require(c->origin.type != RCS_DNSTAP_NONE, "a frame comes from dnstap");
    require(c->origin.carrier <= RCS_CARRIER_QUIC, "a carrier is one of the list");
    require(c->origin.identity_len <= RCS_DNSTAP_WORD_MAX &&
                c->origin.version_len <= RCS_DNSTAP_WORD_MAX,
            "words are cut where they are too long");
    require(c->flow.transport == RCS_UDP || c->flow.transport == RCS_TCP, "UDP or TCP");
    require(c->waited_ns >= -1, "an answer comes after its question");
    require(told.time_ns >= 0, "dnstap knows no time before 1970");
    check_part(&c->query, data, size);
    check_part(&c->response, data, size);
    check_end(&c->flow.client);
    check_end(&c->flow.server);
    return 0;
}
