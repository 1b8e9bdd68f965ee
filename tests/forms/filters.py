#!/usr/bin/env python3
"""filters.py -- what a filter passes, and that nothing which it rejects is hidden

usage: filters.py PROGRAM TOP

tcpdump says what the expression means, as far as it goes; inside tunnels the capture without its tunnel does.
"""
import json
import os
import struct
import subprocess
import sys
import tempfile

from shapes import TUNNELS, packets_of, written
from make import ethernet, pcap


def run(program, *arguments):
    """(status, JSON or None, standard error) of counting."""
    done = subprocess.run([program, "count", "--format", "json", *arguments], timeout=60,
                          capture_output=True, check=False)
    return done.returncode, json.loads(done.stdout or "null"), done.stderr.decode()


def put(folder, name, octets):
    """A file of these octets."""
    path = os.path.join(folder, name)
    with open(path, "wb") as out:
        out.write(octets)
    return path


def inner_problems(program, folder, packets):
    """An expression on the innermost datagram passes the same messages in every tunnel."""
    expression = "udp port 53 and host 192.0.2.2"
    _, want, _ = run(program, "--filter", expression, put(folder, "plain", pcap(packets, 1)))
    passed = len(packets) - want["ledger"]["classes"]["filtered"]
    if not 0 < passed < len(packets):
        yield f"the expression passes {passed} packets: a test of nothing"
    for name, change in TUNNELS.items():
        path = put(folder, "tunnel",
                   written(packets, lambda frame, change=change: change(frame, frame[14:])))
        copy = os.path.join(folder, "copy")
        status, out, words = run(program, "--filter-inner", expression, "-w", copy, path)
        ledger = out["ledger"]
        if status or words or out["rcodes"] != want["rcodes"]:
            yield f"{name}: status {status}, {out['dns']['responses']} responses: {words}"
        if (ledger["filtered_inner"] != len(packets) - passed or not ledger["adds_up"]
                or ledger["classes"]["filtered"] != len(packets) - passed):
            yield f"{name}: {ledger['filtered_inner']} rejected packets"
        _, again, _ = run(program, copy)
        if again["ledger"]["packets"] != passed or again["rcodes"] != want["rcodes"]:
            yield f"{name}: -w copied {again['ledger']['packets']} packets"
    status, out, _ = run(program, "--filter-inner", expression, "-c", "2", path)
    if out["dns"]["messages"] != 2:
        yield f"-c 2 with --filter-inner: {out['dns']['messages']} messages"


def hidden_problems(program, folder, packets):
    """What 'port 53' misses without a word is counted and printed with its remedy."""
    frames = [(s, n, TUNNELS["VLAN"](frame, b"")) for s, n, frame in packets[:7]]
    message = packets_of_dns(packets)
    pieces = [(9, 0, ethernet(piece)) for piece in fragments(message)]
    path = put(folder, "hidden", pcap(frames + pieces + packets, 1))
    _, out, _ = run(program, "--filter", "port 53", path)
    ledger = out["ledger"]
    if (ledger["filtered_vlan"], ledger["filtered_fragments"]) != (7, len(pieces) - 1):
        yield f"{ledger['filtered_vlan']} tags, {ledger['filtered_fragments']} later fragments"
    done = subprocess.run([program, "read", "--filter", "port 53", path], timeout=60,
                          capture_output=True, check=False, env={**os.environ, "LC_ALL": "C"})
    for words in (b"7 rejected packets carry a VLAN tag", b'add "or (vlan and port 53)"',
                  b"2 rejected packets are later IP fragments",
                  b'write "ip[6:2] & 0x1fff != 0 or ip6 proto 44 or (port 53)"'):
        if words not in done.stderr:
            yield f"not said: {words.decode()}"
    remedy = "ip[6:2] & 0x1fff != 0 or ip6 proto 44 or (port 53) or (vlan and port 53)"
    _, out, _ = run(program, "--filter", remedy, path)
    ledger = out["ledger"]
    if ledger["filtered_vlan"] or ledger["filtered_fragments"]:
        yield "the remedies together do not help"
    if ledger["fragments"]["used"] != len(pieces) or ledger["classes"]["filtered"]:
        yield f"with the remedies: {ledger['fragments']}"


def packets_of_dns(packets):
    """The first IP packet of a UDP response, header and all."""
    for _, _, frame in packets:
        if frame[23] == 17 and frame[34:36] == b"\0\x35":
            return frame[14:]
    sys.exit("no response in the capture")


def fragments(ip):
    """An IPv4 packet in three pieces."""
    body, pieces = ip[20:], []
    for at in (0, 16, 32):
        end = at + 16 if at < 32 else len(body)
        more = 0x2000 if at < 32 else 0
        header = struct.pack("!BBHHH", 0x45, 0, 20 + end - at, 77, more | at // 8) + ip[8:20]
        pieces.append(header + body[at:end])
    return pieces


def error_problems(program, path):
    """A wrong expression is named with its option, and ends the run."""
    for option in ("--filter-inner", "--filter"):
        for verb in ("read", "count"):
            done = subprocess.run([program, verb, option, "prot 53", path], timeout=60,
                                  capture_output=True, check=False)
            words = done.stderr.decode()
            if done.returncode != 2 or done.stdout or "filter" not in words:
                yield f"{verb} {option}: status {done.returncode}: {words}"
            if option == "--filter-inner" and option not in words:
                yield f"{verb}: the words do not name {option}: {words}"
    done = subprocess.run([program, "read", "--filter-inner", "ether host 2:0:0:0:0:1", path],
                          timeout=60, capture_output=True, check=False)
    if done.returncode != 2 or b"--filter-inner: " not in done.stderr:
        yield "a link-layer expression on bare IP is not refused"


def semantics_problems(program, folder, packets):
    """--filter passes exactly what tcpdump passes."""
    path = put(folder, "plain", pcap(packets, 1))
    for expression in ("port 53", "tcp", "udp and src port 53", "host 192.0.2.2", "less 100",
                       "ip[8] > 63", "not udp", "vlan", "ip6"):
        done = subprocess.run(["tcpdump", "-nr", path, "-w", "-", expression], check=False,
                              capture_output=True)
        if done.returncode:
            continue
        passed = put(folder, "passed", done.stdout)
        _, want, _ = run(program, passed)
        _, out, _ = run(program, "--filter", expression, path)
        rest = out["ledger"]["packets"] - out["ledger"]["classes"]["filtered"]
        if rest != want["ledger"]["packets"] or out["rcodes"] != want["rcodes"]:
            yield f"{expression}: {rest} packets pass, and {want['ledger']['packets']} of tcpdump"


def main():
    """Run all."""
    program, top = os.path.abspath(sys.argv[1]), sys.argv[2]
    tour = os.path.join(top, "pcaps", "mixed", "tour.pcap")
    packets = packets_of(tour)
    with tempfile.TemporaryDirectory() as folder:
        problems = [*inner_problems(program, folder, packets),
                    *hidden_problems(program, folder, packets), *error_problems(program, tour),
                    *semantics_problems(program, folder, packets)]
    print(*problems, f"{len(problems)} problems", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
