/* advice.c -- a site's own advice, laid over the handbook */
#include "cli/advice.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/complain.h"

/* A catalog file larger than this is a mistake: all of ours together have 400 kB. */
enum {
    FILE_MAX_LEN = 16 << 20
};

char *rcsi_advice_read(const char *path, size_t *len, const char **problem)
{
    FILE *in = fopen(path, "rb");
    char *text = in ? malloc(FILE_MAX_LEN) : NULL;
    *problem = in ? "out of memory" : strerror(errno);
    if (text) {
        *len = fread(text, 1, FILE_MAX_LEN, in);
        *problem = *len == FILE_MAX_LEN ? "larger than 16 MiB" : NULL;
        *problem = ferror(in) ? strerror(errno) : *problem;
    }
    if (in) {
        fclose(in);
    }
    if (*problem) {
        free(text);
        text = NULL;
    }
    return text;
}

void rcsi_advice_complain(const char *path, uint32_t line, const char *text)
{
    if (line > 0) {
        rcsi_complain("%s:%u: %s", path, (unsigned)line, text);
    } else {
        rcsi_complain("%s: %s", path, text);
    }
}

static bool add_file(rcs_catalog *catalog, const char *path)
{
    const char *problem = NULL;
    size_t len = 0;
    char *text = rcsi_advice_read(path, &len, &problem);
    rcs_error err = {RCS_OK, 0, ""};
    if (!text) {
        rcsi_advice_complain(path, 0, problem);
        return false;
    }
    bool good = rcs_catalog_add(catalog, text, len, &err) == RCS_OK;
    if (!good) {
        rcsi_advice_complain(path, err.line, err.text);
    }
    free(text);
    return good;
}

/* Hidden files and what an editor leaves behind (x.txt~, x.txt.bak) are no advice. */
static int is_advice(const struct dirent *item)
{
    size_t len = strlen(item->d_name);
    return item->d_name[0] != '.' && len > 4 && strcmp(item->d_name + len - 4, ".txt") == 0;
}

/* Not alphasort(): the order must not depend on the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_listed(rcs_catalog *catalog, const char *folder, const char *name)
{
    char path[4096];
    int len = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (len < 0 || (size_t)len >= sizeof path) {
        rcsi_advice_complain(folder, 0, "a path in it is too long");
    } else if (!add_file(catalog, path)) {
        rcsi_complain("%s: left out; 'rcodescope check' says all that is wrong with it", path);
    }
}

static void add_folder(rcs_catalog *catalog, const char *folder)
{
    struct dirent **items = NULL;
    int count = scandir(folder, &items, is_advice, by_name);
    if (count < 0 && errno != ENOENT) {
        rcsi_complain("%s: %s: the site's advice is left out", folder, strerror(errno));
    }
    for (int i = 0; i < count; i++) {
        add_listed(catalog, folder, items[i]->d_name);
        free(items[i]);
    }
    free(items);
}

bool rcsi_advice_add(rcs_catalog *catalog, char *const *files, size_t count)
{
    const char *folder = getenv("RCODESCOPE_ADVICE_DIR");
    folder = folder ? folder : RCSI_ADVICE_DIR;
    if (*folder) {
        add_folder(catalog, folder);
    }
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        good = add_file(catalog, files[i]) && good;
    }
    return good;
}
