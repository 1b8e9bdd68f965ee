/* hangup.c -- TCP connections that came to nothing become findings */
#include "session/hangup.h"

#include <string.h>

#include "base/address.h"

#define SECOND INT64_C(1000000000)

/* Systems send a SYN at 0, 1, 3, 7 and 15 s: after that much silence a client knows. */
#define ENOUGH_NS (15 * SECOND)

/* At the end of a capture: asked again and no answer for so long is not just slow. */
#define SLOW_NS (5 * SECOND)

/* A port scan is no trouble of the DNS: of connections without a query a few are told. */
enum {
    BARE_PER_CLIENT = 4,
    BARE_PER_SERVER = 4
};
#define BARE_AGAIN_NS (3600 * SECOND)

rcs_status rcsi_hangup_init(rcsi_hangup *hangup)
{
    rcs_status status = rcsi_dials_init(&hangup->dials);
    if (status == RCS_OK) {
        status = rcsi_talks_init(&hangup->talks);
    }
    return status == RCS_OK ? rcsi_tc_init(&hangup->tc) : status;
}

void rcsi_hangup_free(rcsi_hangup *hangup)
{
    rcsi_dials_free(&hangup->dials);
    rcsi_talks_free(&hangup->talks);
    rcsi_tc_free(&hangup->tc);
}

static void set_end(rcs_endpoint *out, const uint8_t *address, uint8_t family, uint16_t port)
{
    *out = (rcs_endpoint){.family = family, .port = port};
    memcpy(out->ip, address, family == 4 ? 4 : 16);
}

static void set_flow(rcs_flow *out, const rcsi_segment *s, bool from_server)
{
    rcs_endpoint *source = from_server ? &out->server : &out->client;
    rcs_endpoint *destination = from_server ? &out->client : &out->server;
    out->transport = RCS_TCP;
    set_end(source, s->source, s->family, s->source_port);
    set_end(destination, s->destination, s->family, s->destination_port);
}

/* RFC 9293 3.5: whoever sends anything but a first SYN or a RST has a connection. */
static void note_client(rcsi_hangup *hangup, const rcsi_tcp_sign *sign)
{
    const rcsi_segment *s = sign->segment;
    rcsi_talk_rest ignored;
    rcsi_tc_came(&hangup->tc, &hangup->flow, sign->packet->time_ns);
    if ((s->tcp_flags & RCSI_TCP_SYN) != 0 && (s->tcp_flags & RCSI_TCP_ACK) == 0) {
        hangup->silence->ledger->connections_forgotten +=
            !rcsi_dials_asked(&hangup->dials, &hangup->flow, s->sequence, sign->packet);
        return;
    }
    rcsi_dials_taken(&hangup->dials, &hangup->flow);
    if ((s->tcp_flags & (RCSI_TCP_FIN | RCSI_TCP_RST)) != 0) {
        /* Who leaves first has given up; the server only follows. */
        rcsi_talks_ended(&hangup->talks, &hangup->flow, &ignored);
    }
}

/* Octets that the capture lacks may have been the answer. */
static void note_end(rcsi_hangup *hangup, const rcsi_segment *s)
{
    rcsi_talks_ended(&hangup->talks, &hangup->flow, &hangup->rest);
    hangup->end = s->tcp_flags & RCSI_TCP_RST ? RCS_TCP_END_RESET : RCS_TCP_END_CLOSED;
    if (!rcsi_tcp_is_whole(hangup->tcp, s)) {
        hangup->rest.count = 0;
    }
    hangup->silence->ledger->connections_forgotten += hangup->rest.more;
}

static void note_server(rcsi_hangup *hangup, const rcsi_segment *s)
{
    bool reset = (s->tcp_flags & RCSI_TCP_RST) != 0;
    hangup->is_refused =
        reset && rcsi_dials_refused(&hangup->dials, &hangup->flow, &hangup->refused);
    if (!reset) {
        rcsi_dials_taken(&hangup->dials, &hangup->flow);
    }
    if (reset || (s->tcp_flags & RCSI_TCP_FIN) != 0) {
        note_end(hangup, s);
    }
}

void rcsi_hangup_note(rcsi_hangup *hangup, const rcsi_tcp_sign *sign)
{
    hangup->is_refused = false;
    hangup->rest.count = hangup->next = 0;
    if (sign->to_server) {
        set_flow(&hangup->flow, sign->segment, false);
        note_client(hangup, sign);
    }
    if (sign->from_server) {
        set_flow(&hangup->flow, sign->segment, true);
        note_server(hangup, sign->segment);
    }
}

/* One for a client and server, a few for each client and server, and then no more for a while. */
static bool may_tell_bare(rcsi_hangup *hangup, const rcs_flow *flow, int64_t now_ns)
{
    int clients = 0, servers = 0;
    if (hangup->bare_count > 0 && now_ns - hangup->bare[0].time_ns > BARE_AGAIN_NS) {
        hangup->bare_count = 0;
    }
    for (uint32_t i = 0; i < hangup->bare_count; i++) {
        const rcsi_bare *b = &hangup->bare[i];
        bool client = rcsi_same_address(&b->client, &flow->client);
        bool server = rcsi_same_address(&b->server, &flow->server);
        if (client && server) {
            return false;
        }
        clients += client;
        servers += server;
    }
    if (clients >= BARE_PER_CLIENT || servers >= BARE_PER_SERVER ||
        hangup->bare_count == RCSI_BARE_MAX) {
        return false;
    }
    hangup->bare[hangup->bare_count++] = (rcsi_bare){flow->client, flow->server, now_ns};
    return true;
}

static void fill_place(const rcsi_dial *dial, rcs_finding *f)
{
    f->file = dial->file;
    f->interface = dial->interface;
    f->packet = dial->packet;
    f->time_ns = dial->last_ns;
}

static void fill_bare(rcs_finding *f)
{
    const rcsi_unanswered nobody = {.query = NULL};
    rcsi_silence_fill(&nobody, f);
}

/* An attempt to connect, for the query that was answered with TC, if that is how it began. */
static bool fill_dial(rcsi_hangup *hangup, const rcsi_dial *dial, rcsi_failed *out)
{
    rcs_finding *f = out->finding;
    const rcs_flow flow = rcsi_dial_flow(dial);
    const rcsi_tc_told *told =
        rcsi_tc_find(&hangup->tc, &flow, dial->first_ns - hangup->silence->longest_ns);
    out->end = RCSI_GIVEN_UP;
    out->lookup = NULL;
    if (told) {
        const rcsi_unanswered query = {.query = &told->query, .flow = told->flow,
                                       .question = told->question,
                                       .interface = told->interface};
        rcsi_silence_fill(&query, f);
        if (rcsi_silence_is_told(hangup->silence, &query, out)) {
            return false;
        }
    } else if (!may_tell_bare(hangup, &flow, dial->last_ns)) {
        hangup->silence->ledger->connections_bare++;
        return false;
    } else {
        fill_bare(f);
    }
    fill_place(dial, f);
    f->kind = RCS_KIND_TCP_FAILED;
    f->flow = flow;
    f->failure.after_tc = told != NULL;
    f->failure.tries = dial->count;
    f->failure.first_ns = dial->first_ns;
    return true;
}

static int64_t span(int64_t from, int64_t to)
{
    return to > from ? to - from : 0;
}

static void fill_packet(const rcs_packet *packet, int64_t since_ns, rcs_finding *f)
{
    f->file = packet->file;
    f->interface = packet->interface;
    f->packet = packet->number;
    f->time_ns = packet->time_ns;
    f->failure.waited_ns = span(since_ns, packet->time_ns);
}

static bool take_refused(rcsi_hangup *hangup, const rcs_packet *packet, rcsi_failed *out)
{
    bool is_refused = hangup->is_refused;
    hangup->is_refused = false;
    if (!is_refused || !fill_dial(hangup, &hangup->refused, out)) {
        return false;
    }
    out->finding->failure.tcp = RCS_TCP_END_REFUSED;
    out->finding->flow.client.port = hangup->flow.client.port;
    fill_packet(packet, hangup->refused.last_ns, out->finding);
    return true;
}

/* A query that the connection ends before. */
static bool take_rest(rcsi_hangup *hangup, const rcs_packet *packet, rcsi_failed *out)
{
    rcsi_unanswered query;
    rcs_finding *f = out->finding;
    const rcsi_quoted_id id = {true, hangup->rest.id[hangup->next++]};
    if (!rcsi_pair_quoted(hangup->silence->pair, &hangup->flow, &id, &query)) {
        return false;
    }
    rcsi_silence_fill(&query, f);
    if (rcsi_silence_is_told(hangup->silence, &query, out)) {
        return false;
    }
    int64_t asked_ns = query.query->time_ns;
    out->end = RCSI_GIVEN_UP;
    f->kind = RCS_KIND_TCP_FAILED;
    f->failure.tcp = hangup->end;
    f->failure.after_tc = rcsi_tc_find(&hangup->tc, &hangup->flow,
                                       asked_ns - hangup->silence->longest_ns) != NULL;
    fill_packet(packet, asked_ns, f);
    return true;
}

bool rcsi_hangup_next(rcsi_hangup *hangup, const rcs_packet *packet, rcsi_failed *out)
{
    if (take_refused(hangup, packet, out)) {
        return true;
    }
    while (hangup->next < hangup->rest.count) {
        if (take_rest(hangup, packet, out)) {
            return true;
        }
    }
    return false;
}

/* Only a SYN that was sent again shows that nothing came back: the answers to others may be
 * missing from the capture. */
static bool is_in_vain(const rcsi_dial *dial, int64_t now_ns, rcsi_phase phase)
{
    return dial->again > 0 && (phase == RCSI_RUNNING || span(dial->first_ns, now_ns) >= SLOW_NS);
}

bool rcsi_hangup_late(rcsi_hangup *hangup, int64_t now_ns, rcsi_phase phase, rcsi_failed *out)
{
    rcsi_dial dial;
    int64_t until_ns = now_ns < INT64_MIN + ENOUGH_NS ? INT64_MIN : now_ns - ENOUGH_NS;
    until_ns = phase == RCSI_OVER ? INT64_MAX : until_ns;
    while (rcsi_dials_overdue(&hangup->dials, until_ns, &dial)) {
        if (!is_in_vain(&dial, now_ns, phase) || !fill_dial(hangup, &dial, out)) {
            continue;
        }
        out->end = phase == RCSI_OVER && span(dial.first_ns, now_ns) < ENOUGH_NS
                       ? RCSI_END_OF_CAPTURE
                       : RCSI_GIVEN_UP;
        out->finding->failure.tcp = RCS_TCP_END_UNANSWERED;
        out->finding->failure.waited_ns = span(dial.last_ns, now_ns);
        return true;
    }
    return false;
}

void rcsi_hangup_asked(rcsi_hangup *hangup, const rcs_finding *query)
{
    hangup->silence->ledger->connections_forgotten +=
        !rcsi_talks_asked(&hangup->talks, &query->flow, query->message.id);
}

void rcsi_hangup_answered(rcsi_hangup *hangup, const rcs_finding *response)
{
    rcsi_talks_answered(&hangup->talks, &response->flow, response->message.id);
}
