/* decode_hex.c -- messages as lines of hexadecimal on standard input, their decoding on output */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rcodescope/outcome.h"

/* A line: hexadecimal octets, and maybe a blank and the octets the message had on the wire. */
enum {
    LINE_MAX_LEN = 2 * 65535 + 16
};

static int digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *found = c ? strchr(digits, c) : NULL;
    return found ? (int)(found - digits) : -1;
}

static size_t read_octets(const char *line, uint8_t *out, const char **rest)
{
    size_t len = 0;
    while (digit(line[0]) >= 0 && digit(line[1]) >= 0) {
        out[len++] = (uint8_t)(digit(line[0]) << 4 | digit(line[1]));
        line += 2;
    }
    *rest = line;
    return len;
}

static const char *certainty(rcs_certainty value)
{
    switch (value) {
    case RCS_EXACT:
        return "exact";
    case RCS_EXACT_BY_QUERY:
        return "exact-by-query";
    case RCS_INEXACT:
        return "inexact";
    case RCS_CONFLICT:
        return "conflict";
    }
    return "?";
}

static void print_ede(const rcs_outcome *o)
{
    printf("\tede=");
    for (int i = 0; i < o->ede_count; i++) {
        printf("%s%u", i ? "," : "", o->ede[i].code);
    }
    printf("\tede_text=");
    for (int i = 0; i < o->ede_count; i++) {
        printf("%s", i ? "," : "");
        for (int k = 0; k < o->ede[i].text_len; k++) {
            printf("%02x", (uint8_t)o->ede[i].text[k]);
        }
    }
}

static void print_decoded(const rcs_message *m, const rcs_outcome *o)
{
    char name[RCS_NAME_TEXT_MAX] = "";
    if (m->has_question) {
        rcs_name_text(&m->qname, name);
    }
    printf("id=%u\tflags=%u\trcode=%u\tcertainty=%s", m->id, m->flags, o->rcode,
           certainty(o->certainty));
    printf("\tsecond_rcode=%u", o->certainty == RCS_CONFLICT ? o->second_rcode : 0);
    printf("\topt=%d\topt_rcode=%u\tversion=%u\tdo=%d\tudp_size=%u", o->has_edns, o->opt_rcode,
           o->edns_version, o->dnssec_ok, o->udp_size);
    print_ede(o);
    printf("\tcookie=%d\tcookie_len=%u\tnsid_len=%d", o->cookie.kind, o->cookie.len,
           o->has_nsid ? o->nsid_len : -1);
    printf("\ttsig=%d\ttkey=%d", o->has_tsig ? o->tsig.error : -1,
           o->has_tkey ? o->tkey.error : -1);
    printf("\tcounts=%u,%u,%u,%u", m->walked[0], m->walked[1], m->walked[2], m->walked[3]);
    printf("\tquestion=%d\tqname=%s\tqtype=%u\tqclass=%u", m->has_question, name, m->qtype,
           m->qclass);
    printf("\tcomplete=%d\tdefect=%s\tdefect_at=%u\n", m->complete, rcs_defect_name(m->defect),
           m->defect_at);
}

int main(void)
{
    char *line = malloc(LINE_MAX_LEN);
    uint8_t *octets = malloc(LINE_MAX_LEN / 2);
    while (line && octets && fgets(line, LINE_MAX_LEN, stdin)) {
        const char *rest;
        size_t len = read_octets(line, octets, &rest);
        size_t wire_len = strtoul(rest, NULL, 10);
        rcs_message m;
        rcs_outcome o;
        rcs_message_decode(octets, len, wire_len > len ? wire_len : len, &m);
        rcs_outcome_of(&m, &o);
        print_decoded(&m, &o);
    }
    free(line);
    free(octets);
    return 0;
}
