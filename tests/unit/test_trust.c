/* test_trust.c -- what is known of zones is bounded, ages, and belongs to one host */
#include "unit.h"

#include <stdio.h>

#include "pair/trust.h"
#include "support/finding.h"

#define NOW INT64_C(1700000000)
#define SECOND INT64_C(1000000000)

static const rcs_query query = {.has_edns = true, .dnssec_ok = true};

static void begin(wire *w, const char *qname, unsigned type)
{
    wire_begin(w, RCS_FLAG_QR | RCS_FLAG_AA);
    wire_question(w, qname, type);
}

/* An OPT with DO, and the finding of it all at NOW, seen by 198.51.100.7. */
static rcs_finding finish(wire *w)
{
    size_t opt = wire_begin_opt(w, RCS_ADDITIONAL, 0);
    wire_end_data(w, opt);
    w->octets[opt - 4] = 0x80; /* the flags of the TTL (RFC 3225 3) */
    rcs_finding f = finding_of(w, w->len);
    f.time_ns = NOW * SECOND;
    f.query = &query;
    return f;
}

static void add_signature(wire *w, unsigned covered, const char *signer, uint32_t expiration)
{
    wire_pointer(w, WIRE_QUESTION_NAME);
    size_t data = wire_begin_data(w, RCS_ANSWER, RCS_TYPE_RRSIG, 1, 60);
    wire_u16(w, covered);
    wire_u16(w, 13 << 8 | 3);
    wire_u32(w, 60);
    wire_u32(w, expiration);
    wire_u32(w, (uint32_t)NOW - 1000);
    wire_u16(w, 4711);
    wire_name(w, signer);
    wire_u32(w, 0);
    wire_end_data(w, data);
}

static void add_ds(wire *w, unsigned tag)
{
    wire_pointer(w, WIRE_QUESTION_NAME);
    size_t data = wire_begin_data(w, RCS_ANSWER, RCS_TYPE_DS, 1, 60);
    wire_u16(w, tag);
    wire_u16(w, 13 << 8 | 2);
    wire_u32(w, 0);
    wire_end_data(w, data);
}

/* A key whose tag is 0x0100 + 0x030d + `sum` (RFC 4034 B). */
static void add_key(wire *w, unsigned flags, unsigned sum)
{
    wire_pointer(w, WIRE_QUESTION_NAME);
    size_t data = wire_begin_data(w, RCS_ANSWER, RCS_TYPE_DNSKEY, 1, 60);
    wire_u16(w, flags);
    wire_u16(w, 3 << 8 | 13);
    wire_u16(w, sum);
    wire_end_data(w, data);
}

/* What is known when 198.51.100.7 says SERVFAIL about a name, `later` seconds after. */
static rcs_zone_seen judge(const rcsi_trust *trust, const char *qname, int64_t later)
{
    static wire w;
    rcs_zone_seen seen = {0};
    wire_begin(&w, WIRE_RESPONSE | 2);
    wire_question(&w, qname, 1);
    rcs_finding f = finding_of(&w, w.len);
    f.flow.server = f.flow.client;
    f.time_ns = (NOW + later) * SECOND;
    rcsi_trust_judge(trust, &f, &seen);
    return seen;
}

static void note_expired(rcsi_trust *trust, const char *qname, const char *zone)
{
    static wire w;
    begin(&w, qname, 1);
    add_signature(&w, 1, zone, (uint32_t)NOW - 10);
    rcs_finding f = finish(&w);
    rcsi_trust_note(trust, &f);
}

static rcsi_trust *made(void)
{
    rcsi_trust *trust = NULL;
    assert_int_equal(rcsi_trust_new(&trust), RCS_OK);
    return trust;
}

TEST(a_bad_signature_is_known_for_an_hour_and_to_one_host)
{
    rcsi_trust *trust = made();
    note_expired(trust, "www.a.EXAMPLE.", "A.example.");
    rcs_zone_seen seen = judge(trust, "deep.www.a.example.", 1);
    assert_int_equal(seen.signature, RCS_SIGNATURE_EXPIRED);
    assert_int_equal(seen.labels_off, 2);
    assert_int_equal(seen.key_tag, 4711);
    assert_false(judge(trust, "b.example.", 1).seen);
    assert_false(judge(trust, "a.example.", 3601).seen);
    wire w;
    wire_begin(&w, WIRE_RESPONSE | 2);
    wire_question(&w, "www.a.example.", 1);
    rcs_finding f = finding_of(&w, w.len); /* from 192.0.2.53, who got nothing */
    f.time_ns = NOW * SECOND;
    rcs_zone_seen other = {0};
    rcsi_trust_judge(trust, &f, &other);
    assert_false(other.seen);
    rcsi_trust_free(trust);
}

TEST(a_signature_is_mended_by_a_good_one_of_the_same_type)
{
    rcsi_trust *trust = made();
    wire w;
    note_expired(trust, "www.a.example.", "a.example.");
    begin(&w, "a.example.", RCS_TYPE_DNSKEY);
    add_signature(&w, RCS_TYPE_DNSKEY, "a.example.", (uint32_t)NOW + 10);
    rcs_finding f = finish(&w);
    rcsi_trust_note(trust, &f);
    assert_int_equal(judge(trust, "a.example.", 1).signature, RCS_SIGNATURE_EXPIRED);
    begin(&w, "www.a.example.", 1);
    add_signature(&w, 1, "a.example.", (uint32_t)NOW + 10);
    f = finish(&w);
    rcsi_trust_note(trust, &f);
    assert_int_equal(judge(trust, "a.example.", 1).signature, RCS_SIGNATURE_IN_TIME);
    rcsi_trust_free(trust);
}

/* `keys` keys and one DS; the last key has the DS's tag if `fits`. */
static rcs_zone_seen matched(unsigned keys, unsigned flags, bool fits)
{
    rcsi_trust *trust = made();
    wire w;
    begin(&w, "a.example.", RCS_TYPE_DS);
    add_ds(&w, flags + 0x030d + 0x1000);
    rcs_finding f = finish(&w);
    f.packet = 1;
    rcsi_trust_note(trust, &f);
    begin(&w, "a.example.", RCS_TYPE_DNSKEY);
    for (unsigned i = 1; i <= keys; i++) {
        add_key(&w, flags, i == keys && fits ? 0x1000 : i);
    }
    f = finish(&w);
    f.packet = 2;
    rcsi_trust_note(trust, &f);
    rcs_zone_seen seen = judge(trust, "www.a.example.", 1);
    rcsi_trust_free(trust);
    return seen;
}

TEST(keys_and_ds_records_fit_by_tag_and_algorithm)
{
    rcs_zone_seen seen = matched(2, 0x0100, true);
    assert_int_equal(seen.ds_fits, RCS_FITS_YES);
    assert_int_equal(seen.ds_packet, 1);
    assert_int_equal(seen.dnskey_packet, 2);
    assert_int_equal(matched(2, 0x0100, false).ds_fits, RCS_FITS_NO);
    assert_int_equal(matched(9, 0x0100, true).ds_fits, RCS_FITS_UNKNOWN); /* more than are kept */
    seen = matched(1, 0x0001, true);
    assert_int_equal(seen.ds_fits, RCS_FITS_NO); /* no Zone Key bit */
    assert_false(seen.zone_key);
}

TEST(what_did_not_ask_for_signatures_proves_nothing)
{
    rcsi_trust *trust = made();
    wire w;
    wire_begin(&w, RCS_FLAG_QR | RCS_FLAG_AA);
    wire_question(&w, "a.example.", 1);
    add_signature(&w, 1, "a.example.", 1);
    rcs_finding f = finding_of(&w, w.len);
    f.time_ns = NOW * SECOND;
    rcsi_trust_note(trust, &f);
    assert_false(judge(trust, "a.example.", 1).seen);
    rcsi_trust_free(trust);
}

TEST(a_flood_of_zones_pushes_the_oldest_out)
{
    rcsi_trust *trust = made();
    char name[64];
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "zone%d.example.", i);
        note_expired(trust, name, name);
    }
    assert_false(judge(trust, "zone0.example.", 1).seen);
    assert_true(judge(trust, "zone4999.example.", 1).seen);
    int known = 0;
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "zone%d.example.", i);
        known += judge(trust, name, 1).seen;
    }
    assert_in_range(known, 400, 512);
    rcsi_trust_free(trust);
}

RUN_TESTS(T(a_bad_signature_is_known_for_an_hour_and_to_one_host),
          T(a_signature_is_mended_by_a_good_one_of_the_same_type),
          T(keys_and_ds_records_fit_by_tag_and_algorithm),
          T(what_did_not_ask_for_signatures_proves_nothing),
          T(a_flood_of_zones_pushes_the_oldest_out))
