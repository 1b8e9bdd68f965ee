/* terminal.c -- what the environment says about language, colour and width */
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_MIN = 40, WIDTH_MAX = 200, WIDTH_DEFAULT = 80 };

static const char *setting(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

bool rcsi_color_parse(const char *word, rcsi_color_when *out)
{
    static const char *const words[] = {"auto", "always", "never"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(word, words[i]) == 0) {
            *out = (rcsi_color_when)i;
            return true;
        }
    }
    return false;
}

bool rcsi_color_wanted(rcsi_color_when when)
{
    const char *term = setting("TERM");
    switch (when) {
    case RCSI_COLOR_ALWAYS:
        return true;
    case RCSI_COLOR_NEVER:
        return false;
    case RCSI_COLOR_AUTO:
        break;
    }
    /* no-color.org: set and not empty, whatever its value */
    return isatty(STDOUT_FILENO) && !setting("NO_COLOR") && term && strcmp(term, "dumb") != 0;
}

int rcsi_terminal_rewrites(void)
{
    struct winsize size = {0};
    const char *term = setting("TERM");
    if (!isatty(STDERR_FILENO) || !term || strcmp(term, "dumb") == 0) {
        return 0;
    }
    bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : WIDTH_DEFAULT;
}

int rcsi_terminal_width(void)
{
    struct winsize size;
    long columns = 0;
    const char *wish = setting("COLUMNS");
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
        columns = size.ws_col;
    }
    if (columns == 0 && wish) {
        columns = strtol(wish, NULL, 10);
    }
    if (columns <= 0) {
        return WIDTH_DEFAULT;
    }
    if (columns < WIDTH_MIN) {
        return WIDTH_MIN;
    }
    return columns > WIDTH_MAX ? WIDTH_MAX : (int)columns;
}

static bool is_language(const char *locale, const char *language)
{
    return strncmp(locale, language, 2) == 0 && (locale[2] == '\0' || strchr("_.@", locale[2]));
}

bool rcsi_language_known(const char *option)
{
    return is_language(option, "en") || is_language(option, "ja");
}

const char *rcsi_language(const char *option)
{
    /* POSIX 8.2: the first of these that is set and not empty decides */
    const char *locale = option;
    locale = locale ? locale : setting("LC_ALL");
    locale = locale ? locale : setting("LC_MESSAGES");
    locale = locale ? locale : setting("LANG");
    return locale && is_language(locale, "ja") ? "ja" : "en";
}
