/* test_ledger_text.c -- no counter of the ledger is kept from a reader, person or machine */
#include "unit.h"

#include <string.h>

#include "sink/json_ledger.h"
#include "sink/ledger_text.h"
#include "support/written.h"

#define SHOWN 987654321
#define SHOWN_JSON "987654321"
#define SHOWN_TEXT "987,654,321"

static rcs_catalog *catalogs[2];
static written out;

/* The ledger as its counters; those of ports and links have a test of their own. */
enum { COUNTERS = offsetof(rcs_ledger, elsewhere) / sizeof(uint64_t) };

_Static_assert(offsetof(rcs_ledger, elsewhere) % sizeof(uint64_t) == 0, "counters only");
_Static_assert(offsetof(rcs_ledger, unknown) > offsetof(rcs_ledger, elsewhere), "they are last");

/* One counter stands out, the others are there. */
static rcs_ledger ledger_of(size_t shown)
{
    rcs_ledger ledger = {0};
    uint64_t counters[COUNTERS];
    for (size_t i = 0; i < COUNTERS; i++) {
        counters[i] = i == shown ? SHOWN : 1;
    }
    memcpy(&ledger, counters, sizeof counters);
    return ledger;
}

static const char *text_of(const rcs_catalog *catalog, const rcs_ledger *ledger)
{
    rcsi_ledger_table(&out.writer, catalog, ledger);
    rcsi_ledger_losses(&out.writer, catalog, ledger, "");
    rcsi_ledger_hints(&out.writer, catalog, ledger, "");
    return written_text(&out);
}

TEST(every_counter_has_a_line_in_both_languages)
{
    for (size_t i = 0; i < COUNTERS; i++) {
        rcs_ledger ledger = ledger_of(i);
        for (int language = 0; language < 2; language++) {
            const char *text = text_of(catalogs[language], &ledger);
            if (!strstr(text, SHOWN_TEXT) && !strstr(text, SHOWN_JSON)) {
                fail_msg("counter %zu of the ledger has no line in language %d", i, language);
            }
        }
    }
}

TEST(every_counter_has_a_key)
{
    for (size_t i = 0; i < COUNTERS; i++) {
        rcs_ledger ledger = ledger_of(i);
        rcsi_json json;
        rcsi_json_init(&json, &out.writer);
        rcsi_json_ledger(&json, &ledger);
        if (!strstr(written_text(&out), SHOWN_JSON)) {
            fail_msg("counter %zu of the ledger has no key", i);
        }
    }
}

TEST(one_is_not_many)
{
    rcs_ledger one = {.packets = 1, .queries = 1, .filtered_vlan = 1, .encrypted = 1};
    const char *text = text_of(catalogs[0], &one);
    assert_non_null(strstr(text, "             1  query\n"));
    assert_non_null(strstr(text, "1 rejected packet carries a VLAN tag"));
    assert_non_null(strstr(text, "1 packet on port 853 is encrypted"));
    assert_non_null(strstr(text, "no DNS found in 1 packet\n"));
    rcs_ledger two = {.packets = 2, .queries = 2, .filtered_vlan = 2, .encrypted = 2};
    text = text_of(catalogs[0], &two);
    assert_non_null(strstr(text, "             2  queries\n"));
    assert_non_null(strstr(text, "2 rejected packets carry a VLAN tag"));
    assert_non_null(strstr(text, "2 packets on port 853 are encrypted"));
    assert_non_null(strstr(text, "no DNS found in 2 packets\n"));
}

TEST(a_silent_server_and_a_late_finding_are_no_loss)
{
    const rcs_ledger none = {.unanswered = 1, .settled_early = 1, .lookups_forgotten = 1,
                             .responses_alone = 1, .icmp_errors = 1, .copies = 1};
    const rcs_ledger forgotten = {.queries_forgotten = 1};
    const rcs_ledger suspected = {.suspected_doh = 1};
    assert_false(rcs_ledger_has_loss(&none));
    assert_true(rcs_ledger_has_loss(&forgotten));
    assert_true(rcs_ledger_has_loss(&suspected));
}

static int begin(void **state)
{
    (void)state;
    rcs_error error;
    written_begin(&out);
    return rcs_catalog_new("en", &catalogs[0], &error) != RCS_OK ||
           rcs_catalog_new("ja", &catalogs[1], &error) != RCS_OK;
}

static int end(void **state)
{
    (void)state;
    written_end(&out);
    rcs_catalog_free(catalogs[0]);
    rcs_catalog_free(catalogs[1]);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {T(every_counter_has_a_line_in_both_languages),
                                       T(every_counter_has_a_key), T(one_is_not_many),
                                       T(a_silent_server_and_a_late_finding_are_no_loss)};
    return cmocka_run_group_tests(tests, begin, end);
}
