/* facts_clock.c -- whose clock is wrong, by what a TSIG says and the capture's own time */
#include "base/reader.h"
#include "catalog/values.h"
#include "catalog/when.h"
#include "diagnose/facts_part.h"

enum {
    BADTIME = 18,
    CLOCK_LEN = 6,
    FUDGE_DEFAULT = 300 /* RFC 8945 10 */
};

/* RFC 8945 5.2.3: BADTIME carries the server's clock in Other Data and repeats the client's in
   Time Signed; the query itself is the better witness. */
typedef struct clocks {
    bool known;
    int64_t server, client;
} clocks;

static clocks clocks_of(const rcs_finding *f)
{
    clocks out = {false, 0, 0};
    const rcs_tsig *tsig = &f->outcome.tsig;
    if (!f->outcome.has_tsig || tsig->error != BADTIME || tsig->other_len != CLOCK_LEN) {
        return out;
    }
    rcsi_reader r = rcsi_reader_of(tsig->other, tsig->other_len);
    bool by_query = f->query && f->query->has_tsig;
    out.known = true;
    out.server = (int64_t)rcsi_u48(&r);
    out.client = (int64_t)(by_query ? f->query->tsig_signed : tsig->time_signed);
    return out;
}

rcsi_value rcsi_fact_skew(const rcs_finding *f)
{
    clocks c = clocks_of(f);
    int64_t difference = c.client - c.server;
    return c.known ? rcsi_known(difference < 0 ? -difference : difference) : rcsi_unknown();
}

rcsi_value rcsi_fact_clock(const rcs_finding *f)
{
    clocks c = clocks_of(f);
    if (!c.known || c.client == c.server) {
        return rcsi_unknown();
    }
    return rcsi_known(c.client < c.server ? RCSI_CLOCK_BEHIND : RCSI_CLOCK_AHEAD);
}

static bool is_off(int64_t clock, int64_t time_ns, int64_t fudge)
{
    int64_t apart = clock - time_ns / 1000000000;
    return apart > fudge || apart < -fudge;
}

/* The capture has a clock, too; it is no judge, so it is only said which one differs from it. */
rcsi_value rcsi_fact_clock_off(const rcs_finding *f)
{
    clocks c = clocks_of(f);
    if (!c.known) {
        return rcsi_unknown();
    }
    int64_t fudge = f->query && f->query->has_tsig ? f->query->tsig_fudge : f->outcome.tsig.fudge;
    fudge = fudge > 0 ? fudge : FUDGE_DEFAULT;
    bool server = is_off(c.server, f->time_ns, fudge);
    bool client = is_off(c.client, f->query ? f->query->time_ns : f->time_ns, fudge);
    if (server && client) {
        return rcsi_known(RCSI_CLOCK_OFF_BOTH);
    }
    if (server) {
        return rcsi_known(RCSI_CLOCK_OFF_SERVER);
    }
    return rcsi_known(client ? RCSI_CLOCK_OFF_CLIENT : RCSI_CLOCK_OFF_NONE);
}
