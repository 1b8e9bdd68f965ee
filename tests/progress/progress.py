#!/usr/bin/env python3
"""progress.py -- the line of progress: on a terminal only, true, and gone before anything else

usage: progress.py PROGRAM
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "forms"))
from forms import capture  # noqa: E402

ERASE = b"\r\x1b[K"
SHARE = re.compile(rb"read ([0-9.]+) ([kM]?B) of ([0-9.]+) MB \((\d+) %\), [0-9,]+ packets/s, "
                   rb"[0-9:]+ (?:s|min|h) left")
AMOUNT = re.compile(rb"read [0-9.]+ [kM]?B, [0-9,]+ packets/s")
PACKETS, SECONDS = 300000, 40


class Terminal:
    """A pseudo-terminal that keeps what is written to it."""

    def __init__(self, columns=100):
        self.ours, self.theirs = pty.openpty()
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, columns, 0, 0))
        modes = termios.tcgetattr(self.theirs)
        modes[1] &= ~termios.OPOST
        termios.tcsetattr(self.theirs, termios.TCSANOW, modes)
        self.text = b""

    def read(self, process, enough):
        """Read until the process ends, or interrupt it when there is enough."""
        end, asked = time.monotonic() + SECONDS, False
        while time.monotonic() < end:
            if select.select([self.ours], [], [], 0.1)[0]:
                self.text += os.read(self.ours, 65536)
            elif process.poll() is not None:
                break
            if not asked and enough(self.text):
                asked = True
                process.send_signal(signal.SIGINT)
        if process.poll() is None:
            process.kill()
        process.wait()
        return self.text

    def close(self):
        """Both ends."""
        os.close(self.ours)
        os.close(self.theirs)


def run(program, arguments, streams, columns=100, environment=None, enough=None, stdin=None):
    """What a run writes to a terminal that has these streams; the others go nowhere."""
    terminal = Terminal(columns)
    fds = {name: terminal.theirs if name in streams else subprocess.DEVNULL
           for name in ("stdout", "stderr")}
    variables = {**os.environ, "TERM": "xterm", "LC_ALL": "C", **(environment or {})}
    with subprocess.Popen([program, *arguments], stdin=stdin or subprocess.DEVNULL,
                          env=variables, **fds) as process:
        text = terminal.read(process, enough or (lambda text: False))
    terminal.close()
    return text


def lines_left(text):
    """The lines that a terminal shows in the end."""
    shown = [b""]
    for piece in re.split(rb"(\r\x1b\[K|\n)", text):
        if piece == ERASE:
            shown[-1] = b""
        elif piece == b"\n":
            shown.append(b"")
        else:
            shown[-1] += piece
    return shown


def two(text):
    """Are two lines of progress there?"""
    return len(SHARE.findall(text)) >= 2


def file_problems(program, path):
    """A file on the disk: share, rate and time left, on standard error alone."""
    slow = ["read", "--all", "--full", path]
    text = run(program, slow, ("stderr",), enough=two)
    found = SHARE.findall(text)
    if len(found) < 2:
        yield f"no progress: {text[-300:]!r}"
        return
    shares = [int(share) for _, _, _, share in found]
    if shares != sorted(shares) or not 0 <= shares[0] <= shares[-1] <= 100:
        yield f"the share goes back: {shares}"
    size = os.path.getsize(path) / 1e6
    if abs(float(found[0][2]) - size) > 1:
        yield f"the size is {size} MB and not {found[0][2]!r}"
    if any(b"packets/s" in line for line in lines_left(text)):
        yield "the line is still there at the end"


def same_terminal_problems(program, path):
    """Findings on the same terminal: each on a line of its own, whole."""
    text = run(program, ["read", "--all", "--brief", "--color=never", path], ("stdout", "stderr"),
               enough=lambda text: two(text) and text.count(b"\n") > 20000)
    if not SHARE.search(text):
        yield "no progress beside findings"
    lines = lines_left(text)
    finding = re.compile(rb"^1970-01-0\dT\S+Z 192\.0\.2\.2 < 192\.0\.2\.1 UDP REFUSED 5 "
                         rb"n\d+\.example\. IN A$")
    odd = [line for line in lines if b"packets/s" in line or
           (line.startswith(b"1970") and not finding.match(line))]
    if odd or sum(line.startswith(b"1970") for line in lines) < 1000:
        yield f"{len(odd)} lines are not whole: {odd[:2]}"


def pipe_problems(program, octets):
    """A pipe that keeps coming: no share, for nobody knows the size."""
    read_end, write_end = os.pipe()

    def feed():
        with open(write_end, "wb", buffering=0) as out:
            try:
                for at in range(0, len(octets), 1 << 15):
                    out.write(octets[at:at + (1 << 15)])
                    time.sleep(0.01)
            except BrokenPipeError:
                pass

    feeder = threading.Thread(target=feed)
    feeder.start()
    text = run(program, ["count", "-"], ("stderr",), stdin=read_end,
               enough=lambda text: len(AMOUNT.findall(text)) >= 2)
    os.close(read_end)
    feeder.join()
    if len(AMOUNT.findall(text)) < 2 or SHARE.search(text):
        yield f"a pipe that comes: {text[:200]!r}"


def silence_problems(program, path):
    """No terminal, a dumb or narrow one, --quiet, a run that is soon over: no progress."""
    slow = ["read", "--all", "--full", path]
    short = path + ".short"
    with open(path, "rb") as source, open(short, "wb") as out:
        out.write(source.read(24 + 71 * 1000))
    late = time.monotonic() + 3

    def waited(text):
        return bool(text) or time.monotonic() > late

    for name, arguments, more in (
            ("--quiet", [*slow, "--quiet"], {}), ("a narrow terminal", slow, {"columns": 20}),
            ("TERM=dumb", slow, {"environment": {"TERM": "dumb"}}),
            ("a short run", ["read", short], {})):
        late = time.monotonic() + 3
        text = run(program, arguments, ("stderr",), enough=waited, **more)
        if b"packets/s" in text or b"\x1b" in text:
            yield f"progress with {name}: {text[:100]!r}"
    with subprocess.Popen([program, *slow], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          env={**os.environ, "TERM": "xterm"}) as process:
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        words = process.communicate()[1]
    if b"packets/s" in words or b"\x1b" in words:
        yield f"progress into a pipe: {words[:100]!r}"


def main():
    """Run all."""
    program = os.path.abspath(sys.argv[1])
    octets, _ = capture(PACKETS)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "long.pcap")
        with open(path, "wb") as out:
            out.write(octets)
        problems = [*file_problems(program, path), *same_terminal_problems(program, path),
                    *pipe_problems(program, octets), *silence_problems(program, path)]
    print(*problems, f"{len(problems)} problems", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
