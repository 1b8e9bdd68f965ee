/* json_dns.h -- the "dns" object of a finding */
#ifndef RCSI_JSON_DNS_H
#define RCSI_JSON_DNS_H

#include "rcodescope/catalog.h"
#include "rcodescope/finding.h"
#include "sink/json_writer.h"

/** Write "dns": {...}, with ECS's and Packetbeat's names where they have one. */
void rcsi_json_dns(rcsi_json *json, const rcs_catalog *catalog, const rcs_finding *finding);

#endif
