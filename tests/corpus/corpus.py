#!/usr/bin/env python3
"""corpus.py -- hold `count` against captures that other projects made

usage: corpus.py corpus|lab PROGRAM        run the check; the last line is "N passed, N failed"
       corpus.py list [PROGRAM]            print what covered.txt should hold

The captures are not ours and not in this tree: they stand in ../shared, or where RCS_SHARED says.
Of the corpus only the files that covered.txt names must agree; of the lab's all must.

A capture is covered when it is not compressed and either holds no DNS at all or holds it in UDP or TCP,
unfragmented, in IP directly on one of our link types (with VLAN tags or without).  Captures beyond
the rule that agree all the same are listed too, so that none is lost again.
"""
import json
import os
import re
import subprocess
import sys

import shared

HERE = os.path.dirname(os.path.abspath(__file__))
COVERED = os.path.join(HERE, "covered.txt")
# Captures whose oracle is wrong, as README.md shows; and how we differ from it, which must stay so.
DISPUTED = os.path.join(HERE, "disputed.txt")
OURS = {
    "SIDN+entrada2__src__test__resources__pcap__sidnlabs-test-tcp-stream-continued.pcap.gz":
        "messages 31, expected 19; responses 12, expected 0; tcp 31, expected 19; "
        "rcodes {3: 12}, expected {}",
}
DISPUTE = re.compile(r"^(\S+): disputed \((.*)\)$")
# NULL, EN10MB, RAW (as OpenBSD and others number it too), LOOP, LINUX_SLL, IPV4, IPV6, LINUX_SLL2
LINK_TYPES = {"0", "1", "12", "14", "101", "108", "113", "228", "229", "276"}
# As tshark names the layers; a DNS message quoted in an ICMP error is not counted.
PLAIN = re.compile(r"^(?:(?:eth(?::vlan)*|raw|null|sll):)?(?:ip|ipv6)(?::icmp(?:v6)?:ipv?6?)?"
                   r":(?:udp|tcp):(?:dns|mdns|llmnr)$")


def messages(oracle):
    """DNS messages of a capture, whatever their port."""
    elsewhere = ("mdns", "llmnr", "icmp", "other")
    return oracle["dns_messages"] + sum(
        (oracle.get(name) or {}).get("dns_messages", 0) for name in elsewhere)


def covered_by_rule(oracle):
    """The rule of the usage text."""
    container = oracle["container"]
    if container["compression"]:
        return False
    if not messages(oracle):
        return True
    return (set(container["linktypes"] or {}) <= LINK_TYPES and not oracle["fragments"]
            and all(PLAIN.match(stack) for stack in oracle["encapsulations"]))


def run_check(program, arguments):
    """({capture: problem}, captures there are) of the check that comes with the captures."""
    done = subprocess.run(
        [sys.executable, os.path.join(shared.folder("corpus"), "check_corpus.py"), program, *arguments],
        capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    totals = re.match(r"^(\d+) passed, (\d+) failed$", lines[-1] if lines else "")
    if not totals:
        sys.exit(f"the check broke: {done.stderr.strip()}")
    disputes = dict(found.groups() for found in map(DISPUTE.match, lines[:-1]) if found)
    problems = dict(line.split(": ", 1) for line in lines[:-1] if not DISPUTE.match(line))
    if len(problems) != int(totals[2]):
        sys.exit("the check names another number of failures than it counts")
    for name, words in disputes.items():
        if words != OURS[name]:
            problems[name] = f"disputed in another way than README.md shows: {words}"
    return problems, int(totals[1]) + int(totals[2]) + len(disputes)


def list_covered(program):
    """Print the captures of covered.txt."""
    oracles = os.path.join(shared.folder("corpus"), "oracle")
    problems = run_check(program, ["--disputed", DISPUTED])[0] if program else None
    for file in sorted(os.listdir(oracles)):
        if not file.endswith(".json"):
            continue
        name = file[: -len(".json")]
        with open(os.path.join(oracles, file), encoding="utf-8") as source:
            by_rule = covered_by_rule(json.load(source))
        if by_rule or problems is not None and name not in problems:
            print(name)


def check_corpus(program):
    """Every capture of covered.txt must agree; the rest is told."""
    with open(COVERED, encoding="utf-8") as source:
        covered = {line.strip() for line in source if line.strip() and not line.startswith("#")}
    problems, captures = run_check(program, ["--disputed", DISPUTED])
    missing = {name for name in covered
               if not os.path.exists(os.path.join(shared.folder("corpus"), "captures", name))}
    for name in sorted(missing):
        print(f"{name}: listed, but not there")
    failed = sorted(name for name in problems if name in covered)
    for name in failed:
        print(f"{name}: {problems[name]}")
    print(f"of all {captures} captures {len(problems)} do not agree; {len(covered)} must, "
          f"{len(OURS)} are disputed")
    return len(covered) - len(missing | set(failed)), len(missing | set(failed))


def check_lab(program):
    """Every capture of the lab must agree."""
    lab = shared.folder("lab")
    problems, captures = run_check(program, [lab, os.path.join(lab, "oracle")])
    for name, problem in sorted(problems.items()):
        print(f"{name}: {problem}")
    return captures - len(problems), len(problems)


def main():
    words = sys.argv[1:]
    if words[:1] == ["list"]:
        list_covered(words[1] if len(words) > 1 else None)
        return
    check = {"corpus": check_corpus, "lab": check_lab}[words[0]]
    passed, failed = check(words[1])
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
