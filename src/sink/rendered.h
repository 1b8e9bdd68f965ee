/* rendered.h -- an entry's text filled in, whole */
#ifndef RCSI_RENDERED_H
#define RCSI_RENDERED_H

#include "rcodescope/explanation.h"

/** Longest rendered field kept; longer is cut. */
#define RCSI_RENDERED_MAX 16384

/** A buffer for one field of an entry. */
typedef struct rcsi_rendered {
    char text[RCSI_RENDERED_MAX];
} rcsi_rendered;

/** Fill `field` in.  @return out->text. */
static inline const char *rcsi_render(const rcs_catalog *catalog, const rcs_finding *finding,
                                      const char *field, rcsi_rendered *out)
{
    rcs_render(catalog, finding, field, out->text, sizeof out->text);
    return out->text;
}

#endif
