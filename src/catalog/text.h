/* text.h -- the catalog's text files, as the build embedded them */
#ifndef RCSI_CATALOG_TEXT_H
#define RCSI_CATALOG_TEXT_H

#include <stddef.h>

/** One embedded file.  `name` is its path below src/catalog/, e.g. "ja/result.txt". */
typedef struct rcsi_catalog_text {
    const char *name;
    const char *text; /**< `len` octets, then a NUL. */
    size_t len;
} rcsi_catalog_text;

extern const rcsi_catalog_text rcsi_catalog_texts[];
extern const size_t rcsi_catalog_text_count;

#endif
