/* facts_cookie.c -- what the COOKIE options of a query and its response tell together */
#include <string.h>

#include "base/reader.h"
#include "catalog/values.h"
#include "diagnose/facts_part.h"

/* RFC 9018 4: 8 octets of the client's, then version, 3 reserved, time stamp, hash. */
enum {
    CLIENT_LEN = 8,
    WHOLE_LEN = 24,
    VERSION_AT = 8,
    STAMP_AT = 12,
    EXPIRES = 3600, /* RFC 9018 4.3 */
    FUTURE = 300    /* RFC 9018 4.3 */
};

static bool is_version_1(const uint8_t *octets, size_t len)
{
    return len == WHOLE_LEN && octets[VERSION_AT] == 1;
}

/* The server that wants another cookie stamps it with its own clock: against that clock the
   capture's does not matter.  One that it gives back as it came has no age to be told. */
rcsi_value rcsi_fact_cookie_age(const rcs_finding *f)
{
    const rcs_cookie *fresh = &f->outcome.cookie;
    const rcs_query *q = f->query;
    if (!q || !is_version_1(q->cookie, q->cookie_len) || !is_version_1(fresh->octets, fresh->len) ||
        memcmp(q->cookie + CLIENT_LEN, fresh->octets + CLIENT_LEN, WHOLE_LEN - CLIENT_LEN) == 0) {
        return rcsi_unknown();
    }
    uint32_t apart = rcsi_load32(fresh->octets + STAMP_AT) - rcsi_load32(q->cookie + STAMP_AT);
    /* RFC 1982 3.2: half of the circle apart, neither comes first. */
    return apart == UINT32_C(0x80000000) ? rcsi_unknown() : rcsi_known((int32_t)apart);
}

rcsi_value rcsi_fact_cookie_state(const rcs_finding *f)
{
    const rcs_query *q = f->query;
    if (!q || q->cookie_kind != RCS_COOKIE_BOTH || q->cookie_len == 0) {
        return rcsi_unknown();
    }
    if (!is_version_1(q->cookie, q->cookie_len)) {
        return rcsi_known(RCSI_COOKIE_OPAQUE);
    }
    rcsi_value age = rcsi_fact_cookie_age(f);
    if (!age.known) {
        return age;
    }
    if (age.number > EXPIRES) {
        return rcsi_known(RCSI_COOKIE_EXPIRED);
    }
    return rcsi_known(age.number < -FUTURE ? RCSI_COOKIE_FUTURE : RCSI_COOKIE_VALID);
}

rcsi_value rcsi_fact_cookie_len(const rcs_finding *f)
{
    bool there = f->outcome.cookie.kind != RCS_COOKIE_NONE;
    return there ? rcsi_known(f->outcome.cookie.len) : rcsi_unknown();
}

/* RFC 7873 5.3: a response with another client cookie is not for this query. */
rcsi_value rcsi_fact_cookie_echoed(const rcs_finding *f)
{
    const rcs_cookie *cookie = &f->outcome.cookie;
    if (!f->query || f->query->cookie_len < CLIENT_LEN || cookie->len < CLIENT_LEN) {
        return rcsi_unknown();
    }
    return rcsi_known(memcmp(f->query->cookie, cookie->octets, CLIENT_LEN) == 0);
}

rcsi_value rcsi_fact_query_cookie_len(const rcs_finding *f)
{
    bool there = f->query && f->query->cookie_kind != RCS_COOKIE_NONE;
    return there ? rcsi_known(f->query->form.cookie_len) : rcsi_unknown();
}
