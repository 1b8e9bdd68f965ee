/* captured.h -- the findings of a capture of this repository, or of the shared ones */
#ifndef RCS_TESTS_CAPTURED_H
#define RCS_TESTS_CAPTURED_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "rcodescope/session.h"
#include "rcodescope/source.h"

/** What is done with each finding. */
typedef void captured_look(void *state, const rcs_finding *finding);

/** "pcaps/x.pcap" below the repository, "lab/x.pcap" below the shared captures. */
static inline const char *captured_path(const char *name, char *out, size_t cap)
{
    const char *shared = getenv("RCS_SHARED");
    if (name[0] == 'p') {
        snprintf(out, cap, "%s/%s", RCS_SOURCE_DIR, name);
    } else if (shared) {
        snprintf(out, cap, "%s/%s", shared, name);
    } else {
        snprintf(out, cap, "%s/../shared/%s", RCS_SOURCE_DIR, name);
    }
    return out;
}

/** Is it there?  Says so if not. */
static inline bool captured_there(const char *name)
{
    char path[4096];
    bool there = access(captured_path(name, path, sizeof path), R_OK) == 0;
    if (!there) {
        fprintf(stderr, "SKIPPED: no %s\n", path);
    }
    return there;
}

static inline void captured_take(rcs_session *session, captured_look *look, void *state)
{
    static rcs_finding finding;
    while (rcs_session_take(session, &finding)) {
        look(state, &finding);
    }
}

/** Look at all findings of a capture, held ones included.  @return false: it cannot be read. */
static inline bool captured_each(const char *name, captured_look *look, void *state)
{
    char path[4096];
    rcs_session_options options = {.pairing = RCS_PAIRING_ON, .lookups = RCS_LOOKUPS_HELD,
                                   .silences = RCS_SILENCES_ON, .hold_all = true};
    options.limits.transactions = options.limits.lookups = options.limits.held = 4096;
    rcs_session *session = NULL;
    rcs_source *source = NULL;
    rcs_packet packet;
    if (rcs_source_open_file(captured_path(name, path, sizeof path), NULL, &source, NULL) !=
        RCS_OK) {
        return false;
    }
    if (rcs_session_new(&options, &session) != RCS_OK) {
        rcs_source_close(source);
        return false;
    }
    while (rcs_source_next(source, &packet) == RCS_OK) {
        rcs_session_feed(session, &packet);
        captured_take(session, look, state);
    }
    rcs_session_finish(session);
    captured_take(session, look, state);
    rcs_session_free(session);
    rcs_source_close(source);
    return true;
}

#endif
