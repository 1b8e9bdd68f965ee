#!/usr/bin/env python3
"""torn.py -- every prefix of every small capture, every bit turned of 30 of them

usage: torn.py DRIVER sparse|short|long

Captures of this tree and of ../shared/corpus below 20 KB. short, and sparse for a
build with sanitizers: one case in some, drawn by a fixed seed; long: all, in two processes.
"""
import os
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SMALL = 20480
BIT_FILES = 30
ONE_IN = {"sparse": {"prefixes": 600, "bits": 300}, "short": {"prefixes": 40, "bits": 20}, "long": {"prefixes": 1, "bits": 1}}


def captures():
    """Paths of the small captures, by name."""
    beside = os.environ.get("RCS_SHARED") or os.path.join(os.path.dirname(TOP), "shared")
    corpus = os.path.join(beside, "corpus", "captures")
    if not os.path.isdir(corpus):
        print("shared/corpus is not there: the captures of this tree only")
    folders = [corpus, *(os.path.join(TOP, "pcaps", name)
                         for name in ("mixed", "result", "ede", "form", "travel"))]
    for folder in folders:
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
            path = os.path.join(folder, name)
            if os.path.getsize(path) < SMALL and not name.endswith((".md", ".txt", ".json")):
                yield path


def run(driver, kind, one_in, files):
    """Start the driver; an abort of a sanitizer names the case."""
    options = "abort_on_error=1:detect_leaks=0"
    environment = {"ASAN_OPTIONS": options, "UBSAN_OPTIONS": "abort_on_error=1", **os.environ}
    return subprocess.Popen([driver, kind, str(one_in), *files], env=environment,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            errors="replace")


def main():
    driver, form = sys.argv[1:3]
    files = list(captures())
    some = files[:: max(1, len(files) // BIT_FILES)][:BIT_FILES]
    halves = 2 if form == "long" else 1
    jobs = [run(driver, kind, ONE_IN[form][kind], chosen[half::halves])
            for kind, chosen in (("prefixes", files), ("bits", some)) for half in range(halves)]
    passed = failed = 0
    for job in jobs:
        lines = job.communicate()[0].splitlines()
        totals = lines[-1].split() if lines else []
        print(*lines[-30:-1], sep="\n")
        if len(totals) == 4 and totals[1] == "passed,":
            passed, failed = passed + int(totals[0]), failed + int(totals[2])
        else:
            failed += 1
            print(f"the driver ended with {job.returncode}", *lines[-30:], sep="\n")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
