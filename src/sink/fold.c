/* fold.c -- live: repeats of one response within a second become one line */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sink/fill.h"
#include "sink/phrase.h"
#include "sink/text.h"

enum { SLOTS = 256 };

static const int64_t window_ns = 1000000000;

/* A response that was printed, and how often it came again. */
typedef struct repeated {
    uint64_t finding; /* 0: free */
    uint64_t times;   /* Repeats that were not printed. */
    int64_t since_ns;
    rcs_kind kind;
    rcs_icmp icmp;
    rcs_tcp_end tcp;
    uint32_t rcode;   /* Certainty above, so that doubt is not folded into certainty. */
    uint16_t tsig, tkey, ede, qtype, qclass;
    uint8_t server[16], client[16];
    uint8_t qname_len;
    uint8_t qname[RCS_NAME_WIRE_MAX];
    char phrase[RCSI_PHRASE_MAX];
    char question[RCSI_QUESTION_TEXT_MAX];
} repeated;

/* Numbers of findings in a row, of which is known whether they were folded. */
#define REMEMBERED 65536

struct rcsi_fold {
    repeated slot[SLOTS];
    uint8_t folded[REMEMBERED / 8];
};

rcsi_fold *rcsi_fold_new(void)
{
    return calloc(1, sizeof(rcsi_fold));
}

static void put_repeats(rcsi_text *text, repeated *r)
{
    if (r->times > 0) {
        char times[32], line[RCSI_PHRASE_MAX + RCSI_QUESTION_TEXT_MAX + 128];
        rcsi_ink_on(text, RCSI_INK_STRONG);
        rcsi_printf(text->writer, "#%" PRIu64 " x %s", r->finding,
                    rcsi_grouped(r->times + 1, times));
        rcsi_ink_off(text, RCSI_INK_STRONG);
        rcsi_fill(text->options.catalog, "live-repeats",
                  RCSI_SLOTS({"code", r->phrase}, {"question", r->question}), line, sizeof line);
        rcsi_putc(text->writer, ' ');
        rcsi_puts(text->writer, line);
        rcsi_puts(text->writer, text->options.detail == RCSI_DETAIL_BRIEF ? "\n" : "\n\n");
    }
    r->finding = 0;
}

void rcsi_fold_flush(rcsi_text *text, int64_t now_ns)
{
    for (int i = 0; i < SLOTS; i++) {
        repeated *r = &text->fold->slot[i];
        if (r->finding && (now_ns == INT64_MAX || now_ns - r->since_ns >= window_ns)) {
            put_repeats(text, r);
        }
    }
}

static void fill(const rcsi_text *text, const rcs_finding *finding, repeated *out)
{
    const rcs_outcome *outcome = &finding->outcome;
    memset(out, 0, sizeof *out);
    out->finding = finding->id;
    out->since_ns = finding->time_ns;
    out->kind = finding->kind;
    out->icmp = finding->kind == RCS_KIND_UNREACHABLE ? finding->failure.icmp : RCS_ICMP_NONE;
    out->tcp = finding->kind == RCS_KIND_TCP_FAILED ? finding->failure.tcp : RCS_TCP_END_NONE;
    out->rcode = (uint32_t)outcome->certainty << 16 | outcome->rcode;
    out->tsig = outcome->has_tsig ? outcome->tsig.error : 0;
    out->tkey = outcome->has_tkey ? outcome->tkey.error : 0;
    out->ede = outcome->ede_count ? outcome->ede[0].code : UINT16_MAX;
    memcpy(out->server, finding->flow.server.ip, sizeof out->server);
    memcpy(out->client, finding->flow.client.ip, sizeof out->client);
    if (finding->has_question) {
        out->qtype = finding->qtype;
        out->qclass = finding->qclass;
        out->qname_len = (uint8_t)rcs_name_wire(&finding->qname, out->qname);
    }
    rcsi_result_phrase(text->options.catalog, finding, out->phrase);
    rcsi_text_question(text, finding, out->question);
}

static bool same(const repeated *a, const repeated *b)
{
    return a->kind == b->kind && a->icmp == b->icmp && a->tcp == b->tcp &&
           a->rcode == b->rcode &&
           a->tsig == b->tsig && a->tkey == b->tkey && a->ede == b->ede && a->qtype == b->qtype &&
           a->qclass == b->qclass && a->qname_len == b->qname_len &&
           memcmp(a->server, b->server, sizeof a->server) == 0 &&
           memcmp(a->client, b->client, sizeof a->client) == 0 &&
           memcmp(a->qname, b->qname, a->qname_len) == 0;
}

static void remember(rcsi_fold *fold, uint64_t id, bool folded)
{
    uint8_t *octet = &fold->folded[id % REMEMBERED / 8];
    uint8_t bit = (uint8_t)(1u << id % 8);
    *octet = (uint8_t)(folded ? *octet | bit : *octet & ~bit);
}

bool rcsi_fold_hides(const rcsi_text *text, const rcs_finding *finding)
{
    uint64_t id = finding->id;
    return (text->fold->folded[id % REMEMBERED / 8] & 1u << id % 8) != 0;
}

bool rcsi_fold_takes(rcsi_text *text, const rcs_finding *finding)
{
    repeated fresh;
    repeated *oldest = &text->fold->slot[0];
    fill(text, finding, &fresh);
    rcsi_fold_flush(text, finding->time_ns);
    for (int i = 0; i < SLOTS; i++) {
        repeated *r = &text->fold->slot[i];
        if (r->finding && same(r, &fresh)) {
            r->times++;
            remember(text->fold, finding->id, true);
            return true;
        }
        if (r->finding < oldest->finding) {
            oldest = r;
        }
    }
    if (oldest->finding) {
        put_repeats(text, oldest);
    }
    *oldest = fresh;
    remember(text->fold, finding->id, false);
    return false;
}
