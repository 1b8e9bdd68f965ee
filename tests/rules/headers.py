#!/usr/bin/env python3
"""headers.py -- every header compiles alone: the public ones in C11 and C++17, ours in C11

usage: headers.py TOP
"""
import os
import subprocess
import sys

import rule

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]
# libpcap's own headers need the BSD names of integers.
C = ["cc", "-std=c11", "-x", "c", "-D_POSIX_C_SOURCE=200809L", "-D_DEFAULT_SOURCE"]
CXX = ["c++", "-std=c++17", "-x", "c++"]


def complaints(top, compiler, header):
    """The compiler's words about a source that only includes the header, twice."""
    source = f'#include "{header}"\n#include "{header}"\n'
    done = subprocess.run(
        [*compiler, *WARNINGS, "-I", os.path.join(top, "include"), "-I", os.path.join(top, "src"),
         "-"], input=source, capture_output=True, text=True, check=False)
    return done.stderr.splitlines()[:5] if done.returncode else []


def main():
    top = sys.argv[1]
    verdict = rule.Verdict()
    for name in rule.files(top, ".h", below=("include/",)):
        header = name[len("include/"):]
        verdict.check(complaints(top, C, header), f"{name} in C11")
        verdict.check(complaints(top, CXX, header), f"{name} in C++17")
    for name in rule.files(top, ".h", below=("src/",)):
        verdict.check(complaints(top, C, name[len("src/"):]), f"{name} in C11")
    verdict.finish()


if __name__ == "__main__":
    main()
