/* collector.c -- the receiving end of dnstap sockets: accept, shake hands, take turns */
#define _DEFAULT_SOURCE /* AI_NUMERICSERV, and what netdb.h hides otherwise */
#include "capture/collector.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "capture/dnstap.h"

enum {
    BACKLOG = 16,
    ACCEPT_EVERY = 64, /* frames */
    ADDRESS_MAX = 64 /* of text: longer than any IPv6 address with its zone */
};

/* How far a connection is (fstrm/control.h): READY is answered by ACCEPT, START follows.  A
 * writer that knows no handshake begins with START. */
typedef enum phase {
    UNUSED,
    GREETED_NOT,
    ACCEPTED,
    RUNNING
} phase;

typedef struct connection {
    phase phase;
    bool shook_hands; /* so STOP is answered by FINISH */
    uint64_t until;   /* offset of what had come when listening was stopped */
    rcsi_window window;
    rcsi_dnstap dnstap;
} connection;

struct rcsi_collector {
    int fd;
    bool stopped;
    unsigned turn;                        /* the connection asked first */
    unsigned calls;                       /* newcomers are let in now and then under load */
    char path[sizeof(((struct sockaddr_un *)0)->sun_path)]; /* "": TCP */
    char where[128];
    char error[256];
    connection connections[RCSI_COLLECTOR_MOST];
};

static void say(const char *where, int code, char *out, size_t cap)
{
    char reason[128];
    if (strerror_r(code, reason, sizeof reason) != 0) {
        (void)snprintf(reason, sizeof reason, "error %d", code);
    }
    (void)snprintf(out, cap, "%.120s: %s", where, reason);
}

static rcs_status fail(const rcsi_collector *c, int code, rcs_error *err)
{
    say(c->where, code, err->text, sizeof err->text);
    return RCS_ERR_IO;
}

static int set_flags(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0 ||
                   fcntl(fd, F_SETFD, FD_CLOEXEC) < 0
               ? errno
               : 0;
}

/* 0 or an errno. */
static int listen_at(rcsi_collector *c, const struct sockaddr *address, socklen_t len)
{
    int on = 1;
    c->fd = socket(address->sa_family, SOCK_STREAM, 0);
    if (c->fd < 0) {
        return errno;
    }
    if (address->sa_family != AF_UNIX) {
        (void)setsockopt(c->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    }
    if (bind(c->fd, address, len) != 0 || listen(c->fd, BACKLOG) != 0) {
        return errno;
    }
    return set_flags(c->fd);
}

/* Is there a socket at the path that nobody listens at?  A collector that was killed leaves it. */
static bool is_left_over(const struct sockaddr_un *address)
{
    struct stat status;
    if (lstat(address->sun_path, &status) != 0 || !S_ISSOCK(status.st_mode)) {
        return false;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (fd < 0) {
        return false;
    }
    bool refused = connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
                   errno == ECONNREFUSED;
    (void)close(fd);
    return refused;
}

static rcs_status open_unix(rcsi_collector *c, const char *path, rcs_error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t len = strlen(path);
    if (len == 0 || len >= sizeof address.sun_path) {
        (void)snprintf(err->text, sizeof err->text,
                       "%.120s: the path of a socket has 1 to %zu octets", c->where,
                       sizeof address.sun_path - 1);
        return RCS_ERR_ARGUMENT;
    }
    memcpy(address.sun_path, path, len + 1);
    if (is_left_over(&address)) {
        (void)unlink(path);
    }
    int code = listen_at(c, (const struct sockaddr *)&address, sizeof address);
    if (code != 0) {
        return fail(c, code, err);
    }
    memcpy(c->path, path, len + 1);
    return RCS_OK;
}

/* "192.0.2.1:6000", "[2001:db8::1]:6000" in two parts.  False: it has another form. */
static bool split(const char *text, char address[ADDRESS_MAX], const char **port)
{
    const char *colon = strrchr(text, ':');
    size_t len = colon ? (size_t)(colon - text) : 0;
    if (len > 1 && text[0] == '[' && text[len - 1] == ']') {
        text++;
        len -= 2;
    } else if (len > 0 && memchr(text, ':', len)) {
        return false;
    }
    if (len == 0 || len >= ADDRESS_MAX || !colon[1]) {
        return false;
    }
    memcpy(address, text, len);
    address[len] = '\0';
    *port = colon + 1;
    return true;
}

static rcs_status open_tcp(rcsi_collector *c, const char *text, rcs_error *err)
{
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                   .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char address[ADDRESS_MAX];
    const char *port;
    if (!split(text, address, &port) || getaddrinfo(address, port, &hints, &found) != 0) {
        (void)snprintf(err->text, sizeof err->text,
                       "%.120s: not of the form tcp:ADDRESS:PORT, with numbers", c->where);
        return RCS_ERR_ARGUMENT;
    }
    int code = listen_at(c, found->ai_addr, found->ai_addrlen);
    freeaddrinfo(found);
    return code == 0 ? RCS_OK : fail(c, code, err);
}

rcs_status rcsi_collector_open(const char *where, rcsi_collector **out, rcs_error *err)
{
    rcsi_collector *c = calloc(1, sizeof *c);
    if (!c) {
        return RCS_ERR_MEMORY;
    }
    c->fd = -1;
    (void)snprintf(c->where, sizeof c->where, "%s", where);
    rcs_status status = RCS_ERR_ARGUMENT;
    if (strncmp(where, "unix:", 5) == 0) {
        status = open_unix(c, where + 5, err);
    } else if (strncmp(where, "tcp:", 4) == 0) {
        status = open_tcp(c, where + 4, err);
    } else {
        (void)snprintf(err->text, sizeof err->text,
                       "%.120s: neither unix:PATH nor tcp:ADDRESS:PORT", where);
    }
    if (status != RCS_OK) {
        rcsi_collector_close(c);
        return status;
    }
    *out = c;
    return RCS_OK;
}

static void drop(connection *con)
{
    rcsi_window_close(&con->window);
    con->phase = UNUSED;
}

void rcsi_collector_close(rcsi_collector *collector)
{
    if (!collector) {
        return;
    }
    for (int i = 0; i < RCSI_COLLECTOR_MOST; i++) {
        drop(&collector->connections[i]);
    }
    if (collector->fd >= 0) {
        (void)close(collector->fd);
    }
    if (collector->path[0]) {
        (void)unlink(collector->path);
    }
    free(collector);
}

const char *rcsi_collector_error(const rcsi_collector *collector)
{
    return collector->error;
}

/* Close a connection and say why; its stream is one of many, so reading goes on. */
static void give_up(connection *con, rcsi_book *book, const char *expected, const char *found)
{
    rcs_damage *damage = rcsi_book_damage(book, RCSI_RESUMED, rcsi_window_offset(&con->window),
                                          book->packets + 1);
    (void)snprintf(damage->expected, sizeof damage->expected, "%s", expected);
    (void)snprintf(damage->found, sizeof damage->found, "%s", found);
    drop(con);
}

static connection *free_place(rcsi_collector *c)
{
    for (int i = 0; i < RCSI_COLLECTOR_MOST; i++) {
        if (c->connections[i].phase == UNUSED) {
            return &c->connections[i];
        }
    }
    return NULL;
}

/* One newcomer a call.  Without a place for it, it waits in the kernel's queue. */
static rcs_status accept_one(rcsi_collector *c)
{
    connection *con = free_place(c);
    int fd = con ? accept(c->fd, NULL, NULL) : -1;
    if (fd < 0) {
        bool harmless = !con || errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ||
                        errno == ECONNABORTED || errno == EMFILE || errno == ENFILE;
        if (!harmless) {
            say(c->where, errno, c->error, sizeof c->error);
        }
        return harmless ? RCS_OK : RCS_ERR_IO;
    }
    if (set_flags(fd) != 0 || rcsi_window_open(&con->window, fd, RCSI_OWNED) != RCS_OK) {
        (void)close(fd);
        return RCS_OK;
    }
    con->phase = GREETED_NOT;
    con->shook_hands = false;
    return RCS_OK;
}

/* 40 octets or so into an empty socket buffer: they fit, or the peer is not worth waiting for. */
static bool answer(const connection *con, uint32_t type)
{
    uint8_t frame[RCSI_DNSTAP_ESCAPE_LEN + RCSI_DNSTAP_CONTROL_MOST];
    size_t len = rcsi_dnstap_control(type, frame);
    return len > 0 && send(con->window.bytes.fd, frame, len, MSG_NOSIGNAL) == (ssize_t)len;
}

/* A connection that never said anything, such as a probe of the port, is no loss. */
static void refuse(connection *con, rcsi_book *book, rcs_status status)
{
    bool silent = rcsi_window_offset(&con->window) == 0 && rcsi_window_left(&con->window) == 0;
    if (status == RCS_AGAIN) {
        return;
    }
    if (status == RCS_END && silent) {
        drop(con);
    } else {
        give_up(con, book, "a READY or START frame", "something else, or the end");
    }
}

/* The first control frames.  RCS_OK: one was read; RCS_AGAIN; else the connection is over. */
static rcs_status greet(connection *con, rcsi_book *book)
{
    rcsi_window *w = &con->window;
    rcs_status status = rcsi_window_need(w, RCSI_DNSTAP_MAGIC_LEN);
    if (status == RCS_OK) {
        size_t len = rcsi_dnstap_control_len(w->at);
        bool control = rcsi_load32(w->at) == 0 && len >= RCSI_DNSTAP_MAGIC_LEN &&
                       len <= RCSI_DNSTAP_ESCAPE_LEN + RCSI_DNSTAP_CONTROL_MOST;
        status = control ? rcsi_window_need(w, len) : RCS_ERR_FORMAT;
    }
    if (status != RCS_OK) {
        refuse(con, book, status);
        return status;
    }
    bool ready = con->phase == GREETED_NOT &&
                 rcsi_load32(w->at + RCSI_DNSTAP_ESCAPE_LEN) == RCSI_DNSTAP_READY;
    rcs_error err = {0};
    status = rcsi_dnstap_open(&con->dnstap, w, ready ? RCSI_DNSTAP_READY : RCSI_DNSTAP_START,
                              &err);
    if (status != RCS_OK) {
        char found[96];
        (void)snprintf(found, sizeof found, "%.90s", err.text);
        give_up(con, book, "a READY or START frame for dnstap", found);
        return status;
    }
    con->phase = ready ? ACCEPTED : RUNNING;
    con->shook_hands = con->shook_hands || ready;
    if (ready && !answer(con, RCSI_DNSTAP_ACCEPT)) {
        give_up(con, book, "a writer that takes our ACCEPT frame", "one that does not");
        return RCS_ERR_IO;
    }
    return RCS_OK;
}

/* A stream that broke off is one of many: its damage does not end the run. */
static void end(connection *con, rcsi_book *book, rcs_status status)
{
    if (status == RCS_END && con->shook_hands) {
        (void)answer(con, RCSI_DNSTAP_FINISH);
    } else if (status == RCS_ERR_FORMAT) {
        book->damage.resumed = true;
        book->damage.unfinished = false;
    } else if (status == RCS_ERR_IO) {
        give_up(con, book, "a connection", "a read that failed");
    }
    drop(con);
}

/* A writer waits for FINISH with the connection open, so STOP is the end. */
static rcs_status next_of(connection *con, rcsi_book *book, rcs_packet *out)
{
    while (con->phase == GREETED_NOT || con->phase == ACCEPTED) {
        rcs_status status = greet(con, book);
        if (status != RCS_OK) {
            return RCS_AGAIN;
        }
    }
    rcs_status status = rcsi_dnstap_next(&con->dnstap, &con->window, book, out);
    if (status == RCS_AGAIN && con->dnstap.stopped) {
        status = RCS_END;
    }
    if (status == RCS_OK || status == RCS_AGAIN) {
        return status;
    }
    end(con, book, status);
    return RCS_AGAIN;
}

void rcsi_collector_stop(rcsi_collector *collector)
{
    for (int i = 0; i < RCSI_COLLECTOR_MOST && accept_one(collector) == RCS_OK; i++) {
    }
    for (int i = 0; i < RCSI_COLLECTOR_MOST; i++) {
        connection *con = &collector->connections[i];
        int waiting = 0;
        if (con->phase != UNUSED && ioctl(con->window.bytes.fd, FIONREAD, &waiting) == 0) {
            con->until = rcsi_window_offset(&con->window) + rcsi_window_left(&con->window) +
                         (uint64_t)waiting;
        }
    }
    collector->stopped = true;
}

/* A sender that never pauses must not keep a stopped collector from its end. */
static bool is_over(const rcsi_collector *c, const connection *con)
{
    return con->phase == UNUSED ||
           (c->stopped && rcsi_window_offset(&con->window) >= con->until);
}

static rcs_status let_in(rcsi_collector *c)
{
    if (c->stopped) {
        return RCS_END;
    }
    return accept_one(c) == RCS_OK ? RCS_AGAIN : RCS_ERR_IO;
}

rcs_status rcsi_collector_next(rcsi_collector *collector, rcsi_book *book, rcs_packet *out)
{
    if (collector->calls++ % ACCEPT_EVERY == 0 && let_in(collector) == RCS_ERR_IO) {
        return RCS_ERR_IO;
    }
    for (unsigned i = 0; i < RCSI_COLLECTOR_MOST; i++) {
        connection *con = &collector->connections[collector->turn++ % RCSI_COLLECTOR_MOST];
        if (!is_over(collector, con) && next_of(con, book, out) == RCS_OK) {
            return RCS_OK;
        }
    }
    return let_in(collector);
}
