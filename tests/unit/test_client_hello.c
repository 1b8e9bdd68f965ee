/* test_client_hello.c -- the server name of a TLS connection, from what one segment holds of it */
#include "unit.h"

#include <string.h>

#include "net/client_hello.h"
#include "support/guard.h"
#include "support/hex.h"

/* TLS 1.2 as OpenSSL writes it: the name is the first extension. */
#define BEFORE                                                                                     \
    "160301 00e4 01 0000e0 0303 cce548bae8c8af4bb3dac49c07f0e82c59ae7e3d5514ff1f3f38f8e54c5df630"  \
    "00 0038 c02cc030009fcca9cca8ccaac02bc02f009ec024c028006bc023c0270067c00ac0140039c009c0130033" \
    "009d009c003d003c0035002f00ff 0100 007f"
#define NAME "0000 0017 0015 00 0012 436c6f7564666c6172652d444e532e636f6d"
#define BEHIND "000b 0004 03000102 0010 000e 000c 026832 08687474702f312e31"

static bool name_of(const char *text, size_t cut, char out[256])
{
    hex_octets hello = {.len = 0};
    hex_append(&hello, text);
    guard g = guard_new(sizeof hello.at);
    rcsi_host_name name;
    bool found = rcsi_client_hello_name(guard_put(&g, hello.at, hello.len - cut),
                                        hello.len - cut, &name);
    if (found) {
        assert_in_range(name.len, 1, 255);
        memcpy(out, name.octets, name.len);
        out[name.len] = '\0';
    }
    guard_free(&g);
    return found;
}

TEST(the_name_is_found_wherever_its_extension_stands)
{
    char name[256];
    assert_true(name_of(BEFORE NAME BEHIND, 0, name));
    assert_string_equal(name, "Cloudflare-DNS.com");
    assert_true(name_of(BEFORE BEHIND NAME, 0, name));
    assert_string_equal(name, "Cloudflare-DNS.com");
}

TEST(a_hello_that_is_cut_behind_the_name_still_tells_it)
{
    char name[256];
    hex_octets behind = {.len = 0}, whole = {.len = 0};
    hex_append(&behind, BEHIND);
    hex_append(&whole, BEFORE NAME BEHIND);
    for (size_t cut = 0; cut <= whole.len; cut++) {
        assert_int_equal(name_of(BEFORE NAME BEHIND, cut, name), cut <= behind.len);
    }
}

TEST(what_is_no_hello_has_no_name)
{
    char name[256];
    assert_false(name_of("", 0, name));
    assert_false(name_of(BEFORE BEHIND, 0, name));
    assert_false(name_of("170303 0010 01 0000e0", 0, name));
    assert_false(name_of("160301 00e4 02 0000e0", 0, name));       /* ServerHello */
    assert_false(name_of("160201 00e4 01 0000e0", 0, name));       /* SSL 2 */
    assert_false(name_of("474554202f20485454502f312e31", 0, name)); /* GET / HTTP/1.1 */
}

TEST(lengths_that_contradict_each_other_give_no_name)
{
    char name[256];
    assert_false(name_of(BEFORE "0000 0017 0015 00 0013 436c6f7564666c6172652d444e532e636f6d", 0,
                         name));
    assert_false(name_of(BEFORE "0000 0004 0002 00 0000", 0, name));
    assert_false(name_of(BEFORE "0000 0000", 0, name));
    assert_false(name_of(BEFORE "0000 0017 0015 01 0012 436c6f7564666c6172652d444e532e636f6d", 0,
                         name)); /* no host name */
}

RUN_TESTS(T(the_name_is_found_wherever_its_extension_stands),
          T(a_hello_that_is_cut_behind_the_name_still_tells_it), T(what_is_no_hello_has_no_name),
          T(lengths_that_contradict_each_other_give_no_name))
