/* gen.c -- write DNS traffic of known content: OUT.pcap, OUT.pcapng, OUT.truth.json
 *
 * usage: gen PACKETS OUT [SEED]
 * Of the packets 96 % are DNS over UDP, 3 % over TCP, 1 % something else; 70 % IPv4.  Every fifth
 * response is an error.  The truth counts what was written, so the last lookups may lack answers.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "dns.h"
#include "frame.h"

enum {
    RCODES = 4096,
    EDES = 64,
    TSIG_ERRORS = 32,
    CLIENTS = 20000,
    SERVERS = 400,
    SERVER_BASE = 0x10000,
    DNS_PORT = 53,
    UDP_LIMIT = 1232,
    TCP_LIMIT = 4000,
    MSS = 1400
};

/** What a frame completes, counted when it is written. */
typedef struct frame_content {
    enum { CONTENT_NONE, CONTENT_QUERY, CONTENT_RESPONSE } kind;
    enum { OVER_UDP, OVER_TCP } over;
    unsigned more_noerror; /**< Messages without error in the same segment. */
    uint16_t rcode;
    int ede, tsig;
} frame_content;

/** A frame that waits for its time. */
typedef struct frame_event {
    uint64_t time_us, order;
    uint8_t *frame;
    size_t len;
    frame_content content;
} frame_event;

typedef struct known_truth {
    uint64_t packets, octets, queries, responses, tcp;
    uint64_t rcodes[RCODES], edes[EDES], tsig_errors[TSIG_ERRORS];
} known_truth;

typedef struct generator {
    FILE *pcap, *pcapng;
    dice chance;
    frame_event *heap;
    size_t waiting, room;
    uint64_t limit, order;
    known_truth truth;
} generator;

static void die(const char *what)
{
    fprintf(stderr, "gen: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void write_words(FILE *out, const uint32_t *words, size_t count)
{
    fwrite(words, sizeof *words, count, out);
}

static void write_frame(generator *gen, const frame_event *event)
{
    uint32_t len = (uint32_t)event->len, padding = -len & 3, total = 32 + len + padding, zero = 0;
    uint32_t record[] = {(uint32_t)(event->time_us / 1000000), (uint32_t)(event->time_us % 1000000),
                         len, len};
    write_words(gen->pcap, record, 4);
    fwrite(event->frame, 1, len, gen->pcap);
    uint32_t block[] = {6,   total, 0, (uint32_t)(event->time_us >> 32), (uint32_t)event->time_us,
                        len, len};
    write_words(gen->pcapng, block, 7);
    fwrite(event->frame, 1, len, gen->pcapng);
    fwrite(&zero, 1, padding, gen->pcapng);
    write_words(gen->pcapng, &total, 1);
}

static void count_content(known_truth *truth, const frame_content *content)
{
    uint64_t messages = 1 + content->more_noerror;
    if (content->kind == CONTENT_NONE)
        return;
    if (content->over == OVER_TCP)
        truth->tcp += messages;
    if (content->kind == CONTENT_QUERY) {
        truth->queries += messages;
        return;
    }
    truth->responses += messages;
    truth->rcodes[0] += content->more_noerror;
    truth->rcodes[content->rcode]++;
    if (content->ede != NONE)
        truth->edes[content->ede]++;
    if (content->tsig > 0)
        truth->tsig_errors[content->tsig]++;
}

static int is_before(const frame_event *a, const frame_event *b)
{
    return a->time_us < b->time_us || (a->time_us == b->time_us && a->order < b->order);
}

static void push(generator *gen, frame_event event)
{
    if (gen->waiting == gen->room) {
        gen->room = gen->room ? gen->room * 2 : 4096;
        gen->heap = realloc(gen->heap, gen->room * sizeof *gen->heap);
        if (!gen->heap)
            die("memory");
    }
    event.order = gen->order++;
    size_t at = gen->waiting++;
    for (; at && is_before(&event, &gen->heap[(at - 1) / 2]); at = (at - 1) / 2)
        gen->heap[at] = gen->heap[(at - 1) / 2];
    gen->heap[at] = event;
}

static frame_event pop(generator *gen)
{
    frame_event first = gen->heap[0], last = gen->heap[--gen->waiting];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < gen->waiting; at = child) {
        if (child + 1 < gen->waiting && is_before(&gen->heap[child + 1], &gen->heap[child]))
            child++;
        if (!is_before(&gen->heap[child], &last))
            break;
        gen->heap[at] = gen->heap[child];
    }
    gen->heap[at] = last;
    return first;
}

static void schedule(generator *gen, uint64_t time_us, const octets *frame, frame_content content)
{
    uint8_t *copy = malloc(frame->len);
    if (!copy)
        die("memory");
    memcpy(copy, frame->at, frame->len);
    push(gen,
         (frame_event){.time_us = time_us, .frame = copy, .len = frame->len, .content = content});
}

/* Write what is due before `time_us`. */
static void flush_until(generator *gen, uint64_t time_us)
{
    while (gen->waiting && gen->heap[0].time_us <= time_us) {
        frame_event event = pop(gen);
        if (gen->truth.packets < gen->limit) {
            gen->truth.packets++;
            gen->truth.octets += event.len;
            count_content(&gen->truth, &event.content);
            write_frame(gen, &event);
        }
        free(event.frame);
    }
}

static ip_route route_draw(dice *chance)
{
    return (ip_route){below(chance, 10) < 7 ? ROUTE_V4 : ROUTE_V6, popular(chance, CLIENTS),
                      SERVER_BASE + popular(chance, SERVERS),
                      (uint16_t)(1024 + below(chance, 64000)), DNS_PORT};
}

/* From a cached answer in the same building to a server far away. */
static uint64_t round_trip_draw(dice *chance)
{
    return (uint64_t)200 << below(chance, 10);
}

static frame_content answer_content(const dns_lookup *lookup)
{
    return (frame_content){
        .kind = CONTENT_RESPONSE, .rcode = lookup->rcode, .ede = lookup->ede, .tsig = lookup->tsig};
}

static void udp_lookup(generator *gen, uint64_t time_us)
{
    octets message, frame;
    dns_lookup lookup = lookup_draw(&gen->chance);
    ip_route there = route_draw(&gen->chance), back = route_back(&there);
    query_write(&lookup, &message);
    frame_udp(&there, &message, &frame);
    schedule(gen, time_us, &frame, (frame_content){.kind = CONTENT_QUERY});
    if (below(&gen->chance, 100) < 2)
        return;
    response_write(&lookup, &gen->chance, lookup.edns ? UDP_LIMIT : 512, &message);
    frame_udp(&back, &message, &frame);
    schedule(gen, time_us + round_trip_draw(&gen->chance), &frame, answer_content(&lookup));
}

/** One TCP connection that is being written. */
typedef struct connection {
    generator *gen;
    ip_route there, back;
    uint32_t sent, answered; /**< Next sequence number of either side. */
    uint64_t time_us, step_us;
} connection;

static void client_says(connection *tcp, unsigned flags, const octets *payload,
                        frame_content content)
{
    octets frame;
    tcp_place place = {tcp->sent, tcp->answered, flags};
    frame_tcp(&tcp->there, &place, payload, &frame);
    schedule(tcp->gen, tcp->time_us += tcp->step_us, &frame, content);
    tcp->sent += (uint32_t)payload->len + !!(flags & (TCP_SYN | TCP_FIN));
}

static void server_says(connection *tcp, unsigned flags, const octets *payload,
                        frame_content content)
{
    octets frame;
    tcp_place place = {tcp->answered, tcp->sent, flags};
    frame_tcp(&tcp->back, &place, payload, &frame);
    schedule(tcp->gen, tcp->time_us += tcp->step_us, &frame, content);
    tcp->answered += (uint32_t)payload->len + !!(flags & (TCP_SYN | TCP_FIN));
}

/* RFC 1035 4.2.2: a message follows its length. */
static void put_framed(octets *stream, const octets *message)
{
    put16(stream, (unsigned)message->len);
    put(stream, message->at, message->len);
}

/* The answers leave in one segment, or in several that cut anywhere, the length field included. */
static void server_answers(connection *tcp, const octets *stream, frame_content content)
{
    dice *chance = &tcp->gen->chance;
    size_t at = 0;
    size_t cut =
        below(chance, 10) == 0 ? 1 + below(chance, (uint32_t)stream->len - 1) : stream->len;
    while (at < stream->len) {
        octets part = {.len = 0};
        size_t end = at < cut ? cut : stream->len;
        put(&part, stream->at + at, end - at < MSS ? end - at : MSS);
        at += part.len;
        struct frame_content nothing = {.kind = CONTENT_NONE};
        server_says(tcp, TCP_ACK | TCP_PSH, &part, at == stream->len ? content : nothing);
    }
}

static void tcp_lookup(generator *gen, uint64_t time_us)
{
    octets message, queries = {.len = 0}, answers = {.len = 0}, none = {.len = 0};
    frame_content nothing = {.kind = CONTENT_NONE},
                  asked = {.kind = CONTENT_QUERY, .over = OVER_TCP};
    dns_lookup lookup = lookup_draw(&gen->chance), first = lookup;
    frame_content answer = answer_content(&lookup);
    answer.over = OVER_TCP;
    if (below(&gen->chance, 10) == 0) { /* RFC 7766 6.2.1.1: two lookups on one connection */
        first.id ^= 1;
        first.rcode = 0;
        first.opcode = OPCODE_QUERY;
        first.ede = first.tsig = NONE;
        asked.more_noerror = answer.more_noerror = 1;
        query_write(&first, &message);
        put_framed(&queries, &message);
        response_write(&first, &gen->chance, TCP_LIMIT, &message);
        put_framed(&answers, &message);
    }
    query_write(&lookup, &message);
    put_framed(&queries, &message);
    response_write(&lookup, &gen->chance, TCP_LIMIT, &message);
    put_framed(&answers, &message);

    ip_route there = route_draw(&gen->chance);
    connection tcp = {gen,
                      there,
                      route_back(&there),
                      (uint32_t)draw(&gen->chance),
                      (uint32_t)draw(&gen->chance),
                      time_us,
                      round_trip_draw(&gen->chance) / 2};
    client_says(&tcp, TCP_SYN, &none, nothing);
    server_says(&tcp, TCP_SYN | TCP_ACK, &none, nothing);
    client_says(&tcp, TCP_ACK, &none, nothing);
    client_says(&tcp, TCP_ACK | TCP_PSH, &queries, asked);
    server_says(&tcp, TCP_ACK, &none, nothing);
    server_answers(&tcp, &answers, answer);
    client_says(&tcp, TCP_ACK | TCP_FIN, &none, nothing);
    server_says(&tcp, TCP_ACK | TCP_FIN, &none, nothing);
    client_says(&tcp, TCP_ACK, &none, nothing);
}

static void noise(generator *gen, uint64_t time_us)
{
    enum { PROTOCOL_ICMP = 1, NTP = 123, HTTPS = 443 };
    octets payload = {.len = 0}, frame;
    ip_route route = route_draw(&gen->chance);
    put_random(&payload, &gen->chance, 48 + below(&gen->chance, 400));
    switch (below(&gen->chance, 5)) {
    case 0:
        frame_arp(&frame);
        break;
    case 1:
        payload.at[0] = 8; /* echo request */
        route.version = ROUTE_V4;
        frame_ip(&route, PROTOCOL_ICMP, &payload, &frame);
        break;
    case 2:
        route.to_port = HTTPS;
        tcp_place place = {(uint32_t)draw(&gen->chance), 0, TCP_ACK};
        frame_tcp(&route, &place, &payload, &frame);
        break;
    case 3:
        route.to_port = HTTPS;
        frame_udp(&route, &payload, &frame);
        break;
    default:
        route.to_port = NTP;
        frame_udp(&route, &payload, &frame);
        break;
    }
    schedule(gen, time_us, &frame, (frame_content){.kind = CONTENT_NONE});
}

/* Shares in 1/10,000 of the beginnings; a lookup makes 2 packets over UDP and about 9 over TCP. */
static void begin_something(generator *gen, uint64_t time_us)
{
    uint32_t u = below(&gen->chance, 10000);
    if (u < 65)
        tcp_lookup(gen, time_us);
    else if (u < 65 + 195)
        noise(gen, time_us);
    else
        udp_lookup(gen, time_us);
}

static FILE *create(const char *base, const char *ending)
{
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s%s", base, ending) >= sizeof path)
        die("name too long");
    FILE *out = fopen(path, "wb");
    if (!out)
        die(path);
    return out;
}

static void write_headers(generator *gen)
{
    static const uint32_t FILE_HEADER[] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1};
    static const uint32_t SECTION[] = {0x0a0d0d0a, 28, 0x1a2b3c4d, 1, UINT32_MAX, UINT32_MAX, 28};
    static const uint32_t INTERFACE[] = {1, 20, 1, 262144, 20};
    write_words(gen->pcap, FILE_HEADER, 6);
    write_words(gen->pcapng, SECTION, 7);
    write_words(gen->pcapng, INTERFACE, 5);
}

static void write_counts(FILE *out, const char *name, const uint64_t *counts, size_t size)
{
    const char *comma = "";
    fprintf(out, ", \"%s\": {", name);
    for (size_t code = 0; code < size; code++) {
        if (!counts[code])
            continue;
        fprintf(out, "%s\"%zu\": %" PRIu64, comma, code, counts[code]);
        comma = ", ";
    }
    fprintf(out, "}");
}

static void write_truth(const known_truth *truth, FILE *out)
{
    fprintf(out,
            "{\"packets\": %" PRIu64 ", \"octets\": %" PRIu64 ", \"queries\": %" PRIu64
            ", \"responses\": %" PRIu64 ", \"tcp\": %" PRIu64,
            truth->packets, truth->octets, truth->queries, truth->responses, truth->tcp);
    write_counts(out, "rcodes", truth->rcodes, RCODES);
    write_counts(out, "extended_errors", truth->edes, EDES);
    write_counts(out, "tsig_errors", truth->tsig_errors, TSIG_ERRORS);
    fprintf(out, "}\n");
}

static void finish(FILE *out, const char *what)
{
    int failed = ferror(out);
    if (fclose(out) || failed)
        die(what);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: gen PACKETS OUT [SEED]\n");
        return 2;
    }
    generator gen = {.pcap = create(argv[2], ".pcap"),
                     .pcapng = create(argv[2], ".pcapng"),
                     .chance = {argc > 3 ? strtoull(argv[3], NULL, 0) : 1},
                     .limit = strtoull(argv[1], NULL, 0)};
    write_headers(&gen);
    uint64_t now_us = UINT64_C(1718000000) * 1000000;
    while (gen.truth.packets < gen.limit) {
        now_us += below(&gen.chance, 200);
        flush_until(&gen, now_us);
        begin_something(&gen, now_us);
    }
    while (gen.waiting)
        free(pop(&gen).frame);
    free(gen.heap);
    finish(gen.pcap, "pcap");
    finish(gen.pcapng, "pcapng");
    FILE *truth = create(argv[2], ".truth.json");
    write_truth(&gen.truth, truth);
    finish(truth, "truth");
    return 0;
}
