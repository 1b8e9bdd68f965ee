/* test_names.c -- the text of any name can be read back, octet for octet */
#include "rcodescope/message.h"
#include "unit.h"

#include <string.h>

enum {
    NAMES = 100000
};

/* A small generator with its state in sight, so that a failure can be repeated. */
static uint32_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* A name of 1 to 255 octets whose labels hold any octets, ordinary ones more often. */
static size_t random_name(uint64_t *state, uint8_t out[RCS_NAME_WIRE_MAX])
{
    size_t used = 0;
    size_t labels = next_random(state) % 12;
    size_t longest = next_random(state) % 8 == 0 ? 63 : 8;
    for (size_t i = 0; i < labels; i++) {
        size_t len = 1 + next_random(state) % longest;
        if (used + 1 + len + 1 > RCS_NAME_WIRE_MAX) {
            break;
        }
        out[used++] = (uint8_t)len;
        for (size_t k = 0; k < len; k++) {
            uint32_t dice = next_random(state);
            out[used++] = dice & 1 ? (uint8_t)(dice >> 8) : (uint8_t)("ab.\\ \"0-9"[dice % 9]);
        }
    }
    out[used++] = 0;
    return used;
}

/* One character of RFC 1035 5.1 text, which may be \DDD or \X. */
static const char *read_octet(const char *text, uint8_t *out)
{
    if (text[0] != '\\') {
        *out = (uint8_t)text[0];
        return text + 1;
    }
    if (text[1] >= '0' && text[1] <= '9') {
        *out = (uint8_t)((text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0'));
        return text + 4;
    }
    *out = (uint8_t)text[1];
    return text + 2;
}

static size_t parse(const char *text, uint8_t out[RCS_NAME_WIRE_MAX])
{
    size_t used = 0;
    while (*text != '\0' && strcmp(text, ".") != 0) {
        size_t label = used++;
        while (*text != '.') {
            text = read_octet(text, &out[used++]);
        }
        text++;
        out[label] = (uint8_t)(used - label - 1);
    }
    out[used++] = 0;
    return used;
}

TEST(wire_to_text_to_wire_gives_the_same_octets)
{
    uint64_t state = 1;
    for (int i = 0; i < NAMES; i++) {
        uint8_t wire[RCS_NAME_WIRE_MAX];
        uint8_t copy[RCS_NAME_WIRE_MAX];
        uint8_t back[RCS_NAME_WIRE_MAX];
        char text[RCS_NAME_TEXT_MAX];
        size_t len = random_name(&state, wire);
        rcs_name name = rcs_name_of(wire, (uint16_t)len);
        assert_int_equal(rcs_name_wire(&name, copy), len);
        assert_memory_equal(copy, wire, len);
        size_t written = rcs_name_text(&name, text);
        assert_int_equal(written, strlen(text));
        assert_true(written > 0 && written < RCS_NAME_TEXT_MAX);
        assert_int_equal(parse(text, back), len);
        assert_memory_equal(back, wire, len);
        assert_true(rcs_name_equal(&name, &name));
    }
}

TEST(a_compressed_name_equals_its_copy)
{
    uint64_t state = 2;
    for (int i = 0; i < NAMES / 10; i++) {
        uint8_t msg[12 + RCS_NAME_WIRE_MAX + 4] = {0};
        uint8_t wire[RCS_NAME_WIRE_MAX];
        size_t len = random_name(&state, wire);
        memcpy(msg + 12, wire, len);
        memcpy(msg + 12 + len, "\xc0\x0c", 2);
        rcs_name compressed = {msg, sizeof msg, (uint16_t)(12 + len)};
        rcs_name plain = rcs_name_of(wire, (uint16_t)len);
        assert_true(rcs_name_equal(&compressed, &plain));
    }
}

RUN_TESTS(
    T(wire_to_text_to_wire_gives_the_same_octets),
    T(a_compressed_name_equals_its_copy))
