#!/usr/bin/env python3
"""tally.py -- add up what ran: name the failures, end with "N passed, N failed"

usage: tally.py FOLDER

A result in the folder is a JUnit file of ctest (NAME.xml) or the log of a step (NAME.log) whose exit status is in
NAME.status.  A test that says how many cases it held counts as that many: cmocka's and cram's totals, or
a last line "N passed, N failed".  Any other counts as one.  A failing test holds at least one failure.
"""
import os
import re
import sys
import xml.etree.ElementTree as xml

TOTALS = re.compile(r"^(\d+) passed, (\d+) failed$", re.M)
CMOCKA_PASSED = re.compile(r"^\[  PASSED  \] (\d+) test\(s\)\.", re.M)
CMOCKA_FAILED = re.compile(r"^\[  FAILED  \] (?:[\w ./-]+: )?(\d+) test\(s\), listed below", re.M)
CRAM = re.compile(r"^# Ran (\d+) tests, (\d+) skipped, (\d+) failed\.", re.M)
SHOWN_LINES = 40


def cases(text):
    """(passed, failed) that the output of one test speaks of; (0, 0) if of none."""
    totals = TOTALS.findall(text)
    if totals:
        return int(totals[-1][0]), int(totals[-1][1])
    cram = CRAM.findall(text)
    if cram:
        ran, skipped, failed = (sum(int(row[i]) for row in cram) for i in range(3))
        return ran - skipped - failed, failed
    passed = sum(map(int, CMOCKA_PASSED.findall(text)))
    return passed, sum(map(int, CMOCKA_FAILED.findall(text)))


def count(name, succeeded, text):
    """(passed, failed) of one test; what failed is shown."""
    passed, failed = cases(text)
    if succeeded and failed:
        print(f"{name}: exit status 0 in spite of failures")
    if succeeded and not failed:
        return max(passed, 1), 0
    shown = text.rstrip().splitlines()[-SHOWN_LINES:]
    print(f"\nFAILED {name}")
    for line in shown:
        print(f"    {line}")
    return passed, max(failed, 1)


def of_ctest(path):
    """(passed, failed) of one JUnit file."""
    group = os.path.basename(path)[: -len(".xml")]
    try:
        tests = xml.parse(path).getroot().findall("testcase")
    except (OSError, xml.ParseError) as error:
        return count(group, False, f"ctest left no results: {error}")
    passed = failed = 0
    for test in tests:
        name = f"{group}/{test.get('name')}"
        text = test.findtext("system-out") or ""
        if test.find("skipped") is not None:
            print(f"SKIPPED {name}: {(text.strip().splitlines() or ['not run'])[-1]}")
            continue
        more = count(name, test.get("status") == "run", text)
        passed, failed = passed + more[0], failed + more[1]
    if not tests:
        return count(group, False, "ctest found no tests")
    return passed, failed


def of_step(path):
    """(passed, failed) of one step's log."""
    stem = path[: -len(".log")]
    with open(path, encoding="utf-8", errors="replace") as log:
        text = log.read()
    with open(stem + ".status", encoding="ascii") as status:
        code = int(status.read())
    if code == 77:
        print(f"SKIPPED {os.path.basename(stem)}: {(text.strip().splitlines() or ['not run'])[-1]}")
        return 0, 0
    return count(os.path.basename(stem), code == 0, text)


def main():
    passed = failed = 0
    folder = sys.argv[1]
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        reader = {".xml": of_ctest, ".log": of_step}.get(os.path.splitext(name)[1])
        if not reader:
            continue
        more = reader(path)
        passed, failed = passed + more[0], failed + more[1]
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
