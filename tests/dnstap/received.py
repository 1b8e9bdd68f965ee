#!/usr/bin/env python3
"""received.py -- the collector with real senders, several senders, and senders that lie

usage: received.py PROGRAM TOP

The real ones are fstrm_replay (fstrm-bin), and what they send was told by real servers.
"""
import os
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import time

import tap
from tap import equal, holds

UNIX = "tap.sock"
REPLAY = shutil.which("fstrm_replay")


class Collector:
    """The program while it listens; its outputs go to files.  Only live says that it is ready."""

    def __init__(self, *words, where="unix:" + UNIX):
        self.out, self.err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self.process = subprocess.Popen([tap.PROGRAM, *words, "--dnstap", where],
                                        stdout=self.out, stderr=self.err, env=tap.ENVIRONMENT)
        if words[0] == "live":
            self.wait_for("listening on " + where)
        else:
            self.wait_for_socket(where.removeprefix("unix:"))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.out.close()
        self.err.close()

    @property
    def text(self):
        return os.pread(self.out.fileno(), 1 << 24, 0).decode()

    @property
    def notes(self):
        return os.pread(self.err.fileno(), 1 << 24, 0).decode()

    def wait_for(self, wanted, number=1):
        """Wait until a text stands in the outputs so many times."""
        deadline = time.monotonic() + tap.PATIENCE
        while (self.notes + self.text).count(wanted) < number:
            assert time.monotonic() < deadline, f"no {wanted!r} in {self.notes!r}"
            assert self.process.poll() is None, f"ended: {self.notes!r}"
            time.sleep(0.02)

    def wait_for_socket(self, path):
        """Wait until the socket's file is there."""
        deadline = time.monotonic() + tap.PATIENCE
        while not os.path.lexists(path) and self.process.poll() is None:
            assert time.monotonic() < deadline, f"no {path}"
            time.sleep(0.02)
        time.sleep(0.1)

    def end(self, number=signal.SIGINT):
        """Stop it; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(tap.PATIENCE)


def replay(pair, *where):
    """A real sender that sends a file."""
    command = [REPLAY, "-t", tap.CONTENT.decode(), "-r", tap.path(pair + ".fstrm"), *where]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def said(text):
    """What is said of each error, in order: who, what, when.  Not the cause: live says at once what
    a file is read on for."""
    return [(f["@timestamp"], f["source"], f["destination"], f["dns"]["response_code"],
             f["dns"]["question"], f["rcodescope"]["dnstap"])
            for f in tap.findings(text)]


def wanted_of(pair):
    """The same of a file."""
    return said(tap.run("read", "--format", "json", tap.path(pair + ".fstrm"))[1])


def connect(path=UNIX):
    """A connection to the collector; the kernel's queue may be full for a moment."""
    plug = socket.socket(socket.AF_UNIX)
    plug.connect(path)
    plug.settimeout(tap.PATIENCE)
    return plug


def free_port():
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        return plug.getsockname()[1]


def sent_as_read(where, *words):
    """What comes through a socket is what stands in the file; the socket goes with Ctrl-C."""
    wanted = wanted_of("dnstap-unbound")
    with Collector("live", "--format", "json", where=where) as collector:
        equal(replay("dnstap-unbound", *words).wait(tap.PATIENCE), 0, "fstrm_replay")
        equal(collector.end(), 0, collector.notes)
        equal(said(collector.text), wanted)
        equal(collector.notes.count("not seen"), 0, collector.notes)


def a_unix_socket_gives_what_the_file_gives():
    sent_as_read("unix:" + UNIX, "-u", UNIX)
    equal(os.path.lexists(UNIX), False, "socket behind Ctrl-C")


def a_tcp_port_gives_what_the_file_gives():
    port = free_port()
    sent_as_read(f"tcp:127.0.0.1:{port}", "-a", "127.0.0.1", "-p", str(port))
    port = free_port()
    sent_as_read(f"tcp:[::1]:{port}", "-a", "::1", "-p", str(port))


def two_senders_at_once_are_both_heard():
    wanted = wanted_of("dnstap-unbound") + wanted_of("dnstap-bind")
    with Collector("live", "--format", "json") as collector:
        both = [replay(pair, "-u", UNIX) for pair in tap.PAIRS]
        equal([sender.wait(tap.PATIENCE) for sender in both], [0, 0])
        equal(collector.end(), 0, collector.notes)
        equal(sorted(said(collector.text), key=str), sorted(wanted, key=str))


def a_sender_that_comes_back_is_heard_again():
    with Collector("count", "--format", "json") as collector:
        for _ in range(5):
            equal(replay("dnstap-bind", "-u", UNIX).wait(tap.PATIENCE), 0)
        equal(collector.end(signal.SIGTERM), 0, collector.notes)
        data = sum(is_data for _, _, is_data in tap.frames(tap.octets("dnstap-bind.fstrm")))
        equal(tap.records(collector.text)[-1]["ledger"]["packets"], 5 * data)


def more_senders_than_places_wait():
    stream = tap.octets("dnstap-bind.fstrm")
    with Collector("count", "--format", "json") as collector:
        plugs = [connect() for _ in range(20)]
        for plug in plugs:
            plug.sendall(stream)
            plug.shutdown(socket.SHUT_WR)
        for plug in plugs:
            while plug.recv(4096):
                pass
        equal(collector.end(), 0, collector.notes)
        data = sum(is_data for _, _, is_data in tap.frames(stream))
        equal(tap.records(collector.text)[-1]["ledger"]["packets"], 20 * data)


START = tap.control(tap.START, tap.CONTENT)
LIES = [
    (b"GET / HTTP/1.1\r\n\r\n", "a READY or START frame"),
    (tap.control(tap.READY, b"protobuf:other.Thing"), "content of type"),
    (tap.control(tap.START, b"text"), "content of type"),
    (struct.pack("!II", 0, 0xfffffff0), "a READY or START frame"),
    (START + b"\xff\xff\xff\xff", "a length of 4294967295"),
    (START + struct.pack("!II", 0, 513) + b"x" * 513, "a length of 513"),
    (START + struct.pack("!I", 100) + b"short", "octets of frame"),
    (START, "a STOP frame"),
    (tap.control(tap.ACCEPT, tap.CONTENT), "a READY or START frame"),
]


def senders_that_lie_are_sent_away_and_named():
    for lie, named in LIES:
        with Collector("live", "--format", "json") as collector, connect() as plug:
            plug.sendall(lie)
            plug.shutdown(socket.SHUT_WR)
            try:
                while plug.recv(4096):
                    pass
            except ConnectionResetError:
                pass
            good = replay("dnstap-bind", "-u", UNIX)
            equal(good.wait(tap.PATIENCE), 0, "the sender behind it")
            equal(collector.end(), 3, f"{lie[:20]}: {collector.notes}")
            holds(collector.notes, named)
            equal(len(said(collector.text)), len(wanted_of("dnstap-bind")), str(lie[:20]))


def a_sender_that_stops_in_the_middle_harms_nobody():
    with Collector("live", "--format", "json") as collector, connect() as half:
        half.sendall(START + b"\0\0\0")
        equal(replay("dnstap-bind", "-u", UNIX).wait(tap.PATIENCE), 0)
        equal(collector.end(), 0, collector.notes)
        equal(len(said(collector.text)), len(wanted_of("dnstap-bind")))


def the_socket_is_a_file_with_modes_of_its_own():
    before = os.umask(0o077)
    try:
        with Collector("live") as collector:
            mode = os.lstat(UNIX).st_mode
            equal((stat.S_ISSOCK(mode), stat.S_IMODE(mode) & 0o077), (True, 0), oct(mode))
            equal(collector.end(), 0)
    finally:
        os.umask(before)
    equal(os.path.lexists(UNIX), False)


def what_is_at_the_path_already_decides():
    with Collector("live") as first:
        status, _, notes = tap.run("live", "--dnstap", "unix:" + UNIX)
        equal(status, 2, notes)
        holds(notes, "in use")
        first.process.kill()
        first.process.wait()
    equal(os.path.lexists(UNIX), True, "socket of one that was killed")
    with Collector("live") as second:
        equal(second.end(), 0)
    with open(UNIX, "w", encoding="ascii") as other:
        other.write("mine")
    status, _, notes = tap.run("live", "--dnstap", "unix:" + UNIX)
    equal(status, 2, notes)
    with open(UNIX, encoding="ascii") as other:
        equal(other.read(), "mine")
    os.unlink(UNIX)


def places_that_cannot_be_are_named():
    for where, named in (("unix:" + "x" * 120, "the path of a socket has 1 to 107 octets"),
                        ("unix:nowhere/tap.sock", "No such file or directory"),
                        ("tcp:127.0.0.1", "tcp:"), ("somewhere", "unix:PATH"),
                        ("tcp:192.0.2.1:5300", "assign requested address")):
        status, text, notes = tap.run("live", "--dnstap", where)
        equal(status, 2, where)
        holds(notes, named)
        equal(text, "", where)


CASES = [a_unix_socket_gives_what_the_file_gives, a_tcp_port_gives_what_the_file_gives,
         two_senders_at_once_are_both_heard, a_sender_that_comes_back_is_heard_again,
         more_senders_than_places_wait, senders_that_lie_are_sent_away_and_named,
         a_sender_that_stops_in_the_middle_harms_nobody,
         the_socket_is_a_file_with_modes_of_its_own, what_is_at_the_path_already_decides,
         places_that_cannot_be_are_named]

if __name__ == "__main__":
    if not REPLAY:
        print("fstrm_replay (fstrm-bin) is not there")
        sys.exit(77)
    if not tap.is_built():
        print("built without libfstrm, and says so")
        sys.exit(77)
    tap.TOP, tap.PROGRAM = os.path.abspath(tap.TOP), os.path.abspath(tap.PROGRAM)
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        tap.verdict(CASES)
