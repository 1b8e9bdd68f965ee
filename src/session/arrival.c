/* arrival.c -- one message on its way through the session, and who sent it to whom */
#include "session/arrival.h"

#include <string.h>

#include "session/tally.h"

void rcsi_arrival_carried(const rcs_carried *carried, const rcs_carried_part *part,
                          rcsi_arrival *out)
{
    uint32_t len = part->len < RCSI_MESSAGE_MAX ? part->len : RCSI_MESSAGE_MAX;
    *out = (rcsi_arrival){.wire = part->wire,
                          .len = len,
                          .wire_len = len,
                          .transport = carried->flow.transport,
                          .service = RCSI_SERVICE_DNS,
                          .carried = carried};
}

static void set_endpoint(rcs_endpoint *out, const uint8_t *address, uint8_t family, uint16_t port)
{
    memset(out->ip, 0, sizeof out->ip);
    memcpy(out->ip, address, family == 4 ? 4 : 16);
    out->family = family;
    out->port = port;
}

void rcsi_arrival_flow(const rcsi_arrival *from, bool response, rcs_flow *out)
{
    if (from->carried) {
        *out = from->carried->flow;
        return;
    }
    rcs_endpoint *source = response ? &out->server : &out->client;
    rcs_endpoint *destination = response ? &out->client : &out->server;
    set_endpoint(source, from->source, from->family, from->source_port);
    set_endpoint(destination, from->destination, from->family, from->destination_port);
    out->transport = from->transport;
}

void rcsi_arrival_outer(const rcsi_arrival *from, rcs_outer *out)
{
    const rcsi_segment *carrier = from->carrier;
    *out = (rcs_outer){.tunnels = carrier ? carrier->tunnels : 0};
    if (out->tunnels > 0) {
        set_endpoint(&out->server, carrier->outer_source, carrier->outer_family, 0);
        set_endpoint(&out->client, carrier->outer_destination, carrier->outer_family, 0);
    }
}

void rcsi_arrival_origin(const rcsi_arrival *from, rcs_finding *out)
{
    out->dnstap.type = RCS_DNSTAP_NONE;
    out->latency_ns = -1;
    if (from->carried) {
        out->dnstap = from->carried->origin;
        out->latency_ns = from->carried->waited_ns;
    }
}

static bool is_upstream(rcs_dnstap_type type)
{
    return type == RCS_DNSTAP_RESOLVER_QUERY || type == RCS_DNSTAP_RESOLVER_RESPONSE ||
           type == RCS_DNSTAP_FORWARDER_QUERY || type == RCS_DNSTAP_FORWARDER_RESPONSE;
}

const rcs_flow *rcsi_arrival_pairing(const rcs_finding *of, rcs_flow *scratch)
{
    if (!is_upstream(of->dnstap.type)) {
        return &of->flow;
    }
    *scratch = of->flow;
    scratch->client.port = 0;
    return scratch;
}

static bool has_code(const rcsi_arrival *from)
{
    return from->len >= RCSI_QR_OCTETS && (from->wire[3] & 0xf) != 0;
}

/* The opcode is 0 (RFC 6762 18.3, RFC 4795 2.1.1), and a response comes from the port (RFC 6762 6,
   RFC 4795 2), in multicast DNS to it too: DNSCrypt and name servers share port 5353. */
bool rcsi_arrival_is_discarded(const rcsi_arrival *from)
{
    enum { QR_AND_OPCODE = 0xf8, RESPONSE = 0x80 };
    bool relative =
        (from->service == RCSI_SERVICE_MDNS && from->source_port == RCSI_PORT_MDNS &&
         from->destination_port == RCSI_PORT_MDNS) ||
        (from->service == RCSI_SERVICE_LLMNR && from->source_port == RCSI_PORT_LLMNR);
    return relative && has_code(from) && (from->wire[2] & QR_AND_OPCODE) == RESPONSE;
}

bool rcsi_arrival_is_relative(const rcsi_arrival *from, rcs_ledger *ledger)
{
    if (from->service == RCSI_SERVICE_DNS) {
        return false;
    }
    bool discarded = has_code(from);
    if (from->service == RCSI_SERVICE_MDNS) {
        ledger->mdns_messages++;
        ledger->mdns_discarded += discarded;
    } else if (from->service == RCSI_SERVICE_LLMNR) {
        ledger->llmnr_messages++;
        ledger->llmnr_discarded += discarded;
    }
    return true;
}
