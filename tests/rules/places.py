#!/usr/bin/env python3
"""places.py -- no file of the tree names the machine it was written on

usage: places.py TOP
"""
import os
import re
import sys

import rule

# A folder below the temporary one, or somebody's home, exists on one machine only.
ELSEWHERE = re.compile(r"(?<![\w.$}/])/(?:(?:var/)?tmp/[\w.-]+/|(?:home|root|work|farm)/[a-z])")


def problems(text, here):
    """Lines that name where the tree stands now, or a place of that kind."""
    for number, line in enumerate(text.splitlines(), 1):
        if ELSEWHERE.search(line) or any(place in line for place in here):
            yield f"line {number} names a place of one machine: {line.strip()[:80]}"


def main():
    top = os.path.realpath(sys.argv[1])
    here = [place for place in (top, os.path.dirname(top)) if place.count("/") > 1]
    verdict = rule.Verdict()
    for name in rule.files(top):
        text = rule.read(top, name)
        if "\0" not in text:
            verdict.check(problems(text, here), name)
    verdict.finish()


if __name__ == "__main__":
    main()
