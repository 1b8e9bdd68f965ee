/* see.c -- the syntax of references and of code ranges in catalog text */
#include <string.h>

#include "catalog/store.h"

static const char *const digits = "0123456789";

/* Sections after "RFC 7873": "5.2.3, 5.2.4", "A.1", "appendix B". */
static bool are_sections(const char *at, size_t len)
{
    static const char *const allowed =
        "0123456789.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-, ";
    return strspn(at, allowed) >= len;
}

static const char *item_problem(const char *at, size_t len)
{
    if (len >= 4 && strncmp(at, "RFC ", 4) == 0) {
        size_t number = strspn(at + 4, digits);
        bool after = 4 + number == len || at[4 + number] == ' ';
        return number > 0 && after && are_sections(at + 4 + number, len - 4 - number)
                   ? NULL
                   : "a reference is \"RFC 7873 5.2.3, 5.2.4\"";
    }
    static const char *const starts[] = {"draft-", "https://", "IANA "};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        size_t prefix = strlen(starts[i]);
        if (len > prefix && strncmp(at, starts[i], prefix) == 0) {
            return NULL;
        }
    }
    return "a reference starts with \"RFC \", \"draft-\", \"IANA \" or \"https://\"";
}

const char *rcsi_see_problem(const char *text)
{
    while (*text) {
        text += strspn(text, " ");
        size_t len = strcspn(text, ";\n");
        const char *problem = item_problem(text, len);
        if (problem) {
            return problem;
        }
        text += len + (text[len] != '\0');
    }
    return NULL;
}

bool rcsi_claim_parse(const rcsi_codes *codes, const char *text, size_t len, rcsi_claim *out)
{
    const char *end = text + len;
    while (text < end && *text == ' ') {
        text++;
    }
    while (end > text && end[-1] == ' ') {
        end--;
    }
    const char *blank = memchr(text, ' ', (size_t)(end - text));
    rcsi_claim claim = {.entry = RCSI_NONE};
    claim.space = blank ? rcsi_space_of(text, (size_t)(blank - text)) : RCS_SPACES;
    if (claim.space == RCS_SPACES) {
        return false;
    }
    const char *code = blank + strspn(blank, " ");
    size_t first = strspn(code, digits);
    size_t code_len = (size_t)(end - code);
    if (first > 0 && first < code_len && code[first] == '-') {
        int32_t low = rcsi_number_of(code, first);
        int32_t high = rcsi_number_of(code + first + 1, code_len - first - 1);
        claim.first = (uint16_t)low;
        claim.last = (uint16_t)high;
        *out = claim;
        return low >= 0 && high >= low && high <= rcsi_space_max(claim.space);
    }
    bool known = rcsi_codes_value(codes, claim.space, code, code_len, &claim.first);
    claim.last = claim.first;
    *out = claim;
    return known;
}
