/* codes.c -- the table of names: reads codes.txt, finds rows */
#include "catalog/codes.h"

#include <stdlib.h>
#include <string.h>

#include "catalog/stanza.h"

static const struct {
    const char *name;
    uint16_t max;
} spaces[RCS_SPACES] = {
    [RCS_SPACE_RCODE] = {"rcode", 4095},  [RCS_SPACE_TSIG] = {"tsig", 65535},
    [RCS_SPACE_TKEY] = {"tkey", 65535},   [RCS_SPACE_EDE] = {"ede", 65535},
    [RCS_SPACE_OPCODE] = {"opcode", 15},  [RCS_SPACE_TYPE] = {"type", 65535},
    [RCS_SPACE_CLASS] = {"class", 65535}, [RCS_SPACE_OPTION] = {"option", 65535},
};

static const char *const statuses[] = {
    [RCS_CODE_ASSIGNED] = "assigned",     [RCS_CODE_UNEXPECTED] = "unexpected",
    [RCS_CODE_UNASSIGNED] = "unassigned", [RCS_CODE_PRIVATE] = "private",
    [RCS_CODE_RESERVED] = "reserved",
};

const char *rcs_space_name(rcs_space space)
{
    return spaces[space].name;
}

uint16_t rcsi_space_max(rcs_space space)
{
    return spaces[space].max;
}

/* ASCII only: names must not depend on the process's locale. */
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char plain(char c)
{
    return c == '-' || c == ' ' ? '_' : lower(c);
}

bool rcsi_name_alike(const char *name, const char *text, size_t len)
{
    size_t at = 0;
    while (at < len && name[at] != '\0' && plain(name[at]) == plain(text[at])) {
        at++;
    }
    return at == len && name[at] == '\0';
}

rcs_space rcsi_space_of(const char *text, size_t len)
{
    int space = 0;
    while (space < RCS_SPACES && !rcsi_name_alike(spaces[space].name, text, len)) {
        space++;
    }
    return (rcs_space)space;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

int32_t rcsi_number_of(const char *text, size_t len)
{
    bool hex = len > 2 && text[0] == '0' && lower(text[1]) == 'x';
    int base = hex ? 16 : 10;
    int32_t value = 0;
    size_t at = hex ? 2 : 0;
    if (at == len) {
        return -1;
    }
    for (; at < len; at++) {
        int digit = digit_of(text[at]);
        if (digit >= base) {
            return -1;
        }
        value = value * base + digit;
        if (value > 65535) {
            return -1;
        }
    }
    return value;
}

const rcs_code *rcsi_codes_find(const rcsi_codes *codes, rcs_space space, uint16_t code)
{
    size_t low = codes->first[space], high = codes->first[space + 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const rcs_code *row = &codes->row[middle];
        if (code < row->first) {
            high = middle;
        } else if (code > row->last) {
            low = middle + 1;
        } else {
            return row;
        }
    }
    return NULL;
}

/* The words in front of a number that has no name: RFC 3597 5 for types and classes. */
static const char *const generic[RCS_SPACES] = {"RCODE",  "TSIG", "TKEY",  "EDE",
                                                "OPCODE", "TYPE", "CLASS", "OPT"};

const char *rcsi_space_prefix(rcs_space space)
{
    return generic[space];
}

bool rcsi_codes_value(const rcsi_codes *codes, rcs_space space, const char *text, size_t len,
                      uint16_t *out)
{
    int32_t number = rcsi_number_of(text, len);
    size_t prefix = strlen(generic[space]);
    if (number < 0 && len > prefix && rcsi_name_alike(generic[space], text, prefix)) {
        number = rcsi_number_of(text + prefix, len - prefix);
    }
    if (number >= 0 && number <= spaces[space].max) {
        *out = (uint16_t)number;
        return true;
    }
    for (size_t i = codes->first[space]; number < 0 && i < codes->first[space + 1]; i++) {
        if (codes->row[i].name && rcsi_name_alike(codes->row[i].name, text, len)) {
            *out = codes->row[i].first;
            return true;
        }
    }
    return false;
}

/* The next word of a line; steps over it.  Its length is 0 at the end. */
static char *next_word(char **at)
{
    char *word = *at + strspn(*at, " \t\r");
    char *end = word + strcspn(word, " \t\r");
    *at = *end ? end + 1 : end;
    *end = '\0';
    return word;
}

static bool read_range(const char *word, rcs_code *row)
{
    const char *dash = strchr(word, '-');
    size_t first_len = dash ? (size_t)(dash - word) : strlen(word);
    int32_t first = rcsi_number_of(word, first_len);
    int32_t last = dash ? rcsi_number_of(dash + 1, strlen(dash + 1)) : first;
    if (first < 0 || last < first || last > spaces[row->space].max) {
        return false;
    }
    row->first = (uint16_t)first;
    row->last = (uint16_t)last;
    return true;
}

static bool read_status(const char *word, rcs_code *row)
{
    row->status = RCS_CODE_ASSIGNED;
    if (word[0] == '\0') {
        return true;
    }
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        if (strcmp(statuses[i], word) == 0) {
            row->status = (rcs_code_status)i;
            return true;
        }
    }
    return false;
}

static rcs_status read_row(char *line, uint32_t number, rcs_code *row, rcs_error *err)
{
    const char *space = next_word(&line);
    row->space = rcsi_space_of(space, strlen(space));
    if (row->space == RCS_SPACES) {
        return rcsi_refuse(err, number, "unknown space \"%.40s\"", space);
    }
    const char *range = next_word(&line);
    if (!read_range(range, row)) {
        return rcsi_refuse(err, number, "\"%.40s\" is not a number or range of this space",
                             range);
    }
    const char *name = next_word(&line);
    row->name = strcmp(name, "-") == 0 ? NULL : name;
    row->reference = next_word(&line);
    if (row->reference[0] == '\0') {
        return rcsi_refuse(err, number, "a row needs space, number, mnemonic, reference");
    }
    const char *status = next_word(&line);
    if (!read_status(status, row) || *next_word(&line) != '\0') {
        return rcsi_refuse(err, number, "unknown status \"%.40s\"", status);
    }
    if (row->status <= RCS_CODE_UNEXPECTED && (!row->name || row->first != row->last)) {
        return rcsi_refuse(err, number, "an assigned code is one number with a mnemonic");
    }
    return RCS_OK;
}

static rcs_status add_row(rcsi_codes *codes, const rcs_code *row)
{
    if (codes->count == codes->capacity) {
        size_t capacity = codes->capacity ? codes->capacity * 2 : 256;
        rcs_code *more = realloc(codes->row, capacity * sizeof *more);
        if (!more) {
            return RCS_ERR_MEMORY;
        }
        codes->row = more;
        codes->capacity = capacity;
    }
    codes->row[codes->count++] = *row;
    return RCS_OK;
}

static int by_number(const void *a, const void *b)
{
    const rcs_code *x = a, *y = b;
    if (x->space != y->space) {
        return x->space < y->space ? -1 : 1;
    }
    return (x->first > y->first) - (x->first < y->first);
}

static rcs_status sort_rows(rcsi_codes *codes, rcs_error *err)
{
    if (codes->count > 0) {
        qsort(codes->row, codes->count, sizeof *codes->row, by_number);
    }
    size_t at = 0;
    for (int space = 0; space <= RCS_SPACES; space++) {
        while (at < codes->count && (int)codes->row[at].space < space) {
            at++;
        }
        codes->first[space] = at;
    }
    for (size_t i = 1; i < codes->count; i++) {
        const rcs_code *a = &codes->row[i - 1], *b = &codes->row[i];
        if (a->space == b->space && b->first <= a->last) {
            return rcsi_refuse(err, 0, "%s %u is in two rows", rcs_space_name(b->space),
                                 (unsigned)b->first);
        }
    }
    return RCS_OK;
}

rcs_status rcsi_codes_read(rcsi_codes *codes, char *text, size_t len, rcs_error *err)
{
    char *end = text + len;
    uint32_t number = 1;
    for (char *line = text; line < end; number++) {
        char *newline = memchr(line, '\n', (size_t)(end - line));
        char *next = newline ? newline + 1 : end;
        *(newline ? newline : end) = '\0';
        char first = line[strspn(line, " \t\r")];
        if (first != '#' && first != '\0') {
            rcs_code row = {0};
            rcs_status status = read_row(line, number, &row, err);
            status = status == RCS_OK ? add_row(codes, &row) : status;
            if (status != RCS_OK) {
                return status;
            }
        }
        line = next;
    }
    return sort_rows(codes, err);
}

