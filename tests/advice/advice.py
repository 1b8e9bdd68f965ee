#!/usr/bin/env python3
"""advice.py -- the examples of docs/advice.md run as written; a site's directory of advice

usage: advice.py PROGRAM TOP

A block "```advice NAME" becomes a file; the lines of a ```console block that begin with "$ " are run beside it,
and what follows each must be its output, both streams together.
"""
import os
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(\w+)(?: ([\w.-]+))?\n(.*?)^```$", re.M | re.S)
REFUSED = "pcaps/ede/18-prohibited-bind.pcap"


def write(folder, name, text):
    """A file of this text."""
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as out:
        out.write(text)


class Place:
    """A directory to run commands in, with the captures at hand."""

    def __init__(self, folder, program, top):
        self.folder = folder
        os.symlink(os.path.join(top, "pcaps"), os.path.join(folder, "pcaps"))
        path = os.path.dirname(program) + os.pathsep + os.environ["PATH"]
        self.environment = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "COLUMNS": "80",
                            "RCODESCOPE_ADVICE_DIR": ""}

    def run(self, line, **more):
        """What a shell line prints."""
        done = subprocess.run(["sh", "-c", line], cwd=self.folder, stdin=subprocess.DEVNULL,
                              env={**self.environment, **more}, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        return done.stdout.decode(errors="replace")


def examples(place, top):
    """(command, what is wrong or None) of the document."""
    with open(os.path.join(top, "docs", "advice.md"), encoding="utf-8") as source:
        blocks = BLOCK.findall(source.read())
    for kind, name, text in blocks:
        if kind == "advice":
            write(place.folder, name, text)
    for kind, _, text in blocks:
        for part in re.split(r"^\$ ", text, flags=re.M)[1:] if kind == "console" else []:
            line, _, wanted = part.partition("\n")
            got = place.run(line)
            yield line, None if got == wanted else f"prints\n{got}"
    kinds = [kind for kind, _, _ in blocks]
    yield "three worked examples", None if kinds.count("advice") >= 4 and \
        kinds.count("console") >= 4 else "are not there"


def directory(place):
    """The same of a directory of advice, good and bad."""
    advice = os.path.join(place.folder, "advice.d")
    os.mkdir(advice)
    write(advice, "10-first.txt", "Entry: refused-client\nTitle: The first\nFix-client: Fix one.\n")
    write(advice, "20-second.txt", "Entry: refused-client\nTitle: The second\n")
    write(advice, "15-broken.txt", "# no entry\n\nEntry: refused-client\nTitel: x\n")
    write(advice, "30-kept.txt~", "Entry: refused-client\nTitle: An editor's copy\n")
    write(advice, ".40-hidden.txt", "Entry: refused-client\nTitle: Hidden\n")
    write(advice, "50-notes.md", "no stanza at all\n")
    write(place.folder, "named.txt", "Entry: refused-client\nTitle: The named\n")
    write(place.folder, "control.txt", "Entry: refused-client\nTitle: a\x1b[31mb\n")
    write(place.folder, "return.txt", "Entry: refused-client\nTitle: good\rEVIL\n")

    def read(words, **more):
        return place.run(f"rcodescope read {words} {REFUSED} 2>&1; echo status $?", **more)
    cases = (
        ("the directory's order", read("", RCODESCOPE_ADVICE_DIR=advice),
         ["error     The second", "client: Fix one.", "status 0",
          'advice.d/15-broken.txt:4: unknown field "Titel"', "15-broken.txt: left out"]),
        ("--advice wins", read("--advice named.txt", RCODESCOPE_ADVICE_DIR=advice),
         ["error     The named", "client: Fix one.", "status 0"]),
        ("a directory that is not there", read("", RCODESCOPE_ADVICE_DIR="/nonexistent"),
         ["error     The server's access list", "status 0"]),
        ("a directory that is none", read("", RCODESCOPE_ADVICE_DIR="named.txt"),
         ["named.txt: Not a directory: the site's advice is left out", "status 0"]),
        ("a file that is not there", read("--advice none.txt"),
         ["none.txt: No such file or directory", "status 2"]),
        ("a directory as a file", read("--advice advice.d"), ["Is a directory", "status 2"]),
        ("a control character", read("--advice control.txt"),
         ["control.txt:2: control character 0x1b", "status 2"]),
        ("a return", read("--advice return.txt"),
         ["return.txt:2: control character 0x0d", "status 2"]),
        ("explain", place.run("rcodescope explain refused-client", RCODESCOPE_ADVICE_DIR=advice),
         ["The second", "Fix one."]),
    )
    for what, got, wanted in cases:
        lacking = [text for text in wanted if text not in got]
        strange = [text for text in ("Hidden", "editor's copy", "\x1b", "\r") if text in got]
        yield what, f"lacks {lacking}, has {strange}:\n{got}" if lacking or strange else None
    quiet = read("", RCODESCOPE_ADVICE_DIR="/nonexistent")
    yield "no word about a directory that is not there", \
        None if "nonexistent" not in quiet else quiet


def main():
    program, top = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder, program, top)
        for what, problem in [*examples(place, top), *directory(place)]:
            passed, failed = passed + (problem is None), failed + (problem is not None)
            if problem is not None:
                print(f"{what}: {problem}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
