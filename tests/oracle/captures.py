#!/usr/bin/env python3
"""captures.py -- extended RCODE, TSIG error and Extended DNS Errors of captures, by three readers

usage: captures.py PROGRAM

Every response of every capture of pcaps/: what the program's JSON says must be
what tshark's fields give when they are put together (RFC 6891 6.1.3), and what dnspython reads from the
same octets.  Last line: "N passed, M failed", a capture each.
"""
import glob
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from oracle import SKIPPED, TOP, dnspython

# Multicast DNS and LLMNR.
RELATIVES = (5353, 5355)

# The beginnings of its datagrams, whose other fragments never came, belong to no packet.
TORN = "fragment-lost-scripted.pcap"


def ours(program, path):
    """{frame: sorted [(rcode, edes, tsig error)]} of the responses."""
    done = subprocess.run([program, "read", "--all", "--format", "json", path],
                          capture_output=True, text=True, check=True)
    found = {}
    for line in done.stdout.splitlines():
        record = json.loads(line)
        own = record["rcodescope"]
        if own["kind"] != "finding" or "dns" not in record or "failure" in own:
            continue
        if record["source"]["port"] in RELATIVES:
            continue
        dns = record["dns"]
        edes = tuple(ede["code"] for ede in dns.get("ede", []))
        tsig = dns["tsig"]["error"] if "tsig" in dns else None
        found.setdefault(record["rcodescope"]["packet"], []).append(
            (dns["response_code_value"], edes, tsig))
    return {frame: sorted(rows, key=str) for frame, rows in found.items()}


def shows(proto, name):
    return [field.get("show") for field in proto.iter("field") if field.get("name") == name]


def values(proto, name):
    return [field.get("value") for field in proto.iter("field") if field.get("name") == name]


def message(packet):
    """The octets of a frame that holds one message: UDP, or TCP when its length says so."""
    for name in ("udp.payload", "tcp.payload"):
        found = values(packet, name)
        octets = bytes.fromhex(found[0]) if len(found) == 1 else b""
        if name == "udp.payload" and octets:
            return octets
        if len(octets) > 2 and int.from_bytes(octets[:2], "big") == len(octets) - 2:
            return octets[2:]
    return None


def read_proto(proto):
    """Header nibble and OPT bits put together, the EDEs, the TSIG error."""
    high = shows(proto, "dns.resp.ext_rcode")
    rcode = int(shows(proto, "dns.flags.rcode")[0]) | (int(high[0], 16) << 4 if high else 0)
    edes = tuple(int(code) for code in shows(proto, "dns.opt.ext_error.info_code")[:8])
    tsig = shows(proto, "dns.tsig.error")
    return rcode, edes, int(tsig[0]) if tsig else None


def tshark(path):
    """What tshark's tree says of the responses, as ours(); and {frame: octets of its one message}."""
    done = subprocess.run(["tshark", "-r", path, "-o", "tcp.reassemble_out_of_order:TRUE",
                           "-T", "pdml", "-Y", "dns.flags.response == 1 && !mdns && !llmnr && !icmp && !icmpv6"],
                          capture_output=True, check=True)
    found, octets = {}, {}
    for packet in ElementTree.fromstring(done.stdout).iter("packet"):
        frame = int(shows(packet, "frame.number")[0])
        octets[frame] = message(packet)
        for proto in packet.findall("proto[@name='dns']"):
            if shows(proto, "dns.flags.response") in (["1"], ["True"]):
                found.setdefault(frame, []).append(read_proto(proto))
    return {frame: sorted(rows, key=str) for frame, rows in found.items()}, octets


def reference(dns, octets):
    """What dnspython reads, or None if it does not."""
    try:
        read = dns.message.from_wire(octets, ignore_trailing=True, continue_on_error=True,
                                     keyring=lambda _, name: dns.tsig.Key(name, b"k", "hmac-sha256."))
    except Exception:  # whatever it throws, it does not read the message
        return None
    if read.errors:
        return None
    edes = tuple(int(o.code) for o in read.options if o.otype == 15)[:8]
    return int(read.rcode()), edes, int(read.tsig[0].error) if read.tsig else None


def check(program, dns, path, tally):
    """What differs in one capture, as lines."""
    name = os.path.basename(path)
    mine = ours(program, path)
    theirs, messages = tshark(path)
    for frame in sorted(set(mine) | set(theirs)):
        tally["tshark"] += len(theirs.get(frame, []))
        if mine.get(frame) != theirs.get(frame):
            yield f"{name} {frame}: {mine.get(frame)}, tshark {theirs.get(frame)}"
    for frame, octets in messages.items():
        value = reference(dns, octets) if dns and octets else None
        if value is not None:
            tally["dnspython"] += 1
            if mine.get(frame) != [value]:
                yield f"{name} {frame}: {mine.get(frame)}, dnspython {value}"


def main():
    program = sys.argv[1]
    if not shutil.which("tshark"):
        print("SKIPPED: tshark is not installed")
        return SKIPPED
    dns = dnspython()
    if dns is None:
        print("SKIPPED: dnspython is not installed, only tshark is asked")
    paths = sorted(glob.glob(os.path.join(glob.escape(TOP), "pcaps", "*", "*.pcap")))
    paths = [path for path in paths if os.path.basename(path) != TORN]
    tally = {"tshark": 0, "dnspython": 0}
    failed = 0
    for path in paths:
        problems = list(check(program, dns, path, tally))
        failed += bool(problems)
        print("\n".join(problems) + "\n" if problems else "", end="")
    print(", ".join(f"{value} responses compared with {key}" for key, value in tally.items()))
    print(f"{len(paths) - failed} passed, {failed} failed")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main())
