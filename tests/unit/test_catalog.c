/* test_catalog.c -- catalogs as a whole: adding, refusing, looking up, comparing */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "rcodescope/catalog.h"

static rcs_catalog *catalog;

static rcs_status add(const char *text, rcs_error *err)
{
    return rcs_catalog_add(catalog, text, strlen(text), err);
}

TEST(an_id_that_exists_gets_only_the_fields_that_are_set)
{
    rcs_error err;
    const char *title = rcs_catalog_entry(catalog, "rcode-badcookie")->title;
    size_t count = rcs_catalog_entry_count(catalog);
    assert_int_equal(add("Entry: rcode-badcookie\nFix-client: Ask Ann.\nSeverity: error\n", &err),
                     RCS_OK);
    const rcs_entry *entry = rcs_catalog_code_entry(catalog, RCS_SPACE_RCODE, 23);
    assert_string_equal(entry->id, "rcode-badcookie");
    assert_string_equal(entry->fix[RCS_FOR_CLIENT], "Ask Ann.");
    assert_string_equal(entry->title, title);
    assert_int_equal(entry->severity, RCS_ERROR);
    assert_int_equal(rcs_catalog_entry_count(catalog), count);
    assert_ptr_equal(rcs_catalog_entry(catalog, "rcode-badcookie"), entry);
    assert_null(rcs_catalog_entry(catalog, "rcode-badcooki"));
    assert_null(rcs_catalog_entry_at(catalog, count));
}

TEST(what_is_wrong_is_refused_with_its_line_and_nothing_changes)
{
    static const struct {
        const char *text, *problem;
        unsigned line;
    } cases[] = {
        {"\nEntry: new-one\nTitle: t\n", "has no About", 2},
        {"Entry: Bad Id\n", "not an id", 1},
        {"Entry: rcode-noerror\nColour: red\n", "unknown field", 2},
        {"Entry: rcode-noerror\nSeverity: bad\n", "not a value of Severity", 2},
        {"Entry: rcode-noerror\nTitle:\n", "Title is empty", 2},
        {"Entry: rcode-noerror\nWhy: {nobody}\n", "unknown placeholder {nobody}", 2},
        {"Entry: rcode-noerror\nConfirm: echo {ede-text}\n", "must not hold {ede-text}", 2},
        {"Entry: rcode-noerror\nConfirm: echo {skew}\n", "must not hold {skew}", 2},
        {"Entry: rcode-noerror\nSee: rfc 1035\n", "See:", 2},
        {"Entry: rcode-noerror\nSee: RFC x\n", "See:", 2},
        {"Entry: rcode-noerror\nLook-alikes: rcode 3, rcodes 4\n", "names no code", 2},
        {"Entry: rcode-noerror\nCode: rcode 5000\n", "names no code", 2},
        {"Entry: rcode-noerror\nWhen: rcode = NOERROR\n", "has Code", 1},
        {"Entry: rcode-noerror\nOver: nobody\n", "no entry \"nobody\"", 2},
        {"Entry: rcode-noerror\nCode: rcode 0, rcode 1\n", "explains a code of", 2},
        {"Entry: rcode-noerror\nOver: rcode-formerr\n\nEntry: rcode-formerr\nOver: rcode-noerror\n",
         "before itself", 0},
        {"Entry: rcode-noerror\nTitle: a\n\nTitle: b\n", "starts with Entry", 4},
        {"Compare: rcode 1\n", "Compare is", 1},
        {"Compare: rcode 1, rcode 300\nDifferences: d\n", "Use-first", 1},
        {"Label: x\n", "Label and Text", 1},
        {"Entry: rcode-noerror\nWhy: a\x1b[1m\n", "control", 2},
    };
    size_t count = rcs_catalog_entry_count(catalog);
    const char *why = rcs_catalog_entry(catalog, "rcode-noerror")->why;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rcs_error err = {0};
        assert_int_equal(add(cases[i].text, &err), RCS_ERR_FORMAT);
        if (!strstr(err.text, cases[i].problem) || (cases[i].line && err.line != cases[i].line)) {
            fail_msg("%s gives %u: %s", cases[i].text, err.line, err.text);
        }
        assert_int_equal(rcs_catalog_entry_count(catalog), count);
        assert_ptr_equal(rcs_catalog_entry(catalog, "rcode-noerror")->why, why);
    }
}

TEST(conditions_that_make_no_sense_are_refused)
{
    static const char *const cases[] = {
        "",           "rcode",           "rcode = ",      "rcode = NOSUCH", "rcode < REFUSED",
        "aa = maybe", "nofact = 1",      "rcode == 5",    "skew > 5x",      "answers = -1",
        "qtype = A,", "edns = yes, , x", "tld = com",     "defect = x",     "rcode = 4096",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[200] = "Entry: a\nAbout: result\nSeverity: note\nActor: none\nTitle: t\nWhy: w\n"
                         "When: ";
        rcs_error err = {0};
        strcat(text, cases[i]);
        if (add(text, &err) != RCS_ERR_FORMAT) {
            fail_msg("\"%s\" is taken", cases[i]);
        }
        assert_int_equal(err.line, 7);
    }
}

TEST(an_id_twice_in_one_text_is_refused)
{
    rcs_error err;
    const char *twice = "Entry: a\nAbout: form\nSeverity: note\nActor: none\nTitle: t\nWhy: w\n"
                        "When: aa = yes\n\nEntry: a\nTitle: u\n";
    assert_int_equal(add(twice, &err), RCS_ERR_FORMAT);
    assert_int_equal(err.line, 9);
}

TEST(a_comparison_is_found_in_either_order)
{
    rcs_error err;
    const char *text = "Compare: rcode 300, ede 40\nDifferences:\n - one\n - two\n"
                       "Use-first: first\nUse-second: second\n";
    assert_int_equal(add(text, &err), RCS_OK);
    rcs_code_ref a = {RCS_SPACE_RCODE, 300}, b = {RCS_SPACE_EDE, 40};
    bool swapped = true;
    const rcs_pair *pair = rcs_catalog_pair(catalog, a, b, &swapped);
    assert_non_null(pair);
    assert_false(swapped);
    assert_string_equal(pair->differences, "one\ntwo");
    assert_string_equal(pair->which[1], "second");
    assert_ptr_equal(rcs_catalog_pair(catalog, b, a, &swapped), pair);
    assert_true(swapped);
    b.space = RCS_SPACE_TSIG;
    assert_null(rcs_catalog_pair(catalog, a, b, &swapped));
}

TEST(both_languages_have_every_label)
{
    static const char *const keys[] = {"meaning",    "when-seen",       "how-to-fix",  "for-client",
                                       "see",        "key-differences", "which-when",  "related",
                                       "space-ede",  "status-private",  "actor-zone",  "carried",
                                       "composed",   "look-alikes",     "also-means",  "confirm"};
    rcs_catalog *japanese = NULL;
    rcs_error err = {0};
    if (rcs_catalog_new("ja", &japanese, &err) != RCS_OK) {
        fail_msg("line %u: %s", err.line, err.text);
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        assert_ptr_not_equal(rcs_catalog_label(catalog, keys[i]), keys[i]);
        assert_string_not_equal(rcs_catalog_label(catalog, keys[i]),
                                rcs_catalog_label(japanese, keys[i]));
    }
    assert_string_equal(rcs_catalog_label(japanese, "meaning"), "説明");
    assert_string_equal(rcs_catalog_label(japanese, "key-differences"), "主な違い");
    assert_string_equal(rcs_catalog_label(japanese, "no such key"), "no such key");
    rcs_catalog_free(japanese);
}

TEST(words_of_enums_are_those_of_the_text_files)
{
    assert_string_equal(rcs_severity_name(RCS_WARNING), "warning");
    assert_string_equal(rcs_confidence_name(RCS_CERTAIN), "certain");
    assert_string_equal(rcs_actor_name(RCS_ACTOR_NETWORK), "network");
    assert_string_equal(rcs_role_name(RCS_FOR_AUTHORITY), "authority");
    assert_string_equal(rcs_aspect_name(RCS_ABOUT_TRAVEL), "travel");
    assert_string_equal(rcs_space_name(RCS_SPACE_OPTION), "option");
}

TEST(every_code_of_the_error_spaces_has_a_page)
{
    static const unsigned last[] = {4095, 65535, 65535, 65535};
    for (int space = RCS_SPACE_RCODE; space <= RCS_SPACE_EDE; space++) {
        for (unsigned code = 0; code <= last[space]; code++) {
            const rcs_entry *entry =
                rcs_catalog_code_entry(catalog, (rcs_space)space, (uint16_t)code);
            if (!entry || !entry->has_code || !entry->when_seen || !entry->see) {
                fail_msg("%s %u", rcs_space_name((rcs_space)space), code);
            }
        }
    }
}

static int open_catalog(void **state)
{
    (void)state;
    rcs_error err;
    catalog = NULL;
    return rcs_catalog_new("en", &catalog, &err) == RCS_OK ? 0 : -1;
}

static int close_catalog(void **state)
{
    (void)state;
    rcs_catalog_free(catalog);
    return 0;
}

#define FRESH(name) cmocka_unit_test_setup_teardown(name, open_catalog, close_catalog)

TEST(every_fact_has_an_example_that_a_condition_takes)
{
    static const char *const kinds[] = {"rcode", "tsig",   "tkey",     "ede",   "opcode", "type",
                                        "class", "yes-no", "number", "duration", "word"};
    assert_true(rcs_fact_count() > 50);
    for (size_t i = 0; i < rcs_fact_count(); i++) {
        const char *words[64];
        char text[256];
        rcs_fact fact = rcs_fact_at(i);
        rcs_error err = {0};
        size_t kind = 0, count = rcs_fact_words(i, words, 64);
        while (kind < 11 && strcmp(kinds[kind], fact.kind) != 0) {
            kind++;
        }
        assert_true(kind < 11);
        assert_int_equal(count > 0, strcmp(fact.kind, "yes-no") == 0 ||
                                        strcmp(fact.kind, "word") == 0);
        assert_int_equal(fact.is_code, kind < 7);
        snprintf(text, sizeof text, "Entry: site-%zu\nAbout: travel\nSeverity: note\nActor: none\n"
                 "Title: t\nWhy: w\nWhen: %s %s %s\n", i, fact.name, fact.ordered ? "<" : "=",
                 count ? words[count - 1] : fact.example);
        if (add(text, &err) != RCS_OK) {
            fail_msg("%s: %s", fact.name, err.text);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FRESH(an_id_that_exists_gets_only_the_fields_that_are_set),
        FRESH(what_is_wrong_is_refused_with_its_line_and_nothing_changes),
        FRESH(conditions_that_make_no_sense_are_refused),
        FRESH(an_id_twice_in_one_text_is_refused),
        FRESH(a_comparison_is_found_in_either_order),
        FRESH(both_languages_have_every_label),
        FRESH(words_of_enums_are_those_of_the_text_files),
        FRESH(every_code_of_the_error_spaces_has_a_page),
        FRESH(every_fact_has_an_example_that_a_condition_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
