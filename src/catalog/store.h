/* store.h -- what a catalog holds in memory */
#ifndef RCSI_STORE_H
#define RCSI_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalog/codes.h"
#include "catalog/stanza.h"
#include "catalog/when.h"
#include "rcodescope/catalog.h"

/** No entry, no condition: ends chains. */
#define RCSI_NONE UINT32_MAX

/** A growable array.  `items` is NULL while it is empty. */
typedef struct rcsi_array {
    void *items;
    size_t count, capacity;
} rcsi_array;

/** Room for one more item of `size` octets: a pointer to it, zeroed, or NULL (no memory). */
void *rcsi_array_add(rcsi_array *array, size_t size);

/** Where an entry came from; later ones win. */
typedef enum rcsi_origin {
    RCSI_BUILT_IN,
    RCSI_TRANSLATION, /**< Replaces text of built-in entries only. */
    RCSI_ADVICE       /**< A site's own. */
} rcsi_origin;

/** Words of a set of facts. */
#define RCSI_FACT_WORDS ((RCSI_FACTS + 63) / 64)

/** An entry and what matching needs. */
typedef struct rcsi_entry {
    rcs_entry public;
    uint32_t condition, condition_count; /**< In rcs_catalog.conditions. */
    uint32_t claim_count;                /**< Code ranges that it explains. */
    uint32_t weight;                     /**< Sum over its conditions. */
    uint32_t round;                      /**< Adding that brought it, 0: built in. */
    const char *over;                    /**< Ids it comes before, "a, b", or NULL. */
    uint32_t over_line;                  /**< Where that stands in its text. */
    uint32_t line;                       /**< Where it was first written. */
    uint32_t id_hash;                    /**< Spares most comparisons of ids. */
    uint32_t height;                     /**< Longest chain of entries that it comes before. */
    uint32_t over_first, over_count;     /**< Those that come before it, in rcs_catalog.overs. */
    uint64_t asks[RCSI_FACT_WORDS];      /**< Bit n: a condition asks for fact n. */
    uint32_t gate;                       /**< The condition that its gate is of, or any. */
} rcsi_entry;

/** A range of codes that an entry explains. */
typedef struct rcsi_claim {
    rcs_space space;
    uint16_t first, last;
    uint32_t entry;
    uint32_t line; /**< Where it stands in its text. */
} rcsi_claim;

/** One id of an Over: field. */
typedef struct rcsi_over {
    uint32_t winner, loser;
} rcsi_over;

typedef struct rcsi_label {
    const char *key, *text;
} rcsi_label;

/** Entries that can only match a finding which carries one certain code. */
typedef enum rcsi_anchor {
    RCSI_ANCHOR_EDE,
    RCSI_ANCHOR_TSIG,
    RCSI_ANCHOR_TKEY,
    RCSI_ANCHOR_RCODE,
    RCSI_ANCHOR_NONE, /**< Must be looked at for every finding. */
    RCSI_ANCHORS
} rcsi_anchor;

/** Buckets an anchor; codes share one when they are equal modulo this. */
#define RCSI_BUCKETS 64

/** Codes below this have their handbook entries in a table. */
#define RCSI_PAGES 64

/** What one entry wants of one fact: of its conditions the one that the fewest findings fulfil. */
typedef struct rcsi_gate {
    int64_t value;
    uint32_t entry;
    uint16_t fact; /**< RCSI_FACTS: it has no such condition. */
    uint16_t more; /**< Gates of the same bucket and fact behind this one. */
} rcsi_gate;

/** The gates of one bucket, those of one fact together, by value; in rcs_catalog.gates. */
typedef struct rcsi_bucket {
    uint32_t first, end;
} rcsi_bucket;

/** One text that strings point into. */
typedef struct rcsi_block {
    struct rcsi_block *next;
    char text[];
} rcsi_block;

struct rcs_catalog {
    rcsi_codes codes;
    rcsi_block *blocks;
    rcsi_array entries;    /**< rcsi_entry, in the order of the files. */
    rcsi_array conditions; /**< rcsi_condition */
    rcsi_array claims;     /**< rcsi_claim */
    rcsi_array overs;      /**< rcsi_over, by loser; made by indexing */
    rcsi_array gates;      /**< rcsi_gate; made by indexing */
    rcsi_array labels;     /**< rcsi_label */
    rcsi_array pairs;      /**< rcs_pair */
    uint32_t rounds;       /**< Successful rcs_catalog_add() calls. */
    rcsi_bucket bucket[RCSI_ANCHORS][RCSI_BUCKETS];
    uint32_t page[RCS_SPACES][RCSI_PAGES]; /**< Handbook entries of the low codes, or RCSI_NONE. */
};

static inline rcsi_entry *rcsi_entry_at(const rcs_catalog *catalog, size_t index)
{
    return (rcsi_entry *)catalog->entries.items + index;
}

static inline const rcsi_condition *rcsi_conditions_of(const rcs_catalog *catalog,
                                                       const rcsi_entry *entry)
{
    return (const rcsi_condition *)catalog->conditions.items + entry->condition;
}

/** Does an entry ask for a fact? */
static inline bool rcsi_entry_asks(const rcsi_entry *entry, rcsi_fact fact)
{
    return (entry->asks[fact / 64] >> fact % 64 & 1) != 0;
}

/** The entry with this id, or NULL. */
rcsi_entry *rcsi_entry_by_id(const rcs_catalog *catalog, const char *id, size_t len);

/** A text that is being added. */
typedef struct rcsi_batch {
    rcsi_origin origin;
    size_t first_new; /**< Entries from this index on came with this text. */
    uint32_t round;   /**< For rcsi_entry.round. */
} rcsi_batch;

/** Add one stanza.  Its strings must live as long as the catalog. */
rcs_status rcsi_entry_add(rcs_catalog *catalog, const rcsi_stanza *stanza,
                          const rcsi_batch *batch, rcs_error *err);
rcs_status rcsi_pair_add(rcs_catalog *catalog, const rcsi_stanza *stanza, rcs_error *err);
rcs_status rcsi_label_add(rcs_catalog *catalog, const rcsi_stanza *stanza, rcs_error *err);

/** Work out anew which entries to look at for a code. */
rcs_status rcsi_catalog_open_gates(rcs_catalog *catalog);

/** Work out buckets and precedence anew; complain about what only shows in the whole. */
rcs_status rcsi_catalog_index(rcs_catalog *catalog, rcs_error *err);

/** The entry's range of codes that `text` holds: "rcode 23", "tsig 24-3840". */
bool rcsi_claim_parse(const rcsi_codes *codes, const char *text, size_t len, rcsi_claim *out);

/** What is wrong with a See: value, or NULL. */
const char *rcsi_see_problem(const char *text);

#endif
