/* test_endpoint.c -- addresses and endpoints are written as RFC 5952 has them */
#include <arpa/inet.h>
#include <string.h>

#include "rcodescope/packet.h"

#include "unit.h"

static rcs_endpoint endpoint(uint8_t family, const char *text, uint16_t port)
{
    rcs_endpoint made = {.family = family, .port = port};
    assert_int_equal(inet_pton(family == 6 ? AF_INET6 : AF_INET, text, made.ip), 1);
    return made;
}

static void assert_address(uint8_t family, const char *text, const char *expected)
{
    char out[RCS_ADDRESS_TEXT_MAX];
    rcs_endpoint made = endpoint(family, text, 0);
    assert_ptr_equal(rcs_address_text(&made, out), out);
    assert_string_equal(out, expected);
}

TEST(an_address_is_written_in_its_short_form)
{
    assert_address(4, "192.0.2.1", "192.0.2.1");
    assert_address(6, "2001:0DB8:0:0:0:0:0:1", "2001:db8::1");
    assert_address(6, "0:0:0:0:0:0:0:0", "::");
    assert_address(6, "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
    assert_address(6, "2001:0:0:1:0:0:0:1", "2001:0:0:1::1");
    assert_address(6, "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
}

TEST(the_longest_texts_fit)
{
    char out[RCS_ENDPOINT_TEXT_MAX];
    rcs_endpoint longest = endpoint(6, "1111:2222:3333:4444:5555:6666:7777:8888", 65535);
    assert_string_equal(rcs_endpoint_text(&longest, out),
                        "[1111:2222:3333:4444:5555:6666:7777:8888]:65535");
    rcs_endpoint mapped = endpoint(6, "::ffff:255.255.255.255", 65535);
    assert_string_equal(rcs_endpoint_text(&mapped, out), "[::ffff:255.255.255.255]:65535");
}

TEST(an_endpoint_is_an_address_and_a_port)
{
    char out[RCS_ENDPOINT_TEXT_MAX];
    rcs_endpoint four = endpoint(4, "192.0.2.1", 53), six = endpoint(6, "2001:db8::1", 53);
    assert_string_equal(rcs_endpoint_text(&four, out), "192.0.2.1:53");
    assert_string_equal(rcs_endpoint_text(&six, out), "[2001:db8::1]:53");
}

TEST(an_unknown_family_is_a_question_mark)
{
    char address[RCS_ADDRESS_TEXT_MAX], out[RCS_ENDPOINT_TEXT_MAX];
    rcs_endpoint unknown = {.port = 53};
    assert_string_equal(rcs_address_text(&unknown, address), "?");
    assert_string_equal(rcs_endpoint_text(&unknown, out), "?");
}

RUN_TESTS(T(an_address_is_written_in_its_short_form), T(the_longest_texts_fit),
          T(an_endpoint_is_an_address_and_a_port), T(an_unknown_family_is_a_question_mark))
