/* settle.h -- findings held back until the capture shows how their lookup went on */
#ifndef RCSI_SETTLE_H
#define RCSI_SETTLE_H

#include "pair/heard.h"
#include "pair/lookup.h"
#include "pair/pair.h"
#include "rcodescope/session.h"

typedef struct rcsi_settle rcsi_settle;

/** Reserve all that joining and holding takes.  @return RCS_OK, RCS_ERR_MEMORY. */
rcs_status rcsi_settle_new(const rcs_session_options *options, rcs_ledger *ledger,
                           rcsi_settle **out);

/** NULL is allowed. */
void rcsi_settle_free(rcsi_settle *settle);

/** What is seen of a message before it is decoded. */
typedef struct rcsi_glimpse {
    const rcs_flow *flow; /**< As it will be noted with. */
    uint64_t question;    /**< As in rcsi_asked; 0: none is seen. */
    uint8_t opcode;
    bool failed;          /**< A response whose header has an error. */
} rcsi_glimpse;

/** A message is about to be decoded: where its lookup is noted is fetched meanwhile. */
void rcsi_settle_expect(rcsi_settle *settle, const rcsi_glimpse *glimpse);

/** It was decoded, and is about to be noted: its lookup is fetched. */
void rcsi_settle_fetch(const rcsi_settle *settle);

/** Note a query; copies of a mirror port are not for here. */
void rcsi_settle_query(rcsi_settle *settle, const rcs_flow *flow, const rcs_message *message,
                       uint64_t question, int64_t now_ns);

typedef enum rcsi_settled {
    RCSI_SETTLED,   /**< The finding can be handed out at once. */
    RCSI_HELD       /**< It was copied, and may come out of rcsi_settle_take(). */
} rcsi_settled;

/**
 * Note a response: it may decide findings that are held, and be held itself.  Only after
 * rcsi_settle_take() returned false.
 *
 * @param finding   All but lookup and upstream is filled in; these are, if it is not held.
 * @param question  As in rcsi_match.
 */
rcsi_settled rcsi_settle_response(rcsi_settle *settle, rcs_finding *finding, uint64_t question);

/**
 * Say what the client of a failure got beside it.
 *
 * @param question  As in rcsi_match: of the type that is asked for beside.
 */
void rcsi_settle_beside(const rcsi_settle *settle, uint64_t question, rcs_finding *finding);

/** The lookup that a query without an answer belongs to; NULL: forgotten, or over since. */
rcsi_lookup *rcsi_settle_lookup(rcsi_settle *settle, const rcsi_unanswered *query);

typedef enum rcsi_end {
    RCSI_GIVEN_UP,
    RCSI_END_OF_CAPTURE /**< Before it could be known. */
} rcsi_end;

/**
 * Hold a finding that is no response while another is handed out: told at once or not, it comes
 * out of rcsi_settle_take().
 *
 * @return  Its number in the ring.
 */
uint64_t rcsi_settle_aside(rcsi_settle *settle, rcs_finding *finding, rcsi_lookup *lookup);

/**
 * Hold a finding that is no response.  Only after rcsi_settle_take() returned false.
 *
 * @param finding  All but lookup and upstream is filled in.
 * @param lookup   Of its query.
 */
rcsi_settled rcsi_settle_failure(rcsi_settle *settle, rcs_finding *finding, rcsi_lookup *lookup,
                                 rcsi_end end);

/** Who has answered anybody is noted there; `heard` outlives the other. */
void rcsi_settle_listen(rcsi_settle *settle, const rcsi_heard *heard);

/** Hold a finding that belongs to no lookup, as long as those before it are held, if there is
 *  room. */
rcsi_settled rcsi_settle_bare(rcsi_settle *settle, const rcs_finding *finding);

/**
 * What was told at once and is decided now, else the oldest finding held, if it is decided, due
 * at `now_ns`, or has to make room.
 *
 * @param out  Receives it; its pointers live until the next call of any of these functions.
 */
bool rcsi_settle_take(rcsi_settle *settle, int64_t now_ns, rcs_finding *out);

/** What is held now can be taken, decided or not; what is not counts as settled early. */
void rcsi_settle_release(rcsi_settle *settle);

/** No more messages: everything held can be taken. */
void rcsi_settle_finish(rcsi_settle *settle);

#endif
