/* fuzz_stanza.c -- catalog text of strangers never harms the catalog */
#include <stdint.h>
#include <stdlib.h>

#include "rcodescope/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rcs_catalog *catalog = NULL;
    rcs_error err = {0};
    if (rcs_catalog_new("en", &catalog, NULL) != RCS_OK) {
        abort();
    }
    size_t before = rcs_catalog_entry_count(catalog);
    rcs_status status = rcs_catalog_add(catalog, (const char *)data, size, &err);
    size_t after = rcs_catalog_entry_count(catalog);
    if (status != RCS_OK && (after != before || err.text[0] == '\0')) {
        abort();
    }
    for (size_t i = before; i < after; i++) {
        const rcs_entry *entry = rcs_catalog_entry_at(catalog, i);
        if (!entry->title || !entry->why || rcs_catalog_entry(catalog, entry->id) != entry) {
            abort();
        }
    }
    rcs_catalog_free(catalog);
    return 0;
}
