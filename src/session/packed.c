/* packed.c -- a finding in few octets, and back */
#include "session/packed.h"

#include <stddef.h>
#include <string.h>

#include "session/held.h"

enum {
    HEADER_LEN = 12, /* RFC 1035 4.1.1; the question begins behind it. */
    QUERY_LEN = offsetof(rcs_query, cookie),
    UPSTREAM_LEN = offsetof(rcs_upstream, zone),
    DNSTAP_LEN = offsetof(rcs_dnstap, identity)
};

_Static_assert(QUERY_LEN + sizeof(rcs_query) + sizeof(rcs_upstream) + sizeof(rcs_failure) +
                       sizeof(rcs_outer) + sizeof(rcs_dnstap) + sizeof(rcs_flow) <
                   RCSI_PACKED_MAX,
               "all parts together");

/* Which parts there are. */
enum {
    HAS_QUERY = 1,
    HAS_OWN_NAME = 2, /* The query's name is not that of the message, octet for octet. */
    HAS_UPSTREAM = 4,
    HAS_ZONE = 8,
    HAS_OUTER = 16,
    HAS_DNSTAP = 32,
    IS_FAILURE = 64
};

/* What every finding has. */
typedef struct head {
    uint64_t id, packet;
    int64_t latency_ns;
    uint32_t file, interface;
    uint16_t len, wire_len;
    uint16_t client_port, server_port;
    rcs_exchange exchange;
    uint8_t client_family, server_family;
    uint8_t transport, certainty, parts;
    bool fragmented;
} head;

static void put(uint8_t **at, const void *octets, size_t len)
{
    memcpy(*at, octets, len);
    *at += len;
}

static void get(const uint8_t **at, void *octets, size_t len)
{
    memcpy(octets, *at, len);
    *at += len;
}

static size_t address_len(uint8_t family)
{
    return family == 4 ? 4 : family == 0 ? 0 : 16;
}

static bool is_name_of_message(const rcs_query *query, const rcs_message *message)
{
    return message->has_question && message->len >= (uint32_t)HEADER_LEN + query->qname_len &&
           memcmp(message->wire + HEADER_LEN, query->qname, query->qname_len) == 0;
}

static uint8_t parts_of(const rcs_finding *f)
{
    int parts = f->kind == RCS_KIND_RESPONSE ? 0 : IS_FAILURE;
    parts |= f->upstream.seen ? HAS_UPSTREAM : 0;
    parts |= f->upstream.zone.seen ? HAS_ZONE : 0;
    parts |= f->outer.tunnels > 0 ? HAS_OUTER : 0;
    parts |= f->dnstap.type != RCS_DNSTAP_NONE ? HAS_DNSTAP : 0;
    if (f->query) {
        parts |= HAS_QUERY | (is_name_of_message(f->query, &f->message) ? 0 : HAS_OWN_NAME);
    }
    return (uint8_t)parts;
}

static void put_head(uint8_t **at, const rcs_finding *f, uint8_t parts)
{
    const rcs_endpoint *client = &f->flow.client, *server = &f->flow.server;
    const head h = {f->id, f->packet, f->latency_ns, f->file, f->interface,
                    (uint16_t)f->message.len, (uint16_t)f->message.wire_len,
                    client->port, server->port, f->exchange, client->family, server->family,
                    (uint8_t)f->flow.transport, (uint8_t)f->outcome.certainty, parts,
                    f->fragmented};
    put(at, &h, sizeof h);
    put(at, client->ip, address_len(client->family));
    put(at, server->ip, address_len(server->family));
}

static void put_query(uint8_t **at, const rcs_query *query, uint8_t parts)
{
    put(at, query, QUERY_LEN);
    put(at, query->cookie, query->cookie_len);
    put(at, &query->qname_len, sizeof query->qname_len);
    if (parts & HAS_OWN_NAME) {
        put(at, query->qname, query->qname_len);
    }
}

static void put_dnstap(uint8_t **at, const rcs_dnstap *dnstap)
{
    put(at, dnstap, DNSTAP_LEN);
    put(at, dnstap->identity, dnstap->identity_len);
    put(at, dnstap->version, dnstap->version_len);
}

size_t rcsi_finding_pack(const rcs_finding *f, uint8_t *out)
{
    uint8_t *at = out, parts = parts_of(f);
    put_head(&at, f, parts);
    /* the message lies before the query, whose name may be that of the message */
    if (f->message.len > 0) {
        put(&at, f->message.wire, f->message.len);
    }
    if (parts & HAS_QUERY) {
        put_query(&at, f->query, parts);
    }
    if (parts & IS_FAILURE) {
        put(&at, &f->failure, sizeof f->failure);
    }
    if (parts & HAS_UPSTREAM) {
        put(&at, &f->upstream, UPSTREAM_LEN);
    }
    if (parts & HAS_ZONE) {
        put(&at, &f->upstream.zone, sizeof f->upstream.zone);
    }
    if (parts & HAS_OUTER) {
        put(&at, &f->outer, sizeof f->outer);
    }
    if (parts & HAS_DNSTAP) {
        put_dnstap(&at, &f->dnstap);
    }
    return (size_t)(at - out);
}

static void get_end(const uint8_t **at, uint8_t family, uint16_t port, rcs_endpoint *out)
{
    *out = (rcs_endpoint){.family = family, .port = port};
    get(at, out->ip, address_len(family));
}

static void get_flow(const uint8_t **at, const head *h, rcs_flow *out)
{
    get_end(at, h->client_family, h->client_port, &out->client);
    get_end(at, h->server_family, h->server_port, &out->server);
    out->transport = (rcs_transport)h->transport;
}

static void get_query(const uint8_t **at, const uint8_t *message, uint8_t parts, rcs_query *out)
{
    get(at, out, QUERY_LEN);
    get(at, out->cookie, out->cookie_len);
    get(at, &out->qname_len, sizeof out->qname_len);
    if (parts & HAS_OWN_NAME) {
        get(at, out->qname, out->qname_len);
    } else {
        memcpy(out->qname, message + HEADER_LEN, out->qname_len);
    }
}

static void get_dnstap(const uint8_t **at, rcs_dnstap *out)
{
    get(at, out, DNSTAP_LEN);
    get(at, out->identity, out->identity_len);
    get(at, out->version, out->version_len);
}

const rcs_query *rcsi_finding_unpack_try(const uint8_t *packed, rcs_flow *flow, rcs_query *query)
{
    head h;
    const uint8_t *at = packed;
    get(&at, &h, sizeof h);
    get_flow(&at, &h, flow);
    const uint8_t *message = at;
    at += h.len;
    if (!(h.parts & HAS_QUERY)) {
        return NULL;
    }
    get_query(&at, message, h.parts, query);
    return query;
}

static void get_rest(const uint8_t *at, uint8_t parts, rcs_finding *out)
{
    out->upstream = (rcs_upstream){0};
    out->outer = (rcs_outer){0};
    out->dnstap.type = RCS_DNSTAP_NONE;
    if (parts & IS_FAILURE) {
        get(&at, &out->failure, sizeof out->failure);
    }
    if (parts & HAS_UPSTREAM) {
        get(&at, &out->upstream, UPSTREAM_LEN);
    }
    if (parts & HAS_ZONE) {
        get(&at, &out->upstream.zone, sizeof out->upstream.zone);
    }
    if (parts & HAS_OUTER) {
        get(&at, &out->outer, sizeof out->outer);
    }
    if (parts & HAS_DNSTAP) {
        get_dnstap(&at, &out->dnstap);
    }
}

static void read_message(const uint8_t *octets, const head *h, rcs_finding *out)
{
    if (h->parts & IS_FAILURE) {
        rcsi_finding_no_message(out);
        return;
    }
    rcs_message_decode(octets, h->len, h->wire_len, &out->message);
    rcs_outcome_of(&out->message, &out->outcome);
    out->outcome.certainty = (rcs_certainty)h->certainty;
}

void rcsi_finding_unpack(const uint8_t *packed, rcs_query *query, rcs_finding *out)
{
    head h;
    const uint8_t *at = packed;
    get(&at, &h, sizeof h);
    out->id = h.id;
    out->packet = h.packet;
    out->latency_ns = h.latency_ns;
    out->file = h.file;
    out->interface = h.interface;
    out->exchange = h.exchange;
    out->fragmented = h.fragmented;
    get_flow(&at, &h, &out->flow);
    const uint8_t *message = at;
    at += h.len;
    out->query = NULL;
    if (h.parts & HAS_QUERY) {
        get_query(&at, message, h.parts, query);
        out->query = query;
    }
    get_rest(at, h.parts, out);
    read_message(message, &h, out);
    rcsi_finding_question(out);
}
