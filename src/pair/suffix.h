/* suffix.h -- names that a client asks for again with another end: its search list */
#ifndef RCSI_SUFFIX_H
#define RCSI_SUFFIX_H

#include "rcodescope/finding.h"

/** Names of one search list that are known at once. */
#define RCSI_SUFFIX_DENIED_MAX 8

/** Nanoseconds from a denial to the name that is answered; a resolver library goes on at once. */
#define RCSI_SUFFIX_WINDOW_NS (5 * INT64_C(1000000000))

typedef struct rcsi_suffixes rcsi_suffixes;

/** RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_suffixes_new(rcsi_suffixes **out);

/** NULL is allowed. */
void rcsi_suffixes_free(rcsi_suffixes *suffixes);

/**
 * A client was told NXDOMAIN for an address; `number` will be given back if that was a step of its
 * search list.  The oldest of many makes room.  Names whose first label no host has ("_dmarc", the
 * octets of a block list) are none.
 */
void rcsi_suffix_denied(rcsi_suffixes *suffixes, const rcs_finding *finding, uint64_t number);

/**
 * A client got an address: which denials shortly before were steps to it?  Those of names that
 * begin the same and differ in that one of the two lacks labels which stand together in the other:
 * "db.default.svc.cluster.local" and "db.svc.cluster.local" or "db".  Where the shorter one does
 * not begin the longer, they end in the same two labels: "mail.a.example.com" and "mail.com" are
 * strangers.
 *
 * @param out  Receives their numbers, once each.
 * @return     How many.
 */
size_t rcsi_suffix_answered(rcsi_suffixes *suffixes, const rcs_finding *finding,
                            uint64_t out[RCSI_SUFFIX_DENIED_MAX]);

#endif
