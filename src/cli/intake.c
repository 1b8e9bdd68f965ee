/* intake.c -- the packets of a run, whatever they come from, and what went wrong with them */
#include "cli/intake.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
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
    ASK_AGAIN_MS = 10   /* where there is no descriptor to wait on */
};

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

bool rcsi_intake_begin(rcsi_intake *intake, const rcsi_options *options, rcsi_writer *out)
{
    memset(intake, 0, sizeof *intake);
    intake->options = options;
    intake->out = out;
    intake->complete = true;
    return !options->write_path || open_copy(intake, options->write_path);
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
static void note_unopened(rcsi_intake *intake, rcs_status status, const rcs_error *error)
{
    if (rcsi_signals_came() && !intake->options->interface) {
        intake->opened++; /* it was waited for; what other inputs gave is to be shown */
        intake->ended = true;
        fail(intake, RCSI_EXIT_INTERRUPTED);
        return;
    }
    rcsi_complain("%s", error->text);
    intake->complete = false;
    switch (status) {
    case RCS_ERR_FORMAT:
        intake->opened++;
        fail(intake, RCSI_EXIT_DAMAGED);
        break;
    case RCS_ERR_ARGUMENT:
    case RCS_ERR_UNSUPPORTED:
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

bool rcsi_intake_open(rcsi_intake *intake, int index, rcs_source **out)
{
    const rcsi_options *options = intake->options;
    rcs_source_options source = options->source;
    rcs_error error = {RCS_OK, 0, ""};
    rcs_status status;
    source.file = (uint32_t)index;
    intake->packets = 0;
    if (options->interface) {
        intake->name = options->interface;
        status = rcs_source_open_live(options->interface, &source, out, &error);
    } else {
        intake->name = options->files[index];
        status = rcs_source_open_file(intake->name, &source, out, &error);
    }
    if (status != RCS_OK) {
        note_unopened(intake, status, &error);
        return false;
    }
    if (!drop_privileges(intake)) {
        rcs_source_close(*out);
        return false;
    }
    intake->opened++;
    return true;
}

static void wait_for_packets(rcsi_intake *intake, const rcs_source *source)
{
    rcsi_flush(intake->out);
    struct pollfd wanted = {rcs_source_fd(source), POLLIN, 0};
    int timeout = wanted.fd < 0 || intake->stopping ? ASK_AGAIN_MS : WAIT_MS;
    poll(&wanted, wanted.fd >= 0, timeout);
}

/* A signal ends a capture only after what the kernel holds, so that the books balance. */
static bool was_interrupted(rcsi_intake *intake, rcs_source *source)
{
    if (!rcsi_signals_came()) {
        return false;
    }
    if (!intake->options->interface) {
        return true;
    }
    if (!intake->stopping) {
        intake->stopping = true;
        rcs_source_stop(source);
    }
    return false;
}

static bool is_over(rcsi_intake *intake, rcs_source *source)
{
    uint64_t limit = intake->options->packet_limit;
    bool failed = intake->out->error || (intake->copy_out && intake->copy_out->error);
    intake->ended = intake->ended || failed || was_interrupted(intake, source) ||
                    (limit > 0 && intake->passed >= limit);
    return intake->ended;
}

rcs_status rcsi_intake_next(rcsi_intake *intake, rcs_source *source, rcs_packet *packet)
{
    if (is_over(intake, source)) {
        return RCS_END;
    }
    rcs_status status = rcs_source_next(source, packet);
    if (status == RCS_AGAIN) {
        wait_for_packets(intake, source);
        return RCS_AGAIN;
    }
    if (status != RCS_OK) {
        return RCS_END;
    }
    intake->packets++;
    intake->passed += !packet->filtered;
    if (intake->copy_out && !packet->filtered) {
        rcsi_pcapng_packet(&intake->copy, packet);
    }
    return RCS_OK;
}

void rcsi_intake_close(rcsi_intake *intake, rcs_source *source)
{
    const rcs_damage *damage = rcs_source_damage(source);
    const char *error = rcs_source_error(source);
    if (damage) {
        rcsi_complain_damage(intake->name, damage, rcs_source_damage_count(source),
                             intake->packets);
        fail(intake, RCSI_EXIT_DAMAGED);
    }
    if (error && *error) {
        rcsi_complain("%s: %s", intake->name, error);
        fail(intake, intake->options->interface ? RCSI_EXIT_CAPTURE : RCSI_EXIT_DAMAGED);
    }
    /* -c and an unwritable output end the run too, but only a signal is an interruption */
    if (rcsi_signals_came() && !intake->options->interface) {
        fail(intake, RCSI_EXIT_INTERRUPTED);
    }
    if (intake->ended && !intake->options->interface) {
        intake->complete = false;
    }
    rcs_source_close(source);
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
    }
    free(writer);
    intake->copy_out = NULL;
}

int rcsi_intake_end(rcsi_intake *intake)
{
    close_copy(intake);
    if (intake->unopened > 0) {
        fail(intake, intake->opened > 0 ? RCSI_EXIT_DAMAGED : RCSI_EXIT_USAGE);
    }
    return intake->status;
}
