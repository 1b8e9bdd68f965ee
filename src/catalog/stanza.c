/* stanza.c -- reads "Field: value" text, unfolding values in place */
#include "catalog/stanza.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

rcs_status rcsi_refuse(rcs_error *err, uint32_t line, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
        err->status = RCS_ERR_FORMAT;
        err->line = line;
    }
    return RCS_ERR_FORMAT;
}

/* Octets of the UTF-8 sequence at `p` (RFC 3629 4), or 0 if there is none. */
static size_t sequence_len(const unsigned char *p, size_t left)
{
    size_t len = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3
               : p[0] < 0xf5 ? 4 : 0;
    if (len == 0 || len > left) {
        return 0;
    }
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90);
    bool outside = (p[0] == 0xed && p[1] > 0x9f) || (p[0] == 0xf4 && p[1] > 0x8f);
    return overlong || outside ? 0 : len;
}

/* C0 other than TAB, LF and CR; DEL; C1. */
static bool is_control(const unsigned char *p)
{
    if (p[0] < 0x20) {
        return p[0] != '\t' && p[0] != '\n' && p[0] != '\r';
    }
    return p[0] == 0x7f || (p[0] == 0xc2 && p[1] < 0xa0);
}

rcs_status rcsi_text_check(const char *text, size_t len, rcs_error *err)
{
    const unsigned char *p = (const unsigned char *)text;
    uint32_t line = 1;
    for (size_t at = 0; at < len;) {
        if (p[at] >= ' ' && p[at] < 0x7f) {
            at++; /* Nearly all of it: this check is a third of the time to start. */
            continue;
        }
        size_t step = sequence_len(p + at, len - at);
        if (step == 0) {
            return rcsi_refuse(err, line, "octet 0x%02x is not UTF-8", p[at]);
        }
        bool lone_return = p[at] == '\r' && at + 1 < len && p[at + 1] != '\n';
        if (lone_return || is_control(p + at)) {
            return rcsi_refuse(err, line, "control character 0x%02x", p[at + step - 1]);
        }
        line += p[at] == '\n';
        at += step;
    }
    return RCS_OK;
}

/* A tab would reach the terminal, which has columns of its own. */
static void blank_tabs(char *text, size_t len)
{
    for (char *tab = memchr(text, '\t', len); tab;
         tab = memchr(tab, '\t', (size_t)(text + len - tab))) {
        *tab++ = ' ';
    }
}

rcsi_stanzas rcsi_stanzas_of(char *text, size_t len)
{
    blank_tabs(text, len);
    rcsi_stanzas in = {text, text + len, 1};
    return in;
}

/* One line without its end and trailing blanks. */
typedef struct span {
    char *start, *end;
} span;

/* The line at in->at; sets *next to what follows it. */
static span line_at(const rcsi_stanzas *in, char **next)
{
    char *newline = memchr(in->at, '\n', (size_t)(in->end - in->at));
    span line = {in->at, newline ? newline : in->end};
    *next = newline ? newline + 1 : in->end;
    while (line.end > line.start && strchr(" \t\r", line.end[-1])) {
        line.end--;
    }
    return line;
}

static void step_to(rcsi_stanzas *in, char *next)
{
    in->at = next;
    in->line++;
}

/* Is the character that starts with this octet written without spaces around it?
   U+3000..U+9FFF and U+F000..U+FFFF: kana, ideographs, full-width forms. */
static bool is_wide_lead(unsigned char lead)
{
    return (lead >= 0xe3 && lead <= 0xe9) || lead == 0xef;
}

/* Japanese lines are joined without a space. */
static bool needs_space(const char *start, const char *end, unsigned char next)
{
    while (end > start && ((unsigned char)end[-1] & 0xc0) == 0x80) {
        end--;
    }
    bool after_wide = end > start && is_wide_lead((unsigned char)end[-1]);
    return end > start && end[-1] != '\n' && !(after_wide && is_wide_lead(next));
}

/* Append a continuation line.  `to` never passes the text: a line costs its newline and
   its leading blank, and at most one octet is put in their place. */
static char *fold_in(const char *value, char *to, span line)
{
    char *from = line.start;
    while (from < line.end && (*from == ' ' || *from == '\t')) {
        from++;
    }
    size_t len = (size_t)(line.end - from);
    if (len == 1 && *from == '.') {
        if (to > value && to[-1] != '\n') {
            *to++ = '\n';
        }
        return to;
    }
    if (len >= 2 && from[0] == '-' && from[1] == ' ') {
        if (to > value && to[-1] != '\n') {
            *to++ = '\n';
        }
        from += 2;
        len -= 2;
    } else if (needs_space(value, to, (unsigned char)*from)) {
        *to++ = ' ';
    }
    memmove(to, from, len);
    return to + len;
}

/* Unfold the value that starts in the line at in->at; leaves `in` after it. */
static const char *read_value(rcsi_stanzas *in, char *value)
{
    char *next = NULL;
    span line = line_at(in, &next);
    char *to = line.end < value ? value : line.end;
    step_to(in, next);
    while (in->at < in->end) {
        line = line_at(in, &next);
        if (*in->at == '#') {
            step_to(in, next);
            continue;
        }
        if (line.start == line.end || (*line.start != ' ' && *line.start != '\t')) {
            break;
        }
        step_to(in, next);
        to = fold_in(value, to, line);
    }
    while (to > value && to[-1] == '\n') {
        to--;
    }
    /* The octet at `to` is a line end that was stepped over, or the text's own NUL. */
    *to = '\0';
    return value;
}

static bool is_name_char(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
}

static rcs_status read_field(rcsi_stanzas *in, rcsi_stanza *out, rcs_error *err)
{
    char *at = in->at;
    while (is_name_char(*at)) {
        at++;
    }
    if (at == in->at || *at != ':') {
        return rcsi_refuse(err, in->line, *in->at == ' ' || *in->at == '\t'
                                 ? "continuation line without a field before it"
                                 : "not a line of the form \"Field: value\"");
    }
    if (out->count == RCSI_FIELDS_MAX) {
        return rcsi_refuse(err, in->line, "more than %d fields", RCSI_FIELDS_MAX);
    }
    rcsi_field *field = &out->field[out->count];
    field->name = in->at;
    field->line = in->line;
    char *value = at + 1;
    while (*value == ' ' || *value == '\t') {
        value++;
    }
    field->value = read_value(in, value);
    *at = '\0';
    for (size_t i = 0; i < out->count; i++) {
        if (strcmp(out->field[i].name, field->name) == 0) {
            return rcsi_refuse(err, field->line, "field %s twice in one stanza", field->name);
        }
    }
    out->count++;
    return RCS_OK;
}

rcs_status rcsi_stanza_next(rcsi_stanzas *in, rcsi_stanza *out, rcs_error *err)
{
    out->count = 0;
    while (in->at < in->end) {
        char *next = NULL;
        span line = line_at(in, &next);
        bool blank = line.start == line.end;
        if (blank && out->count > 0) {
            return RCS_OK;
        }
        if (blank || *in->at == '#') {
            step_to(in, next);
            continue;
        }
        if (out->count == 0) {
            out->line = in->line;
        }
        rcs_status status = read_field(in, out, err);
        if (status != RCS_OK) {
            return status;
        }
    }
    return out->count > 0 ? RCS_OK : RCS_END;
}
