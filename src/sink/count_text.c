/* count_text.c -- what `count` writes for a person */
#include "sink/count.h"

void rcsi_count_text(rcsi_writer *writer, const rcsi_counted *counted, rcsi_paint paint)
{
    (void)counted;
    (void)paint;
    rcsi_puts(writer, "see --format json\n");
}
