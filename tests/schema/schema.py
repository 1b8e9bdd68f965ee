#!/usr/bin/env python3
"""schema.py -- every record of every capture fits its JSON Schema, and every key is described

usage: schema.py PROGRAM TOP

The schemas allow further keys, since later versions add them; this test does not: a key in the output that the schema
lacks, and a key of the schema that docs/schema.md lacks, are failures.  So is a null.
"""
import json
import os
import subprocess
import sys

try:
    import jsonschema
except ImportError:
    print("python3-jsonschema is not there")
    sys.exit(77)


def resolve(schema, root):
    """A schema with its $ref followed."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def discarded(ledger):
    """Messages of mDNS and LLMNR with a code: findings, and no responses."""
    return ledger["mdns_discarded"] + ledger["llmnr_discarded"]


def strangers(value, schema, root, path=""):
    """Keys of a value that the schema does not describe, and nulls."""
    schema = resolve(schema, root)
    if value is None:
        yield f"{path} is null"
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in schema.get("properties", {}):
                yield f"{path}.{key} is not described"
            else:
                yield from strangers(inner, schema["properties"][key], root, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from strangers(inner, schema["items"], root, path + "[]")


def keys(schema, root, path=""):
    """Every key that a schema describes, as docs/schema.md writes it."""
    schema = resolve(schema, root)
    for key, inner in schema.get("properties", {}).items():
        name = f"{path}.{key}" if path else key
        yield name
        inner = resolve(inner, root)
        if inner.get("type") == "array":
            yield from keys(inner["items"], root, name + "[]")
        else:
            yield from keys(inner, root, name)


class Checker:
    def __init__(self, program, top):
        self.program = program
        self.passed = self.failed = 0
        self.seen = set()
        self.roots = {name: self.load(top, name) for name in ("finding", "count", "group", "audit")}
        self.validators = {name: jsonschema.Draft202012Validator(root)
                           for name, root in self.roots.items()}

    @staticmethod
    def load(top, name):
        with open(os.path.join(top, "docs", name + ".schema.json"), encoding="ascii") as source:
            root = json.load(source)
        jsonschema.Draft202012Validator.check_schema(root)
        return root

    def verdict(self, problems, what):
        for problem in problems:
            print(f"{what}: {problem}")
        self.failed += bool(problems)
        self.passed += not problems

    def record(self, record, name):
        """What is wrong with one record."""
        root = self.roots[name]
        shape = root
        if name == "finding":
            shape = root["$defs"][record["rcodescope"]["kind"]]
        if name in ("group", "audit"):
            shape = root["$defs"][record["kind"]]
        problems = [error.message[:200] for error in self.validators[name].iter_errors(record)]
        return problems + list(strangers(record, shape, root))

    def capture(self, path):
        read = self.run(path, "read", "--all", "--why")
        problems = [problem for record in read for problem in self.record(record, "finding")]
        kinds = [record["rcodescope"]["kind"] for record in read]
        if kinds.count("summary") != 1 or kinds[-1] != "summary":
            problems.append("the last record, and no other, must be the summary")
        counts = self.run(path, "count")
        problems += [problem for record in counts for problem in self.record(record, "count")]
        if len(counts) != 1:
            problems.append("count must write one object")
        elif read and counts[0]["dns"]["responses"] != len(read) - 1 - discarded(
                read[-1]["rcodescope"]["ledger"]) - sum(
                    "failure" in record["rcodescope"] for record in read):
            problems.append("read --all and count disagree on the number of responses")
        self.verdict(problems, path)

    def follow(self, path):
        """A file that is followed: every finding that was open has one follow-up, whatever ends it."""
        done = subprocess.run(["timeout", "-s", "INT", "3", self.program, "read", "--follow",
                               "--format", "json", path], capture_output=True, check=False)
        records = [json.loads(line) for line in done.stdout.splitlines()]
        problems = [problem for record in records for problem in self.record(record, "finding")]
        said = [record["rcodescope"] for record in records]
        first = [record["id"] for record in said
                 if record["kind"] == "finding" and record["lookup"]["outcome"] == "open"]
        later = [record["id"] for record in said if record["kind"] == "follow-up"]
        if len(first) < 5 or sorted(first) != sorted(later):
            problems.append(f"open: {first}, followed up: {later}")
        self.verdict(problems, "read --follow")

    def groups(self, paths):
        """All captures in one run: the groups and the rest add up."""
        records = self.run(paths[0], "read", "--all", "--group", "--top", "5", *paths[1:])
        problems = [problem for record in records for problem in self.record(record, "group")]
        *rows, last = records
        counts = {word: last[word]["findings"] for word in ("written", "unwritten", "evicted")}
        if [row["kind"] for row in rows] != ["group"] * 5 or last["kind"] != "summary":
            problems.append("five groups and a summary must be written")
        if sum(row["findings"] for row in rows) != counts["written"] or not counts["unwritten"]:
            problems.append("the rows do not add up")
        responses = (last["ledger"]["responses"] + discarded(last["ledger"])
                     + last["failures"])
        if sum(counts.values()) + last["quiet"] != responses or not last["failures"]:
            problems.append("the sums do not make up the responses")
        for row in rows:
            if sum(row["lookups"].values()) > row["findings"] or row["first"] > row["last"]:
                problems.append(f"a row is wrong in itself: {row}")
        self.verdict(problems, "read --group of all captures")

    def audit(self, paths):
        """All captures in one run: the servers add up to the messages."""
        records = self.run(paths[0], "audit", "--top", "0", *paths[1:])
        problems = [problem for record in records for problem in self.record(record, "audit")]
        *rows, last = records
        for word in ("queries", "responses"):
            if sum(row[word] for row in rows) + last["evicted"][word] != last["ledger"][word]:
                problems.append(f"the {word} of the servers do not add up")
        if [row["queries"] for row in rows] != sorted((row["queries"] for row in rows),
                                                      reverse=True):
            problems.append("the servers are not in order")
        self.verdict(problems, "audit of all captures")

    def run(self, path, verb, *options):
        done = subprocess.run([self.program, verb, "--format", "json", *options, path],
                              capture_output=True, check=False)
        for octet in done.stdout:
            assert octet == 10 or 32 <= octet < 127, f"{path}: octet {octet} in the output"
        return [json.loads(line) for line in done.stdout.splitlines()]

    def per_file(self, paths):
        """Each of several files has its own summary, which names it; so has each of count."""
        read = self.run(paths[-1], "read", "--all", "--per-file", *paths[:-1])
        counts = self.run(paths[-1], "count", "--per-file", *paths[:-1])
        ends = [record["rcodescope"] for record in read
                if record["rcodescope"]["kind"] == "summary"]
        problems = [problem for record in read for problem in self.record(record, "finding")]
        problems += [problem for record in counts for problem in self.record(record, "count")]
        for name, records in (("read", ends), ("count", counts)):
            if [record.get("file") for record in records] != paths:
                problems.append(f"{name} --per-file does not name each file once, in order")
        self.verdict(problems, "--per-file")

    def manual(self, top):
        """docs/schema.md has a row for every key, and no row for another."""
        with open(os.path.join(top, "docs", "schema.md"), encoding="ascii") as source:
            rows = [line.split("`")[1] for line in source if line.startswith("| `")]
        wanted = set(keys(self.roots["count"], self.roots["count"]))
        for name, kinds in (("finding", ("finding", "summary")), ("group", ("group", "summary")),
                            ("audit", ("server", "summary"))):
            root = self.roots[name]
            for kind in kinds:
                wanted |= set(keys(root["$defs"][kind], root))
        self.verdict([f"{key} has no row" for key in sorted(wanted - set(rows))] +
                     [f"{key} is in no schema" for key in sorted(set(rows) - wanted)],
                     "docs/schema.md")

    def bad_record(self):
        """The validator can say no: a record with a wrong value must not pass."""
        record = {"schema": "rcodescope.count/1", "rcodes": "many"}
        self.verdict([] if self.record(record, "count") else ["a wrong record passes"], "schema")


def main():
    program, top = sys.argv[1:3]
    checker = Checker(program, top)
    checker.manual(top)
    checker.bad_record()
    tour = os.path.join(top, "pcaps", "mixed", "tour.pcap")
    checker.per_file([tour, os.path.join(top, "pcaps", "result", "noerror.pcap"), tour])
    captures = [os.path.join(folder, name)
                for folder, _, names in sorted(os.walk(os.path.join(top, "pcaps")))
                for name in sorted(names) if name.endswith((".pcap", ".pcapng"))]
    checker.follow(tour)
    checker.groups(captures)
    checker.audit(captures)
    for path in captures:
        checker.capture(path)
    hostile = os.path.join(os.environ.get("RCS_SHARED", os.path.join(top, "..", "shared")),
                           "hostile", "captures")
    if not os.path.isdir(hostile):
        print("SKIPPED: the hostile captures are not there")
    for name in sorted(os.listdir(hostile)) if os.path.isdir(hostile) else []:
        if name.startswith("n") and name.endswith(".pcap"):
            checker.capture(os.path.join(hostile, name))
    print(f"{checker.passed} passed, {checker.failed} failed")
    return 1 if checker.failed or not checker.passed else 0


if __name__ == "__main__":
    sys.exit(main())
