/* test_ledger.c -- packet classes have names for machines and texts for people */
#include <string.h>

#include "rcodescope/ledger.h"

#include "unit.h"

TEST(every_class_has_a_name_and_a_text_of_its_own)
{
    for (int i = 0; i < RCS_PACKET_CLASS_COUNT; i++) {
        const char *name = rcs_packet_class_name((rcs_packet_class)i);
        const char *text = rcs_packet_class_text((rcs_packet_class)i);
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz_"), strlen(name));
        assert_true(strlen(name) > 0 && strlen(text) > 0);
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(name, rcs_packet_class_name((rcs_packet_class)j));
            assert_string_not_equal(text, rcs_packet_class_text((rcs_packet_class)j));
        }
    }
}

TEST(the_names_are_those_of_the_json_output)
{
    assert_string_equal(rcs_packet_class_name(RCS_PACKET_UDP_DNS), "udp_dns");
    assert_string_equal(rcs_packet_class_name(RCS_PACKET_FILTERED), "filtered");
    assert_string_equal(rcs_packet_class_text(RCS_PACKET_FRAGMENT), "IP fragments");
}

TEST(a_packet_without_a_class_breaks_the_book)
{
    rcs_ledger ledger = {.packets = 1};
    assert_false(rcs_ledger_adds_up(&ledger));
    ledger.classes[RCS_PACKET_NOT_DNS] = 1;
    assert_true(rcs_ledger_adds_up(&ledger));
    assert_false(rcs_ledger_has_loss(&ledger));
}

RUN_TESTS(T(every_class_has_a_name_and_a_text_of_its_own),
          T(the_names_are_those_of_the_json_output), T(a_packet_without_a_class_breaks_the_book))
