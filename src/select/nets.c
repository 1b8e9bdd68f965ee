/* nets.c -- networks on a command line, and whether an address is in one */
#include <arpa/inet.h>
#include <string.h>

#include "select/select.h"

static bool read_prefix(const char *text, unsigned most, uint8_t *out)
{
    unsigned value = 0;
    if (!*text || strlen(text) > 3) {
        return false;
    }
    for (; *text; text++) {
        if (*text < '0' || *text > '9') {
            return false;
        }
        value = value * 10 + (unsigned)(*text - '0');
    }
    *out = (uint8_t)value;
    return value <= most;
}

rcsi_select_result rcsi_nets_add(rcsi_nets *nets, const char *text)
{
    rcsi_net net = {{0}, 0, 0};
    char address[INET6_ADDRSTRLEN];
    size_t len = strcspn(text, "/");
    if (nets->count == RCSI_SELECT_MAX) {
        return RCSI_SELECT_FULL;
    }
    if (len >= sizeof address) {
        return RCSI_SELECT_UNKNOWN;
    }
    memcpy(address, text, len);
    address[len] = '\0';
    if (inet_pton(AF_INET, address, net.ip) == 1) {
        net.family = 4;
    } else if (inet_pton(AF_INET6, address, net.ip) == 1) {
        net.family = 6;
    } else {
        return RCSI_SELECT_UNKNOWN;
    }
    unsigned bits = net.family == 4 ? 32 : 128;
    net.prefix = (uint8_t)bits;
    if (text[len] == '/' && !read_prefix(text + len + 1, bits, &net.prefix)) {
        return RCSI_SELECT_UNKNOWN;
    }
    nets->net[nets->count++] = net;
    return RCSI_SELECT_OK;
}

static bool net_holds(const rcsi_net *net, const rcs_endpoint *endpoint)
{
    if (net->family != endpoint->family) {
        return false;
    }
    size_t whole = net->prefix / 8;
    unsigned rest = net->prefix % 8;
    if (memcmp(net->ip, endpoint->ip, whole) != 0) {
        return false;
    }
    unsigned mask = 0xffu << (8 - rest) & 0xffu;
    return rest == 0 || ((net->ip[whole] ^ endpoint->ip[whole]) & mask) == 0;
}

bool rcsi_nets_hold(const rcsi_nets *nets, const rcs_endpoint *endpoint)
{
    for (int i = 0; i < nets->count; i++) {
        if (net_holds(&nets->net[i], endpoint)) {
            return true;
        }
    }
    return nets->count == 0;
}
