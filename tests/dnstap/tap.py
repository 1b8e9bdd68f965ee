"""tap.py -- what the dnstap tests share: the program, the captures, Frame Streams, verdicts"""
import json
import os
import struct
import subprocess
import sys

PATIENCE = 60
CONTENT = b"protobuf:dnstap.Dnstap"
ACCEPT, START, STOP, READY, FINISH = range(1, 6)
PROGRAM, TOP = sys.argv[1:3]
ENVIRONMENT = {**os.environ, "LC_ALL": "C", "COLUMNS": "80"}
PAIRS = ("dnstap-unbound", "dnstap-bind")


def run(*words, **more):
    """Status, standard output and standard error of a run."""
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=ENVIRONMENT, timeout=PATIENCE, check=False, **more)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def path(name):
    """A capture that was made in the lab."""
    return os.path.join(TOP, "pcaps", "mixed", name)


def octets(name):
    """What stands in it."""
    with open(path(name), "rb") as capture:
        return capture.read()


def records(text):
    """The records of JSON lines."""
    return [json.loads(line) for line in text.splitlines()]


def findings(text):
    """The findings among them."""
    return [r for r in records(text) if r["rcodescope"]["kind"] == "finding"]


def frames(stream):
    """(offset, length with its prefix, is it a data frame) of a Frame Streams file."""
    at = 0
    while at < len(stream):
        size, = struct.unpack_from("!I", stream, at)
        control = size == 0
        if control:
            size, = struct.unpack_from("!I", stream, at + 4)
        length = size + (8 if control else 4)
        yield at, length, not control
        at += length


def control(kind, content=None):
    """A control frame."""
    body = struct.pack("!I", kind)
    if content is not None:
        body += struct.pack("!II", 1, len(content)) + content
    return struct.pack("!II", 0, len(body)) + body


def equal(got, wanted, what=""):
    """Fail with both values."""
    assert got == wanted, f"{what}: got {got!r}, not {wanted!r}"


def holds(text, *wanted):
    """Fail unless each text stands in the output."""
    for one in wanted:
        assert one in text, f"{one!r} is not in {text!r}"


def is_built():
    """Does the program read dnstap?  If not, it says so, and that is looked at here."""
    status, _, notes = run("count", path("dnstap-bind.fstrm"))
    if "without libfstrm" not in notes:
        return True
    equal(status, 3, "status without libfstrm")
    holds(notes, "dnstap-bind.fstrm: it holds Frame Streams, as dnstap does")
    status, _, notes = run("live", "--dnstap", "unix:never.sock")
    equal(status, 2, "status of a socket without libfstrm")
    holds(notes, "dnstap needs libfstrm, and this rcodescope was built without it")
    return False


def verdict(cases):
    """Run the cases, name what failed, end as the other tests do."""
    failed = 0
    for case in cases:
        try:
            case()
        except (AssertionError, subprocess.SubprocessError, OSError) as error:
            print(f"{case.__name__}: {type(error).__name__}: {error}")
            failed += 1
    print(f"{len(cases) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
