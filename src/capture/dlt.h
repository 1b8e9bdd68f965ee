/* dlt.h -- link types of files (LINKTYPE_) and of libpcap on this machine (DLT_) */
#ifndef RCSI_DLT_H
#define RCSI_DLT_H

#include <stdint.h>

/** The number that libpcap uses here for a file's link type. */
int rcsi_dlt_of_linktype(uint16_t linktype);

/** The other way round. */
uint16_t rcsi_linktype_of_dlt(int dlt);

#endif
