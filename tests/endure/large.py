#!/usr/bin/env python3
"""large.py -- a capture beyond 2^31 octets whose last record is cut: all is counted, its octet is named

usage: large.py PROGRAM GENERATOR FOLDER     (needs 2.3 GB in FOLDER)
"""
import json
import os
import re
import subprocess
import sys
import tempfile

HEADER, QUERIES = 24, 21_500_000
MEMORY_MIB = 64


def main():
    program, generator, folder = sys.argv[1:4]
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".pcap") as file:
        subprocess.run([generator, "queries", str(QUERIES)], stdout=file, check=True)
        size = os.path.getsize(file.name)
        os.truncate(file.name, size - 5)
        reader = subprocess.Popen([program, "count", "--format", "json", file.name],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, words = reader.stdout.read(), reader.stderr.read().decode()
        _, status, usage = os.wait4(reader.pid, 0)
        reader.returncode = os.waitstatus_to_exitcode(status)
    record = (size - HEADER) // QUERIES
    ledger = json.loads(out)["ledger"]
    octet = int((re.search(r"octet (\d+)", words) or [0, 0])[1])
    checks = (("a file beyond 2^31 octets", size > 1 << 31, True),
              ("status", reader.returncode, 3), ("packets", ledger["packets"], QUERIES - 1),
              ("queries", ledger["queries"], QUERIES - 1), ("adds up", ledger["adds_up"], True),
              ("octet", octet, size - record), ("below 64 MiB", usage.ru_maxrss / 1024 < MEMORY_MIB, True))
    failed = [f"{what}: {got}, expected {want}" for what, got, want in checks if got != want]
    print(f"{size} octets in {usage.ru_utime:.1f} s, {usage.ru_maxrss / 1024:.1f} MiB at the most")
    print(*failed, f"{len(checks) - len(failed)} passed, {len(failed)} failed", sep="\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
