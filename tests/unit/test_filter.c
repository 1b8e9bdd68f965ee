/* test_filter.c -- capture filters mark what they reject, by each packet's own link type */
#include "unit.h"

#include "rcodescope/filter.h"
#include "support/capfile.h"

static bool has_filters(void)
{
    capfile c = {0};
    cap_header(&c, CAP_US, 1, 65535);
    rcs_source *source = NULL;
    rcs_error err = {0};
    rcs_status status = cap_open_prefix(&c, c.len, "udp", &source, &err);
    rcs_source_close(source);
    if (status == RCS_ERR_UNSUPPORTED) {
        assert_non_null(strstr(err.text, "libpcap"));
        print_message("SKIPPED: built without libpcap\n");
        return false;
    }
    assert_int_equal(status, RCS_OK);
    return true;
}

/* IPv4 and UDP headers of a packet to `port`. */
static void add_ipv4(capfile *c, uint16_t port)
{
    const uint8_t ip[] = {0x45, 0,   0,   28,  0, 0,   0,    0,           64, 17,
                          0,    0,   192, 0,   2, 1,   198,  51,          100, 2,
                          0x30, 0x39, (uint8_t)(port >> 8), (uint8_t)port, 0,   8, 0, 0};
    cap_octets(c, ip, sizeof ip);
}

static const uint8_t ethernet[] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0};

static void add_packet(capfile *c, uint32_t interface, uint16_t linktype, uint16_t port)
{
    size_t begin = cap_begin(c, 6);
    uint32_t len = 28 + (linktype == 1 ? sizeof ethernet : 0);
    cap_u32(c, interface);
    cap_number(c, 0, 8);
    cap_u32(c, len);
    cap_u32(c, len);
    cap_octets(c, ethernet, len - 28);
    add_ipv4(c, port);
    cap_end(c, begin);
}

TEST(each_link_type_has_its_own_program)
{
    if (!has_filters()) {
        skip();
    }
    static const uint16_t linktypes[] = {1, 101, 228};
    capfile c = {0};
    cap_section(&c);
    for (unsigned i = 0; i < 3; i++) {
        cap_interface(&c, linktypes[i], 0);
    }
    for (unsigned i = 0; i < 12; i++) {
        add_packet(&c, i % 3, linktypes[i % 3], i % 2 ? 53 : 54);
    }
    rcs_source *source = NULL;
    rcs_error err;
    assert_int_equal(cap_open_prefix(&c, c.len, "udp port 53", &source, &err), RCS_OK);
    for (unsigned i = 0; i < 12; i++) {
        rcs_packet packet;
        assert_int_equal(rcs_source_next(source, &packet), RCS_OK);
        assert_int_equal(packet.number, i + 1);
        assert_int_equal(packet.filtered, i % 2 == 0);
    }
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_END);
    rcs_source_close(source);
}

TEST(more_link_types_than_are_kept_are_compiled_again)
{
    if (!has_filters()) {
        skip();
    }
    enum { KINDS = 20 };
    static const uint16_t linktypes[KINDS] = {1,   101, 228, 0,   108, 113, 276, 9,   50,  51,
                                              104, 105, 107, 109, 117, 119, 127, 8,   229, 10};
    capfile c = {0};
    cap_section(&c);
    for (unsigned i = 0; i < KINDS; i++) {
        cap_interface(&c, linktypes[i], 0);
    }
    for (unsigned i = 0; i < 2 * KINDS; i++) {
        add_packet(&c, i % KINDS, linktypes[i % KINDS], 53);
    }
    rcs_source *source = NULL;
    rcs_error err;
    assert_int_equal(cap_open_prefix(&c, c.len, "greater 1", &source, &err), RCS_OK);
    for (unsigned i = 0; i < 2 * KINDS; i++) {
        rcs_packet packet;
        assert_int_equal(rcs_source_next(source, &packet), RCS_OK);
        assert_false(packet.filtered);
    }
    rcs_source_close(source);
}

TEST(a_misspelt_filter_is_refused_with_libpcap_s_words)
{
    if (!has_filters()) {
        skip();
    }
    capfile ng = {0};
    cap_section(&ng);
    capfile c = {0};
    cap_header(&c, CAP_US, 1, 65535);
    const capfile *files[] = {&ng, &c};
    for (int i = 0; i < 2; i++) {
        rcs_source *source = NULL;
        rcs_error err = {0};
        assert_int_equal(cap_open_prefix(files[i], files[i]->len, "prot 53", &source, &err),
                         RCS_ERR_ARGUMENT);
        assert_null(source);
        assert_int_equal(err.status, RCS_ERR_ARGUMENT);
        assert_non_null(strstr(err.text, "syntax error"));
    }
}

TEST(a_filter_without_meaning_for_a_link_type_is_never_a_silent_no)
{
    if (!has_filters()) {
        skip();
    }
    rcs_source *source = NULL;
    rcs_error err = {0};
    capfile c = {0};
    cap_header(&c, CAP_US, 101, 65535);
    assert_int_equal(cap_open_prefix(&c, c.len, "ether host 2:0:0:0:0:1", &source, &err),
                     RCS_ERR_ARGUMENT);
    capfile ng = {0};
    cap_section(&ng);
    cap_interface(&ng, 1, 0);
    cap_interface(&ng, 101, 0);
    add_packet(&ng, 0, 1, 53);
    add_packet(&ng, 1, 101, 53);
    assert_int_equal(cap_open_prefix(&ng, ng.len, "ether host 2:0:0:0:0:1", &source, &err),
                     RCS_OK);
    rcs_packet packet;
    assert_int_equal(rcs_source_next(source, &packet), RCS_OK);
    assert_false(packet.filtered);
    assert_int_equal(rcs_source_next(source, &packet), RCS_ERR_IO);
    assert_int_equal(rcs_source_next(source, &packet), RCS_ERR_IO);
    assert_non_null(strstr(rcs_source_error(source), "packet 2"));
    assert_non_null(strstr(rcs_source_error(source), "RAW"));
    rcs_source_close(source);
}

TEST(the_innermost_datagram_is_matched_as_raw_ip)
{
    if (!has_filters()) {
        skip();
    }
    capfile inner = {0}, outer = {0};
    const uint8_t ipip[] = {0x45, 0, 0, 48, 0, 0, 0, 0, 64, 4, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2};
    const uint8_t padding[] = {9, 9, 9};
    add_ipv4(&inner, 5353);
    cap_octets(&outer, ethernet, sizeof ethernet);
    cap_octets(&outer, ipip, sizeof ipip);
    cap_octets(&outer, inner.at, inner.len);
    cap_octets(&outer, padding, sizeof padding);
    rcs_packet packet = {.data = outer.at, .caplen = (uint32_t)outer.len, .linktype = 1,
                         .wirelen = (uint32_t)outer.len, .number = 7};
    rcs_packet found;
    assert_true(rcs_packet_innermost(&packet, &found));
    assert_int_equal(found.linktype, RCS_LINKTYPE_RAW);
    assert_int_equal(found.number, 7);
    assert_int_equal(found.caplen, inner.len);
    assert_int_equal(found.wirelen, inner.len);
    assert_memory_equal(found.data, inner.at, inner.len);

    rcs_filter *filter = NULL;
    rcs_error err = {0};
    assert_int_equal(rcs_filter_new("host 192.0.2.1", &filter, &err), RCS_OK);
    assert_int_equal(rcs_filter_prepare(filter, RCS_LINKTYPE_RAW), RCS_OK);
    assert_int_equal(rcs_filter_ask(filter, &found), RCS_PASSES);
    assert_int_equal(rcs_filter_ask(filter, &packet), RCS_REJECTED);
    rcs_filter_free(filter);
}

TEST(a_packet_without_ip_has_no_innermost_datagram)
{
    const uint8_t arp[] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 6, 0, 1};
    rcs_packet packet = {.data = arp, .caplen = sizeof arp, .wirelen = sizeof arp, .linktype = 1};
    rcs_packet found = {.number = 99};
    assert_false(rcs_packet_innermost(&packet, &found));
    assert_int_equal(found.number, 99);
}

TEST(what_has_no_meaning_for_raw_ip_is_told_before_any_packet)
{
    if (!has_filters()) {
        skip();
    }
    rcs_filter *filter = NULL;
    rcs_error err = {0};
    assert_int_equal(rcs_filter_new("pppoes", &filter, &err), RCS_OK);
    assert_int_equal(rcs_filter_prepare(filter, RCS_LINKTYPE_RAW), RCS_ERR_ARGUMENT);
    assert_true(strlen(rcs_filter_error(filter)) > 0);
    rcs_packet packet = {.linktype = RCS_LINKTYPE_RAW};
    assert_int_equal(rcs_filter_ask(filter, &packet), RCS_IMPOSSIBLE);
    rcs_filter_free(filter);
}

RUN_TESTS(T(the_innermost_datagram_is_matched_as_raw_ip),
          T(a_packet_without_ip_has_no_innermost_datagram),
          T(what_has_no_meaning_for_raw_ip_is_told_before_any_packet),
          T(each_link_type_has_its_own_program),
          T(more_link_types_than_are_kept_are_compiled_again),
          T(a_misspelt_filter_is_refused_with_libpcap_s_words),
          T(a_filter_without_meaning_for_a_link_type_is_never_a_silent_no))
