/* fill.c -- phrases of the catalog's language, filled with what a run found */
#include "sink/fill.h"

#include <string.h>

/* What stands for the {name} that `text` begins with; NULL: it begins with none. */
static const char *value_at(const char *text, const rcsi_slot *slots, size_t *size)
{
    const char *end = *text == '{' ? strchr(text, '}') : NULL;
    if (!end) {
        return NULL;
    }
    size_t len = (size_t)(end - text) - 1;
    for (; slots->name; slots++) {
        if (strlen(slots->name) == len && memcmp(slots->name, text + 1, len) == 0) {
            *size = len + 2;
            return slots->value;
        }
    }
    return NULL;
}

char *rcsi_fill(const rcs_catalog *catalog, const char *key, const rcsi_slot *slots, char *out,
                size_t cap)
{
    const char *text = rcs_catalog_label(catalog, key);
    size_t used = 0;
    while (*text) {
        size_t size = 1;
        const char *value = value_at(text, slots, &size);
        size_t len = value ? strlen(value) : 1;
        len = len < cap - 1 - used ? len : cap - 1 - used;
        memcpy(out + used, value ? value : text, len);
        used += len;
        text += size;
    }
    out[used] = '\0';
    return out;
}
