/* dlt.c -- link types of files (LINKTYPE_) and of libpcap on this machine (DLT_) */
#define _DEFAULT_SOURCE /* pcap.h wants u_int */
#include "capture/dlt.h"

#include <pcap/pcap.h>
#include <stddef.h>

typedef struct dlt_pair {
    uint16_t linktype;
    int dlt;
} dlt_pair;

/* Those whose numbers differ between systems: the file's number is the portable one. */
static const dlt_pair dlt_pairs[] = {
    {50, DLT_PPP_SERIAL},  {51, DLT_PPP_ETHER},  {100, DLT_ATM_RFC1483}, {101, DLT_RAW},
    {102, DLT_SLIP_BSDOS}, {103, DLT_PPP_BSDOS}, {104, DLT_C_HDLC},      {105, DLT_IEEE802_11},
    {106, DLT_ATM_CLIP},   {107, DLT_FRELAY},    {108, DLT_LOOP},        {109, DLT_ENC},
    {246, DLT_PFSYNC},
};

int rcsi_dlt_of_linktype(uint16_t linktype)
{
    for (size_t i = 0; i < sizeof dlt_pairs / sizeof dlt_pairs[0]; i++) {
        if (dlt_pairs[i].linktype == linktype) {
            return dlt_pairs[i].dlt;
        }
    }
    return linktype;
}

uint16_t rcsi_linktype_of_dlt(int dlt)
{
    for (size_t i = 0; i < sizeof dlt_pairs / sizeof dlt_pairs[0]; i++) {
        if (dlt_pairs[i].dlt == dlt) {
            return dlt_pairs[i].linktype;
        }
    }
    return (uint16_t)dlt;
}
