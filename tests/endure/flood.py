#!/usr/bin/env python3
"""flood.py -- traffic made to fill tables: memory stays flat, and what had to go is counted

usage: flood.py PROGRAM GENERATOR short|long [sanitized | genbig]

genbig: the generator is that of the shared hostile captures, whose floods have other names.

Each flood is made twice, the second four times as long, and piped into read. The peak of its memory is asked of the
kernel (not of a sanitized build, whose shadow is its own). Most of it is reserved at the start and
touched as the tables fill, so the shorter run needs as much. Times are printed; the long form says no
to more than linear ones, with room for what else the machine does.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile

MEMORY_MIB = 64
# kind: size of the shorter run in the short and in the long form
SIZES = {"tcp": (50_000, 250_000), "fragments": (50_000, 250_000), "queries": (75_000, 2_500_000)}
FLOWS, QUERIES = 8192, 131072  # the defaults of session.h
GENBIG = {"tcp": "half", "fragments": "frag", "queries": "uniq"}
LINEAR, ROOM = 4.8, 1.25  # t(4n)/t(n) at the most, and what noise may add


def read(program, generator, kind, count):
    """(status, ledger, peak MiB, seconds of user time, standard error) of one flood."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as words:
        source = subprocess.Popen([generator, kind, str(count)], stdout=subprocess.PIPE)
        reader = subprocess.Popen([program, "read", "--format", "json", "-"], stdin=source.stdout,
                                  stdout=out, stderr=words)
        source.stdout.close()
        _, status, usage = os.wait4(reader.pid, 0)
        reader.returncode = os.waitstatus_to_exitcode(status)
        source.wait()
        words.seek(0)
        size = out.seek(0, os.SEEK_END)
        out.seek(max(0, size - 65536))
        last = out.read().splitlines()[-1:]
        ledger = json.loads(last[0])["rcodescope"]["ledger"] if last else None
        return (reader.returncode, ledger, usage.ru_maxrss / 1024, usage.ru_utime,
                words.read().decode())


def tcp_problems(ledger, count):
    """Every connection is one flow; what did not fit is evicted, octets and flows."""
    tcp = ledger["tcp"]
    yield ledger["packets"] == 3 * count, f"{ledger['packets']} packets"
    yield tcp["flows"] == count, f"{tcp['flows']} flows"
    yield tcp["received"] == 601 * count, f"{tcp['received']} octets received"
    kept = tcp["flows"] - tcp["flows_evicted"]
    yield 0 < kept <= FLOWS, f"{kept} flows were kept"
    parts = [tcp[k] for k in ("delivered", "duplicate", "skipped", "evicted", "held")]
    yield sum(parts) == tcp["received"] and tcp["evicted"] > 0, f"octets do not balance: {parts}"


def fragment_problems(ledger, count):
    """Every fragment is evicted, expired or held: none was used."""
    pieces = ledger["fragments"]
    gone = pieces["evicted"] + pieces["expired"] + pieces["held"]
    yield pieces["fragments"] == count, f"{pieces['fragments']} fragments"
    yield gone == count and pieces["evicted"] > 0, f"fragments do not balance: {pieces}"
    yield ledger["responses"] == count, f"{ledger['responses']} beginnings were shown"


def query_problems(ledger, count):
    """Every query is counted; those that the table could not keep are too."""
    yield ledger["queries"] == count, f"{ledger['queries']} queries"
    forgotten = sum(ledger[k] for k in ("queries_forgotten", "unanswered", "silences_forgotten"))
    yield max(0, count - QUERIES) <= forgotten <= count, f"{forgotten} queries forgotten"


PROBLEMS = {"tcp": tcp_problems, "fragments": fragment_problems, "queries": query_problems}


def check(kind, count, run, sanitized):
    """What is wrong with one run."""
    status, ledger, peak, _, words = run
    if status != 0 or not ledger:
        return [f"status {status}: {words[-300:]}"]
    wrong = [what for holds, what in PROBLEMS[kind](ledger, count) if not holds]
    if not ledger["adds_up"]:
        wrong.append("the ledger does not add up")
    if peak >= MEMORY_MIB and not sanitized:
        wrong.append(f"{peak:.1f} MiB, the limit is {MEMORY_MIB}")
    return wrong


def main():
    program, generator, form = sys.argv[1:4]
    sanitized, genbig = "sanitized" in sys.argv[4:], "genbig" in sys.argv[4:]
    passed = failed = 0
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for kind, sizes in SIZES.items():
        count, times = sizes[form == "long"], []
        for size in (count, 4 * count):
            run = read(os.path.abspath(program), generator, GENBIG[kind] if genbig else kind, size)
            wrong = check(kind, size, run, sanitized)
            times.append(run[3])
            passed, failed = passed + (not wrong), failed + bool(wrong)
            print(f"{kind} {size}: {run[2]:.1f} MiB at the most, {run[3]:.2f} s")
            for problem in wrong:
                print(f"{kind} {size}: {problem}")
        ratio = times[1] / max(times[0], 0.01)
        linear = form == "short" or ratio <= LINEAR * ROOM
        passed, failed = passed + linear, failed + (not linear)
        print(f"{kind}: t(4n)/t(n) = {ratio:.2f} (linear: 4){'' if linear else ', too much'}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
