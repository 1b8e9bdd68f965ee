/* signals.h -- Ctrl-C and SIGTERM ask for an orderly end */
#ifndef RCSI_SIGNALS_H
#define RCSI_SIGNALS_H

#include <stdbool.h>

/** From now on SIGINT, SIGTERM and SIGHUP only note themselves; a second one kills. */
void rcsi_signals_catch(void);

/** Has one of them come? */
bool rcsi_signals_came(void);

#endif
