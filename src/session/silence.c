/* silence.c -- queries that nobody answered, or that an ICMP error answered, become findings */
#include "session/silence.h"

#include <string.h>

#include "base/reader.h"
#include "session/held.h"

#define SECOND INT64_C(1000000000)

/* A client that asks again and again is not waited for: so much silence is enough. */
#define ENOUGH_NS (15 * SECOND)

/* At the end of a capture: this long after the first try, and asked again, is not just slow. */
#define SLOW_NS (5 * SECOND)

#define NS_PER_CS 10000000

rcs_status rcsi_silence_init(rcsi_silence *silence, const rcs_session_options *options)
{
    silence->longest_ns = options->settle_ns > 0 ? options->settle_ns : 30 * SECOND;
    silence->missing_from_ns = INT64_MAX;
    silence->missing_until_ns = INT64_MIN;
    return rcsi_heard_init(&silence->heard);
}

void rcsi_silence_free(rcsi_silence *silence)
{
    rcsi_heard_free(&silence->heard);
}

/* Times so near to each other are one: every finding that either concerns was given out by the
 * time the next is so far away. */
void rcsi_silence_missing(rcsi_silence *silence, const rcs_missing *missing)
{
    const int64_t apart_ns = 120 * SECOND;
    bool anew = missing->from_ns > INT64_MIN + apart_ns &&
                missing->from_ns - apart_ns > silence->missing_until_ns;
    if (anew || missing->from_ns < silence->missing_from_ns) {
        silence->missing_from_ns = missing->from_ns;
    }
    if (missing->until_ns > silence->missing_until_ns) {
        silence->missing_until_ns = missing->until_ns;
    }
}

bool rcsi_silence_is_lossy(const rcsi_silence *silence, int64_t from_ns, int64_t until_ns)
{
    return silence->missing_from_ns <= until_ns && silence->missing_until_ns >= from_ns;
}

static int64_t span(int64_t from, int64_t to)
{
    return to > from ? to - from : 0;
}

static void fill_time(const rcsi_unanswered *query, rcs_finding *f)
{
    if (query->query) {
        f->file = query->query->file;
        f->packet = query->query->packet;
        f->time_ns = query->query->time_ns;
    }
}

void rcsi_silence_fill(const rcsi_unanswered *query, rcs_finding *f)
{
    fill_time(query, f);
    f->telling = RCS_TELLING_WHOLE;
    f->interface = query->interface;
    f->flow = query->flow;
    f->outer = (rcs_outer){0};
    f->fragmented = false;
    f->dnstap.type = RCS_DNSTAP_NONE;
    f->query = query->query;
    f->latency_ns = -1;
    f->exchange = (rcs_exchange){0};
    f->lookup = (rcs_lookup){0};
    f->upstream = (rcs_upstream){0};
    f->failure = (rcs_failure){.tries = 1, .first_ns = f->time_ns};
    rcsi_finding_no_message(f);
    rcsi_finding_question(f);
}

static int64_t first_ns(const rcsi_lookup *lookup, const rcsi_tries_at *at)
{
    return lookup->first_ns + (int64_t)at->first_cs * NS_PER_CS;
}

static void fill_tries(const rcsi_lookup *lookup, const rcsi_tries_at *at, rcs_finding *f)
{
    f->failure.tries = at->tries;
    f->failure.first_ns = at->tries == 1 ? f->query->time_ns : first_ns(lookup, at);
}

/* What is to be thought of a query that has waited for its time. */
typedef enum thought {
    NOTHING,   /* Another query tells, or there is nothing to tell. */
    WAIT_ON,   /* Its client waits longer between two tries. */
    STILL_OPEN,
    NO_ANSWER
} thought;

typedef struct overdue {
    const rcsi_unanswered *query;
    const rcsi_lookup *lookup;
    rcsi_tries_at at;
    bool waits; /* And nobody told so. */
    int64_t now_ns;
} overdue;

static bool is_last_try(const overdue *o)
{
    return o->at.last_cs <= rcsi_lookup_moment(o->lookup, o->query->query->time_ns);
}

static int64_t since_first(const overdue *o)
{
    return span(first_ns(o->lookup, &o->at), o->now_ns);
}

/* Else the last try tells. */
static bool is_asked_lately(const overdue *o)
{
    return o->now_ns - o->lookup->asked_ns < rcsi_patience_ns(RCSI_PATIENCE_SHORT);
}

static thought think(const overdue *o)
{
    if (!o->waits) {
        return NOTHING; /* It answered a later try: one lost packet is no finding. */
    }
    if (!is_last_try(o)) {
        return since_first(o) >= ENOUGH_NS && is_asked_lately(o) ? NO_ANSWER : NOTHING;
    }
    int64_t wanted = 2 * (int64_t)o->at.gap_cs * NS_PER_CS;
    bool longer = wanted > rcsi_patience_ns(o->query->patience) &&
                  o->query->patience < RCSI_PATIENCE_LONG && since_first(o) < ENOUGH_NS;
    return longer ? WAIT_ON : NO_ANSWER;
}

static thought think_at_end(const overdue *o)
{
    if (!o->waits || !is_last_try(o)) {
        return NOTHING;
    }
    bool slow = o->at.tries > 1 && since_first(o) >= SLOW_NS;
    return slow || o->lookup->over ? STILL_OPEN : NOTHING;
}

static rcsi_patience longer(const overdue *o)
{
    int64_t wanted = 2 * (int64_t)o->at.gap_cs * NS_PER_CS;
    return wanted <= rcsi_patience_ns(RCSI_PATIENCE_MIDDLE) ? RCSI_PATIENCE_MIDDLE
                                                            : RCSI_PATIENCE_LONG;
}

static bool is_torn(const rcsi_silence *silence, const rcsi_unanswered *query, int64_t now_ns)
{
    const rcsi_begun begun = {&query->flow, query->query->id, now_ns - RCSI_TORN_NS};
    return query->flow.transport == RCS_UDP && rcsi_defrag_has_begun(silence->defrag, &begun);
}

/* True: *out is filled in. */
static bool judge(rcsi_silence *silence, const rcsi_unanswered *query, const rcsi_deadline *late,
                  rcsi_failed *out)
{
    rcsi_lookup *lookup = rcsi_settle_lookup(silence->settle, query);
    int server = lookup ? rcsi_lookup_server(lookup, &query->flow.server) : -1;
    if (server < 0) {
        silence->ledger->silences_forgotten += !lookup;
        return false;
    }
    bool waits = (lookup->waits & ~lookup->told & 1u << server) != 0;
    const overdue o = {query, lookup, rcsi_lookup_tries_at(lookup, server), waits, late->now_ns};
    thought what = late->all ? think_at_end(&o) : think(&o);
    silence->ledger->queries_open += late->all && waits;
    if (what == WAIT_ON) {
        rcsi_pair_wait_on(silence->pair, query, longer(&o));
    }
    if (what != STILL_OPEN && what != NO_ANSWER) {
        return false;
    }
    lookup->told = (uint8_t)(lookup->told | 1u << server);
    out->lookup = lookup;
    out->end = what == STILL_OPEN ? RCSI_END_OF_CAPTURE : RCSI_GIVEN_UP;
    out->finding->kind = RCS_KIND_NO_RESPONSE;
    rcsi_silence_fill(query, out->finding);
    fill_tries(lookup, &o.at, out->finding);
    out->finding->failure.waited_ns = span(out->finding->time_ns, late->now_ns);
    out->finding->failure.fragment_lost = is_torn(silence, query, late->now_ns);
    return true;
}

bool rcsi_silence_next(rcsi_silence *silence, int64_t now_ns, rcsi_phase phase,
                       rcsi_failed *out)
{
    const rcsi_deadline late = {now_ns, silence->longest_ns, phase == RCSI_OVER};
    rcsi_unanswered query;
    while (silence->settle && rcsi_pair_overdue(silence->pair, &late, &query)) {
        if (!query.hearsay && judge(silence, &query, &late, out)) {
            return true;
        }
    }
    return false;
}

bool rcsi_silence_torn(rcsi_silence *silence, const rcsi_unanswered *query, int64_t now_ns,
                       rcsi_failed *out)
{
    rcs_finding *f = out->finding;
    rcsi_silence_fill(query, f);
    if (rcsi_silence_is_told(silence, query, out)) {
        return false;
    }
    f->kind = RCS_KIND_NO_RESPONSE;
    f->failure.fragment_lost = true;
    f->failure.waited_ns = span(f->time_ns, now_ns);
    out->end = RCSI_GIVEN_UP;
    return true;
}

/* What errors say (IANA's ICMP and ICMPv6 parameters). */
static rcs_icmp icmp_of(const rcsi_segment *error)
{
    enum { ANY = 255 };
    static const struct {
        uint8_t family, type, code;
        rcs_icmp icmp;
    } known[] = {
        {4, 3, 0, RCS_ICMP_NETWORK},     {4, 3, 1, RCS_ICMP_HOST},
        {4, 3, 3, RCS_ICMP_PORT},        {4, 3, 4, RCS_ICMP_TOO_BIG},
        {4, 3, 6, RCS_ICMP_NETWORK},     {4, 3, 7, RCS_ICMP_HOST},
        {4, 3, 9, RCS_ICMP_PROHIBITED},  {4, 3, 10, RCS_ICMP_PROHIBITED},
        {4, 3, 13, RCS_ICMP_PROHIBITED}, {4, 3, ANY, RCS_ICMP_OTHER},
        {4, 11, ANY, RCS_ICMP_HOPS},     {6, 1, 0, RCS_ICMP_NETWORK},
        {6, 1, 1, RCS_ICMP_PROHIBITED},  {6, 1, 3, RCS_ICMP_HOST},
        {6, 1, 4, RCS_ICMP_PORT},        {6, 1, 5, RCS_ICMP_PROHIBITED},
        {6, 1, 6, RCS_ICMP_NETWORK},     {6, 1, ANY, RCS_ICMP_OTHER},
        {6, 2, ANY, RCS_ICMP_TOO_BIG},   {6, 3, ANY, RCS_ICMP_HOPS},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].family == error->family && known[i].type == error->icmp_type &&
            (known[i].code == error->icmp_code || known[i].code == ANY)) {
            return known[i].icmp;
        }
    }
    return RCS_ICMP_NONE; /* A redirect and the like: the query may have arrived. */
}

static void set_end(rcs_endpoint *out, const uint8_t *address, uint8_t family, uint16_t port)
{
    *out = (rcs_endpoint){.family = family, .port = port};
    memcpy(out->ip, address, family == 4 ? 4 : 16);
}

/* The query that an ICMP error quotes, if it waits for its answer. */
static bool find_quoted(rcsi_silence *silence, const rcsi_segment *quoted, rcsi_unanswered *out)
{
    rcs_flow flow = {.transport = quoted->kind == RCSI_TCP ? RCS_TCP : RCS_UDP};
    set_end(&flow.client, quoted->source, quoted->family, quoted->source_port);
    set_end(&flow.server, quoted->destination, quoted->family, quoted->destination_port);
    bool has_id = quoted->kind == RCSI_UDP && quoted->payload_len >= 2;
    const rcsi_quoted_id id = {has_id, has_id ? rcsi_load16(quoted->payload) : 0};
    return rcsi_pair_quoted(silence->pair, &flow, &id, out);
}

bool rcsi_silence_is_told(rcsi_silence *silence, const rcsi_unanswered *query, rcsi_failed *out)
{
    out->lookup = silence->settle ? rcsi_settle_lookup(silence->settle, query) : NULL;
    int server = out->lookup ? rcsi_lookup_server(out->lookup, &query->flow.server) : -1;
    if (server < 0) {
        silence->ledger->silences_forgotten += silence->settle != NULL;
        return silence->settle != NULL;
    }
    const rcsi_tries_at at = rcsi_lookup_tries_at(out->lookup, server);
    bool told = (out->lookup->told & 1u << server) != 0;
    out->lookup->told = (uint8_t)(out->lookup->told | 1u << server);
    fill_tries(out->lookup, &at, out->finding);
    return told;
}

bool rcsi_silence_reported(rcsi_silence *silence, const rcsi_report *report, rcsi_failed *out)
{
    rcsi_unanswered query;
    rcs_finding *f = out->finding;
    rcs_icmp icmp = icmp_of(report->error);
    if (icmp == RCS_ICMP_NONE || !find_quoted(silence, report->quoted, &query)) {
        return false;
    }
    rcsi_silence_fill(&query, f);
    if (rcsi_silence_is_told(silence, &query, out)) {
        return false;
    }
    out->end = RCSI_GIVEN_UP;
    f->kind = RCS_KIND_UNREACHABLE;
    f->failure.waited_ns = span(query.query->time_ns, report->packet->time_ns);
    f->failure.icmp = icmp;
    f->failure.icmp_type = report->error->icmp_type;
    f->failure.icmp_code = report->error->icmp_code;
    set_end(&f->failure.reporter, report->error->source, report->error->family, 0);
    f->file = report->packet->file;
    f->interface = report->packet->interface;
    f->packet = report->packet->number;
    f->time_ns = report->packet->time_ns;
    return true;
}
