/* audit.c -- what a capture shows of each server's EDNS, cookies, sizes and TCP */
#include "rcodescope/audit.h"

#include <stdlib.h>
#include <string.h>

#include "audit/remarks.h"
#include "base/siphash.h"

enum {
    WAYS = 8,             /* A server competes with these for its place. */
    SERVERS_DEFAULT = 4096,
    TYPE_RRSIG = 46,      /* RFC 4034 3 */
    RCODE_FORMERR = 1,
    RCODE_NXDOMAIN = 3,
    RCODE_NOTIMP = 4,
    RCODE_BADVERS = 16,
    RCODE_BADCOOKIE = 23,
    OPTION_NSID = 3,
    CLIENT_COOKIE_LEN = 8 /* RFC 7873 4 */
};

/* The last server cookie, to see whether the next for the same client is the same. */
typedef struct last_cookie {
    uint64_t client, cookie; /* Hashes; cookie 0: none. */
    int64_t since_ns;        /* When this one was first seen. */
} last_cookie;

typedef struct place {
    rcs_audit_row row;
    last_cookie last;
} place;

/* One to be sorted. */
typedef struct ranked {
    const rcs_audit_row *row;
} ranked;

struct rcs_audit {
    place *places; /* sets * WAYS of them; free: no messages. */
    ranked *order; /* Room to sort them. */
    uint32_t sets;
    rcs_audit_rest rest;
};

/* Constant, so that the same capture gives the same rows. */
static const rcsi_hash_key hash_key = {{3, 4}};

rcs_status rcs_audit_new(uint32_t most, rcs_audit **out)
{
    rcs_audit *audit = calloc(1, sizeof *audit);
    uint32_t wanted = most ? most : SERVERS_DEFAULT;
    if (audit) {
        audit->sets = (wanted + WAYS - 1) / WAYS;
        audit->places = calloc((size_t)audit->sets * WAYS, sizeof *audit->places);
        audit->order = calloc((size_t)audit->sets * WAYS, sizeof *audit->order);
    }
    if (!audit || !audit->places || !audit->order) {
        rcs_audit_free(audit);
        return RCS_ERR_MEMORY;
    }
    *out = audit;
    return RCS_OK;
}

void rcs_audit_free(rcs_audit *audit)
{
    if (audit) {
        free(audit->places);
        free(audit->order);
        free(audit);
    }
}

static uint64_t messages_of(const place *at)
{
    return at->row.queries + at->row.responses;
}

static bool is_at(const place *at, const rcs_endpoint *server)
{
    const rcs_endpoint *have = &at->row.server;
    return have->port == server->port && have->family == server->family &&
           memcmp(have->ip, server->ip, sizeof have->ip) == 0;
}

static bool matters_less(const place *a, const place *b)
{
    return messages_of(a) != messages_of(b) ? messages_of(a) < messages_of(b)
                                            : a->row.last_ns < b->row.last_ns;
}

static place *set_of(const rcs_audit *audit, const rcs_endpoint *server)
{
    uint64_t hash = rcsi_hash(&hash_key, server->ip, sizeof server->ip) + server->port;
    return audit->places + hash % audit->sets * WAYS;
}

/* NULL: it is not there. */
static place *find(const rcs_audit *audit, const rcs_endpoint *server)
{
    place *set = set_of(audit, server);
    for (int i = 0; i < WAYS; i++) {
        if (messages_of(&set[i]) > 0 && is_at(&set[i], server)) {
            return &set[i];
        }
    }
    return NULL;
}

/* The place of a server; if it is new, a free one or that of the least of its set. */
static place *enter(rcs_audit *audit, const rcs_endpoint *server)
{
    place *known = find(audit, server), *set = set_of(audit, server), *least = set;
    if (known) {
        return known;
    }
    for (int i = 0; i < WAYS; i++) {
        if (matters_less(&set[i], least)) {
            least = &set[i];
        }
    }
    if (messages_of(least) > 0) {
        audit->rest.servers++;
        audit->rest.queries += least->row.queries;
        audit->rest.responses += least->row.responses;
    }
    memset(least, 0, sizeof *least);
    least->row.server = *server;
    return least;
}

static void note_time(rcs_audit_row *row, int64_t now_ns)
{
    bool fresh = row->queries + row->responses == 0;
    row->first_ns = fresh || now_ns < row->first_ns ? now_ns : row->first_ns;
    row->last_ns = fresh || now_ns > row->last_ns ? now_ns : row->last_ns;
}

static void add_query(rcs_audit_row *row, const rcs_finding *f)
{
    const rcs_outcome *o = &f->outcome;
    row->queries++;
    row->tcp_queries += f->flow.transport == RCS_TCP;
    row->edns_queries += o->has_edns && o->edns_version == 0;
    row->version_queries += o->has_edns && o->edns_version > 0;
    row->options_again |= o->edns_version == 0 ? row->options_asked & o->options : 0;
    row->options_asked |= o->options;
    row->cookie_queries += o->cookie.kind != RCS_COOKIE_NONE;
    row->nsid_queries += (o->options >> OPTION_NSID & 1) != 0;
}

/* How the response takes what its query had. */
static void add_reply(rcs_audit_row *row, const rcs_finding *f)
{
    const rcs_query *query = f->query;
    const rcs_outcome *o = &f->outcome;
    if (query->has_edns && query->edns_version > 0) {
        row->version_replies++;
        row->badvers += o->rcode == RCODE_BADVERS;
    } else if (query->has_edns && (o->has_edns || f->message.complete)) {
        row->edns_replies++;
        row->edns_answers += o->has_edns;
        row->edns_formerr += o->rcode == RCODE_FORMERR;
        row->edns_notimp += o->rcode == RCODE_NOTIMP;
    } else {
        row->edns_unasked += o->has_edns && query->complete;
    }
    bool refused = o->rcode == RCODE_FORMERR || o->rcode == RCODE_NOTIMP;
    uint32_t options = query->edns_version == 0 ? query->options : 0;
    row->options_refused |= refused ? options : 0;
    row->options_taken |= refused ? 0 : options;
}

static bool holds_signature(const rcs_message *message)
{
    rcs_record_iter records = rcs_records(message);
    rcs_record record;
    while (rcs_record_next(&records, &record) && record.section == RCS_ANSWER) {
        if (record.type == TYPE_RRSIG) {
            return true;
        }
    }
    return false;
}

/* Does the server give a client the same cookie for as long as it lives? */
static void follow_cookie(place *at, const rcs_finding *f)
{
    const rcs_cookie *cookie = &f->outcome.cookie;
    uint64_t client = rcsi_hash(&hash_key, f->flow.client.ip, sizeof f->flow.client.ip) ^
                      rcsi_hash(&hash_key, cookie->octets, CLIENT_COOKIE_LEN) * 3;
    uint64_t now = rcsi_hash(&hash_key, cookie->octets, cookie->len) | 1;
    last_cookie *last = &at->last;
    bool known = last->cookie != 0 && last->client == client;
    if (known && last->cookie == now) {
        int64_t kept = f->time_ns - last->since_ns;
        at->row.cookie_same++;
        at->row.cookie_kept_ns = kept > at->row.cookie_kept_ns ? kept : at->row.cookie_kept_ns;
        return;
    }
    at->row.cookie_new += known;
    last->client = client;
    last->cookie = now;
    last->since_ns = f->time_ns;
}

static void add_cookie(place *at, const rcs_finding *f)
{
    rcs_audit_row *row = &at->row;
    const rcs_cookie *cookie = &f->outcome.cookie;
    if (cookie->kind != RCS_COOKIE_BOTH) {
        return;
    }
    uint8_t len = (uint8_t)(cookie->len - CLIENT_COOKIE_LEN);
    bool first = row->cookie_answers++ == 0;
    row->cookie_least = first || len < row->cookie_least ? len : row->cookie_least;
    row->cookie_most = len > row->cookie_most ? len : row->cookie_most;
    /* RFC 9018 4: version 1 and three reserved octets, time stamp, hash. */
    row->cookie_version_1 += len == 16 && cookie->octets[CLIENT_COOKIE_LEN] == 1;
    follow_cookie(at, f);
}

static void add_edns(rcs_audit_row *row, const rcs_outcome *o)
{
    if (!o->has_edns) {
        return;
    }
    bool first = row->advertised_most == 0;
    row->advertised_least = first || o->udp_size < row->advertised_least ? o->udp_size
                                                                         : row->advertised_least;
    row->advertised_most = o->udp_size > row->advertised_most ? o->udp_size
                                                              : row->advertised_most;
    row->options_sent |= o->options;
    row->ede_responses += o->ede_count > 0;
    if (o->has_nsid) {
        row->nsid_answers++;
        row->nsid_len = (uint8_t)(o->nsid_len < RCS_AUDIT_NSID_MAX ? o->nsid_len
                                                                   : RCS_AUDIT_NSID_MAX);
        memcpy(row->nsid, o->nsid, row->nsid_len);
    }
}

static void add_size(rcs_audit_row *row, const rcs_finding *f)
{
    if (f->flow.transport == RCS_TCP) {
        row->tcp_responses++;
        return;
    }
    uint16_t len = f->message.wire_len;
    row->largest_udp = len > row->largest_udp ? len : row->largest_udp;
    row->truncated += (f->message.flags & RCS_FLAG_TC) != 0;
    row->fragmented += f->fragmented;
}

static void add_response(place *at, const rcs_finding *f)
{
    rcs_audit_row *row = &at->row;
    const rcs_outcome *o = &f->outcome;
    row->responses++;
    row->errors += o->rcode != 0 && o->rcode != RCODE_NXDOMAIN;
    row->badcookie += o->rcode == RCODE_BADCOOKIE;
    add_edns(row, o);
    add_size(row, f);
    add_cookie(at, f);
    if (!f->query) {
        row->unpaired++;
        return;
    }
    add_reply(row, f);
    if (f->query->has_edns && f->query->dnssec_ok && f->message.count[RCS_ANSWER] > 0) {
        row->do_answers++;
        row->signed_answers += holds_signature(&f->message);
    }
}

/* A failure to get a response: its queries were noted. */
static void add_failure(rcs_audit *audit, const rcs_finding *f)
{
    rcs_audit_row none = {0};
    place *at = find(audit, &f->flow.server);
    rcs_audit_row *row = at ? &at->row : &none;
    if (f->kind == RCS_KIND_UNREACHABLE) {
        row->unreachable++;
        return;
    }
    switch (f->failure.tcp) {
    case RCS_TCP_END_REFUSED:
        row->tcp_refused++;
        break;
    case RCS_TCP_END_UNANSWERED:
        row->tcp_unanswered++;
        break;
    case RCS_TCP_END_RESET:
    case RCS_TCP_END_CLOSED:
        row->tcp_broken++;
        break;
    case RCS_TCP_END_NONE:
        break;
    }
}

void rcs_audit_add(rcs_audit *audit, const rcs_finding *finding)
{
    if (finding->kind != RCS_KIND_RESPONSE) {
        add_failure(audit, finding);
        return;
    }
    if (finding->message.len < 4) {
        return;
    }
    place *at = enter(audit, &finding->flow.server);
    note_time(&at->row, finding->time_ns);
    if (rcs_message_is_response(&finding->message)) {
        add_response(at, finding);
    } else {
        add_query(&at->row, finding);
    }
}

static int by_queries(const void *left, const void *right)
{
    const rcs_audit_row *a = ((const ranked *)left)->row, *b = ((const ranked *)right)->row;
    if (a->queries != b->queries) {
        return a->queries < b->queries ? 1 : -1;
    }
    if (a->responses != b->responses) {
        return a->responses < b->responses ? 1 : -1;
    }
    int address = memcmp(a->server.ip, b->server.ip, sizeof a->server.ip);
    return address ? address : (int)a->server.port - (int)b->server.port;
}

size_t rcs_audit_rows(const rcs_audit *audit, rcs_audit_row *out, size_t max)
{
    const uint32_t silences = 1u << RCS_REMARK_SILENT | 1u << RCS_REMARK_TCP_SILENT;
    uint64_t responses = audit->rest.responses;
    size_t count = 0;
    for (size_t i = 0; i < (size_t)audit->sets * WAYS; i++) {
        responses += audit->places[i].row.responses;
        if (messages_of(&audit->places[i]) > 0) {
            audit->order[count++].row = &audit->places[i].row;
        }
    }
    qsort(audit->order, count, sizeof *audit->order, by_queries);
    for (size_t i = 0; i < count && i < max; i++) {
        out[i] = *audit->order[i].row;
        out[i].remarks = rcsi_remarks_of(&out[i]);
        if (responses == 0) {
            out[i].remarks &= ~silences; /* Only queries were captured: nothing follows. */
        }
    }
    return count;
}

rcs_audit_rest rcs_audit_others(const rcs_audit *audit)
{
    return audit->rest;
}
