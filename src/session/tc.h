/* tc.h -- which clients were told to come over TCP (TC), for which query, and whether they came */
#ifndef RCSI_TC_H
#define RCSI_TC_H

#include "base/table.h"
#include "pair/pair.h"

/** The last query of a client to a server that was answered with TC over UDP. */
typedef struct rcsi_tc_told {
    rcsi_item item;
    uint8_t client[16], server[16];
    uint8_t family[8];     /**< And zeros: the key is from `client` to here. */
    int64_t told_ns;       /**< Of the response with TC. */
    int64_t came_ns;       /**< Of the client's last segment over TCP; valid if `came`. */
    bool came;
    rcs_flow flow;
    uint64_t question;     /**< As in rcsi_asked. */
    uint32_t interface;
    rcs_query query;       /**< Its own copy. */
} rcsi_tc_told;

/** What is remembered.  The oldest makes room for a new one. */
typedef struct rcsi_tc {
    rcsi_table table;
} rcsi_tc;

/** RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_tc_init(rcsi_tc *tc);

void rcsi_tc_free(rcsi_tc *tc);

/** A response with TC over UDP; its query is known. */
void rcsi_tc_note(rcsi_tc *tc, const rcs_finding *response, uint64_t question);

/** The client has sent a segment to the server. */
void rcsi_tc_came(rcsi_tc *tc, const rcs_flow *flow, int64_t now_ns);

/** Did the client of this response with TC come?  It is known now how its lookup went on. */
rcs_came rcsi_tc_has_come(const rcsi_tc *tc, const rcs_finding *response);

/** What this client was told by this server since `since_ns`; NULL: nothing, or forgotten. */
const rcsi_tc_told *rcsi_tc_find(const rcsi_tc *tc, const rcs_flow *flow, int64_t since_ns);

#endif
