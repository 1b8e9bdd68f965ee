/* group.c -- gathers findings into groups until the end of a run */
#include "sink/group.h"

#include <stdlib.h>

rcs_status rcsi_group_begin(const rcsi_sink_options *options, rcsi_writer *writer, void **state)
{
    rcsi_gathering *gathering = calloc(1, sizeof *gathering);
    if (!gathering || rcs_groups_new(0, &gathering->groups) != RCS_OK) {
        free(gathering);
        return RCS_ERR_MEMORY;
    }
    gathering->options = *options;
    gathering->writer = writer;
    *state = gathering;
    return RCS_OK;
}

void rcsi_group_finding(void *state, const rcs_finding *finding,
                        const rcs_explanation *explanation)
{
    rcsi_gathering *gathering = state;
    if (finding->telling == RCS_TELLING_FIRST) {
        return; /* It comes again, with its end. */
    }
    rcs_groups_add(gathering->groups, finding, explanation);
}

void rcsi_group_advance(void *state, int64_t now_ns)
{
    (void)state;
    (void)now_ns;
}

void rcsi_group_free(void *state)
{
    rcsi_gathering *gathering = state;
    if (gathering) {
        rcs_groups_free(gathering->groups);
        free(gathering);
    }
}

rcs_group *rcsi_group_rows(const rcsi_gathering *gathering, size_t *count)
{
    rcs_group none;
    *count = rcs_groups_rows(gathering->groups, &none, 0);
    rcs_group *rows = calloc(*count + 1, sizeof *rows);
    *count = rows ? rcs_groups_rows(gathering->groups, rows, *count) : 0;
    return rows;
}
