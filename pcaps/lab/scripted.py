#!/usr/bin/python3
"""A DNS server for answers that no server in Debian gives.

usage: scripted.py ADDRESS SILENT-ADDRESS

At ADDRESS, the first label of the question says what to answer:
r and the response code, of up to 12 bits, then e and an extended error
for every EDE option, k and a TKEY error; "noopt" leaves the OPT out,
"bare" all but the header.  r2-e7-e22.scripted.example is SERVFAIL with
two extended errors.  DSO messages get DSOTYPENI.  "tc" sets the
TC bit, "old" answers FORMERR to EDNS and knows only plain queries, "picky"
answers it to a COOKIE option, "up" refers to the root, "side" to a zone
beside the question, "fold" gives the question in lower case, "wrong"
another question, "twice" two answers, "foreign" a COOKIE option of nobody,
"v4" an address, and what the other words say for other types alone, "mute"
nothing for those, a word of TEXTS is the text of the EDE options, and a
word of BROKEN breaks the message.  What arrives at SILENT-ADDRESS is never
answered.
"""
import socket
import socketserver
import struct
import sys
import threading
import time

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TKEY
import dns.rrset

DSOTYPENI = 11


OPT, TSIG, EDE = 41, 250, 15

# What stands where an answer should, and in which section: the counts of
# answer and additional records.
LONG = b''.join(b'\x3f' + b'a' * 63 for _ in range(5)) + b'\0'
RECORD = struct.pack('!HHIH', 1, 1, 60, 4) + bytes(4)


def opt(owner=b'\0', extended=0, options=b''):
    """An OPT record, whose TTL begins with the upper bits of the code."""
    return owner + struct.pack('!HHIH', OPT, 1232, extended << 24,
                               len(options)) + options


def tsig(rdata):
    return b'\3key\0' + struct.pack('!HHIH', TSIG, 255, 0, len(rdata)) + rdata


# What public resolvers write into the text.
TEXTS = {
    'blames': '192.0.2.4:53 rcode=REFUSED for r2.scripted.example A',
    'waited': '192.0.2.98:53 timed out for r2.scripted.example A',
    'nobody': 'at delegation scripted.example.',
}

BROKEN = {
    'overrun': (1, 0, b'\x3fabc'),
    'pointer': (1, 0, b'\xff\xff' + RECORD),
    'long': (1, 0, LONG + RECORD),
    'label': (1, 0, b'\x41' + RECORD),
    'record': (1, 0, b'\xc0\x0c' + struct.pack('!HHIH', 1, 1, 60, 200)),
    'option': (0, 1, opt(options=struct.pack('!HH', EDE, 99))),
    'edeshort': (0, 1, opt(options=struct.pack('!HHB', EDE, 1, 0))),
    'optanswer': (1, 0, opt()),
    'optowner': (0, 1, opt(owner=b'\1x\0')),
    'opts': (0, 2, opt() + opt(extended=1)),
    'count': (2, 0, b'\xc0\x0c' + RECORD),
    'tsigfirst': (0, 2, tsig(b'\xffhmac\0'[1:] + bytes(10)) + opt()),
    'tsigshort': (0, 1, tsig(bytes(5))),
    'trailing': (0, 0, bytes(7)),
}


def header(wire, rcode):
    """The header alone, as an answer."""
    ident, flags = struct.unpack_from('!HH', wire)
    return struct.pack('!6H', ident, 0x8000 | flags & 0x7900 | rcode,
                       0, 0, 0, 0)


def number(word, letter):
    return int(word[1:]) if word[:1] == letter and word[1:].isdigit() else None


def broken(wire, question, word, rcode):
    """A message with one fault, and no other record."""
    answers, additional, rest = BROKEN[word]
    ident, flags = struct.unpack_from('!HH', wire)
    return (struct.pack('!6H', ident, 0x8000 | flags & 0x7900 | rcode,
                        1, answers, 0, additional)
            + question.name.to_wire()
            + struct.pack('!HH', question.rdtype, question.rdclass) + rest)


def answer(wire):
    if wire[2] >> 3 & 15 == 6:
        return header(wire, DSOTYPENI)
    query = dns.message.from_wire(wire)
    question = query.question[0]
    words = question.name.labels[0].decode().lower().split('-')
    rcode = next((n for w in words
                  if (n := number(w, 'r')) is not None), 0)
    if 'v4' in words and question.rdtype == dns.rdatatype.A:
        words, rcode = ['v4'], 0
    if 'bare' in words:
        return header(wire, rcode)
    if 'short' in words:
        return header(wire, rcode)[:8]
    for word in words:
        if word in BROKEN:
            return broken(wire, question, word, rcode)
    cookie = any(o.otype == dns.edns.OptionType.COOKIE for o in query.options)
    if ('old' in words and query.edns >= 0) or ('picky' in words and cookie):
        return broken(wire, question, 'trailing', 1)[:-7]
    if 'fold' in words:
        query.question[0].name = question.name.canonicalize()
    if 'wrong' in words:
        query.question[0].name = dns.name.from_text('www.example.')
    reply = dns.message.make_response(query, our_payload=1232)
    for word in words:
        error = number(word, 'k')
        if error is not None:
            now = int(time.time())
            data = dns.rdtypes.ANY.TKEY.TKEY(
                dns.rdataclass.ANY, dns.rdatatype.TKEY,
                dns.name.from_text('gss-tsig.'), now, now, 3, error, b'')
            reply.answer.append(dns.rrset.from_rdata(question.name, 0, data))
    text = next((TEXTS[w] for w in words if w in TEXTS), 'scripted')
    options = [dns.edns.EDEOption(n, text) for w in words
               if (n := number(w, 'e')) is not None]
    if 'tc' in words:
        reply.flags |= dns.flags.TC
    if 'up' in words:
        reply.authority.append(dns.rrset.from_text(
            '.', 3600, 'IN', 'NS', 'a.root.example.'))
    if 'side' in words:
        reply.authority.append(dns.rrset.from_text(
            'elsewhere.example.', 3600, 'IN', 'NS', 'a.root.example.'))
    if rcode == 0 and question.rdtype == dns.rdatatype.A and not (
            set(words) & {'tc', 'up', 'side', 'r0'}):
        reply.flags |= dns.flags.AA
        reply.answer.append(dns.rrset.from_text(
            question.name, 60, 'IN', 'A', '192.0.2.80'))
    if 'wide' in words:  # more than fits into any UDP packet
        reply.answer.append(dns.rrset.from_text(
            question.name, 60, 'IN', 'TXT', ' '.join(['x' * 190] * 7)))
    if 'foreign' in words:
        options.append(dns.edns.GenericOption(dns.edns.OptionType.COOKIE, bytes(range(16))))
    if 'noopt' in words or 'old' in words:
        reply.use_edns(False)
    else:
        reply.use_edns(0, payload=1232, options=options)
    reply.set_rcode(rcode)
    return reply.to_wire(max_size=65535)


def first_fragment(wire, source, client):
    """The first IP fragment of a datagram whose others get lost."""
    udp = struct.pack('!4H', source[1], client[1], 8 + len(wire), 0) + wire
    data = udp[:800]
    head = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(data),
                       time.time_ns() >> 20 & 0xffff, 0x2000, 64,
                       socket.IPPROTO_UDP, 0, socket.inet_aton(source[0]),
                       socket.inet_aton(client[0]))
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
        raw.sendto(head + data, client)


class Udp(socketserver.BaseRequestHandler):
    def handle(self):
        wire, sock = self.request
        if b'-mute' in wire and wire[wire.index(0, 12) + 2] != dns.rdatatype.A:
            return
        first = answer(wire)
        if b'wide-torn' in wire:
            first_fragment(first, sock.getsockname(), self.client_address)
            return
        if b'twice' in wire:
            sock.sendto(first[:-4] + bytes(4), self.client_address)
        sock.sendto(first, self.client_address)


class Tcp(socketserver.StreamRequestHandler):
    def handle(self):
        while len(size := self.rfile.read(2)) == 2:
            wire = answer(self.rfile.read(struct.unpack('!H', size)[0]))
            self.wfile.write(struct.pack('!H', len(wire)) + wire)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    silent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    silent.bind((sys.argv[2], 53))
    where = sys.argv[1], 53
    socketserver.TCPServer.allow_reuse_address = True
    tcp = socketserver.ThreadingTCPServer(where, Tcp)
    threading.Thread(target=tcp.serve_forever, daemon=True).start()
    socketserver.ThreadingUDPServer(where, Udp).serve_forever()


main()
