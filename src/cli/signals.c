/* signals.c -- Ctrl-C and SIGTERM ask for an orderly end */
#include "cli/signals.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>

/* The one mutable static of the program: a handler has no other place to write to. */
static volatile sig_atomic_t came;

static void note(int signal_number)
{
    (void)signal_number;
    came = 1;
}

void rcsi_signals_catch(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = note;
    /* no SA_RESTART: a wait for packets must end; reset: whoever asks twice means it */
    action.sa_flags = (int)SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction before;
        sigaction(signals[i], &action, &before);
        if (signals[i] == SIGHUP && before.sa_handler == SIG_IGN) {
            sigaction(SIGHUP, &before, NULL); /* nohup(1) */
        }
    }
}

bool rcsi_signals_came(void)
{
    return came != 0;
}
