/* ede_text.c -- what resolvers write into EXTRA-TEXT, taken apart */
#include "diagnose/ede_text.h"

#include <arpa/inet.h>
#include <string.h>

/* Texts that are one sentence: in captures of BIND 9.18, NSD 4.6 and Knot Resolver 5.6, or in the
   sources of Knot Resolver 5.6, Unbound 1.18 and PowerDNS Recursor 5, and Cloudflare's and
   Google's public answers. */
static const struct {
    const char *text;
    int style, reason;
} sentences[] = {
    {"resolver failure", RCSI_EDE_STYLE_BIND, RCSI_EDE_REASON_STALE},
    {"query within stale refresh time window", RCSI_EDE_STYLE_BIND, RCSI_EDE_REASON_STALE},
    {"client timeout", RCSI_EDE_STYLE_BIND, RCSI_EDE_REASON_STALE},
    {"max. restarts reached", RCSI_EDE_STYLE_BIND, RCSI_EDE_REASON_ALIAS_LOOP},
    {"Zone is configured but not loaded", RCSI_EDE_STYLE_NSD, RCSI_EDE_REASON_NOT_LOADED},
    {"Zone has expired", RCSI_EDE_STYLE_NSD, RCSI_EDE_REASON_ZONE_EXPIRED},
    {"DNAME expansion became too large", RCSI_EDE_STYLE_NSD, RCSI_EDE_REASON_NAME_TOO_LONG},
    {"DNS Cookie needed for UDP replies", RCSI_EDE_STYLE_UNBOUND, RCSI_EDE_REASON_COOKIE_NEEDED},
    {"time limit exceeded", RCSI_EDE_STYLE_CLOUDFLARE, RCSI_EDE_REASON_TIMEOUT},
    {"EXRU", RCSI_EDE_STYLE_KRESD, RCSI_EDE_REASON_NO_KEY},
    {"EZDC", RCSI_EDE_STYLE_KRESD, RCSI_EDE_REASON_NO_SIGNATURE},
    {"I74V", RCSI_EDE_STYLE_KRESD, RCSI_EDE_REASON_BAD_SIGNATURE},
    {"QLPL", RCSI_EDE_STYLE_KRESD, RCSI_EDE_REASON_TIMEOUT},
    {"LSLC: unsupported digest/key", RCSI_EDE_STYLE_KRESD, RCSI_EDE_REASON_UNSUPPORTED},
    {"Timeout waiting for answer(s)", RCSI_EDE_STYLE_POWERDNS, RCSI_EDE_REASON_TIMEOUT},
    {"Result from negative cache", RCSI_EDE_STYLE_POWERDNS, RCSI_EDE_REASON_OTHER},
};

/* What Unbound's validator found; its words may go on behind these. */
static const struct {
    const char *begins;
    int reason;
} findings[] = {
    {"signature expired", RCSI_EDE_REASON_EXPIRED},
    {"signature before inception date", RCSI_EDE_REASON_NOT_YET},
    {"signature crypto failed", RCSI_EDE_REASON_BAD_SIGNATURE},
    {"signature missing", RCSI_EDE_REASON_NO_SIGNATURE},
    {"no signatures", RCSI_EDE_REASON_NO_SIGNATURE},
    {"no keys have a DS with algorithm", RCSI_EDE_REASON_NO_KEY},
    {"No DNSKEY record", RCSI_EDE_REASON_NO_KEY},
    {"no DNSSEC records", RCSI_EDE_REASON_NO_PROOF},
};

/* Step over `word` if the rest begins with it. */
static bool skip(rcsi_part *rest, const char *word)
{
    size_t len = strlen(word);
    if (rest->len < len || memcmp(rest->at, word, len) != 0) {
        return false;
    }
    rest->at += len;
    rest->len -= len;
    return true;
}

/* Step behind the first `mark`; what is before it goes to `out`.  Without it nothing moves. */
static bool skip_to(rcsi_part *rest, const char *mark, rcsi_part *out)
{
    size_t len = strlen(mark);
    for (size_t i = 0; i + len <= rest->len; i++) {
        if (memcmp(rest->at + i, mark, len) == 0) {
            out->at = rest->at;
            out->len = i;
            rest->at += i + len;
            rest->len -= i + len;
            return true;
        }
    }
    return false;
}

/* The next word, up to a blank or the end. */
static rcsi_part word(rcsi_part *rest)
{
    rcsi_part out = *rest;
    if (!skip_to(rest, " ", &out)) {
        rest->at += rest->len;
        rest->len = 0;
    }
    return out;
}

static bool equals(rcsi_part part, const char *text)
{
    return part.len == strlen(text) && memcmp(part.at, text, part.len) == 0;
}

static bool read_address(rcsi_part text, rcsi_ede_text *out)
{
    char copy[RCS_ADDRESS_TEXT_MAX];
    if (text.len == 0 || text.len >= sizeof copy) {
        return false;
    }
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    memset(&out->server, 0, sizeof out->server);
    if (inet_pton(AF_INET, copy, out->server.ip) == 1) {
        out->server.family = 4;
    } else if (inet_pton(AF_INET6, copy, out->server.ip) == 1) {
        out->server.family = 6;
    }
    out->has_server = out->server.family != 0;
    return out->has_server;
}

static bool read_sentence(rcsi_part text, rcsi_ede_text *out)
{
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        if (equals(text, sentences[i].text)) {
            out->style = sentences[i].style;
            out->reason = sentences[i].reason;
            out->detail = text;
            return true;
        }
    }
    return false;
}

/* Knot Resolver marks each place in its source with four capitals or digits of its own; words may
   follow: "OGHD: exceeded iteration count limit".  Four capitals alone may be anybody's. */
static bool read_mark(rcsi_part text, rcsi_ede_text *out)
{
    enum { MARK = 4 };
    rcsi_part rest = {text.at + MARK, text.len - MARK};
    if (text.len < MARK || (rest.len > 0 && !skip(&rest, ": "))) {
        return false;
    }
    bool sure = rest.len > 0;
    for (size_t i = 0; i < MARK; i++) {
        char c = text.at[i];
        bool digit = c >= '0' && c <= '9';
        if (!digit && !(c >= 'A' && c <= 'Z')) {
            return false;
        }
        sure = sure || digit;
    }
    if (!sure) {
        return false;
    }
    out->style = RCSI_EDE_STYLE_KRESD;
    out->reason = RCSI_EDE_REASON_OTHER;
    out->detail = text;
    return true;
}

static int finding_of(rcsi_part detail)
{
    for (size_t i = 0; i < sizeof findings / sizeof findings[0]; i++) {
        rcsi_part rest = detail;
        if (skip(&rest, findings[i].begins)) {
            return findings[i].reason;
        }
    }
    return RCSI_EDE_REASON_OTHER;
}

/* "REASON from ADDRESS[ and ADDRESS] for key ZONE while building chain of trust"; each part
   behind the reason may be missing. */
static void read_unbound_finding(rcsi_part rest, rcsi_ede_text *out)
{
    enum { FOR_DS = 1 };
    static const char *const kinds[] = {" for key ", " for DS ", " for trust anchor "};
    rcsi_part before, tail = rest;
    out->detail = rest;
    if (skip_to(&tail, " while building chain of trust", &before)) {
        out->detail = before;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        tail = out->detail;
        if (skip_to(&tail, kinds[i], &before)) {
            out->zone = word(&tail);
            out->name = i == FOR_DS ? out->zone : out->name; /* The parent holds a DS record. */
            out->detail = before;
            break;
        }
    }
    tail = out->detail;
    if (skip_to(&tail, " from ", &before) && read_address(word(&tail), out)) {
        out->detail = before;
    }
    out->reason = finding_of(out->detail);
}

/* "validation failure <NAME TYPE CLASS>: ..."; a cached failure quotes the first one behind. */
static bool read_unbound(rcsi_part rest, rcsi_ede_text *out)
{
    rcsi_part inside, skipped;
    if (!skip(&rest, "validation failure <") || !skip_to(&rest, ">: ", &inside)) {
        return false;
    }
    out->style = RCSI_EDE_STYLE_UNBOUND;
    out->name = word(&inside);
    while (skip_to(&rest, "validation failure <", &skipped) && skip_to(&rest, ">: ", &inside)) {
        continue;
    }
    read_unbound_finding(rest, out);
    if (out->zone.len == 0) {
        out->zone = out->name;
    }
    return true;
}

static int reason_of_rcode(rcsi_part rcode)
{
    return equals(rcode, "REFUSED") ? RCSI_EDE_REASON_REFUSED : RCSI_EDE_REASON_RCODE;
}

/* "rcode=REFUSED for NAME TYPE" or "timed out for NAME TYPE"; Google has NAME/type. */
static bool read_blame(rcsi_part rest, rcsi_ede_text *out)
{
    rcsi_part rcode;
    out->detail = rest;
    if (skip(&rest, "rcode=")) {
        if (!skip_to(&rest, " for ", &rcode)) {
            return false;
        }
        out->reason = reason_of_rcode(rcode);
    } else if (skip(&rest, "timed out for ")) {
        out->reason = RCSI_EDE_REASON_TIMEOUT;
    } else {
        return false;
    }
    rcsi_part name = word(&rest), before;
    out->name = skip_to(&name, "/", &before) ? before : name;
    out->zone = out->name;
    return true;
}

/* Cloudflare: "192.0.2.53:53 ..." or "[2001:db8::53]:53 ..."; Google: "[192.0.2.53] ...". */
static bool read_public_resolver(rcsi_part rest, rcsi_ede_text *out)
{
    rcsi_part address, port = {NULL, 0};
    bool bracket = skip(&rest, "[");
    if (!skip_to(&rest, bracket ? "]" : ":", &address) || !read_address(address, out)) {
        return false;
    }
    bool has_port = !bracket || skip(&rest, ":");
    if (has_port) {
        port = word(&rest);
        out->style = RCSI_EDE_STYLE_CLOUDFLARE;
    } else {
        out->style = RCSI_EDE_STYLE_GOOGLE;
    }
    bool form = has_port ? equals(port, "53") : skip(&rest, " ");
    return form && read_blame(rest, out);
}

/* Sentences that end in the name of a zone. */
static bool read_zone(rcsi_part rest, rcsi_ede_text *out)
{
    static const struct {
        const char *begins;
        int style, reason;
    } forms[] = {
        {"no SEP matching the DS found for ", RCSI_EDE_STYLE_CLOUDFLARE, RCSI_EDE_REASON_NO_KEY},
        {"at delegation ", RCSI_EDE_STYLE_CLOUDFLARE, RCSI_EDE_REASON_UNREACHABLE},
        {"At delegation ", RCSI_EDE_STYLE_GOOGLE, RCSI_EDE_REASON_UNREACHABLE},
        {"OLX2: delegation ", RCSI_EDE_STYLE_KRESD, RCSI_EDE_REASON_UNREACHABLE},
        {"delegation ", RCSI_EDE_STYLE_POWERDNS, RCSI_EDE_REASON_UNREACHABLE},
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        rcsi_part all = rest;
        if (skip(&rest, forms[i].begins)) {
            out->style = forms[i].style;
            out->reason = forms[i].reason;
            out->zone = word(&rest);
            out->detail = all;
            return out->zone.len > 0;
        }
    }
    return false;
}

void rcsi_ede_text_read(const char *text, size_t len, rcsi_ede_text *out)
{
    static const rcsi_ede_text nothing;
    while (len > 0 && text[len - 1] == '\0') {
        len--; /* RFC 8914 2: the text may end in NUL octets. */
    }
    const rcsi_part all = {text, len};
    bool (*const readers[])(rcsi_part, rcsi_ede_text *) = {read_sentence, read_unbound, read_zone,
                                                           read_public_resolver, read_mark};
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        *out = nothing;
        if (len > 0 && readers[i](all, out)) {
            return;
        }
    }
    *out = nothing;
}

void rcsi_ede_text_of(const rcs_outcome *outcome, rcsi_ede_text *out)
{
    static const rcsi_ede_text nothing;
    *out = nothing;
    for (size_t i = 0; i < outcome->ede_count; i++) {
        rcsi_ede_text found;
        rcsi_ede_text_read(outcome->ede[i].text, outcome->ede[i].text_len, &found);
        bool better = out->style == RCSI_EDE_STYLE_NONE || (found.has_server && !out->has_server);
        if (found.style != RCSI_EDE_STYLE_NONE && better) {
            *out = found;
        }
    }
}
