/* test_guard.c -- not one octet behind a message is read, and hostile messages cost little */
#include <stdio.h>

#include "rcodescope/outcome.h"
#include "support/guard.h"
#include "unit.h"
#include "wire.h"

static wire w;

/* Everything that can be read of a message, so that every pointer in the views is followed. */
static unsigned long read_all(const uint8_t *octets, size_t len, size_t wire_len)
{
    static char text[RCS_NAME_TEXT_MAX];
    rcs_message m;
    rcs_outcome out;
    rcs_message_decode(octets, len, wire_len, &m);
    rcs_outcome_of(&m, &out);
    unsigned long sum = out.rcode + (m.has_question ? rcs_name_text(&m.qname, text) : 0);
    for (int i = 0; i < out.ede_count; i++) {
        for (int k = 0; k < out.ede[i].text_len; k++) {
            sum += (uint8_t)out.ede[i].text[k];
        }
    }
    for (int i = 0; i < out.cookie.len; i++) {
        sum += out.cookie.octets[i];
    }
    for (int i = 0; out.has_tsig && i < out.tsig.other_len; i++) {
        sum += out.tsig.other[i];
    }
    for (int i = 0; out.has_nsid && i < out.nsid_len; i++) {
        sum += out.nsid[i];
    }
    for (int i = 0; out.has_ecs && i < out.ecs.address_len; i++) {
        sum += out.ecs.address[i];
    }
    sum += out.has_tsig ? rcs_name_text(&out.tsig.algorithm, text) : 0;
    sum += out.has_tkey ? rcs_name_text(&out.tkey.algorithm, text) : 0;
    rcs_record_iter it = rcs_records(&m);
    rcs_record r;
    while (rcs_record_next(&it, &r)) {
        sum += rcs_name_text(&r.owner, text) + (r.rdlen ? r.rdata[r.rdlen - 1] : 0);
    }
    return sum;
}

static void read_every_prefix(void)
{
    guard g = guard_new(w.len);
    unsigned long whole = read_all(w.octets, w.len, w.len);
    for (size_t len = 0; len <= w.len; len++) {
        const uint8_t *octets = guard_put(&g, w.octets, len);
        assert_int_equal(read_all(octets, len, w.len), read_all(w.octets, len, w.len));
        assert_int_equal(read_all(octets, len, len), read_all(w.octets, len, len));
    }
    assert_int_equal(read_all(guard_put(&g, w.octets, w.len), w.len, w.len), whole);
    guard_free(&g);
}

TEST(no_prefix_of_an_answer_is_read_past_its_end)
{
    wire_begin_response(&w, 3);
    wire_a(&w, RCS_ANSWER);
    wire_a(&w, RCS_AUTHORITY);
    wire_a(&w, RCS_ADDITIONAL);
    wire_opt(&w, RCS_ADDITIONAL, 0);
    read_every_prefix();
}

TEST(no_prefix_of_a_message_with_options_is_read_past_its_end)
{
    wire_begin_response(&w, 7);
    size_t start = wire_begin_opt(&w, RCS_ADDITIONAL, 1);
    wire_option(&w, 10, "0123456789abcdef01234567", 24);
    wire_option(&w, 3, "nsid", 4);
    wire_option(&w, 8, "\0\1\x18\0\xc0\0\2", 7);
    wire_ede(&w, 22, "no reachable authority");
    wire_end_data(&w, start);
    read_every_prefix();
}

TEST(no_prefix_of_a_signed_message_is_read_past_its_end)
{
    wire_begin_response(&w, 9);
    wire_tkey(&w, RCS_ANSWER, 19);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    wire_tsig(&w, RCS_ADDITIONAL, 18, "\0\0\1\2\3\4", 6);
    read_every_prefix();
}

TEST(no_change_of_one_octet_reads_past_the_end)
{
    wire_begin_response(&w, 9);
    wire_a(&w, RCS_ANSWER);
    size_t start = wire_begin_opt(&w, RCS_ADDITIONAL, 1);
    wire_ede(&w, 18, "x");
    wire_end_data(&w, start);
    wire_tsig(&w, RCS_ADDITIONAL, 18, "\0\0\1\2\3\4", 6);
    guard g = guard_new(w.len);
    for (size_t at = 0; at < w.len; at++) {
        uint8_t before = w.octets[at];
        for (unsigned value = 0; value < 256; value++) {
            w.octets[at] = (uint8_t)value;
            unsigned long inside = read_all(guard_put(&g, w.octets, w.len), w.len, w.len);
            assert_int_equal(inside, read_all(w.octets, w.len, w.len));
        }
        w.octets[at] = before;
    }
    guard_free(&g);
}

TEST(as_many_records_as_fit_are_walked_whatever_the_counts_say)
{
    wire_begin(&w, WIRE_RESPONSE);
    while (w.len + 11 <= sizeof w.octets) {
        wire_u8(&w, 0);
        wire_begin_data(&w, RCS_ANSWER, 1, 1, 0);
    }
    wire_set16(&w, 6, 65535);
    rcs_message m;
    rcs_message_decode(w.octets, w.len, w.len, &m);
    assert_int_equal(m.walked[RCS_ANSWER], (sizeof w.octets - 12) / 11);
    assert_int_equal(m.defect, RCS_DEFECT_COUNT_OVERRUN);
}

/* The messages of ../shared, each 64 KiB of names made to cost as much as can be. */
static bool load_hostile(const char *name)
{
    const char *shared = getenv("RCS_SHARED");
    char path[512];
    snprintf(path, sizeof path, "%s/hostile/captures/%s",
             shared ? shared : RCS_SOURCE_DIR "/../shared", name);
    FILE *in = fopen(path, "rb");
    if (!in) {
        print_message("SKIPPED: %s is not there\n", path);
        return false;
    }
    w.len = fread(w.octets, 1, sizeof w.octets, in);
    fclose(in);
    return true;
}

TEST(hostile_names_end_in_a_value_with_each_record_stepped_over_once)
{
    static const struct {
        const char *file;
        uint16_t answers;
        bool complete;
    } cases[] = {
        {"q_chain.msg", 0x1012, true},    {"q_label.msg", 0x0ff6, true},
        {"q_legal127.msg", 0x122b, true}, {"q_legal255.msg", 0x122b, true},
        {"q_suricata.msg", 0x0db1, true}, {"q_uniqnames.msg", 0x0b9b, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (!load_hostile(cases[i].file)) {
            skip();
        }
        rcs_message m;
        rcs_message_decode(w.octets, w.len, w.len, &m);
        assert_int_equal(m.count[RCS_ANSWER], cases[i].answers);
        assert_int_equal(m.walked[RCS_ANSWER], cases[i].answers);
        assert_int_equal(m.complete, cases[i].complete);
        assert_true(read_all(w.octets, w.len, w.len) > 0);
    }
}

RUN_TESTS(
    T(no_prefix_of_an_answer_is_read_past_its_end),
    T(no_prefix_of_a_message_with_options_is_read_past_its_end),
    T(no_prefix_of_a_signed_message_is_read_past_its_end),
    T(no_change_of_one_octet_reads_past_the_end),
    T(as_many_records_as_fit_are_walked_whatever_the_counts_say),
    T(hostile_names_end_in_a_value_with_each_record_stepped_over_once))
