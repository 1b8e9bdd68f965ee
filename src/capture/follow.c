/* follow.c -- has a file that is followed been replaced? */
#include "capture/follow.h"

#include <sys/stat.h>

bool rcsi_follow_replaced(const char *path, int fd, uint64_t read)
{
    struct stat ours, named;
    if (fstat(fd, &ours) != 0 || stat(path, &named) != 0) {
        return false; /* renamed, and its successor is not there yet */
    }
    return named.st_dev != ours.st_dev || named.st_ino != ours.st_ino ||
           (uint64_t)ours.st_size < read;
}
