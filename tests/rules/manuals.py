#!/usr/bin/env python3
"""manuals.py -- mandoc finds nothing to say about the manual pages

usage: manuals.py TOP
"""
import os
import subprocess
import sys

import rule


def main():
    top = sys.argv[1]
    verdict = rule.Verdict()
    for name in rule.files(top, ".1", ".3", ".5", ".7", below=("docs/",)):
        done = subprocess.run(["mandoc", "-Tlint", "-Wstyle", os.path.join(top, name)],
                              capture_output=True, text=True, check=False)
        said = [line.split(":", 2)[-1] for line in done.stdout.splitlines()
                if "referenced manual not found" not in line
                and "operating system explicitly specified" not in line
                and "RCS id missing" not in line]
        verdict.check(said, name)
    verdict.finish()


if __name__ == "__main__":
    main()
