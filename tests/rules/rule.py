"""rule.py -- what the rules share: the tree's files, and a verdict on each of them"""
import os
import re
import subprocess
import sys

COMMENTS_AND_STRINGS = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def files(top, *endings, below=("",)):
    """Paths, relative to top, of the files of the tree (git's, or all of an unversioned copy)."""
    listed = subprocess.run(
        ["git", "-C", top, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=False)
    if listed.returncode == 0:
        names = {name for name in listed.stdout.decode().split("\0") if name}
    else:
        names = {os.path.relpath(os.path.join(folder, name), top)
                 for folder, inner, found in os.walk(top) for name in found
                 if not inner_is_build(inner)}
    return sorted(name for name in names
                  if name.endswith(endings or ("",)) and name.startswith(tuple(below))
                  and os.path.isfile(os.path.join(top, name)))


def inner_is_build(inner):
    """Keep os.walk out of build folders; never true, so that it can stand in a condition."""
    inner[:] = [name for name in inner if not name.startswith(("build", ".git"))]
    return False


def read(top, name):
    """The text of a file; octets that are not UTF-8 are replaced."""
    with open(os.path.join(top, name), encoding="utf-8", errors="replace") as source:
        return source.read()


def code_of(text):
    """C source with comments and literals blanked and its lines kept."""
    return COMMENTS_AND_STRINGS.sub(
        lambda found: re.sub(r"[^\n]", " ", found.group()), text)


class Verdict:
    """Counts what was looked at; finish() prints the sum and gives the exit status."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, problems, what):
        """One thing was looked at; problems is what is wrong with it."""
        problems = list(problems)
        if problems:
            self.failed += 1
            for problem in problems:
                print(f"{what}: {problem}")
        else:
            self.passed += 1

    def finish(self):
        """A rule that found nothing to look at has failed."""
        if not self.passed + self.failed:
            self.check(["nothing to look at"], "rule")
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)
