#!/usr/bin/env python3
"""readme.py -- what the README shows is what the program does

usage: readme.py PROGRAM

A ```console block is run, line by line that begins with "$ ", at the top of the tree with the program
in the path; what follows must be its output, where a line [...] stands for any lines.  In a ```sh block
each script named must exist, and each rcodescope command name a verb and options that its help lists.
Paths named in `...` must exist.
"""
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
PATH = re.compile(r"`((?:scripts|src|include|docs|pcaps|tests)/[\w./-]*|LICENSE)`")
# tcpdump's letters are accepted everywhere and stand in no verb's list of options.
TCPDUMP = {"-i", "-r", "-n", "-c", "-w"}


def run(program, line):
    """Output of one shell line, both streams; 80 columns, no colour."""
    path = os.path.dirname(os.path.abspath(program)) + os.pathsep + os.environ["PATH"]
    environment = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "COLUMNS": "80"}
    done = subprocess.run(["sh", "-c", line], cwd=TOP, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False)
    return done.stdout.decode(errors="replace")


def matches(expected, output):
    """Is the output what stands in the README?"""
    pattern = "".join(r"(?:.*\n)*?" if line == "[...]" else re.escape(line) + "\n"
                      for line in expected)
    return re.fullmatch(pattern, output) is not None


def console_problems(program, block):
    """One case a command: (command, what is wrong or None)."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        line, *expected = part.rstrip("\n").split("\n")
        while expected and not expected[-1]:
            expected.pop()
        output = run(program, line).rstrip("\n") + "\n"
        yield line, None if matches(expected, output) else f"prints\n{output}"


def command_problem(program, line):
    """What is wrong with a command that cannot be run here, or None."""
    words = line.split("#")[0].split("|")[-1].split()
    if words[:1] != ["rcodescope"]:
        script = words[0] if words else ""
        missing = script.startswith("scripts/") and not os.access(os.path.join(TOP, script), os.X_OK)
        return "is not there" if missing else None
    verb = words[1] if not words[1].startswith("-") else "live" if "-i" in words else "read"
    listed = run(program, f"rcodescope {verb} --help")
    for option in (word.split("=")[0] for word in words[1:] if word.startswith("-") and word != "-"):
        if option not in TCPDUMP and not re.search(rf"(?<![\w-]){option}(?![\w-])", listed):
            return f"the help of {verb} does not list {option}"
    return None


def cases(program, text):
    """(what was looked at, what is wrong with it or None)."""
    for path in sorted(set(PATH.findall(text))):
        yield path, None if os.path.exists(os.path.join(TOP, path)) else "is not there"
    for kind, block in BLOCK.findall(text):
        if kind == "console":
            yield from console_problems(program, block)
        for line in block.splitlines() if kind == "sh" else []:
            yield line, command_problem(program, line)


def main():
    with open(os.path.join(TOP, "README.md"), encoding="utf-8") as source:
        text = source.read()
    passed = failed = 0
    for what, problem in cases(sys.argv[1], text):
        passed, failed = passed + (problem is None), failed + (problem is not None)
        if problem is not None:
            print(f"README.md: {what}: {problem}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
