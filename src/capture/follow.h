/* follow.h -- has a file that is followed been replaced? */
#ifndef RCSI_FOLLOW_H
#define RCSI_FOLLOW_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Does the name stand for another file now, or is the file shorter than what was read of it?
 *
 * @param path  By which it was opened.
 * @param fd    Of the file.
 * @param read  Octets read of it.
 */
bool rcsi_follow_replaced(const char *path, int fd, uint64_t read);

#endif
