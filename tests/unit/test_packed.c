/* test_packed.c -- a finding that was packed comes out as it went in, and is small */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "session/held.h"
#include "session/packed.h"
#include "support/finding.h"

enum { CUSTOMARY = 220 /* Octets of a usual error over IPv4, beside its message. */ };

static uint8_t packed[RCSI_PACKED_MAX + 65535];
static rcs_query found;
static rcs_finding out;

static void set_end(rcs_endpoint *end, uint8_t family, uint8_t last)
{
    *end = (rcs_endpoint){.family = family, .port = (uint16_t)(1000 + last)};
    end->ip[0] = 192;
    end->ip[family == 4 ? 3 : 15] = last;
}

/* A SERVFAIL for www.example.org, with all that every finding has. */
static rcs_finding servfail(wire *w, uint8_t family)
{
    wire_begin(w, WIRE_RESPONSE | 2);
    wire_question(w, "www.example.org.", RCS_TYPE_A);
    rcs_finding f = finding_of(w, w->len);
    f.id = 7;
    f.packet = UINT64_C(1) << 40;
    f.file = 3;
    f.interface = 5;
    f.time_ns = -9;
    f.latency_ns = -1;
    f.fragmented = true;
    f.exchange = (rcs_exchange){RCS_ANSWER_DIFFERENT, 17, true};
    f.flow.transport = RCS_TCP;
    set_end(&f.flow.client, family, 1);
    set_end(&f.flow.server, family, 2);
    f.outcome.certainty = RCS_EXACT_BY_QUERY;
    return f;
}

/* What the ring knows is not packed. */
static size_t there_and_back(const rcs_finding *f)
{
    memset(packed, 0xee, sizeof packed);
    memset(&found, 0xee, sizeof found);
    memset(&out, 0, sizeof out);
    size_t len = rcsi_finding_pack(f, packed);
    assert_int_equal(packed[len], 0xee);
    out.kind = f->kind;
    rcsi_finding_unpack(packed, &found, &out);
    assert_int_equal(out.id, f->id);
    assert_int_equal(out.packet, f->packet);
    assert_int_equal(out.file, f->file);
    assert_int_equal(out.interface, f->interface);
    assert_int_equal(out.latency_ns, f->latency_ns);
    assert_int_equal(out.fragmented, f->fragmented);
    assert_memory_equal(&out.exchange, &f->exchange, sizeof f->exchange);
    assert_memory_equal(out.flow.client.ip, f->flow.client.ip, 16);
    assert_memory_equal(out.flow.server.ip, f->flow.server.ip, 16);
    assert_int_equal(out.flow.client.family, f->flow.client.family);
    assert_int_equal(out.flow.client.port, f->flow.client.port);
    assert_int_equal(out.flow.server.port, f->flow.server.port);
    assert_int_equal(out.flow.transport, f->flow.transport);
    return len;
}

TEST(addresses_of_either_kind_and_the_message_come_back)
{
    static const uint8_t families[] = {4, 6};
    for (int i = 0; i < 2; i++) {
        wire w;
        rcs_finding f = servfail(&w, families[i]);
        there_and_back(&f);
        assert_null(out.query);
        assert_int_equal(out.message.len, w.len);
        assert_memory_equal(out.message.wire, w.octets, w.len);
        assert_ptr_not_equal(out.message.wire, w.octets);
        assert_int_equal(out.outcome.rcode, 2);
        assert_int_equal(out.outcome.certainty, RCS_EXACT_BY_QUERY);
        assert_true(out.has_question && out.qtype == RCS_TYPE_A);
        assert_false(out.upstream.seen || out.upstream.zone.seen);
        assert_int_equal(out.outer.tunnels, 0);
        assert_int_equal(out.dnstap.type, RCS_DNSTAP_NONE);
    }
}

/* Wire form of www.example.org in the letters of `model`. */
static void set_name(rcs_query *query, const char *model)
{
    query->qname_len = (uint16_t)(strlen(model) + 1);
    memcpy(query->qname, model, query->qname_len);
    query->has_question = true;
    query->qtype = RCS_TYPE_A;
    query->qclass = 1;
}

static rcs_query ordinary_query(void)
{
    rcs_query query = {.file = 3,
                       .packet = 41,
                       .time_ns = -1234,
                       .id = 0xabcd,
                       .flags = RCS_FLAG_RD,
                       .udp_size = 1232,
                       .complete = true,
                       .has_edns = true,
                       .options = 1u << 10,
                       .cookie_kind = RCS_COOKIE_CLIENT,
                       .cookie_len = 8,
                       .cookie = {1, 2, 3, 4, 5, 6, 7, 8},
                       .form = {.questions = 1, .cookie_len = 8, .opts = 1, .has_header = true}};
    set_name(&query, "\3www\7example\3org");
    return query;
}

static void assert_query(const rcs_query *query)
{
    assert_ptr_equal(out.query, &found);
    assert_memory_equal(&found, query, offsetof(rcs_query, cookie));
    assert_memory_equal(found.cookie, query->cookie, query->cookie_len);
    assert_int_equal(found.qname_len, query->qname_len);
    assert_memory_equal(found.qname, query->qname, query->qname_len);
}

TEST(a_query_comes_back_whether_its_name_is_the_responses_or_not)
{
    static const char *const names[] = {"\3www\7example\3org", "\3wWw\7example\3orG", "\1x", ""};
    wire w;
    rcs_finding f = servfail(&w, 6);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        rcs_query query = ordinary_query();
        set_name(&query, names[i]);
        f.query = &query;
        there_and_back(&f);
        assert_query(&query);
        rcs_flow flow;
        rcs_query tried;
        assert_ptr_equal(rcsi_finding_unpack_try(packed, &flow, &tried), &tried);
        assert_memory_equal(flow.server.ip, f.flow.server.ip, 16);
        assert_int_equal(tried.id, 0xabcd);
        assert_memory_equal(tried.qname, query.qname, query.qname_len);
    }
}

TEST(a_usual_error_takes_little)
{
    wire w;
    rcs_finding f = servfail(&w, 4);
    rcs_query query = ordinary_query();
    f.query = &query;
    size_t all = there_and_back(&f) + sizeof(rcsi_held);
    assert_in_range(all - f.message.len, 1, CUSTOMARY);
    assert_int_equal(sizeof(rcsi_held), 64);
}

TEST(rare_parts_come_back_each_alone_and_all_together)
{
    enum { UPSTREAM = 1, ZONE = 2, OUTER = 4, DNSTAP = 8, ALL = 15 };
    for (int parts = 0; parts <= ALL; parts++) {
        wire w;
        rcs_finding f = servfail(&w, 4);
        f.upstream.seen = (parts & UPSTREAM) != 0;
        f.upstream.last_rcode = 5;
        f.upstream.last_upward = true;
        f.upstream.zone.seen = (parts & ZONE) != 0;
        f.upstream.zone.nsec3_iterations = 2500;
        f.outer.tunnels = parts & OUTER ? 2 : 0;
        f.outer.client.ip[0] = 10;
        f.dnstap.type = parts & DNSTAP ? RCS_DNSTAP_CLIENT_RESPONSE : RCS_DNSTAP_NONE;
        f.dnstap.carrier = RCS_CARRIER_TLS;
        f.dnstap.identity_len = 3;
        f.dnstap.version_len = RCS_DNSTAP_WORD_MAX;
        memset(f.dnstap.identity, 'i', 3);
        memset(f.dnstap.version, 'v', RCS_DNSTAP_WORD_MAX);
        there_and_back(&f);
        assert_int_equal(out.upstream.seen, f.upstream.seen);
        assert_int_equal(out.upstream.zone.seen, f.upstream.zone.seen);
        assert_int_equal(out.outer.tunnels, f.outer.tunnels);
        assert_int_equal(out.dnstap.type, f.dnstap.type);
        assert_true(!f.upstream.seen || (out.upstream.last_rcode == 5 && out.upstream.last_upward));
        assert_true(!f.upstream.zone.seen || out.upstream.zone.nsec3_iterations == 2500);
        assert_int_equal(out.outer.client.ip[0], parts & OUTER ? 10 : 0);
        if (parts & DNSTAP) {
            assert_int_equal(out.dnstap.carrier, RCS_CARRIER_TLS);
            assert_memory_equal(out.dnstap.identity, "iii", 3);
            assert_memory_equal(out.dnstap.version, f.dnstap.version, RCS_DNSTAP_WORD_MAX);
        }
    }
}

TEST(a_failure_has_no_message_but_its_query_and_its_reasons)
{
    rcs_query query = ordinary_query();
    rcs_finding f = {.kind = RCS_KIND_UNREACHABLE, .query = &query, .latency_ns = -1};
    f.failure = (rcs_failure){.tries = 4, .first_ns = 77, .waited_ns = 88, .lossy = true,
                              .icmp = RCS_ICMP_PORT, .icmp_type = 3, .icmp_code = 3};
    set_end(&f.flow.client, 4, 1);
    set_end(&f.flow.server, 4, 2);
    set_end(&f.failure.reporter, 6, 9);
    rcsi_finding_no_message(&f);
    there_and_back(&f);
    assert_query(&query);
    assert_memory_equal(&out.failure, &f.failure, sizeof f.failure);
    assert_int_equal(out.message.id, 0xabcd);
    assert_int_equal(out.message.len, 0);
    uint8_t name[RCS_NAME_WIRE_MAX];
    assert_int_equal(rcs_name_wire(&out.qname, name), 17);
}

RUN_TESTS(T(addresses_of_either_kind_and_the_message_come_back),
          T(a_query_comes_back_whether_its_name_is_the_responses_or_not),
          T(a_usual_error_takes_little), T(rare_parts_come_back_each_alone_and_all_together),
          T(a_failure_has_no_message_but_its_query_and_its_reasons))
