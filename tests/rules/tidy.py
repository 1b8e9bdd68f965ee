#!/usr/bin/env python3
"""tidy.py -- clang-tidy finds no function too deep, no list of parameters too long, no common slip

usage: tidy.py TOP
"""
import concurrent.futures
import os
import re
import subprocess
import sys

import rule

CONFIG = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".clang-tidy")
FLAGS = ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Iinclude", "-Isrc"]
SAID = re.compile(r"^.*: (?:warning|error): .*$|^.*: note: nesting level.*$", re.M)


def complaints(top, name):
    """What clang-tidy says of one source."""
    done = subprocess.run(["clang-tidy", "-quiet", f"--config-file={CONFIG}", name, "--", *FLAGS],
                          cwd=top, capture_output=True, text=True, check=False)
    said = SAID.findall(done.stdout)
    return said if said or not done.returncode else done.stderr.splitlines()[-3:]


def main():
    top = sys.argv[1]
    names = rule.files(top, ".c", below=("src/",))
    verdict = rule.Verdict()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, said in zip(names, pool.map(lambda name: complaints(top, name), names)):
            verdict.check(said, name)
    verdict.finish()


if __name__ == "__main__":
    main()
