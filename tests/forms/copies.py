#!/usr/bin/env python3
"""copies.py -- a capture that holds every packet twice gives the findings of the single one

usage: copies.py PROGRAM TOP

mergecap doubles the capture as a mirror port of both directions does (Ethernet) and as "-i any" does
(LINUX_SLL2: each packet at two interfaces), the second 100 us later; editcap shifts the time.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

from shapes import LINKS, packets_of, written

SKIPPED = 77
WHERE = ("file", "packet", "query_packet", "interface", "id")
# Error responses, a retry that succeeded, truncation with its TCP, a zone transfer.
CAPTURES = ("mixed/tour.pcap", "mixed/retry-storm.pcap", "travel/truncated-then-tcp.pcap",
            "travel/axfr.pcap", "travel/several-on-one-connection.pcap",
            "result/badcookie-not-retried.pcap")


def read(program, path, *options):
    """(findings without where they were found, the ledger)."""
    done = subprocess.run([program, "read", "--all", "--format", "json", *options, path],
                          capture_output=True, timeout=60, check=True)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    for found in records[:-1]:
        for key in WHERE:
            found["rcodescope"].pop(key, None)
        found["rcodescope"].get("lookup", {}).pop("watched_ns", None)
    return records[:-1], records[-1]["rcodescope"]["ledger"]


def tool(*words):
    """Run an outside tool."""
    subprocess.run(words, check=True, capture_output=True)


def doubled(folder, path):
    """The capture, and the same 100 us later, merged."""
    late, both = os.path.join(folder, "late"), os.path.join(folder, "both")
    tool("editcap", "-t", "0.0001", path, late)
    tool("mergecap", "-F", "pcapng", "-w", both, path, late)
    return both


def key_of(found):
    """What says which response a finding is."""
    return (found["dns"]["id"], found["source"]["ip"], found["source"]["port"],
            found["destination"]["ip"], found["network"]["transport"],
            found["dns"]["response_code"])


def dedup_problems(program, single, both):
    """--dedup: the findings of the single capture, and as many messages."""
    want, ledger = read(program, single)
    got, twice = read(program, both, "--dedup")
    if got != want:
        differ = [i for i, (a, b) in enumerate(zip(got, want)) if a != b]
        yield f"--dedup: {len(got)} findings for {len(want)}, those at {differ[:5]} differ"
    for count in ("messages", "queries", "responses", "tcp_messages", "responses_alone"):
        if twice[count] != ledger[count]:
            yield f"--dedup: {count} {twice[count]}, not {ledger[count]}"
    if not twice["copies"] or not twice["adds_up"]:
        yield f"--dedup: {twice['copies']} copies"


def pairing_problems(program, single, both):
    """Without it counts follow packets, and each response still has its query and its lookup."""
    want, ledger = read(program, single)
    got, twice = read(program, both)
    udp = ledger["messages"] - ledger["tcp_messages"]
    if twice["messages"] != 2 * udp + ledger["tcp_messages"]:
        yield f"{twice['messages']} messages of {udp} twice and {ledger['tcp_messages']}"
    if twice["copies"] != udp + ledger["classes"]["tcp_data"] or not twice["adds_up"]:
        yield f"{twice['copies']} copies"
    if twice["responses_alone"] != ledger["responses_alone"] or twice["queries_forgotten"]:
        yield f"{twice['responses_alone']} responses without their query"
    for found in want:
        same = [other for other in got if key_of(other) == key_of(found)
                and other["dns"].get("question") == found["dns"].get("question")]
        if not any(other["rcodescope"].get("lookup", {}).get("outcome") ==
                   found["rcodescope"].get("lookup", {}).get("outcome") for other in same):
            yield f"the lookup of {key_of(found)} went another way"
        if not any(other["event"].get("duration") == found["event"].get("duration")
                   for other in same):
            yield f"{key_of(found)} is paired with another query"


def main():
    """Run all."""
    program, top = os.path.abspath(sys.argv[1]), sys.argv[2]
    if not shutil.which("mergecap") or not shutil.which("editcap"):
        print("SKIPPED: mergecap and editcap are not there")
        return SKIPPED
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for name in CAPTURES:
            path = os.path.join(top, "pcaps", name)
            linktype, change = LINKS["SLL2"]
            sll2 = os.path.join(folder, "sll2")
            with open(sll2, "wb") as out:
                out.write(written(packets_of(path), lambda frame: change(frame[14:]), linktype))
            for single in (path, sll2):
                both = doubled(folder, single)
                problems += [f"{name} as {os.path.basename(single)}: {problem}" for problem in
                             (*dedup_problems(program, single, both),
                              *pairing_problems(program, single, both))]
    print(*problems, f"{len(problems)} problems", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
