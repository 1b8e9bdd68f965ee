/* test_fill.c -- phrases are filled in the order of their language, and nothing twice */
#include "unit.h"

#include <string.h>

#include "sink/fill.h"

static rcs_catalog *english, *japanese;

TEST(each_language_orders_the_words_itself)
{
    char out[200];
    const rcsi_slot *slots =
        RCSI_SLOTS({"server", "192.0.2.1:53"}, {"client", "[2001:db8::1]:9"}, {"transport", "UDP"});
    assert_string_equal(rcsi_fill(english, "fact-answers", slots, out, sizeof out),
                        "192.0.2.1:53 answers [2001:db8::1]:9 over UDP");
    assert_string_equal(rcsi_fill(japanese, "fact-answers", slots, out, sizeof out),
                        "192.0.2.1:53 から [2001:db8::1]:9 への応答 (UDP)");
    slots = RCSI_SLOTS({"shown", "1"}, {"responses", "2"}, {"packets", "3"});
    assert_string_equal(rcsi_fill(japanese, "found-in-run", slots, out, sizeof out),
                        "検出: 3 パケット中の応答 2 件のうち 1 件");
}

TEST(a_value_is_never_read_as_a_phrase)
{
    char out[200];
    assert_string_equal(rcsi_fill(english, "fact-id", RCSI_SLOTS({"it", "{id}"}, {"id", "{it}"}),
                                  out, sizeof out),
                        "{id}, id {it}");
}

TEST(the_number_before_it_decides_between_one_and_many)
{
    char out[200];
    const rcsi_slot *slots = RCSI_SLOTS({"shown", "2"}, {"responses", "1"}, {"packets", "3"});
    assert_string_equal(rcsi_fill(english, "found-in-run", slots, out, sizeof out),
                        "Found: 2 of 1 response in 3 packets");
    slots = RCSI_SLOTS({"shown", "1"}, {"responses", "11"}, {"packets", "1"});
    assert_string_equal(rcsi_fill(english, "found-in-run", slots, out, sizeof out),
                        "Found: 1 of 11 responses in 1 packet");
    assert_string_equal(rcsi_fill(english, "ledger-queries", RCSI_SLOTS({"count", "1"}), out,
                                  sizeof out),
                        "query");
    assert_string_equal(rcsi_fill(english, "ledger-queries", RCSI_SLOTS({"count", "1,001"}), out,
                                  sizeof out),
                        "queries");
}

TEST(a_slot_without_value_stays_to_be_seen)
{
    char out[200];
    assert_string_equal(rcsi_fill(english, "fact-id", RCSI_SLOTS({"i", "x"}), out, sizeof out),
                        "{it}, id {id}");
    assert_string_equal(rcsi_fill(english, "no-such-label", RCSI_SLOTS({"i", "x"}), out,
                                  sizeof out),
                        "no-such-label");
}

TEST(every_room_is_enough_not_to_overflow)
{
    char out[64];
    for (size_t cap = 1; cap < 40; cap++) {
        memset(out, '#', sizeof out);
        rcsi_fill(english, "fact-id", RCSI_SLOTS({"it", "0123456789"}, {"id", "abc"}), out, cap);
        size_t whole = strlen("0123456789, id abc");
        assert_int_equal(strlen(out), cap - 1 < whole ? cap - 1 : whole);
        assert_memory_equal(out, "0123456789, id abc", strlen(out));
        assert_int_equal(out[cap], '#');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(each_language_orders_the_words_itself), T(a_value_is_never_read_as_a_phrase),
        T(the_number_before_it_decides_between_one_and_many),
        T(the_number_before_it_decides_between_one_and_many),
        T(a_slot_without_value_stays_to_be_seen), T(every_room_is_enough_not_to_overflow)};
    if (rcs_catalog_new("en", &english, NULL) != RCS_OK ||
        rcs_catalog_new("ja", &japanese, NULL) != RCS_OK) {
        return 1;
    }
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rcs_catalog_free(english);
    rcs_catalog_free(japanese);
    return failed;
}
