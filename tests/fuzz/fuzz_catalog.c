/* fuzz_catalog.c -- any octets as catalog text: refused with a reason, or taken whole */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "rcodescope/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    rcs_catalog *catalog = NULL;
    rcs_error err = {.status = RCS_OK};
    if (rcs_catalog_new("en", &catalog, NULL) != RCS_OK)
        return 0;
    size_t before = rcs_catalog_entry_count(catalog);
    rcs_status status = rcs_catalog_add(catalog, (const char *)data, size, &err);
    assert(status == RCS_OK || status == RCS_ERR_FORMAT || status == RCS_ERR_MEMORY);
    assert(status == RCS_OK || err.text[0]);
    assert(memchr(err.text, 0, sizeof err.text) || status == RCS_OK);
    assert(status == RCS_OK || rcs_catalog_entry_count(catalog) == before);
    for (size_t i = 0; i < rcs_catalog_entry_count(catalog); i++) {
        const rcs_entry *entry = rcs_catalog_entry_at(catalog, i);
        assert(entry->id && rcs_catalog_entry(catalog, entry->id));
    }
    rcs_catalog_free(catalog);
    return 0;
}
