/* placeholder.c -- finds the {words} of catalog text */
#include "catalog/placeholder.h"

#include <string.h>

static const struct {
    const char *word, *stand_in;
} placeholders[RCSI_PLACEHOLDERS] = {
#define RCSI_PLACEHOLDER(symbol, word, stand_in)                                                   \
    [RCSI_PLACEHOLDER_##symbol] = {word, stand_in},
#include "catalog/placeholders.def"
#undef RCSI_PLACEHOLDER
};

const char *rcsi_placeholder_stand_in(rcsi_placeholder which)
{
    return placeholders[which].stand_in;
}

bool rcsi_placeholder_is_prose(rcsi_placeholder which)
{
    switch (which) {
    case RCSI_PLACEHOLDER_SKEW:
    case RCSI_PLACEHOLDER_EDE_TEXT:
    case RCSI_PLACEHOLDER_EDE_REASON:
    case RCSI_PLACEHOLDER_COOKIE_AGE:
    case RCSI_PLACEHOLDER_NEGATIVE_TTL:
    case RCSI_PLACEHOLDER_CLOCK_OFF:
    case RCSI_PLACEHOLDER_SIGNATURE_AGE:
        return true;
    default:
        return false;
    }
}

static rcsi_placeholder named(const char *word, size_t len)
{
    int which = 0;
    while (which < RCSI_PLACEHOLDERS && (strlen(placeholders[which].word) != len ||
                                         memcmp(placeholders[which].word, word, len) != 0)) {
        which++;
    }
    return (rcsi_placeholder)which;
}

const char *rcsi_placeholder_find(const char *text, rcsi_placeholder *which, size_t *len)
{
    for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
        size_t word = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz-");
        if (word > 0 && open[1 + word] == '}') {
            *which = named(open + 1, word);
            *len = word + 2;
            return open;
        }
    }
    return NULL;
}
