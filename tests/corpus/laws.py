#!/usr/bin/env python3
"""laws.py -- conservation laws: every ledger adds up and holds the packets that capinfos counts

usage: laws.py PROGRAM

Over the captures of this tree and those of ../shared.  The sums are made here again; the program's
own "adds_up" must say the same.  capinfos is asked for all files in one go; what it cannot read is told.
"""
import json
import os
import subprocess
import sys

import shared

SETS = ("corpus/captures", "lab", "hostile/captures", "traps")
CAPTURES = (".pcap", ".pcapng", ".cap", ".gz", ".zst", ".xz", ".lz4", ".bz2")
SECONDS = 60
TCP = ("delivered", "duplicate", "skipped", "evicted", "held")
FRAGMENTS = ("used", "duplicate", "overlapping", "expired", "evicted", "held")


def broken(out):
    """Laws that one JSON object of count breaks."""
    ledger, dns = out["ledger"], out["dns"]
    sums = (
        ("packets", ledger["packets"], sum(ledger["classes"].values())),
        ("TCP octets", ledger["tcp"]["received"], sum(ledger["tcp"][k] for k in TCP)),
        ("fragments", ledger["fragments"]["fragments"],
         sum(ledger["fragments"][k] for k in FRAGMENTS)),
        ("messages", ledger["messages"],
         ledger["queries"] + ledger["responses"] + ledger["header_short"]),
        ("messages by transport", dns["messages"], dns["udp"] + dns["tcp"]),
        ("responses by RCODE", dns["responses"], sum(row["responses"] for row in out["rcodes"])),
    )
    if ledger["classes"]["fragment"] > ledger["fragments"]["fragments"]:  # some lie inside others
        yield "packets of class fragment are more than the fragments"
    for what, whole, parts in sums:
        if whole != parts:
            yield f"{what}: {whole} in all, but {parts} in parts"
    for key in ("messages", "queries", "responses", "header_short", "malformed"):
        if ledger[key] != dns[key]:
            yield f"{key}: {ledger[key]} in the ledger, {dns[key]} beside it"
    if ledger["adds_up"] is not True:
        yield "adds_up is not true"


def counted(program, path):
    """(JSON or None, status, standard error) of count."""
    done = subprocess.run([program, "count", "--format", "json", path], capture_output=True,
                          timeout=SECONDS, check=False)
    try:
        return json.loads(done.stdout), done.returncode, done.stderr.decode()
    except ValueError:
        return None, done.returncode, done.stderr.decode()


def capinfos(paths):
    """{path: packets} of the files that capinfos reads whole; {} without capinfos."""
    try:
        done = subprocess.run(["capinfos", "-c", "-T", "-M", "-r", *paths], capture_output=True,
                              text=True, check=False, errors="replace")
    except FileNotFoundError:
        print("capinfos is not there: its totals are not compared")
        return {}
    bad = {path for path in paths for line in done.stderr.splitlines() if f'"{path}"' in line}
    rows = (line.rsplit("\t", 1) for line in done.stdout.splitlines())
    return {row[0]: int(row[1]) for row in rows
            if len(row) == 2 and row[1].isdigit() and row[0] not in bad}


def captures():
    """Every capture: of this tree, and of the sets beside it."""
    folders = [os.path.join(shared.TOP, "pcaps")] + [shared.folder(name) for name in SETS]
    return [os.path.join(where, name) for folder in folders for where, _, names in os.walk(folder)
            for name in sorted(names) if name.endswith(CAPTURES) or where.endswith("captures")
            and not name.endswith(".msg")]


def main():
    program, paths = os.path.abspath(sys.argv[1]), captures()
    totals, failed, compared = capinfos(paths), 0, 0
    for path in paths:
        out, status, words = counted(program, path)
        if out is None:
            wrong = [] if status == 3 and words else [f"status {status}, and no JSON"]
        else:
            wrong = list(broken(out))
        refused = status == 3 and "not a pcap" in words
        if out and path in totals and not refused:
            compared += 1
            if out["ledger"]["packets"] != totals[path]:
                wrong.append(f"{out['ledger']['packets']} packets, capinfos {totals[path]}")
        failed += bool(wrong)
        for problem in wrong:
            print(f"{os.path.basename(path)}: {problem}")
    print(f"{compared} of {len(paths)} captures could be compared with capinfos")
    print(f"{len(paths) - failed} passed, {failed} failed")
    sys.exit(1 if failed or len(paths) < 800 else 0)


if __name__ == "__main__":
    main()
