/* value.h -- the value of a fact, or that the capture does not tell */
#ifndef RCSI_VALUE_H
#define RCSI_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "rcodescope/finding.h"

/** A fact's value, or that the capture does not tell. */
typedef struct rcsi_value {
    bool known;
    int64_t number; /**< Valid if known. */
} rcsi_value;

static inline rcsi_value rcsi_known(int64_t number)
{
    rcsi_value value = {true, number};
    return value;
}

static inline rcsi_value rcsi_unknown(void)
{
    rcsi_value value = {false, 0};
    return value;
}

/** Something that was found, or is absent for certain, or may be in what is missing. */
static inline rcsi_value rcsi_presence(bool found, bool absence_proved)
{
    return found || absence_proved ? rcsi_known(found) : rcsi_unknown();
}

/** Was every record up to the end of this section read? */
static inline bool rcsi_walked(const rcs_finding *f, rcs_section last)
{
    bool all = f->message.has_header;
    for (int section = RCS_QUESTION; section <= (int)last; section++) {
        all = all && f->message.walked[section] == f->message.count[section];
    }
    return all;
}

#endif
