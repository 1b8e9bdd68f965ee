#!/usr/bin/env python3
"""false_alarms.py -- what only looks like a failure is a note, and never fails --fail-on error

usage: false_alarms.py TOP PROGRAM
"""
import json
import os
import subprocess
import sys

# Captures whose responses are all harmless, with the entries that may be warnings all the same.
CAPTURES = {
    "mixed/false-alarms.pcap": {"nxdomain-doubled-suffix"},
    "mixed/search-list.pcap": set(),
    "result/nxdomain-private-reverse.pcap": set(),
    "result/badcookie-retried.pcap": set(),
    "result/badvers-bind.pcap": set(),
    "result/notimp-maila.pcap": set(),
    "result/noerror-referral.pcap": set(),
    "result/nodata.pcap": set(),
}


def run(program, path, *options):
    return subprocess.run([program, "read", "--all", *options, path], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)


def faults(program, path, warnings):
    done = run(program, path, "--fail-on", "error")
    if done.returncode != 0:
        yield f"--fail-on error gives status {done.returncode}"
    records = [json.loads(line)["rcodescope"]
               for line in run(program, path, "--format", "json").stdout.decode().splitlines()]
    found = [r for r in records if r["kind"] == "finding" and "entry" in r]
    if not found:
        yield "nothing was explained"
    for record in found:
        wanted = "warning" if record["entry"] in warnings else "note"
        if record["severity"] != wanted:
            yield f"{record['entry']} is {record['severity']}, not {wanted}"


def main():
    top, program = sys.argv[1], os.path.abspath(sys.argv[2])
    wrong = [f"{name}: {text}" for name, warnings in CAPTURES.items()
             for text in faults(program, os.path.join(top, "pcaps", name), warnings)]
    print("\n".join(wrong), end="\n" if wrong else "")
    print(f"{len(CAPTURES)} captures, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
