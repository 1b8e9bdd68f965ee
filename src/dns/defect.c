/* defect.c -- names and texts of defects */
#include "dns/defect.h"

const char *rcs_defect_name(rcs_defect defect)
{
    switch (defect) {
#define CASE(symbol, value, name, text)                                                            \
    case RCS_DEFECT_##symbol:                                                                      \
        return name;
        RCS_DEFECTS(CASE)
#undef CASE
    }
    return "unknown";
}

const char *rcs_defect_text(rcs_defect defect)
{
    switch (defect) {
#define CASE(symbol, value, name, text)                                                            \
    case RCS_DEFECT_##symbol:                                                                      \
        return text;
        RCS_DEFECTS(CASE)
#undef CASE
    }
    return "an unknown defect";
}
