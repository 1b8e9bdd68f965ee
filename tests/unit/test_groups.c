/* test_groups.c -- findings of one diagnosis, server and zone counted together */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "rcodescope/groups.h"
#include "summary/distinct.h"
#include "support/finding.h"

static rcs_catalog *catalog;
static rcs_groups *groups;

static rcs_explanation told(const char *id, rcs_severity severity)
{
    rcs_explanation out = {.main = rcs_catalog_entry(catalog, id), .severity = severity};
    assert_non_null(out.main);
    return out;
}

static rcs_finding about(wire *w, const char *name)
{
    wire_begin(w, WIRE_RESPONSE | 5);
    wire_question(w, name, 1);
    return finding_of(w, w->len);
}

static rcs_group only_row(void)
{
    rcs_group row;
    assert_int_equal(rcs_groups_rows(groups, &row, 1), 1);
    return row;
}

TEST(what_agrees_in_entry_server_and_zone_is_one_group)
{
    wire w;
    rcs_finding f = about(&w, "WWW.example.com.");
    rcs_explanation refused = told("rcode-refused", RCS_ERROR);
    f.time_ns = 20;
    f.lookup.state = RCS_LOOKUP_FAILED;
    rcs_groups_add(groups, &f, &refused);
    wire v;
    rcs_finding g = about(&v, "a.b.example.com.");
    g.time_ns = 10;
    g.id = 2;
    g.lookup.state = RCS_LOOKUP_OPEN;
    g.flow.client.ip[3] = 8;
    g.flow.server.port = 5353; /* the port is no part of it */
    rcs_groups_add(groups, &g, &refused);
    rcs_group row = only_row();
    char zone[RCS_NAME_TEXT_MAX];
    assert_string_equal(row.entry->id, "rcode-refused");
    assert_int_equal(row.findings, 2);
    assert_int_equal(row.clients, 2);
    assert_true(row.clients_exact);
    assert_int_equal(row.first_ns, 10);
    assert_int_equal(row.last_ns, 20);
    assert_int_equal(row.states[RCS_LOOKUP_FAILED], 1);
    assert_int_equal(row.states[RCS_LOOKUP_OPEN], 1);
    assert_int_equal(row.zone_source, RCS_ZONE_GUESSED);
    rcs_name_text(&row.zone, zone);
    assert_string_equal(zone, "example.com.");
    assert_int_equal(row.example->id, 1);
    assert_int_equal(row.server.port, 53);
}

TEST(another_entry_server_or_zone_is_another_group)
{
    wire w;
    rcs_finding f = about(&w, "www.example.com.");
    rcs_explanation refused = told("rcode-refused", RCS_ERROR);
    rcs_explanation servfail = told("rcode-servfail", RCS_ERROR);
    rcs_groups_add(groups, &f, &refused);
    rcs_groups_add(groups, &f, &servfail);
    f.flow.server.ip[3]++;
    rcs_groups_add(groups, &f, &refused);
    f = about(&w, "www.example.net.");
    rcs_groups_add(groups, &f, &refused);
    rcs_group rows[8];
    assert_int_equal(rcs_groups_rows(groups, rows, 8), 4);
    assert_int_equal(rcs_groups_rows(groups, rows, 2), 4);
}

TEST(the_example_is_the_first_of_the_highest_severity_and_its_own_copy)
{
    wire w;
    uint8_t before[sizeof w.octets];
    rcs_finding f = about(&w, "www.example.com.");
    rcs_query query = {.packet = 7, .qname_len = 1};
    rcs_explanation note = told("rcode-refused", RCS_NOTE);
    rcs_explanation error = told("rcode-refused", RCS_ERROR);
    rcs_groups_add(groups, &f, &note);
    f.id = 2;
    f.query = &query;
    rcs_groups_add(groups, &f, &error);
    f.id = 3;
    rcs_groups_add(groups, &f, &error);
    memcpy(before, w.octets, w.len);
    memset(w.octets, 0xff, w.len);
    memset(&query, 0xff, sizeof query);
    rcs_group row = only_row();
    char name[RCS_NAME_TEXT_MAX];
    assert_int_equal(row.severity, RCS_ERROR);
    assert_int_equal(row.example->id, 2);
    assert_int_equal(row.example->query->packet, 7);
    assert_memory_equal(row.example->message.wire, before, w.len);
    assert_int_equal(row.example->outcome.rcode, 5);
    rcs_name_text(&row.example->qname, name);
    assert_string_equal(name, "www.example.com.");
}

TEST(severity_comes_before_number_and_number_before_time)
{
    wire w;
    static const struct {
        const char *name;
        rcs_severity severity;
        int times, at;
    } cases[] = {{"a.example.", RCS_NOTE, 9, 1},
                 {"b.example.", RCS_WARNING, 2, 4},
                 {"c.example.", RCS_ERROR, 1, 3},
                 {"d.example.", RCS_WARNING, 3, 2},
                 {"e.example.", RCS_WARNING, 2, 1}};
    static const char *const order[] = {"c.example.", "d.example.", "e.example.", "b.example.",
                                        "a.example."};
    for (size_t i = 0; i < 5; i++) {
        rcs_explanation refused = told("rcode-refused", cases[i].severity);
        rcs_finding f = about(&w, cases[i].name);
        f.time_ns = cases[i].at;
        for (int time = 0; time < cases[i].times; time++) {
            rcs_groups_add(groups, &f, &refused);
        }
    }
    rcs_group rows[5];
    assert_int_equal(rcs_groups_rows(groups, rows, 5), 5);
    for (size_t i = 0; i < 5; i++) {
        char name[RCS_NAME_TEXT_MAX];
        rcs_name_text(&rows[i].zone, name);
        assert_string_equal(name, order[i]);
    }
}

static const char *zone_text(const char *name)
{
    static char out[RCS_NAME_TEXT_MAX];
    wire w;
    rcs_groups *fresh;
    rcs_group row;
    rcs_explanation refused = told("rcode-refused", RCS_ERROR);
    rcs_finding f = about(&w, name);
    assert_int_equal(rcs_groups_new(8, &fresh), RCS_OK);
    rcs_groups_add(fresh, &f, &refused);
    assert_int_equal(rcs_groups_rows(fresh, &row, 1), 1);
    rcs_name_text(&row.zone, out);
    rcs_groups_free(fresh);
    return out;
}

TEST(a_guess_is_what_could_be_registered)
{
    assert_string_equal(zone_text("www.example.com."), "example.com.");
    assert_string_equal(zone_text("a.b.c.d.example.com."), "example.com.");
    assert_string_equal(zone_text("a.b.shop.co.uk."), "shop.co.uk.");
    assert_string_equal(zone_text("example.com."), "example.com.");
    assert_string_equal(zone_text("com."), "com.");
    assert_string_equal(zone_text("."), ".");
    assert_string_equal(zone_text("7.2.0.192.in-addr.arpa."), "2.0.192.in-addr.arpa.");
    assert_string_equal(
        zone_text("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."),
        "2.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.");
}

TEST(the_zone_says_how_it_is_known)
{
    wire w;
    rcs_name zone;
    rcs_finding f = about(&w, "www.example.com.");
    assert_int_equal(rcs_finding_zone_source(&f, &zone), RCS_ZONE_GUESSED);
    wire_pointer(&w, WIRE_QUESTION_NAME);
    wire_end_data(&w, wire_begin_data(&w, RCS_AUTHORITY, RCS_TYPE_SOA, 1, 60));
    f = finding_of(&w, w.len);
    assert_int_equal(rcs_finding_zone_source(&f, &zone), RCS_ZONE_SOA);
    wire_begin(&w, RCS_FLAG_QR | RCS_OPCODE_UPDATE << 11 | 9);
    wire_question(&w, "dyn.example.com.", 6);
    f = finding_of(&w, w.len);
    assert_int_equal(rcs_finding_zone_source(&f, &zone), RCS_ZONE_NAMED);
    wire_begin(&w, WIRE_RESPONSE | 1);
    f = finding_of(&w, w.len);
    assert_int_equal(rcs_finding_zone_source(&f, &zone), RCS_ZONE_NONE);
    assert_string_equal(rcs_zone_source_name(RCS_ZONE_SOA), "soa");
    assert_string_equal(rcs_zone_source_name(RCS_ZONE_NONE), "none");
}

static rcs_finding failed_with_text(wire *w, const char *name, const char *text)
{
    wire_begin(w, WIRE_RESPONSE | 2);
    wire_question(w, name, 1);
    size_t start = wire_begin_opt(w, RCS_ADDITIONAL, 0);
    wire_ede(w, 6, text);
    wire_end_data(w, start);
    return finding_of(w, w->len);
}

static rcs_zone_source said_of(const char *name, const char *text, char out[RCS_NAME_TEXT_MAX])
{
    wire w;
    rcs_name zone;
    rcs_finding f = failed_with_text(&w, name, text);
    rcs_zone_source source = rcs_finding_zone_source(&f, &zone);
    rcs_name_text(&zone, out);
    return source;
}

TEST(the_zone_that_an_extended_error_names_is_taken_if_the_question_lies_in_it)
{
    char zone[RCS_NAME_TEXT_MAX];
    assert_int_equal(said_of("a.b.Bogus.example.",
                             "validation failure <a.b.bogus.example. A IN>: signature crypto failed"
                             " from 192.0.2.1 for key bogus.example. while building chain of trust",
                             zone),
                     RCS_ZONE_SAID);
    assert_string_equal(zone, "Bogus.example.");
    assert_int_equal(said_of("www.example.", "At delegation other.example. for www.other.example/a",
                             zone),
                     RCS_ZONE_GUESSED);
    assert_string_equal(zone, "www.example.");
    assert_int_equal(said_of("x.y.example.",
                             "validation failure <x.y.example. A IN>: no NSEC records from"
                             " 192.0.2.4 for DS x.y.example. while building chain of trust",
                             zone),
                     RCS_ZONE_GUESSED);
    assert_string_equal(zone, "y.example.");
}

TEST(the_zone_whose_broken_signatures_were_seen_is_it)
{
    wire w;
    rcs_name zone;
    char text[RCS_NAME_TEXT_MAX];
    rcs_finding f = failed_with_text(&w, "a.b.c.example.", "");
    f.upstream.zone = (rcs_zone_seen){.seen = true, .labels_off = 2};
    f.upstream.zone.signature = RCS_SIGNATURE_IN_TIME;
    assert_int_equal(rcs_finding_zone_source(&f, &zone), RCS_ZONE_GUESSED);
    f.upstream.zone.signature = RCS_SIGNATURE_EXPIRED;
    assert_int_equal(rcs_finding_zone_source(&f, &zone), RCS_ZONE_SEEN);
    rcs_name_text(&zone, text);
    assert_string_equal(text, "c.example.");
    f.upstream.zone.labels_off = 9; /* more than the name has */
    assert_int_equal(rcs_finding_zone_source(&f, &zone), RCS_ZONE_GUESSED);
}

/* Every finding stands in a row, in the rest, or had no diagnosis; the busy group stays. */
TEST(nothing_vanishes_when_there_is_no_room)
{
    enum { MANY = 5000, ROOM = 64 };
    rcs_groups *small;
    rcs_group rows[ROOM];
    wire w;
    rcs_explanation refused = told("rcode-refused", RCS_ERROR), nothing = {0};
    uint64_t sum = 0, most = 0;
    assert_int_equal(rcs_groups_new(ROOM, &small), RCS_OK);
    for (unsigned i = 0; i < MANY; i++) {
        char name[32];
        snprintf(name, sizeof name, "n%u.example.", i % 2 ? i : 0);
        rcs_finding f = about(&w, name);
        f.id = i + 1;
        rcs_groups_add(small, &f, i % 10 == 9 ? &nothing : &refused);
    }
    size_t count = rcs_groups_rows(small, rows, ROOM);
    assert_int_equal(count, ROOM);
    for (size_t i = 0; i < count; i++) {
        sum += rows[i].findings;
        most = rows[i].findings > most ? rows[i].findings : most;
    }
    rcs_groups_rest rest = rcs_groups_others(small);
    assert_int_equal(rest.quiet, MANY / 10);
    assert_int_equal(sum + rest.findings + rest.quiet, MANY);
    assert_true(rest.groups > 0 && rest.groups <= rest.findings);
    assert_int_equal(most, MANY / 2);
    rcs_groups_free(small);
}

TEST(distinct_values_are_counted_and_then_estimated)
{
    rcsi_distinct distinct = {0};
    bool exact;
    uint64_t state = 1;
    assert_int_equal(rcsi_distinct_count(&distinct, &exact), 0);
    for (unsigned i = 1; i <= 100000; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        uint64_t hash = (state ^ state >> 29) * UINT64_C(0x9e3779b97f4a7c15);
        rcsi_distinct_add(&distinct, hash);
        rcsi_distinct_add(&distinct, hash);
        uint64_t count = rcsi_distinct_count(&distinct, &exact);
        assert_int_equal(exact, i <= RCSI_DISTINCT_MAX);
        if (exact) {
            assert_int_equal(count, i);
        } else if (i >= 1000 && i % 1000 == 0) {
            assert_in_range(count, i / 2, i * 2);
        }
    }
}

static int begin(void **state)
{
    (void)state;
    rcs_error err;
    return rcs_catalog_new("en", &catalog, &err) == RCS_OK &&
                   rcs_groups_new(0, &groups) == RCS_OK
               ? 0
               : -1;
}

static int end(void **state)
{
    (void)state;
    rcs_groups_free(groups);
    rcs_catalog_free(catalog);
    return 0;
}

#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(what_agrees_in_entry_server_and_zone_is_one_group),
        FRESH(another_entry_server_or_zone_is_another_group),
        FRESH(the_example_is_the_first_of_the_highest_severity_and_its_own_copy),
        FRESH(severity_comes_before_number_and_number_before_time),
        FRESH(a_guess_is_what_could_be_registered),
        FRESH(the_zone_says_how_it_is_known),
        FRESH(the_zone_that_an_extended_error_names_is_taken_if_the_question_lies_in_it),
        FRESH(the_zone_whose_broken_signatures_were_seen_is_it),
        FRESH(nothing_vanishes_when_there_is_no_room),
        T(distinct_values_are_counted_and_then_estimated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
