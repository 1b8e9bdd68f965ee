/* test_render.c -- placeholders filled from a finding, safe to paste into a shell */
#include "unit.h"

#include <string.h>

#include "rcodescope/explanation.h"
#include "support/finding.h"

static rcs_catalog *catalog;

static const char *rendered(const rcs_finding *finding, const char *text)
{
    static char out[4096];
    size_t need = rcs_render(catalog, finding, text, out, sizeof out);
    assert_int_equal(need, strlen(out));
    return out;
}

TEST(values_come_from_the_finding)
{
    wire w;
    wire_begin_response(&w, 7);
    wire_opt(&w, RCS_ADDITIONAL, 1);
    rcs_finding f = finding_of(&w, w.len);
    assert_string_equal(rendered(&f, "dig @{server} -p {port} {qname} {qtype} {qclass} +x"),
                        "dig @192.0.2.53 -p 53 www.example.com. A IN +x");
    assert_string_equal(rendered(&f, "{rcode} {opcode} {client} {zone}"),
                        "BADCOOKIE QUERY 198.51.100.7 example.com.");
    assert_string_equal(rendered(&f, "server IP { edns no; }; {} {Zone} {"),
                        "server IP { edns no; }; {} {Zone} {");
    assert_string_equal(rendered(&f, "{tsig-key} {skew} {ede-text}"), "KEY SKEW TEXT");
}

TEST(without_a_finding_a_word_stands_in)
{
    assert_string_equal(
        rendered(NULL, "{server} {client} {port} {qname} {qtype} {qclass} {zone} {rcode}"),
        "SERVER CLIENT PORT NAME TYPE CLASS ZONE RCODE");
    assert_string_equal(rendered(NULL, "{opcode} {skew} {ede-text} {tsig-key}"),
                        "OPCODE SKEW TEXT KEY");
}

TEST(a_name_that_a_shell_could_understand_is_not_pasted)
{
    /* Every octet, alone in a label and in front of one. */
    for (unsigned c = 0; c < 256; c++) {
        wire w;
        wire_begin(&w, WIRE_RESPONSE | 2);
        wire_count(&w, RCS_QUESTION);
        wire_u8(&w, 2);
        wire_u8(&w, c);
        wire_u8(&w, 'a');
        wire_u8(&w, 0);
        wire_u16(&w, 1);
        wire_u16(&w, 1);
        rcs_finding f = finding_of(&w, w.len);
        assert_true(f.has_question);
        const char *out = rendered(&f, "{qname}");
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '_' || c == ':';
        char wanted[] = {(char)c, 'a', '.', '\0'};
        assert_string_equal(out, plain ? wanted : "NAME");
    }
}

TEST(it_is_told_whether_every_placeholder_has_its_value)
{
    wire w;
    wire_begin_response(&w, 7);
    rcs_finding f = finding_of(&w, w.len);
    assert_true(rcs_render_is_whole(catalog, &f, "dig @{server} -q {qname} {NAME} {x y}"));
    assert_true(rcs_render_is_whole(catalog, &f, ""));
    assert_false(rcs_render_is_whole(catalog, &f, "dig {qname} -k {tsig-key}"));
    assert_false(rcs_render_is_whole(catalog, NULL, "dig {qname}"));
}

TEST(text_of_an_extended_error_is_printable)
{
    wire w;
    wire_begin_response(&w, 2);
    size_t opt = wire_begin_opt(&w, RCS_ADDITIONAL, 0);
    wire_ede(&w, 7, "sig \x1b[31m \xc3\xa9 $(x)");
    wire_end_data(&w, opt);
    rcs_finding f = finding_of(&w, w.len);
    assert_string_equal(rendered(&f, "{ede-text}"), "sig ?[31m ?? $(x)");
}

TEST(differences_of_clocks_are_in_seconds_and_more)
{
    wire w;
    wire_begin_response(&w, 9);
    const uint8_t server[] = {0, 1, 2, 3, 0x20, 0x25};
    wire_tsig(&w, RCS_ADDITIONAL, 18, server, sizeof server);
    rcs_finding f = finding_of(&w, w.len);
    assert_string_equal(rendered(&f, "{skew} {tsig-key}"), "7200 s (2 h) key.example.");
}

/* The text of a finding with this EXTRA-TEXT and an SOA whose MINIMUM is `minimum`. */
static const char *rendered_with(const char *extra, uint32_t minimum, const char *text)
{
    static wire w;
    wire_begin_response(&w, 3);
    wire_name(&w, "example.com.");
    size_t soa = wire_begin_data(&w, RCS_AUTHORITY, RCS_TYPE_SOA, 1, 604800);
    wire_u16(&w, 0);
    for (int i = 0; i < 4; i++) {
        wire_u32(&w, 0);
    }
    wire_u32(&w, minimum);
    wire_end_data(&w, soa);
    size_t opt = wire_begin_opt(&w, RCS_ADDITIONAL, 0);
    wire_ede(&w, 9, extra);
    wire_end_data(&w, opt);
    rcs_finding f = finding_of(&w, w.len);
    return rendered(&f, text);
}

TEST(times_of_denials_are_spans)
{
    static const struct {
        uint32_t seconds;
        const char *text;
    } cases[] = {{0, "0 s"},          {59, "59 s"},          {60, "1 min"},  {900, "15 min"},
                 {90, "1 min 30 s"},  {3600, "1 h"},         {5400, "1 h 30 min"},
                 {86400, "1 d"},      {90000, "1 d 1 h"},    {172800, "2 d"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(rendered_with("", cases[i].seconds, "{negative-ttl}"), cases[i].text);
    }
}

TEST(parts_of_an_extra_text_stand_where_they_are_safe)
{
    assert_string_equal(rendered_with("192.0.2.9:53 rcode=REFUSED for x.example A", 0,
                                      "dig @{ede-server} {ede-zone}: {ede-reason}"),
                        "dig @192.0.2.9 x.example: rcode=REFUSED for x.example A");
    assert_string_equal(rendered_with("at delegation $(id).example.", 0, "dig {ede-zone}"),
                        "dig ZONE");
    assert_string_equal(rendered_with("at delegation -x", 0, "dig {ede-zone}"), "dig ZONE");
    assert_string_equal(rendered_with("at delegation \x1b[31m.", 0, "{ede-zone} {ede-reason}"),
                        "ZONE at delegation ?[31m.");
    assert_string_equal(rendered_with("who knows", 0, "{ede-server} {ede-zone} {ede-reason}"),
                        "ADDRESS ZONE REASON");
}

TEST(a_short_buffer_is_cut_and_terminated)
{
    char out[8];
    assert_int_equal(rcs_render(catalog, NULL, "dig {qname} x", out, sizeof out), 10);
    assert_string_equal(out, "dig NAM");
    assert_int_equal(rcs_render(catalog, NULL, "dig", out, 0), 3);
    assert_int_equal(rcs_render(catalog, NULL, "dig", out, 1), 3);
    assert_string_equal(out, "");
}

static const char *zone_of(const rcs_finding *finding)
{
    static char out[RCS_NAME_TEXT_MAX];
    rcs_name zone;
    out[0] = '\0';
    if (rcs_finding_zone(finding, &zone)) {
        rcs_name_text(&zone, out);
    }
    return out;
}

TEST(the_zone_is_that_of_the_soa_or_the_parent)
{
    wire w;
    wire_begin_response(&w, 3);
    rcs_finding f = finding_of(&w, w.len);
    assert_string_equal(zone_of(&f), "example.com.");
    wire_pointer(&w, WIRE_QUESTION_NAME + 4 + 8);
    wire_end_data(&w, wire_begin_data(&w, RCS_AUTHORITY, RCS_TYPE_SOA, 1, 60));
    f = finding_of(&w, w.len);
    assert_string_equal(zone_of(&f), "com.");

    wire_begin(&w, WIRE_RESPONSE | 3);
    wire_question(&w, "example.com.", 1);
    f = finding_of(&w, w.len);
    assert_string_equal(zone_of(&f), "example.com.");

    wire_begin(&w, RCS_FLAG_QR | RCS_OPCODE_UPDATE << 11 | 9);
    wire_question(&w, "dyn.example.com.", 6);
    f = finding_of(&w, w.len);
    assert_string_equal(zone_of(&f), "dyn.example.com.");

    wire_begin(&w, WIRE_RESPONSE | 1);
    f = finding_of(&w, w.len);
    assert_string_equal(zone_of(&f), "");
}

static int open_catalog(void **state)
{
    (void)state;
    rcs_error err;
    return rcs_catalog_new("en", &catalog, &err) == RCS_OK ? 0 : -1;
}

static int close_catalog(void **state)
{
    (void)state;
    rcs_catalog_free(catalog);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(values_come_from_the_finding),
        T(without_a_finding_a_word_stands_in),
        T(a_name_that_a_shell_could_understand_is_not_pasted),
        T(it_is_told_whether_every_placeholder_has_its_value),
        T(text_of_an_extended_error_is_printable),
        T(differences_of_clocks_are_in_seconds_and_more),
        T(times_of_denials_are_spans),
          T(parts_of_an_extra_text_stand_where_they_are_safe),
          T(a_short_buffer_is_cut_and_terminated),
        T(the_zone_is_that_of_the_soa_or_the_parent),
    };
    return cmocka_run_group_tests(tests, open_catalog, close_catalog);
}
