/* spare.h -- large blocks of the library are used again, so that a case costs microseconds
 *
 * A sanitizer marks every octet of a block when it comes and when it goes: milliseconds a case
 * for the 17 MiB of a window.  The linker sends malloc and free here (--wrap); what is behind the
 * ends of blocks stays guarded.
 */
#ifndef RCS_TESTS_SPARE_H
#define RCS_TESTS_SPARE_H

#include <stddef.h>

void *__real_malloc(size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void __wrap_free(void *block);

enum { SPARE_LARGE = 1 << 20, SPARES = 16 };

static struct spare {
    void *block;
    size_t size;
    int used;
} spares[SPARES];

void *__wrap_malloc(size_t size)
{
    for (int i = 0; i < SPARES && size >= SPARE_LARGE; i++) {
        if (!spares[i].block) {
            spares[i] = (struct spare){__real_malloc(size), size, 0};
        }
        if (spares[i].size == size && !spares[i].used) {
            spares[i].used = 1;
            return spares[i].block;
        }
    }
    return __real_malloc(size);
}

void __wrap_free(void *block)
{
    for (int i = 0; block && i < SPARES; i++) {
        if (spares[i].block == block) {
            spares[i].used = 0;
            return;
        }
    }
    __real_free(block);
}

#endif
