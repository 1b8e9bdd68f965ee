/* fuzz_findings.c -- any octets as a capture: what is printed of it is safe to look at */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "rcodescope/evidence.h"
#include "rcodescope/session.h"
#include "rcodescope/source.h"
#include "sink/sink.h"

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "does not hold: %s\n", #condition);                                    \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

enum {
    OUTPUTS = 3,
    SHOWN_MAX = 1 << 20
};

/* One way of showing findings, into memory. */
typedef struct output {
    rcsi_writer writer;
    rcsi_sink *sink;
    bool is_json;
} output;

static rcs_catalog *catalog;

static int memory_file(const char *name)
{
    int fd = memfd_create(name, MFD_CLOEXEC);
    HOLDS(fd >= 0);
    return fd;
}

static void open_output(output *o, rcsi_format format, rcsi_layout layout)
{
    static char *inputs[] = {"capture"};
    rcsi_sink_options options = {.format = format,
                                 .detail = RCSI_DETAIL_FULL,
                                 .proof = RCSI_PROOF_SHOWN,
                                 .layout = layout,
                                 .top = 1000,
                                 .width = 80,
                                 .catalog = catalog,
                                 .inputs = inputs,
                                 .input_count = 1};
    o->is_json = format == RCSI_FORMAT_JSON;
    rcsi_writer_init(&o->writer, memory_file("output"));
    HOLDS(rcsi_sink_new(&options, &o->writer, &o->sink) == RCS_OK);
}

/* English and numbers need no octet beyond these. */
static void check_octets(const output *o, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        HOLDS((text[i] >= ' ' && text[i] <= '~') || text[i] == '\n');
    }
    for (size_t at = 0; o->is_json && at < len;) {
        const char *end = memchr(text + at, '\n', len - at);
        HOLDS(end && text[at] == '{' && end[-1] == '}');
        at = (size_t)(end - text) + 1;
    }
}

static void close_output(output *o)
{
    static char text[SHOWN_MAX];
    HOLDS(rcsi_flush(&o->writer));
    ssize_t len = pread(o->writer.fd, text, sizeof text, 0);
    HOLDS(len >= 0);
    if ((size_t)len < sizeof text) {
        check_octets(o, text, (size_t)len);
    }
    rcsi_sink_free(o->sink);
    close(o->writer.fd);
}

static void show_all(rcs_session *session, output outputs[OUTPUTS])
{
    static rcs_finding finding;
    rcs_explanation explanation;
    rcs_evidence evidence;
    while (rcs_session_take(session, &finding)) {
        rcs_explain(catalog, &finding, &explanation);
        HOLDS(explanation.main || explanation.severity == RCS_FINE || finding.kind == 0);
        rcs_evidence_of(&finding, &evidence);
        HOLDS(!evidence.has_negative_ttl || evidence.negative_ttl_s >= 0);
        HOLDS(!evidence.has_signature_age || evidence.signature);
        for (int i = 0; i < OUTPUTS; i++) {
            rcsi_sink_finding(outputs[i].sink, &finding, &explanation);
        }
    }
}

static void run(rcs_source *source, output outputs[OUTPUTS])
{
    rcs_limits small = {.transactions = 64, .tcp_flows = 16, .pool_kib = 256, .held = 64};
    rcs_session_options options = {.limits = small,
                                   .lookups = RCS_LOOKUPS_HELD,
                                   .silences = RCS_SILENCES_ON,
                                   .hold_all = true};
    rcs_session *session = NULL;
    rcs_packet packet;
    HOLDS(rcs_session_new(&options, &session) == RCS_OK);
    while (rcs_source_next(source, &packet) == RCS_OK) {
        rcs_session_feed(session, &packet);
        show_all(session, outputs);
    }
    rcs_session_finish(session);
    show_all(session, outputs);
    rcs_summary *nothing = NULL;
    HOLDS(rcs_summary_new(&nothing) == RCS_OK);
    rcsi_run end = {.ledger = rcs_session_ledger(session), .printed = nothing};
    for (int i = 0; i < OUTPUTS; i++) {
        rcsi_sink_end(outputs[i].sink, &end);
    }
    rcs_summary_free(nothing);
    rcs_session_free(session);
}

static void show(const char *path)
{
    static output outputs[OUTPUTS];
    rcs_error err;
    rcs_source *source = NULL;
    if (rcs_source_open_file(path, NULL, &source, &err) != RCS_OK) {
        return;
    }
    open_output(&outputs[0], RCSI_FORMAT_TEXT, RCSI_LAYOUT_FINDINGS);
    open_output(&outputs[1], RCSI_FORMAT_JSON, RCSI_LAYOUT_FINDINGS);
    open_output(&outputs[2], RCSI_FORMAT_TEXT, RCSI_LAYOUT_GROUPS);
    run(source, outputs);
    for (int i = 0; i < OUTPUTS; i++) {
        close_output(&outputs[i]);
    }
    rcs_source_close(source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    int fd = memory_file("capture");
    HOLDS(catalog || rcs_catalog_new("en", &catalog, NULL) == RCS_OK);
    HOLDS(write(fd, data, size) == (ssize_t)size);
    lseek(fd, 0, SEEK_SET);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    show(path);
    close(fd);
    return 0;
}
