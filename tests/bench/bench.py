#!/usr/bin/env python3
"""bench.py -- CPU time of `count` beside cat and other readers of captures, and whether it counts right

usage: bench.py PROGRAM GENERATOR STEPS FOLDER [--short]

The readers take turns within each round, so that they share whatever else the machine does; a ratio
is the median of the rounds' ratios.  Differences below 15 % prove nothing.
STEPS: the same packets without and with pairing, joining and diagnosis (steps.c).
--short: 50,000 packets in one round, for the counts; its ratios only show that the comparison runs.
"""
import json
import os
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TARGET = 3.0  # times the CPU time of cat
SEED = "1"
# Of each kind of compression: its ending, what compresses (quickly), what only decompresses.
COMPRESSIONS = (("gz", ["gzip", "-c"], "zcat"), ("zst", ["zstd", "-qc"], "zstd -dcq"),
                ("xz", ["xz", "-0c"], "xz -dc"), ("lz4", ["lz4", "-qc"], "lz4 -dcq"))


def cpu_seconds(command):
    """User and system time of one run; its output is thrown away."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"bench: {' '.join(command)} ended with status {child.returncode}")
    return usage.ru_utime + usage.ru_stime


def compressed(program, capture):
    """(name, command) of count, and of what only decompresses, for each kind that is here."""
    for ending, pack, unpack in COMPRESSIONS:
        name = f"{capture}.pcap.{ending}"
        if shutil.which(pack[0]):
            with open(name, "wb") as out:
                subprocess.run([*pack, capture + ".pcap"], stdout=out, check=True)
            yield unpack, [*unpack.split(), name]
            yield f"count, .{ending}", [program, "count", name]


def readers(program, capture):
    """{name: command}, as many as are installed; the first is the measure."""
    commands = {
        "cat": ["cat", capture + ".pcap"],
        "count": [program, "count", capture + ".pcap"],
        "count, pcapng": [program, "count", capture + ".pcapng"],
        **dict(compressed(program, capture)),
        "dnsjit, header only": ["dnsjit", os.path.join(HERE, "rcodes.lua"), capture + ".pcap"],
        "tcpdump": ["tcpdump", "-n", "-r", capture + ".pcap", "port 53"],
        "capinfos -c": ["capinfos", "-c", capture + ".pcap"],
        "tshark -z dns,tree": ["tshark", "-n", "-q", "-z", "dns,tree", "-r", capture + ".pcap"],
    }
    absent = [name for name, command in commands.items() if not shutil.which(command[0])]
    for name in absent:
        print(f"{name}: not installed, left out")
        del commands[name]
    return commands


def measure(commands, rounds):
    """{name: [seconds of each round]}; one run before, so that the file is in memory."""
    cpu_seconds(commands["cat"])
    seconds = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            seconds[name].append(cpu_seconds(command))
    return seconds


def report(seconds, packets):
    """The table, and what came of the target."""
    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    cat = seconds["cat"]
    print(f"\n{'':22}{'ns a packet':>12}{'x cat':>9}{'x count':>9}")
    for name, values in seconds.items():
        ratios = [value / base for value, base in zip(values, cat)]
        others = [value / base for value, base in zip(values, seconds["count"])]
        print(f"{name:22}{statistics.median(values) / packets * 1e9:12.0f}"
              f"{statistics.median(ratios):9.1f}{statistics.median(others):9.1f}")
    for ending, _, unpack in COMPRESSIONS:
        if unpack in seconds:
            pairs = zip(seconds[f"count, .{ending}"], seconds[unpack])
            ratio = statistics.median(value / base for value, base in pairs)
            print(f"count of .{ending} takes {ratio:.2f} times the CPU time of {unpack}")
    ratio = statistics.median(value / base for value, base in zip(seconds["count"], cat))
    print(f"count takes {ratio:.1f} times the CPU time of cat; the target is {TARGET}: "
          f"{'met' if ratio <= TARGET else 'missed'}\n")


def by_code(rows):
    """{code: responses} as the truth has it."""
    return {str(row["code"]): row["responses"] for row in rows if row["responses"]}


def counted(program, capture):
    """What `count` says, in the terms of the truth."""
    done = subprocess.run([program, "count", "--format", "json", capture], capture_output=True,
                          text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: count ended with status {done.returncode}: {done.stderr.strip()}")
    said = json.loads(done.stdout)
    return {
        "packets": said["ledger"]["packets"], "queries": said["dns"]["queries"],
        "responses": said["dns"]["responses"], "tcp": said["dns"]["tcp"],
        "rcodes": by_code(said["rcodes"]), "extended_errors": by_code(said["extended_errors"]),
        "tsig_errors": by_code(said["tsig_errors"]),
    }


def check(program, capture):
    """(passed, failed): every count against what the generator wrote, in each format."""
    with open(capture + ".truth.json", encoding="utf-8") as source:
        truth = json.load(source)
    passed = failed = 0
    packed = [f".pcap.{row[0]}" for row in COMPRESSIONS]
    for ending in (".pcap", ".pcapng", *packed):
        if not os.path.exists(capture + ending):
            continue
        for name, value in counted(program, capture + ending).items():
            right = value == truth[name]
            passed, failed = passed + right, failed + (not right)
            if not right:
                print(f"{ending[1:]} {name}: {value}, the truth is {truth[name]}")
    return passed, failed


def check_steps(steps, capture, rounds):
    """(passed, failed): what each step adds to decoding is measured, and printed."""
    done = subprocess.run([steps, capture + ".pcap", str(rounds)], capture_output=True, text=True,
                          check=False)
    print(done.stdout + done.stderr)
    whole = done.returncode == 0 and done.stdout.count(" ns a message") == 4
    return int(whole), int(not whole)


def main():
    program, generator, steps, folder = sys.argv[1:5]
    packets, rounds = (50000, 1) if "--short" in sys.argv[5:] else (1000000, 5)
    os.makedirs(folder, exist_ok=True)
    capture = os.path.join(folder, f"traffic-{packets}")
    subprocess.run([generator, str(packets), capture, SEED], check=True)
    commands = readers(program, capture)
    os.sync()  # or the first rounds would pay for writing it
    passed, failed = check(program, capture)
    report(measure(commands, rounds), packets)
    more = check_steps(steps, capture, rounds)
    passed, failed = passed + more[0], failed + more[1]
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
