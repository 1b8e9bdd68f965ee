/* decided.c -- labels of what decided between two entries */
#include "sink/decided.h"

const char *rcsi_decided_key(rcs_decision decision)
{
    static const char *const keys[] = {
        [RCS_DECIDED_BY_NOTHING] = "why-no-second",
        [RCS_DECIDED_BY_ADVICE] = "why-by-advice",
        [RCS_DECIDED_BY_OVER] = "why-by-over",
        [RCS_DECIDED_BY_SIGNER] = "why-by-signer",
        [RCS_DECIDED_BY_DIAGNOSIS] = "why-by-diagnosis",
        [RCS_DECIDED_BY_WEIGHT] = "why-by-weight",
        [RCS_DECIDED_BY_ORDER] = "why-by-order",
        [RCS_DECIDED_BY_ASPECT] = "why-by-aspect",
        [RCS_DECIDED_BY_EDE] = "why-by-ede",
    };
    return keys[decision];
}
