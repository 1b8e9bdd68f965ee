/* exchange.c -- names of what is seen of exchanges and lookups */
#include "rcodescope/finding.h"

#define NAMED_(symbol, value, name)                                                                \
    case value:                                                                                    \
        return name;

const char *rcs_kind_name(rcs_kind kind)
{
    switch ((int)kind) {
        RCS_KINDS(NAMED_)
    }
    return "unknown";
}

const char *rcs_icmp_name(rcs_icmp icmp)
{
    switch ((int)icmp) {
        RCS_ICMPS(NAMED_)
    }
    return "unknown";
}

const char *rcs_tcp_end_name(rcs_tcp_end end)
{
    switch ((int)end) {
        RCS_TCP_ENDS(NAMED_)
    }
    return "unknown";
}

const char *rcs_answer_name(rcs_answer answer)
{
    switch ((int)answer) {
        RCS_ANSWERS(NAMED_)
    }
    return "unknown";
}

const char *rcs_lookup_state_name(rcs_lookup_state state)
{
    switch ((int)state) {
        RCS_LOOKUP_STATES(NAMED_)
    }
    return "unknown";
}

const char *rcs_lookup_way_name(rcs_lookup_way way)
{
    switch ((int)way) {
        RCS_LOOKUP_WAYS(NAMED_)
    }
    return "unknown";
}

const char *rcs_beside_name(rcs_beside beside)
{
    switch ((int)beside) {
        RCS_BESIDES(NAMED_)
    }
    return "unknown";
}
