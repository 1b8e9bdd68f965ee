/* live.c -- packets of an interface through libpcap */
#define _DEFAULT_SOURCE /* pcap.h wants u_int */
#include "capture/live.h"

#include <pcap/pcap.h>
#include <linux/filter.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>

#include "capture/dlt.h"

enum {
    SNAPLEN_DEFAULT = 262144,
    BUFFER_KIB_DEFAULT = 16384,
    BUFFER_KIB_MOST = 2097151, /* libpcap takes octets as an int */
    READ_TIMEOUT_MS = 100,
    DRAIN_STEP_MS = 20,
    DRAIN_MS = 500,           /* what the kernel counted must come within this after a stop */
    COUNTERS_EVERY = 1 << 16  /* packets: 32-bit counters must not wrap twice unseen */
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
    bool balances;   /* The kernel counts exactly what libpcap hands out. */
    bool stopped;
    int64_t end_ms;  /* Valid if stopped: when draining is given up. */
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
    /*
     * Not the immediate mode: libpcap would lay out the ring in frames of the largest size, and
     * 16 MiB hold 256 of those.  A block that is not full is handed over after the timeout.
     */
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
    bool told = result == PCAP_ERROR || strcmp(detail, what) == 0;
    const char *more = told || detail[0] == '\0' ? "" : ": ";
    (void)snprintf(err->text, sizeof err->text, "%s: %.100s%s%.200s%s", live->name, what, more,
                   more[0] ? detail : "", advice);
    return RCS_ERR_IO;
}

/*
 * Let no packet into the ring any more.  pcap_setfilter() would apply the new filter to what is
 * in the ring already; the kernel's own call does not.
 */
static void shut(const rcsi_live *live)
{
    struct sock_filter reject = {BPF_RET | BPF_K, 0, 0, 0};
    struct sock_fprog program = {1, &reject};
    (void)setsockopt(pcap_fileno(live->pcap), SOL_SOCKET, SO_ATTACH_FILTER, &program,
                     sizeof program);
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Read the ring empty.  True: everything that was counted so far has come. */
static bool drained(rcsi_live *live, uint32_t *given, struct pcap_stat *counted)
{
    struct pcap_pkthdr *header;
    const u_char *data;
    while (pcap_next_ex(live->pcap, &header, &data) == 1) {
        ++*given;
    }
    return pcap_stats(live->pcap, counted) != 0 || *given + counted->ps_drop >= counted->ps_recv;
}

/* Packets from between activation and the filter: libpcap would drop some, counted though. */
static void forget_early(rcsi_live *live)
{
    struct pcap_stat early = {0};
    struct pollfd ready = {pcap_get_selectable_fd(live->pcap), POLLIN, 0};
    uint32_t given = 0;
    int64_t end_ms = now_ms() + DRAIN_MS;
    shut(live);
    while (!drained(live, &given, &early) && now_ms() < end_ms) {
        poll(&ready, 1, DRAIN_STEP_MS);
    }
    live->last_received = early.ps_recv;
    live->last_dropped = early.ps_drop;
    live->last_interface_dropped = early.ps_ifdrop;
}

/*
 * Loopback packets are counted twice by the kernel and given once by libpcap; a filter that the
 * kernel does not take (too long) is applied after its count.
 */
static bool can_balance(const rcsi_live *live, const char *filter)
{
    int fd = pcap_fileno(live->pcap);
    socklen_t instructions = 0;
    struct ifreq request;
    memset(&request, 0, sizeof request);
    (void)snprintf(request.ifr_name, sizeof request.ifr_name, "%.15s", live->name);
    if (ioctl(fd, SIOCGIFFLAGS, &request) != 0 || request.ifr_flags & IFF_LOOPBACK) {
        return false;
    }
    return !filter || (getsockopt(fd, SOL_SOCKET, SO_GET_FILTER, NULL, &instructions) == 0 &&
                       instructions > 0);
}

static rcs_status set_filter(rcsi_live *live, const char *expression, rcs_error *err)
{
    struct bpf_program code;
    if (pcap_compile(live->pcap, &code, expression, 1, PCAP_NETMASK_UNKNOWN) != 0) {
        (void)snprintf(err->text, sizeof err->text, "filter: %.300s", pcap_geterr(live->pcap));
        return RCS_ERR_ARGUMENT;
    }
    forget_early(live);
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
    rcs_status status = options->filter ? set_filter(live, options->filter, err) : RCS_OK;
    live->balances = can_balance(live, options->filter);
    return status;
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

static uint64_t unread(const rcsi_live *live)
{
    uint64_t known = live->packets + live->total.dropped;
    return live->balances && live->total.received > known ? live->total.received - known : 0;
}

/* The ring is empty now: does more come?  A packet may be counted before it can be read. */
static rcs_status await(rcsi_live *live)
{
    rcs_source_stats stats = rcsi_live_statistics(live);
    if (!live->stopped) {
        return RCS_AGAIN;
    }
    bool over = live->balances ? stats.unread == 0 : now_ms() >= live->end_ms - DRAIN_MS / 2;
    return over || now_ms() >= live->end_ms ? RCS_END : RCS_AGAIN;
}

void rcsi_live_stop(rcsi_live *live)
{
    if (!live->stopped) {
        live->stopped = true;
        live->end_ms = now_ms() + DRAIN_MS;
        shut(live);
    }
}

rcs_status rcsi_live_next(rcsi_live *live, rcs_packet *out)
{
    struct pcap_pkthdr *header = NULL;
    const u_char *data = NULL;
    int result = pcap_next_ex(live->pcap, &header, &data);
    if (result == 0 || result == PCAP_ERROR_BREAK) {
        return await(live);
    }
    if (result < 0) {
        (void)snprintf(live->error, sizeof live->error, "%s: %.300s", live->name,
                       pcap_geterr(live->pcap));
        return RCS_ERR_IO;
    }
    if (live->packets % COUNTERS_EVERY == 0) {
        (void)rcsi_live_statistics(live);
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
    live->total.unread = unread(live);
    return live->total;
}
