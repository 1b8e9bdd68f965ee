/* remarks.h -- what is worth a look in what was seen of a server */
#ifndef RCSI_REMARKS_H
#define RCSI_REMARKS_H

#include "rcodescope/audit.h"

/** The set of rcs_audit_row.remarks. */
uint32_t rcsi_remarks_of(const rcs_audit_row *row);

#endif
