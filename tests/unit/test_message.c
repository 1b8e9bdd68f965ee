/* test_message.c -- a message is walked once, and what is wrong with it is named */
#include "unit.h"
#include "wire.h"

static rcs_message decode(const wire *w)
{
    rcs_message m;
    rcs_message_decode(w->octets, w->len, w->len, &m);
    return m;
}

static rcs_message decode_cut(const wire *w, size_t len)
{
    rcs_message m;
    rcs_message_decode(w->octets, len, w->len, &m);
    return m;
}

static void assert_defect(const rcs_message *m, rcs_defect defect, size_t at)
{
    assert_string_equal(rcs_defect_name(m->defect), rcs_defect_name(defect));
    assert_int_equal(m->defect_at, at);
}

TEST(a_whole_response_is_complete_and_without_defect)
{
    static wire w;
    wire_begin_response(&w, 3);
    wire_a(&w, RCS_ANSWER);
    size_t opt = w.len;
    wire_opt(&w, RCS_ADDITIONAL, 0);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_NONE, 0);
    assert_true(m.has_header && m.has_question && m.complete);
    assert_int_equal(m.id, 0x1234);
    assert_int_equal(m.flags, WIRE_RESPONSE | 3);
    assert_true(rcs_message_is_response(&m));
    assert_int_equal(rcs_message_opcode(&m), RCS_OPCODE_QUERY);
    assert_int_equal(m.qtype, RCS_TYPE_A);
    assert_int_equal(m.qclass, 1);
    assert_int_equal(m.qname.at, 12);
    assert_int_equal(m.opt_at, opt);
    assert_int_equal(m.walked[RCS_ANSWER], 1);
    assert_int_equal(m.walked[RCS_ADDITIONAL], 1);
}

TEST(twelve_zeros_are_a_message_without_records)
{
    static wire w;
    wire_begin(&w, 0);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_NONE, 0);
    assert_true(m.complete);
    assert_false(m.has_question);
}

TEST(fewer_than_twelve_octets_are_a_short_header)
{
    static wire w;
    wire_begin_response(&w, 5);
    for (size_t len = 0; len < 12; len++) {
        rcs_message m;
        rcs_message_decode(w.octets, len, len, &m);
        assert_defect(&m, RCS_DEFECT_SHORT_HEADER, len);
        assert_false(m.has_header || m.complete || m.has_question);
        assert_int_equal(m.id, len >= 2 ? 0x1234 : 0);
        assert_int_equal(m.flags, len >= 4 ? WIRE_RESPONSE | 5 : 0);
    }
}

TEST(a_header_that_the_capture_cut_is_not_called_short)
{
    static wire w;
    wire_begin_response(&w, 5);
    rcs_message m = decode_cut(&w, 11);
    assert_defect(&m, RCS_DEFECT_CUT_BY_CAPTURE, 11);
    assert_int_equal(m.flags, WIRE_RESPONSE | 5);
}

TEST(every_cut_by_the_capture_is_named_so)
{
    static wire w;
    wire_begin_response(&w, 7);
    wire_a(&w, RCS_ANSWER);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    for (size_t len = 0; len < w.len; len++) {
        rcs_message m = decode_cut(&w, len);
        assert_defect(&m, RCS_DEFECT_CUT_BY_CAPTURE, len);
        assert_false(m.complete);
    }
}

TEST(a_cut_behind_the_last_record_leaves_the_walk_complete)
{
    static wire w;
    wire_begin_response(&w, 0);
    size_t end = w.len;
    wire_u32(&w, 0);
    rcs_message m = decode_cut(&w, end);
    assert_true(m.complete);
    assert_defect(&m, RCS_DEFECT_TRAILING_OCTETS, end);
}

TEST(octets_behind_the_last_record_are_noted)
{
    static wire w;
    wire_begin_response(&w, 0);
    size_t end = w.len;
    wire_u8(&w, 0);
    rcs_message m = decode(&w);
    assert_true(m.complete);
    assert_defect(&m, RCS_DEFECT_TRAILING_OCTETS, end);
}

TEST(the_first_of_several_questions_is_kept)
{
    static wire w;
    wire_begin(&w, 0);
    wire_question(&w, "a.example.", 15);
    wire_question(&w, "b.example.", 16);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_NONE, 0);
    assert_int_equal(m.walked[RCS_QUESTION], 2);
    assert_int_equal(m.qtype, 15);
    assert_int_equal(m.qname.at, 12);
}

TEST(a_second_question_may_point_at_the_first)
{
    static wire w;
    wire_begin(&w, 0);
    wire_question(&w, "a.example.", 15);
    wire_count(&w, RCS_QUESTION);
    wire_pointer(&w, 14);
    wire_u32(&w, 0x00010001);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_NONE, 0);
    assert_int_equal(m.walked[RCS_QUESTION], 2);
}

TEST(a_count_beyond_the_octets_is_a_count_overrun)
{
    static wire w;
    wire_begin_response(&w, 0);
    wire_set16(&w, 10, 65535);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_COUNT_OVERRUN, w.len);
    assert_false(m.complete);
    assert_int_equal(m.count[RCS_ADDITIONAL], 65535);
    assert_int_equal(m.walked[RCS_ADDITIONAL], 0);
}

TEST(half_a_question_is_a_record_overrun)
{
    static wire w;
    wire_begin_response(&w, 0);
    w.len -= 1;
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_RECORD_OVERRUN, 12);
    assert_false(m.has_question);
}

TEST(data_beyond_the_end_is_a_record_overrun)
{
    static wire w;
    wire_begin_response(&w, 0);
    size_t at = w.len;
    wire_a(&w, RCS_ANSWER);
    wire_set16(&w, at + 10, 5);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_RECORD_OVERRUN, at);
    assert_int_equal(m.walked[RCS_ANSWER], 0);
    assert_true(m.has_question);
}

/* The question's name begins with these octets, and behind it the message goes on. */
static rcs_message decode_with_name(const void *name, size_t len)
{
    static wire w;
    wire_begin(&w, 0);
    wire_count(&w, RCS_QUESTION);
    wire_put(&w, name, len);
    return decode(&w);
}

TEST(a_name_past_the_end_is_a_name_overrun)
{
    rcs_message m = decode_with_name("\x03" "ab", 3);
    assert_defect(&m, RCS_DEFECT_NAME_OVERRUN, 12);
    m = decode_with_name("\x02" "ab", 3);
    assert_defect(&m, RCS_DEFECT_NAME_OVERRUN, 15);
    m = decode_with_name("\x02" "ab\xc0", 4);
    assert_defect(&m, RCS_DEFECT_NAME_OVERRUN, 15);
}

TEST(a_pointer_to_itself_forward_or_into_the_header_is_a_defect)
{
    rcs_message m = decode_with_name("\xc0\x0c\0\1\0\1", 6);
    assert_defect(&m, RCS_DEFECT_NAME_POINTER, 12);
    m = decode_with_name("\xc0\x0e\0\1\0\1", 6);
    assert_defect(&m, RCS_DEFECT_NAME_POINTER, 12);
    m = decode_with_name("\xc0\x0b\0\1\0\1", 6);
    assert_defect(&m, RCS_DEFECT_NAME_POINTER, 12);
    m = decode_with_name("\1a\xc0\x0c\0\1\0\1", 8);
    assert_defect(&m, RCS_DEFECT_NAME_POINTER, 14);
}

TEST(reserved_label_types_are_a_defect)
{
    for (unsigned type = 0x40; type < 0xc0; type++) {
        uint8_t name[] = {1, 'a', (uint8_t)type, 0, 0, 0, 1, 0, 1};
        rcs_message m = decode_with_name(name, sizeof name);
        assert_defect(&m, RCS_DEFECT_LABEL_TYPE, 14);
    }
}

/* Labels of 63 octets and a last one so that the name has `octets`, root included. */
static rcs_message decode_name_of(size_t octets)
{
    uint8_t name[300] = {0};
    size_t used = 0;
    while (octets - 1 - used > 0) {
        size_t label = octets - 1 - used > 64 ? 63 : octets - 2 - used;
        name[used] = (uint8_t)label;
        memset(name + used + 1, 'x', label);
        used += label + 1;
    }
    return decode_with_name(name, used + 1 + 4);
}

TEST(a_name_of_255_octets_is_whole_and_of_256_too_long)
{
    rcs_message m = decode_name_of(255);
    assert_defect(&m, RCS_DEFECT_NONE, 0);
    assert_true(m.has_question);
    m = decode_name_of(256);
    assert_defect(&m, RCS_DEFECT_NAME_TOO_LONG, 12 + 3 * 64);
    assert_false(m.has_question);
}

TEST(an_opt_is_found_anywhere_in_the_additional_section)
{
    static wire w;
    wire_begin_response(&w, 0);
    wire_a(&w, RCS_ADDITIONAL);
    size_t opt = w.len;
    wire_opt(&w, RCS_ADDITIONAL, 1);
    wire_a(&w, RCS_ADDITIONAL);
    wire_tsig(&w, RCS_ADDITIONAL, 0, "", 0);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_NONE, 0);
    assert_int_equal(m.opt_at, opt);
    assert_true(m.tsig_at > opt);
}

TEST(an_opt_in_another_section_is_a_defect_and_not_used)
{
    static const rcs_section sections[] = {RCS_ANSWER, RCS_AUTHORITY};
    for (size_t i = 0; i < 2; i++) {
        static wire w;
        wire_begin_response(&w, 0);
        size_t opt = w.len;
        wire_opt(&w, sections[i], 1);
        rcs_message m = decode(&w);
        assert_defect(&m, RCS_DEFECT_OPT_SECTION, opt);
        assert_int_equal(m.opt_at, 0);
    }
}

TEST(an_opt_that_is_not_owned_by_the_root_is_a_defect_and_not_used)
{
    static wire w;
    wire_begin_response(&w, 0);
    size_t opt = w.len;
    wire_name(&w, "x.");
    wire_end_data(&w, wire_begin_data(&w, RCS_ADDITIONAL, RCS_TYPE_OPT, 1232, 1u << 24));
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_OPT_OWNER, opt);
    assert_int_equal(m.opt_at, 0);
}

TEST(an_opt_owner_may_point_at_a_root)
{
    static wire w;
    wire_begin_response(&w, 0);
    size_t opt = w.len;
    wire_pointer(&w, (unsigned)opt - 5);
    wire_end_data(&w, wire_begin_data(&w, RCS_ADDITIONAL, RCS_TYPE_OPT, 1232, 1u << 24));
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_NONE, 0);
    assert_int_equal(m.opt_at, opt);
}

TEST(the_second_opt_is_a_defect_and_kept_apart)
{
    static wire w;
    wire_begin_response(&w, 0);
    size_t first = w.len;
    wire_opt(&w, RCS_ADDITIONAL, 0);
    size_t second = w.len;
    wire_opt(&w, RCS_ADDITIONAL, 1);
    wire_opt(&w, RCS_ADDITIONAL, 2);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_SECOND_OPT, second);
    assert_int_equal(m.opt_at, first);
    assert_int_equal(m.second_opt_at, second);
    assert_true(m.complete);
}

TEST(a_record_behind_a_tsig_is_a_defect)
{
    static wire w;
    wire_begin_response(&w, 0);
    size_t tsig = w.len;
    wire_tsig(&w, RCS_ADDITIONAL, 0, "", 0);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_TSIG_NOT_LAST, tsig);
    assert_int_equal(m.tsig_at, tsig);
    assert_true(m.opt_at > tsig);
}

TEST(a_tsig_outside_the_additional_section_is_not_last)
{
    static wire w;
    wire_begin_response(&w, 0);
    size_t tsig = w.len;
    wire_tsig(&w, RCS_ANSWER, 0, "", 0);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_TSIG_NOT_LAST, tsig);
    assert_int_equal(m.tsig_at, tsig);
}

TEST(a_second_tsig_is_a_defect_and_the_last_is_kept)
{
    static wire w;
    wire_begin_response(&w, 0);
    wire_tsig(&w, RCS_ADDITIONAL, 0, "", 0);
    size_t second = w.len;
    wire_tsig(&w, RCS_ADDITIONAL, 18, "", 0);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_SECOND_TSIG, second);
    assert_int_equal(m.tsig_at, second);
}

TEST(the_first_defect_stays)
{
    static wire w;
    wire_begin_response(&w, 0);
    size_t opt = w.len;
    wire_opt(&w, RCS_ANSWER, 1);
    wire_u8(&w, 0);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_OPT_SECTION, opt);
}

static size_t put_plain(wire *w, rcs_section section, unsigned type)
{
    size_t at = w->len;
    wire_pointer(w, WIRE_QUESTION_NAME);
    wire_end_data(w, wire_begin_data(w, section, type, 1, 60));
    return at;
}

TEST(records_that_explain_an_answer_are_found_in_their_section)
{
    static wire w;
    wire_begin_response(&w, 3);
    put_plain(&w, RCS_ANSWER, RCS_TYPE_SOA);
    size_t dname = put_plain(&w, RCS_ANSWER, RCS_TYPE_DNAME);
    put_plain(&w, RCS_ANSWER, RCS_TYPE_DNAME);
    put_plain(&w, RCS_ANSWER, RCS_TYPE_CNAME);
    size_t cname = put_plain(&w, RCS_ANSWER, RCS_TYPE_CNAME);
    put_plain(&w, RCS_AUTHORITY, RCS_TYPE_CNAME);
    size_t soa = put_plain(&w, RCS_AUTHORITY, RCS_TYPE_SOA);
    size_t ns = put_plain(&w, RCS_AUTHORITY, RCS_TYPE_NS);
    put_plain(&w, RCS_AUTHORITY, RCS_TYPE_NS);
    put_plain(&w, RCS_AUTHORITY, RCS_TYPE_SOA);
    put_plain(&w, RCS_ADDITIONAL, RCS_TYPE_SOA);
    size_t tkey = put_plain(&w, RCS_ADDITIONAL, RCS_TYPE_TKEY);
    put_plain(&w, RCS_ADDITIONAL, RCS_TYPE_TKEY);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_NONE, 0);
    assert_int_equal(m.dname_at, dname);
    assert_int_equal(m.cname_at, cname);
    assert_int_equal(m.soa_at, soa);
    assert_int_equal(m.ns_at, ns);
    assert_int_equal(m.tkey_at, tkey);
}

TEST(an_update_uses_the_same_counts_for_its_sections)
{
    static wire w;
    wire_begin(&w, RCS_FLAG_QR | RCS_OPCODE_UPDATE << 11 | 7);
    wire_question(&w, "example.com.", RCS_TYPE_SOA);
    put_plain(&w, RCS_ANSWER, RCS_TYPE_ANY);
    put_plain(&w, RCS_AUTHORITY, RCS_TYPE_A);
    rcs_message m = decode(&w);
    assert_defect(&m, RCS_DEFECT_NONE, 0);
    assert_int_equal(rcs_message_opcode(&m), RCS_OPCODE_UPDATE);
    assert_int_equal(m.walked[RCS_ANSWER], 1);
    assert_int_equal(m.walked[RCS_AUTHORITY], 1);
    assert_int_equal(m.qtype, RCS_TYPE_SOA);
}

RUN_TESTS(
    T(a_whole_response_is_complete_and_without_defect),
    T(twelve_zeros_are_a_message_without_records),
    T(fewer_than_twelve_octets_are_a_short_header),
    T(a_header_that_the_capture_cut_is_not_called_short),
    T(every_cut_by_the_capture_is_named_so),
    T(a_cut_behind_the_last_record_leaves_the_walk_complete),
    T(octets_behind_the_last_record_are_noted),
    T(the_first_of_several_questions_is_kept),
    T(a_second_question_may_point_at_the_first),
    T(a_count_beyond_the_octets_is_a_count_overrun),
    T(half_a_question_is_a_record_overrun),
    T(data_beyond_the_end_is_a_record_overrun),
    T(a_name_past_the_end_is_a_name_overrun),
    T(a_pointer_to_itself_forward_or_into_the_header_is_a_defect),
    T(reserved_label_types_are_a_defect),
    T(a_name_of_255_octets_is_whole_and_of_256_too_long),
    T(an_opt_is_found_anywhere_in_the_additional_section),
    T(an_opt_in_another_section_is_a_defect_and_not_used),
    T(an_opt_that_is_not_owned_by_the_root_is_a_defect_and_not_used),
    T(an_opt_owner_may_point_at_a_root),
    T(the_second_opt_is_a_defect_and_kept_apart),
    T(a_record_behind_a_tsig_is_a_defect),
    T(a_tsig_outside_the_additional_section_is_not_last),
    T(a_second_tsig_is_a_defect_and_the_last_is_kept),
    T(the_first_defect_stays),
    T(records_that_explain_an_answer_are_found_in_their_section),
    T(an_update_uses_the_same_counts_for_its_sections))
