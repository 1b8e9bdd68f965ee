/* icmp.h -- the packet that an ICMP error quotes */
#ifndef RCSI_ICMP_H
#define RCSI_ICMP_H

#include "net/segment.h"

/**
 * Take the packet apart that an ICMP or ICMPv6 error quotes: what the receiver of the error
 * sent.  Errors usually quote the beginning alone, and routers of old 8 octets behind the IP
 * header; so a TCP segment needs no more than its ports, and has no flags and no payload
 * then.  Tunnels are not taken off.
 *
 * @param error  Any segment.
 * @param out    Receives the quoted packet, of kind RCSI_UDP or RCSI_TCP.
 * @return       false: no ICMP error, or it quotes no ports; *out is undefined.
 */
bool rcsi_icmp_quoted(const rcsi_segment *error, rcsi_segment *out);

#endif
