/* labels.c -- a name taken apart: its labels in lower case, counted from either end */
#include "diagnose/labels.h"

#include <string.h>

void rcsi_labels_read(const rcs_name *name, rcsi_labels *out)
{
    out->len = name ? rcs_name_wire(name, out->wire) : 0;
    out->count = 0;
    for (size_t at = 0; at < out->len && out->wire[at] != 0; at += out->wire[at] + 1u) {
        out->at[out->count++] = (uint8_t)at;
    }
    for (size_t i = 0; i < out->len; i++) {
        uint8_t c = out->wire[i];
        out->wire[i] = c >= 'A' && c <= 'Z' ? (uint8_t)(c - 'A' + 'a') : c;
    }
}

static bool label_equals(const rcsi_labels *name, size_t back, const char *text, size_t len)
{
    if (back == 0 || back > name->count) {
        return false;
    }
    const uint8_t *label = name->wire + name->at[name->count - back];
    return label[0] == len && memcmp(label + 1, text, len) == 0;
}

bool rcsi_label_is(const rcsi_labels *name, size_t back, const char *text)
{
    return label_equals(name, back, text, strlen(text));
}

int rcsi_label_number(const rcsi_labels *name, size_t back)
{
    if (back == 0 || back > name->count) {
        return -1;
    }
    const uint8_t *label = name->wire + name->at[name->count - back];
    if (label[0] == 0 || label[0] > 3 || (label[0] > 1 && label[1] == '0')) {
        return -1;
    }
    int number = 0;
    for (int i = 1; i <= label[0]; i++) {
        if (label[i] < '0' || label[i] > '9') {
            return -1;
        }
        number = number * 10 + (label[i] - '0');
    }
    return number <= 255 ? number : -1;
}

/* Labels of a text with dots. */
static size_t count_labels(const char *text)
{
    size_t count = 1;
    for (; *text; text++) {
        count += *text == '.';
    }
    return count;
}

bool rcsi_labels_end_in(const rcsi_labels *name, const char *suffix, size_t len)
{
    const char *end = suffix + len;
    for (size_t back = 1;; back++) {
        const char *label = end;
        while (label > suffix && label[-1] != '.') {
            label--;
        }
        if (!label_equals(name, back, label, (size_t)(end - label))) {
            return false;
        }
        if (label == suffix) {
            return true;
        }
        end = label - 1;
    }
}

bool rcsi_labels_are(const rcsi_labels *name, const char *text)
{
    return rcsi_labels_end(name, text) && name->count == count_labels(text);
}
