/* groups.c -- findings with the same diagnosis, server and zone, each group once */
#include "rcodescope/groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/siphash.h"
#include "summary/distinct.h"

enum {
    WAYS = 8,              /* A group competes with these for its place. */
    GROUPS_DEFAULT = 2048,
    OCTETS_MAX = 4096      /* Of an example's message. */
};

/* What makes a group.  Names are in lower case (RFC 4343). */
typedef struct group_key {
    const rcs_entry *entry;
    uint8_t ip[16];
    uint8_t family;
    uint8_t zone_source;
    uint16_t zone_len;
    uint8_t zone[RCS_NAME_WIRE_MAX];
} group_key;

typedef struct slot {
    group_key key;
    uint64_t findings; /* 0: free */
    rcs_severity severity;
    int64_t first_ns, last_ns;
    uint64_t states[RCS_GROUP_STATES];
    rcsi_distinct clients;
    rcs_finding example; /* Points into what follows. */
    rcs_query query;
    uint8_t octets[OCTETS_MAX];
} slot;

/* One to be sorted. */
typedef struct ranked {
    const slot *group;
} ranked;

struct rcs_groups {
    slot *slots; /* sets * WAYS of them. */
    ranked *order; /* Room to sort them. */
    uint32_t sets;
    rcs_groups_rest rest;
};

/* Constant: the same capture gives the same rows.  Who steers groups into one set moves the
   small ones among them into the rest, where they are counted. */
static const rcsi_hash_key hash_key = {{1, 2}};

rcs_status rcs_groups_new(uint32_t most, rcs_groups **out)
{
    rcs_groups *groups = calloc(1, sizeof *groups);
    uint32_t wanted = most ? most : GROUPS_DEFAULT;
    if (groups) {
        groups->sets = (wanted + WAYS - 1) / WAYS;
        groups->slots = calloc((size_t)groups->sets * WAYS, sizeof *groups->slots);
        groups->order = calloc((size_t)groups->sets * WAYS, sizeof *groups->order);
    }
    if (!groups || !groups->slots || !groups->order) {
        rcs_groups_free(groups);
        return RCS_ERR_MEMORY;
    }
    *out = groups;
    return RCS_OK;
}

void rcs_groups_free(rcs_groups *groups)
{
    if (groups) {
        free(groups->slots);
        free(groups->order);
        free(groups);
    }
}

/* Below a guessed name only its registrable-looking end counts: two labels, three where the
   last two are short as in co.uk, the network of a reverse name. */
static size_t guess_at(const uint8_t *wire, size_t len)
{
    size_t start[128], labels = 0;
    for (size_t at = 0; at < len && wire[at] != 0; at += wire[at] + 1u) {
        start[labels++] = at;
    }
    if (labels < 3) {
        return 0;
    }
    const uint8_t *last = wire + start[labels - 1], *second = wire + start[labels - 2];
    size_t kept = 2;
    if (memcmp(last, "\4arpa", 5) == 0) {
        kept = memcmp(second, "\3ip6", 4) == 0 ? 14 : 5; /* /48 and /24 */
    } else if (last[0] == 2 && second[0] <= 3) {
        kept = 3;
    }
    return labels > kept ? start[labels - kept] : 0;
}

static void set_zone(const rcs_finding *finding, group_key *out)
{
    rcs_name zone;
    uint8_t wire[RCS_NAME_WIRE_MAX];
    rcs_zone_source source = rcs_finding_zone_source(finding, &zone);
    size_t len = source == RCS_ZONE_NONE ? 0 : rcs_name_wire(&zone, wire);
    if (len == 0) {
        return;
    }
    for (size_t i = 0; i < len; i++) { /* lengths of labels are below 'A' */
        wire[i] = wire[i] >= 'A' && wire[i] <= 'Z' ? (uint8_t)(wire[i] - 'A' + 'a') : wire[i];
    }
    size_t from = source == RCS_ZONE_GUESSED ? guess_at(wire, len) : 0;
    out->zone_source = (uint8_t)source;
    out->zone_len = (uint16_t)(len - from);
    memcpy(out->zone, wire + from, len - from);
}

static void key_of(const rcs_entry *entry, const rcs_finding *finding, group_key *out)
{
    memset(out, 0, sizeof *out);
    out->entry = entry;
    out->family = finding->flow.server.family;
    memcpy(out->ip, finding->flow.server.ip, sizeof out->ip);
    set_zone(finding, out);
}

static bool is_same(const group_key *a, const group_key *b)
{
    return a->entry == b->entry && a->family == b->family && a->zone_len == b->zone_len &&
           a->zone_source == b->zone_source && memcmp(a->ip, b->ip, sizeof a->ip) == 0 &&
           memcmp(a->zone, b->zone, a->zone_len) == 0;
}

static slot *set_of(const rcs_groups *groups, const group_key *key)
{
    uint64_t hash = rcsi_hash(&hash_key, key->entry->id, strlen(key->entry->id));
    hash ^= rcsi_hash(&hash_key, key->ip, sizeof key->ip) * 3;
    hash ^= rcsi_hash(&hash_key, key->zone, key->zone_len) * 5;
    return groups->slots + hash % groups->sets * WAYS;
}

static bool matters_less(const slot *a, const slot *b)
{
    if (a->findings != b->findings) {
        return a->findings < b->findings;
    }
    return a->severity != b->severity ? a->severity < b->severity : a->last_ns < b->last_ns;
}

/* The group of a key; if it is new, a free place or that of the least of its set. */
static slot *enter(rcs_groups *groups, const group_key *key)
{
    slot *set = set_of(groups, key);
    slot *least = set;
    for (int i = 0; i < WAYS; i++) {
        if (set[i].findings > 0 && is_same(&set[i].key, key)) {
            return &set[i];
        }
        if (matters_less(&set[i], least)) {
            least = &set[i];
        }
    }
    if (least->findings > 0) {
        groups->rest.findings += least->findings;
        groups->rest.groups++;
    }
    memset(least, 0, offsetof(slot, octets));
    least->key = *key;
    return least;
}

/* The message is read again from its copy, so that every pointer is to the copy. */
static void keep_example(slot *group, const rcs_finding *finding)
{
    const rcs_message *message = &finding->message;
    rcs_finding *example = &group->example;
    size_t len = message->len < OCTETS_MAX ? message->len : OCTETS_MAX;
    *example = *finding;
    if (finding->kind == RCS_KIND_RESPONSE) {
        memcpy(group->octets, message->wire, len);
        rcs_message_decode(group->octets, len, message->wire_len, &example->message);
        rcs_outcome_of(&example->message, &example->outcome);
        example->outcome.rcode = finding->outcome.rcode;
        example->outcome.certainty = finding->outcome.certainty;
    }
    if (finding->query) {
        group->query = *finding->query;
        example->query = &group->query;
    }
    if (example->message.has_question) {
        example->qname = example->message.qname;
    } else if (finding->has_question && finding->query) {
        example->qname = rcs_name_of(group->query.qname, group->query.qname_len);
    } else {
        example->has_question = false;
    }
}

static void note_time(slot *group, int64_t now_ns)
{
    bool fresh = group->findings == 0;
    group->first_ns = fresh || now_ns < group->first_ns ? now_ns : group->first_ns;
    group->last_ns = fresh || now_ns > group->last_ns ? now_ns : group->last_ns;
}

void rcs_groups_add(rcs_groups *groups, const rcs_finding *finding,
                    const rcs_explanation *explanation)
{
    group_key key;
    if (!explanation->main) {
        groups->rest.quiet++;
        return;
    }
    key_of(explanation->main, finding, &key);
    slot *group = enter(groups, &key);
    if (group->findings == 0 || explanation->severity > group->severity) {
        group->severity = explanation->severity;
        keep_example(group, finding);
    }
    note_time(group, finding->time_ns);
    group->findings++;
    if ((size_t)finding->lookup.state < RCS_GROUP_STATES) {
        group->states[finding->lookup.state]++;
    }
    rcsi_distinct_add(&group->clients, rcsi_hash(&hash_key, finding->flow.client.ip,
                                                 sizeof finding->flow.client.ip));
}

static int by_importance(const void *left, const void *right)
{
    const slot *a = ((const ranked *)left)->group, *b = ((const ranked *)right)->group;
    if (a->severity != b->severity) {
        return a->severity < b->severity ? 1 : -1;
    }
    if (a->findings != b->findings) {
        return a->findings < b->findings ? 1 : -1;
    }
    if (a->first_ns != b->first_ns) {
        return a->first_ns > b->first_ns ? 1 : -1;
    }
    return (a->example.id > b->example.id) - (a->example.id < b->example.id);
}

static void describe(const slot *from, rcs_group *out)
{
    out->entry = from->key.entry;
    out->severity = from->severity;
    out->server = from->example.flow.server;
    out->zone_source = (rcs_zone_source)from->key.zone_source;
    out->zone = rcs_name_of(from->key.zone, from->key.zone_len);
    out->findings = from->findings;
    out->clients = rcsi_distinct_count(&from->clients, &out->clients_exact);
    out->first_ns = from->first_ns;
    out->last_ns = from->last_ns;
    memcpy(out->states, from->states, sizeof out->states);
    out->example = &from->example;
}

size_t rcs_groups_rows(const rcs_groups *groups, rcs_group *out, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < (size_t)groups->sets * WAYS; i++) {
        if (groups->slots[i].findings > 0) {
            groups->order[count++].group = &groups->slots[i];
        }
    }
    qsort(groups->order, count, sizeof *groups->order, by_importance);
    for (size_t i = 0; i < count && i < max; i++) {
        describe(groups->order[i].group, &out[i]);
    }
    return count;
}

rcs_groups_rest rcs_groups_others(const rcs_groups *groups)
{
    return groups->rest;
}
