#!/usr/bin/env python3
"""hostile.py -- captures made to hurt: every verb ends soon, says so plainly, and prints no raw octets

usage: hostile.py PROGRAM
"""
import json
import os
import re
import subprocess
import sys

import shared

SECONDS = 20
VERBS = (["count"], ["count", "--format", "json"], ["read", "--all"], ["read", "--full"],
         ["read", "--brief"], ["read", "--all", "--format", "json"])
# Controls but newline and tab, C1, and the marks that turn text around (CVE-2021-42574).
RAW = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def problems(program, verb, path):
    """What is wrong with one run."""
    try:
        done = subprocess.run([program, *verb, path], capture_output=True, timeout=SECONDS,
                              stdin=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        yield f"not done in {SECONDS} s"
        return
    if done.returncode not in (0, 2, 3):
        yield f"status {done.returncode}: {done.stderr[-300:].decode(errors='replace')}"
    if done.returncode and not done.stderr.strip():
        yield f"status {done.returncode} and not a word"
    for stream in (done.stdout, done.stderr):
        try:
            found = RAW.search(stream.decode())
            if found:
                yield f"prints {found.group()!r}"
        except UnicodeDecodeError as error:
            yield f"does not print UTF-8: {error}"
    if "json" in verb:
        yield from json_problems(done.stdout)


def json_problems(text):
    """Lines that are not one JSON object each."""
    for number, line in enumerate(text.splitlines(), 1):
        try:
            if not isinstance(json.loads(line), dict):
                yield f"line {number} is no object"
        except ValueError as error:
            yield f"line {number}: {error}"


def main():
    program, captures = os.path.abspath(sys.argv[1]), shared.folder("hostile/captures")
    passed = failed = 0
    for name in sorted(os.listdir(captures)):
        for verb in VERBS:
            wrong = list(problems(program, verb, os.path.join(captures, name)))
            passed, failed = passed + (not wrong), failed + bool(wrong)
            for problem in wrong:
                print(f"{' '.join(verb)} {name}: {problem}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
