#!/usr/bin/env python3
"""forms.py -- one capture compressed in every way: read alike, and never cut or corrupt in silence

usage: forms.py whole|cut|corrupt|refused|mixed|prompt PROGRAM
"""
import gzip
import json
import os
import random
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

SKIPPED = 77
CUT_STEP = 97
PROMPT_SECONDS = 10
# What writes a form, and how many members or frames it is made of.
FORMS = (
    ("gz", ["gzip", "-c"], 1), ("gz", ["gzip", "-c"], 3),
    ("zst", ["zstd", "-qc"], 1), ("zst", ["zstd", "-qc"], 3), ("zst", ["pzstd", "-qc"], 1),
    ("xz", ["xz", "-c"], 1), ("xz", ["xz", "-9c"], 2),
    ("lz4", ["lz4", "-qc"], 1), ("lz4", ["lz4", "-qc"], 3),
    ("bz2", ["bzip2", "-c"], 1), ("bz2", ["bzip2", "-c"], 3),
)


def message(number):
    """A response: REFUSED to n0, n1, ... of example, so that no two packets are alike."""
    name = b"n%d" % number
    question = bytes([len(name)]) + name + b"\7example\0\0\1\0\1"
    return struct.pack("!6H", number & 0xffff, 0x8185, 1, 0, 0, 0) + question


def capture(packets):
    """A pcap file of DNS over UDP over IPv4 (LINKTYPE_RAW), and the offset of each record."""
    out = bytearray(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101))
    starts = []
    for number in range(packets):
        payload = message(number)
        total = 28 + len(payload)
        packet = struct.pack("!BBHHHBBH4s4sHHHH", 0x45, 0, total, 0, 0, 64, 17, 0,
                             bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2]), 53, 4000,
                             total - 20, 0) + payload
        starts.append(len(out))
        out += struct.pack("<IIII", number, 0, total, total) + packet
    return bytes(out), starts


def compress(command, data, members):
    """The data as so many members behind each other, cut at even places."""
    cuts = [len(data) * i // members for i in range(members + 1)]
    return b"".join(subprocess.run(command, input=data[a:b], capture_output=True, check=True).stdout
                    for a, b in zip(cuts, cuts[1:]))


def count(program, octets, way):
    """(status, JSON or None, standard error) of counting a file or a pipe of these octets."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(octets)
        file.flush()
        command = [program, "count", "--format", "json", file.name if way == "file" else "-"]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False,
                              **({} if way == "file" else {"input": octets}))
    try:
        out = json.loads(done.stdout)
    except ValueError:
        out = None
    return done.returncode, out, done.stderr.decode()


def packets_of(out):
    """Packets read, of the JSON."""
    return out["ledger"]["packets"] if out else 0


def forms(data):
    """(name, octets) of each form whose tool is here."""
    missing = set()
    for suffix, command, members in FORMS:
        if shutil.which(command[0]):
            yield f"{' '.join(command)} x{members} .{suffix}", compress(command, data, members)
        else:
            missing.add(command[0])
    if missing:
        print(f"not here, so left out: {' '.join(sorted(missing))}")


def check_whole(program):
    """Each form from a file and from a pipe gives what the plain file gives."""
    data, starts = capture(4000)
    status, plain, _ = count(program, data, "file")
    if status != 0 or packets_of(plain) != len(starts):
        yield f"plain: status {status}, {packets_of(plain)} packets"
    for name, octets in forms(data):
        for way in ("file", "pipe"):
            status, out, words = count(program, octets, way)
            if status != 0 or out != plain or words:
                yield f"{name} as a {way}: status {status}, {packets_of(out)} packets: {words}"


def check_cut(program):
    """Each form cut at every 97th octet: status 3, an octet is named, and it may still grow."""
    data, starts = capture(300)
    for name, octets in forms(data):
        most = 0
        for length in range(1, len(octets), CUT_STEP):
            status, out, words = count(program, octets[:length], "file")
            most = max(most, packets_of(out))
            said = "octet" in words and "may still be written" in words
            if status != 3 or not said:
                yield f"{name} cut at {length}: status {status}: {words.strip()}"
            if packets_of(out) > len(starts):
                yield f"{name} cut at {length}: more packets than there are"


def check_corrupt(program):
    """Octets overwritten in the middle: status 3, or everything is read as it was."""
    data, starts = capture(4000)
    chance = random.Random(1)
    for name, octets in forms(data):
        for _ in range(8):
            damaged = bytearray(octets)
            at = chance.randrange(len(octets) // 4, len(octets) * 3 // 4)
            damaged[at:at + 16] = chance.randbytes(16)
            status, out, words = count(program, bytes(damaged), "file")
            if status != 3 or "octet" not in words:
                yield f"{name} corrupt at {at}: status {status}: {words.strip()}"
            elif packets_of(out) > len(starts):
                yield f"{name} corrupt at {at}: more packets than there are"


def check_refused(program):
    """Windows above 128 MiB, and text that is compressed: a clear refusal."""
    data, _ = capture(50)
    long_zstd = b"\x28\xb5\x2f\xfd\x04\xa8" + bytes(40)  # RFC 8878 3.1.1.1: a window of 2 GiB
    xz = subprocess.run(["xz", "--lzma2=preset=0,dict=200MiB", "-c"], input=data,
                        capture_output=True, check=True).stdout
    for name, octets, words in (
            ("zstd --long=31", long_zstd, "more than 128 MiB"), ("xz dict=200MiB", xz, "more than 128 MiB"),
            ("text", gzip.compress(b"hello, world\n" * 9), "begins with 68 65 6c 6c"),
            ("nothing", gzip.compress(b""), "empty"),
            ("half a header", gzip.compress(data[:20]), "cut short")):
        status, _, said = count(program, octets, "file")
        if status != 3 or words not in said:
            yield f"{name}: status {status}: {said.strip()}"
    status, out, said = count(program, gzip.compress(data) + long_zstd, "file")
    if status != 3 or packets_of(out) != 50 or "more than 128 MiB" not in said:
        yield f"such a frame behind gzip data: status {status}: {said.strip()}"
    status, out, said = count(program, gzip.compress(data) + b"and more", "file")
    if status != 3 or packets_of(out) != 50 or "behind it" not in said:
        yield f"octets behind the gzip data: status {status}: {said.strip()}"
    status, out, said = count(program, gzip.compress(data) + bytes(512), "file")
    if status != 0 or packets_of(out) != 50:
        yield f"zeros behind the gzip data: status {status}: {said.strip()}"


def check_mixed(program):
    """Streams of all kinds behind each other, padded, and frames that are to be skipped."""
    data, starts = capture(200)
    pad, skip = bytes(12), b"\x53\x2a\x4d\x18" + struct.pack("<I", 9) + b"something"
    parts = [compress(command, data[a:b], 1) for (command, a, b) in zip(
        (["gzip", "-c"], ["zstd", "-qc"], ["xz", "-c"], ["lz4", "-qc"], ["bzip2", "-c"]),
        (0, *starts[40::40]), (*starts[40::40], len(data)))]
    for name, octets in (("kinds", b"".join(parts)), ("padding", pad.join(parts) + pad),
                         ("skipped first", skip + parts[0] + b"".join(parts[1:])),
                         ("skipped last", b"".join(parts) + skip),
                         ("lz4", skip + compress(["lz4", "-qc"], data, 2) + skip)):
        for way in ("file", "pipe"):
            status, out, said = count(program, octets, way)
            if status != 0 or packets_of(out) != len(starts) or said:
                yield f"{name}: status {status}, {packets_of(out)} packets: {said.strip()}"


def beginnings(data, middle):
    """(name, octets that hold the data to the middle, the rest) of streams that go on."""
    flushed = zlib.compressobj(wbits=31)
    yield ("a flushed gzip", flushed.compress(data[:middle]) + flushed.flush(zlib.Z_SYNC_FLUSH),
           flushed.compress(data[middle:]) + flushed.flush())
    for command in (["gzip", "-c"], ["zstd", "-qc"], ["xz", "-c"], ["lz4", "-qc"], ["bzip2", "-c"]):
        yield (f"two streams of {command[0]}", compress(command, data[:middle], 1),
               compress(command, data[middle:], 1))


def check_prompt(program):
    """What a pipe has brought is decoded and printed while its writer waits."""
    data, starts = capture(40)
    for name, early, late in beginnings(data, starts[20]):
        with subprocess.Popen([program, "read", "--format", "json", "-"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as reader:
            reader.stdin.write(early)
            reader.stdin.flush()
            deadline, lines = time.monotonic() + PROMPT_SECONDS, 0
            while lines < 20 and select.select([reader.stdout], [], [],
                                               max(0, deadline - time.monotonic()))[0]:
                octets = os.read(reader.stdout.fileno(), 1 << 16)
                lines += octets.count(b"\n") if octets else 20
            if lines < 20:
                yield f"{name}: {lines} findings after {PROMPT_SECONDS} s"
            out, _ = reader.communicate(late)
            if reader.returncode != 0:
                yield f"{name}: status {reader.returncode}"


def main():
    """Run one part."""
    part, program = sys.argv[1], os.path.abspath(sys.argv[2])
    checks = {"whole": check_whole, "cut": check_cut, "corrupt": check_corrupt,
              "refused": check_refused, "mixed": check_mixed, "prompt": check_prompt}
    problems = list(checks[part](program))
    print(*problems, f"{len(problems)} problems", sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
