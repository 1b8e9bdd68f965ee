/* when.c -- reads conditions of catalog entries */
#include "catalog/when.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "catalog/codes.h"
#include "catalog/values.h"
#include "rcodescope/finding.h"

/* What values a fact takes. */
typedef enum fact_kind {
    KIND_RCODE,
    KIND_TSIG,
    KIND_TKEY,
    KIND_EDE,
    KIND_OPCODE,
    KIND_TYPE,
    KIND_CLASS,
    KIND_BOOL,
    KIND_NUMBER,
    KIND_DURATION,
    KIND_TRANSPORT,
    KIND_COOKIE,
    KIND_CERTAINTY,
    KIND_DEFECT,
    KIND_CLOCK,
    KIND_TLD,
    KIND_LOOKUP,
    KIND_WAY,
    KIND_BESIDE,
    KIND_CLOCK_OFF,
    KIND_COOKIE_STATE,
    KIND_SPECIAL,
    KIND_REPLY,
    KIND_ADDRESS,
    KIND_EDE_STYLE,
    KIND_EDE_REASON,
    KIND_SIGNATURE,
    KIND_SOFTWARE,
    KIND_KIND,
    KIND_ICMP,
    KIND_REPORTER,
    KIND_HEARD,
    KIND_TCP_END
} fact_kind;

static const struct {
    const char *word;
    fact_kind kind;
    unsigned weight;
} facts[RCSI_FACTS] = {
#define RCSI_FACT(symbol, word, kind, weight, function)                                            \
    [RCSI_FACT_##symbol] = {word, KIND_##kind, weight},
#include "catalog/facts.def"
#undef RCSI_FACT
};

typedef struct named_value {
    fact_kind kind;
    const char *word;
    int64_t value;
} named_value;

static const named_value named_values[] = {
    {KIND_BOOL, "yes", 1},
    {KIND_BOOL, "no", 0},
    {KIND_TRANSPORT, "udp", 1},
    {KIND_TRANSPORT, "tcp", 2},
    {KIND_COOKIE, "none", RCS_COOKIE_NONE},
    {KIND_COOKIE, "client", RCS_COOKIE_CLIENT},
    {KIND_COOKIE, "both", RCS_COOKIE_BOTH},
    {KIND_COOKIE, "malformed", RCS_COOKIE_MALFORMED},
    {KIND_CLOCK, "behind", RCSI_CLOCK_BEHIND},
    {KIND_CLOCK, "ahead", RCSI_CLOCK_AHEAD},
    {KIND_CERTAINTY, "exact", RCS_EXACT},
    {KIND_CERTAINTY, "inexact", RCS_INEXACT},
    {KIND_CERTAINTY, "conflict", RCS_CONFLICT},
#define DEFECT_VALUE(symbol, value, name, text) {KIND_DEFECT, name, value},
    RCS_DEFECTS(DEFECT_VALUE)
#undef DEFECT_VALUE
#define LOOKUP_VALUE(symbol, value, name) {KIND_LOOKUP, name, value},
    RCS_LOOKUP_STATES(LOOKUP_VALUE)
#undef LOOKUP_VALUE
#define WAY_VALUE(symbol, value, name) {KIND_WAY, name, value},
    RCS_LOOKUP_WAYS(WAY_VALUE)
#undef WAY_VALUE
#define BESIDE_VALUE(symbol, value, name) {KIND_BESIDE, name, value},
    RCS_BESIDES(BESIDE_VALUE)
#undef BESIDE_VALUE
#define KIND_VALUE(symbol, value, name) {KIND_KIND, name, value},
    RCS_KINDS(KIND_VALUE)
#undef KIND_VALUE
#define ICMP_VALUE(symbol, value, name) {KIND_ICMP, name, value},
    RCS_ICMPS(ICMP_VALUE)
#undef ICMP_VALUE
#define END_VALUE(symbol, value, name) {KIND_TCP_END, name, value},
    RCS_TCP_ENDS(END_VALUE)
#undef END_VALUE
    {KIND_REPORTER, "server", RCSI_REPORTER_SERVER},
    {KIND_REPORTER, "client", RCSI_REPORTER_CLIENT},
    {KIND_REPORTER, "other", RCSI_REPORTER_OTHER},
    {KIND_HEARD, "never", RCS_HEARD_NEVER},
    {KIND_HEARD, "before", RCS_HEARD_BEFORE},
    {KIND_HEARD, "since", RCS_HEARD_SINCE},
#define TLD_VALUE(label) {KIND_TLD, #label, RCSI_TLD_##label},
    RCSI_TLDS(TLD_VALUE)
#undef TLD_VALUE
#define NAMED(symbol, word) {KIND_CLOCK_OFF, word, RCSI_CLOCK_OFF_##symbol},
    RCSI_CLOCKS_OFF(NAMED)
#undef NAMED
#define NAMED(symbol, word) {KIND_COOKIE_STATE, word, RCSI_COOKIE_##symbol},
    RCSI_COOKIE_STATES(NAMED)
#undef NAMED
#define NAMED(symbol, word) {KIND_SPECIAL, word, RCSI_SPECIAL_##symbol},
    RCSI_SPECIALS(NAMED)
#undef NAMED
#define NAMED(symbol, word) {KIND_REPLY, word, RCSI_REPLY_##symbol},
    RCSI_REPLIES(NAMED)
#undef NAMED
#define NAMED(symbol, word) {KIND_ADDRESS, word, RCSI_ADDRESS_##symbol},
    RCSI_ADDRESSES(NAMED)
#undef NAMED
#define NAMED(symbol, word) {KIND_EDE_STYLE, word, RCSI_EDE_STYLE_##symbol},
    RCSI_EDE_STYLES(NAMED)
#undef NAMED
#define NAMED(symbol, word) {KIND_EDE_REASON, word, RCSI_EDE_REASON_##symbol},
    RCSI_EDE_REASONS(NAMED)
#undef NAMED
#define NAMED(symbol, value, word) {KIND_SIGNATURE, word, value},
    RCS_SIGNATURE_STATES(NAMED)
#undef NAMED
#define NAMED(symbol, word) {KIND_SOFTWARE, word, RCSI_SOFTWARE_##symbol},
    RCSI_SOFTWARES(NAMED)
#undef NAMED
};

unsigned rcsi_condition_weight(const rcsi_condition *condition)
{
    unsigned weight = facts[condition->fact].weight;
    return condition->comparison == RCSI_NOT_EQUAL ? weight / 2 : weight;
}

const char *rcsi_fact_word(rcsi_fact fact)
{
    return facts[fact].word;
}

typedef struct span {
    const char *start;
    size_t len;
} span;

static bool span_is(span text, const char *word)
{
    return strlen(word) == text.len && memcmp(text.start, word, text.len) == 0;
}

static span trimmed(const char *start, const char *end)
{
    while (start < end && *start == ' ') {
        start++;
    }
    while (end > start && end[-1] == ' ') {
        end--;
    }
    span out = {start, (size_t)(end - start)};
    return out;
}

/* "5s", "5m", "2h", "-300" as seconds; a bare number is seconds. */
static bool read_duration(span text, int64_t *out)
{
    static const struct {
        char unit;
        int seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    int64_t factor = 1;
    if (text.len > 1 && text.start[0] == '-') {
        factor = -1;
        text.start++;
        text.len--;
    }
    for (size_t i = 0; text.len > 1 && i < sizeof units / sizeof units[0]; i++) {
        if (text.start[text.len - 1] == units[i].unit) {
            factor *= units[i].seconds;
            text.len--;
            break;
        }
    }
    int32_t number = rcsi_number_of(text.start, text.len);
    *out = number * factor;
    return number >= 0;
}

static bool read_named(fact_kind kind, span text, int64_t *out)
{
    for (size_t i = 0; i < sizeof named_values / sizeof named_values[0]; i++) {
        if (named_values[i].kind == kind && span_is(text, named_values[i].word)) {
            *out = named_values[i].value;
            return true;
        }
    }
    return false;
}

static bool read_code(const rcsi_codes *codes, rcs_space space, span text, int64_t *out)
{
    uint16_t code = 0;
    bool known = rcsi_codes_value(codes, space, text.start, text.len, &code);
    *out = code;
    return known;
}

static bool read_value(const rcsi_codes *codes, fact_kind kind, span text, int64_t *out)
{
    switch (kind) {
    case KIND_RCODE:
        return read_code(codes, RCS_SPACE_RCODE, text, out);
    case KIND_TSIG:
        return read_code(codes, RCS_SPACE_TSIG, text, out);
    case KIND_TKEY:
        return read_code(codes, RCS_SPACE_TKEY, text, out);
    case KIND_EDE:
        return read_code(codes, RCS_SPACE_EDE, text, out);
    case KIND_OPCODE:
        return read_code(codes, RCS_SPACE_OPCODE, text, out);
    case KIND_TYPE:
        return read_code(codes, RCS_SPACE_TYPE, text, out);
    case KIND_CLASS:
        return read_code(codes, RCS_SPACE_CLASS, text, out);
    case KIND_NUMBER:
        *out = rcsi_number_of(text.start, text.len);
        return *out >= 0;
    case KIND_DURATION:
        return read_duration(text, out);
    case KIND_BOOL:
    case KIND_TRANSPORT:
    case KIND_COOKIE:
    case KIND_CERTAINTY:
    case KIND_DEFECT:
    case KIND_CLOCK:
    case KIND_TLD:
    case KIND_LOOKUP:
    case KIND_WAY:
    case KIND_BESIDE:
    case KIND_CLOCK_OFF:
    case KIND_COOKIE_STATE:
    case KIND_SPECIAL:
    case KIND_REPLY:
    case KIND_ADDRESS:
    case KIND_EDE_STYLE:
    case KIND_EDE_REASON:
    case KIND_SIGNATURE:
    case KIND_SOFTWARE:
    case KIND_KIND:
    case KIND_ICMP:
    case KIND_REPORTER:
    case KIND_HEARD:
    case KIND_TCP_END:
        return read_named(kind, text, out);
    }
    return false;
}

static bool is_ordered(fact_kind kind)
{
    return kind == KIND_NUMBER || kind == KIND_DURATION;
}

/* Split "fact op value"; a text without an operator leaves `operator` empty. */
static void split(span text, span *fact, span *operator, span *value)
{
    const char *end = text.start + text.len;
    const char *at = text.start;
    while (at < end && !strchr("=!<>", *at)) {
        at++;
    }
    const char *after = at;
    while (after < end && strchr("=!<>", *after)) {
        after++;
    }
    *fact = trimmed(text.start, at);
    operator->start = at;
    operator->len = (size_t)(after - at);
    *value = trimmed(after, end);
}

static const char *const operators[] = {
    [RCSI_EQUAL] = "=", [RCSI_NOT_EQUAL] = "!=", [RCSI_LESS] = "<", [RCSI_GREATER] = ">"};

const char *rcsi_comparison_text(rcsi_comparison comparison)
{
    return operators[comparison];
}

static bool read_comparison(span text, rcsi_comparison *out)
{
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (span_is(text, operators[i])) {
            *out = (rcsi_comparison)i;
            return true;
        }
    }
    return false;
}

static bool read_fact(span text, rcsi_fact *out)
{
    for (int fact = 0; fact < RCSI_FACTS; fact++) {
        if (span_is(text, facts[fact].word)) {
            *out = (rcsi_fact)fact;
            return true;
        }
    }
    return false;
}

static bool read_condition(const rcsi_codes *codes, span text, rcsi_condition *out, char *problem)
{
    span fact, operator, value;
    split(text, &fact, &operator, &value);
    if (!read_fact(fact, &out->fact)) {
        snprintf(problem, 160, "unknown fact \"%.*s\"", fact.len < 60 ? (int)fact.len : 60,
                 fact.start);
        return false;
    }
    fact_kind kind = facts[out->fact].kind;
    if (!read_comparison(operator, &out->comparison)) {
        snprintf(problem, 160, "after \"%s\" one of = != < > is expected", facts[out->fact].word);
        return false;
    }
    if (!is_ordered(kind) && out->comparison >= RCSI_LESS) {
        snprintf(problem, 160, "\"%s\" can only be compared with = and !=",
                 facts[out->fact].word);
        return false;
    }
    if (!read_value(codes, kind, value, &out->value)) {
        snprintf(problem, 160, "\"%.*s\" is not a value of \"%s\"",
                 value.len < 60 ? (int)value.len : 60, value.start, facts[out->fact].word);
        return false;
    }
    return true;
}

size_t rcsi_when_parse(const rcsi_codes *codes, const char *text,
                       rcsi_condition out[RCSI_CONDITIONS_MAX], char problem[160])
{
    size_t count = 0;
    while (text) {
        const char *comma = strchr(text, ',');
        const char *end = comma ? comma : text + strlen(text);
        if (count == RCSI_CONDITIONS_MAX) {
            snprintf(problem, 160, "more than %d conditions", RCSI_CONDITIONS_MAX);
            return 0;
        }
        if (!read_condition(codes, trimmed(text, end), &out[count], problem)) {
            return 0;
        }
        count++;
        text = comma ? comma + 1 : NULL;
    }
    return count;
}

/* What a kind is called, and a value of it where no list of words gives one. */
static const struct {
    const char *name, *example;
    bool is_code;
} kinds[] = {
    [KIND_RCODE] = {"rcode", "REFUSED", true},
    [KIND_TSIG] = {"tsig", "BADTIME", true},
    [KIND_TKEY] = {"tkey", "BADNAME", true},
    [KIND_EDE] = {"ede", "SIGNATURE_EXPIRED", true},
    [KIND_OPCODE] = {"opcode", "UPDATE", true},
    [KIND_TYPE] = {"type", "AAAA", true},
    [KIND_CLASS] = {"class", "IN", true},
    [KIND_BOOL] = {"yes-no", "yes", false},
    [KIND_NUMBER] = {"number", "2", false},
    [KIND_DURATION] = {"duration", "5m", false},
    [KIND_TRANSPORT] = {"word", NULL, false},
    [KIND_COOKIE] = {"word", NULL, false},
    [KIND_CERTAINTY] = {"word", NULL, false},
    [KIND_DEFECT] = {"word", NULL, false},
    [KIND_CLOCK] = {"word", NULL, false},
    [KIND_TLD] = {"word", NULL, false},
    [KIND_LOOKUP] = {"word", NULL, false},
    [KIND_WAY] = {"word", NULL, false},
    [KIND_BESIDE] = {"word", NULL, false},
    [KIND_CLOCK_OFF] = {"word", NULL, false},
    [KIND_COOKIE_STATE] = {"word", NULL, false},
    [KIND_SPECIAL] = {"word", NULL, false},
    [KIND_REPLY] = {"word", NULL, false},
    [KIND_ADDRESS] = {"word", NULL, false},
    [KIND_EDE_STYLE] = {"word", NULL, false},
    [KIND_EDE_REASON] = {"word", NULL, false},
    [KIND_SIGNATURE] = {"word", NULL, false},
    [KIND_SOFTWARE] = {"word", NULL, false},
    [KIND_KIND] = {"word", NULL, false},
    [KIND_ICMP] = {"word", NULL, false},
    [KIND_REPORTER] = {"word", NULL, false},
    [KIND_HEARD] = {"word", NULL, false},
    [KIND_TCP_END] = {"word", NULL, false},
};

/* The space whose codes are the values of a kind. */
static rcs_space space_of(fact_kind kind)
{
    int space = 0;
    while (strcmp(rcs_space_name((rcs_space)space), kinds[kind].name) != 0) {
        space++;
    }
    return (rcs_space)space;
}

void rcsi_when_value_text(const rcs_catalog *catalog, rcsi_fact fact, int64_t value, char *out)
{
    fact_kind kind = facts[fact].kind;
    if (kinds[kind].is_code) {
        rcs_code_text(catalog, space_of(kind), (uint16_t)value, out);
        return;
    }
    for (size_t i = 0; i < sizeof named_values / sizeof named_values[0]; i++) {
        if (named_values[i].kind == kind && named_values[i].value == value) {
            snprintf(out, 96, "%s", named_values[i].word);
            return;
        }
    }
    snprintf(out, 96, "%" PRId64 "%s", value, kind == KIND_DURATION ? "s" : "");
}

size_t rcs_fact_count(void)
{
    return RCSI_FACTS;
}

size_t rcs_fact_words(size_t index, const char **out, size_t max)
{
    size_t count = 0;
    for (size_t i = 0; i < sizeof named_values / sizeof named_values[0]; i++) {
        if (named_values[i].kind == facts[index].kind) {
            if (count < max) {
                out[count] = named_values[i].word;
            }
            count++;
        }
    }
    return count;
}

rcs_fact rcs_fact_at(size_t index)
{
    fact_kind kind = facts[index].kind;
    rcs_fact out = {facts[index].word,      kinds[kind].name,    kinds[kind].is_code,
                    is_ordered(kind),       kinds[kind].example, facts[index].weight};
    if (!out.example) {
        rcs_fact_words(index, &out.example, 1);
    }
    return out;
}
