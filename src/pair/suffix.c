/* suffix.c -- names that a client asks for again with another end: its search list */
#include "pair/suffix.h"

#include <stdlib.h>
#include <string.h>

#include "base/mix.h"

enum {
    SETS = 1024,
    LABELS_MAX = 22, /* Longer names are no names of a search list. */
    DIGITS_FIRST = '0',
    DIGITS_LAST = '9'
};

/* A name that does not exist: a line of the processor's cache. */
typedef struct denial {
    uint64_t number;
    int64_t time_ns;
    uint8_t labels;
    uint16_t digest[LABELS_MAX]; /* Of each label but the first, which the tag covers. */
} denial;

typedef struct set {
    denial way[RCSI_SUFFIX_DENIED_MAX];
} set;

/* Of the denials in a set, client, first label and type; 0: free.  All sets' tags stay in the
 * processor's cache, and few answers need more of them. */
typedef struct tags {
    uint16_t way[RCSI_SUFFIX_DENIED_MAX];
} tags;

struct rcsi_suffixes {
    rcsi_hash_key key;
    int64_t last_ns; /* Of the last denial. */
    tags tags[SETS];
    set *sets;
};

/* Labels of a name, borrowed from its message. */
typedef struct labels {
    const uint8_t *at[LABELS_MAX];
    size_t count;
} labels;

rcs_status rcsi_suffixes_new(rcsi_suffixes **out)
{
    rcsi_suffixes *suffixes = calloc(1, sizeof *suffixes);
    if (suffixes) {
        suffixes->key = rcsi_hash_key_new();
        suffixes->last_ns = INT64_MIN;
        suffixes->sets = calloc(SETS, sizeof *suffixes->sets);
    }
    if (!suffixes || !suffixes->sets) {
        rcsi_suffixes_free(suffixes);
        return RCS_ERR_MEMORY;
    }
    *out = suffixes;
    return RCS_OK;
}

void rcsi_suffixes_free(rcsi_suffixes *suffixes)
{
    if (suffixes) {
        free(suffixes->sets);
        free(suffixes);
    }
}

/* False: the name is broken, compressed (a question's is not), the root or too long. */
static bool split(const rcs_name *name, labels *out)
{
    size_t at = name->at;
    out->count = 0;
    while (at < name->msg_len && name->msg[at] != 0) {
        size_t len = name->msg[at];
        if (len > 63 || at + len >= name->msg_len || out->count == LABELS_MAX) {
            return false;
        }
        out->at[out->count++] = name->msg + at;
        at += len + 1;
    }
    return at < name->msg_len && out->count > 0;
}

/* Could a host have this name?  "_dmarc" is looked for upwards on purpose, and numbers below a
   block list are addresses. */
static bool is_host(const labels *name)
{
    const uint8_t *first = name->at[0];
    bool digits = true;
    for (size_t i = 1; i <= first[0]; i++) {
        digits = digits && first[i] >= DIGITS_FIRST && first[i] <= DIGITS_LAST;
    }
    bool nibbles = name->count > 1 && first[0] == 1 && name->at[1][0] == 1;
    return first[1] != '_' && !digits && !nibbles;
}

static bool asks_for_address(const rcs_finding *f)
{
    return f->has_question && (f->qtype == RCS_TYPE_A || f->qtype == RCS_TYPE_AAAA);
}

static uint64_t hash_of(const rcsi_suffixes *suffixes, const rcs_finding *f, const uint8_t *first)
{
    uint64_t words[2];
    memcpy(words, f->flow.client.ip, sizeof words);
    uint64_t label = rcsi_mix_caseless(&suffixes->key, first, first[0] + 1u, f->qtype);
    return rcsi_mix(&suffixes->key, words[0] ^ label, words[1] + label);
}

static void digest(const rcsi_suffixes *suffixes, const labels *name, denial *out)
{
    out->labels = (uint8_t)name->count;
    out->digest[0] = 0;
    for (size_t i = 1; i < name->count; i++) {
        const uint8_t *label = name->at[i];
        out->digest[i] =
            (uint16_t)rcsi_mix_caseless(&suffixes->key, label, label[0] + 1u, 0);
    }
}

static uint16_t tag_of(uint64_t hash)
{
    uint16_t tag = (uint16_t)(hash >> 48);
    return tag ? tag : 1;
}

static bool is_gone(const denial *d, int64_t now_ns)
{
    return now_ns - d->time_ns > RCSI_SUFFIX_WINDOW_NS;
}

/* A free way of a set, or that of its oldest denial. */
static size_t way_for(const tags *t, const set *s)
{
    size_t oldest = 0;
    for (size_t i = 0; i < RCSI_SUFFIX_DENIED_MAX; i++) {
        if (t->way[i] == 0) {
            return i;
        }
    }
    for (size_t i = 1; i < RCSI_SUFFIX_DENIED_MAX; i++) {
        oldest = s->way[i].time_ns < s->way[oldest].time_ns ? i : oldest;
    }
    return oldest;
}

void rcsi_suffix_denied(rcsi_suffixes *suffixes, const rcs_finding *finding, uint64_t number)
{
    labels name;
    if (!asks_for_address(finding) || !split(&finding->qname, &name) || !is_host(&name)) {
        return;
    }
    uint64_t hash = hash_of(suffixes, finding, name.at[0]);
    set *here = &suffixes->sets[hash % SETS];
    tags *marks = &suffixes->tags[hash % SETS];
    size_t way = way_for(marks, here);
    marks->way[way] = tag_of(hash);
    here->way[way].number = number;
    here->way[way].time_ns = finding->time_ns;
    digest(suffixes, &name, &here->way[way]);
    suffixes->last_ns = finding->time_ns;
}

/* Is one the other without labels that stand together behind the first? */
static bool is_kin(const denial *a, const denial *b)
{
    const denial *longer = a->labels > b->labels ? a : b, *shorter = longer == a ? b : a;
    size_t m = shorter->labels, n = longer->labels, ahead = 1, behind = 0;
    if (m == n) {
        return false;
    }
    while (ahead < m && longer->digest[ahead] == shorter->digest[ahead]) {
        ahead++;
    }
    while (behind < m - 1 && longer->digest[n - 1 - behind] == shorter->digest[m - 1 - behind]) {
        behind++;
    }
    return ahead == m || (behind >= 2 && ahead + behind >= m);
}

/* A name that is answered, by its hash. */
typedef struct answered {
    const labels *name;
    uint64_t hash;
    int64_t time_ns;
} answered;

static size_t take_kin(rcsi_suffixes *suffixes, const answered *a,
                       uint64_t out[RCSI_SUFFIX_DENIED_MAX])
{
    set *here = &suffixes->sets[a->hash % SETS];
    tags *marks = &suffixes->tags[a->hash % SETS];
    denial whole = {.labels = 0};
    size_t found = 0;
    for (size_t i = 0; i < RCSI_SUFFIX_DENIED_MAX; i++) {
        const denial *d = &here->way[i];
        if (marks->way[i] != tag_of(a->hash) || is_gone(d, a->time_ns)) {
            continue;
        }
        if (whole.labels == 0) {
            digest(suffixes, a->name, &whole);
        }
        if (is_kin(d, &whole)) {
            out[found++] = d->number;
            marks->way[i] = 0;
        }
    }
    return found;
}

/* Nearly always no. */
static bool may_have(const rcsi_suffixes *suffixes, uint64_t hash)
{
    const tags *marks = &suffixes->tags[hash % SETS];
    uint16_t tag = tag_of(hash), found = 0;
    for (size_t i = 0; i < RCSI_SUFFIX_DENIED_MAX; i++) {
        found |= marks->way[i] == tag;
    }
    return found != 0;
}

size_t rcsi_suffix_answered(rcsi_suffixes *suffixes, const rcs_finding *finding,
                            uint64_t out[RCSI_SUFFIX_DENIED_MAX])
{
    labels name;
    if (suffixes->last_ns == INT64_MIN ||
        finding->time_ns - suffixes->last_ns > RCSI_SUFFIX_WINDOW_NS ||
        !asks_for_address(finding) || !split(&finding->qname, &name)) {
        return 0;
    }
    uint64_t hash = hash_of(suffixes, finding, name.at[0]);
    const answered a = {&name, hash, finding->time_ns};
    return may_have(suffixes, hash) ? take_kin(suffixes, &a, out) : 0;
}
