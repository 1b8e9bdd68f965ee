/* filter.c -- pcap-filter(7) expressions on packets of files, compiled by libpcap */
#define _DEFAULT_SOURCE /* pcap.h wants u_int */
#include "rcodescope/filter.h"

#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/dlt.h"
#include "capture/limits.h"

enum {
    /* A file may name 65,536 link types; those behind the 16th share the last place. */
    PROGRAMS_MOST = 16
};

typedef struct program {
    struct bpf_program code;
    uint16_t linktype;
} program;

struct rcs_filter {
    program programs[PROGRAMS_MOST];
    unsigned count;
    unsigned last; /* the one used last: captures rarely change the link type */
    char *expression;
    char error[PCAP_ERRBUF_SIZE];
};

/* Fill one free place.  RCS_OK, RCS_ERR_ARGUMENT, RCS_ERR_MEMORY. */
static rcs_status compile(rcs_filter *filter, uint16_t linktype, program *out)
{
    pcap_t *dead = pcap_open_dead(rcsi_dlt_of_linktype(linktype), (int)RCSI_CAPLEN_USUAL);
    if (!dead) {
        (void)snprintf(filter->error, sizeof filter->error, "out of memory");
        return RCS_ERR_MEMORY;
    }
    int result = pcap_compile(dead, &out->code, filter->expression, 1, PCAP_NETMASK_UNKNOWN);
    if (result != 0) {
        (void)snprintf(filter->error, sizeof filter->error, "%s", pcap_geterr(dead));
    }
    out->linktype = linktype;
    pcap_close(dead);
    return result == 0 ? RCS_OK : RCS_ERR_ARGUMENT;
}

rcs_status rcs_filter_prepare(rcs_filter *filter, uint16_t linktype)
{
    for (unsigned i = 0; i < filter->count; i++) {
        if (filter->programs[i].linktype == linktype) {
            filter->last = i;
            return RCS_OK;
        }
    }
    program fresh = {0};
    rcs_status status = compile(filter, linktype, &fresh);
    if (status != RCS_OK) {
        return status;
    }
    if (filter->count == PROGRAMS_MOST) {
        pcap_freecode(&filter->programs[--filter->count].code);
    }
    filter->last = filter->count++;
    filter->programs[filter->last] = fresh;
    return RCS_OK;
}

/* An expression that no common link type accepts is a mistake of the person who wrote it. */
static rcs_status compiles_somewhere(rcs_filter *filter, rcs_error *err)
{
    static const uint16_t common[] = {1 /* EN10MB */, 101 /* RAW */, 113 /* LINUX_SLL */,
                                      105 /* IEEE802_11 */, 117 /* PFLOG */};
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        rcs_status status = rcs_filter_prepare(filter, common[i]);
        if (status != RCS_ERR_ARGUMENT) {
            return status;
        }
        if (i == 0) {
            (void)snprintf(err->text, sizeof err->text, "%s", filter->error);
        }
    }
    return RCS_ERR_ARGUMENT;
}

rcs_status rcs_filter_new(const char *expression, rcs_filter **out, rcs_error *err)
{
    rcs_filter *filter = calloc(1, sizeof *filter);
    if (!filter) {
        return RCS_ERR_MEMORY;
    }
    filter->expression = strdup(expression);
    rcs_status status =
        filter->expression ? compiles_somewhere(filter, err) : RCS_ERR_MEMORY;
    if (status != RCS_OK) {
        rcs_filter_free(filter);
        return status;
    }
    *out = filter;
    return RCS_OK;
}

void rcs_filter_free(rcs_filter *filter)
{
    if (filter) {
        for (unsigned i = 0; i < filter->count; i++) {
            pcap_freecode(&filter->programs[i].code);
        }
        free(filter->expression);
        free(filter);
    }
}

rcs_verdict rcs_filter_ask(rcs_filter *filter, const rcs_packet *packet)
{
    if (filter->programs[filter->last].linktype != packet->linktype &&
        rcs_filter_prepare(filter, packet->linktype) != RCS_OK) {
        return RCS_IMPOSSIBLE;
    }
    const struct bpf_insn *code = filter->programs[filter->last].code.bf_insns;
    u_int kept = bpf_filter(code, packet->data, packet->wirelen, packet->caplen);
    return kept > 0 ? RCS_PASSES : RCS_REJECTED;
}

const char *rcs_filter_error(const rcs_filter *filter)
{
    return filter->error;
}
