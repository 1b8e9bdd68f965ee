/* sides.c -- how much of the exchanges a capture shows: both sides, or one */
#include "session/sides.h"

void rcsi_sides_response(rcsi_sides *sides, const rcs_exchange *exchange)
{
    sides->paired += exchange->answer == RCS_ANSWER_FIRST;
    sides->alone += exchange->answer == RCS_ANSWER_ALONE;
}

void rcsi_sides_failure(rcsi_sides *sides, rcs_kind kind, uint32_t queries)
{
    sides->sees_back |= kind == RCS_KIND_UNREACHABLE;
    sides->asked_once += queries == 1;
    sides->asked_again += queries > 1;
}

/* Where most responses have their query, one that has none lost it; else the capture may lack
 * the answers of other servers as it lacks the queries. */
bool rcsi_sides_lack_queries(const rcsi_sides *sides)
{
    enum { FEW = 4 };
    return sides->alone * FEW >= sides->paired;
}

/* Whoever does not ask again has got an answer. */
bool rcsi_sides_lack_answers(const rcsi_sides *sides)
{
    return sides->paired == 0 && !sides->sees_back && sides->asked_once > sides->asked_again;
}
