/* linktype.c -- names of link types (tcpdump.org/linktypes.html) */
#include <stddef.h>

#include "rcodescope/source.h"

typedef struct linktype {
    uint16_t value;
    const char *name;
} linktype;

/* Without their LINKTYPE_, the ones that captures of DNS have been seen with and their kin. */
static const linktype linktypes[] = {
    {0, "NULL"},           {1, "EN10MB"},          {6, "IEEE802_5"},
    {7, "ARCNET_BSD"},     {8, "SLIP"},            {9, "PPP"},
    {10, "FDDI"},          {50, "PPP_HDLC"},       {51, "PPP_ETHER"},
    {100, "ATM_RFC1483"},  {101, "RAW"},           {104, "C_HDLC"},
    {105, "IEEE802_11"},   {107, "FRELAY"},        {108, "LOOP"},
    {109, "ENC"},          {113, "LINUX_SLL"},     {117, "PFLOG"},
    {119, "PRISM_HEADER"}, {122, "IP_OVER_FC"},    {127, "IEEE802_11_RADIOTAP"},
    {129, "ARCNET_LINUX"}, {140, "MTP2"},          {143, "DOCSIS"},
    {147, "USER0"},        {149, "USER2"},
    {163, "AVS"},          {166, "PPP_PPPD"},      {189, "USB_LINUX"},
    {192, "PPI"},          {195, "IEEE802_15_4_WITHFCS"}, {201, "BLUETOOTH_HCI_H4_WITH_PHDR"},
    {204, "PPP_WITH_DIR"}, {220, "USB_LINUX_MMAPPED"}, {228, "IPV4"},
    {229, "IPV6"},         {239, "NFLOG"},         {246, "PFSYNC"},
    {249, "USBPCAP"},      {252, "WIRESHARK_UPPER_PDU"}, {253, "NETLINK"},
    {258, "PKTAP"},
    {276, "LINUX_SLL2"},   {277, "OPENVIZSLA"},    {291, "ETW"},
};

const char *rcs_linktype_name(uint16_t value)
{
    for (size_t i = 0; i < sizeof linktypes / sizeof linktypes[0]; i++) {
        if (linktypes[i].value == value) {
            return linktypes[i].name;
        }
    }
    return NULL;
}
