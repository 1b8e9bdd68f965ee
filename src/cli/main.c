/* main.c -- which verb a command line means */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cli/complain.h"
#include "cli/verbs.h"
#include "rcodescope/status.h"

typedef struct verb {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *arguments;
    const char *duty;
} verb;

static const verb verbs[] = {
    {"read", rcsi_verb_read, "FILE...", "every error response of captures, explained"},
    {"live", rcsi_verb_live, "-i IFACE", "the same on an interface, as it happens"},
    {"count", rcsi_verb_count, "FILE... | -i IFACE", "how often each code occurs"},
    {"audit", rcsi_verb_audit, "FILE...", "what each server shows of EDNS, cookies and TCP"},
    {"explain", rcsi_verb_explain, "CODE...", "what a code means: 23, BADCOOKIE, ede:7"},
    {"compare", rcsi_verb_compare, "A B", "two codes side by side, and which when"},
    {"codes", rcsi_verb_codes, "", "every code it knows"},
    {"check", rcsi_verb_check, "FILE...", "check a file of catalog text"},
};

enum { VERB_COUNT = sizeof verbs / sizeof *verbs, VERB_READ = 0, VERB_LIVE = 1 };

static const verb *find_verb(const char *name)
{
    for (int i = 0; i < VERB_COUNT; i++) {
        if (strcmp(verbs[i].name, name) == 0) {
            return &verbs[i];
        }
    }
    return NULL;
}

static int print_help(void)
{
    puts("rcodescope reads DNS from captures or an interface and prints, beside every error\n"
         "response, what it means, the likely cause and the fix.  It never sends a query.\n"
         "\n"
         "usage: rcodescope FILE...          as 'rcodescope read FILE...'\n"
         "       rcodescope -r FILE [FILTER]\n"
         "       rcodescope -i IFACE [FILTER]\n"
         "       rcodescope VERB ...\n"
         "\n"
         "verbs:");
    for (int i = 0; i < VERB_COUNT; i++) {
        printf("  %-7s %-19s %s\n", verbs[i].name, verbs[i].arguments, verbs[i].duty);
    }
    puts("\n"
         "'rcodescope help VERB' or 'rcodescope VERB --help' lists a verb's options; 'man\n"
         "rcodescope' says it all.\n"
         "\n"
         "exit status: 0 read and delivered, whatever the DNS said; 2 wrong arguments or an\n"
         "input that cannot be opened; 3 damaged input; 5 capture failed; 6 output failed.");
    return RCSI_EXIT_OK;
}

static int help(int argc, char **argv)
{
    if (argc < 2) {
        return print_help();
    }
    const verb *v = find_verb(argv[1]);
    if (!v) {
        return rcsi_usage_error(NULL, "there is no verb '%s'", argv[1]);
    }
    char option[] = "--help";
    char *arguments[] = {argv[1], option, NULL};
    return v->run(2, arguments);
}

static bool is_one_of(const char *word, const char *one, const char *other)
{
    return strcmp(word, one) == 0 || strcmp(word, other) == 0;
}

/* "-i eth0", "-ieth0", "-nni eth0" and "--interface" anywhere before "--" mean live. */
static bool names_interface(int argc, char **argv)
{
    static const char with_argument[] = "icwZsBrf";
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--int", 5) == 0 || strncmp(argv[i], "--dnst", 6) == 0) {
            return true;
        }
        if (argv[i][0] != '-' || argv[i][1] == '-') {
            continue;
        }
        size_t stop = strcspn(argv[i] + 1, with_argument);
        char found = argv[i][1 + stop];
        if (found == 'i') {
            return true;
        }
        i += found && !argv[i][2 + stop];
    }
    return false;
}

/* "--lang ja explain 23" as "explain --lang ja 23": fingers put the language first. */
static void put_verb_first(int argc, char **argv)
{
    if (argc < 3 || strncmp(argv[1], "--lang", 6) != 0) {
        return;
    }
    int at = strcmp(argv[1], "--lang") == 0 ? 3 : 2;
    if (at < argc && (at == 3 || argv[1][6] == '=') && find_verb(argv[at])) {
        char *name = argv[at];
        memmove(&argv[2], &argv[1], (size_t)(at - 1) * sizeof *argv);
        argv[1] = name;
    }
}

static int dispatch(int argc, char **argv)
{
    put_verb_first(argc, argv);
    if (argc < 2) {
        return rcsi_usage_error(NULL, "no capture file, interface or verb given");
    }
    if (is_one_of(argv[1], "--help", "-h")) {
        return print_help();
    }
    if (is_one_of(argv[1], "--version", "-V")) {
        printf("rcodescope %s\n", rcs_version());
        return RCSI_EXIT_OK;
    }
    if (strcmp(argv[1], "help") == 0) {
        return help(argc - 1, argv + 1);
    }
    const verb *v = find_verb(argv[1]);
    if (v) {
        return v->run(argc - 1, argv + 1);
    }
    v = &verbs[names_interface(argc, argv) ? VERB_LIVE : VERB_READ];
    return v->run(argc, argv);
}

/* What stdio still holds must arrive, or the run failed. */
static int settle_output(int status)
{
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return status;
    }
    return rcsi_exit_merge(status, rcsi_output_failed("standard output", errno));
}

int main(int argc, char **argv)
{
    /* Only these: a decimal comma of LC_NUMERIC has no place in JSON. */
    setlocale(LC_CTYPE, "");
    setlocale(LC_MESSAGES, "");
    /* A closed pipe is met as EPIPE where it is written, and ends the run quietly. */
    signal(SIGPIPE, SIG_IGN);
    return settle_output(dispatch(argc, argv));
}
