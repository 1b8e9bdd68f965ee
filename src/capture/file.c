/* file.c -- opening a capture file by its first octets, and asking its filter */
#include "capture/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/ngstats.h"

/* Longer than any magic number below, and as long as the shortest one needs. */
enum {
    MAGIC_LEN = 4
};

typedef struct foreign_format {
    uint8_t magic[MAGIC_LEN];
    uint8_t len;
    const char *what;
} foreign_format;

static const foreign_format foreign_formats[] = {
    {{'P', 'K', 3, 4}, 4, "is a zip archive: extract the capture first"},
    {{'s', 'n', 'o', 'o'}, 4, "is a snoop capture: convert it to pcap first"},
};

static void say_errno(char *text, size_t size, const char *name, int code)
{
    char reason[128];
    if (strerror_r(code, reason, sizeof reason) != 0) {
        (void)snprintf(reason, sizeof reason, "error %d", code);
    }
    (void)snprintf(text, size, "%s: %s", name, reason);
}

static rcs_status fail_errno(const rcsi_file *file, rcs_error *err, int code)
{
    say_errno(err->text, sizeof err->text, file->name, code);
    return RCS_ERR_IO;
}

static rcs_status fail_format(const rcsi_file *file, rcs_error *err, const char *what)
{
    (void)snprintf(err->text, sizeof err->text, "%s: %.300s", file->name, what);
    return RCS_ERR_FORMAT;
}

/* A missing reader or writer of a named pipe makes open(2) wait, so signals can end it. */
static rcs_status open_descriptor(rcsi_file *file, const char *path, rcs_error *err)
{
    bool standard = strcmp(path, "-") == 0;
    (void)snprintf(file->name, sizeof file->name, "%s", standard ? "standard input" : path);
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return fail_errno(file, err, errno);
    }
    struct stat status;
    int code = fstat(fd, &status) != 0 ? errno : S_ISDIR(status.st_mode) ? EISDIR : 0;
    if (code == 0) {
        rcs_status opened =
            rcsi_window_open(&file->window, fd, standard ? RCSI_BORROWED : RCSI_OWNED);
        if (opened == RCS_OK) {
            return RCS_OK;
        }
        code = ENOMEM;
    }
    if (!standard) {
        (void)close(fd);
    }
    return code == ENOMEM ? RCS_ERR_MEMORY : fail_errno(file, err, code);
}

static rcs_status fail_too_large(const rcsi_file *file, rcs_error *err)
{
    rcsi_compression kind = file->window.bytes.fault.compression;
    const char *name = rcsi_compression_name(kind);
    (void)snprintf(err->text, sizeof err->text,
                   "%s: its %s data asks for more than %d MiB of memory: decompress it first, "
                   "as in %s -dc%s FILE",
                   file->name, name, (int)(RCSI_WINDOW_MEMORY_MOST >> 20), name,
                   kind == RCSI_ZSTD ? " --long=31" : "");
    return RCS_ERR_FORMAT;
}

static rcs_status fail_compressed(const rcsi_file *file, rcs_error *err)
{
    const rcsi_fault *fault = &file->window.bytes.fault;
    if (fault->kind == RCSI_FAULT_TOO_LARGE) {
        return fail_too_large(file, err);
    }
    (void)snprintf(err->text, sizeof err->text,
                   "%s: octet %llu: expected %s, found: %s; not even a capture's header is "
                   "there%s",
                   file->name, (unsigned long long)rcsi_window_offset(&file->window) +
                   rcsi_window_left(&file->window),
                   fault->expected, fault->found,
                   fault->kind == RCSI_FAULT_UNFINISHED ? "; file may still be written" : "");
    return RCS_ERR_FORMAT;
}

/* Wait for the first octets, also of a descriptor that does not block. */
static rcs_status wait_for(rcsi_file *file, size_t octets, rcs_error *err)
{
    rcs_status status = rcsi_window_need(&file->window, octets);
    while (status == RCS_AGAIN) {
        struct pollfd ready = {.fd = file->window.bytes.fd, .events = POLLIN};
        int code = file->window.bytes.error;
        /* A caller whose signal handler asks it to stop must get the chance. */
        if (code == EINTR || (poll(&ready, 1, -1) < 0 && (code = errno) == EINTR)) {
            return fail_errno(file, err, EINTR);
        }
        status = rcsi_window_need(&file->window, octets);
    }
    if (status == RCS_ERR_FORMAT) {
        return fail_compressed(file, err);
    }
    return status == RCS_ERR_IO ? fail_errno(file, err, file->window.bytes.error) : status;
}

static rcs_status fail_unknown(rcsi_file *file, rcs_error *err)
{
    /* bzip2 finds out at the end of a block that what it gave is not what was compressed. */
    if (file->window.bytes.unpack &&
        rcsi_window_need(&file->window, RCSI_WINDOW_REACH) == RCS_ERR_FORMAT) {
        return fail_compressed(file, err);
    }
    const uint8_t *p = file->window.at;
    for (size_t i = 0; i < sizeof foreign_formats / sizeof foreign_formats[0]; i++) {
        if (memcmp(p, foreign_formats[i].magic, foreign_formats[i].len) == 0) {
            (void)snprintf(err->text, sizeof err->text, "%s %s", file->name,
                           foreign_formats[i].what);
            return RCS_ERR_FORMAT;
        }
    }
    (void)snprintf(err->text, sizeof err->text,
                   "%s: not a pcap, pcapng or dnstap capture (it begins with %02x %02x %02x %02x)",
                   file->name, p[0], p[1], p[2], p[3]);
    return RCS_ERR_FORMAT;
}

static rcs_status fail_short(const rcsi_file *file, rcs_error *err, size_t wanted)
{
    size_t left = rcsi_window_left(&file->window);
    if (left == 0) {
        return fail_format(file, err, "the file is empty, not even a capture's header is there");
    }
    (void)snprintf(err->text, sizeof err->text,
                   "%s: the file header is cut short: expected %zu octets, found %zu; "
                   "file may still be written",
                   file->name, wanted, left);
    return RCS_ERR_FORMAT;
}

/* A file that is followed gets its header in time. */
static rcs_status end_in_header(const rcsi_file *file, rcs_error *err, size_t wanted)
{
    return file->path ? RCS_AGAIN : fail_short(file, err, wanted);
}

/* From now on the window holds what the compressed data holds. */
static rcs_status decompress(rcsi_file *file, rcs_error *err)
{
    rcsi_compression kind = rcsi_compression_of(file->window.at);
    if (kind == RCSI_PLAIN) {
        return RCS_OK;
    }
    if (file->path) {
        (void)snprintf(err->text, sizeof err->text,
                       "%s: a compressed file cannot be followed", file->name);
        return RCS_ERR_ARGUMENT;
    }
    rcs_error reason = {0};
    rcs_status status = rcsi_window_decompress(&file->window, kind, &reason);
    if (status == RCS_ERR_FORMAT) {
        (void)snprintf(err->text, sizeof err->text, "%s is %s-compressed: %.200s", file->name,
                       rcsi_compression_name(kind), reason.text);
    }
    return status == RCS_OK ? wait_for(file, MAGIC_LEN, err) : status;
}

/* What a followed file ends with will not be its end. */
static void look_ahead(rcsi_file *file)
{
    const rcsi_bytes *bytes = &file->window.bytes;
    if (file->format == RCSI_PCAPNG && !file->path && !bytes->waits && !bytes->unpack &&
        bytes->total > 0) {
        file->book.lossy =
            rcsi_ngstats_at_end(bytes->fd, file->pcapng.order, bytes->total) > 0;
    }
}

static rcs_status begun(rcsi_file *file)
{
    file->begun = true;
    look_ahead(file);
    file->window.bytes.follow = file->path != NULL;
    return RCS_OK;
}

/* Control frames begin with four zeros, as no other capture does. */
static rcs_status read_dnstap_header(rcsi_file *file, rcs_error *err)
{
    size_t len = RCSI_DNSTAP_MAGIC_LEN;
    rcs_status status = wait_for(file, len, err);
    if (status == RCS_OK) {
        if (!rcsi_dnstap_magic(file->window.at)) {
            return fail_unknown(file, err);
        }
        len = rcsi_dnstap_control_len(file->window.at);
        status = wait_for(file, len, err);
    }
    if (status != RCS_OK) {
        return status == RCS_END ? end_in_header(file, err, len) : status;
    }
    rcs_error reason = {0};
    file->format = RCSI_DNSTAP;
    if (rcsi_dnstap_open(&file->dnstap, &file->window, RCSI_DNSTAP_START, &reason) != RCS_OK) {
        return fail_format(file, err, reason.text);
    }
    return begun(file);
}

static rcs_status read_header(rcsi_file *file, rcs_error *err)
{
    rcs_status status = wait_for(file, MAGIC_LEN, err);
    if (status == RCS_OK) {
        status = decompress(file, err);
    }
    if (status != RCS_OK) {
        return status == RCS_END ? end_in_header(file, err, RCSI_PCAP_HEADER_LEN) : status;
    }
    if (rcsi_load32(file->window.at) == 0) {
        return read_dnstap_header(file, err);
    }
    bool pcapng = rcsi_pcapng_magic(file->window.at);
    if (!pcapng && !rcsi_pcap_magic(file->window.at)) {
        return fail_unknown(file, err);
    }
    file->format = pcapng ? RCSI_PCAPNG : RCSI_PCAP;
    size_t len = pcapng ? RCSI_SECTION_HEADER_LEN : RCSI_PCAP_HEADER_LEN;
    status = wait_for(file, len, err);
    if (status != RCS_OK) {
        return status == RCS_END ? end_in_header(file, err, len) : status;
    }
    rcs_error reason = {0};
    if (!pcapng) {
        rcsi_pcap_open(&file->pcap, &file->window, &file->book);
    } else if (rcsi_pcapng_open(&file->pcapng, &file->window, &reason) != RCS_OK) {
        return fail_format(file, err, reason.text);
    }
    return begun(file);
}

static rcs_status refuse_filter(const rcsi_file *file, rcs_error *err)
{
    (void)snprintf(err->text, sizeof err->text,
                   "%s: a packet filter has no meaning for dnstap, which has no packets",
                   file->name);
    return RCS_ERR_ARGUMENT;
}

/* A pcap file has one link type, so that a filter without meaning for it shows at once. */
static rcs_status make_filter(rcsi_file *file, const char *expression, rcs_error *err)
{
    if (file->begun && file->format == RCSI_DNSTAP) {
        return refuse_filter(file, err);
    }
    rcs_error words = {RCS_OK, 0, ""};
    rcs_status status = rcs_filter_new(expression, &file->filter, &words);
    if (status == RCS_ERR_ARGUMENT || status == RCS_ERR_UNSUPPORTED) {
        (void)snprintf(err->text, sizeof err->text, "filter: %.480s", words.text);
    }
    if (status != RCS_OK || !file->begun || file->format == RCSI_PCAPNG) {
        return status;
    }
    status = rcs_filter_prepare(file->filter, file->pcap.linktype);
    if (status == RCS_ERR_ARGUMENT) {
        (void)snprintf(err->text, sizeof err->text, "%s: filter: %s", file->name,
                       rcs_filter_error(file->filter));
    }
    return status;
}

rcs_status rcsi_file_open(rcsi_file *file, const char *path, const rcs_source_options *options,
                          rcs_error *err)
{
    rcs_status status = open_descriptor(file, path, err);
    /* A pipe goes on anyway until its writer is done. */
    if (status == RCS_OK && options->follow && !file->window.bytes.waits) {
        file->path = strdup(path);
        status = file->path ? RCS_OK : RCS_ERR_MEMORY;
    }
    if (status == RCS_OK) {
        status = read_header(file, err);
        status = status == RCS_AGAIN ? RCS_OK : status;
    }
    if (status == RCS_OK && options->filter) {
        status = make_filter(file, options->filter, err);
    }
    return status;
}

int rcsi_file_fd(const rcsi_file *file)
{
    return file->path ? -1 : file->window.bytes.fd;
}

void rcsi_file_close(rcsi_file *file)
{
    rcsi_pcapng_close(&file->pcapng);
    rcs_filter_free(file->filter);
    free(file->path);
    rcsi_window_close(&file->window);
}

static rcs_status ask_filter(rcsi_file *file, rcs_packet *out)
{
    rcs_verdict verdict = rcs_filter_ask(file->filter, out);
    out->filtered = verdict == RCS_REJECTED;
    if (verdict != RCS_IMPOSSIBLE) {
        return RCS_OK;
    }
    const char *link = rcs_linktype_name(out->linktype);
    (void)snprintf(file->error, sizeof file->error,
                   "%s: packet %llu: the filter has no meaning for link type %u (%s): %.160s",
                   file->name, (unsigned long long)out->number, out->linktype,
                   link ? link : "unknown", rcs_filter_error(file->filter));
    return RCS_ERR_IO;
}

/* The compressed data broke off, which the reader of the format passed on. */
static void note_fault(rcsi_file *file)
{
    const rcsi_window *w = &file->window;
    const rcsi_fault *fault = &w->bytes.fault;
    rcsi_damage_kind kind = fault->kind == RCSI_FAULT_UNFINISHED ? RCSI_UNFINISHED : RCSI_STOPPED;
    uint64_t end = rcsi_window_offset(w) + rcsi_window_left(w);
    rcs_damage *damage = rcsi_book_damage(&file->book, kind, end, file->book.packets + 1);
    (void)snprintf(damage->expected, sizeof damage->expected, "%s", fault->expected);
    (void)snprintf(damage->found, sizeof damage->found, "%s", fault->found);
}

static rcs_status failed(rcsi_file *file, rcs_status status)
{
    if (status == RCS_ERR_MEMORY) {
        say_errno(file->error, sizeof file->error, file->name, ENOMEM);
        return RCS_ERR_IO;
    }
    if (status == RCS_ERR_IO && !file->error[0]) {
        say_errno(file->error, sizeof file->error, file->name, file->window.bytes.error);
    }
    if (status == RCS_ERR_FORMAT && file->window.bytes.fault.found[0]) {
        note_fault(file);
    }
    return status;
}

static rcs_status read_packet(rcsi_file *file, rcs_packet *out)
{
    out->carried = NULL;
    switch (file->format) {
    case RCSI_PCAP:
        return rcsi_pcap_next(&file->pcap, &file->window, &file->book, out);
    case RCSI_PCAPNG:
        return rcsi_pcapng_next(&file->pcapng, &file->window, &file->book, out);
    case RCSI_DNSTAP:
        break;
    }
    return rcsi_dnstap_next(&file->dnstap, &file->window, &file->book, out);
}

/* The file was replaced while part of a record of it was there. */
static void note_rest(rcsi_file *file)
{
    size_t left = rcsi_window_left(&file->window);
    if (file->begun && left > 0) {
        rcs_damage *damage = rcsi_book_damage(&file->book, RCSI_RESUMED,
                                              rcsi_window_offset(&file->window),
                                              file->book.packets + 1);
        (void)snprintf(damage->expected, sizeof damage->expected,
                       "a whole record before the file was replaced");
        (void)snprintf(damage->found, sizeof damage->found, "%zu octets", left);
    }
}

/* Read a header that was not there when the file was opened, or that of its successor. */
static rcs_status begin_late(rcsi_file *file)
{
    rcs_error err = {0};
    rcs_status status = read_header(file, &err);
    if (status == RCS_OK || status == RCS_AGAIN) {
        return status;
    }
    (void)snprintf(file->error, sizeof file->error, "%.*s", RCSI_FILE_ERROR_MAX - 1, err.text);
    return RCS_ERR_IO;
}

/* Begin with the file that has the name now.  RCS_AGAIN: it has no header yet. */
static rcs_status change_file(rcsi_file *file)
{
    rcs_error err = {0};
    note_rest(file);
    rcsi_pcapng_close(&file->pcapng);
    rcsi_window_close(&file->window);
    file->window.bytes.fd = -1;
    file->begun = false;
    if (open_descriptor(file, file->path, &err) == RCS_OK) {
        return begin_late(file);
    }
    (void)snprintf(file->error, sizeof file->error, "%.*s", RCSI_FILE_ERROR_MAX - 1, err.text);
    return RCS_ERR_IO;
}

static bool is_replaced(const rcsi_file *file)
{
    uint64_t read = rcsi_window_offset(&file->window) + rcsi_window_left(&file->window);
    return rcsi_follow_replaced(file->path, file->window.bytes.fd, read);
}

/* At the end of a followed file. */
static rcs_status follow(rcsi_file *file, rcs_packet *out)
{
    if (!is_replaced(file)) {
        return RCS_AGAIN;
    }
    /* Its last packets may have come between our read and its successor. */
    rcs_status status = file->begun ? read_packet(file, out) : RCS_AGAIN;
    if (status == RCS_AGAIN) {
        status = change_file(file);
        status = status == RCS_OK ? read_packet(file, out) : status;
    }
    return status;
}

rcs_status rcsi_file_next(rcsi_file *file, rcs_packet *out)
{
    rcs_status status = file->begun ? RCS_OK : begin_late(file);
    if (status == RCS_OK) {
        status = read_packet(file, out);
    }
    if (status == RCS_AGAIN && file->path) {
        status = follow(file, out);
    }
    if (status != RCS_OK) {
        return failed(file, status);
    }
    out->filtered = false;
    out->filtered_inner = false;
    return file->filter ? ask_filter(file, out) : RCS_OK;
}
