/* groups.h -- findings with the same diagnosis, server and zone, each group once */
#ifndef RCS_GROUPS_H
#define RCS_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rcodescope/explanation.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Lookup states that a group counts: the values of rcs_lookup_state. */
#define RCS_GROUP_STATES 5

/** All findings of one diagnosis about one server and one zone.  Borrows groups and catalog. */
typedef struct rcs_group {
    const rcs_entry *entry;
    rcs_severity severity;            /**< The highest among its findings. */
    rcs_endpoint server;              /**< The port is the example's. */
    rcs_zone_source zone_source;      /**< RCS_ZONE_NONE: no name is known. */
    rcs_name zone;                    /**< Lower case; valid unless RCS_ZONE_NONE.  A guess is the
                                           name below which all of them are. */
    uint64_t findings;
    uint64_t clients;                 /**< Distinct addresses. */
    bool clients_exact;               /**< False: more than 64, and an estimate (13 %). */
    int64_t first_ns, last_ns;        /**< Earliest and latest time of a finding. */
    uint64_t states[RCS_GROUP_STATES]; /**< Of findings: by rcs_lookup_state. */
    const rcs_finding *example;       /**< The first of that severity.  Of a message longer than
                                           4,096 octets only these are kept. */
} rcs_group;

/** What stands in no group. */
typedef struct rcs_groups_rest {
    uint64_t findings; /**< Of groups that had to make room for others. */
    uint64_t groups;   /**< How often that happened; one that came back counts again. */
    uint64_t quiet;    /**< Findings without a diagnosis: nothing is wrong with them. */
} rcs_groups_rest;

typedef struct rcs_groups rcs_groups;

/**
 * Make an empty set of groups.
 *
 * @param most  Groups kept, 8 KiB each when used; 0: 2,048.  In a full corner of the table the
 *              group with the fewest findings makes room, and is counted in the rest.
 * @return      RCS_OK, RCS_ERR_MEMORY.
 */
RCS_API rcs_status rcs_groups_new(uint32_t most, rcs_groups **out);

/** NULL is allowed. */
RCS_API void rcs_groups_free(rcs_groups *groups);

/** Count one finding.  Nothing is borrowed but the catalog of the explanation. */
RCS_API void rcs_groups_add(rcs_groups *groups, const rcs_finding *finding,
                            const rcs_explanation *explanation);

/**
 * The groups by severity, then by number of findings, then by time.
 *
 * @param out  Receives at most `max`; they live until the next rcs_groups_add().
 * @return     Groups there are; may be more than `max`.
 */
RCS_API size_t rcs_groups_rows(const rcs_groups *groups, rcs_group *out, size_t max);

/** What stands in no group. */
RCS_API rcs_groups_rest rcs_groups_others(const rcs_groups *groups);

#ifdef __cplusplus
}
#endif
#endif
