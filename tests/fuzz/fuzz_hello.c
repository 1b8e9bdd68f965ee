/* fuzz_hello.c -- any octets: a server name is inside them, and more octets do not change it */
#include <stdlib.h>
#include <string.h>

#include "net/client_hello.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* From a copy of just these octets, so that a sanitizer sees the end. */
static bool name_of(const uint8_t *data, size_t size, char out[256])
{
    uint8_t *copy = malloc(size ? size : 1);
    demand(copy != NULL);
    memcpy(copy, data, size);
    rcsi_host_name name;
    bool found = rcsi_client_hello_name(copy, size, &name);
    if (found) {
        demand(name.len >= 1 && name.len <= 255);
        demand(name.octets >= copy && name.octets + name.len <= copy + size);
        memcpy(out, name.octets, name.len);
        out[name.len] = '\0';
    }
    free(copy);
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char whole[256], part[256];
    if (size == 0) {
        return 0;
    }
    bool known = name_of(data, size, whole);
    if (name_of(data, size * data[size - 1] / 256, part)) {
        demand(known && strcmp(whole, part) == 0);
    }
    return 0;
}
