/* render.c -- fills the {placeholders} of catalog text from a finding */
#include <stdio.h>
#include <string.h>

#include "catalog/placeholder.h"
#include "diagnose/evidence.h"
#include "rcodescope/explanation.h"

/* RFC 7858 3.1, RFC 9110 4.2.2. */
enum {
    PORT_HTTPS = 443,
    PORT_TLS = 853
};

/* Output that counts what it would need. */
typedef struct sink {
    char *out;
    size_t cap, len;
} sink;

static void put(sink *s, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++, s->len++) {
        if (s->len + 1 < s->cap) {
            s->out[s->len] = text[i];
        }
    }
}

/* What dig needs behind its port to ask as the client did; "": nothing.  Unbound 1.17 calls TLS
 * plain TCP, and HTTPS nothing at all. */
static const char *encryption(const rcs_finding *f)
{
    if (f->dnstap.type == RCS_DNSTAP_NONE) {
        return "";
    }
    rcs_carrier carrier = f->dnstap.carrier;
    uint16_t port = f->flow.server.port;
    bool vague = carrier == RCS_CARRIER_TCP || carrier == RCS_CARRIER_UNKNOWN;
    if (carrier == RCS_CARRIER_HTTPS || (vague && port == PORT_HTTPS)) {
        return " +https";
    }
    return carrier == RCS_CARRIER_TLS || (vague && port == PORT_TLS) ? " +tls" : "";
}

/* Letters, digits, '-', '_', '.', ':' mean nothing to a shell; a '-' in front would mean an
   option to the command. */
static bool is_safe(const char *text)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:";
    return text[0] != '\0' && text[0] != '-' && text[strspn(text, safe)] == '\0';
}

enum {
    VALUE_MAX = RCS_NAME_TEXT_MAX
};

static void number(char *out, unsigned value)
{
    snprintf(out, VALUE_MAX, "%u", value);
}

/* What is known is written; an endpoint that is not known is left empty. */
static void address(char *out, const rcs_endpoint *endpoint)
{
    if (endpoint->family == 4 || endpoint->family == 6) {
        rcs_address_text(endpoint, out);
    }
}

static void name(char *out, const rcs_name *from)
{
    if (rcs_name_text(from, out) == 0) {
        out[0] = '\0';
    }
}

static void zone(char *out, const rcs_finding *finding)
{
    rcs_name found;
    if (rcs_finding_zone(finding, &found)) {
        name(out, &found);
    }
}

static void question(const rcs_catalog *catalog, const rcs_finding *f, rcsi_placeholder which,
                     char *out)
{
    if (!f->has_question) {
        return;
    }
    if (which == RCSI_PLACEHOLDER_QNAME) {
        name(out, &f->qname);
    } else if (which == RCSI_PLACEHOLDER_QTYPE) {
        rcs_code_text(catalog, RCS_SPACE_TYPE, f->qtype, out);
    } else {
        rcs_code_text(catalog, RCS_SPACE_CLASS, f->qclass, out);
    }
}

static void value_of(const rcs_catalog *catalog, const rcs_finding *f, rcsi_placeholder which,
                     char *out)
{
    switch (which) {
    case RCSI_PLACEHOLDER_SERVER:
        address(out, &f->flow.server);
        return;
    case RCSI_PLACEHOLDER_CLIENT:
        address(out, &f->flow.client);
        return;
    case RCSI_PLACEHOLDER_PORT:
        number(out, f->flow.server.port);
        return;
    case RCSI_PLACEHOLDER_QNAME:
    case RCSI_PLACEHOLDER_QTYPE:
    case RCSI_PLACEHOLDER_QCLASS:
        question(catalog, f, which, out);
        return;
    case RCSI_PLACEHOLDER_ZONE:
        zone(out, f);
        return;
    case RCSI_PLACEHOLDER_RCODE:
        rcs_code_text(catalog, RCS_SPACE_RCODE, f->outcome.rcode, out);
        return;
    case RCSI_PLACEHOLDER_OPCODE:
        rcs_code_text(catalog, RCS_SPACE_OPCODE, rcs_message_opcode(&f->message), out);
        return;
    case RCSI_PLACEHOLDER_TSIG_KEY:
        if (f->outcome.has_tsig) {
            name(out, &f->outcome.tsig.key);
        }
        return;
    case RCSI_PLACEHOLDER_REPORTER:
        if (f->kind != RCS_KIND_RESPONSE) {
            address(out, &f->failure.reporter);
        }
        return;
    default:
        rcsi_evidence_text(catalog, f, which, out);
        return;
    }
}

/* The value in `out`; false: there is none that may be printed. */
static bool usable(const rcs_catalog *catalog, const rcs_finding *finding,
                   rcsi_placeholder which, char out[VALUE_MAX])
{
    out[0] = '\0';
    if (finding) {
        value_of(catalog, finding, which, out);
    }
    return rcsi_placeholder_is_prose(which) ? out[0] != '\0' : is_safe(out);
}

static void fill(sink *s, const rcs_catalog *catalog, const rcs_finding *finding,
                 rcsi_placeholder which)
{
    char value[VALUE_MAX];
    const char *text = usable(catalog, finding, which, value) ? value
                                                              : rcsi_placeholder_stand_in(which);
    put(s, text, strlen(text));
}

bool rcs_render_is_whole(const rcs_catalog *catalog, const rcs_finding *finding, const char *text)
{
    char value[VALUE_MAX];
    rcsi_placeholder which;
    size_t len;
    while ((text = rcsi_placeholder_find(text, &which, &len)) != NULL) {
        if (which != RCSI_PLACEHOLDERS && !usable(catalog, finding, which, value)) {
            return false;
        }
        text += len;
    }
    return true;
}

/* delv of BIND 9.18 speaks neither TLS nor HTTPS, so it has to ask plainly. */
static void fill_port(sink *s, const rcs_catalog *catalog, const rcs_finding *finding,
                      const char *command)
{
    const char *option = finding ? encryption(finding) : "";
    if (*option && strncmp(command, "delv ", 5) == 0) {
        put(s, "53", 2);
        return;
    }
    fill(s, catalog, finding, RCSI_PLACEHOLDER_PORT);
    put(s, option, strlen(option));
}

size_t rcs_render(const rcs_catalog *catalog, const rcs_finding *finding, const char *text,
                  char *out, size_t cap)
{
    sink s = {out, cap, 0};
    rcsi_placeholder which;
    size_t len;
    const char *at, *command = text;
    while ((at = rcsi_placeholder_find(text, &which, &len)) != NULL) {
        put(&s, text, (size_t)(at - text));
        if (which == RCSI_PLACEHOLDERS) {
            put(&s, at, len);
        } else if (which == RCSI_PLACEHOLDER_PORT) {
            fill_port(&s, catalog, finding, command);
        } else {
            fill(&s, catalog, finding, which);
        }
        text = at + len;
    }
    put(&s, text, strlen(text));
    if (cap > 0) {
        out[s.len < cap ? s.len : cap - 1] = '\0';
    }
    return s.len;
}
