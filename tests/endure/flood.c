/* flood.c -- traffic that fills tables: half-open TCP, endless fragments, forged queries
 *
 * usage: flood tcp|fragments|queries N >CAPTURE
 *
 * tcp: N connections of a SYN, one octet of a length prefix, and 600 octets behind a hole.
 * fragments: N first fragments of responses whose rest never comes.
 * queries: N queries, each from another client for another name.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ETHER = 14, IP = 20, UDP = 8, TCP = 20, HEADER = 12, OCTETS = 1500, PER_SECOND = 20000 };

typedef struct flood {
    uint8_t frame[OCTETS];
    uint64_t seed;
    uint64_t number; /* of the connection, fragment or query */
    uint32_t client;
    uint16_t port;
} flood;

static uint64_t draw(flood *f)
{
    f->seed ^= f->seed << 13;
    f->seed ^= f->seed >> 7;
    f->seed ^= f->seed << 17;
    return f->seed;
}

static void put16(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put32(uint8_t *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
}

/* Ethernet and IPv4 to 192.0.2.53; returns where the payload goes. */
static uint8_t *put_ip(flood *f, uint8_t protocol, uint16_t fragment, size_t len)
{
    static const uint8_t start[] = {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0};
    uint8_t *ip = f->frame + ETHER;
    memset(f->frame, 0, ETHER + IP);
    memcpy(f->frame, start, sizeof start);
    put16(ip + 2, (uint32_t)(IP + len));
    put16(ip + 4, (uint32_t)(f->number & 0xffff));
    put16(ip + 6, fragment);
    ip[8] = 64;
    ip[9] = protocol;
    put32(ip + 12, f->client);
    put32(ip + 16, 0xc0000235);
    return ip + IP;
}

static void write_record(const flood *f, size_t len, uint32_t late)
{
    uint32_t record[4] = {(uint32_t)(1700000000 + f->number / PER_SECOND),
                          (uint32_t)(f->number % PER_SECOND) * 50 + late, (uint32_t)len,
                          (uint32_t)len};
    if (fwrite(record, sizeof record, 1, stdout) != 1 || fwrite(f->frame, len, 1, stdout) != 1) {
        exit(1);
    }
}

static void write_segment(flood *f, uint32_t sequence, uint8_t flags, size_t len)
{
    uint8_t *tcp = put_ip(f, 6, 0, TCP + len);
    memset(tcp, 0, TCP);
    put16(tcp, f->port);
    put16(tcp + 2, 53);
    put32(tcp + 4, sequence);
    tcp[12] = 0x50;
    tcp[13] = flags;
    memset(tcp + TCP, len == 1 ? 0 : 'A', len);
    write_record(f, ETHER + IP + TCP + len, len == 0 ? 0 : len == 1 ? 10 : 20);
}

static void write_connection(flood *f)
{
    enum { SYN = 2, PUSH_ACK = 0x18, BEHIND_HOLE = 600 };
    uint32_t first = (uint32_t)draw(f);
    write_segment(f, first, SYN, 0);
    write_segment(f, first + 1, PUSH_ACK, 1);
    write_segment(f, first + 10, PUSH_ACK, BEHIND_HOLE);
}

static void write_fragment(flood *f)
{
    enum { MORE_FRAGMENTS = 0x2000, FIRST_PART = 512, WHOLE = 4000 };
    uint8_t *udp = put_ip(f, 17, MORE_FRAGMENTS, UDP + FIRST_PART);
    memset(udp, 0, UDP + FIRST_PART);
    put16(udp, 53);
    put16(udp + 2, f->port);
    put16(udp + 4, UDP + WHOLE);
    put16(udp + UDP, (uint32_t)(draw(f) & 0xffff));
    put16(udp + UDP + 2, 0x8182);
    write_record(f, ETHER + IP + UDP + FIRST_PART, 0);
}

static void write_query(flood *f)
{
    static const uint8_t end[] = "\7example\3com\0\0\1\0\1";
    enum { LABEL = 16, LENGTH = HEADER + 1 + LABEL + (int)sizeof end - 1 };
    uint8_t *udp = put_ip(f, 17, 0, UDP + LENGTH), *dns = udp + UDP;
    put16(udp, f->port);
    put16(udp + 2, 53);
    put16(udp + 4, UDP + LENGTH);
    put16(udp + 6, 0);
    memset(dns, 0, HEADER);
    put16(dns, (uint32_t)(draw(f) & 0xffff));
    put16(dns + 2, 0x0100);
    put16(dns + 4, 1);
    char label[LABEL + 1];
    (void)snprintf(label, sizeof label, "%016llx", (unsigned long long)draw(f));
    dns[HEADER] = LABEL;
    memcpy(dns + HEADER + 1, label, LABEL);
    memcpy(dns + HEADER + 1 + LABEL, end, sizeof end - 1);
    write_record(f, ETHER + IP + UDP + LENGTH, 0);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*write)(flood *);
    } kinds[] = {
        {"tcp", write_connection}, {"fragments", write_fragment}, {"queries", write_query}};
    static flood f = {.seed = 88172645463325252u};
    const uint32_t header[] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1};
    uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
    for (size_t i = 0; count > 0 && i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(argv[1], kinds[i].name) != 0) {
            continue;
        }
        (void)fwrite(header, sizeof header, 1, stdout);
        for (f.number = 0; f.number < count; f.number++) {
            f.client = 0x0a000000u | (uint32_t)(f.number & 0xffffff);
            f.port = (uint16_t)(1024 + (f.number >> 24) + draw(&f) % 60000);
            kinds[i].write(&f);
        }
        return fflush(stdout) != 0;
    }
    fputs("usage: flood tcp|fragments|queries N >CAPTURE\n", stderr);
    return 2;
}
