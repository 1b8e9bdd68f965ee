/* pair.c -- queries remembered until their response comes */
#include "pair/pair.h"

#include <string.h>

#include "base/fingerprint.h"
#include "base/mix.h"
#include "base/prefetch.h"
#include "pair/form.h"
#include "pair/slots.h"

/* Stub resolvers give up within 30 s; a later answer under the same key is for another query. */
#define PAIR_AGE_MAX_NS (120 * INT64_C(1000000000))

/* A mirror port copies a packet within this time; no client asks again so soon. */
#define COPY_WITHIN_NS (2 * INT64_C(1000000))

/* RFC 1035 4.1.1, 4.1.2: the question is behind the header; type and class follow its name. */
enum {
    QUESTION_AT = 12,
    CODES_OCTETS = 4
};

static void note_answered(rcsi_pair *pair, uint32_t slot, uint64_t fingerprint)
{
    rcsi_slots_enter_stage(pair, slot, RCSI_STAGE_ANSWERED);
    pair->slots[slot].fingerprint = fingerprint;
    pair->answered_count++;
    if (pair->answered_count > pair->answered_max) {
        rcsi_slots_release(pair, pair->ages[RCSI_STAGE_ANSWERED].oldest);
    }
}

/* Octets of a question's name, which stands behind the header, where no pointer can lead it
 * anywhere; 0: it does not end within `room`. */
static size_t question_name_len(const uint8_t *name, size_t room)
{
    size_t at = 0;
    while (at < room && name[at] != 0) {
        at += 1u + name[at];
    }
    return at < room && at < RCS_NAME_WIRE_MAX ? at + 1 : 0;
}

/* Fills in all but the question. */
static void want_exchange(const rcsi_pair *pair, const rcs_flow *flow, uint16_t id, rcsi_wanted *w)
{
    w->key = rcsi_slots_key(flow, id);
    w->bucket = rcsi_slots_bucket(pair, &w->key);
    rcsi_prefetch(&pair->buckets[w->bucket]);
}

/* `codes`: type and class; `name_len` 0: no question. */
static void want_question(const rcsi_pair *pair, const uint8_t *name, size_t name_len,
                          uint32_t codes, rcsi_wanted *w)
{
    w->name = name;
    w->name_len = name_len;
    w->has_question = name_len > 0;
    w->question = rcsi_mix_caseless(&pair->hash_key, name, name_len, codes);
}

uint64_t rcsi_pair_question(const rcsi_pair *pair, const rcs_name *name, uint16_t type,
                            uint16_t klass)
{
    const uint8_t *octets = name->msg + name->at;
    size_t len = question_name_len(octets, (size_t)name->msg_len - name->at);
    uint32_t codes = (uint32_t)type << 16 | klass;
    return len > 0 ? rcsi_mix_caseless(&pair->hash_key, octets, len, codes) : 0;
}

/* Most messages have the question that their first octets seem to have. */
static void want(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message, rcsi_wanted *w)
{
    rcsi_wanted *e = &pair->expected;
    const rcs_name *qname = &message->qname;
    if (message->has_question && e->has_question && e->name == qname->msg + qname->at) {
        *w = *e;
        e->has_question = false;
        return;
    }
    want_exchange(pair, flow, message->id, w);
    if (message->has_question) {
        const uint8_t *name = qname->msg + qname->at;
        size_t name_len = question_name_len(name, (size_t)qname->msg_len - qname->at);
        uint32_t codes = (uint32_t)message->qtype << 16 | message->qclass;
        want_question(pair, name, name_len, codes, w);
    } else {
        want_question(pair, message->wire, 0, 0, w);
    }
}

uint64_t rcsi_pair_expect(rcsi_pair *pair, const rcs_flow *flow, const uint8_t *wire, size_t len)
{
    rcsi_wanted *w = &pair->expected;
    w->has_question = false;
    if (len < QUESTION_AT) {
        return 0;
    }
    want_exchange(pair, flow, (uint16_t)(wire[0] << 8 | wire[1]), w);
    const uint8_t *name = wire + QUESTION_AT;
    size_t name_len = question_name_len(name, len - QUESTION_AT);
    if (name_len == 0 || len - QUESTION_AT - name_len < CODES_OCTETS) {
        return 0;
    }
    const uint8_t *c = name + name_len;
    uint32_t codes = (uint32_t)c[0] << 24 | (uint32_t)c[1] << 16 | (uint32_t)c[2] << 8 | c[3];
    want_question(pair, name, name_len, codes, w);
    rcsi_slots_fetch(pair, w->bucket);
    return w->question;
}

static void remember_octets(rcsi_pair *pair, rcsi_transaction *t, const rcsi_wanted *w,
                            const rcs_cookie *cookie)
{
    size_t name_len = w->name_len;
    size_t cookie_len = cookie->len < RCS_COOKIE_MAX ? cookie->len : RCS_COOKIE_MAX;
    t->question = w->question;
    t->qname_len = (uint8_t)name_len;
    t->cookie_len = (uint8_t)cookie_len;
    t->cookie_kind = (uint8_t)cookie->kind;
    uint8_t *to = t->octets;
    if (name_len + cookie_len > RCSI_INLINE_OCTETS) {
        t->ring_at = rcsi_slots_ring_reserve(pair, name_len + cookie_len);
        to = pair->ring + t->ring_at % pair->ring_size;
    }
    if (name_len) {
        memcpy(to, w->name, name_len);
    }
    if (cookie_len) {
        memcpy(to + name_len, cookie->octets, cookie_len);
    }
}

static void remember_fields(rcsi_transaction *t, const rcs_message *message,
                            const rcs_outcome *outcome)
{
    t->flags = message->flags;
    t->has_question = message->has_question;
    t->qtype = message->has_question ? message->qtype : 0;
    t->qclass = message->has_question ? message->qclass : 0;
    t->complete = message->complete;
    t->has_edns = outcome->has_edns;
    t->edns_version = outcome->has_edns ? outcome->edns_version : 0;
    t->options = outcome->options;
    t->udp_size = outcome->has_edns ? outcome->udp_size : 0;
    t->dnssec_ok = outcome->has_edns && outcome->dnssec_ok;
    t->has_tsig = outcome->has_tsig;
    t->tsig_signed = outcome->has_tsig ? outcome->tsig.time_signed : 0;
    t->tsig_fudge = outcome->has_tsig ? outcome->tsig.fudge : 0;
    t->form = rcsi_query_form_of(message, outcome);
}

static bool same_exchange(const rcsi_transaction *t, const rcsi_wanted *w)
{
    return memcmp(&t->key, &w->key, sizeof t->key) == 0;
}

/* Was the very same query seen a moment ago? */
static bool is_copy(const rcsi_pair *pair, const rcsi_wanted *w, uint16_t flags, int64_t now_ns)
{
    uint32_t slot = pair->buckets[w->bucket].youngest;
    for (int steps = 0; slot != RCSI_NO_SLOT && steps < RCSI_CHAIN_STEPS_MAX; steps++) {
        const rcsi_transaction *t = &pair->slots[slot];
        int64_t apart = now_ns - t->time_ns;
        if (apart > COPY_WITHIN_NS || apart < -COPY_WITHIN_NS) {
            return false;
        }
        if (same_exchange(t, w) && t->question == w->question && t->flags == flags) {
            return true;
        }
        slot = t->previous;
    }
    return false;
}

rcsi_asked rcsi_pair_query(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message,
                           const rcs_outcome *outcome, const rcs_packet *packet)
{
    rcsi_wanted w;
    want(pair, flow, message, &w);
    const rcsi_asked asked = {w.question, is_copy(pair, &w, message->flags, packet->time_ns)};
    if (asked.copy) {
        return asked;
    }
    uint32_t slot = rcsi_slots_reserve(pair);
    rcsi_transaction *t = &pair->slots[slot];
    t->key = w.key;
    t->bucket = w.bucket;
    t->file = packet->file;
    t->packet = packet->number;
    t->interface = packet->interface;
    t->time_ns = packet->time_ns;
    pair->clock_ns = packet->time_ns > pair->clock_ns ? packet->time_ns : pair->clock_ns;
    t->noted_ns = pair->clock_ns;
    t->hearsay = packet->carried != NULL;
    t->stage = RCSI_STAGE_WAITING;
    remember_fields(t, message, outcome);
    remember_octets(pair, t, &w, &outcome->cookie);
    rcsi_slots_append(pair, slot);
    return asked;
}

/* RFC 5452 9.1: the question must be the same; error responses may lack it (RFC 1035 4.1.1). */
static bool same_question(const rcsi_transaction *t, const rcsi_wanted *w)
{
    return !w->has_question || !t->has_question || t->question == w->question;
}

/* What a bucket holds for a response; RCSI_NO_SLOT: nothing of the kind. */
typedef struct candidates {
    uint32_t fits;           /* The oldest that waits for it. */
    uint32_t answered;       /* The youngest that had its answer. */
    uint32_t wrong_question; /* The oldest that waits for an answer to something else. */
    uint32_t other_address;  /* The oldest that waits for it from another address. */
    uint16_t again;          /* Of those it fits, how many are behind the oldest. */
} candidates;

static void first_only(uint32_t *kept, uint32_t slot)
{
    *kept = *kept == RCSI_NO_SLOT ? slot : *kept;
}

/* Slots come from the youngest to the oldest. */
static void consider(candidates *c, const rcsi_transaction *t, const rcsi_wanted *w, uint32_t slot)
{
    if (!same_exchange(t, w)) {
        bool here = memcmp(&t->key, &w->key, RCSI_HASHED_OCTETS) == 0;
        bool waits = t->stage != RCSI_STAGE_ANSWERED;
        if (here && waits && w->has_question && t->question == w->question) {
            c->other_address = slot;
        }
    } else if (!same_question(t, w)) {
        if (t->stage != RCSI_STAGE_ANSWERED) {
            c->wrong_question = slot;
        }
    } else if (t->stage == RCSI_STAGE_ANSWERED) {
        first_only(&c->answered, slot);
    } else {
        c->again = (uint16_t)(c->again + (c->fits != RCSI_NO_SLOT));
        c->fits = slot;
    }
}

/* From the youngest: who uses one port and ID for lookup after lookup leaves a long chain of
 * answered ones.  What waited for longer than 120 s is given up on the way: a silent server. */
static candidates search(rcsi_pair *pair, const rcsi_wanted *w, int64_t now_ns)
{
    candidates c = {RCSI_NO_SLOT, RCSI_NO_SLOT, RCSI_NO_SLOT, RCSI_NO_SLOT, 0};
    uint32_t slot = pair->buckets[w->bucket].youngest;
    for (int steps = 0; slot != RCSI_NO_SLOT && steps < RCSI_CHAIN_STEPS_MAX; steps++) {
        const rcsi_transaction *t = &pair->slots[slot];
        uint32_t older = t->previous;
        if (now_ns - t->time_ns > PAIR_AGE_MAX_NS) {
            pair->ledger->unanswered += t->stage <= RCSI_STAGE_OVERDUE;
            rcsi_slots_release(pair, slot);
        } else {
            consider(&c, t, w, slot);
        }
        slot = older;
    }
    return c;
}

static void set_query(rcsi_pair *pair, uint32_t slot, rcs_answer answer, rcsi_match *out)
{
    out->query = rcsi_slots_recall(pair, &pair->slots[slot]);
    out->exchange.answer = answer;
}

static void match_first(rcsi_pair *pair, const candidates *c, const rcsi_wanted *w, rcsi_match *out)
{
    const rcsi_transaction *t = &pair->slots[c->fits];
    set_query(pair, c->fits, RCS_ANSWER_FIRST, out);
    out->exchange.retransmitted = c->again;
    out->exchange.case_folded = w->has_question && out->query->qname_len == w->name_len &&
                                memcmp(out->query->qname, w->name, w->name_len) != 0;
    if (!w->has_question) {
        out->question = t->question;
    }
}

/* RFC 5936 2.2: the answer to a transfer may take many messages. */
static rcs_answer kind_of_second(const rcsi_transaction *t, uint64_t fingerprint)
{
    bool transfer = t->qtype == RCS_TYPE_AXFR || t->qtype == RCS_TYPE_IXFR;
    if (transfer && t->key.transport == RCS_TCP) {
        return RCS_ANSWER_CONTINUED;
    }
    return t->fingerprint == fingerprint ? RCS_ANSWER_COPY : RCS_ANSWER_DIFFERENT;
}

static void match_late(rcsi_pair *pair, const candidates *c, uint64_t fingerprint,
                       rcsi_match *out)
{
    if (c->answered != RCSI_NO_SLOT) {
        const rcsi_transaction *t = &pair->slots[c->answered];
        set_query(pair, c->answered, kind_of_second(t, fingerprint), out);
    } else if (c->wrong_question != RCSI_NO_SLOT) {
        set_query(pair, c->wrong_question, RCS_ANSWER_WRONG_QUESTION, out);
    } else if (c->other_address != RCSI_NO_SLOT) {
        set_query(pair, c->other_address, RCS_ANSWER_OTHER_ADDRESS, out);
    } else {
        pair->ledger->responses_alone++;
    }
}

void rcsi_pair_response(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message,
                        int64_t now_ns, rcsi_match *out)
{
    rcsi_wanted w;
    want(pair, flow, message, &w);
    candidates c = search(pair, &w, now_ns);
    uint64_t fingerprint = rcsi_fingerprint(pair->hash_key.k[0], message->wire, message->len);
    *out = (rcsi_match){NULL, {RCS_ANSWER_ALONE, 0, false}, w.question};
    if (c.fits == RCSI_NO_SLOT) {
        match_late(pair, &c, fingerprint, out);
        return;
    }
    match_first(pair, &c, &w, out);
    note_answered(pair, c.fits, fingerprint);
}

void rcsi_pair_copy(rcsi_pair *pair, const rcs_flow *flow, const rcs_message *message,
                    rcsi_match *out)
{
    rcsi_wanted w;
    want(pair, flow, message, &w);
    *out = (rcsi_match){NULL, {RCS_ANSWER_COPY, 0, false}, w.question};
    uint32_t slot = pair->buckets[w.bucket].youngest;
    for (int steps = 0; slot != RCSI_NO_SLOT && steps < RCSI_CHAIN_STEPS_MAX; steps++) {
        const rcsi_transaction *t = &pair->slots[slot];
        if (t->stage == RCSI_STAGE_ANSWERED && same_exchange(t, &w) && same_question(t, &w)) {
            set_query(pair, slot, RCS_ANSWER_COPY, out);
            return;
        }
        slot = t->previous;
    }
}
