/* bytes_fd.c -- octets by read(2): files, pipes, standard input */
#include "capture/bytes.h"

#include <errno.h>
#include <unistd.h>

rcs_status rcsi_bytes_read(int fd, uint8_t *to, size_t room, size_t *got, int *code)
{
    ssize_t n = read(fd, to, room);
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

void rcsi_bytes_close(int fd)
{
    (void)close(fd);
}
