/* ties.c -- could two diagnoses fit one finding and weigh the same */
#include "catalog/store.h"

/* What the conditions of both entries leave of the values of one fact. */
typedef struct room {
    int64_t low, high;  /* Bounds, both included. */
    int64_t wanted;     /* Valid if `fixed`. */
    bool fixed, empty;
} room;

static void narrow(room *r, const rcsi_condition *condition)
{
    switch (condition->comparison) {
    case RCSI_EQUAL:
        r->empty = r->empty || (r->fixed && r->wanted != condition->value);
        r->fixed = true;
        r->wanted = condition->value;
        break;
    case RCSI_LESS:
        r->high = condition->value - 1 < r->high ? condition->value - 1 : r->high;
        break;
    case RCSI_GREATER:
        r->low = condition->value + 1 > r->low ? condition->value + 1 : r->low;
        break;
    case RCSI_NOT_EQUAL:
        break;
    }
}

static bool excludes(const rcs_catalog *catalog, const rcsi_entry *entry, rcsi_fact fact,
                     int64_t value)
{
    const rcsi_condition *conditions = rcsi_conditions_of(catalog, entry);
    for (uint32_t i = 0; i < entry->condition_count; i++) {
        if (conditions[i].fact == fact && conditions[i].comparison == RCSI_NOT_EQUAL &&
            conditions[i].value == value) {
            return true;
        }
    }
    return false;
}

static void narrow_all(const rcs_catalog *catalog, const rcsi_entry *entry, rcsi_fact fact,
                       room *r)
{
    const rcsi_condition *conditions = rcsi_conditions_of(catalog, entry);
    for (uint32_t i = 0; i < entry->condition_count; i++) {
        if (conditions[i].fact == fact) {
            narrow(r, &conditions[i]);
        }
    }
}

/* Can this fact have a value that both allow?  *r receives what is left. */
static bool agree(const rcs_catalog *catalog, const rcsi_entry *a, const rcsi_entry *b,
                  rcsi_fact fact, room *r)
{
    *r = (room){.low = INT64_MIN, .high = INT64_MAX};
    narrow_all(catalog, a, fact, r);
    narrow_all(catalog, b, fact, r);
    if (r->fixed) {
        return !r->empty && r->wanted >= r->low && r->wanted <= r->high &&
               !excludes(catalog, a, fact, r->wanted) && !excludes(catalog, b, fact, r->wanted);
    }
    return r->low <= r->high;
}

/* RFC 6891 6.1.3: the header holds the lower four bits of the RCODE. */
static bool nibble_fits(const room *rcode, const room *nibble)
{
    return !rcode->fixed || !nibble->fixed || (rcode->wanted & 15) == nibble->wanted;
}

static bool comes_before(const rcs_catalog *catalog, uint32_t winner, uint32_t loser)
{
    const rcsi_over *overs = catalog->overs.items;
    for (size_t i = 0; i < catalog->overs.count; i++) {
        if (overs[i].winner == winner && overs[i].loser == loser) {
            return true;
        }
    }
    return false;
}

/* The order of rules that rcs_explain() goes by, as far as it needs no finding. */
static bool equally_ranked(const rcsi_entry *a, const rcsi_entry *b)
{
    return a->condition_count > 0 && b->condition_count > 0 &&
           a->public.about == b->public.about && a->round == b->round && a->weight == b->weight;
}

bool rcs_catalog_may_tie(const rcs_catalog *catalog, size_t first, size_t second)
{
    const rcsi_entry *a = rcsi_entry_at(catalog, first), *b = rcsi_entry_at(catalog, second);
    if (first == second || !equally_ranked(a, b) ||
        comes_before(catalog, (uint32_t)first, (uint32_t)second) ||
        comes_before(catalog, (uint32_t)second, (uint32_t)first)) {
        return false;
    }
    room rooms[RCSI_FACTS];
    for (int fact = 0; fact < RCSI_FACTS; fact++) {
        /* Two Extended DNS Errors can stand in one message: then their order decides. */
        if (!agree(catalog, a, b, (rcsi_fact)fact, &rooms[fact])) {
            return false;
        }
    }
    return nibble_fits(&rooms[RCSI_FACT_RCODE], &rooms[RCSI_FACT_NIBBLE]);
}
