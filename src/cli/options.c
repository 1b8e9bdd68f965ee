/* options.c -- the command line of the verbs that read packets */
#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/advice.h"
#include "cli/complain.h"
#include "cli/moment.h"
#include "cli/option_rows.h"
#include "cli/verbs.h"

static const char *const reader_names[] = {"read", "live", "count", "audit"};

/* Groups that --group writes: a first page, and not all. */
enum { GROUPS_SHOWN = 50 };

static bool read_number(const char *text, uint64_t most, uint64_t *out)
{
    uint64_t value = 0;
    if (!*text) {
        return false;
    }
    for (; *text; text++) {
        if (*text < '0' || *text > '9' || value > (most - (uint64_t)(*text - '0')) / 10) {
            return false;
        }
        value = value * 10 + (uint64_t)(*text - '0');
    }
    *out = value;
    return true;
}

/* The state of one reading of a command line. */
typedef struct reading {
    rcsi_options *options;
    const char *verb;
    const char *language;
    int status; /* != 0: something is wrong and was said */
    bool helped;
} reading;

static void complain_value(reading *r, const char *option, const char *value, const char *want)
{
    r->status = rcsi_usage_error(r->verb, "%s: '%s' is not %s", option, value, want);
}

static void add_port(reading *r, const char *text)
{
    rcs_session_options *session = &r->options->session;
    uint64_t port;
    if (!read_number(text, 65535, &port) || port == 0) {
        complain_value(r, "--port", text, "a port number (1 to 65535)");
    } else if (session->port_count == RCS_PORTS_MAX) {
        r->status = rcsi_usage_error(r->verb, "--port: more than %d ports", RCS_PORTS_MAX);
    } else {
        session->ports[session->port_count++] = (uint16_t)port;
    }
}

static void set_filter(reading *r, const char *text)
{
    if (r->options->has_filter) {
        r->status = rcsi_usage_error(r->verb, "more than one filter: join them with 'and'");
    } else if (strlen(text) >= RCSI_FILTER_MAX) {
        r->status = rcsi_usage_error(r->verb, "the filter is longer than %d characters",
                                     RCSI_FILTER_MAX - 1);
    } else {
        strcpy(r->options->filter, text);
        r->options->has_filter = true;
    }
}

static void set_number(reading *r, int key, const char *text)
{
    const char option[] = {'-', (char)key, '\0'};
    uint64_t value;
    if (!read_number(text, key == 'c' ? UINT64_MAX : 0x7fffffff, &value)) {
        complain_value(r, option, text, "a number");
    } else if (key == 'c' && value == 0) {
        complain_value(r, option, text, "a number above 0");
    } else if (key == 'c') {
        r->options->packet_limit = value;
    } else if (key == 's') {
        r->options->source.snaplen = (uint32_t)value;
    } else {
        r->options->source.buffer_kib = (uint32_t)value;
    }
}

static void set_time(reading *r, const char *option, const char *text, int64_t *out)
{
    if (!rcsi_moment_parse(text, out)) {
        complain_value(r, option, text, "a time (2026-01-31T23:59:59Z, or seconds since 1970)");
    }
}

static void set_lookups(reading *r, const char *word)
{
    r->options->lookups_off = strcmp(word, "off") == 0;
    if (!r->options->lookups_off && strcmp(word, "on") != 0) {
        complain_value(r, "--lookups", word, "on or off");
    }
}

static void set_settle(reading *r, const char *text)
{
    enum { LONGEST = 3600 };
    uint64_t seconds;
    if (!read_number(text, LONGEST, &seconds) || seconds == 0) {
        complain_value(r, "--settle", text, "a number of seconds, 1 to 3600");
    } else {
        r->options->session.settle_ns = (int64_t)seconds * 1000000000;
    }
}

/* What is captured.  True: the key was one of these. */
static bool take_capture_option(reading *r, int key, char *argument)
{
    rcsi_options *o = r->options;
    switch (key) {
    case 'r':
        o->files[o->file_count++] = argument;
        return true;
    case 'i':
        o->interface = argument;
        o->dnstap = false;
        return true;
    case OPTION_DNSTAP:
        o->interface = argument;
        o->dnstap = true;
        return true;
    case OPTION_PORT:
        add_port(r, argument);
        return true;
    case OPTION_ANY_PORT:
        o->session.reach = RCS_ANY_PORT;
        return true;
    case OPTION_DEDUP:
        o->session.copying = RCS_COPIES_DROPPED;
        return true;
    case OPTION_FILTER:
        set_filter(r, argument);
        return true;
    case OPTION_FILTER_INNER:
        o->filter_inner = argument;
        return true;
    case OPTION_SINCE:
        set_time(r, "--since", argument, &o->since_ns);
        return true;
    case OPTION_UNTIL:
        set_time(r, "--until", argument, &o->until_ns);
        return true;
    case OPTION_FOLLOW:
        o->source.follow = true;
        return true;
    case OPTION_PER_FILE:
        o->per_file = true;
        return true;
    case 'c':
    case 's':
    case 'B':
        set_number(r, key, argument);
        return true;
    case OPTION_PROMISC:
        o->source.promiscuous = true;
        return true;
    case 'p':
        o->source.promiscuous = false;
        return true;
    case 'Z':
        o->user = argument;
        return true;
    default:
        return false;
    }
}

static void set_format(reading *r, const char *word)
{
    if (strcmp(word, "json") == 0) {
        r->options->format = RCSI_FORMAT_JSON;
    } else if (strcmp(word, "text") == 0) {
        r->options->format = RCSI_FORMAT_TEXT;
    } else {
        complain_value(r, "--format", word, "text or json");
    }
}

static void set_fail_on(reading *r, const char *word)
{
    for (int severity = RCS_NOTE; severity <= RCS_ERROR; severity++) {
        if (strcmp(word, rcs_severity_name((rcs_severity)severity)) == 0) {
            r->options->fail_on = (rcs_severity)severity;
            return;
        }
    }
    complain_value(r, "--fail-on", word, "note, warning or error");
}

/* How long it is thought over.  True: the key was one of these. */
static bool take_lookup_option(reading *r, int key, const char *argument)
{
    switch (key) {
    case OPTION_LOOKUPS:
        set_lookups(r, argument);
        return true;
    case OPTION_SETTLE:
        set_settle(r, argument);
        return true;
    default:
        return false;
    }
}

/* How it is written.  True: the key was one of these. */
static bool take_output_option(reading *r, int key, const char *argument)
{
    rcsi_options *o = r->options;
    switch (key) {
    case OPTION_FORMAT:
        set_format(r, argument);
        return true;
    case OPTION_COLOR:
        if (!rcsi_color_parse(argument, &o->color)) {
            complain_value(r, "--color", argument, "auto, always or never");
        }
        return true;
    case OPTION_LANG:
        r->language = argument;
        if (!rcsi_language_known(argument)) {
            complain_value(r, "--lang", argument, "a language of this build (en, ja)");
        }
        return true;
    case OPTION_ADVICE:
        o->advice[o->advice_count++] = (char *)argument;
        return true;
    case OPTION_LOCAL:
        o->clock = RCSI_CLOCK_LOCAL;
        return true;
    case OPTION_BRIEF:
        o->detail = RCSI_DETAIL_BRIEF;
        return true;
    case OPTION_FULL:
        o->detail = RCSI_DETAIL_FULL;
        return true;
    case OPTION_GROUP:
        o->layout = RCSI_LAYOUT_GROUPS;
        return true;
    case OPTION_TOP:
        if (!read_number(argument, UINT64_MAX, &o->top)) {
            complain_value(r, "--top", argument, "a number");
        }
        o->top = o->top ? o->top : UINT64_MAX;
        return true;
    case OPTION_WHY:
        o->proof = RCSI_PROOF_SHOWN;
        return true;
    case OPTION_FAIL_ON:
        set_fail_on(r, argument);
        return true;
    case OPTION_STRICT:
        o->strict = true;
        return true;
    case OPTION_QUIET:
        o->quiet = true;
        return true;
    case 'w':
        o->write_path = argument;
        return true;
    default:
        return false;
    }
}

static void note_result(reading *r, rcsi_select_result result, const char *option,
                        const char *value, const char *want)
{
    switch (result) {
    case RCSI_SELECT_OK:
        return;
    case RCSI_SELECT_FULL:
        r->status = rcsi_usage_error(r->verb, "%s: more than %d values", option, RCSI_SELECT_MAX);
        return;
    case RCSI_SELECT_UNKNOWN:
        complain_value(r, option, value, want);
        return;
    }
}

static void add_code(reading *r, const char *text)
{
    rcsi_select *select = &r->options->select;
    rcsi_select_result result = rcsi_select_add_code(select, r->options->catalog, text);
    const char *near[3];
    size_t count = 0;
    if (result == RCSI_SELECT_UNKNOWN) {
        count = rcs_code_suggest(r->options->catalog, text, near, 1);
    }
    if (count > 0) {
        r->status = rcsi_usage_error(r->verb, "--code: '%s' is not a code; did you mean %s?", text,
                                     near[0]);
    } else {
        note_result(r, result, "--code", text, "a code that a response carries");
    }
}

/* What is shown.  True: the key was one of these. */
static bool take_select_option(reading *r, int key, const char *argument)
{
    rcsi_select *select = &r->options->select;
    const char *const network = "an address or network (192.0.2.0/24, 2001:db8::/32)";
    switch (key) {
    case OPTION_ALL:
        select->interest = RCSI_ALL;
        return true;
    case OPTION_CODE:
        add_code(r, argument);
        return true;
    case OPTION_NAME:
        note_result(r, rcsi_select_add_name(select, argument), "--name", argument,
                    "a domain name");
        return true;
    case OPTION_SERVER:
        note_result(r, rcsi_nets_add(&select->servers, argument), "--server", argument, network);
        return true;
    case OPTION_CLIENT:
        note_result(r, rcsi_nets_add(&select->clients, argument), "--client", argument, network);
        return true;
    default:
        return false;
    }
}

static void complain_option(reading *r, int answer, char **argv)
{
    const char *word = argv[optind - 1];
    if (answer == ':') {
        r->status = rcsi_usage_error(r->verb, "option '%s' wants an argument", word);
    } else if (optopt > 0 && optopt < OPTION_PORT) {
        r->status = rcsi_usage_error(r->verb, "there is no option '-%c'", optopt);
    } else {
        r->status = rcsi_usage_error(r->verb, "there is no option '%s', or it is not clear", word);
    }
}

static void take_option(reading *r, int key, char **argv)
{
    const rcsi_option *row = rcsi_option_of(key);
    if (!row) {
        complain_option(r, key, argv);
    } else if (!rcsi_option_is_of(row, r->options->reader)) {
        const char letter[] = {(char)key, '\0'};
        r->status = rcsi_usage_error(r->verb, "'%s%s' is not an option of %s",
                                     row->name ? "--" : "-", row->name ? row->name : letter,
                                     r->verb);
    } else if (key == 'h') {
        rcsi_option_help(r->options->reader);
        r->helped = true;
    } else if (!take_capture_option(r, key, optarg) && !take_lookup_option(r, key, optarg) &&
               !take_output_option(r, key, optarg)) {
        take_select_option(r, key, optarg);
    }
}

/* Words after the options: a filter when the input is named by -r or -i, else files. */
static void take_words(reading *r, int argc, char **argv)
{
    rcsi_options *o = r->options;
    if (!o->interface && o->file_count == 0) {
        o->file_count = argc;
        memcpy(o->files, argv, (size_t)argc * sizeof *argv);
        return;
    }
    char words[RCSI_FILTER_MAX];
    size_t used = 0;
    for (int i = 0; i < argc; i++) {
        int size = snprintf(words + used, sizeof words - used, "%s%s", i ? " " : "", argv[i]);
        if (size < 0 || (size_t)size >= sizeof words - used) {
            r->status = rcsi_usage_error(r->verb, "the filter is longer than %d characters",
                                         RCSI_FILTER_MAX - 1);
            return;
        }
        used += (size_t)size;
    }
    if (argc > 0) {
        set_filter(r, words);
    }
}

/* Directories become the captures in them. */
static void list_files(reading *r)
{
    rcsi_options *o = r->options;
    if (rcs_paths_expand((const char *const *)o->files, (size_t)o->file_count, &o->paths) !=
        RCS_OK) {
        rcsi_complain("out of memory");
        r->status = RCSI_EXIT_INTERNAL;
        return;
    }
    free(o->files);
    o->files = o->paths.items;
    o->file_count = (int)o->paths.count;
    if (o->source.follow && o->file_count != 1) {
        r->status = rcsi_usage_error(r->verb, "--follow: one file, and not %d", o->file_count);
    } else if (o->paths.left_out > 0) {
        rcsi_complain("files of directories left out, since they are no captures: %zu",
                      o->paths.left_out);
    }
}

static void check_input(reading *r)
{
    rcsi_options *o = r->options;
    if (o->interface && o->file_count > 0) {
        r->status = rcsi_usage_error(r->verb, "either an interface or files, not both");
    } else if (o->reader == RCSI_READER_LIVE && !o->interface) {
        r->status = rcsi_usage_error(r->verb, "no interface given: -i IFACE, or --dnstap WHERE");
    } else if (!o->interface && o->file_count == 0) {
        r->status = rcsi_usage_error(r->verb, "no capture file given");
    }
    o->source.filter = o->has_filter ? o->filter : NULL;
    if (!r->status && !o->interface) {
        list_files(r);
    }
}

/* --lang anywhere decides the catalog that --code needs, so it is looked for first. */
static rcs_status make_catalog(reading *r, int argc, char **argv)
{
    const char *language = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0) {
            language = argv[i] + 7;
        } else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc) {
            language = argv[i + 1];
        }
    }
    rcs_error error;
    r->options->language = rcsi_language(language);
    rcs_status status = rcs_catalog_new(r->options->language, &r->options->catalog, &error);
    if (status != RCS_OK) {
        rcsi_complain("the built-in catalog cannot be used: %s", error.text);
    }
    return status;
}

static void take_all(reading *r, int argc, char **argv)
{
    char shorts[2 * RCSI_OPTIONS_MAX + 2];
    struct option longs[RCSI_OPTIONS_MAX + 1];
    rcsi_option_fill(shorts, longs);
    opterr = 0;
    optind = 1;
    int key;
    while (!r->status && !r->helped && (key = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
        take_option(r, key, argv);
    }
    if (!r->status && !r->helped) {
        take_words(r, argc - optind, argv + optind);
    }
    if (!r->status && !r->helped) {
        check_input(r);
    }
}

/* Only where explanations are printed; count has none. */
static void take_advice(reading *r)
{
    rcsi_options *o = r->options;
    if (!r->status && !r->helped && o->reader < RCSI_READER_COUNT &&
        !rcsi_advice_add(o->catalog, o->advice, o->advice_count)) {
        r->status = RCSI_EXIT_USAGE;
    }
}

rcsi_options_next rcsi_options_read(rcsi_reader reader, int argc, char **argv, rcsi_options *out,
                                    int *status)
{
    reading r = {out, reader_names[reader], NULL, 0, false};
    memset(out, 0, sizeof *out);
    out->reader = reader;
    out->top = GROUPS_SHOWN;
    out->since_ns = INT64_MIN;
    out->until_ns = INT64_MAX;
    out->files = calloc((size_t)argc + 1, sizeof *out->files);
    out->advice = calloc((size_t)argc + 1, sizeof *out->advice);
    *status = RCSI_EXIT_INTERNAL;
    if (!out->files || !out->advice || make_catalog(&r, argc, argv) != RCS_OK) {
        return RCSI_OPTIONS_STOP;
    }
    take_all(&r, argc, argv);
    take_advice(&r);
    *status = r.status;
    return r.status || r.helped ? RCSI_OPTIONS_STOP : RCSI_OPTIONS_RUN;
}

void rcsi_options_free(rcsi_options *options)
{
    if (options->files != options->paths.items) {
        free(options->files);
    }
    free(options->advice);
    rcs_paths_free(&options->paths);
    rcs_catalog_free(options->catalog);
}
