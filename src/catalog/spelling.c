/* spelling.c -- reads codes as people write them, and guesses what was meant */
#include <string.h>

#include "catalog/store.h"

/* Spaces whose codes may be named without saying which space. */
static const rcs_space named_bare[] = {RCS_SPACE_RCODE, RCS_SPACE_TSIG, RCS_SPACE_TKEY,
                                       RCS_SPACE_EDE, RCS_SPACE_OPCODE};

enum {
    BARE_COUNT = sizeof named_bare / sizeof named_bare[0],
    BARE_NUMBER_COUNT = 4, /* An opcode is no error: a bare number never means one. */
    NAME_MAX_LEN = 64
};

static size_t add(rcs_code_ref *out, size_t count, rcs_space space, uint16_t code)
{
    rcs_code_ref ref = {space, code};
    out[count] = ref;
    return count + 1;
}

/* Meanings of a bare number among rows of one status. */
static size_t by_number(const rcsi_codes *codes, uint16_t number, rcs_code_status status,
                        rcs_code_ref *out)
{
    size_t count = 0;
    for (size_t i = 0; i < BARE_NUMBER_COUNT; i++) {
        const rcs_code *row = rcsi_codes_find(codes, named_bare[i], number);
        if (row && row->status == status) {
            count = add(out, count, named_bare[i], number);
        }
    }
    return count;
}

static size_t by_name(const rcsi_codes *codes, const char *text, size_t len,
                      rcs_code_status status, rcs_code_ref *out)
{
    size_t count = 0;
    for (size_t i = 0; i < BARE_COUNT; i++) {
        rcs_space space = named_bare[i];
        for (size_t at = codes->first[space]; at < codes->first[space + 1]; at++) {
            const rcs_code *row = &codes->row[at];
            if (row->name && row->status == status && count < RCS_CODE_MEANINGS_MAX &&
                rcsi_name_alike(row->name, text, len)) {
                count = add(out, count, space, row->first);
            }
        }
    }
    return count;
}

static size_t parse_bare(const rcsi_codes *codes, const char *text, size_t len, rcs_code_ref *out)
{
    int32_t number = rcsi_number_of(text, len);
    if (number < 0) {
        size_t count = by_name(codes, text, len, RCS_CODE_ASSIGNED, out);
        return count ? count : by_name(codes, text, len, RCS_CODE_UNEXPECTED, out);
    }
    size_t count = by_number(codes, (uint16_t)number, RCS_CODE_ASSIGNED, out);
    if (count == 0 && number <= rcsi_space_max(RCS_SPACE_RCODE)) {
        count = add(out, 0, RCS_SPACE_RCODE, (uint16_t)number);
    }
    return count;
}

/* "rcode 16", "ede:22", "TYPE65280", "EDE22": a space, then its code. */
static bool parse_with_space(const rcsi_codes *codes, const char *text, size_t len,
                             rcs_code_ref *out)
{
    size_t word = strcspn(text, ": \t=-_0123456789");
    rcs_space space = word < len ? rcsi_space_of(text, word) : RCS_SPACES;
    if (space == RCS_SPACES && word < len &&
        rcsi_name_alike(rcsi_space_prefix(RCS_SPACE_OPTION), text, word)) {
        space = RCS_SPACE_OPTION;
    }
    if (space == RCS_SPACES) {
        return false;
    }
    const char *code = text + word + strspn(text + word, ": \t=-_");
    out->space = space;
    return code < text + len &&
           rcsi_codes_value(codes, space, code, (size_t)(text + len - code), &out->code);
}

size_t rcs_code_parse(const rcs_catalog *catalog, const char *text,
                      rcs_code_ref out[RCS_CODE_MEANINGS_MAX])
{
    text += strspn(text, " \t");
    size_t len = strlen(text);
    while (len > 0 && strchr(" \t", text[len - 1])) {
        len--;
    }
    if (len == 0) {
        return 0;
    }
    if (parse_with_space(&catalog->codes, text, len, &out[0])) {
        return 1;
    }
    return parse_bare(&catalog->codes, text, len, out);
}

/* Letters and digits in lower case; separators do not matter. */
static size_t squeeze(const char *text, char out[NAME_MAX_LEN])
{
    size_t len = 0;
    for (; *text && len < NAME_MAX_LEN; text++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            out[len++] = c;
        }
    }
    return len;
}

static unsigned smallest(unsigned a, unsigned b, unsigned c)
{
    unsigned least = a < b ? a : b;
    return least < c ? least : c;
}

/* Edits between two words, a swap of neighbours being one (optimal string alignment). */
static unsigned distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    unsigned rows[3][NAME_MAX_LEN + 1];
    unsigned *older = rows[0], *old = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b_len; j++) {
        old[j] = (unsigned)j;
    }
    for (size_t i = 1; i <= a_len; i++) {
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b_len; j++) {
            unsigned change = old[j - 1] + (a[i - 1] != b[j - 1]);
            now[j] = smallest(old[j] + 1, now[j - 1] + 1, change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                older[j - 2] + 1 < now[j]) {
                now[j] = older[j - 2] + 1;
            }
        }
        unsigned *spare = older;
        older = old;
        old = now;
        now = spare;
    }
    return old[b_len];
}

/* How unlike two squeezed names are; UINT32_MAX: not worth naming. */
static unsigned unlikeness(const char *wanted, size_t wanted_len, const char *name)
{
    char other[NAME_MAX_LEN];
    size_t len = squeeze(name, other);
    unsigned edits = distance(wanted, wanted_len, other, len);
    unsigned allowed = wanted_len < 6 ? 2 : (unsigned)wanted_len / 3;
    if (edits <= allowed && edits < wanted_len) {
        return edits;
    }
    size_t shorter = len < wanted_len ? len : wanted_len;
    return shorter >= 4 && memcmp(other, wanted, shorter) == 0 ? 10 : UINT32_MAX;
}

enum {
    SUGGEST_MAX = 16
};

typedef struct suggestions {
    const char *name[SUGGEST_MAX];
    unsigned unlikeness[SUGGEST_MAX];
    size_t count, max;
} suggestions;

/* Keep the list sorted, and each name in it once. */
static void suggest(suggestions *list, const char *name, unsigned unlike)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->name[i], name) == 0) {
            return;
        }
    }
    size_t at = list->count < list->max ? list->count++ : list->max;
    for (; at > 0 && list->unlikeness[at - 1] > unlike; at--) {
        if (at < list->max) {
            list->name[at] = list->name[at - 1];
            list->unlikeness[at] = list->unlikeness[at - 1];
        }
    }
    if (at < list->max) {
        list->name[at] = name;
        list->unlikeness[at] = unlike;
    }
}

size_t rcs_code_suggest(const rcs_catalog *catalog, const char *text, const char **out,
                        size_t max)
{
    char wanted[NAME_MAX_LEN];
    size_t len = squeeze(text, wanted);
    suggestions list = {.max = max < SUGGEST_MAX ? max : SUGGEST_MAX};
    const rcsi_codes *codes = &catalog->codes;
    for (size_t i = 0; i < codes->first[RCS_SPACE_TYPE]; i++) {
        const rcs_code *row = &codes->row[i];
        unsigned unlike = row->name ? unlikeness(wanted, len, row->name) : UINT32_MAX;
        if (unlike < UINT32_MAX) {
            suggest(&list, row->name, unlike);
        }
    }
    memcpy(out, list.name, list.count * sizeof *out);
    return list.count;
}
