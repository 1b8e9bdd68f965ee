/* pairs.c -- hand-written comparisons of two codes */
#include <string.h>

#include "catalog/store.h"

static rcs_status read_codes(const rcs_catalog *catalog, const rcsi_field *field, rcs_pair *out,
                             rcs_error *err)
{
    const char *text = field->value;
    const char *comma = strchr(text, ',');
    rcsi_claim a, b;
    if (!comma || !rcsi_claim_parse(&catalog->codes, text, (size_t)(comma - text), &a) ||
        !rcsi_claim_parse(&catalog->codes, comma + 1, strlen(comma + 1), &b) ||
        a.first != a.last || b.first != b.last) {
        return rcsi_refuse(err, field->line, "Compare is \"rcode 4, rcode 23\"");
    }
    rcs_pair pair = {.space = {a.space, b.space}, .code = {a.first, b.first}};
    *out = pair;
    return RCS_OK;
}

static rcs_status set_field(const rcsi_field *field, rcs_pair *out, rcs_error *err)
{
    if (strcmp(field->name, "Differences") == 0) {
        out->differences = field->value;
    } else if (strcmp(field->name, "Use-first") == 0) {
        out->which[0] = field->value;
    } else if (strcmp(field->name, "Use-second") == 0) {
        out->which[1] = field->value;
    } else {
        return rcsi_refuse(err, field->line, "unknown field \"%.40s\"", field->name);
    }
    return RCS_OK;
}

/* The pair with the same codes in the same order, which a translation replaces. */
static rcs_pair *same_pair(const rcs_catalog *catalog, const rcs_pair *like)
{
    rcs_pair *pairs = catalog->pairs.items;
    for (size_t i = 0; i < catalog->pairs.count; i++) {
        if (memcmp(pairs[i].space, like->space, sizeof like->space) == 0 &&
            memcmp(pairs[i].code, like->code, sizeof like->code) == 0) {
            return &pairs[i];
        }
    }
    return NULL;
}

rcs_status rcsi_pair_add(rcs_catalog *catalog, const rcsi_stanza *stanza, rcs_error *err)
{
    rcs_pair pair;
    rcs_status status = read_codes(catalog, &stanza->field[0], &pair, err);
    if (status != RCS_OK) {
        return status;
    }
    rcs_pair *known = same_pair(catalog, &pair);
    if (known) {
        pair = *known;
    }
    for (size_t i = 1; i < stanza->count; i++) {
        status = set_field(&stanza->field[i], &pair, err);
        if (status != RCS_OK) {
            return status;
        }
    }
    if (!pair.differences || !pair.which[0] || !pair.which[1]) {
        return rcsi_refuse(err, stanza->line,
                             "a comparison has Differences, Use-first and Use-second");
    }
    rcs_pair *place = known ? known : rcsi_array_add(&catalog->pairs, sizeof *place);
    if (!place) {
        return RCS_ERR_MEMORY;
    }
    *place = pair;
    return RCS_OK;
}

static bool is_pair(const rcs_pair *pair, rcs_code_ref a, rcs_code_ref b)
{
    return pair->space[0] == a.space && pair->code[0] == a.code && pair->space[1] == b.space &&
           pair->code[1] == b.code;
}

const rcs_pair *rcs_catalog_pair(const rcs_catalog *catalog, rcs_code_ref a, rcs_code_ref b,
                                 bool *swapped)
{
    const rcs_pair *pairs = catalog->pairs.items;
    for (size_t i = 0; i < catalog->pairs.count; i++) {
        bool straight = is_pair(&pairs[i], a, b);
        if (straight || is_pair(&pairs[i], b, a)) {
            *swapped = !straight;
            return &pairs[i];
        }
    }
    return NULL;
}
