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

/**
 * Fill {placeholders} of an entry's text from a finding.  A value that is not made of
 * letters, digits, '-', '_', '.' and ':' alone, or that begins with '-', is replaced by an
 * upper case word such as NAME, so that commands in any field are safe to paste whatever the
 * packet held.  Only {skew} and {ede-text} may hold more: text with them in `confirm` is
 * refused when the catalog is made.
 *
 * Placeholders: {server} {client} {port} {qname} {qtype} {qclass} {zone} {rcode} {opcode}
 * {skew} {ede-text} {tsig-key}.  Without a finding every one becomes its upper case word.
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

/**
 * Zone that a finding is about: the owner of the SOA in its authority section, else the
 * question's name if it names a zone (UPDATE, NOTIFY, AXFR, IXFR), else that name's parent
 * if it has three labels or more, else the name itself.
 *
 * @return  true and sets *out (borrows the finding); false: no name known.
 */
RCS_API bool rcs_finding_zone(const rcs_finding *finding, rcs_name *out);

#ifdef __cplusplus
}
#endif
#endif
