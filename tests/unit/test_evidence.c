/* test_evidence.c -- the numbers behind diagnoses, from captures of real servers */
#include "unit.h"

#include <string.h>

#include "rcodescope/evidence.h"
#include "support/captured.h"

/* What one packet of a capture proves. */
typedef struct wanted {
    uint64_t packet;
    bool found;
    rcs_evidence evidence;
    size_t zone_len;
    uint8_t zone[RCS_NAME_WIRE_MAX];
} wanted;

static void look(void *state, const rcs_finding *finding)
{
    wanted *w = state;
    if (finding->packet == w->packet) {
        w->found = true;
        rcs_evidence_of(finding, &w->evidence);
        w->zone_len = rcs_evidence_zone(finding, w->zone);
    }
}

static wanted evidence_of(const char *capture, uint64_t packet)
{
    wanted w = {.packet = packet};
    assert_true(captured_each(capture, look, &w));
    assert_true(w.found);
    return w;
}

TEST(a_server_cookie_has_the_age_that_the_fresh_one_shows)
{
    (void)state_;
    wanted w = evidence_of("pcaps/mixed/badcookie-again.pcap", 2);
    assert_true(w.evidence.has_cookie_age);
    assert_int_equal(w.evidence.cookie_age_s, 90);
    assert_false(w.evidence.has_skew || w.evidence.has_negative_ttl);
    assert_int_equal(w.zone_len, 0);
}

TEST(badtime_tells_the_skew_and_whose_clock_it_is)
{
    (void)state_;
    wanted w = evidence_of("pcaps/mixed/tour.pcap", 22);
    assert_true(w.evidence.has_skew);
    assert_int_equal(w.evidence.skew_s, -7200);
    assert_string_equal(w.evidence.clock_off, "client");
}

TEST(a_denial_tells_how_long_it_may_be_cached)
{
    (void)state_;
    wanted w = evidence_of("pcaps/mixed/tour.pcap", 24);
    assert_true(w.evidence.has_negative_ttl);
    assert_int_equal(w.evidence.negative_ttl_s, 60);
}

TEST(what_a_resolver_got_of_a_zone_is_named)
{
    (void)state_;
    static const uint8_t zone[] = "\7expired\7example";
    wanted w = evidence_of("pcaps/ede/07-expired-upstream.pcap", 20);
    assert_string_equal(w.evidence.signature, "expired");
    assert_true(w.evidence.has_signature_age && w.evidence.signature_age_s > 0);
    assert_string_equal(w.evidence.ede_reason, "expired");
    assert_int_equal(w.evidence.ede_server.family, 4);
    assert_memory_equal(w.evidence.ede_server.ip, ((uint8_t[]){192, 0, 2, 1}), 4);
    assert_int_equal(w.zone_len, sizeof zone);
    assert_memory_equal(w.zone, zone, sizeof zone);
}

RUN_TESTS(T(a_server_cookie_has_the_age_that_the_fresh_one_shows),
          T(badtime_tells_the_skew_and_whose_clock_it_is),
          T(a_denial_tells_how_long_it_may_be_cached),
          T(what_a_resolver_got_of_a_zone_is_named))
