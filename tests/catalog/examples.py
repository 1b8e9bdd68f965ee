#!/usr/bin/env python3
"""examples.py -- every Example of the catalog is a packet that shows the entry

usage: examples.py TOP PROGRAM [--list]

An Example names a capture below pcaps/ and a packet.  The program, reading that capture, must
explain that packet with the entry: a diagnosis of the result must win there, anything else must be
the best of its aspect or explain an Extended DNS Error.  And every diagnosis, and every entry that
leads somewhere in the captures, must have an Example; WITHOUT says why a few have none.  --list prints for each capture which entry explains which packet.
"""
import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys

FOLDER = "src/catalog"
FILES = ("result.txt", "ede.txt", "form.txt", "travel.txt")
WITHOUT = {
    "travel-silent": "stands where more servers were asked than a session remembers",
    "travel-unreachable": "stands for ICMP errors that no system of the lab sends",
}


def entries(top):
    """{entry: its Example, or None}, in the order of the catalog, and the diagnoses: {entry: file}."""
    found, entry, diagnoses = {}, None, {}
    for name in FILES:
        with open(os.path.join(top, FOLDER, name), encoding="utf-8") as file:
            for line in file:
                if line.startswith("Entry:"):
                    entry = line.split(":", 1)[1].strip()
                    found[entry] = None
                elif line.startswith("Example:"):
                    found[entry] = line.split(":", 1)[1].strip()
                elif line.startswith("When:"):
                    diagnoses[entry] = name
    return found, diagnoses


def captures(top):
    """All captures below pcaps/, as DIR/NAME.pcap."""
    base = os.path.join(top, "pcaps")
    for folder, _, names in sorted(os.walk(base)):
        for name in sorted(names):
            if name.endswith((".pcap", ".pcapng")):
                yield os.path.relpath(os.path.join(folder, name), base).replace(os.sep, "/")


def shown(finding):
    """The entries that one finding shows, the leading one first."""
    rcs = finding["rcodescope"]
    return ([rcs["entry"]] if "entry" in rcs else []) + rcs.get("also", [])


def read(top, program, capture):
    """{packet: entries that explain it}."""
    done = subprocess.run([program, "read", "--all", "--format", "json", os.path.join(top, "pcaps", capture)],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    records = [json.loads(line) for line in done.stdout.decode().splitlines()]
    if done.returncode not in (0, 3) or not records:
        raise ValueError(f"{capture}: status {done.returncode}, {len(records)} records")
    return {record["rcodescope"]["packet"]: shown(record) for record in records
            if record["rcodescope"]["kind"] == "finding"}


def fault(entry, example, found, must_lead):
    """What is wrong with one Example, or None."""
    match = re.fullmatch(r"(\S+\.pcap(?:ng)?) (\d+)", example)
    if not match:
        return f"{entry}: Example must be DIR/NAME.pcap PACKET: {example}"
    if match[1] not in found:
        return f"{entry}: no capture pcaps/{match[1]}"
    there = found[match[1]].get(int(match[2]), [])
    good = there[:1] == [entry] if must_lead else entry in there
    return None if good else f"{entry}: {example} shows {', '.join(there) or 'nothing'}"


def lacking(examples, found):
    """Entries that lead in some capture and have no Example."""
    first = collections.OrderedDict()
    for capture, packets in found.items():
        for packet, there in packets.items():
            if there:
                first.setdefault(there[0], f"{capture} {packet}")
    for entry, place in first.items():
        if entry in examples and not examples[entry]:
            yield f"{entry}: no Example, though {place} shows it"


def without(examples, diagnoses):
    """Diagnoses that name no capture, and reasons that nobody needs."""
    for entry in diagnoses:
        if not examples[entry] and entry not in WITHOUT:
            yield f"{entry}: a diagnosis without an Example"
    for entry in WITHOUT:
        if entry not in diagnoses or examples[entry]:
            yield f"{entry}: needs no reason for having no Example"


def main():
    top, program = sys.argv[1], os.path.abspath(sys.argv[2])
    examples, diagnoses = entries(top)
    names = list(captures(top))
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = dict(zip(names, pool.map(lambda name: read(top, program, name), names)))
    if "--list" in sys.argv:
        for capture, packets in found.items():
            for packet, there in packets.items():
                print(capture, packet, *there)
        return 0
    faults = [fault(entry, example, found, diagnoses.get(entry) == "result.txt")
              for entry, example in examples.items() if example]
    faults = [text for text in faults if text] + list(lacking(examples, found))
    faults += without(examples, diagnoses)
    print("\n".join(faults), file=sys.stderr, end="\n" if faults else "")
    with_example = sum(1 for example in examples.values() if example)
    print(f"{len(names)} captures, {len(examples)} entries, {with_example} with an Example, "
          f"{len(faults)} faults")
    return 1 if faults or not names or not with_example else 0


if __name__ == "__main__":
    sys.exit(main())
