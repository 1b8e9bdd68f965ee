#!/usr/bin/env python3
"""layers.py -- a folder of src/ includes what the table in src/README.md allows, and no more

usage: layers.py TOP
"""
import re
import sys

import rule

ROW = re.compile(r"^\| `(\w+)/` \|[^|]*\|([^|]*)\|", re.M)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]', re.M)
# What only some layers may name (src/README.md, last lines of the table's text).
ONLY_IN = (
    ("cli", re.compile(r"\b(?:stdout|stderr)\b|\b(?:exit|_exit|_Exit|quick_exit|abort|getenv|"
                       r"secure_getenv|printf|vprintf|puts|putchar|perror)(?=\s*\()")),
    ("capture", re.compile(r"\b(?:pcap|fstrm)_\w+")),
)


def table(top):
    """{folder: set of what it may include}, "writer" standing for base/writer.h alone."""
    allowed = {}
    for folder, cell in ROW.findall(rule.read(top, "src/README.md")):
        words = {word.strip() for word in cell.split(",")} - {"nothing"}
        allowed[folder] = {"base/writer.h" if word == "base's writer" else word for word in words}
    return allowed


def include_problem(folder, allowed, mark, path):
    """What is wrong with one include, or None."""
    if mark == "<":
        return f"<{path}> belongs in capture/" if path.startswith("pcap") and folder != "capture" \
            else None
    if path.startswith("rcodescope/"):
        return None if "public" in allowed else f"{path} is public"
    owner = path.split("/")[0] if "/" in path else folder
    if owner == folder or owner in allowed or path in allowed:
        return None
    return f"{folder}/ may not include {path}"


def problems(top, name, allowed):
    """Everything that one file does against the rule."""
    folder = name.split("/")[1]
    if folder not in allowed:
        yield f"the table in src/README.md has no row for {folder}/"
        return
    text = rule.read(top, name)
    for mark, path in INCLUDE.findall(text):
        problem = include_problem(folder, allowed[folder], mark, path)
        if problem:
            yield problem
    code = rule.code_of(text)
    for home, words in ONLY_IN:
        for word in sorted({found.group() for found in words.finditer(code)}):
            if folder != home:
                yield f"{word} belongs in {home}/"


def main():
    top = sys.argv[1]
    allowed = table(top)
    verdict = rule.Verdict()
    verdict.check([] if allowed else ["no rows found"], "the table in src/README.md")
    for name in rule.files(top, ".c", ".h", below=("src/",)):
        verdict.check(problems(top, name, allowed), name)
    verdict.finish()


if __name__ == "__main__":
    main()
