/* lookup.h -- what one client did for one question, joined across IDs, ports and servers */
#ifndef RCSI_LOOKUP_H
#define RCSI_LOOKUP_H

#include "rcodescope/finding.h"
#include "rcodescope/ledger.h"

/** The table has room for at least so many. */
#define RCSI_LOOKUPS_MIN 64

/** Servers of a lookup that are told apart. */
#define RCSI_LOOKUP_SERVERS 8

/** The tries at one server.  Times are hundredths of a second since the lookup began; what does
 *  not fit is the highest. */
typedef struct rcsi_tries_at {
    uint16_t first_cs, last_cs; /**< Its first and its last query. */
    uint16_t gap_cs;            /**< The longest time between two of them. */
    uint8_t tries;              /**< 255: or more. */
} rcsi_tries_at;

/** One lookup: two lines of the processor's cache, and a third if there is a second query. */
typedef struct rcsi_lookup {
    uint64_t key;          /**< Of client, question and opcode. */
    uint64_t id;           /**< 1-based, in order of appearance. */
    int64_t first_ns;      /**< Its first query or response. */
    int64_t asked_ns;      /**< Its last query; valid if queries > 0. */
    int64_t replied_ns;    /**< Its last response; valid if answers > 0. */
    int64_t success_ns;    /**< Its last success or, if `answered` alone, NXDOMAIN. */
    uint64_t held;         /**< Youngest finding held that any answer decides; 0: none. */
    uint64_t held_negative; /**< Youngest held NXDOMAIN: only data decides it. */
    uint32_t queries;      /**< Seen, mirror copies aside. */
    uint32_t answers;      /**< Responses to them. */
    uint32_t rcodes;       /**< Bit n: RCODE n came, n below 32. */
    uint16_t last_rcode;   /**< Valid if answers > 0. */
    uint8_t servers;       /**< Entries in `server`. */
    bool succeeded : 1;
    bool answered : 1;     /**< With a success or NXDOMAIN; success_ns says when. */
    bool has_data : 1;     /**< The success had a record of the type; valid if `succeeded`. */
    bool over : 1;         /**< Its client told somebody that it gave up. */
    bool timed : 1;        /**< `at` is valid; else there was one query, at first_ns. */
    bool last_aa : 1, last_has_data : 1, last_upward : 1; /**< As in rcs_upstream. */
    uint16_t server[RCSI_LOOKUP_SERVERS]; /**< Digests of the addresses asked. */
    rcs_endpoint last_server; /**< Asked last. */
    uint8_t waits;            /**< Bit n: nothing came from server n since it was asked last. */
    uint8_t told;             /**< Bit n: a finding says that server n does not answer. */
    uint8_t place : 3;        /**< In its bucket; valid if `placed`. */
    bool placed : 1;          /**< It can be found. */
    uint64_t success_server;  /**< Digest of its address; valid if `succeeded`. */
    rcsi_tries_at at[RCSI_LOOKUP_SERVERS];
} rcsi_lookup;

typedef struct rcsi_lookups rcsi_lookups;

/**
 * Reserve room for `capacity` lookups (at least 64 are made); the oldest makes room, unless a
 * finding of it is held or, as far as that is cheap, a server has not answered it.
 *
 * @param window_ns  A query later than this after the first one begins a new lookup.
 * @param ledger     Counts go here; outlives the table.
 * @return           RCS_OK, RCS_ERR_MEMORY.
 */
rcs_status rcsi_lookups_new(uint32_t capacity, int64_t window_ns, rcs_ledger *ledger,
                            rcsi_lookups **out);

/** NULL is allowed. */
void rcsi_lookups_free(rcsi_lookups *lookups);

/** Whose lookup of what. */
typedef struct rcsi_asker {
    const rcs_endpoint *client; /**< Its address counts, its port does not. */
    uint64_t question;          /**< As in rcsi_asked. */
    uint32_t alone;             /**< Tells messages without a question apart; else 0. */
    uint8_t opcode;
} rcsi_asker;

uint64_t rcsi_lookups_key(const rcsi_lookups *lookups, const rcsi_asker *asker);

/** The lookup with this key will be asked for soon: where it is noted is fetched meanwhile. */
void rcsi_lookups_expect(const rcsi_lookups *lookups, uint64_t key);

/** It will be asked for sooner still: what was expected is there by now, and the lookup itself is
 *  fetched. */
void rcsi_lookups_fetch(const rcsi_lookups *lookups, uint64_t key);

/** The lookup with this key, or NULL.  Pointers live until the next rcsi_lookups_enter(). */
rcsi_lookup *rcsi_lookups_find(rcsi_lookups *lookups, uint64_t key);

/** Is it about a query or about a response? */
typedef enum rcsi_sign {
    RCSI_SIGN_QUERY,
    RCSI_SIGN_RESPONSE
} rcsi_sign;

/**
 * The lookup that a query or response belongs to, added if there is none.  A query after a
 * success, or later than the window, begins another, and so does a response when nothing was
 * heard of the lookup for that long: its query is missing from the capture.
 */
rcsi_lookup *rcsi_lookups_enter(rcsi_lookups *lookups, uint64_t key, rcsi_sign sign,
                                int64_t now_ns);

/** Note an NXDOMAIN, which is an answer too. */
void rcsi_lookup_denied(rcsi_lookup *lookup, const rcs_endpoint *server, int64_t now_ns);

/** Note a success from this server. */
void rcsi_lookup_succeeded(rcsi_lookup *lookup, const rcs_endpoint *server, int64_t now_ns);

/** Did the last success come from another server than this?  Valid if `succeeded`. */
bool rcsi_lookup_succeeded_elsewhere(const rcsi_lookup *lookup, const rcs_endpoint *server);

/** Note a query to this server. */
void rcsi_lookup_asked(rcsi_lookup *lookup, const rcs_endpoint *server, int64_t now_ns);

/** Was this server asked?  Always true once as many are known as are told apart. */
bool rcsi_lookup_has_asked(const rcsi_lookup *lookup, const rcs_endpoint *server);

/** Note that this server answered something. */
void rcsi_lookup_heard(rcsi_lookup *lookup, const rcs_endpoint *server);

/** Place of a server among those that are told apart, or -1. */
int rcsi_lookup_server(const rcsi_lookup *lookup, const rcs_endpoint *server);

/** The tries at the server of this place. */
rcsi_tries_at rcsi_lookup_tries_at(const rcsi_lookup *lookup, int server);

/** A time, as rcsi_tries_at has it. */
uint16_t rcsi_lookup_moment(const rcsi_lookup *lookup, int64_t time_ns);

/** Note a response with this RCODE. */
void rcsi_lookup_answered(rcsi_lookup *lookup, uint16_t rcode, int64_t now_ns);

/** Findings numbered below `oldest_held` are no longer held: they protect nothing. */
void rcsi_lookups_let_go(rcsi_lookups *lookups, uint64_t oldest_held);

#endif
