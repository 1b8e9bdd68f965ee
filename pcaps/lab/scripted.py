#!/usr/bin/python3
"""A DNS server for answers that no server in Debian gives.

usage: scripted.py ADDRESS SILENT-ADDRESS

At ADDRESS, the first label of the question says what to answer:
r and the response code, of up to 12 bits, then e and an extended error
for every EDE option, k and a TKEY error; "noopt" leaves the OPT out,
"bare" all but the header.  r2-e7-e22.scripted.example is SERVFAIL with
two extended errors.  DSO messages get DSOTYPENI.  What arrives at
SILENT-ADDRESS is never answered.
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


def header(wire, rcode):
    """The header alone, as an answer."""
    ident, flags = struct.unpack_from('!HH', wire)
    return struct.pack('!6H', ident, 0x8000 | flags & 0x7900 | rcode,
                       0, 0, 0, 0)


def number(word, letter):
    return int(word[1:]) if word[:1] == letter and word[1:].isdigit() else None


def answer(wire):
    if wire[2] >> 3 & 15 == 6:
        return header(wire, DSOTYPENI)
    query = dns.message.from_wire(wire)
    question = query.question[0]
    words = question.name.labels[0].decode().split('-')
    rcode = next((n for w in words
                  if (n := number(w, 'r')) is not None), 0)
    if 'bare' in words:
        return header(wire, rcode)
    reply = dns.message.make_response(query, our_payload=1232)
    for word in words:
        error = number(word, 'k')
        if error is not None:
            now = int(time.time())
            data = dns.rdtypes.ANY.TKEY.TKEY(
                dns.rdataclass.ANY, dns.rdatatype.TKEY,
                dns.name.from_text('gss-tsig.'), now, now, 3, error, b'')
            reply.answer.append(dns.rrset.from_rdata(question.name, 0, data))
    options = [dns.edns.EDEOption(n, 'scripted') for w in words
               if (n := number(w, 'e')) is not None]
    if 'noopt' in words:
        reply.use_edns(False)
    else:
        reply.use_edns(0, payload=1232, options=options)
    reply.set_rcode(rcode)
    return reply.to_wire()


class Udp(socketserver.BaseRequestHandler):
    def handle(self):
        wire, sock = self.request
        sock.sendto(answer(wire), self.client_address)


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
