#!/usr/bin/env python3
"""oracle.py -- hold the decoder against dnspython and against tshark's reading, message by message

usage: oracle.py DECODE_HEX lab|corpus|traps

lab, corpus: every DNS message in UDP of every pcap file of ../shared (or RCS_SHARED).  What dnspython
reads without complaint must be read alike; of the corpus, each message must also agree with the
oracle that comes with it (tshark's fields).  traps: each packet must give what its label says.
"""
import csv
import glob
import os
import subprocess
import sys

import udp

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SKIPPED = 77
PORTS = {53, 5353, 5355}

# Packets where we differ from an oracle and the octets say that we are right.
EXPLAINED = {
    ("ntop+nDPI__tests__cfgs__default__pcap__dns-exf.pcap", 2):
        # The counts are 1, 1, 0, 0: the OPT at 98 is the one answer (RFC 6891 6.1.1 forbids it there)
        # and the A record behind it is not counted.  tshark reports the OPT all the same.
        "opt: 1 expected, 0 read",
}


def shared(*parts):
    """A path below ../shared; the test is skipped, loudly, where it is not."""
    beside = os.environ.get("RCS_SHARED") or os.path.join(os.path.dirname(TOP), "shared")
    path = os.path.join(beside, *parts)
    if not os.path.exists(path):
        print(f"SKIPPED: shared/{os.path.join(*parts)} is not there")
        sys.exit(SKIPPED)
    return path


def decode(program, messages):
    """Our reading of (payload, wire length) pairs: a dict of text values each."""
    lines = "".join(f"{payload.hex()} {length}\n" for payload, length in messages)
    done = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    rows = [dict(field.split("=", 1) for field in line.split("\t"))
            for line in done.stdout.splitlines()]
    assert len(rows) == len(messages), "a message was not answered"
    return rows


def dnspython():
    """dnspython, told to read TSIG records without a key; None where it is not installed."""
    try:
        import dns.message
        import dns.tsig
    except ImportError:
        return None
    dns.tsig.validate = lambda *arguments: None
    return dns


def reference(dns, payload):
    """dnspython's reading with the names of ours, or None if it complains."""
    try:
        message = dns.message.from_wire(
            payload, ignore_trailing=True, continue_on_error=True,
            keyring=lambda _, name: dns.tsig.Key(name, b"k", "hmac-sha256."))
    except Exception:  # whatever it throws, it does not read the message
        return None
    if message.errors:
        return None
    edes = [o for o in message.options if o.otype == 15]
    return {
        "id": str(message.id), "flags": str(int(message.flags)), "rcode": str(int(message.rcode())),
        "opt": str(int(message.opt is not None)), "version": str(max(message.edns, 0)),
        "do": str(int(bool(message.ednsflags & 0x8000))), "udp_size": str(message.payload),
        "ede": ",".join(str(int(o.code)) for o in edes[:8]),
        "tsig": str(int(message.tsig[0].error)) if message.tsig else "-1",
        "question": str(int(bool(message.question))),
        "qtype": str(int(message.question[0].rdtype)) if message.question else "0",
        "certainty": "exact", "complete": "1"}


def tshark_rows(name):
    """The corpus's oracle of a capture: rows of frames that hold one message in plain UDP."""
    path = shared("corpus", "oracle", "messages") + f"/{name}.tsv"
    if not os.path.exists(path):
        return {}
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    seen = [row["frame"] for row in rows]
    return {int(row["frame"]): row for row in rows
            if row["l4"] == "udp" and seen.count(row["frame"]) == 1 and row["chan"] != "icmp"}


def tshark_differs(row, ours):
    """Fields of the corpus's oracle that are not ours."""
    expected = {"id": row["id"], "flags": str(int(row["flags"], 16)) if row["flags"] else "0",
                "opt": "1" if row["opt"] not in ("", "0") else "0"}
    if row["ext_rcode"]:
        expected["rcode"] = row["ext_rcode"]
    if row["ede"]:
        expected["ede"] = row["ede"]
    if row["tsig_error"]:
        expected["tsig"] = row["tsig_error"]
    return differs(expected, ours)


def differs(expected, ours):
    """Text of the fields that are not as expected; empty: none."""
    return ", ".join(f"{key}: {value} expected, {ours[key]} read"
                     for key, value in expected.items() if ours[key] != value)


def check_capture(program, dns, path, tally):
    """Print what differs in one capture."""
    name = os.path.basename(path)
    found = [d for d in udp.datagrams(path)]
    rows = tshark_rows(name)
    found = [d for d in found if d[0] in rows or PORTS & set(d[1])]
    for (number, ports, payload, length), ours in zip(found, decode(program, [d[2:] for d in found])):
        theirs = reference(dns, payload) if dns and len(payload) == length else None
        problems = []
        if theirs:
            tally["dnspython"] += 1
            problems.append(differs(theirs, ours))
        row = rows.get(number)
        # Inside a tunnel the oracle's message is not the datagram's payload.
        if row and (row["sport"], row["dport"]) == tuple(map(str, ports)):
            tally["tshark"] += 1
            problems.append(tshark_differs(row, ours))
        tally["messages"] += 1
        problem = "; ".join(p for p in problems if p)
        if problem != EXPLAINED.get((name, number), ""):
            tally["differences"] += 1
            print(f"{name} {number}: {problem} (defect {ours['defect']} at {ours['defect_at']})")


def check_folder(program, folder):
    """Every pcap file of the lab or the corpus."""
    dns = dnspython()
    if dns is None:
        print("SKIPPED: dnspython is not installed, only the corpus's own oracle is asked")
    tally = {"messages": 0, "dnspython": 0, "tshark": 0, "differences": 0}
    where = shared("lab") if folder == "lab" else shared("corpus", "captures")
    for path in sorted(glob.glob(glob.escape(where) + "/*.*cap")):
        check_capture(program, dns, path, tally)
    print(", ".join(f"{value} {key}" for key, value in tally.items()))
    return tally["differences"] or not tally["messages"]


# What each packet of traps.pcap must give, by its number (labels stand beside the capture).
TRAPS = {
    1: {"rcode": "3"}, 2: {"rcode": "2"},
    3: {"rcode": "16", "certainty": "exact", "opt_rcode": "1"},
    4: {"rcode": "23", "certainty": "exact"},
    5: {"rcode": "9", "tsig": "16"}, 6: {"rcode": "9", "tsig": "17"}, 7: {"rcode": "9", "tsig": "18"},
    8: {"tsig": "22"}, 9: {"tkey": "19"}, 10: {"rcode": "2", "ede": "22"},
    11: {"rcode": "0", "ede": "3"}, 12: {"rcode": "2", "ede": "6,9"}, 13: {"ede": "30"},
    14: {"ede": "49152"}, 15: {"ede": "", "defect": "ede-short"}, 16: {"defect": "none"},
    17: {"defect": "none"}, 18: {"rcode": "23"}, 19: {"rcode": "16", "tsig": "16"},
    20: {"rcode": "16", "question": "0"}, 21: {"rcode": "1", "counts": "0,0,0,0"},
    22: {"rcode": "0", "certainty": "conflict", "second_rcode": "16", "defect": "second-opt"},
    23: {"opt": "0", "defect": "opt-section"}, 24: {"opt": "0", "defect": "opt-owner"},
    25: {"rcode": "3841"}, 26: {"rcode": "4095"}, 27: {"rcode": "12"},
    32: {"rcode": "7"}, 33: {"rcode": "10"}, 34: {"rcode": "9"}, 35: {"rcode": "9", "tsig": "-1"},
    41: {"defect": "none"}, 42: {"defect": "none"}, 43: {"defect": "name-pointer"},
    44: {"defect": "record-overrun"}, 45: {"defect": "count-overrun", "certainty": "inexact"},
    46: {"cookie": "3", "cookie_len": "12"}, 77: {"rcode": "2"}, 78: {"rcode": "2"},
    79: {"rcode": "5"}, 80: {"rcode": "2"},
}


# One BADCOOKIE response, captured with these snap lengths: the OPT's code is kept from 96 on.
SNAPS = {
    64: {"rcode": "7", "certainty": "inexact", "defect": "cut-by-capture", "defect_at": "22"},
    80: {"rcode": "7", "certainty": "inexact", "defect": "cut-by-capture", "defect_at": "38"},
    96: {"rcode": "23", "certainty": "exact", "defect": "cut-by-capture", "defect_at": "54"},
}


def check_packets(program, name, expectations):
    """How many packets of one capture do not give what is expected of them, each printed."""
    found = {d[0]: d for d in udp.datagrams(shared("traps", name))}
    rows = decode(program, [found[number][2:] for number in expectations])
    problems = [(number, differs(expected, ours))
                for (number, expected), ours in zip(expectations.items(), rows)]
    failed = [f"{name} {number}: {problem}" for number, problem in problems if problem]
    print("\n".join(failed + [f"{name}: {len(rows) - len(failed)} as expected, {len(failed)} not"]))
    return len(failed)


def check_traps(program):
    """The packets of traps.pcap that hold one message in UDP, and the one that was cut."""
    failed = check_packets(program, "traps.pcap", TRAPS)
    for snap, expected in SNAPS.items():
        failed += check_packets(program, f"snap-{snap}.pcap", {1: expected})
    return failed


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in ("lab", "corpus", "traps"):
        sys.exit(__doc__)
    program, what = sys.argv[1:]
    failed = check_traps(program) if what == "traps" else check_folder(program, what)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
