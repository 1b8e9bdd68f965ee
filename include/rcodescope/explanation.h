/* explanation.h -- which catalog entries fit a finding, and their text filled in */
#ifndef RCS_EXPLANATION_H
#define RCS_EXPLANATION_H

#include <stdbool.h>
#include <stddef.h>

#include "rcodescope/catalog.h"
#include "rcodescope/finding.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The entries that fit a finding best.  Borrows the catalog. */
typedef struct rcs_explanation {
    const rcs_entry *main;             /**< The one to lead with; NULL: nothing is wrong. */
    const rcs_entry *about[RCS_ASPECTS]; /**< Best of each aspect; NULL: nothing to say. */
    const rcs_entry *ede[RCS_EDE_MAX]; /**< Handbook entry of each outcome.ede[i]. */
    bool ede_told[RCS_EDE_MAX];        /**< `main` rests on this EDE and says what it means. */
    rcs_severity severity;             /**< The highest of those that apply. */
    rcs_actor actor;                   /**< Of `main`. */
    rcs_confidence confidence;         /**< Of `main`; less where the capture lacks packets. */
} rcs_explanation;

/**
 * Find the entries that fit.  Pure: reads both, keeps nothing, allocates nothing.
 *
 * @param catalog  Not NULL.
 * @param finding  Not NULL.
 * @param out      Receives the entries.
 */
RCS_API void rcs_explain(const rcs_catalog *catalog, const rcs_finding *finding,
                         rcs_explanation *out);

/** Conditions of one entry, at the most. */
#define RCS_CONDITIONS_MAX 16

/** Longest text of a fact's value, with its NUL. */
#define RCS_FACT_TEXT_MAX 96

/** One condition of an entry, and what the finding says to it. */
typedef struct rcs_condition {
    const char *fact;               /**< "rcode".  Static. */
    const char *comparison;         /**< "=", "!=", "<" or ">".  Static. */
    char wanted[RCS_FACT_TEXT_MAX]; /**< "REFUSED". */
    char found[RCS_FACT_TEXT_MAX];  /**< What is there; of several Extended DNS Errors all. */
} rcs_condition;

/** What decided between the leading entry and the next.  Values are part of the ABI. */
#define RCS_DECISIONS(X)                                                                           \
    X(NOTHING, 0, "nothing")     /* No other fits. */                                              \
    X(ADVICE, 1, "advice")       /* A later text: a site's advice. */                              \
    X(OVER, 2, "over")           /* Over: says so. */                                              \
    X(SIGNER, 3, "signer")       /* It is about the error of TSIG or TKEY. */                      \
    X(DIAGNOSIS, 4, "diagnosis") /* A diagnosis before a page of the handbook. */                  \
    X(WEIGHT, 5, "weight")       /* Its conditions weigh more. */                                  \
    X(ORDER, 6, "order")         /* It was written first. */                                       \
    X(ASPECT, 7, "aspect")       /* The other is about something else. */                          \
    X(EDE, 8, "ede")             /* The server named its Extended DNS Error first. */

typedef enum rcs_decision {
#define RCS_DECISION_ENUM_(symbol, value, name) RCS_DECIDED_BY_##symbol = value,
    RCS_DECISIONS(RCS_DECISION_ENUM_)
#undef RCS_DECISION_ENUM_
} rcs_decision;

/** "weight".  Static storage. */
RCS_API const char *rcs_decision_name(rcs_decision decision);

/** The evidence for the leading entry of an explanation.  Borrows the catalog. */
typedef struct rcs_why {
    size_t condition_count; /**< 0: it is a page of the handbook. */
    rcs_condition condition[RCS_CONDITIONS_MAX];
    unsigned weight;             /**< Of the leading entry. */
    const rcs_entry *runner_up;  /**< The next best that fits too; NULL: none. */
    unsigned runner_up_weight;   /**< Valid if runner_up. */
    rcs_decision decision;
} rcs_why;

/**
 * Say why `explanation->main` leads.  Looks at every entry of the catalog: for what a person reads,
 * not for every response of a flood.
 *
 * @param explanation  Of rcs_explain() with the same catalog and finding.
 */
RCS_API void rcs_explain_why(const rcs_catalog *catalog, const rcs_finding *finding,
                             const rcs_explanation *explanation, rcs_why *out);

/**
 * Fill {placeholders} of an entry's text from a finding.  A value that is not made of
 * letters, digits, '-', '_', '.' and ':' alone, or that begins with '-', is replaced by an
 * upper case word such as NAME, so that commands in any field are safe to paste whatever the
 * packet held.  Only {skew}, {cookie-age}, {negative-ttl}, {clock-off}, {signature-age},
 * {ede-text} and {ede-reason} may hold more: text with them in `confirm` is refused when the
 * catalog is made.
 *
 * docs/catalog-guide.md tells what each placeholder means.  Without a finding every one becomes
 * its upper case word.
 *
 * @param catalog  Names of types and codes.
 * @param finding  NULL: the handbook's general form.
 * @param text     An entry's field; not NULL.
 * @param out      `cap` chars; always terminated if cap > 0.
 * @return         Chars the whole text needs without its NUL; >= cap: it was cut.
 */
RCS_API size_t rcs_render(const rcs_catalog *catalog, const rcs_finding *finding,
                          const char *text, char *out, size_t cap);

/**
 * Does rcs_render() fill every placeholder of a text with its value?  False: a value is not in
 * the capture, or a shell could misread it, and its upper case word stands there.
 */
RCS_API bool rcs_render_is_whole(const rcs_catalog *catalog, const rcs_finding *finding,
                                 const char *text);

/** How the zone of a finding is known. */
typedef enum rcs_zone_source {
    RCS_ZONE_NONE = 0,    /**< No name is known. */
    RCS_ZONE_SOA = 1,     /**< Owner of the SOA record in the authority section. */
    RCS_ZONE_NAMED = 2,   /**< The question names a zone: UPDATE, NOTIFY, AXFR, IXFR. */
    RCS_ZONE_GUESSED = 3, /**< From the question's name. */
    RCS_ZONE_SEEN = 4,    /**< The answering host got its broken signatures or keys. */
    RCS_ZONE_SAID = 5     /**< The server's EXTRA-TEXT names it (RFC 8914 2). */
} rcs_zone_source;

/**
 * Zone that a finding is about: the owner of the SOA in its authority section, else the
 * question's name if it names a zone, else the zone whose broken DNSSEC data the answering host
 * got, else the one that its EXTRA-TEXT names, else a guess: the name's parent if it has three
 * labels or more, else the name itself.
 *
 * @param out  Receives the zone (borrows the finding), unless the answer is RCS_ZONE_NONE.
 */
RCS_API rcs_zone_source rcs_finding_zone_source(const rcs_finding *finding, rcs_name *out);

/** "soa", "named", "seen", "said", "guessed", "none".  Static storage. */
RCS_API const char *rcs_zone_source_name(rcs_zone_source source);

/**
 * The same where the source does not matter.
 *
 * @return  true and sets *out (borrows the finding); false: no name known.
 */
RCS_API bool rcs_finding_zone(const rcs_finding *finding, rcs_name *out);

#ifdef __cplusplus
}
#endif
#endif
