/* fuzz_ede_text.c -- any text is taken apart into parts of itself */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/ede_text.h"

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "does not hold: %s\n", #condition);                                    \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static void check_part(rcsi_part part, const char *text, size_t len)
{
    HOLDS(part.len == 0 || (part.at >= text && part.at + part.len <= text + len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rcsi_ede_text out;
    char *text = malloc(size ? size : 1);
    HOLDS(text != NULL);
    if (size > 0) {
        memcpy(text, data, size);
    }
    rcsi_ede_text_read(text, size, &out);
    check_part(out.zone, text, size);
    check_part(out.name, text, size);
    check_part(out.detail, text, size);
    HOLDS((out.style == RCSI_EDE_STYLE_NONE) == (out.reason == RCSI_EDE_REASON_NONE));
    HOLDS(!out.has_server || out.server.family == 4 || out.server.family == 6);
    HOLDS(out.style != RCSI_EDE_STYLE_NONE || (out.zone.len == 0 && !out.has_server));
    free(text);
    return 0;
}
