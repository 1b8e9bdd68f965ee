/* bytes_fd.c -- octets by read(2): files, pipes, standard input */
#include "capture/bytes.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

rcsi_bytes rcsi_bytes_of(int fd, rcsi_ownership ownership)
{
    struct stat status;
    bool regular = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    return (rcsi_bytes){
        .fd = fd,
        .ownership = ownership,
        .waits = !regular,
        .total = regular ? (uint64_t)status.st_size : 0,
    };
}

void rcsi_bytes_close(rcsi_bytes *bytes)
{
    rcsi_unpack_close(bytes->unpack);
    bytes->unpack = NULL;
    if (bytes->ownership == RCSI_OWNED) {
        (void)close(bytes->fd); /* it was only read, so nothing can be lost by it */
    }
}

/* A caller must be able to let time pass, so no read may wait. */
static rcs_status ask_first(int fd, int *code)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    int count = poll(&ready, 1, 0);
    *code = count < 0 ? errno : EAGAIN;
    return count > 0 || (count < 0 && errno != EINTR) ? RCS_OK : RCS_AGAIN;
}

rcs_status rcsi_bytes_read_fd(const rcsi_bytes *bytes, uint8_t *to, size_t room, size_t *got,
                              int *code)
{
    if (bytes->waits && ask_first(bytes->fd, code) == RCS_AGAIN) {
        return RCS_AGAIN;
    }
    ssize_t n = read(bytes->fd, to, room);
    if (n > 0) {
        *got = (size_t)n;
        return RCS_OK;
    }
    if (n == 0) {
        return RCS_END;
    }
    *code = errno;
    if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) {
        return RCS_AGAIN;
    }
    return RCS_ERR_IO;
}

rcs_status rcsi_bytes_read(rcsi_bytes *bytes, uint8_t *to, size_t room, size_t *got)
{
    if (bytes->unpack) {
        return rcsi_unpack_read(bytes->unpack, bytes, to, room, got);
    }
    rcs_status status = rcsi_bytes_read_fd(bytes, to, room, got, &bytes->error);
    if (status == RCS_END && bytes->follow) {
        bytes->error = EAGAIN;
        return RCS_AGAIN;
    }
    return status;
}
