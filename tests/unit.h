/* unit.h -- a unit test's frame: TEST(a_sentence) { ... } and RUN_TESTS(T(a_sentence), ...) */
#ifndef RCS_TESTS_UNIT_H
#define RCS_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define TEST(name) static void name(__attribute__((unused)) void **state_)
#define T(name) cmocka_unit_test(name)
#define RUN_TESTS(...)                                                                             \
    int main(void)                                                                                 \
    {                                                                                              \
        const struct CMUnitTest tests[] = {__VA_ARGS__};                                           \
        return cmocka_run_group_tests(tests, NULL, NULL);                                          \
    }

#endif
