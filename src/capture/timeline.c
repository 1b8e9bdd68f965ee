/* timeline.c -- several capture files as one: their packets in order of time */
#include "rcodescope/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef enum input_state {
    WAITING,  /* not open; `time_ns` is that of its first packet */
    STARVED,  /* open; its next packet is not known */
    READY,    /* open; `packet` is its next one */
    ENDED,    /* closed; not reported */
    REPORTED
} input_state;

typedef struct input {
    const char *path;
    uint32_t file;
    input_state state;
    rcs_source *source;   /* NULL: not open */
    rcs_packet packet;    /* valid if READY */
    int64_t time_ns;      /* of its next packet; valid if WAITING or READY */
    uint64_t packets;     /* handed out */
    uint64_t size;        /* octets; 0: unknown */
    rcs_status opened, ended;
    rcs_error error;      /* valid if `opened` failed, or `ended` is RCS_ERR_IO */
    rcs_damage damage;    /* valid if damage_count > 0 */
    uint64_t damage_count, bad_timestamps;
    int64_t late_ns;
    rcs_drops drops;      /* valid if closed */
} input;

struct rcs_timeline {
    rcs_source_options options;
    input *inputs;
    size_t count;
    input **order;        /* WAITING ones by time, `ahead` of them are behind us */
    size_t order_count, ahead;
    input *open[RCS_TIMELINE_OPEN_MAX];
    size_t open_count;
    input *given;         /* whose packet the caller has; NULL: none */
    input *starved;       /* after RCS_AGAIN: who has nothing */
    size_t unreported;
    int64_t now_ns;       /* of the youngest packet given */
};

/* What a source knows of itself is kept for the report; its descriptor is not. */
static void close_source(input *in)
{
    in->damage_count = rcs_source_damage_count(in->source);
    in->bad_timestamps = rcs_source_bad_timestamps(in->source);
    in->drops = rcs_source_drops(in->source);
    if (in->damage_count > 0) {
        in->damage = *rcs_source_damage(in->source);
    }
    (void)snprintf(in->error.text, sizeof in->error.text, "%s", rcs_source_error(in->source));
    rcs_source_close(in->source);
    in->source = NULL;
}

static void end_input(rcs_timeline *timeline, input *in, rcs_status ended)
{
    in->state = ENDED;
    in->ended = ended;
    timeline->unreported++;
    if (in->source) {
        close_source(in);
    }
    for (size_t i = 0; i < timeline->open_count; i++) {
        if (timeline->open[i] == in) {
            timeline->open[i] = timeline->open[--timeline->open_count];
            break;
        }
    }
}

/* Ask an open input for its next packet. */
static void advance(rcs_timeline *timeline, input *in)
{
    rcs_status status = rcs_source_next(in->source, &in->packet);
    in->state = STARVED;
    if (status == RCS_OK) {
        in->state = READY;
        in->time_ns = in->packet.time_ns;
    } else if (status != RCS_AGAIN) {
        end_input(timeline, in, status);
    }
}

/* Open an input and see its first packet. */
static void open_input(rcs_timeline *timeline, input *in)
{
    rcs_source_options options = timeline->options;
    options.file = in->file;
    in->opened = rcs_source_open_file(in->path, &options, &in->source, &in->error);
    if (in->opened != RCS_OK) {
        end_input(timeline, in, in->opened);
        return;
    }
    timeline->open[timeline->open_count++] = in;
    advance(timeline, in);
}

/* Close what a look at the first packet opened; it is opened again when its time comes. */
static void put_aside(rcs_timeline *timeline, input *in)
{
    rcs_source_close(in->source);
    in->source = NULL;
    in->state = WAITING;
    timeline->open_count--; /* it was the last one opened */
    timeline->order[timeline->order_count++] = in;
}

/* A pipe has no beginning to come back to, so it is open from the start. */
static void survey(rcs_timeline *timeline, input *in)
{
    struct stat status;
    bool regular = strcmp(in->path, "-") != 0 && stat(in->path, &status) == 0 &&
                   S_ISREG(status.st_mode);
    in->size = regular ? (uint64_t)status.st_size : 0;
    bool alone = timeline->count == 1;
    if (timeline->open_count == RCS_TIMELINE_OPEN_MAX) {
        in->state = WAITING;
        timeline->order[timeline->order_count++] = in;
        return;
    }
    open_input(timeline, in);
    if (regular && !alone && in->state == READY) {
        put_aside(timeline, in);
    }
}

static int by_time(const void *left, const void *right)
{
    const input *a = *(input *const *)left;
    const input *b = *(input *const *)right;
    if (a->time_ns != b->time_ns) {
        return a->time_ns < b->time_ns ? -1 : 1;
    }
    return a->file < b->file ? -1 : a->file > b->file;
}

rcs_status rcs_timeline_new(const char *const *paths, size_t count,
                            const rcs_source_options *options, rcs_timeline **out)
{
    if (count == 0) {
        return RCS_ERR_ARGUMENT;
    }
    rcs_timeline *timeline = calloc(1, sizeof *timeline);
    if (!timeline) {
        return RCS_ERR_MEMORY;
    }
    timeline->options = options ? *options : (rcs_source_options){0};
    timeline->count = count;
    timeline->now_ns = INT64_MIN;
    timeline->inputs = calloc(count, sizeof *timeline->inputs);
    timeline->order = calloc(count, sizeof(input *));
    if (!timeline->inputs || !timeline->order) {
        rcs_timeline_free(timeline);
        return RCS_ERR_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        timeline->inputs[i] = (input){.path = paths[i], .file = (uint32_t)i};
        survey(timeline, &timeline->inputs[i]);
    }
    qsort(timeline->order, timeline->order_count, sizeof(input *), by_time);
    *out = timeline;
    return RCS_OK;
}

void rcs_timeline_free(rcs_timeline *timeline)
{
    if (timeline) {
        for (size_t i = 0; timeline->inputs && i < timeline->count; i++) {
            rcs_source_close(timeline->inputs[i].source);
        }
        free(timeline->inputs);
        free(timeline->order);
        free(timeline);
    }
}

/* The open input with the earliest packet; NULL: none, or one of them is starved. */
static input *earliest(rcs_timeline *timeline)
{
    input *best = NULL;
    timeline->starved = NULL;
    for (size_t i = timeline->open_count; i-- > 0;) {
        input *in = timeline->open[i];
        if (in->state == STARVED) {
            advance(timeline, in);
        }
        if (in->state == STARVED) {
            timeline->starved = in;
        } else if (in->state == READY && (!best || by_time(&in, &best) < 0)) {
            best = in;
        }
    }
    return timeline->starved ? NULL : best;
}

/* Open the inputs whose first packet is not later than any that is at hand. */
static input *reach(rcs_timeline *timeline)
{
    input *best = earliest(timeline);
    while (!timeline->starved && timeline->ahead < timeline->order_count &&
           timeline->open_count < RCS_TIMELINE_OPEN_MAX) {
        input *next = timeline->order[timeline->ahead];
        if (best && by_time(&best, &next) < 0) {
            break;
        }
        timeline->ahead++;
        open_input(timeline, next);
        if (next->state == READY && next->time_ns < timeline->now_ns) {
            next->late_ns = timeline->now_ns - next->time_ns;
        }
        best = earliest(timeline);
    }
    return best;
}

rcs_status rcs_timeline_next(rcs_timeline *timeline, rcs_packet *out)
{
    if (timeline->given) {
        advance(timeline, timeline->given);
        timeline->given = NULL;
    }
    input *in = reach(timeline);
    if (!in) {
        return timeline->starved ? RCS_AGAIN : RCS_END;
    }
    in->packets++;
    timeline->given = in;
    timeline->now_ns = in->time_ns > timeline->now_ns ? in->time_ns : timeline->now_ns;
    *out = in->packet;
    return RCS_OK;
}

void rcs_timeline_stop(rcs_timeline *timeline)
{
    timeline->given = NULL;
    timeline->starved = NULL;
    timeline->ahead = timeline->order_count;
    while (timeline->open_count > 0) {
        end_input(timeline, timeline->open[0], RCS_END);
    }
}

bool rcs_timeline_report(rcs_timeline *timeline, rcs_input_report *out)
{
    if (timeline->unreported == 0) {
        return false;
    }
    input *in = timeline->inputs;
    while (in->state != ENDED) {
        in++;
    }
    timeline->unreported--;
    in->state = REPORTED;
    *out = (rcs_input_report){
        .file = in->file,
        .path = in->path,
        .opened = in->opened,
        .ended = in->ended,
        .text = in->error.text,
        .damage = in->damage_count > 0 ? &in->damage : NULL,
        .damage_count = in->damage_count,
        .packets = in->packets,
        .bad_timestamps = in->bad_timestamps,
        .late_ns = in->late_ns,
    };
    return true;
}

int rcs_timeline_fd(const rcs_timeline *timeline)
{
    return timeline->starved ? rcs_source_fd(timeline->starved->source) : -1;
}

rcs_drops rcs_timeline_drops(const rcs_timeline *timeline)
{
    rcs_drops all = {0};
    for (size_t i = 0; i < timeline->count; i++) {
        const input *in = &timeline->inputs[i];
        rcs_drops drops = in->source ? rcs_source_drops(in->source) : in->drops;
        all.count += drops.count;
        all.ahead |= drops.ahead;
    }
    return all;
}

static uint64_t done_of(const input *in)
{
    uint64_t done = in->state == WAITING ? 0 : in->size;
    uint64_t total;
    if (in->source) {
        rcs_source_progress(in->source, &done, &total);
    }
    return done;
}

void rcs_timeline_progress(const rcs_timeline *timeline, uint64_t *done, uint64_t *total)
{
    bool known = true;
    *done = *total = 0;
    for (size_t i = 0; i < timeline->count; i++) {
        const input *in = &timeline->inputs[i];
        *done += done_of(in);
        *total += in->size;
        known = known && (in->size > 0 || in->opened != RCS_OK);
    }
    *total = known ? *total : 0;
}
