/* paths.c -- the capture files of directories */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/compression.h"
#include "capture/dnstap.h"
#include "capture/pcap.h"
#include "capture/pcapng.h"
#include "rcodescope/timeline.h"

enum { ROOM_FIRST = 16 };

typedef struct list {
    rcs_paths *paths;
    size_t room;
} list;

static rcs_status append(list *l, const char *folder, const char *name)
{
    rcs_paths *paths = l->paths;
    if (paths->count == l->room) {
        size_t room = l->room ? l->room * 2 : ROOM_FIRST;
        char **items = realloc(paths->items, room * sizeof *items);
        if (!items) {
            return RCS_ERR_MEMORY;
        }
        paths->items = items;
        l->room = room;
    }
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (!path) {
        return RCS_ERR_MEMORY;
    }
    bool slash = *folder && *name && folder[strlen(folder) - 1] != '/';
    (void)snprintf(path, size, "%s%s%s", folder, slash ? "/" : "", name);
    paths->items[paths->count++] = path;
    return RCS_OK;
}

/* By content.  What cannot be looked into is kept: opening it says why. */
static bool is_capture(int folder, const char *name)
{
    uint8_t octets[RCSI_DNSTAP_MAGIC_LEN] = {0};
    struct stat status;
    if (fstatat(folder, name, &status, 0) == 0 && !S_ISREG(status.st_mode)) {
        return false;
    }
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        return true;
    }
    ssize_t n = read(fd, octets, sizeof octets);
    (void)close(fd);
    return n >= RCSI_MAGIC_LEN && (rcsi_pcap_magic(octets) || rcsi_pcapng_magic(octets) ||
                                   rcsi_dnstap_magic(octets) ||
                                   rcsi_compression_of(octets) != RCSI_PLAIN);
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static rcs_status add_files(list *l, const char *path, DIR *folder)
{
    const struct dirent *entry;
    rcs_status status = RCS_OK;
    while (status == RCS_OK && (entry = readdir(folder))) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (is_capture(dirfd(folder), entry->d_name)) {
            status = append(l, path, entry->d_name);
        } else {
            l->paths->left_out++;
        }
    }
    return status;
}

static rcs_status add_path(list *l, const char *path)
{
    size_t before = l->paths->count;
    DIR *folder = strcmp(path, "-") == 0 ? NULL : opendir(path);
    if (!folder) {
        return append(l, path, "");
    }
    rcs_status status = add_files(l, path, folder);
    (void)closedir(folder);
    if (l->paths->count > before) {
        qsort(l->paths->items + before, l->paths->count - before, sizeof(char *), by_name);
        return status;
    }
    return status == RCS_OK ? append(l, path, "") : status;
}

rcs_status rcs_paths_expand(const char *const *paths, size_t count, rcs_paths *out)
{
    rcs_paths found = {0};
    list l = {.paths = &found};
    rcs_status status = RCS_OK;
    for (size_t i = 0; i < count && status == RCS_OK; i++) {
        status = add_path(&l, paths[i]);
    }
    if (status != RCS_OK) {
        rcs_paths_free(&found);
        return status;
    }
    *out = found;
    return RCS_OK;
}

void rcs_paths_free(rcs_paths *paths)
{
    for (size_t i = 0; i < paths->count; i++) {
        free(paths->items[i]);
    }
    free(paths->items);
    *paths = (rcs_paths){0};
}
