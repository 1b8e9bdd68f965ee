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

/* The half of the {one|many} that `text` begins with, for this number. */
static const char *choice_at(const char *text, const char *number, size_t *len, size_t *size)
{
    const char *end = *text == '{' ? strchr(text, '}') : NULL;
    const char *bar = end ? memchr(text, '|', (size_t)(end - text)) : NULL;
    if (!bar) {
        return NULL;
    }
    const char *half = strcmp(number, "1") == 0 ? text + 1 : bar + 1;
    *len = (size_t)((half > bar ? end : bar) - half);
    *size = (size_t)(end - text) + 1;
    return half;
}

char *rcsi_fill(const rcs_catalog *catalog, const char *key, const rcsi_slot *slots, char *out,
                size_t cap)
{
    const char *text = rcs_catalog_label(catalog, key);
    const char *number = slots->name ? slots->value : "";
    size_t used = 0;
    while (*text) {
        size_t size = 1, len = 1;
        const char *put = value_at(text, slots, &size);
        if (put) {
            number = put;
            len = strlen(put);
        } else {
            const char *half = choice_at(text, number, &len, &size);
            put = half ? half : text;
        }
        len = len < cap - 1 - used ? len : cap - 1 - used;
        memcpy(out + used, put, len);
        used += len;
        text += size;
    }
    out[used] = '\0';
    return out;
}
