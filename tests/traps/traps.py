#!/usr/bin/env python3
"""traps.py -- what other tools get wrong, each once, through the whole program

usage: traps.py PROGRAM

A row: its name, packets, and what `read --all --format json` must give for each response: the code, with ~ behind
one that is not certain, eN for an Extended DNS Error, tN for a TSIG error, kN for a TKEY error; then words that the
text must hold, and words that it must not hold.  The captures are made here, octet by octet.
"""
import json
import os
import subprocess
import sys
import tempfile

from make import (A, CNAME, DSO, NOTIFY, QR, RA, RD, SOA, UPDATE, ede, ipv4, message, name, opt, pcap,
                  query, record, response, tcp, tkey, to_client, to_server, tsig, udp)

BADCOOKIE = response(7, opt(1))
POINTER = b"\xc0\x0c"
ZONE = {"question": (name("example.com"), SOA)}


def one(octets):
    """A capture of one response."""
    return pcap([to_client(octets)])


def pair(asked, answered):
    """A capture of a query and its response."""
    return pcap([to_server(asked), to_client(answered)])


def fragments():
    """BADCOOKIE whose OPT lies in the second fragment."""
    datagram = udp(BADCOOKIE)
    cut = (len(datagram) - 8) // 8 * 8
    return [ipv4(datagram[:cut], number=9, fragment=0x2000),
            ipv4(datagram[cut:], number=9, fragment=cut // 8)]


def stream(octets):
    """DNS over TCP: the octets in one segment."""
    return pcap([ipv4(tcp(b"", 99, 2), 6), ipv4(tcp(octets, 100), 6)])


def framed(octets):
    """A message with its length before it."""
    return len(octets).to_bytes(2, "big") + octets


ROWS = (
    ("T1 16 is in two places", one(response(0, opt(1))), ["16"], ["BADVERS"], ["NOERROR"]),
    ("T2 23 is not 7", one(BADCOOKIE), ["23"], ["BADCOOKIE 23 = header 7 + OPT 1"], ["YXRRSET"]),
    ("T2 7 is not 23", one(response(7, opt(0))), ["7"], ["YXRRSET"], ["BADCOOKIE"]),
    *((f"T3 {code} in an OPT", one(response(code & 15, opt(code >> 4))), [f"{code}"], [],
       ["Format error", "NXDOMAIN"]) for code in range(17, 23)),
    ("T4 16 of the OPT and of the TSIG", one(response(0, opt(1), tsig(16))), ["16t16"],
     ["BADVERS", "BADSIG"], []),
    ("T4 16 of the TSIG alone", one(response(9, tsig(16))), ["9t16"], ["BADSIG"], ["BADVERS"]),
    ("T5 9 with a TSIG", one(response(9, tsig(17))), ["9t17"], ["Not authorized", "BADKEY"],
     ["not authoritative"]),
    ("T5 9 without one", pair(query(opcode=NOTIFY, **ZONE),
                              message(QR, 9, opcode=NOTIFY, **ZONE)), ["9"],
     ["NOTAUTH"], ["BADSIG", "BADKEY"]),
    ("T6 an error under NOERROR: TKEY", one(message(QR, 0, ((tkey(19),), (), ()))), ["0k19"],
     ["BADMODE", "TKEY"], []),
    ("T6 an error under NOERROR: EDE", one(response(0, opt(0, ede(3)))), ["0e3"],
     ["STALE_ANSWER"], []),
    ("T7 OPT before TSIG", one(response(7, opt(1), tsig(0))), ["23"], ["BADCOOKIE"], []),
    ("T7 OPT before A", one(response(7, opt(1), record(POINTER, A, 1, 9, b"\1\2\3\4"))), ["23"],
     ["BADCOOKIE"], []),
    ("T8 two OPTs that disagree", one(response(0, opt(0), opt(1))), ["0~"],
     ["two OPT records disagree", "second-opt"], []),
    ("T9 OPT among the answers", one(message(QR, 0, ((opt(1),), (), ()))), ["0"],
     ["opt-section"], ["BADVERS 16"]),
    ("T9 OPT with an owner", one(response(0, opt(1, owner=name("x")))), ["0"], ["opt-owner"],
     ["BADVERS 16"]),
    ("T10 no question: its name is the query's", pair(query(opt()), response(0, opt(1), question=None)),
     ["16"], ["BADVERS", "www.example.com."], []),
    ("T10 a header alone", pair(query(), message(QR, 1, question=None)), ["1"],
     ["FORMERR", "www.example.com."], []),
    ("T11 cut by the snap length", pcap([to_client(BADCOOKIE)], snaplen=28 + len(BADCOOKIE) - 11),
     ["7~"], ["7 YXRRSET or 23 BADCOOKIE"], []),
    ("T11 the same, the query had no OPT",
     pcap([to_server(query()), to_client(BADCOOKIE)], snaplen=28 + len(BADCOOKIE) - 11), ["7"],
     ["YXRRSET"], ["or 23 BADCOOKIE"]),
    ("T11 the first fragment alone", pcap(fragments()[:1]), ["7~"],
     ["7 YXRRSET or 23 BADCOOKIE"], []),
    ("T11 both fragments", pcap(fragments()), ["23"], ["BADCOOKIE"], ["YXRRSET"]),
    ("T11 both, the second first", pcap(fragments()[::-1]), ["23"], ["BADCOOKIE"], ["YXRRSET"]),
    ("T13 a query with a code", pcap([to_server(message(RD, 5))]), [], [], ["REFUSED"]),
    ("T14 two messages in a segment", stream(framed(response(3)) + framed(response(5))),
     ["3", "5"], ["NXDOMAIN", "REFUSED"], []),
    ("T17 EDE text that is no UTF-8", one(response(2, opt(0, ede(6, b"\xff\xfe\0")))), ["2e6"],
     ["DNSSEC_BOGUS"], ["\xff"]),
    ("T17 EDE of one octet", one(response(2, opt(0, b"\0\x0f\0\1\7"))), ["2"], ["SERVFAIL"], []),
    ("T18 more than one EDE", one(response(2, opt(0, ede(6, b"one") + ede(9)))), ["2e6e9"],
     ["DNSSEC_BOGUS", "DNSKEY_MISSING"], []),
    ("T19 an EDE of the years since", one(response(2, opt(0, ede(30)))), ["2e30"], ["30"],
     ["nassigned"]),
    ("T19 an EDE for private use", one(response(2, opt(0, ede(49152)))), ["2e49152"], ["49152"], []),
    ("T22 the code is about the end of the chain",
     one(message(QR | RD | RA, 3, ((record(POINTER, CNAME, 1, 9, name("gone.example")),), (), ()))),
     ["3"], ["NXDOMAIN"], []),
    ("T23 7 after UPDATE", one(message(QR, 7, opcode=UPDATE, **ZONE)), ["7"],
     ["YXRRSET", "UPDATE"], ["BADCOOKIE"]),
    ("T23 11 of DSO over TCP", stream(framed(message(QR, 11, opcode=DSO, question=None))), ["11"],
     ["DSOTYPENI"], []),
    ("T24 3841 is not 1", one(response(1, opt(240))), ["3841"], ["3841"], ["FORMERR"]),
    ("T24 4095 is not 15", one(response(15, opt(255))), ["4095"], ["4095"], []),
)


def run(program, path, *options):
    """Standard output of read."""
    done = subprocess.run([program, "read", "--all", "--color", "never", *options, path],
                          capture_output=True, timeout=20, check=False,
                          env={**os.environ, "COLUMNS": "400", "LC_ALL": "C"})
    if done.returncode != 0:
        raise ValueError(f"status {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def code(found):
    """A response as its row has it."""
    dns = found["dns"]
    text = f"{dns['response_code_value']}"
    text += "" if found["rcodescope"]["certainty"].startswith("exact") else "~"
    text += "".join(f"e{error['code']}" for error in dns.get("ede", []))
    return text + "".join(f"{letter}{dns[field]['error']}"
                          for letter, field in (("t", "tsig"), ("k", "tkey"))
                          if dns.get(field, {}).get("error"))


def problems(program, path, codes, words, lies):
    """What is wrong with a row's output."""
    found = [json.loads(line) for line in run(program, path, "--format", "json").splitlines()]
    got = [code(line) for line in found if line["rcodescope"]["kind"] == "finding"]
    if got != codes:
        yield f"responses {got}, expected {codes}"
    text = run(program, path, "--brief") + run(program, path)
    yield from (f"does not say {word!r}" for word in words if word not in text)
    brief = run(program, path, "--brief")
    yield from (f"says {lie!r}" for lie in lies if lie in brief)


def main():
    program, passed, failed = os.path.abspath(sys.argv[1]), 0, 0
    for title, octets, *wanted in ROWS:
        with tempfile.NamedTemporaryFile(suffix=".pcap") as file:
            file.write(octets)
            file.flush()
            try:
                wrong = list(problems(program, file.name, *wanted))
            except ValueError as error:
                wrong = [str(error)]
        passed, failed = passed + (not wrong), failed + bool(wrong)
        for problem in wrong:
            print(f"{title}: {problem}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
