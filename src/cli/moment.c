/* moment.c -- a moment as people write it on a command line (RFC 3339 5.6) */
#include "cli/moment.h"

#define NS_PER_S ((int64_t)1000000000)

enum {
    SECONDS_PER_DAY = 86400,
    YEAR_MOST = 2261 /* 2^63 ns end in 2262 */
};

/* `digits` digits as a number; *at moves behind them. */
static bool take_number(const char **at, int digits, int most, int *out)
{
    int value = 0;
    for (int i = 0; i < digits; i++, (*at)++) {
        if (**at < '0' || **at > '9') {
            return false;
        }
        value = value * 10 + (**at - '0');
    }
    *out = value;
    return value <= most;
}

static bool take_octet(const char **at, const char *choices)
{
    for (; *choices; choices++) {
        if (**at == *choices) {
            (*at)++;
            return true;
        }
    }
    return false;
}

/* An optional fraction of a second; digits beyond nanoseconds do not count. */
static bool take_fraction(const char **at, int64_t *ns)
{
    int64_t unit = NS_PER_S / 10;
    *ns = 0;
    if (!take_octet(at, ".")) {
        return true;
    }
    const char *begin = *at;
    for (; **at >= '0' && **at <= '9'; (*at)++, unit /= 10) {
        *ns += (**at - '0') * unit;
    }
    return *at > begin;
}

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool take_date(const char **at, int64_t *days)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    int year, month, day;
    if (!take_number(at, 4, YEAR_MOST, &year) || !take_octet(at, "-") ||
        !take_number(at, 2, 12, &month) || !take_octet(at, "-") ||
        !take_number(at, 2, 31, &day) || year < 1970 || month < 1 || day < 1) {
        return false;
    }
    int length = before[month] - before[month - 1] + (month == 2 && is_leap(year));
    int leaps = (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 - 477; /* 477: up to 1969 */
    *days = (int64_t)(year - 1970) * 365 + leaps + before[month - 1] +
            (month > 2 && is_leap(year)) + day - 1;
    return day <= length;
}

static bool take_clock(const char **at, int64_t *seconds, int64_t *ns)
{
    int hour, minute, second;
    if (!take_number(at, 2, 23, &hour) || !take_octet(at, ":") ||
        !take_number(at, 2, 59, &minute) || !take_octet(at, ":") ||
        !take_number(at, 2, 60, &second)) {
        return false;
    }
    *seconds = hour * 3600 + minute * 60 + second;
    return take_fraction(at, ns);
}

/* Seconds east of UTC. */
static bool take_zone(const char **at, int64_t *east)
{
    int hour, minute;
    *east = 0;
    if (!**at || take_octet(at, "Zz")) {
        return true;
    }
    int sign = **at == '-' ? -1 : 1;
    if (!take_octet(at, "+-") || !take_number(at, 2, 23, &hour) || !take_octet(at, ":") ||
        !take_number(at, 2, 59, &minute)) {
        return false;
    }
    *east = sign * (hour * 3600 + minute * 60);
    return true;
}

static bool parse_calendar(const char *at, int64_t *out)
{
    int64_t days, seconds = 0, ns = 0, east = 0;
    if (!take_date(&at, &days)) {
        return false;
    }
    if (take_octet(&at, "Tt ") && !(take_clock(&at, &seconds, &ns) && take_zone(&at, &east))) {
        return false;
    }
    *out = (days * SECONDS_PER_DAY + seconds - east) * NS_PER_S + ns;
    return !*at;
}

static bool parse_seconds(const char *at, int64_t *out)
{
    int64_t seconds = 0, ns;
    const char *begin = at;
    for (; *at >= '0' && *at <= '9'; at++) {
        seconds = seconds * 10 + (*at - '0');
        if (seconds >= INT64_MAX / NS_PER_S) {
            return false;
        }
    }
    if (at == begin || !take_fraction(&at, &ns) || *at) {
        return false;
    }
    *out = seconds * NS_PER_S + ns;
    return true;
}

bool rcsi_moment_parse(const char *text, int64_t *out)
{
    int64_t value;
    if (!parse_seconds(text, &value) && !parse_calendar(text, &value)) {
        return false;
    }
    *out = value;
    return true;
}
