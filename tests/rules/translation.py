#!/usr/bin/env python3
"""translation.py -- a translated stanza says in Japanese all that the English one says

usage: translation.py TOP

An entry or a comparison is translated as a whole or not at all; placeholders, options of dig,
settings and numbers are in both texts.  Every handbook entry of an RCODE, a TSIG error and a TKEY
error is translated.
"""
import collections
import os
import re
import sys

import rule

FOLDER = "src/catalog/"
TEXTS = {"Title", "Why", "When-seen", "Fix-client", "Fix-resolver", "Fix-authority", "Carried",
         "Differences", "Use-first", "Use-second"}
# What no translation changes: placeholders, +options, names with / _ or two hyphens, numbers.
KEPT = re.compile(r"\{[a-z-]+\}|\+[a-z]+\b|\b[a-z]+(?:[-_/][a-z]+){2,}\b|\b[a-z]+_[a-z]+\b"
                  r"|(?<![\w.])\d[\d.:/]*\d(?![\w])", re.A)


def stanzas(text):
    """{"Entry: id": {field: value}} of a catalog file."""
    found, current, field = {}, None, None
    for line in text.split("\n"):
        if line.startswith("#"):
            continue
        if not line.strip():
            current = field = None
        elif line[0] in " \t":
            current[field] += " " + line.strip()
        else:
            field, value = (part.strip() for part in line.split(":", 1))
            if current is None:
                name = f"{field}: {value}"
                current = found.setdefault(name if name not in found else f"{name} (again)", {})
            current[field] = value
    return found


def problems(name, english, japanese):
    """What is wrong with one translated stanza."""
    if name.endswith("(again)"):
        yield "is translated twice"
        return
    if english is None:
        yield "is not in the English text"
        return
    for field in sorted(TEXTS & (set(english) | set(japanese))):
        if field not in japanese or field not in english:
            yield f"{field} is in one language only"
            continue
        lost = (collections.Counter(KEPT.findall(english[field]))
                - collections.Counter(KEPT.findall(japanese[field])))
        for word in lost:
            yield f"{field} has lost {word}"


def main():
    top = sys.argv[1]
    verdict = rule.Verdict()
    english, japanese = {}, {}
    for name in rule.files(top, ".txt", below=(FOLDER,)):
        folder = os.path.dirname(name[len(FOLDER):])
        if folder in ("", "ja") and not name.endswith(("labels.txt", "codes.txt")):
            (japanese if folder else english).update(stanzas(rule.read(top, name)))
    for name, stanza in japanese.items():
        verdict.check(problems(name, english.get(name), stanza), name)
    for name, stanza in english.items():
        if re.match(r"rcode|tsig|tkey", stanza.get("Code", "")):
            verdict.check([] if name in japanese else ["is not translated"], name)
    verdict.finish()


if __name__ == "__main__":
    main()
