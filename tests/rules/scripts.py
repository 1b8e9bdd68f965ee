#!/usr/bin/env python3
"""scripts.py -- every shell script passes shellcheck and can be run, every Python file compiles

usage: scripts.py TOP
"""
import os
import subprocess
import sys

import rule


def shell_problems(path):
    """shellcheck's words about a script."""
    done = subprocess.run(["shellcheck", "--external-sources", "--source-path=SCRIPTDIR",
                           "--format=gcc", path], capture_output=True, text=True,
                          check=False)
    return done.stdout.splitlines()


def python_problems(name, text):
    """The compiler's word about a file."""
    try:
        compile(text, name, "exec")
    except SyntaxError as error:
        return [str(error)]
    return []


def main():
    top = sys.argv[1]
    verdict = rule.Verdict()
    for name in rule.files(top):
        path = os.path.join(top, name)
        with open(path, "rb") as source:
            first = source.readline()
        if first.startswith(b"#!"):
            verdict.check([] if os.access(path, os.X_OK) else ["has #! and no run bit"], name)
        if first.startswith(b"#!") and first.rstrip().endswith((b"/sh", b"bash", b" sh")):
            verdict.check(shell_problems(path), name)
        if name.endswith(".py") or first.startswith(b"#!") and b"python" in first:
            verdict.check(python_problems(name, rule.read(top, name)), name)
    verdict.finish()


if __name__ == "__main__":
    main()
