#!/usr/bin/env python3
"""labels.py -- every label that the program asks for exists, in English and in Japanese

usage: labels.py TOP

A key that is missing would be printed in place of a heading; and no English phrase counts
"1 packets".
"""
import re
import sys

import rule

ENGLISH, JAPANESE = "src/catalog/labels.txt", "src/catalog/ja/labels.txt"
# Functions that take a key, and which argument it is.
ASKING = {"rcs_catalog_label": 1, "rcsi_book_label": 1, "rcsi_text_label": 1, "rcsi_text_row": 1,
          "section": 1, "put_words": 1, "put_line": 2, "put_line_if": 2,
          "put_counted": 1, "rcsi_fill": 1, "put_filled": 2, "wrap": 1, "put_part": 1, "put_heading": 1, "put_space": 2}
# Prefixes that are joined to a word at run time, and the table that holds the words.
JOINED = {"severity": ("src/catalog/entry.c", "severities"),
          "actor": ("src/catalog/entry.c", "actors"),
          "for": ("src/catalog/entry.c", "roles"),
          "space": ("src/catalog/codes.c", "spaces"),
          "status": ("src/cli/page.c", "words"),
          "asks": ("src/catalog/facts.def", None)}
STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
KEY = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")


def labels(text):
    """Keys of a file of labels, in order."""
    return re.findall(r"^Label: *(\S+)", text, re.M)


def slots(text):
    """Names in braces of each label of a file."""
    return {key: sorted(re.findall(r"\{[a-z]+\}", phrase))
            for key, phrase in re.findall(r"^Label: *(\S+)\nText: *(.*)$", text, re.M)}


PLURAL = re.compile(r"\b1 (?:(?:TCP|IP|DNS|TLS|mDNS|LLMNR|802\.11|rejected|later|further) )*"
                    r"(\w+s|queries|are|were|have|look|carry|wait)\b(?!/)")
SINGULAR = {"is", "was", "has", "does", "answers", "differs", "reports", "DNS"}
# Headings of a table, with no number before them.
HEADINGS = {"ledger-tcp", "ledger-fragments", "ledger-packets", "ledger-messages"}


def one(phrase):
    """A phrase as the program fills it when every number is 1."""
    return re.sub(r"\{[a-z]+\}", "1", re.sub(r"\{([^{}|]*)\|[^{}|]*\}", r"\1", phrase))


def plurals(text):
    """Phrases that say "1 packets", and what they say."""
    for key, phrase in re.findall(r"^Label: *(\S+)\nText: *(.*)$", text, re.M):
        shown = ("1 " if key.startswith(("ledger-", "class-")) else "") + one(phrase)
        found = PLURAL.search(shown)
        if found and found.group(1) not in SINGULAR and key not in HEADINGS:
            yield f"{key} says \"{found.group(0)}\""


def asked(source):
    """Keys that stand as they are in calls of a C source."""
    for call in re.finditer(r"\b(%s)\(" % "|".join(ASKING), source):
        start = at = call.end()
        depth, arguments = 1, []
        while depth and at < len(source):
            depth += (source[at] == "(") - (source[at] == ")")
            if depth == 0 or (depth == 1 and source[at] == ","):
                arguments.append(source[start:at])
                start = at + 1
            at += 1
        if len(arguments) > ASKING[call.group(1)]:
            yield from (key for key in STRING.findall(arguments[ASKING[call.group(1)]])
                        if KEY.fullmatch(key))


def listed(source, families):
    """Keys in tables: literals such as "row-why" whose first word begins a known label."""
    for text in STRING.findall(source):
        if KEY.fullmatch(text) and "-" in text and text.split("-")[0] in families:
            yield text


def words(source, table):
    """Strings of a C table, or of the rows of an X-macro file."""
    if table is None:
        return re.findall(r'^RCSI_FACT\(\w+, "([^"]+)"', source, re.M)
    found = re.search(r"\b%s\[[^]]*\]\s*=\s*\{(.*?)\};" % table, source, re.S)
    return STRING.findall(found.group(1)) if found else []


def joined(top, source):
    """Keys that are put together from a prefix and a word."""
    for prefix in re.findall(r'rcsi_book_label_of\(\w+, "([a-z]+)"', source):
        path, table = JOINED.get(prefix, (None, None))
        for word in (path and words(rule.read(top, path), table)) or ["(unknown words)"]:
            yield f"{prefix}-{word}"


def main():
    top = sys.argv[1]
    verdict = rule.Verdict()
    known = {name: labels(rule.read(top, name)) for name in (ENGLISH, JAPANESE)}
    for name, keys in known.items():
        twice = sorted(key for key in set(keys) if keys.count(key) > 1)
        verdict.check((f"{key} stands there twice" for key in twice), name)
        lacking = set().union(*known.values()) - set(keys)
        verdict.check((f"no label {key}" for key in sorted(lacking)), name)
    filled = {name: slots(rule.read(top, name)) for name in known}
    for key, names in filled[ENGLISH].items():
        verdict.check([] if filled[JAPANESE].get(key) == names else
                      [f"{key} has other slots than the English one"], JAPANESE)
    verdict.check(plurals(rule.read(top, ENGLISH)), ENGLISH)
    for header in rule.files(top, "/ledger.h", below=("include/",)):
        classes = re.findall(r'X\(\w+, \d+, "(\w+)"', rule.read(top, header))
        verdict.check((f"no label class-{name}" for name in classes
                       if f"class-{name.replace('_', '-')}" not in known[ENGLISH]), header)
    families = {key.split("-")[0] for key in known[ENGLISH] if "-" in key} | {"row", "count"}
    for name in rule.files(top, ".c", below=("src/sink/", "src/cli/")):
        source = re.sub(r"/\*.*?\*/", "", rule.read(top, name), flags=re.S)
        keys = {*asked(source), *listed(source, families), *joined(top, source)}
        verdict.check((f"no label {key} in {file}" for key in sorted(keys)
                       for file in known if key not in known[file]), name)
    verdict.finish()


if __name__ == "__main__":
    main()
