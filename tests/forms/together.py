#!/usr/bin/env python3
"""together.py -- files in pieces, directories, pipes that wait and files that grow: read alike

usage: together.py PROGRAM
"""
import json
import os
import subprocess
import sys
import tempfile
import time

from forms import capture, packets_of

PIECES = 40
OVERLAPPING = 35


def run(program, *arguments, **more):
    """(status, JSON or None, standard error) of `count --format json`."""
    done = subprocess.run([program, "count", "--format", "json", *arguments], timeout=60,
                          capture_output=True, check=False, **more)
    return done.returncode, json.loads(done.stdout or "null"), done.stderr.decode()


def pieces(folder, data, starts):
    """Rotated files of a capture, named against their order in time."""
    bounds = [*starts[::len(starts) // PIECES], len(data)]
    paths = []
    for number, (a, b) in enumerate(zip(bounds, bounds[1:])):
        paths.append(os.path.join(folder, f"{PIECES - number:03}.pcap"))
        with open(paths[-1], "wb") as out:
            out.write(data[:24] + data[a:b])
    return paths


def check_files(program, folder):
    """Pieces are one timeline, however they are named."""
    data, starts = capture(PIECES * 10)
    plain = os.path.join(folder, "plain")
    with open(plain, "wb") as out:
        out.write(data)
    rotated = os.path.join(folder, "rotated")
    os.mkdir(rotated)
    paths = pieces(rotated, data, starts)
    _, want, _ = run(program, plain)
    for name, arguments in (("in order", paths), ("backwards", paths[::-1]),
                            ("as a directory", [rotated])):
        status, out, words = run(program, *arguments)
        if status != 0 or out != want or words:
            yield f"{name}: status {status}, {packets_of(out)} packets: {words}"
    _, out, _ = run(program, "--since", "100", "--until", "1970-01-01T00:03:20Z", plain)
    if out["dns"]["responses"] != 100 or out["ledger"]["classes"]["filtered"] != 300:
        yield f"--since and --until: {out['dns']['responses']} responses"
    with open(paths[3], "r+b") as out:
        out.truncate(os.path.getsize(paths[3]) - 1)
    status, out, words = run(program, rotated)
    if status != 3 or packets_of(out) != len(starts) - 1 or os.path.basename(paths[3]) not in words:
        yield f"one of them cut: status {status}, {packets_of(out)} packets: {words}"


def check_overlap(program, folder):
    """32 files that overlap are one timeline; of further ones it is said that they come late."""
    data, starts = capture(2 * OVERLAPPING)
    paths = []
    for number in range(OVERLAPPING):  # packets number and number + OVERLAPPING of the capture
        parts = [data[starts[i]:([*starts, len(data)])[i + 1]]
                 for i in (number, number + OVERLAPPING)]
        paths.append(os.path.join(folder, f"overlap{number}"))
        with open(paths[-1], "wb") as out:
            out.write(data[:24] + b"".join(parts))
    for count, words in ((32, ""), (33, "of others: 1, by up to 3.000 s"),
                         (OVERLAPPING, "of others: 3, by up to 3.000 s")):
        status, out, said = run(program, *paths[:count])
        back = out["ledger"]["clock_went_back"]
        if status != 0 or packets_of(out) != 2 * count or bool(back) != (count > 32):
            yield f"{count} overlap: status {status}, {packets_of(out)} packets, {back} went back"
        if words not in said or bool(said) != bool(words):
            yield f"{count} overlap: {said}"


def lines_within(process, count, seconds):
    """So many lines of standard output, or those that came in this time."""
    os.set_blocking(process.stdout.fileno(), False)
    text, end = b"", time.monotonic() + seconds
    while text.count(b"\n") < count and time.monotonic() < end:
        text += process.stdout.read() or b""
        time.sleep(0.01)
    return text.count(b"\n")


def check_pipe(program):
    """Each packet of a pipe that stays open is annotated within a second."""
    data, starts = capture(3)
    with subprocess.Popen([program, "read", "--brief", "-"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        bounds = [*starts[1:], len(data)]
        begin = 0
        for number, end in enumerate(bounds, 1):
            process.stdin.write(data[begin:end])
            process.stdin.flush()
            begin = end
            if lines_within(process, 1, 1.0 if number > 1 else 5.0) != 1:
                yield f"packet {number} of a pipe came late or not at all"
        process.stdin.close()


def check_follow(program, folder):
    """Packets of a file that grows and is then rotated."""
    data, starts = capture(3)
    path = os.path.join(folder, "grows")
    with open(path, "wb") as out:
        out.write(data[:starts[1]])
    with subprocess.Popen([program, "read", "--brief", "--follow", path],
                          stdout=subprocess.PIPE) as process:
        if lines_within(process, 1, 5.0) != 1:
            yield "the first packet of a followed file is missing"
        with open(path, "ab") as out:
            out.write(data[starts[1]:starts[2]])
        if lines_within(process, 1, 1.0) != 1:
            yield "a packet added to a followed file is missing"
        os.rename(path, path + ".1")
        with open(path, "wb") as out:
            out.write(data[:24] + data[starts[2]:])
        if lines_within(process, 1, 1.0) != 1:
            yield "a packet of its successor is missing"
        process.terminate()


def main():
    """Run all."""
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        problems = [*check_files(program, folder), *check_overlap(program, folder),
                    *check_pipe(program),
                    *check_follow(program, folder)]
    print(*problems, f"{len(problems)} problems", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
