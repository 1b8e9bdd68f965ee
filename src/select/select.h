/* select.h -- which findings a person asked for */
#ifndef RCSI_SELECT_H
#define RCSI_SELECT_H

#include <stdbool.h>
#include <stdint.h>

#include "rcodescope/catalog.h"
#include "rcodescope/finding.h"

/** Most values of one kind on a command line. */
#define RCSI_SELECT_MAX 32

/** A network: the first `prefix` bits of `ip`. */
typedef struct rcsi_net {
    uint8_t ip[16];
    uint8_t family; /**< 4 or 6. */
    uint8_t prefix; /**< 0..32 or 0..128. */
} rcsi_net;

typedef struct rcsi_nets {
    rcsi_net net[RCSI_SELECT_MAX];
    uint8_t count;
} rcsi_nets;

/** A domain, uncompressed. */
typedef struct rcsi_domain {
    uint8_t wire[RCS_NAME_WIRE_MAX];
    uint8_t len;
} rcsi_domain;

/** Which responses count as worth showing when no code is named. */
typedef enum rcsi_interest {
    RCSI_ERRORS, /**< An error in any carrier, an Extended DNS Error, a defect, no response, TC
                      that no TCP follows, more octets than the query allows. */
    RCSI_ALL     /**< NOERROR too. */
} rcsi_interest;

/**
 * What was asked for.  All zero: every error.  Values of one kind are alternatives,
 * kinds are conditions that must all hold.
 */
typedef struct rcsi_select {
    rcsi_interest interest;
    rcs_code_ref code[RCSI_SELECT_MAX];
    uint8_t code_count;
    rcsi_domain name[RCSI_SELECT_MAX];
    uint8_t name_count;
    rcsi_nets servers, clients;
} rcsi_select;

typedef enum rcsi_select_result {
    RCSI_SELECT_OK,
    RCSI_SELECT_FULL,   /**< More than RCSI_SELECT_MAX of one kind. */
    RCSI_SELECT_UNKNOWN /**< The text is not one of that kind. */
} rcsi_select_result;

/** Ask for a code as rcs_code_parse() reads it; a bare number asks for all its meanings. */
rcsi_select_result rcsi_select_add_code(rcsi_select *select, const rcs_catalog *catalog,
                                        const char *text);

/** Ask for names at or below a domain, in presentation form (RFC 1035 5.1). */
rcsi_select_result rcsi_select_add_name(rcsi_select *select, const char *text);

/** Add "192.0.2.0/24", "2001:db8::/32" or an address alone to a list of networks. */
rcsi_select_result rcsi_nets_add(rcsi_nets *nets, const char *text);

/** Is the address in one of the networks?  An empty list holds every address. */
bool rcsi_nets_hold(const rcsi_nets *nets, const rcs_endpoint *endpoint);

/**
 * Was this response asked for?
 *
 * An inexact code n != 0 is also found when asked for n + 16k, since it may be that one.
 */
bool rcsi_select_matches(const rcsi_select *select, const rcs_finding *finding);

#endif
