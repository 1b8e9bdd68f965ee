/* option_rows.h -- the table of the options of the verbs that read packets */
#ifndef RCSI_OPTION_ROWS_H
#define RCSI_OPTION_ROWS_H

#include <getopt.h>
#include <stdbool.h>

#include "cli/options.h"

/** Options without a letter. */
enum {
    OPTION_PORT = 256,
    OPTION_ANY_PORT,
    OPTION_FILTER,
    OPTION_FILTER_INNER,
    OPTION_DEDUP,
    OPTION_FORMAT,
    OPTION_COLOR,
    OPTION_LANG,
    OPTION_LOCAL,
    OPTION_BRIEF,
    OPTION_FULL,
    OPTION_ALL,
    OPTION_CODE,
    OPTION_NAME,
    OPTION_SERVER,
    OPTION_CLIENT,
    OPTION_FAIL_ON,
    OPTION_STRICT,
    OPTION_QUIET,
    OPTION_PROMISC,
    OPTION_SINCE,
    OPTION_UNTIL,
    OPTION_FOLLOW,
    OPTION_PER_FILE,
    OPTION_DNSTAP,
    OPTION_ADVICE,
    OPTION_WHY,
    OPTION_GROUP,
    OPTION_TOP,
    OPTION_LOOKUPS,
    OPTION_SETTLE
};

/** One option. */
typedef struct rcsi_option {
    int key;          /**< The letter, or one of the above. */
    const char *name; /**< NULL: a letter only. */
    const char *argument;
    int on;           /**< Verbs that have it. */
    const char *help;
} rcsi_option;

/** getopt_long's own two tables, made from ours, and the room they need. */
enum { RCSI_OPTIONS_MAX = 64 };
void rcsi_option_fill(char shorts[2 * RCSI_OPTIONS_MAX + 2],
                      struct option longs[RCSI_OPTIONS_MAX + 1]);

/** The option with this key, or NULL. */
const rcsi_option *rcsi_option_of(int key);

/** Does a verb have this option? */
bool rcsi_option_is_of(const rcsi_option *option, rcsi_reader reader);

/** Print a verb's usage and options. */
void rcsi_option_help(rcsi_reader reader);

#endif
