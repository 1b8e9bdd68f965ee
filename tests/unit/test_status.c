/* test_status.c -- every status has a text of its own, and the version is the headers' */
#include <stdio.h>
#include <string.h>

#include "rcodescope/status.h"

#include "unit.h"

TEST(every_status_has_a_text_of_its_own)
{
    static const rcs_status all[] = {
        RCS_OK,         RCS_END,    RCS_AGAIN,      RCS_ERR_ARGUMENT,
        RCS_ERR_MEMORY, RCS_ERR_IO, RCS_ERR_FORMAT, RCS_ERR_UNSUPPORTED};
    enum { COUNT = sizeof all / sizeof *all };
    for (size_t i = 0; i < COUNT; i++) {
        assert_string_not_equal(rcs_status_text(all[i]), "unknown status");
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(rcs_status_text(all[i]), rcs_status_text(all[j]));
    }
}

TEST(a_number_that_is_no_status_still_has_a_text)
{
    assert_string_equal(rcs_status_text((rcs_status)99), "unknown status");
}

TEST(the_version_is_that_of_the_headers)
{
    char expected[32];
    snprintf(expected, sizeof expected, "%d.%d.%d", RCS_VERSION_MAJOR, RCS_VERSION_MINOR,
             RCS_VERSION_PATCH);
    assert_string_equal(rcs_version(), expected);
}

RUN_TESTS(T(every_status_has_a_text_of_its_own), T(a_number_that_is_no_status_still_has_a_text),
          T(the_version_is_that_of_the_headers))
