#!/usr/bin/env python3
"""sizes.py -- functions, files and lines stay small enough to be read

usage: sizes.py TOP
"""
import json
import os
import subprocess
import sys

import rule

FUNCTION_LIMIT = 60
FUNCTION_TARGET = 40  # nine functions of ten
FILE_LIMIT = 600
LINE_LIMIT = 100


def functions(top, names):
    """(lines, function, file) of every function of the sources."""
    listed = subprocess.run(
        ["ctags", "--output-format=json", "--fields=+ne", "--languages=C", "--langmap=C:.c.h",
         "--kinds-C=f", "-f", "-", *(os.path.join(top, name) for name in names)],
        capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        tag = json.loads(line)
        yield (tag.get("end", tag["line"]) - tag["line"] + 1, tag["name"],
               os.path.relpath(tag["path"], top))


def file_problems(top, name):
    """A file that is too long, too wide, or does not say what it is for."""
    lines = rule.read(top, name).splitlines()
    if len(lines) > FILE_LIMIT:
        yield f"{len(lines)} lines, the limit is {FILE_LIMIT}"
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_LIMIT:
            yield f"line {number} has {len(line)} columns, the limit is {LINE_LIMIT}"
    if not lines or not lines[0].startswith(f"/* {os.path.basename(name)} -- "):
        yield f'the first line is not "/* {os.path.basename(name)} -- its one duty */"'


def main():
    top = sys.argv[1]
    names = rule.files(top, ".c", ".h", below=("src/", "include/", "tests/"))
    verdict = rule.Verdict()
    for name in names:
        verdict.check(file_problems(top, name), name)
    measured = list(functions(top, names))
    for lines, function, name in measured:
        verdict.check([f"{lines} lines, the limit is {FUNCTION_LIMIT}"]
                      if lines > FUNCTION_LIMIT else [], f"{function} in {name}")
    ours = sorted(lines for lines, _, name in measured if not name.startswith("tests/"))
    p90 = ours[len(ours) * 9 // 10] if ours else 0
    verdict.check([f"{p90} lines, the target is {FUNCTION_TARGET}"]
                  if p90 > FUNCTION_TARGET else [], "nine functions of ten")
    print(f"{len(ours)} functions: median {ours[len(ours) // 2] if ours else 0}, p90 {p90}, "
          f"longest {ours[-1] if ours else 0}")
    verdict.finish()


if __name__ == "__main__":
    main()
