/* name.c -- domain names: stepped over, expanded, written, compared */
#include "dns/name.h"

#include <string.h>

/*
 * Pointers followed in one name.  A name has at most 127 labels, so a sender that compresses
 * needs no more pointers; a longer chain of pointers to pointers is made to cost time.
 */
enum {
    LABEL_MAX = 63,
    HOPS_MAX = 127
};

static rcsi_name_end end_at(uint32_t at, rcs_defect defect)
{
    rcsi_name_end end = {at, defect};
    return end;
}

/* What is wrong with the name at `start` when its label at `at` leaves no room for an end. */
static rcsi_name_end label_beyond(uint32_t start, uint32_t at, uint32_t next, uint32_t len)
{
    if (next > len) {
        return end_at(at, RCS_DEFECT_NAME_OVERRUN);
    }
    if (next - start >= RCS_NAME_WIRE_MAX) {
        return end_at(at, RCS_DEFECT_NAME_TOO_LONG);
    }
    return end_at(len, RCS_DEFECT_NAME_OVERRUN);
}

rcsi_name_end rcsi_name_skip_labels(const uint8_t *wire, uint32_t len, uint32_t at)
{
    uint32_t start = at;
    /* At least the root's octet follows the labels, here or where a pointer leads. */
    uint32_t limit = len - start < RCS_NAME_WIRE_MAX ? len : start + RCS_NAME_WIRE_MAX;
    if (at >= len) {
        return end_at(len, RCS_DEFECT_NAME_OVERRUN);
    }
    while (wire[at] >= 1 && wire[at] <= LABEL_MAX) {
        uint32_t next = at + 1 + wire[at];
        if (next >= limit) {
            return label_beyond(start, at, next, len);
        }
        at = next;
    }
    if (wire[at] == 0) {
        return end_at(at + 1, RCS_DEFECT_NONE);
    }
    if (wire[at] < RCSI_LABEL_POINTER) {
        return end_at(at, RCS_DEFECT_LABEL_TYPE);
    }
    if (len - at < 2) {
        return end_at(at, RCS_DEFECT_NAME_OVERRUN);
    }
    bool backwards = rcsi_name_points_back(wire, at, start);
    return end_at(backwards ? at + 2 : at, backwards ? RCS_DEFECT_NONE : RCS_DEFECT_NAME_POINTER);
}

/* Goes through the labels of a name, following pointers. */
typedef struct labels {
    const rcs_name *name;
    uint32_t at;    /* Next length octet. */
    uint32_t run;   /* Where the labels that are read without a jump began. */
    uint32_t size;  /* Octets of the name so far, uncompressed. */
    uint32_t hops;
} labels;

static labels labels_of(const rcs_name *name)
{
    labels l = {.name = name, .at = name->at, .run = name->at};
    return l;
}

/* Go where pointers lead.  Each must lead before the run it ends, so that none is met twice. */
static bool follow(labels *l)
{
    const uint8_t *wire = l->name->msg;
    while (l->at < l->name->msg_len && wire[l->at] >= RCSI_LABEL_POINTER) {
        if (l->name->msg_len - l->at < 2 || !rcsi_name_points_back(wire, l->at, l->run) ||
            ++l->hops > HOPS_MAX) {
            return false;
        }
        l->at = rcsi_name_target(wire, l->at);
        l->run = l->at;
    }
    return l->at < l->name->msg_len;
}

/* The next label: its length octet and what that counts.  NULL: the name is broken. */
static const uint8_t *next_label(labels *l)
{
    if (!follow(l)) {
        return NULL;
    }
    const uint8_t *label = l->name->msg + l->at;
    l->at += 1u + label[0];
    l->size += 1u + label[0];
    if (label[0] > LABEL_MAX || l->at > l->name->msg_len || l->size > RCS_NAME_WIRE_MAX) {
        return NULL;
    }
    return label;
}

size_t rcs_name_wire(const rcs_name *name, uint8_t out[RCS_NAME_WIRE_MAX])
{
    labels l = labels_of(name);
    size_t used = 0;
    const uint8_t *label;
    do {
        label = next_label(&l);
        if (label == NULL) {
            return 0;
        }
        memcpy(out + used, label, 1u + label[0]);
        used += 1u + label[0];
    } while (label[0] != 0);
    return used;
}

/* RFC 1035 5.1: characters that mean something in a zone file. */
static bool is_special(uint8_t octet)
{
    switch (octet) {
    case '.':
    case '\\':
    case '"':
    case ';':
    case '(':
    case ')':
    case '@':
    case '$':
        return true;
    default:
        return false;
    }
}

static size_t put_octet(char *out, uint8_t octet)
{
    if (octet <= ' ' || octet > '~') {
        out[0] = '\\';
        out[1] = (char)('0' + octet / 100);
        out[2] = (char)('0' + octet / 10 % 10);
        out[3] = (char)('0' + octet % 10);
        return 4;
    }
    size_t used = 0;
    if (is_special(octet)) {
        out[used++] = '\\';
    }
    out[used++] = (char)octet;
    return used;
}

size_t rcs_name_text(const rcs_name *name, char out[RCS_NAME_TEXT_MAX])
{
    labels l = labels_of(name);
    size_t used = 0;
    const uint8_t *label = next_label(&l);
    while (label != NULL && label[0] != 0) {
        for (uint8_t i = 1; i <= label[0]; i++) {
            used += put_octet(out + used, label[i]);
        }
        out[used++] = '.';
        label = next_label(&l);
    }
    if (label == NULL) {
        out[0] = '\0';
        return 0;
    }
    if (used == 0) {
        out[used++] = '.';
    }
    out[used] = '\0';
    return used;
}

/* RFC 4343 3: only the 26 ASCII letters have a case. */
static uint8_t lower(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? (uint8_t)(octet - 'A' + 'a') : octet;
}

static bool label_equal(const uint8_t *a, const uint8_t *b)
{
    if (a[0] != b[0]) {
        return false;
    }
    for (uint8_t i = 1; i <= a[0]; i++) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
    }
    return true;
}

bool rcs_name_equal(const rcs_name *a, const rcs_name *b)
{
    labels la = labels_of(a);
    labels lb = labels_of(b);
    for (;;) {
        const uint8_t *label_a = next_label(&la);
        const uint8_t *label_b = next_label(&lb);
        if (label_a == NULL || label_b == NULL || !label_equal(label_a, label_b)) {
            return false;
        }
        if (label_a[0] == 0) {
            return true;
        }
    }
}
