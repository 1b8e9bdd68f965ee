/* labels.c -- headings and short phrases in the catalog's language */
#include <string.h>

#include "catalog/store.h"

static rcsi_label *find(const rcs_catalog *catalog, const char *key)
{
    rcsi_label *labels = catalog->labels.items;
    for (size_t i = 0; i < catalog->labels.count; i++) {
        if (strcmp(labels[i].key, key) == 0) {
            return &labels[i];
        }
    }
    return NULL;
}

rcs_status rcsi_label_add(rcs_catalog *catalog, const rcsi_stanza *stanza, rcs_error *err)
{
    if (stanza->count != 2 || strcmp(stanza->field[1].name, "Text") != 0 ||
        stanza->field[0].value[0] == '\0') {
        return rcsi_refuse(err, stanza->line, "a label is Label and Text");
    }
    rcsi_label *label = find(catalog, stanza->field[0].value);
    label = label ? label : rcsi_array_add(&catalog->labels, sizeof *label);
    if (!label) {
        return RCS_ERR_MEMORY;
    }
    label->key = stanza->field[0].value;
    label->text = stanza->field[1].value;
    return RCS_OK;
}

const char *rcs_catalog_label(const rcs_catalog *catalog, const char *key)
{
    const rcsi_label *label = find(catalog, key);
    return label ? label->text : key;
}
