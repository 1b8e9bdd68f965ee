/* case.h -- cmocka, and how a test case is written: as a sentence */
#ifndef RCS_TEST_CASE_H
#define RCS_TEST_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define TEST(sentence) static void sentence(__attribute__((unused)) void **state)
#define RUN(sentence) cmocka_unit_test(sentence)

#endif
