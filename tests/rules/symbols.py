#!/usr/bin/env python3
"""symbols.py -- the library exports what the public headers declare, and every name has its prefix

usage: symbols.py TOP LIBRARY.a
"""
import re
import subprocess
import sys

import rule

DECLARED = re.compile(r"^RCS_API\b[^;()]*?\b(\w+)\s*\(", re.M)


def declared(top):
    """{function: header} of the public headers."""
    found = {}
    for name in rule.files(top, ".h", below=("include/",)):
        for function in DECLARED.findall(rule.code_of(rule.read(top, name))):
            found[function] = name
    return found


def defined(library):
    """{name: type letter} of the archive's global symbols."""
    listed = subprocess.run(["nm", "-g", "--defined-only", "-P", library],
                            capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listed.splitlines())
    return {row[0]: row[1] for row in rows if len(row) >= 2 and not row[0].endswith(":")}


def variables(library):
    """Objects of the archive that hold writable data: state that no caller owns."""
    listed = subprocess.run(["size", "-A", library], capture_output=True, text=True,
                            check=True).stdout
    member = ""
    for line in listed.splitlines():
        words = line.split()
        if len(words) > 2 and words[1] == ":" or "(ex " in line:
            member = words[0]
        elif words and words[0] in (".data", ".bss", ".tdata", ".tbss") and int(words[1]):
            yield f"{member} has {words[1]} octets of {words[0]}"


def main():
    top, library = sys.argv[1:3]
    public, exported = declared(top), defined(library)
    tests = "\n".join(rule.read(top, name) for name in rule.files(top, ".c", below=("tests/",)))
    tested = set(re.findall(r"\brcs_\w+", rule.code_of(tests)))
    verdict = rule.Verdict()
    for name in sorted(exported):
        verdict.check([] if name.startswith(("rcs_", "rcsi_")) else ["neither rcs_ nor rcsi_"],
                      name)
        if name.startswith("rcs_"):
            verdict.check([] if name in public else ["in the library, in no public header"], name)
    for name, header in sorted(public.items()):
        verdict.check([] if name in exported else [f"in {header}, not in the library"], name)
        verdict.check([] if name in tested else ["public, and no test calls it"], name)
    verdict.check(variables(library), "writable data in the library")
    verdict.finish()


if __name__ == "__main__":
    main()
