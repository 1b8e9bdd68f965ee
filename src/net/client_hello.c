/* client_hello.c -- the server name in the first octets of a TLS connection (RFC 8446 4.1.2) */
#include "net/client_hello.h"

#include "base/reader.h"

enum {
    HANDSHAKE = 22, /* RFC 8446 5.1: of a record */
    VERSION_MAJOR = 3,
    CLIENT_HELLO = 1, /* 4: of a handshake message */
    RANDOM = 32,
    SERVER_NAME = 0, /* RFC 6066 1.1: of an extension */
    HOST_NAME = 0,   /* 3: of a name */
    NAME_MAX = 255   /* RFC 1035 2.3.4 */
};

/* A hello may be in several records, and the segment may end before it does: the name is taken
 * from what is there. */
static bool begins(rcsi_reader *r)
{
    bool record = rcsi_u8(r) == HANDSHAKE && rcsi_u8(r) == VERSION_MAJOR;
    rcsi_take(r, 1 + 2); /* minor version, length */
    bool hello = rcsi_u8(r) == CLIENT_HELLO;
    rcsi_take(r, 3); /* length */
    return record && hello && !r->failed;
}

static void step_over_fixed_part(rcsi_reader *r)
{
    rcsi_take(r, 2 + RANDOM);    /* legacy version */
    rcsi_take(r, rcsi_u8(r));    /* session id */
    rcsi_take(r, rcsi_u16(r));   /* cipher suites */
    rcsi_take(r, rcsi_u8(r));    /* compression methods */
    rcsi_u16(r);                 /* length of the extensions */
}

/* The first name; RFC 6066 3 allows no second of a type, and there is one type. */
static bool read_name(rcsi_reader *r, rcsi_host_name *out)
{
    rcsi_u16(r); /* length of the list */
    uint8_t type = rcsi_u8(r);
    uint16_t len = rcsi_u16(r);
    const uint8_t *octets = rcsi_take(r, len);
    if (r->failed || type != HOST_NAME || len == 0 || len > NAME_MAX) {
        return false;
    }
    out->octets = octets;
    out->len = len;
    return true;
}

bool rcsi_client_hello_name(const uint8_t *payload, size_t len, rcsi_host_name *out)
{
    rcsi_reader r = rcsi_reader_of(payload, len);
    if (!begins(&r)) {
        return false;
    }
    step_over_fixed_part(&r);
    while (rcsi_left(&r) > 0) {
        uint16_t type = rcsi_u16(&r);
        uint16_t size = rcsi_u16(&r);
        const uint8_t *body = rcsi_take(&r, size);
        if (type == SERVER_NAME && body) {
            rcsi_reader inside = rcsi_reader_of(body, size);
            return read_name(&inside, out);
        }
    }
    return false;
}
