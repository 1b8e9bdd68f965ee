#!/usr/bin/env python3
"""ties.py -- no two diagnoses weigh the same on any response of our and the shared captures

usage: ties.py TOP TIES

TIES is the tool of tests/tools/ties.c.  Shared captures are those of ../shared/lab and
../shared/traps (RCS_SHARED overrides ../shared); where they are absent, that is said.
"""
import glob
import os
import subprocess
import sys


def captures(folder):
    found = []
    for pattern in ("*.pcap", "*.pcapng"):
        found += glob.glob(os.path.join(folder, "**", pattern), recursive=True)
    return sorted(found)


def main():
    top, tool = sys.argv[1], sys.argv[2]
    shared = os.environ.get("RCS_SHARED", os.path.join(top, "..", "shared"))
    names = captures(os.path.join(top, "pcaps"))
    for folder in ("lab", "traps"):
        more = captures(os.path.join(shared, folder))
        if not more:
            print(f"SKIPPED: no captures in {os.path.join(shared, folder)}", file=sys.stderr)
        names += more
    if not names:
        print("no captures")
        return 1
    return subprocess.run([tool] + names, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
