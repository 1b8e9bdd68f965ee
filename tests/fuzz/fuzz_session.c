/* fuzz_session.c -- any octets as a capture file, through reader and session: all is counted */
#define _GNU_SOURCE
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "rcodescope/session.h"
#include "rcodescope/source.h"

/* The reader takes a path; this one leads to memory. */
static int put_into_memory(const uint8_t *data, size_t size, char path[64])
{
    int fd = memfd_create("capture", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        return -1;
    lseek(fd, 0, SEEK_SET);
    snprintf(path, 64, "/proc/self/fd/%d", fd);
    return fd;
}

static uint64_t take_all(rcs_session *session)
{
    rcs_finding finding;
    uint64_t taken = 0;
    while (rcs_session_take(session, &finding))
        taken += finding.telling < RCS_TELLING_FOLLOW_UP;
    return taken;
}

static void run(rcs_source *source, rcs_lookups lookups)
{
    rcs_limits small = {.transactions = 64, .tcp_flows = 16, .pool_kib = 256, .held = 8};
    rcs_session_options options = {.limits = small, .lookups = lookups};
    rcs_session *session = NULL;
    rcs_packet packet;
    rcs_status status;
    uint64_t packets = 0, findings = 0;
    if (rcs_session_new(&options, &session) != RCS_OK)
        return;
    while ((status = rcs_source_next(source, &packet)) == RCS_OK) {
        assert(packet.caplen <= packet.wirelen && packet.number);
        rcs_session_feed(session, &packet);
        findings += take_all(session);
        packets++;
    }
    assert(status != RCS_AGAIN);
    assert(status != RCS_ERR_FORMAT || rcs_source_damage(source));
    rcs_session_finish(session);
    findings += take_all(session);
    const rcs_ledger *ledger = rcs_session_ledger(session);
    assert(rcs_ledger_adds_up(ledger) && ledger->packets == packets);
    assert(findings >= ledger->responses);
    assert(findings - ledger->responses <= ledger->mdns_discarded + ledger->llmnr_discarded);
    rcs_session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    rcs_error err = {.status = RCS_OK};
    rcs_source *source = NULL;
    int fd = put_into_memory(data, size, path);
    if (fd < 0)
        return 0;
    if (rcs_source_open_file(path, NULL, &source, &err) == RCS_OK) {
        run(source, size % 2 ? RCS_LOOKUPS_AT_ONCE : RCS_LOOKUPS_HELD);
        rcs_source_close(source);
    } else {
        assert(err.text[0]);
    }
    close(fd);
    return 0;
}
