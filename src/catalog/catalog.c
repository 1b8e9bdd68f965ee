/* catalog.c -- makes catalogs and looks things up in them */
#include "rcodescope/catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/store.h"
#include "catalog/text.h"

void *rcsi_array_add(rcsi_array *array, size_t size)
{
    if (array->count == array->capacity) {
        size_t capacity = array->capacity ? array->capacity * 2 : 64;
        void *items = realloc(array->items, capacity * size);
        if (!items) {
            return NULL;
        }
        array->items = items;
        array->capacity = capacity;
    }
    char *item = (char *)array->items + array->count++ * size;
    return memset(item, 0, size);
}

/* A copy of the text that lives as long as the catalog; NULL: no memory. */
static char *keep_text(rcs_catalog *catalog, const char *text, size_t len)
{
    rcsi_block *block = malloc(sizeof *block + len + 1);
    if (!block) {
        return NULL;
    }
    block->next = catalog->blocks;
    catalog->blocks = block;
    memcpy(block->text, text, len);
    block->text[len] = '\0';
    return block->text;
}

static void free_blocks(rcsi_block *block, const rcsi_block *until)
{
    while (block != until) {
        rcsi_block *next = block->next;
        free(block);
        block = next;
    }
}

enum {
    ARRAYS = 7
};

static void arrays_of(rcs_catalog *catalog, rcsi_array *out[ARRAYS])
{
    out[0] = &catalog->entries;
    out[1] = &catalog->conditions;
    out[2] = &catalog->claims;
    out[3] = &catalog->labels;
    out[4] = &catalog->pairs;
    out[5] = &catalog->overs;
    out[6] = &catalog->gates;
}

static void free_arrays(rcs_catalog *catalog)
{
    rcsi_array *arrays[ARRAYS];
    arrays_of(catalog, arrays);
    for (size_t i = 0; i < ARRAYS; i++) {
        free(arrays[i]->items);
    }
}

void rcs_catalog_free(rcs_catalog *catalog)
{
    if (!catalog) {
        return;
    }
    free_arrays(catalog);
    free_blocks(catalog->blocks, NULL);
    free(catalog->codes.row);
    free(catalog);
}

/* The first field says what a stanza is. */
static rcs_status add_stanza(rcs_catalog *catalog, const rcsi_stanza *stanza,
                             const rcsi_batch *batch, rcs_error *err)
{
    const char *first = stanza->field[0].name;
    if (strcmp(first, "Entry") == 0) {
        return rcsi_entry_add(catalog, stanza, batch, err);
    }
    if (strcmp(first, "Compare") == 0) {
        return rcsi_pair_add(catalog, stanza, err);
    }
    if (strcmp(first, "Label") == 0) {
        return rcsi_label_add(catalog, stanza, err);
    }
    return rcsi_refuse(err, stanza->line, "a stanza starts with Entry, Compare or Label");
}

static rcs_status add_text(rcs_catalog *catalog, const char *text, size_t len,
                           const rcsi_batch *batch, rcs_error *err)
{
    rcs_status status = rcsi_text_check(text, len, err);
    char *copy = status == RCS_OK ? keep_text(catalog, text, len) : NULL;
    if (!copy) {
        return status == RCS_OK ? RCS_ERR_MEMORY : status;
    }
    rcsi_stanzas in = rcsi_stanzas_of(copy, len);
    rcsi_stanza stanza;
    while ((status = rcsi_stanza_next(&in, &stanza, err)) == RCS_OK) {
        status = add_stanza(catalog, &stanza, batch, err);
        if (status != RCS_OK) {
            return status;
        }
    }
    return status == RCS_END ? RCS_OK : status;
}

static rcs_status add_codes(rcs_catalog *catalog, rcs_error *err)
{
    for (size_t i = 0; i < rcsi_catalog_text_count; i++) {
        const rcsi_catalog_text *file = &rcsi_catalog_texts[i];
        if (strcmp(file->name, "codes.txt") != 0) {
            continue;
        }
        char *copy = keep_text(catalog, file->text, file->len);
        return copy ? rcsi_codes_read(&catalog->codes, copy, file->len, err) : RCS_ERR_MEMORY;
    }
    return RCS_OK;
}

static void name_file(rcs_error *err, rcs_status status, const char *name)
{
    if (err && status == RCS_ERR_FORMAT) {
        char text[sizeof err->text];
        snprintf(text, sizeof text, "%.100s: %.380s", name, err->text);
        memcpy(err->text, text, sizeof text);
    }
}

/* Add the built-in files of one folder, "" for English. */
static rcs_status add_folder(rcs_catalog *catalog, const char *folder, rcs_error *err)
{
    size_t prefix = strlen(folder);
    size_t first_new = prefix > 0 ? catalog->entries.count : 0;
    rcsi_batch batch = {prefix > 0 ? RCSI_TRANSLATION : RCSI_BUILT_IN, first_new, 0};
    for (size_t i = 0; i < rcsi_catalog_text_count; i++) {
        const rcsi_catalog_text *file = &rcsi_catalog_texts[i];
        bool here = strncmp(file->name, folder, prefix) == 0 && !strchr(file->name + prefix, '/');
        if (!here || strcmp(file->name, "codes.txt") == 0) {
            continue;
        }
        rcs_status status = add_text(catalog, file->text, file->len, &batch, err);
        if (status != RCS_OK) {
            name_file(err, status, file->name);
            return status;
        }
    }
    return RCS_OK;
}

static rcs_status fail(rcs_error *err, rcs_status status)
{
    if (err && status == RCS_ERR_MEMORY) {
        err->status = status;
        err->line = 0;
        snprintf(err->text, sizeof err->text, "out of memory");
    }
    return status;
}

rcs_status rcs_catalog_new(const char *language, rcs_catalog **out, rcs_error *err)
{
    rcs_catalog *catalog = calloc(1, sizeof *catalog);
    if (!catalog) {
        return fail(err, RCS_ERR_MEMORY);
    }
    rcs_status status = add_codes(catalog, err);
    status = status ? status : add_folder(catalog, "", err);
    if (status == RCS_OK && language && strcmp(language, "ja") == 0) {
        status = add_folder(catalog, "ja/", err);
    }
    status = status ? status : rcsi_catalog_index(catalog, err);
    if (status != RCS_OK) {
        rcs_catalog_free(catalog);
        return fail(err, status);
    }
    *out = catalog;
    return RCS_OK;
}

static bool copy_array(rcsi_array *array, size_t size)
{
    if (array->count == 0) {
        array->items = NULL;
        array->capacity = 0;
        return true;
    }
    void *items = malloc(array->count * size);
    if (items) {
        memcpy(items, array->items, array->count * size);
    }
    array->items = items;
    array->capacity = array->count;
    return items != NULL;
}

/* A second catalog that shares texts and codes with the first. */
static bool draft_of(const rcs_catalog *catalog, rcs_catalog *out)
{
    *out = *catalog;
    bool whole = copy_array(&out->entries, sizeof(rcsi_entry));
    whole = copy_array(&out->conditions, sizeof(rcsi_condition)) && whole;
    whole = copy_array(&out->claims, sizeof(rcsi_claim)) && whole;
    whole = copy_array(&out->overs, sizeof(rcsi_over)) && whole;
    whole = copy_array(&out->gates, sizeof(rcsi_gate)) && whole;
    whole = copy_array(&out->labels, sizeof(rcsi_label)) && whole;
    return copy_array(&out->pairs, sizeof(rcs_pair)) && whole;
}

rcs_status rcs_catalog_add(rcs_catalog *catalog, const char *text, size_t len, rcs_error *err)
{
    rcs_catalog draft;
    rcs_status status = draft_of(catalog, &draft) ? RCS_OK : RCS_ERR_MEMORY;
    rcsi_batch batch = {RCSI_ADVICE, catalog->entries.count, catalog->rounds + 1};
    draft.rounds++;
    status = status ? status : add_text(&draft, text, len, &batch, err);
    status = status ? status : rcsi_catalog_index(&draft, err);
    if (status != RCS_OK) {
        free_blocks(draft.blocks, catalog->blocks);
        free_arrays(&draft);
        return fail(err, status);
    }
    free_arrays(catalog);
    *catalog = draft;
    return RCS_OK;
}

size_t rcs_catalog_entry_count(const rcs_catalog *catalog)
{
    return catalog->entries.count;
}

const rcs_entry *rcs_catalog_entry_at(const rcs_catalog *catalog, size_t index)
{
    return index < catalog->entries.count ? &rcsi_entry_at(catalog, index)->public : NULL;
}

const rcs_entry *rcs_catalog_entry(const rcs_catalog *catalog, const char *id)
{
    const rcsi_entry *entry = rcsi_entry_by_id(catalog, id, strlen(id));
    return entry ? &entry->public : NULL;
}

static const rcs_entry *find_claim(const rcs_catalog *catalog, rcs_space space, uint16_t code)
{
    const rcsi_claim *claims = catalog->claims.items;
    const rcsi_entry *best = NULL;
    for (size_t i = 0; i < catalog->claims.count; i++) {
        if (claims[i].space != space || code < claims[i].first || code > claims[i].last) {
            continue;
        }
        const rcsi_entry *entry = rcsi_entry_at(catalog, claims[i].entry);
        if (!best || entry->round >= best->round) {
            best = entry;
        }
    }
    return best ? &best->public : NULL;
}

const rcs_entry *rcs_catalog_code_entry(const rcs_catalog *catalog, rcs_space space,
                                        uint16_t code)
{
    if (code >= RCSI_PAGES) {
        return find_claim(catalog, space, code);
    }
    uint32_t page = catalog->page[space][code];
    return page != RCSI_NONE ? &rcsi_entry_at(catalog, page)->public : NULL;
}

size_t rcs_catalog_code_count(const rcs_catalog *catalog)
{
    return catalog->codes.count;
}

const rcs_code *rcs_catalog_code_at(const rcs_catalog *catalog, size_t index)
{
    return index < catalog->codes.count ? &catalog->codes.row[index] : NULL;
}

const rcs_code *rcs_catalog_code(const rcs_catalog *catalog, rcs_space space, uint16_t code)
{
    return rcsi_codes_find(&catalog->codes, space, code);
}

const char *rcs_code_name(const rcs_catalog *catalog, rcs_space space, uint16_t code)
{
    const rcs_code *row = rcsi_codes_find(&catalog->codes, space, code);
    return row ? row->name : NULL;
}

char *rcs_code_text(const rcs_catalog *catalog, rcs_space space, uint16_t code,
                    char out[RCS_CODE_TEXT_MAX])
{
    const char *name = rcs_code_name(catalog, space, code);
    if (name) {
        snprintf(out, RCS_CODE_TEXT_MAX, "%s", name);
    } else {
        snprintf(out, RCS_CODE_TEXT_MAX, "%s%u", rcsi_space_prefix(space), (unsigned)code);
    }
    return out;
}
