/* dns.c -- DNS messages as traffic shows them */
#include "dns.h"

enum { QR = 0x8000, AA = 0x0400, TC = 0x0200, RD = 0x0100, RA = 0x0080, AD = 0x0020 };
enum { TYPE_CNAME = 5, TYPE_RRSIG = 46, TYPE_TSIG = 250, CLASS_IN = 1, CLASS_ANY = 255 };
enum { OPTION_COOKIE = 10, OPTION_EDE = 15 };
enum { HEADER_LEN = 12, OWNER_QUESTION = 0xc000 + HEADER_LEN, NAMES = 20000 };

/** Counts of the three record sections, kept until the header is complete. */
typedef struct sections {
    unsigned answer, authority, additional;
} sections;

/* Shares in 1/1000 of the extended RCODEs: 80 % NOERROR, the common errors, and rare ones of which
 * four need the OPT record to be told from another code. */
static const struct {
    uint16_t code, share;
} RCODES[] = {{0, 800}, {3, 150}, {2, 24}, {5, 14}, {1, 2},    {4, 1},   {9, 1},
              {7, 1},   {8, 1},   {16, 2}, {23, 2}, {3841, 1}, {4095, 1}};

static const struct {
    uint16_t type, share;
} TYPES[] = {{TYPE_A, 560}, {TYPE_AAAA, 230}, {TYPE_HTTPS, 70}, {TYPE_PTR, 60},
             {TYPE_MX, 25}, {TYPE_TXT, 25},   {TYPE_NS, 15},    {TYPE_SOA, 15}};

static uint16_t rcode_draw(dice *chance)
{
    uint32_t u = below(chance, 1000);
    size_t i = 0;
    for (; u >= RCODES[i].share; i++)
        u -= RCODES[i].share;
    return RCODES[i].code;
}

static uint16_t type_draw(dice *chance)
{
    uint32_t u = below(chance, 1000);
    size_t i = 0;
    for (; u >= TYPES[i].share; i++)
        u -= TYPES[i].share;
    return TYPES[i].type;
}

dns_lookup lookup_draw(dice *chance)
{
    static const uint16_t EDES[] = {3, 6, 7, 9, 22, 23};
    dns_lookup made = {.name = popular(chance, NAMES),
                       .id = (uint16_t)draw(chance),
                       .ede = NONE,
                       .tsig = NONE,
                       .rcode = rcode_draw(chance),
                       .type = type_draw(chance)};
    if (made.rcode >= 6 && made.rcode <= 9)
        made.opcode = OPCODE_UPDATE;
    else if (below(chance, 400) == 0)
        made.opcode = OPCODE_NOTIFY;
    if (made.opcode != OPCODE_QUERY)
        made.type = TYPE_SOA;
    /* RFC 6891 6.1.3: codes above 15 exist only in an OPT record. */
    made.edns = made.rcode > 15 || below(chance, 100) < 85 ? EDNS_ON : EDNS_OFF;
    made.zone = below(chance, 100) < 18 ? SIGNED : UNSIGNED;
    if (made.edns && (made.rcode == 23 || below(chance, 100) < 40))
        made.has_cookie = COOKIE_ON;
    if (made.edns && made.rcode == 2 && below(chance, 2))
        made.ede = EDES[below(chance, 6)];
    if (made.rcode == 9)
        made.tsig = 16 + (int)below(chance, 3);
    else if (below(chance, 100) < 3)
        made.tsig = 0;
    uint64_t cookie = draw(chance);
    memcpy(made.cookie, &cookie, sizeof made.cookie);
    return made;
}

static void put_label(octets *out, const char *text)
{
    put8(out, (unsigned)strlen(text));
    put(out, text, strlen(text));
}

/* Consonant, vowel, consonant, ...: readable in a dissector. */
static void put_syllables(octets *out, dice *chance, size_t len)
{
    put8(out, (unsigned)len);
    for (size_t i = 0; i < len; i++)
        put8(out,
             (unsigned)(i % 2 ? "aeiou"[below(chance, 5)] : "bdfgklmnprst"[below(chance, 12)]));
}

/* Writes the name; returns the offset of its zone within the message. */
static size_t put_name(octets *out, uint32_t number)
{
    static const char *const HOSTS[] = {"www", "mail", "api", "cdn", "ns1", "update", "login"};
    static const char *const TOPS[] = {"com", "net", "org", "example", "de", "jp", "fr"};
    dice chance = {number};
    if (below(&chance, 10) < 7)
        put_label(out, HOSTS[below(&chance, 7)]);
    if (below(&chance, 10) < 2)
        put_syllables(out, &chance, 8 + below(&chance, 16));
    size_t zone = out->len;
    put_syllables(out, &chance, 4 + below(&chance, 10));
    put_label(out, TOPS[below(&chance, 7)]);
    put8(out, 0);
    return zone;
}

static void put_header(const dns_lookup *lookup, unsigned flags, octets *out)
{
    put16(out, lookup->id);
    put16(out, flags | (unsigned)lookup->opcode << 11);
    put16(out, 1);
    put16(out, 0);
    put32(out, 0);
}

static void set_counts(octets *message, const sections *counts)
{
    set16(message, 6, counts->answer);
    set16(message, 8, counts->authority);
    set16(message, 10, counts->additional);
}

/* Puts what stands before the RDATA; returns where its length goes. */
static size_t record_begin(octets *out, unsigned owner, unsigned type, uint32_t ttl)
{
    put16(out, owner);
    put16(out, type);
    put16(out, CLASS_IN);
    put32(out, ttl);
    put16(out, 0);
    return out->len - 2;
}

static void record_end(octets *out, size_t length_at)
{
    set16(out, length_at, (unsigned)(out->len - length_at - 2));
}

/* RDATA of roughly the size and form that the type has. */
static void put_record(octets *out, dice *chance, unsigned owner, unsigned type, unsigned zone)
{
    /* RFC 9460: priority 1, the owner itself, alpn h3 and h2. */
    static const uint8_t HTTPS[] = {0, 1, 0, 0, 1, 0, 6, 2, 'h', '3', 2, 'h', '2'};
    size_t length_at = record_begin(out, owner, type, 60 + below(chance, 3600));
    switch (type) {
    case TYPE_A:
        put_random(out, chance, 4);
        break;
    case TYPE_AAAA:
        put_random(out, chance, 16);
        break;
    case TYPE_MX:
        put16(out, 10); /* fall through */
    case TYPE_NS:
    case TYPE_PTR:
    case TYPE_CNAME:
        put_syllables(out, chance, 3 + below(chance, 6));
        put16(out, zone);
        break;
    case TYPE_TXT:
        put_syllables(out, chance, 20 + below(chance, 120));
        break;
    case TYPE_HTTPS:
        put(out, HTTPS, sizeof HTTPS);
        break;
    case TYPE_SOA:
        put_label(out, "ns1");
        put16(out, zone);
        put_label(out, "hostmaster");
        put16(out, zone);
        put_random(out, chance, 20);
        break;
    case TYPE_RRSIG:
        put_random(out, chance, 18);
        put_label(out, "signer");
        put8(out, 0);
        put_random(out, chance, below(chance, 2) ? 64 : 256);
        break;
    default:
        put_random(out, chance, 8 + below(chance, 24));
        break;
    }
    record_end(out, length_at);
}

static void put_option(octets *out, unsigned code, const void *data, size_t len)
{
    put16(out, code);
    put16(out, (unsigned)len);
    put(out, data, len);
}

/* RFC 6891 6.1.2, with a cookie (RFC 7873 4) and an Extended DNS Error (RFC 8914 2). */
static void put_opt(octets *out, const dns_lookup *lookup, unsigned rcode, dice *answer)
{
    static const char EDE_TEXT[] = "at delegation example.com for 192.0.2.1:53";
    put8(out, 0);
    put16(out, TYPE_OPT);
    put16(out, 1232);
    put8(out, rcode >> 4);
    put8(out, 0);
    put16(out, lookup->zone == SIGNED ? 0x8000 : 0);
    put16(out, 0);
    size_t length_at = out->len - 2;
    if (lookup->has_cookie) {
        octets cookie = {.len = 0};
        put(&cookie, lookup->cookie, sizeof lookup->cookie);
        if (answer)
            put_random(&cookie, answer, 16);
        put_option(out, OPTION_COOKIE, cookie.at, cookie.len);
    }
    if (answer && lookup->ede != NONE) {
        size_t text = below(answer, 2) ? sizeof EDE_TEXT - 1 : 0;
        put16(out, OPTION_EDE);
        put16(out, (unsigned)(2 + text));
        put16(out, (unsigned)lookup->ede);
        put(out, EDE_TEXT, text);
    }
    record_end(out, length_at);
}

/* RFC 8945 4.2; it comes last, behind the OPT record. */
static void put_tsig(octets *out, const dns_lookup *lookup, dice *chance)
{
    put_label(out, "transfer-key");
    put8(out, 0);
    put16(out, TYPE_TSIG);
    put16(out, CLASS_ANY);
    put32(out, 0);
    put16(out, 0);
    size_t length_at = out->len - 2;
    put_label(out, "hmac-sha256");
    put8(out, 0);
    put_random(out, chance, 6);
    put16(out, 300);
    put16(out, 32);
    put_random(out, chance, 32);
    put16(out, lookup->id);
    put16(out, (unsigned)lookup->tsig);
    put16(out, 0);
    record_end(out, length_at);
}

static size_t put_question(const dns_lookup *lookup, unsigned flags, octets *out)
{
    out->len = 0;
    put_header(lookup, flags, out);
    size_t zone = put_name(out, lookup->name);
    put16(out, lookup->type);
    put16(out, CLASS_IN);
    return zone;
}

void query_write(const dns_lookup *lookup, octets *out)
{
    put_question(lookup, RD, out);
    sections counts = {0};
    if (lookup->edns) {
        put_opt(out, lookup, 0, NULL);
        counts.additional = 1;
    }
    set_counts(out, &counts);
}

/* A delegation: name servers and the addresses of some. */
static void put_referral(octets *out, dice *chance, unsigned zone, sections *counts)
{
    counts->authority = 2 + below(chance, 3);
    for (unsigned i = 0; i < counts->authority; i++)
        put_record(out, chance, zone, TYPE_NS, zone);
    counts->additional = below(chance, 4);
    for (unsigned i = 0; i < counts->additional; i++)
        put_record(out, chance, zone, i % 2 ? TYPE_AAAA : TYPE_A, zone);
}

static void put_answers(octets *out, const dns_lookup *lookup, dice *chance, unsigned zone,
                        sections *counts)
{
    if (below(chance, 100) < 22) {
        put_record(out, chance, OWNER_QUESTION, TYPE_CNAME, zone);
        counts->answer++;
    }
    for (uint32_t more = 1 + below(chance, 4); more; more--, counts->answer++)
        put_record(out, chance, OWNER_QUESTION, lookup->type, zone);
    if (lookup->zone == SIGNED) {
        put_record(out, chance, OWNER_QUESTION, TYPE_RRSIG, zone);
        counts->answer++;
    }
}

static void put_body(octets *out, const dns_lookup *lookup, dice *chance, unsigned zone,
                     sections *counts)
{
    uint32_t kind = below(chance, 100);
    if (lookup->rcode == 3 || (lookup->rcode == 0 && kind < 8)) {
        put_record(out, chance, zone, TYPE_SOA, zone);
        counts->authority = 1;
    } else if (lookup->rcode == 0 && kind < 13) {
        put_referral(out, chance, zone, counts);
    } else if (lookup->rcode == 0 && lookup->opcode == OPCODE_QUERY) {
        put_answers(out, lookup, chance, zone, counts);
    }
}

void response_write(const dns_lookup *lookup, dice *chance, size_t limit, octets *out)
{
    enum { TAIL_MAX = 250 }; /* OPT with cookie and EDE, TSIG */
    unsigned flags = QR | RD | RA | (below(chance, 5) ? 0 : AA) | (lookup->rcode & 15);
    sections counts = {0};
    unsigned zone = 0xc000 + (unsigned)put_question(lookup, flags, out);
    size_t question_end = out->len;
    put_body(out, lookup, chance, zone, &counts);
    if (out->len + TAIL_MAX > limit) {
        out->len = question_end;
        set16(out, 2, (unsigned)(out->at[2] << 8 | out->at[3] | TC));
        counts = (sections){0};
    }
    if (lookup->edns) {
        put_opt(out, lookup, lookup->rcode, chance);
        counts.additional++;
    }
    if (lookup->tsig != NONE) {
        put_tsig(out, lookup, chance);
        counts.additional++;
    }
    set_counts(out, &counts);
}
