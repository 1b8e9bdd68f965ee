/* dlt.h -- link types of files (LINKTYPE_) and of libpcap on this machine (DLT_) */
#ifndef RCSI_DLT_H
#define RCSI_DLT_H

#include <stddef.h>
#include <stdint.h>

#include <pcap/pcap.h>

typedef struct rcsi_dlt_pair {
    uint16_t linktype;
    int dlt;
} rcsi_dlt_pair;

/* Those whose numbers differ between systems: the file's number is the portable one. */
static const rcsi_dlt_pair rcsi_dlt_pairs[] = {
    {50, DLT_PPP_SERIAL},  {51, DLT_PPP_ETHER}, {100, DLT_ATM_RFC1483}, {101, DLT_RAW},
    {102, DLT_SLIP_BSDOS}, {103, DLT_PPP_BSDOS}, {104, DLT_C_HDLC},     {105, DLT_IEEE802_11},
    {106, DLT_ATM_CLIP},   {107, DLT_FRELAY},   {108, DLT_LOOP},        {109, DLT_ENC},
    {246, DLT_PFSYNC},
};

static inline int rcsi_dlt_of_linktype(uint16_t linktype)
{
    for (size_t i = 0; i < sizeof rcsi_dlt_pairs / sizeof rcsi_dlt_pairs[0]; i++) {
        if (rcsi_dlt_pairs[i].linktype == linktype) {
            return rcsi_dlt_pairs[i].dlt;
        }
    }
    return linktype;
}

static inline uint16_t rcsi_linktype_of_dlt(int dlt)
{
    for (size_t i = 0; i < sizeof rcsi_dlt_pairs / sizeof rcsi_dlt_pairs[0]; i++) {
        if (rcsi_dlt_pairs[i].dlt == dlt) {
            return rcsi_dlt_pairs[i].linktype;
        }
    }
    return (uint16_t)dlt;
}

#endif
