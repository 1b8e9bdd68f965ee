/* test_text.c -- the text sink: explanations once, repeats folded, octets escaped */
#include "unit.h"

#include <string.h>

#include "rcodescope/explanation.h"
#include "sink/sink.h"
#include "support/finding.h"
#include "support/written.h"

static rcs_catalog *catalog;
static written out;
static wire message;

static rcsi_sink *sink_with(rcsi_detail detail, rcsi_folding folding)
{
    rcsi_sink_options options = {.format = RCSI_FORMAT_TEXT, .detail = detail,
                                 .folding = folding, .width = 80, .catalog = catalog};
    rcsi_sink *sink;
    assert_int_equal(rcsi_sink_new(&options, &out.writer, &sink), RCS_OK);
    return sink;
}

/* REFUSED from 192.0.2.SERVER at a time, printed; what was written. */
static const char *print_refused(rcsi_sink *sink, uint64_t id, uint8_t server, int64_t time_ns)
{
    rcs_explanation explanation;
    wire_begin_response(&message, 5);
    rcs_finding finding = finding_of(&message, message.len);
    finding.id = id;
    finding.time_ns = time_ns;
    finding.flow.server.ip[3] = server;
    rcs_explain(catalog, &finding, &explanation);
    rcsi_sink_finding(sink, &finding, &explanation);
    return written_text(&out);
}

TEST(an_explanation_is_told_once_for_a_server)
{
    rcsi_sink *sink = sink_with(RCSI_DETAIL_ONCE, RCSI_FOLDING_OFF);
    assert_non_null(strstr(print_refused(sink, 1, 53, 0), "    why "));
    const char *again = print_refused(sink, 2, 53, 0);
    assert_null(strstr(again, "    why "));
    assert_non_null(strstr(again, "as #1: "));
    assert_non_null(strstr(print_refused(sink, 3, 54, 0), "    why "));
    rcsi_sink_free(sink);
}

TEST(full_tells_it_each_time)
{
    rcsi_sink *sink = sink_with(RCSI_DETAIL_FULL, RCSI_FOLDING_OFF);
    for (uint64_t id = 1; id <= 3; id++) {
        assert_non_null(strstr(print_refused(sink, id, 53, 0), "    why "));
    }
    rcsi_sink_free(sink);
}

TEST(brief_is_one_line)
{
    rcsi_sink *sink = sink_with(RCSI_DETAIL_BRIEF, RCSI_FOLDING_OFF);
    assert_string_equal(print_refused(sink, 1, 53, 1000000000),
                        "1970-01-01T00:00:01.000000Z 198.51.100.7 < 192.0.2.53 UDP REFUSED 5 "
                        "www.example.com. IN A\n");
    rcsi_sink_free(sink);
}

TEST(repeats_within_a_second_become_one_line)
{
    const int64_t second = 1000000000;
    rcsi_sink *sink = sink_with(RCSI_DETAIL_BRIEF, RCSI_FOLDING_ON);
    assert_non_null(strstr(print_refused(sink, 1, 53, 0), "REFUSED 5"));
    for (uint64_t id = 2; id <= 312; id++) {
        assert_string_equal(print_refused(sink, id, 53, (int64_t)id), "");
    }
    assert_non_null(strstr(print_refused(sink, 313, 54, 1), "192.0.2.54"));
    rcsi_sink_advance(sink, second - 1);
    assert_string_equal(written_text(&out), "");
    rcsi_sink_advance(sink, second);
    assert_string_equal(written_text(&out),
                        "#1 x 312 within a second: REFUSED 5 www.example.com. IN A\n");
    assert_non_null(strstr(print_refused(sink, 314, 53, second), "REFUSED 5"));
    rcsi_sink_free(sink);
}

TEST(a_flood_of_different_responses_loses_no_count)
{
    rcsi_sink *sink = sink_with(RCSI_DETAIL_BRIEF, RCSI_FOLDING_ON);
    uint64_t id = 0, told = 0;
    for (int round = 0; round < 1000; round++) {
        for (int copy = 0; copy < 2; copy++) {
            rcs_explanation explanation;
            wire_begin_response(&message, 5);
            rcs_finding finding = finding_of(&message, message.len);
            finding.id = ++id;
            finding.flow.client.ip[2] = (uint8_t)(round >> 8);
            finding.flow.client.ip[3] = (uint8_t)round;
            rcs_explain(catalog, &finding, &explanation);
            rcsi_sink_finding(sink, &finding, &explanation);
        }
    }
    rcsi_sink_advance(sink, INT64_MAX);
    const char *text = written_text(&out);
    for (const char *at = text; (at = strstr(at, " x 2 within")); at++) {
        told++;
    }
    assert_int_equal(told, 1000);
    rcsi_sink_free(sink);
}

TEST(every_octet_of_an_ede_text_and_an_nsid_is_escaped)
{
    rcsi_sink *sink = sink_with(RCSI_DETAIL_FULL, RCSI_FOLDING_OFF);
    for (int c = 0; c < 256; c++) {
        rcs_explanation explanation;
        char text[3] = {'<', (char)c, '>'};
        wire_begin_response(&message, 2);
        rcs_finding finding = finding_of(&message, message.len);
        finding.outcome.ede_count = 1;
        finding.outcome.ede[0] = (rcs_ede){22, sizeof text, text};
        finding.outcome.has_nsid = true;
        finding.outcome.nsid = (const uint8_t *)text;
        finding.outcome.nsid_len = sizeof text;
        rcs_explain(catalog, &finding, &explanation);
        rcsi_sink_finding(sink, &finding, &explanation);
        const char *got = written_text(&out);
        for (const char *at = got; *at; at++) {
            assert_true(*at == '\n' || (*at >= 0x20 && *at <= 0x7e));
        }
        char escaped[8];
        snprintf(escaped, sizeof escaped,
                 c == '\\' ? "<\\\\>" : c >= 0x20 && c < 0x7f ? "<%c>" : "<\\x%02x>", c);
        if (c != ' ') {
            assert_non_null(strstr(got, escaped));
        }
    }
    rcsi_sink_free(sink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(an_explanation_is_told_once_for_a_server), T(full_tells_it_each_time),
        T(brief_is_one_line), T(repeats_within_a_second_become_one_line),
        T(a_flood_of_different_responses_loses_no_count),
        T(every_octet_of_an_ede_text_and_an_nsid_is_escaped)};
    if (rcs_catalog_new("en", &catalog, NULL) != RCS_OK) {
        return 1;
    }
    written_begin(&out);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    written_end(&out);
    rcs_catalog_free(catalog);
    return failed;
}
