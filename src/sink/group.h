/* group.h -- what the two outputs of groups share */
#ifndef RCSI_GROUP_H
#define RCSI_GROUP_H

#include "rcodescope/groups.h"
#include "sink/sink.h"

/** A sink that only gathers until the end. */
typedef struct rcsi_gathering {
    rcsi_sink_options options;
    rcsi_writer *writer;
    rcs_groups *groups;
} rcsi_gathering;

/** Functions of the sink that do not write. */
rcs_status rcsi_group_begin(const rcsi_sink_options *options, rcsi_writer *writer, void **state);
void rcsi_group_finding(void *state, const rcs_finding *finding,
                        const rcs_explanation *explanation);
void rcsi_group_advance(void *state, int64_t now_ns);
void rcsi_group_free(void *state);

/** All groups, in the order of importance; to be freed.  NULL: no memory. */
rcs_group *rcsi_group_rows(const rcsi_gathering *gathering, size_t *count);

#endif
