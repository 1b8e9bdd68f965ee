#!/usr/bin/env python3
"""unpack.py -- of compressed data that is cut or damaged everything comes out that other programs get

usage: unpack.py DRIVER PROGRAM sparse|short|long

Each prefix and each turned bit of a small capture in each form, and random pieces of it through a
pipe. What a prefix holds is asked of Python's zlib, lzma and bz2, and of `zstd -dc` and `lz4 -dc`,
which are no libraries of Python's. long: all of them. Some cuts go through the whole program, which
must count what those octets hold as they are, and name where they end in both senses.
"""
import bz2
import lzma
import os
import re
import subprocess
import sys
import tempfile
import zlib

import forms

PACKETS = 60
CUTS = 8  # of each form, that the whole program is given
ONE_IN = {"sparse": 40, "short": 8, "long": 1}


def decoder_of(suffix):
    """Something with decompress(), unused_data and eof, for a stream."""
    return {"gz": lambda: zlib.decompressobj(31), "xz": lzma.LZMADecompressor,
            "bz2": bz2.BZ2Decompressor}[suffix]()


def held_by_library(suffix, octets):
    """Octets that each prefix holds, fed octet by octet."""
    decoder, held = decoder_of(suffix), [0]
    for octet in octets:
        if decoder.eof:
            decoder = decoder_of(suffix)
        held.append(held[-1] + len(decoder.decompress(bytes([octet]))))
    return held


def held_by_program(suffix, octets, lengths):
    """{length: octets that the program gets from a prefix of it}."""
    command = ["zstd", "-dcq"] if suffix == "zst" else ["lz4", "-dcq"]
    return {length: len(subprocess.run(command, input=octets[:length], capture_output=True,
                                       check=False).stdout) for length in lengths}


def run(driver, kind, one_in, name, plain):
    """Lines of the driver's output but the last, and the two numbers of that."""
    done = subprocess.run([driver, kind, str(one_in), name, plain], capture_output=True,
                          text=True, check=False)
    lines = done.stdout.splitlines()
    if done.returncode not in (0, 1) or not lines:
        return [f"the driver ended with {done.returncode}: {done.stderr[-2000:]}"], 0, 1
    passed, _, failed, _ = lines[-1].split()
    return lines[:-1], int(passed), int(failed)


def check_prefixes(suffix, octets, lines):
    """Complaints about what the prefixes gave."""
    rows = [line.split() for line in lines if line.endswith(("whole", "cut"))]
    decoded = {int(length): int(count) for length, count, _ in rows}
    if suffix in ("zst", "lz4"):
        held = held_by_program(suffix, octets, decoded)
        wrong = [n for n in decoded if decoded[n] < held[n]]
    else:
        held = held_by_library(suffix, octets)
        wrong = [n for n in decoded if decoded[n] != held[n]]
    yield from (f"cut at {n}: {decoded[n]} octets, others get {held[n]}" for n in wrong)
    whole = [int(length) for length, _, end in rows if end == "whole"]
    if len(octets) in decoded and len(octets) not in whole:
        yield "the whole is not whole"
    if len(whole) > 4:
        yield f"{len(whole)} prefixes are whole"


def check_program(program, octets, data, lines):
    """Complaints about what the program says of some prefixes."""
    rows = [line.split() for line in lines if line.endswith("cut")]
    for length, count, _ in rows[::len(rows) // CUTS + 1]:
        status, out, words = forms.count(program, octets[:int(length)], "file")
        _, plain, _ = forms.count(program, data[:int(count)], "file")
        said = re.search(r"octet (\d+).*the end of the file at compressed octet (\d+)", words)
        if status != 3 or not said or said.groups() != (count, length):
            yield f"cut at {length}, {count} decoded: status {status}: {words.strip()}"
        if forms.packets_of(out) != forms.packets_of(plain):
            yield f"cut at {length}: {forms.packets_of(out)} packets"


def main():
    driver, program, form = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
    data, _ = forms.capture(PACKETS)
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        plain, packed = os.path.join(folder, "plain"), os.path.join(folder, "packed")
        with open(plain, "wb") as file:
            file.write(data)
        for name, octets in forms.forms(data):
            with open(packed, "wb") as file:
                file.write(octets)
            for kind in ("prefixes", "bits", "pieces"):
                one_in = ONE_IN[form] * (20 if kind == "pieces" else 1)
                lines, right, wrong = run(driver, kind, one_in, packed, plain)
                if kind == "prefixes":
                    wrongs = list(check_prefixes(name.rsplit(".", 1)[1], octets, lines))
                    wrongs += check_program(program, octets, data, lines)
                    lines = [line for line in lines if not line.endswith(("whole", "cut"))] + wrongs
                    wrong += len(wrongs)
                passed, failed = passed + right, failed + wrong
                for line in lines[:20]:
                    print(f"{name}, {kind}: {line}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
