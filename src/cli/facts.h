/* facts.h -- the list of what the conditions of an entry can ask */
#ifndef RCSI_CLI_FACTS_H
#define RCSI_CLI_FACTS_H

#include "cli/book.h"

/** Print every fact with its meaning, values and an example, as text or one JSON object each. */
void rcsi_facts_print(rcsi_book *book);

#endif
