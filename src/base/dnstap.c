/* dnstap.c -- names of dnstap's message types and of the ways a message travels */
#include "rcodescope/dnstap.h"

const char *rcs_dnstap_type_name(rcs_dnstap_type type)
{
    switch (type) {
#define NAME_(symbol, value)                                                                       \
    case RCS_DNSTAP_##symbol:                                                                      \
        return #symbol;
        RCS_DNSTAP_TYPES(NAME_)
#undef NAME_
    case RCS_DNSTAP_NONE:
        return "NONE";
    case RCS_DNSTAP_OTHER:
        break;
    }
    return "OTHER";
}

const char *rcs_carrier_name(rcs_carrier carrier)
{
    switch (carrier) {
#define NAME_(symbol, value, name, text)                                                           \
    case RCS_CARRIER_##symbol:                                                                     \
        return name;
        RCS_CARRIERS(NAME_)
#undef NAME_
    }
    return "unknown";
}

const char *rcs_carrier_text(rcs_carrier carrier)
{
    switch (carrier) {
#define TEXT_(symbol, value, name, text)                                                           \
    case RCS_CARRIER_##symbol:                                                                     \
        return text;
        RCS_CARRIERS(TEXT_)
#undef TEXT_
    }
    return rcs_carrier_text(RCS_CARRIER_UNKNOWN);
}
