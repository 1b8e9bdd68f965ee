/* summary.c -- counts of codes over many findings */
#include "rcodescope/summary.h"

#include <stdlib.h>
#include <string.h>

enum {
    RCODES = 4096, /* 12 bits (RFC 6891 6.1.3). */
    CODES = 65536  /* 16 bits: TSIG, TKEY, EDE. */
};

typedef struct tally {
    uint64_t responses, inexact, tcp;
} tally;

struct rcs_summary {
    uint64_t responses, tcp;
    uint64_t failures[RCS_KIND_COUNT];
    tally rcode[RCODES];
    tally tsig[CODES];
    tally tkey[CODES];
    tally ede[CODES];
    uint16_t highest; /* Of the 16-bit codes counted: the rows above it were never touched. */
};

rcs_status rcs_summary_new(rcs_summary **out)
{
    rcs_summary *summary = calloc(1, sizeof *summary);
    if (!summary) {
        return RCS_ERR_MEMORY;
    }
    *out = summary;
    return RCS_OK;
}

void rcs_summary_free(rcs_summary *summary)
{
    free(summary);
}

static void count(tally *row, const rcs_finding *finding, bool inexact)
{
    row->responses++;
    row->inexact += inexact;
    row->tcp += finding->flow.transport == RCS_TCP;
}

/* A code of 16 bits, which has no certainty of its own. */
static void count_code(rcs_summary *summary, tally *rows, uint16_t code,
                       const rcs_finding *finding)
{
    summary->highest = code > summary->highest ? code : summary->highest;
    count(&rows[code], finding, false);
}

/* A code that stands twice in one response is one response. */
static bool stands_before(const rcs_outcome *outcome, uint8_t index)
{
    for (uint8_t i = 0; i < index; i++) {
        if (outcome->ede[i].code == outcome->ede[index].code) {
            return true;
        }
    }
    return false;
}

void rcs_summary_add(rcs_summary *summary, const rcs_finding *finding)
{
    const rcs_outcome *outcome = &finding->outcome;
    bool inexact = outcome->certainty == RCS_INEXACT || outcome->certainty == RCS_CONFLICT;
    if (finding->kind != RCS_KIND_RESPONSE) {
        summary->failures[finding->kind]++;
        return;
    }
    summary->responses++;
    summary->tcp += finding->flow.transport == RCS_TCP;
    count(&summary->rcode[outcome->rcode & (RCODES - 1)], finding, inexact);
    if (outcome->has_tsig && outcome->tsig.error) {
        count_code(summary, summary->tsig, outcome->tsig.error, finding);
    }
    if (outcome->has_tkey && outcome->tkey.error) {
        count_code(summary, summary->tkey, outcome->tkey.error, finding);
    }
    for (uint8_t i = 0; i < outcome->ede_count; i++) {
        if (!stands_before(outcome, i)) {
            count_code(summary, summary->ede, outcome->ede[i].code, finding);
        }
    }
}

uint64_t rcs_summary_failures(const rcs_summary *summary, rcs_kind kind)
{
    return kind > RCS_KIND_RESPONSE && kind < RCS_KIND_COUNT ? summary->failures[kind] : 0;
}

uint64_t rcs_summary_responses(const rcs_summary *summary)
{
    return summary->responses;
}

uint64_t rcs_summary_tcp(const rcs_summary *summary)
{
    return summary->tcp;
}

/* The counters of a space and how many there are; none for spaces that are not counted. */
static const tally *tallies(const rcs_summary *summary, rcs_space space, uint32_t *codes)
{
    *codes = summary->highest + 1u;
    switch (space) {
    case RCS_SPACE_RCODE:
        *codes = RCODES;
        return summary->rcode;
    case RCS_SPACE_TSIG:
        return summary->tsig;
    case RCS_SPACE_TKEY:
        return summary->tkey;
    case RCS_SPACE_EDE:
        return summary->ede;
    case RCS_SPACE_OPCODE:
    case RCS_SPACE_TYPE:
    case RCS_SPACE_CLASS:
    case RCS_SPACE_OPTION:
    case RCS_SPACES:
        break;
    }
    *codes = 0;
    return NULL;
}

/* Put a row into `rows` (sorted, `used` of `max`); what falls off the end is left out. */
static size_t insert_row(rcs_summary_row *rows, size_t used, size_t max, rcs_summary_row row)
{
    size_t at = used;
    while (at > 0 && rows[at - 1].responses < row.responses) {
        at--;
    }
    if (at >= max) {
        return used;
    }
    size_t kept = used < max ? used : max - 1;
    memmove(rows + at + 1, rows + at, (kept - at) * sizeof *rows);
    rows[at] = row;
    return kept + 1;
}

size_t rcs_summary_rows(const rcs_summary *summary, rcs_space space, rcs_summary_row *out,
                        size_t max)
{
    uint32_t codes;
    const tally *rows_of = tallies(summary, space, &codes);
    size_t rows = 0, used = 0;
    for (uint32_t code = 0; code < codes; code++) {
        if (rows_of[code].responses) {
            rcs_summary_row row = {(uint16_t)code, rows_of[code].responses, rows_of[code].inexact,
                                   rows_of[code].tcp};
            used = insert_row(out, used, max, row);
            rows++;
        }
    }
    return rows;
}
