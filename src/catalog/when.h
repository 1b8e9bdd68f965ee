/* when.h -- conditions of catalog entries: fact = value, fact < value */
#ifndef RCSI_WHEN_H
#define RCSI_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rcodescope/catalog.h"

struct rcsi_codes;

/** Every fact that a condition can name. */
typedef enum rcsi_fact {
#define RCSI_FACT(symbol, word, kind, weight, function) RCSI_FACT_##symbol,
#include "catalog/facts.def"
#undef RCSI_FACT
    RCSI_FACTS
} rcsi_fact;

typedef enum rcsi_comparison {
    RCSI_EQUAL,
    RCSI_NOT_EQUAL,
    RCSI_LESS,
    RCSI_GREATER
} rcsi_comparison;

/** Values of "clock": the client's clock against the server's. */
enum {
    RCSI_CLOCK_BEHIND,
    RCSI_CLOCK_AHEAD
};

/** Values of "reporter": who sent an ICMP error. */
enum {
    RCSI_REPORTER_SERVER, /**< The address that was asked. */
    RCSI_REPORTER_CLIENT, /**< The client's own kernel. */
    RCSI_REPORTER_OTHER   /**< A router or firewall between them. */
};

/** Top-level labels that "tld" can name; their position is the value. */
#define RCSI_TLDS(X)                                                                               \
    X(local) X(internal) X(onion) X(localhost) X(invalid) X(test) X(example) X(home) X(corp)       \
    X(lan) X(private) X(alt)

enum {
#define RCSI_TLD(label) RCSI_TLD_##label,
    RCSI_TLDS(RCSI_TLD)
#undef RCSI_TLD
    RCSI_TLD_COUNT
};

/** One condition.  Values of every kind are numbers: codes, 0/1, enums, seconds. */
typedef struct rcsi_condition {
    rcsi_fact fact;
    rcsi_comparison comparison;
    int64_t value;
} rcsi_condition;

/** Conditions in one When: field, at the most. */
#define RCSI_CONDITIONS_MAX 16

/**
 * Read a When: value, "rcode = REFUSED, rd = yes, skew > 5m".
 *
 * @param codes    Names of codes.
 * @param out      Receives the conditions.
 * @param problem  Receives a sentence about what is wrong; at least 160 chars.
 * @return         How many; 0: it does not parse, and `problem` is set.
 */
size_t rcsi_when_parse(const struct rcsi_codes *codes, const char *text,
                       rcsi_condition out[RCSI_CONDITIONS_MAX], char problem[160]);

/** "=", "!=", "<", ">".  Static storage. */
const char *rcsi_comparison_text(rcsi_comparison comparison);

/** A fact's value as a condition would write it: "REFUSED", "yes", "300".  At least 96 chars. */
void rcsi_when_value_text(const rcs_catalog *catalog, rcsi_fact fact, int64_t value, char *out);

/** How decisive a condition is: what a fact is says more than what it is not. */
unsigned rcsi_condition_weight(const rcsi_condition *condition);

/** "rcode", "query-edns".  Static storage. */
const char *rcsi_fact_word(rcsi_fact fact);

#endif
