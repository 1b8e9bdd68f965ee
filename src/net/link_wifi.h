/* link_wifi.h -- IEEE 802.11 frames, and what capture tools put in front of them */
#ifndef RCSI_LINK_WIFI_H
#define RCSI_LINK_WIFI_H

#include "net/link.h"

/*
 * Only data frames have a network layer.  An encrypted one sets `is_protected`.  Of an
 * aggregate (A-MSDU) the first part is read.  Later fragments have no headers to read.
 */
void rcsi_wifi_read(rcsi_frame *frame);
void rcsi_wifi_read_radiotap(rcsi_frame *frame);
void rcsi_wifi_read_prism(rcsi_frame *frame);
void rcsi_wifi_read_avs(rcsi_frame *frame);

#endif
