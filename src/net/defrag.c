/* defrag.c -- IP datagrams put together again from their fragments (RFC 791, RFC 8200 4.5) */
#include "net/defrag.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mix.h"
#include "base/reader.h"
#include "base/table.h"
#include "net/held.h"

enum {
    DATAGRAM_MAX = 65535,
    FAMILY_IPV6 = 6,
    WAYS = 1024, /* By default as many as there are datagrams. */
    LOOKS_MAX = 64,
    INNER_MAX = 4 /* one waits while those that make room for it are taken, and so on */
};

/* RFC 8200 4.5: 60 s; routers of IPv4 use 30 s, and the DNS gives up before that. */
#define PATIENCE_NS (30 * INT64_C(1000000000))

/* Copies that a mirror port makes come at once; identifications are not used again so soon. */
#define ECHO_NS INT64_C(1000000000)

/* RFC 791 3.2: addresses, protocol, identification; RFC 8200 4.5: without the protocol. */
typedef struct datagram_key {
    uint8_t source[16], destination[16];
    uint32_t id;
    uint8_t family, protocol;
    uint8_t zero[2];
} datagram_key;

_Static_assert(sizeof(datagram_key) == 40, "a key without padding");

typedef enum stage {
    GATHERING,
    DROPPED, /* A fragment contradicted: so do all that are still to come. */
    GIVEN_OUT
} stage;

/* The tunnel that a datagram's first fragment came in; copies of the same may take others. */
typedef struct tunnel {
    uint8_t depth, family;
    uint8_t source[16], destination[16];
} tunnel;

/* A datagram whose fragments are being gathered, or were a moment ago. */
typedef struct unfinished {
    rcsi_item item;
    datagram_key key;
    struct unfinished *younger, *elder; /* On its way, while it is GATHERING. */
    int64_t since_ns;
    rcsi_held held;
    uint32_t end;       /* Where it ends; DATAGRAM_MAX + 1: the last fragment did not come. */
    uint32_t highest;   /* The highest position of a fragment's end. */
    uint32_t fragments; /* Of them: duplicates are not counted here. */
    uint8_t protocol;   /* Said by the first fragment. */
    tunnel tunnel;      /* Likewise. */
    stage stage;
    int64_t given_out_ns; /* Valid if GIVEN_OUT. */
} unfinished;

#define END_UNKNOWN (DATAGRAM_MAX + 1u)

/* A fragment out of a datagram that was put together: whose octets are soon overwritten. */
typedef struct inner {
    rcsi_segment fragment;
    uint8_t source[16], destination[16], outer_source[16], outer_destination[16];
    uint8_t octets[DATAGRAM_MAX];
} inner;

struct rcsi_defrag {
    rcsi_table table;
    rcsi_pool pool;
    rcs_ledger_fragments *ledger;
    unfinished *ways[WAYS]; /* By addresses: the youngest that is GATHERING. */
    int64_t now_ns;
    bool finishing;
    unfinished *done;   /* Completed by the fragment at hand. */
    uint64_t *evicting; /* Where the victim's fragments are counted; NULL: nothing to evict. */
    unfinished *victim; /* Has to go first. */
    bool is_fed;        /* The fragment at hand is still to be stored. */
    rcsi_segment fragment;
    inner inners[INNER_MAX]; /* Come before the fragment at hand, the last first. */
    uint32_t inner_count;
    uint8_t scratch[DATAGRAM_MAX];
};

rcs_status rcsi_defrag_new(uint32_t datagrams, uint32_t pool_kib, rcs_ledger_fragments *ledger,
                           rcsi_defrag **out)
{
    rcsi_defrag *defrag = calloc(1, sizeof *defrag);
    if (!defrag) {
        return RCS_ERR_MEMORY;
    }
    defrag->ledger = ledger;
    defrag->now_ns = INT64_MIN;
    if (rcsi_table_init(&defrag->table, datagrams, sizeof(unfinished), sizeof(datagram_key)) !=
            RCS_OK ||
        rcsi_pool_init(&defrag->pool, pool_kib) != RCS_OK) {
        rcsi_defrag_free(defrag);
        return RCS_ERR_MEMORY;
    }
    *out = defrag;
    return RCS_OK;
}

void rcsi_defrag_free(rcsi_defrag *defrag)
{
    if (defrag) {
        rcsi_table_free(&defrag->table);
        rcsi_pool_free(&defrag->pool);
        free(defrag);
    }
}

static size_t address_len(uint8_t family)
{
    return family == FAMILY_IPV6 ? 16 : 4;
}

static datagram_key key_of(const rcsi_segment *fragment)
{
    datagram_key key = {.id = fragment->fragment_id, .family = fragment->family};
    size_t address = address_len(fragment->family);
    memcpy(key.source, fragment->source, address);
    memcpy(key.destination, fragment->destination, address);
    key.protocol = fragment->family == FAMILY_IPV6 ? 0 : fragment->protocol;
    return key;
}

static uint32_t way_between(const rcsi_defrag *defrag, const uint8_t source[16],
                            const uint8_t destination[16])
{
    rcsi_words from = rcsi_load_words(source), to = rcsi_load_words(destination);
    const rcsi_hash_key *secret = &defrag->table.secret;
    uint64_t hash = rcsi_mix(secret, from.a, from.b);
    hash = rcsi_mix(secret, hash ^ to.a, to.b);
    return (uint32_t)(hash % WAYS);
}

static void set_out(rcsi_defrag *defrag, unfinished *u)
{
    unfinished **way = &defrag->ways[way_between(defrag, u->key.source, u->key.destination)];
    u->elder = *way;
    if (u->elder) {
        u->elder->younger = u;
    }
    *way = u;
}

static void change_stage(rcsi_defrag *defrag, unfinished *u, stage to)
{
    if (u->stage == GATHERING) {
        unfinished **way = &defrag->ways[way_between(defrag, u->key.source, u->key.destination)];
        *(u->younger ? &u->younger->elder : way) = u->elder;
        if (u->elder) {
            u->elder->younger = u->younger;
        }
    }
    u->stage = to;
}

static void forget(rcsi_defrag *defrag, unfinished *u, uint64_t *counter)
{
    change_stage(defrag, u, DROPPED);
    *counter += u->fragments;
    defrag->ledger->held -= u->fragments;
    rcsi_held_clear(&u->held, &defrag->pool);
    rcsi_table_remove(&defrag->table, u);
}

/* RFC 5722 3: the datagram is discarded, with the fragments that are still to come. */
static void drop(rcsi_defrag *defrag, unfinished *u)
{
    defrag->ledger->overlapping += u->fragments;
    defrag->ledger->held -= u->fragments;
    u->fragments = 0;
    change_stage(defrag, u, DROPPED);
    rcsi_held_clear(&u->held, &defrag->pool);
}

/* Positions that are known, present or not, from the start without a break. */
static uint32_t known_run(const unfinished *u)
{
    uint32_t at = 0;
    for (;;) {
        size_t present = rcsi_held_present_run(&u->held, at, u->end - at);
        size_t absent = rcsi_held_absent_run(&u->held, at + present, u->end - at - present);
        at += (uint32_t)(present + absent);
        if (present + absent == 0 || at == u->end) {
            return at;
        }
    }
}

/* Do its edges contradict what is known of the datagram?  Payload lengths but the last's are
 * multiples of 8 (RFC 791 3.2, RFC 8200 4.5). */
static bool edges_contradict(const unfinished *u, const rcsi_segment *f)
{
    uint32_t end = f->fragment_offset + f->payload_wire_len;
    if (end > DATAGRAM_MAX || (f->fragment_more && f->payload_wire_len % 8 != 0)) {
        return true;
    }
    if (f->fragment_more) {
        return u->end != END_UNKNOWN && end > u->end;
    }
    return (u->end != END_UNKNOWN && end != u->end) || end < u->highest;
}

static void note_tunnel(tunnel *t, const rcsi_segment *f)
{
    t->depth = f->tunnels;
    if (f->tunnels > 0) {
        t->family = f->outer_family;
        memcpy(t->source, f->outer_source, address_len(f->outer_family));
        memcpy(t->destination, f->outer_destination, address_len(f->outer_family));
    }
}

static void note_edges(unfinished *u, const rcsi_segment *f)
{
    uint32_t end = f->fragment_offset + f->payload_wire_len;
    u->highest = end > u->highest ? end : u->highest;
    u->end = f->fragment_more ? u->end : end;
    if (f->fragment_offset == 0) {
        u->protocol = f->protocol;
        note_tunnel(&u->tunnel, f);
    }
}

/* Octets of a fragment that is a part of what it overlaps, or overlaps nothing. */
static bool overlap_contradicts(const rcsi_segment *f, const rcsi_held_result *put)
{
    bool partly = put->stored > 0 && put->stored < put->done;
    return put->conflicts > 0 || (partly && f->family == FAMILY_IPV6);
}

/* Store a fragment.  False: the pool is empty, somebody has to go. */
static bool store(rcsi_defrag *defrag, unfinished *u, const rcsi_segment *f)
{
    rcsi_held_result put = rcsi_held_put(&u->held, &defrag->pool, f->fragment_offset, f->payload,
                                         f->payload_len);
    if (overlap_contradicts(f, &put)) {
        u->fragments++;
        defrag->ledger->held++;
        drop(defrag, u);
        return true;
    }
    if (put.done < f->payload_len) {
        return false;
    }
    if (put.stored == 0 && u->fragments > 0 && f->payload_len > 0) {
        defrag->ledger->duplicate++;
        return true;
    }
    rcsi_held_put_absent(&u->held, &defrag->pool, f->fragment_offset + f->payload_len,
                         f->payload_wire_len - f->payload_len);
    u->fragments++;
    defrag->ledger->held++;
    note_edges(u, f);
    if (u->end != END_UNKNOWN && known_run(u) == u->end) {
        defrag->done = u;
    }
    return true;
}

static unfinished *find_or_add(rcsi_defrag *defrag, const datagram_key *key)
{
    unfinished *u = rcsi_table_find(&defrag->table, key);
    if (u && u->stage == GIVEN_OUT && defrag->now_ns - u->given_out_ns > ECHO_NS) {
        rcsi_table_remove(&defrag->table, u);
        u = NULL;
    }
    if (u) {
        return u;
    }
    defrag->victim = rcsi_table_victim(&defrag->table, key);
    if (defrag->victim) {
        return NULL;
    }
    u = rcsi_table_add(&defrag->table, key);
    u->since_ns = defrag->now_ns;
    u->end = END_UNKNOWN;
    set_out(defrag, u);
    return u;
}

/* The fragment that is next to be stored; NULL: none. */
static const rcsi_segment *fed(const rcsi_defrag *defrag)
{
    if (defrag->inner_count > 0) {
        return &defrag->inners[defrag->inner_count - 1].fragment;
    }
    return defrag->is_fed ? &defrag->fragment : NULL;
}

static void dealt_with(rcsi_defrag *defrag)
{
    if (defrag->inner_count > 0) {
        defrag->inner_count--;
    } else {
        defrag->is_fed = false;
    }
}

/* Deal with a fragment; sets `done` or `victim` if somebody has to be given out first. */
static void settle_fragment(rcsi_defrag *defrag, const rcsi_segment *f)
{
    datagram_key key = key_of(f);
    unfinished *u = find_or_add(defrag, &key);
    if (!u) {
        return;
    }
    if (u->stage != GATHERING) {
        *(u->stage == DROPPED ? &defrag->ledger->overlapping : &defrag->ledger->duplicate) += 1;
    } else if (edges_contradict(u, f)) {
        u->fragments++;
        defrag->ledger->held++;
        drop(defrag, u);
    } else if (!store(defrag, u, f)) {
        defrag->victim = (unfinished *)(void *)defrag->table.oldest;
        return;
    }
    dealt_with(defrag);
}

void rcsi_defrag_advance(rcsi_defrag *defrag, int64_t now_ns)
{
    defrag->now_ns = now_ns > defrag->now_ns ? now_ns : defrag->now_ns;
}

void rcsi_defrag_feed(rcsi_defrag *defrag, const rcsi_segment *fragment, int64_t now_ns)
{
    assert(!defrag->is_fed && !defrag->inner_count && !defrag->done);
    rcsi_defrag_advance(defrag, now_ns);
    defrag->ledger->fragments++;
    defrag->fragment = *fragment;
    defrag->is_fed = true;
}

void rcsi_defrag_feed_inner(rcsi_defrag *defrag, const rcsi_segment *fragment)
{
    defrag->ledger->fragments++;
    if (defrag->inner_count == INNER_MAX) {
        defrag->ledger->evicted++;
        return;
    }
    inner *in = &defrag->inners[defrag->inner_count++];
    in->fragment = *fragment;
    memcpy(in->source, fragment->source, address_len(fragment->family));
    memcpy(in->destination, fragment->destination, address_len(fragment->family));
    if (fragment->tunnels > 0) {
        memcpy(in->outer_source, fragment->outer_source, address_len(fragment->outer_family));
        memcpy(in->outer_destination, fragment->outer_destination,
               address_len(fragment->outer_family));
    }
    memcpy(in->octets, fragment->payload, fragment->payload_len);
    in->fragment.source = in->source;
    in->fragment.destination = in->destination;
    in->fragment.outer_source = in->outer_source;
    in->fragment.outer_destination = in->outer_destination;
    in->fragment.payload = in->octets;
}

void rcsi_defrag_finish(rcsi_defrag *defrag)
{
    assert(!defrag->is_fed && !defrag->inner_count && !defrag->done);
    defrag->finishing = true;
}

/* Copy a datagram out as far as it is present from its start. */
static void linearise(rcsi_defrag *defrag, const unfinished *u, rcsi_whole *out)
{
    uint32_t end = u->end == END_UNKNOWN ? DATAGRAM_MAX : u->end;
    out->family = u->key.family;
    out->waited_ns = defrag->now_ns - u->since_ns;
    out->protocol = u->protocol;
    memcpy(out->source, u->key.source, sizeof out->source);
    memcpy(out->destination, u->key.destination, sizeof out->destination);
    out->tunnels = u->tunnel.depth;
    out->outer_family = u->tunnel.family;
    memcpy(out->outer_source, u->tunnel.source, sizeof out->outer_source);
    memcpy(out->outer_destination, u->tunnel.destination, sizeof out->outer_destination);
    out->len = (uint32_t)rcsi_held_present_run(&u->held, 0, end);
    out->wire_len = end;
    out->octets = defrag->scratch;
    rcsi_held_copy(&u->held, 0, defrag->scratch, out->len);
}

/* Give a datagram up.  True: its beginning is worth a look. */
static bool give_up(rcsi_defrag *defrag, unfinished *u, uint64_t *counter, rcsi_whole *out)
{
    linearise(defrag, u, out);
    out->complete = false;
    forget(defrag, u, counter);
    return out->len > 0;
}

static bool give_out(rcsi_defrag *defrag, rcsi_whole *out)
{
    unfinished *u = defrag->done;
    linearise(defrag, u, out);
    out->complete = true;
    defrag->ledger->used += u->fragments;
    defrag->ledger->held -= u->fragments;
    u->fragments = 0;
    change_stage(defrag, u, GIVEN_OUT);
    u->given_out_ns = defrag->now_ns;
    rcsi_held_clear(&u->held, &defrag->pool);
    defrag->done = NULL;
    return true;
}

/* The oldest datagram, if its time is up. */
static unfinished *expired(const rcsi_defrag *defrag)
{
    unfinished *oldest = (unfinished *)(void *)defrag->table.oldest;
    bool late = oldest && (defrag->finishing || oldest->since_ns < defrag->now_ns - PATIENCE_NS);
    return late ? oldest : NULL;
}

static bool give_up_late(rcsi_defrag *defrag, unfinished *late, rcsi_whole *out)
{
    uint64_t at_the_end = 0;
    bool worth = give_up(defrag, late,
                         defrag->finishing ? &at_the_end : &defrag->ledger->expired, out);
    defrag->ledger->held += at_the_end;
    return worth;
}

static bool give_up_victim(rcsi_defrag *defrag, rcsi_whole *out)
{
    unfinished *victim = defrag->victim;
    defrag->victim = NULL;
    return give_up(defrag, victim, &defrag->ledger->evicted, out);
}

bool rcsi_defrag_take(rcsi_defrag *defrag, rcsi_whole *out)
{
    for (;;) {
        /* What was inside of somebody late may complete others who are. */
        unfinished *late = defrag->inner_count > 0 ? NULL : expired(defrag);
        if (late && give_up_late(defrag, late, out)) {
            return true;
        }
        if (late) {
            continue;
        }
        const rcsi_segment *next = fed(defrag);
        if (!next) {
            return false;
        }
        settle_fragment(defrag, next);
        if (defrag->done) {
            return give_out(defrag, out);
        }
        if (defrag->victim && give_up_victim(defrag, out)) {
            return true;
        }
    }
}

static bool has_begun(const unfinished *u, const rcsi_begun *begun)
{
    enum { PROTOCOL_UDP = 17, UDP_HEADER = 8, NEEDED = UDP_HEADER + 2 };
    uint8_t start[NEEDED];
    const rcs_flow *flow = begun->flow;
    bool fits = u->since_ns <= begun->until_ns &&
                u->key.family == flow->server.family && u->protocol == PROTOCOL_UDP &&
                memcmp(u->key.source, flow->server.ip, sizeof u->key.source) == 0 &&
                memcmp(u->key.destination, flow->client.ip, sizeof u->key.destination) == 0;
    if (!fits || rcsi_held_present_run(&u->held, 0, NEEDED) < NEEDED) {
        return false;
    }
    rcsi_held_copy(&u->held, 0, start, NEEDED);
    return rcsi_load16(start) == flow->server.port &&
           rcsi_load16(start + 2) == flow->client.port &&
           rcsi_load16(start + UDP_HEADER) == begun->id;
}

bool rcsi_defrag_has_begun(const rcsi_defrag *defrag, const rcsi_begun *begun)
{
    const rcs_flow *flow = begun->flow;
    const unfinished *u = defrag->ways[way_between(defrag, flow->server.ip, flow->client.ip)];
    for (int looks = 0; u && looks < LOOKS_MAX; looks++, u = u->elder) {
        if (has_begun(u, begun)) {
            return true;
        }
    }
    return false;
}

void rcsi_whole_parse(const rcsi_whole *whole, const rcsi_own_ports *own, rcsi_segment *out)
{
    const rcsi_upper upper = {whole->octets, whole->len, whole->wire_len};
    *out = (rcsi_segment){.family = whole->family,
                          .protocol = whole->protocol,
                          .source = whole->source,
                          .destination = whole->destination,
                          .tunnels = whole->tunnels,
                          .outer_family = whole->outer_family,
                          .outer_source = whole->outer_source,
                          .outer_destination = whole->outer_destination};
    rcsi_segment_parse_upper(&upper, own, out);
}
