/* live.c -- packets of an interface through libpcap */
#define _DEFAULT_SOURCE /* pcap.h wants u_int */
#include "capture/live.h"

#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>

#include "capture/dlt.h"

enum {
    SNAPLEN_DEFAULT = 262144,
    BUFFER_KIB_DEFAULT = 16384,
    BUFFER_KIB_MOST = 2097151, /* libpcap takes octets as an int */
    READ_TIMEOUT_MS = 100
};

struct rcsi_live {
    pcap_t *pcap;
    uint64_t packets;
    int64_t tick_ns; /* of a sub-second unit */
    rcs_source_stats total;
    uint32_t last_received;
    uint32_t last_dropped;
    uint32_t last_interface_dropped;
    uint16_t linktype;
    char name[64];
    char error[RCSI_LIVE_ERROR_MAX];
};

/* Everything that must be known before activation.  Only a wrong order could make it fail. */
static void configure(rcsi_live *live, const rcs_source_options *options)
{
    uint32_t snaplen = options->snaplen ? options->snaplen : SNAPLEN_DEFAULT;
    uint32_t kib = options->buffer_kib ? options->buffer_kib : BUFFER_KIB_DEFAULT;
    kib = kib < BUFFER_KIB_MOST ? kib : BUFFER_KIB_MOST;
    (void)pcap_set_snaplen(live->pcap, snaplen < SNAPLEN_DEFAULT ? (int)snaplen
                                                                 : SNAPLEN_DEFAULT);
    (void)pcap_set_promisc(live->pcap, options->promiscuous);
    (void)pcap_set_buffer_size(live->pcap, (int)(kib * 1024));
    (void)pcap_set_timeout(live->pcap, READ_TIMEOUT_MS);
    /* A finding shall be seen when it happens, not when a block of the ring is full. */
    (void)pcap_set_immediate_mode(live->pcap, 1);
    (void)pcap_set_tstamp_precision(live->pcap, PCAP_TSTAMP_PRECISION_NANO);
}

static rcs_status refused(const rcsi_live *live, int result, rcs_error *err)
{
    const char *detail = pcap_geterr(live->pcap);
    const char *advice = "";
    if (result == PCAP_ERROR_PERM_DENIED || result == PCAP_ERROR_PROMISC_PERM_DENIED) {
        advice = "; run as root, or allow the program once: "
                 "setcap cap_net_raw+ep /path/to/rcodescope";
    } else if (result == PCAP_ERROR_NO_SUCH_DEVICE) {
        advice = "; `ip link` lists the interfaces";
    }
    const char *what = result == PCAP_ERROR ? detail : pcap_statustostr(result);
    const char *more = result == PCAP_ERROR || detail[0] == '\0' ? "" : ": ";
    (void)snprintf(err->text, sizeof err->text, "%s: %.100s%s%.200s%s", live->name, what, more,
                   more[0] ? detail : "", advice);
    return RCS_ERR_IO;
}

static rcs_status set_filter(rcsi_live *live, const char *expression, rcs_error *err)
{
    struct bpf_program code;
    if (pcap_compile(live->pcap, &code, expression, 1, PCAP_NETMASK_UNKNOWN) != 0) {
        (void)snprintf(err->text, sizeof err->text, "filter: %.300s", pcap_geterr(live->pcap));
        return RCS_ERR_ARGUMENT;
    }
    int result = pcap_setfilter(live->pcap, &code);
    pcap_freecode(&code);
    return result == 0 ? RCS_OK : refused(live, PCAP_ERROR, err);
}

static rcs_status start(rcsi_live *live, const rcs_source_options *options, rcs_error *err)
{
    configure(live, options);
    int result = pcap_activate(live->pcap);
    if (result < 0) {
        return refused(live, result, err);
    }
    char reason[PCAP_ERRBUF_SIZE] = "";
    if (pcap_setnonblock(live->pcap, 1, reason) != 0) {
        (void)snprintf(err->text, sizeof err->text, "%s: %s", live->name, reason);
        return RCS_ERR_IO;
    }
    bool nanoseconds = pcap_get_tstamp_precision(live->pcap) == PCAP_TSTAMP_PRECISION_NANO;
    live->tick_ns = nanoseconds ? 1 : 1000;
    live->linktype = rcsi_linktype_of_dlt(pcap_datalink(live->pcap));
    return options->filter ? set_filter(live, options->filter, err) : RCS_OK;
}

rcs_status rcsi_live_open(const char *interface, const rcs_source_options *options,
                          rcsi_live **out, rcs_error *err)
{
    rcsi_live *live = calloc(1, sizeof *live);
    if (!live) {
        return RCS_ERR_MEMORY;
    }
    (void)snprintf(live->name, sizeof live->name, "%s", interface);
    char reason[PCAP_ERRBUF_SIZE] = "";
    rcs_status status = RCS_ERR_IO;
    live->pcap = pcap_create(interface, reason);
    if (live->pcap) {
        status = start(live, options, err);
    } else {
        (void)snprintf(err->text, sizeof err->text, "%s: %s", live->name, reason);
    }
    if (status != RCS_OK) {
        rcsi_live_close(live);
        return status;
    }
    *out = live;
    return RCS_OK;
}

void rcsi_live_close(rcsi_live *live)
{
    if (live) {
        if (live->pcap) {
            pcap_close(live->pcap);
        }
        free(live);
    }
}

rcs_status rcsi_live_next(rcsi_live *live, rcs_packet *out)
{
    struct pcap_pkthdr *header = NULL;
    const u_char *data = NULL;
    int result = pcap_next_ex(live->pcap, &header, &data);
    if (result == 0 || result == PCAP_ERROR_BREAK) {
        return RCS_AGAIN;
    }
    if (result < 0) {
        (void)snprintf(live->error, sizeof live->error, "%s: %.300s", live->name,
                       pcap_geterr(live->pcap));
        return RCS_ERR_IO;
    }
    *out = (rcs_packet){
        .data = data,
        .caplen = header->caplen,
        .wirelen = header->len > header->caplen ? header->len : header->caplen,
        .linktype = live->linktype,
        .number = ++live->packets,
        .time_ns = (int64_t)header->ts.tv_sec * 1000000000 +
                   (int64_t)header->ts.tv_usec * live->tick_ns,
    };
    return RCS_OK;
}

const char *rcsi_live_error(const rcsi_live *live)
{
    return live->error;
}

int rcsi_live_fd(const rcsi_live *live)
{
    return pcap_get_selectable_fd(live->pcap);
}

rcs_source_stats rcsi_live_statistics(rcsi_live *live)
{
    struct pcap_stat now;
    if (pcap_stats(live->pcap, &now) == 0) { /* else the last totals still hold */
        rcsi_counter_follow(&live->total.received, &live->last_received, now.ps_recv);
        rcsi_counter_follow(&live->total.dropped, &live->last_dropped, now.ps_drop);
        rcsi_counter_follow(&live->total.interface_dropped, &live->last_interface_dropped,
                            now.ps_ifdrop);
    }
    return live->total;
}
