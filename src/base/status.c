/* status.c -- status texts and the library's version */
#include "rcodescope/status.h"

#define TEXT_OF_(x) #x
#define TEXT_OF(x) TEXT_OF_(x)

const char *rcs_status_text(rcs_status status)
{
    switch (status) {
    case RCS_OK:
        return "done";
    case RCS_END:
        return "nothing left";
    case RCS_AGAIN:
        return "nothing now";
    case RCS_ERR_ARGUMENT:
        return "invalid argument";
    case RCS_ERR_MEMORY:
        return "out of memory";
    case RCS_ERR_IO:
        return "input or output failed";
    case RCS_ERR_FORMAT:
        return "damaged or not in a format that can be read";
    case RCS_ERR_UNSUPPORTED:
        return "not supported by this build";
    }
    return "unknown status";
}

const char *rcs_version(void)
{
    return TEXT_OF(RCS_VERSION_MAJOR) "." TEXT_OF(RCS_VERSION_MINOR) "." TEXT_OF(RCS_VERSION_PATCH);
}
