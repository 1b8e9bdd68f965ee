/* intake.c -- the packets of a run, whatever they come from, and what went wrong with them */
#include "cli/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/complain.h"
#include "cli/signals.h"
#include "cli/verbs.h"
#include "host/privilege.h"

enum {
    WAIT_MS = 200,      /* how late a folded line or a hint may be */
    ASK_AGAIN_MS = 10,  /* where there is no descriptor to wait on */
    PROGRESS_EVERY = 2048 /* packets: to ask for the time costs as much as a few of them */
};

/* What a pipe brought is on the screen within a second; WAIT_MS may pass on top. */
#define SILENT_NS ((int64_t)400 * 1000000)

/* A packet that is not older is of a capture being made; clocks of machines differ by less. */
#define OF_NOW_NS ((int64_t)600 * 1000000000)

static void fail(rcsi_intake *intake, int status)
{
    intake->status = rcsi_exit_merge(intake->status, status);
    intake->complete = false;
}

int64_t rcsi_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool open_copy(rcsi_intake *intake, const char *path)
{
    rcsi_writer *writer = malloc(sizeof *writer);
    if (!writer) {
        fail(intake, RCSI_EXIT_INTERNAL);
        return false;
    }
    int fd = strcmp(path, "-") == 0 ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                                                0644);
    if (fd < 0) {
        rcsi_complain("%s: cannot be written: %s", path,
                      path[0] == '-' && !path[1] ? "standard output carries the findings"
                                                 : strerror(errno));
        fail(intake, RCSI_EXIT_OUTPUT);
        free(writer);
        return false;
    }
    rcsi_writer_init(writer, fd);
    intake->copy_out = writer;
    rcsi_pcapng_begin(&intake->copy, writer);
    return true;
}

/* Bare IP is the only link type that it ever meets. */
static bool make_inner(rcsi_intake *intake, const char *expression)
{
    rcs_error error = {RCS_OK, 0, ""};
    const char *words = error.text;
    rcs_status status = rcs_filter_new(expression, &intake->inner, &error);
    if (status == RCS_OK) {
        status = rcs_filter_prepare(intake->inner, RCS_LINKTYPE_RAW);
        words = rcs_filter_error(intake->inner);
    }
    if (status == RCS_ERR_MEMORY) {
        words = "out of memory";
    }
    if (status != RCS_OK) {
        rcsi_complain("--filter-inner: %s", words);
        fail(intake, status == RCS_ERR_MEMORY ? RCSI_EXIT_INTERNAL : RCSI_EXIT_USAGE);
    }
    return status == RCS_OK;
}

static void free_inner(rcsi_intake *intake)
{
    rcs_filter_free(intake->inner);
    intake->inner = NULL;
}

bool rcsi_intake_begin(rcsi_intake *intake, const rcsi_options *options, rcsi_writer *out)
{
    memset(intake, 0, sizeof *intake);
    intake->options = options;
    intake->out = out;
    intake->complete = true;
    if ((!options->filter_inner || make_inner(intake, options->filter_inner)) &&
        (!options->write_path || open_copy(intake, options->write_path))) {
        return true;
    }
    free_inner(intake);
    return false;
}

/* After the first input is open, as tcpdump does: it may need root, the packets must not. */
static bool drop_privileges(rcsi_intake *intake)
{
    const char *user = intake->options->user;
    if (!user || intake->dropped) {
        return true;
    }
    intake->dropped = true;
    switch (rcsi_privilege_drop(user)) {
    case RCSI_PRIVILEGE_DROPPED:
        return true;
    case RCSI_PRIVILEGE_NO_USER:
        rcsi_complain("-Z: there is no user '%s'", user);
        break;
    case RCSI_PRIVILEGE_FAILED:
        rcsi_complain("-Z: cannot become user '%s'", user);
        break;
    }
    fail(intake, RCSI_EXIT_PRIVILEGES);
    intake->ended = true;
    return false;
}

/* An input that could not be opened: what it means for the run. */
static void note_unopened(rcsi_intake *intake, rcs_status status, const char *text)
{
    if (rcsi_signals_came() && !intake->options->interface) {
        /* it was waited for; what other inputs gave is to be shown */
        intake->ended = true;
        fail(intake, RCSI_EXIT_INTERRUPTED);
        return;
    }
    rcsi_complain("%s", text);
    intake->complete = false;
    intake->opened -= status != RCS_ERR_FORMAT;
    switch (status) {
    case RCS_ERR_FORMAT:
        fail(intake, RCSI_EXIT_DAMAGED);
        break;
    case RCS_ERR_ARGUMENT:
    case RCS_ERR_UNSUPPORTED:
        intake->opened = 0; /* the others are as hopeless */
        intake->ended = true;
        fail(intake, RCSI_EXIT_USAGE);
        break;
    case RCS_ERR_MEMORY:
        fail(intake, RCSI_EXIT_INTERNAL);
        break;
    case RCS_ERR_IO:
    case RCS_OK:
    case RCS_END:
    case RCS_AGAIN:
        intake->unopened++;
        break;
    }
}

static void note_end(rcsi_intake *intake, const rcs_input_report *report)
{
    rcsi_progress_erase(&intake->progress);
    if (report->opened != RCS_OK) {
        /* the filter is wrong for every file alike, and one line of it is enough */
        if (!intake->ended) {
            note_unopened(intake, report->opened, report->text);
        }
        return;
    }
    if (report->damage) {
        rcsi_complain_damage(report->path, report->damage, report->damage_count,
                             report->packets);
        fail(intake, RCSI_EXIT_DAMAGED);
    }
    if (*report->text) {
        rcsi_complain("%s: %s", report->path, report->text);
        fail(intake, RCSI_EXIT_DAMAGED);
    }
    intake->late += report->late_ns > 0;
    if (report->late_ns > intake->latest_ns) {
        intake->latest_ns = report->late_ns;
    }
}

static void note_reports(rcsi_intake *intake)
{
    rcs_input_report report;
    while (rcs_timeline_report(intake->files, &report)) {
        note_end(intake, &report);
    }
}

static bool open_live(rcsi_intake *intake)
{
    rcs_error error = {RCS_OK, 0, ""};
    const rcsi_options *options = intake->options;
    rcs_status status =
        options->dnstap
            ? rcs_source_open_dnstap(options->interface, &options->source, &intake->live, &error)
            : rcs_source_open_live(options->interface, &options->source, &intake->live, &error);
    if (status != RCS_OK) {
        note_unopened(intake, status, error.text);
    }
    return status == RCS_OK;
}

static bool open_files(rcsi_intake *intake, int first, int count)
{
    const char *const *paths = (const char *const *)intake->options->files + first;
    intake->first = first;
    if (rcs_timeline_new(paths, (size_t)count, &intake->options->source, &intake->files) !=
        RCS_OK) {
        note_unopened(intake, RCS_ERR_MEMORY, "out of memory");
        return false;
    }
    note_reports(intake);
    return true;
}

bool rcsi_intake_open(rcsi_intake *intake, int first, int count)
{
    bool live = intake->options->interface != NULL;
    intake->opened += live ? 1 : count;
    intake->complete = true;
    intake->packets = 0;
    intake->quiet_since = 0;
    intake->drops = (rcs_drops){0};
    intake->drops_asked_ns = rcsi_now_ns();
    rcsi_progress_begin(&intake->progress,
                        live || intake->options->quiet ? RCSI_QUIET : RCSI_LOUD);
    if (!(live ? open_live(intake) : open_files(intake, first, count))) {
        return false;
    }
    if (!drop_privileges(intake)) {
        rcsi_intake_close(intake);
        intake->opened = 0;
        return false;
    }
    return true;
}

static void wait_for_packets(rcsi_intake *intake)
{
    rcsi_flush(intake->out);
    intake->quiet_since = intake->quiet_since ? intake->quiet_since : rcsi_now_ns();
    int fd = intake->live ? rcs_source_fd(intake->live) : rcs_timeline_fd(intake->files);
    struct pollfd wanted = {fd, POLLIN, 0};
    int timeout = wanted.fd < 0 || intake->stopping ? ASK_AGAIN_MS : WAIT_MS;
    if (poll(&wanted, wanted.fd >= 0, timeout) == 0) {
        rcsi_progress_pause(&intake->progress, intake->packets);
    }
}

bool rcsi_intake_clock(const rcsi_intake *intake, int64_t *now_ns)
{
    int64_t late = intake->quiet_since - intake->last_ns;
    if (intake->quiet_since == 0 || late > OF_NOW_NS || late < -OF_NOW_NS) {
        return false;
    }
    /* as far as our clock went since then, so that the other machine's may differ */
    int64_t passed = rcsi_now_ns() - intake->quiet_since;
    *now_ns = intake->last_ns + (passed > 0 ? passed : 0);
    return true;
}

/* An interface tells how many it lost, so that it was since it was asked; a file, that it lost
 * some at all. */
void rcsi_intake_tell_drops(rcsi_intake *intake, rcs_session *session)
{
    int64_t now = intake->live ? rcsi_now_ns() : 0;
    rcs_drops all = intake->live ? rcs_source_drops(intake->live)
                                 : rcs_timeline_drops(intake->files);
    if (all.count > intake->drops.count || all.ahead != intake->drops.ahead) {
        const rcs_missing missing = {
            .count = all.count - intake->drops.count,
            .from_ns = intake->live ? intake->drops_asked_ns : INT64_MIN,
            .until_ns = intake->live ? now : INT64_MAX,
        };
        rcs_session_note_drops(session, &missing);
    }
    intake->drops = all;
    intake->drops_asked_ns = now;
}

bool rcsi_intake_is_silent(const rcsi_intake *intake)
{
    return intake->quiet_since != 0 && rcsi_now_ns() - intake->quiet_since >= SILENT_NS;
}

/* A signal ends a capture only after what the kernel holds, so that the books balance. */
static bool was_interrupted(rcsi_intake *intake)
{
    if (!rcsi_signals_came()) {
        return false;
    }
    if (!intake->live) {
        return true;
    }
    if (!intake->stopping) {
        intake->stopping = true;
        rcs_source_stop(intake->live);
    }
    return false;
}

static bool is_over(rcsi_intake *intake)
{
    uint64_t limit = intake->options->packet_limit;
    bool failed = intake->out->error || (intake->copy_out && intake->copy_out->error);
    intake->ended = intake->ended || failed || was_interrupted(intake) ||
                    (limit > 0 && intake->passed >= limit);
    return intake->ended;
}

static rcs_status next_of_files(rcsi_intake *intake, rcs_packet *packet)
{
    rcs_status status = rcs_timeline_next(intake->files, packet);
    note_reports(intake);
    if (status == RCS_OK) {
        packet->file += (uint32_t)intake->first;
    }
    return status;
}

static bool is_in_time(const rcsi_options *options, const rcs_packet *packet)
{
    return packet->time_ns >= options->since_ns && packet->time_ns < options->until_ns;
}

/* What has no IP datagram that can be read (dnstap has none at all) matches nothing. */
static bool passes_inner(const rcsi_intake *intake, const rcs_packet *packet)
{
    rcs_packet inner;
    return !intake->inner || (!packet->carried && rcs_packet_innermost(packet, &inner) &&
                              rcs_filter_ask(intake->inner, &inner) == RCS_PASSES);
}

static void mark(const rcsi_intake *intake, rcs_packet *packet)
{
    packet->filtered = packet->filtered || !is_in_time(intake->options, packet);
    if (!packet->filtered && !passes_inner(intake, packet)) {
        packet->filtered = packet->filtered_inner = true;
    }
}

static void show_progress(rcsi_intake *intake)
{
    const rcsi_reading reading = {intake->options->catalog, intake->files, intake->packets,
                                  intake->out};
    rcsi_progress_show(&intake->progress, &reading);
}

rcs_status rcsi_intake_next(rcsi_intake *intake, rcs_packet *packet)
{
    if (is_over(intake)) {
        return RCS_END;
    }
    rcs_status status = intake->live ? rcs_source_next(intake->live, packet)
                                     : next_of_files(intake, packet);
    if (status == RCS_AGAIN) {
        wait_for_packets(intake);
        return RCS_AGAIN;
    }
    if (status != RCS_OK) {
        return RCS_END;
    }
    intake->quiet_since = 0;
    intake->last_ns = packet->time_ns;
    if (++intake->packets % PROGRESS_EVERY == 0) {
        show_progress(intake);
    }
    mark(intake, packet);
    intake->passed += !packet->filtered;
    if (intake->copy_out && !packet->filtered) {
        rcsi_pcapng_packet(&intake->copy, packet);
    }
    return RCS_OK;
}

static void close_live(rcsi_intake *intake)
{
    const char *error = rcs_source_error(intake->live);
    const rcs_damage *damage = rcs_source_damage(intake->live);
    if (damage) { /* of a dnstap stream */
        rcsi_complain_damage(intake->options->interface, damage,
                             rcs_source_damage_count(intake->live), intake->packets);
        fail(intake, RCSI_EXIT_DAMAGED);
    }
    if (error && *error) {
        rcsi_complain("%s: %s", intake->options->interface, error);
        fail(intake, RCSI_EXIT_CAPTURE);
    }
    rcs_source_close(intake->live);
    intake->live = NULL;
}

static void close_files(rcsi_intake *intake)
{
    rcs_timeline_stop(intake->files);
    note_reports(intake);
    /* -c and an unwritable output end the run too, but only a signal is an interruption */
    if (rcsi_signals_came()) {
        fail(intake, RCSI_EXIT_INTERRUPTED);
    }
    intake->complete = intake->complete && !intake->ended;
    rcs_timeline_free(intake->files);
    intake->files = NULL;
}

void rcsi_intake_close(rcsi_intake *intake)
{
    rcsi_progress_erase(&intake->progress);
    if (intake->live) {
        close_live(intake);
    } else if (intake->files) {
        close_files(intake);
    }
}

static void close_copy(rcsi_intake *intake)
{
    rcsi_writer *writer = intake->copy_out;
    const char *path = intake->options->write_path;
    if (!writer) {
        return;
    }
    rcsi_flush(writer);
    int error = writer->error;
    if (close(writer->fd) != 0 && !error) {
        error = errno;
    }
    if (error) {
        rcsi_output_failed(path, error);
        fail(intake, RCSI_EXIT_OUTPUT);
    } else if (intake->copy.left_out > 0) {
        rcsi_complain("%s: packets of more than %d link types are left out", path,
                      RCSI_PCAPNG_LINKS_MAX);
        fail(intake, RCSI_EXIT_OUTPUT);
    } else if (intake->copy.carried > 0) {
        rcsi_complain("%s: messages of dnstap are left out: they came without packets", path);
        fail(intake, RCSI_EXIT_OUTPUT);
    }
    free(writer);
    intake->copy_out = NULL;
}

int rcsi_intake_end(rcsi_intake *intake)
{
    close_copy(intake);
    if (intake->late > 0) {
        rcsi_complain("files read behind younger packets of others: %d, by up to %.3f s; at most "
                      "%d that overlap in time are open at once, so merge some of them first, as "
                      "in mergecap -w ONE FILE FILE",
                      intake->late, (double)intake->latest_ns / 1e9, RCS_TIMELINE_OPEN_MAX);
    }
    free_inner(intake);
    if (intake->unopened > 0) {
        fail(intake, intake->opened > 0 ? RCSI_EXIT_DAMAGED : RCSI_EXIT_USAGE);
    }
    return intake->status;
}
