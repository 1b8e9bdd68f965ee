#!/usr/bin/env python3
"""can_fail.py -- each rule passes a small clean tree, and fails it once one fault is planted

usage: can_fail.py TOP
"""
import os
import subprocess
import sys
import tempfile

import rule

CLEAN = {
    "src/README.md": "| layer | duty | may include |\n|---|---|---|\n"
                     "| `base/` | bits | nothing |\n| `net/` | packets | base's writer, public |\n"
                     "| `capture/` | files | base |\n| `cli/` | verbs | public |\n",
    "src/base/writer.h": "/* writer.h -- a writer */\nint rcsi_write(int octet);\n",
    "src/base/reader.h": "/* reader.h -- a reader */\nint rcsi_read(void);\n",
    "src/net/link.c": '/* link.c -- links */\n#include "base/writer.h"\n'
                      '#include "rcodescope/link.h"\n'
                      "int rcs_link_type(void)\n{\n    return 1;\n}\n",
    "src/cli/main.c": '/* main.c -- starts */\n#include <stdio.h>\n'
                      'int main(void)\n{\n    return puts("stdout");\n}\n',
    "include/rcodescope/link.h": "/* link.h -- links */\n#define RCS_API\n"
                                 "RCS_API int rcs_link_type(void);\n",
    "tests/test_link.c": "/* test_link.c -- links */\nint rcs_link_type(void);\n"
                         "int test(void);\nint test(void)\n{\n    return rcs_link_type();\n}\n",
    "docs/tool.1": ".Dd July 1, 2024\n.Dt TOOL 1\n.Os\n.Sh NAME\n.Nm tool\n.Nd a tool\n"
                   ".Sh SYNOPSIS\n.Nm\n.Sh DESCRIPTION\nIt works.\n",
    "src/catalog/labels.txt": "Label: see\nText: References\n",
    "src/catalog/ja/labels.txt": "Label: see\nText: 参考資料\n",
    "src/catalog/x.txt": "Entry: a\nCode: rcode 1\nTitle: A\nWhy: Ask\n dig +noedns 53 {zone}.\n",
    "src/catalog/ja/x.txt": "Entry: a\nTitle: あ\nWhy: dig +noedns 53 {zone}\n",
    "run": '#!/bin/sh\necho "$1"\n',
}

# rule, file, what is added to it (or, with "=", what it becomes), what the rule must then say
FAULTS = (
    ("layers", "src/net/link.c", '#include "base/reader.h"\n', "may not include base/reader.h"),
    ("layers", "src/base/reader.h", '#include "rcodescope/link.h"\n', "is public"),
    ("layers", "src/net/link.c", "#include <pcap/pcap.h>\n", "belongs in capture/"),
    ("layers", "src/net/link.c", "int x(void) { exit (1); }\n", "exit belongs in cli/"),
    ("layers", "src/net/link.c", "void *out = stdout;\n", "stdout belongs in cli/"),
    ("layers", "src/odd/odd.c", "=/* odd.c -- odd */\n", "no row for odd/"),
    ("headers", "src/base/reader.h", "size_t rcsi_size(void);\n", "size_t"),
    ("headers", "include/rcodescope/link.h", "int rcs_x(int class);\n", "in C++17"),
    ("sizes", "src/net/link.c", "int f(void)\n{\n" + "\n" * 60 + "}\n", "the limit is 60"),
    ("sizes", "src/net/link.c", "\n" * 600, "the limit is 600"),
    ("sizes", "src/net/link.c", "/*" + " " * 97 + "*/\n", "the limit is 100"),
    ("sizes", "src/net/link.c", "=int x;\n", "the first line is not"),
    ("places", "run", "cat /" + "tmp/mine/thing\n", "names a place"),
    ("places", "run", "cat TOP/thing\n", "names a place"),
    ("scripts", "run", "echo $2\n", "SC2086"),
    ("scripts", "odd.py", "=def f(:\n", "invalid syntax"),
    ("labels", "src/catalog/labels.txt", "\nLabel: row-why\nText: why\n", "no label row-why"),
    ("labels", "src/catalog/ja/labels.txt", "\nLabel: see\nText: x\n", "see stands there twice"),
    ("labels", "src/catalog/ja/labels.txt", "=Label: see\nText: {count} x\n",
     "see has other slots than the English one"),
    ("labels", "include/rcodescope/ledger.h", '=X(CUT, 2, "cut", "cut off")\n',
     "no label class-cut"),
    ("labels", "src/catalog/labels.txt", "\nLabel: loss\nText: {count} packets were lost\n",
     "loss says"),
    ("labels", "src/sink/text.c", '=void f(void) { rcsi_text_row(text, "meaning", body); }\n',
     "no label meaning"),
    ("labels", "src/sink/text.c", '=char *rows[] = {"row-flags"};\n', "no label row-flags"),
    ("labels", "src/cli/page.c", '=char *f(int i) { return rcsi_book_label_of(b, "kind", w); }\n',
     "no label kind-(unknown words)"),
    ("translation", "src/catalog/x.txt", "\nEntry: b\nCode: tsig 1-3\n", "is not translated"),
    ("translation", "src/catalog/x.txt", "Carried: In it\n", "Carried is in one language only"),
    ("translation", "src/catalog/ja/x.txt", "\nEntry: c\nTitle: い\n", "not in the English"),
    ("translation", "src/catalog/ja/x.txt", "\nEntry: a\nTitle: あ\n", "is translated twice"),
    ("translation", "src/catalog/ja/x.txt", "=Entry: a\nTitle: あ\nWhy: +noedns 53\n", "{zone}"),
    ("translation", "src/catalog/ja/x.txt", "=Entry: a\nTitle: あ\nWhy: 53 {zone}\n", "+noedns"),
    ("translation", "src/catalog/ja/x.txt", "=Entry: a\nTitle: あ\nWhy: +noedns {zone}\n",
     "lost 53"),
    ("manuals", "docs/tool.1", ".Xq\n", "unknown macro"),
    ("tidy", "src/net/link.c", "int f(int a, int b, int c, int d, int e, int g)\n"
     "{\n    return a + b + c + d + e + g;\n}\n", "function-size"),
    ("tidy", "src/net/link.c", "int f(int a)\n{\n    if (a) { if (a > 1) { if (a > 2) { if (a > 3)"
     " { return 1; } } } }\n    return 0;\n}\n", "nesting level 5"),
    ("symbols", "src/net/link.c", "int dns_name(void) { return 0; }\n", "neither rcs_ nor rcsi_"),
    ("symbols", "src/net/link.c", "int rcs_x(void) { return 0; }\n", "in no public header"),
    ("symbols", "src/net/link.c", "static int n;\nint rcsi_n(void) { return n++; }\n", ".bss"),
    ("symbols", "include/rcodescope/link.h", "RCS_API int rcs_y(void);\n", "not in the library"),
    ("symbols", "tests/test_link.c", "=/* test_link.c -- rcs_link_type */\n", "no test calls it"),
)


def plant(top, name, text):
    """Add text to a file of the small tree; "=" at its start replaces the file."""
    path = os.path.join(top, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w" if text.startswith("=") else "a", encoding="utf-8") as out:
        out.write(text.removeprefix("=").replace("TOP", os.path.realpath(top)))
    if name == "run":
        os.chmod(path, 0o755)


def run(name, top):
    """(exit status, words) of a rule on the small tree."""
    command = [sys.executable, os.path.join(os.path.dirname(__file__), f"{name}.py"), top]
    if name == "symbols":
        objects, library = os.path.join(top, "link.o"), os.path.join(top, "link.a")
        subprocess.run(["cc", "-I", os.path.join(top, "include"), "-I", os.path.join(top, "src"),
                        "-c", os.path.join(top, "src/net/link.c"), "-o", objects], check=True)
        subprocess.run(["ar", "rc", library, objects], check=True)
        command.append(library)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def outcome(name, fault=None):
    """The same, on a new small tree with one fault or none."""
    with tempfile.TemporaryDirectory() as top:
        for path, text in CLEAN.items():
            plant(top, path, text)
        if fault:
            plant(top, *fault)
        return run(name, top)


def main():
    verdict = rule.Verdict()
    for name in sorted({fault[0] for fault in FAULTS}):
        status, words = outcome(name)
        verdict.check(words.splitlines() if status else [], f"{name} on a clean tree")
    for name, path, text, wanted in FAULTS:
        status, words = outcome(name, (path, text))
        seen = status == 1 and wanted in words
        verdict.check([] if seen else [f"status {status}, {words.strip()!r}"],
                      f"{name} must say {wanted!r} of {path}")
    verdict.finish()


if __name__ == "__main__":
    main()
