/* sinks.c -- one row an output format */
#include "sink/sinks.h"

#include <stdlib.h>

struct rcsi_sink {
    const rcsi_sink_kind *kind;
    void *state;
};

static const rcsi_sink_kind *const kinds[][2] = {
    [RCSI_FORMAT_TEXT] = {&rcsi_sink_text, &rcsi_sink_group_text},
    [RCSI_FORMAT_JSON] = {&rcsi_sink_json, &rcsi_sink_group_json},
};

rcs_status rcsi_sink_new(const rcsi_sink_options *options, rcsi_writer *writer, rcsi_sink **out)
{
    rcsi_sink *sink = calloc(1, sizeof *sink);
    if (!sink) {
        return RCS_ERR_MEMORY;
    }
    sink->kind = kinds[options->format][options->layout];
    rcs_status status = sink->kind->begin(options, writer, &sink->state);
    if (status != RCS_OK) {
        free(sink);
        return status;
    }
    *out = sink;
    return RCS_OK;
}

void rcsi_sink_finding(rcsi_sink *sink, const rcs_finding *finding,
                       const rcs_explanation *explanation)
{
    sink->kind->finding(sink->state, finding, explanation);
}

void rcsi_sink_advance(rcsi_sink *sink, int64_t now_ns)
{
    sink->kind->advance(sink->state, now_ns);
}

void rcsi_sink_end(rcsi_sink *sink, const rcsi_run *run)
{
    sink->kind->end(sink->state, run);
}

void rcsi_sink_free(rcsi_sink *sink)
{
    if (sink) {
        sink->kind->free(sink->state);
        free(sink);
    }
}
