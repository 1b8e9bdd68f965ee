/* ports.c -- which ports carry DNS, and which others look as if they did */
#include "session/ports.h"

#include <string.h>

#include "base/reader.h"

enum {
    PORT_DNS = 53,
    PORT_TLS_QUIC = 853,
    PORT_MDNS = 5353,
    PORT_LLMNR = 5355,
    LABEL_MAX = 63,
    NAME_MAX_WITHOUT_ROOT = 254,
    RECORD_OCTETS_MIN = 11, /* Root owner, type, class, TTL, length (RFC 1035 4.1.3). */
    PACKETS_WORTH_A_HINT = 2
};

void rcsi_ports_init(rcsi_ports *ports, const uint16_t *dns, size_t count)
{
    memset(ports, 0, sizeof *ports);
    ports->service[PORT_TLS_QUIC] = RCSI_SERVICE_ENCRYPTED;
    ports->service[PORT_MDNS] = RCSI_SERVICE_MDNS;
    ports->service[PORT_LLMNR] = RCSI_SERVICE_LLMNR;
    ports->service[PORT_DNS] = RCSI_SERVICE_DNS;
    for (size_t i = 0; i < count; i++) {
        ports->service[dns[i]] = RCSI_SERVICE_DNS;
    }
}

/* Opcodes in use with a question are QUERY, NOTIFY and UPDATE; the Z bit must be 0. */
static bool plausible_flags(uint16_t flags)
{
    unsigned opcode = flags >> 11 & 0xf;
    return (flags & 0x0040) == 0 && (opcode == 0 || opcode == 4 || opcode == 5);
}

static bool plausible_question(rcsi_reader *r)
{
    unsigned name_len = 0;
    for (uint8_t label = rcsi_u8(r); label != 0; label = rcsi_u8(r)) {
        name_len += 1u + label;
        if (label > LABEL_MAX || name_len > NAME_MAX_WITHOUT_ROOT || !rcsi_take(r, label)) {
            return false;
        }
    }
    uint16_t type = rcsi_u16(r);
    uint16_t class_ = rcsi_u16(r);
    return !r->failed && type != 0 && (class_ == 1 || class_ == 3 || class_ == 4 || class_ >= 254);
}

bool rcsi_ports_looks_like_dns(const uint8_t *payload, size_t len)
{
    rcsi_reader r = rcsi_reader_of(payload, len);
    rcsi_u16(&r); /* id */
    uint16_t flags = rcsi_u16(&r);
    uint16_t questions = rcsi_u16(&r);
    uint32_t records = rcsi_u16(&r);
    records += rcsi_u16(&r);
    records += rcsi_u16(&r);
    if (r.failed || questions != 1 || !plausible_flags(flags)) {
        return false;
    }
    return plausible_question(&r) && records <= rcsi_left(&r) / RECORD_OCTETS_MIN;
}

void rcsi_ports_note_elsewhere(rcsi_ports *ports, const uint8_t *payload, uint16_t source,
                               uint16_t destination)
{
    bool response = (payload[2] & 0x80) != 0;
    uint32_t *packets = &ports->elsewhere[response ? source : destination];
    if (*packets != UINT32_MAX) {
        (*packets)++;
    }
}

static void insert_sorted(rcs_ledger_port out[RCS_LEDGER_PORTS], rcs_ledger_port row)
{
    for (int i = 0; i < RCS_LEDGER_PORTS; i++) {
        if (row.packets > out[i].packets) {
            rcs_ledger_port moved = out[i];
            out[i] = row;
            row = moved;
        }
    }
}

void rcsi_ports_busiest(const rcsi_ports *ports, rcs_ledger_port out[RCS_LEDGER_PORTS])
{
    memset(out, 0, RCS_LEDGER_PORTS * sizeof *out);
    for (uint32_t port = 0; port < 65536; port++) {
        if (ports->elsewhere[port] >= PACKETS_WORTH_A_HINT) {
            rcs_ledger_port row = {(uint16_t)port, ports->elsewhere[port]};
            insert_sorted(out, row);
        }
    }
}
