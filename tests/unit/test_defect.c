/* test_defect.c -- every defect has a name and a text of its own */
#include <string.h>

#include "dns/defect.h"
#include "unit.h"

static const rcs_defect all[] = {
#define ROW(symbol, value, name, text) RCS_DEFECT_##symbol,
    RCS_DEFECTS(ROW)
#undef ROW
};

enum {
    ALL = sizeof all / sizeof all[0]
};

TEST(names_are_catalog_words_and_all_different)
{
    for (size_t i = 0; i < ALL; i++) {
        const char *name = rcs_defect_name(all[i]);
        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(name));
        for (size_t k = 0; k < i; k++) {
            assert_string_not_equal(name, rcs_defect_name(all[k]));
            assert_string_not_equal(rcs_defect_text(all[i]), rcs_defect_text(all[k]));
        }
    }
    assert_string_equal(rcs_defect_name(RCS_DEFECT_NAME_POINTER), "name-pointer");
    assert_string_equal(rcs_defect_text(RCS_DEFECT_SECOND_OPT), "more than one OPT record");
}

TEST(a_number_that_is_no_defect_is_called_unknown)
{
    assert_string_equal(rcs_defect_name((rcs_defect)ALL), "unknown");
    assert_string_equal(rcs_defect_text((rcs_defect)ALL), "an unknown defect");
}

TEST(the_first_note_stays)
{
    rcs_message m = {.defect = RCS_DEFECT_NONE};
    rcsi_defect_note(&m, RCS_DEFECT_EDE_SHORT, 40);
    rcsi_defect_note(&m, RCS_DEFECT_OPTION_OVERRUN, 30);
    assert_int_equal(m.defect, RCS_DEFECT_EDE_SHORT);
    assert_int_equal(m.defect_at, 40);
}

RUN_TESTS(
    T(names_are_catalog_words_and_all_different),
    T(a_number_that_is_no_defect_is_called_unknown),
    T(the_first_note_stays))
