/* sinks.h -- what every sink offers to sinks.c */
#ifndef RCSI_SINKS_H
#define RCSI_SINKS_H

#include "sink/sink.h"

/** A sink's functions; `state` is its own. */
typedef struct rcsi_sink_kind {
    rcs_status (*begin)(const rcsi_sink_options *options, rcsi_writer *writer, void **state);
    void (*finding)(void *state, const rcs_finding *finding, const rcs_explanation *explanation);
    void (*advance)(void *state, int64_t now_ns);
    void (*end)(void *state, const rcsi_run *run);
    void (*free)(void *state);
} rcsi_sink_kind;

extern const rcsi_sink_kind rcsi_sink_text;
extern const rcsi_sink_kind rcsi_sink_json;
extern const rcsi_sink_kind rcsi_sink_group_text;
extern const rcsi_sink_kind rcsi_sink_group_json;

#endif
