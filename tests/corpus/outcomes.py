#!/usr/bin/env python3
"""outcomes.py -- what each odd capture must give: status, packets, every response, and the words

usage: outcomes.py hostile|traps PROGRAM          hold the captures of ../shared against SET.tsv
       outcomes.py list hostile|traps PROGRAM     print what the program gives now, as the table

A row: the file; the exit status of read --all; its packets; the packet classes but udp_dns and the
other rows of the ledger that are not 0; messages and malformed ones; each response as PACKET:CODE, with ~ behind
a code that is not certain, eN for an Extended DNS Error, tN for a TSIG error, kN for a TKEY error; and
what standard error says about the file ("-": nothing).  A capture without a row, and a row without a
capture, fail.
"""
import json
import os
import subprocess
import sys

import shared

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDERS = {"hostile": "hostile/captures", "traps": "traps"}
SECONDS = 20
LOSSES = ("header_short", "cut_messages", "empty_datagrams", "encrypted", "icmp_errors")


def response(record):
    """PACKET:CODE of one finding."""
    dns, ours = record["dns"], record["rcodescope"]
    doubt = "" if ours["certainty"].startswith("exact") else "~"
    text = f"{ours['packet']}:{dns.get('response_code_value', '-')}{doubt}"
    text += "".join(f"e{error['code']}" for error in dns.get("ede", []))
    for letter, field in (("t", "tsig"), ("k", "tkey")):
        if dns.get(field, {}).get("error"):
            text += f"{letter}{dns[field]['error']}"
    return text


def rest(ledger):
    """What did not become a message, as NAME=COUNT."""
    classes = {name: count for name, count in ledger["classes"].items() if name != "udp_dns"}
    counts = classes | {name: ledger[name] for name in LOSSES}
    counts |= {f"tcp.{name}": ledger["tcp"][name]
               for name in ("duplicate", "skipped", "evicted", "held", "gaps", "conflicts")}
    counts |= {f"fragments.{name}": ledger["fragments"][name]
               for name in ("duplicate", "overlapping", "expired", "evicted", "held")}
    return " ".join(f"{name}={count}" for name, count in counts.items() if count) or "-"


def outcome(program, path):
    """(cells of the table but the words, standard error) of one capture."""
    done = subprocess.run([program, "read", "--all", "--format", "json", path], timeout=SECONDS,
                          capture_output=True, stdin=subprocess.DEVNULL, check=False)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    found = [response(record) for record in records[:-1]
             if "failure" not in record["rcodescope"]]
    words = done.stderr.decode().replace(path, "FILE")
    if not records:
        return [str(done.returncode), "-", "-", "-", "-", "-"], words
    ledger = records[-1]["rcodescope"]["ledger"]
    return [str(done.returncode), str(ledger["packets"]), rest(ledger), str(ledger["messages"]),
            str(ledger["malformed"]), " ".join(found) or "-"], words


def told(words):
    """What standard error says about the file: its damage, with the octet."""
    lines = [line.removeprefix("rcodescope: FILE: ") for line in words.splitlines()
             if line.startswith("rcodescope: FILE: ")]
    return " / ".join(lines) or "-"


def differences(row, cells, words):
    """What a capture gave that its row does not want."""
    heads = ("status", "packets", "ledger", "messages", "malformed", "responses")
    for head, want, got in zip(heads, row, cells):
        if want != got:
            yield f"{head} {got}, expected {want}"
    if row[-1] != told(words):
        yield f"said {told(words)!r}, expected {row[-1]!r}"


def captures(name):
    """{file: path} of a set."""
    folder = shared.folder(FOLDERS[name])
    return {file: os.path.join(folder, file) for file in sorted(os.listdir(folder))
            if not file.endswith((".msg", "labels"))}


def table(name):
    """{file: cells} of a committed table."""
    with open(os.path.join(HERE, name + ".tsv"), encoding="utf-8") as source:
        rows = [line.rstrip("\n").split("\t") for line in source
                if line.strip() and not line.startswith("#")]
    return {row[0]: row[1:] for row in rows}


def main():
    words = sys.argv[1:]
    listing = words[0] == "list"
    name, program = words[-2], os.path.abspath(words[-1])
    there, rows = captures(name), {} if listing else table(name)
    failed = 0
    for file, path in there.items():
        cells, said = outcome(program, path)
        if listing:
            print(file, *cells, told(said), sep="\t")
            continue
        wrong = list(differences(rows[file], cells, said)) if file in rows else ["has no row"]
        failed += bool(wrong)
        for problem in wrong:
            print(f"{file}: {problem}")
    for file in sorted(set(rows) - set(there)):
        failed += 1
        print(f"{file}: has a row, but is not there")
    if not listing:
        print(f"{len(set(rows) | set(there)) - failed} passed, {failed} failed")
        sys.exit(1 if failed or not there else 0)


if __name__ == "__main__":
    main()
