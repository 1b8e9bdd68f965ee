/* verbs.h -- the verbs of the program, one file each */
#ifndef RCSI_VERBS_H
#define RCSI_VERBS_H

/** Exit statuses; docs/rcodescope.1 promises them.  Several hold: see rcsi_exit_merge(). */
enum {
    RCSI_EXIT_OK = 0,
    RCSI_EXIT_FINDINGS = 1,   /**< Only with --fail-on. */
    RCSI_EXIT_USAGE = 2,      /**< Wrong arguments, or an input that cannot be opened. */
    RCSI_EXIT_DAMAGED = 3,    /**< An input is damaged, incomplete or not a capture. */
    RCSI_EXIT_LOST = 4,       /**< Only with --strict: something was not seen. */
    RCSI_EXIT_CAPTURE = 5,    /**< The capture failed or the interface vanished. */
    RCSI_EXIT_OUTPUT = 6,     /**< An output could not be written. */
    RCSI_EXIT_PRIVILEGES = 7, /**< Privileges could not be dropped. */
    RCSI_EXIT_INTERNAL = 70,
    RCSI_EXIT_INTERRUPTED = 130, /**< SIGINT or SIGTERM in file mode. */
    RCSI_EXIT_PIPE = 141         /**< The reader of standard output went away. */
};

/** The status to report when both hold: the higher one. */
static inline int rcsi_exit_merge(int a, int b)
{
    return a > b ? a : b;
}

/*
 * Each takes the arguments from its own name on (argv[0] is "explain") and returns the
 * exit status.  With --help it prints its help and returns 0.
 */
int rcsi_verb_read(int argc, char **argv);
int rcsi_verb_live(int argc, char **argv);
int rcsi_verb_count(int argc, char **argv);
int rcsi_verb_audit(int argc, char **argv);
int rcsi_verb_explain(int argc, char **argv);
int rcsi_verb_compare(int argc, char **argv);
int rcsi_verb_codes(int argc, char **argv);
int rcsi_verb_check(int argc, char **argv);

#endif
