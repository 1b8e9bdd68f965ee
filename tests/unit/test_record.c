/* test_record.c -- records come one at a time, in order, and only those that are whole */
#include "unit.h"
#include "wire.h"

static void two_sections(wire *w)
{
    wire_begin(w, WIRE_RESPONSE);
    wire_question(w, "a.example.", 1);
    wire_question(w, "b.example.", 1);
    wire_a(w, RCS_ANSWER);
    wire_opt(w, RCS_ADDITIONAL, 1);
}

TEST(a_walk_gives_every_record_behind_the_questions)
{
    static wire w;
    two_sections(&w);
    rcs_message m;
    rcs_message_decode(w.octets, w.len, w.len, &m);
    rcs_record_iter it = rcs_records(&m);
    rcs_record r;
    assert_true(rcs_record_next(&it, &r));
    assert_int_equal(r.section, RCS_ANSWER);
    assert_int_equal(r.type, RCS_TYPE_A);
    assert_int_equal(r.klass, 1);
    assert_int_equal(r.ttl, 300);
    assert_int_equal(r.rdlen, 4);
    assert_memory_equal(r.rdata, "\xc0\0\2\1", 4);
    char text[RCS_NAME_TEXT_MAX];
    rcs_name_text(&r.owner, text);
    assert_string_equal(text, "a.example.");
    assert_true(rcs_record_next(&it, &r));
    assert_int_equal(r.section, RCS_ADDITIONAL);
    assert_int_equal(r.type, RCS_TYPE_OPT);
    assert_int_equal(r.at, m.opt_at);
    assert_false(rcs_record_next(&it, &r));
    assert_int_equal(r.type, RCS_TYPE_OPT);
}

TEST(a_walk_over_any_prefix_gives_what_was_walked)
{
    static wire w;
    two_sections(&w);
    for (size_t len = 0; len <= w.len; len++) {
        rcs_message m;
        rcs_message_decode(w.octets, len, w.len, &m);
        rcs_record_iter it = rcs_records(&m);
        rcs_record r;
        int found = 0;
        while (rcs_record_next(&it, &r)) {
            found++;
        }
        assert_int_equal(found, m.walked[1] + m.walked[2] + m.walked[3]);
    }
}

TEST(a_record_is_read_at_an_offset_of_the_view)
{
    static wire w;
    two_sections(&w);
    rcs_message m;
    rcs_message_decode(w.octets, w.len, w.len, &m);
    rcs_record r;
    assert_true(rcs_record_at(&m, m.opt_at, RCS_ADDITIONAL, &r));
    assert_int_equal(r.section, RCS_ADDITIONAL);
    assert_int_equal(r.type, RCS_TYPE_OPT);
    assert_int_equal(r.ttl, 1u << 24);
}

TEST(where_no_whole_record_is_nothing_is_written)
{
    static wire w;
    two_sections(&w);
    rcs_message m;
    rcs_message_decode(w.octets, w.len, w.len, &m);
    rcs_record r = {.type = 77};
    assert_false(rcs_record_at(&m, 0, RCS_ANSWER, &r));
    assert_false(rcs_record_at(&m, 11, RCS_ANSWER, &r));
    assert_false(rcs_record_at(&m, m.len, RCS_ANSWER, &r));
    assert_false(rcs_record_at(&m, 65535, RCS_ANSWER, &r));
    assert_false(rcs_record_at(&m, (uint16_t)(m.len - 5), RCS_ANSWER, &r));
    assert_int_equal(r.type, 77);
}

RUN_TESTS(
    T(a_walk_gives_every_record_behind_the_questions),
    T(a_walk_over_any_prefix_gives_what_was_walked),
    T(a_record_is_read_at_an_offset_of_the_view),
    T(where_no_whole_record_is_nothing_is_written))
