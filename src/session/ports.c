/* ports.c -- which ports carry DNS, and which others look as if they did */
#include "session/ports.h"

#include <string.h>

#include "rcodescope/session.h"

enum {
    PORT_TLS_QUIC = 853,
    PORT_NETBIOS_NAMES = 137,
    PACKETS_WORTH_A_HINT = 2
};

_Static_assert((int)RCSI_OWN_PORTS_MAX >= (int)RCS_PORTS_MAX, "each --port has room");

void rcsi_ports_init(rcsi_ports *ports, const uint16_t *dns, size_t count)
{
    memset(ports, 0, sizeof *ports);
    ports->service[PORT_NETBIOS_NAMES] = RCSI_SERVICE_LOOK_ALIKE;
    ports->service[PORT_TLS_QUIC] = RCSI_SERVICE_ENCRYPTED;
    ports->service[RCSI_PORT_MDNS] = RCSI_SERVICE_MDNS;
    ports->service[RCSI_PORT_LLMNR] = RCSI_SERVICE_LLMNR;
    ports->service[RCSI_PORT_DNS] = RCSI_SERVICE_DNS;
    for (size_t i = 0; i < count; i++) {
        ports->service[dns[i]] = RCSI_SERVICE_DNS;
        ports->own.port[ports->own.count++] = dns[i];
    }
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
