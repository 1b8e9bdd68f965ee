#!/usr/bin/env python3
"""recorded.py -- a server's dnstap tells the same as the packets of the same moments

usage: recorded.py PROGRAM TOP

pcaps/mixed/NAME.fstrm and NAME.pcap were taken at the same time, of all that the server said and was told.
"""
import os
import subprocess
import sys
import tempfile

import tap
from tap import equal, holds, run

ENCRYPTED = (443, 853)
WORDS = ("--all", "--format", "json")


def key(finding):
    """What is the same in both: who, what, and when but for the clock that told it.

    Unbound 1.17 tells the port of its newest query with each response from upstream.
    """
    source, destination = finding["source"], finding["destination"]
    upstream = finding["source"]["ip"].startswith("192.0.2.")
    question = finding["dns"].get("question", {})
    return (source["ip"], None if upstream else source["port"], destination["ip"],
            destination["port"], finding["dns"]["id"], question.get("name"),
            question.get("type"))


def told(finding):
    """What is said of it."""
    own = finding["rcodescope"]
    lookup = own.get("lookup", {})
    return {"code": finding["dns"]["response_code"], "ede": finding["dns"].get("ede"),
            "flags": finding["dns"]["header_flags"], "entry": own.get("entry"),
            "fix": own.get("fix"), "transport": finding["network"].get("transport"),
            "has query": "query_packet" in own, "outcome": lookup.get("outcome"),
            "by": lookup.get("by"), "tries": lookup.get("tries"),
            "servers": lookup.get("servers")}


def read(name):
    """(findings, the ledger) of one file."""
    status, text, notes = run("read", *WORDS, tap.path(name))
    equal(notes if name.endswith(".fstrm") else "", "", name)
    equal(status, 0, name)
    return tap.findings(text), tap.records(text)[-1]["rcodescope"]


# BIND's threads write their frames by turns: what a resolver got may follow the answer it caused.
OUT_OF_ORDER = "dnstap-bind"


def without_cause(what):
    return {k: v for k, v in what.items() if k not in ("entry", "fix")}


def packets_and_dnstap_tell_the_same():
    for pair, least in zip(tap.PAIRS, (40, 15)):
        of_tap = {key(f): told(f) for f in read(pair + ".fstrm")[0]
                  if f["destination"]["port"] not in ENCRYPTED}
        of_packets = {key(f): told(f) for f in read(pair + ".pcap")[0]}
        equal(sorted(of_tap, key=str), sorted(of_packets, key=str), pair)
        for one, what in of_packets.items():
            equal(without_cause(of_tap[one]) if pair == OUT_OF_ORDER else of_tap[one],
                  without_cause(what) if pair == OUT_OF_ORDER else what, f"{pair} {one}")
        assert len(of_packets) >= least, f"{pair}: only {len(of_packets)} responses"
        assert all(what["has query"] for what in of_packets.values()), pair


def latencies_are_near():
    for pair in tap.PAIRS:
        spans = {key(f): f["event"]["duration"] for f in read(pair + ".pcap")[0]}
        for finding in read(pair + ".fstrm")[0]:
            asks_for = finding["dns"]["question"]["type"]
            if key(finding) in spans and asks_for != "NS":  # asked while the server started
                apart = abs(finding["event"]["duration"] - spans[key(finding)])
                assert apart < 20_000_000, f"{pair}: {key(finding)}: {apart} ns apart"


def what_was_encrypted_is_seen():
    seen = [(f["destination"]["port"], f["dns"]["response_code"],
             [e["code"] for e in f["dns"].get("ede", [])], f["rcodescope"]["entry"])
            for f in read("dnstap-unbound.fstrm")[0] if f["destination"]["port"] in ENCRYPTED]
    equal(seen, [(853, "SERVFAIL", [6], "servfail-bogus"), (853, "NXDOMAIN", [], seen[1][3]),
                 (443, "SERVFAIL", [9], "servfail-dnskey-missing")])
    holds(run("read", tap.path("dnstap-unbound.pcap"))[2],
          "packets on port 853 are encrypted DNS")


def each_finding_says_who_told_of_it():
    for pair, identity, version in zip(tap.PAIRS, ("resolver1", "resolver2"),
                                       ("unbound 1.17", "BIND 9.18")):
        kinds = set()
        for finding in read(pair + ".fstrm")[0]:
            origin = finding["rcodescope"]["dnstap"]
            equal(origin["identity"], identity)
            assert origin["version"].startswith(version), origin
            kinds.add(origin["type"])
            upstream = finding["source"]["ip"].startswith("192.0.2.")
            equal(origin["type"], "RESOLVER_RESPONSE" if upstream else "CLIENT_RESPONSE", pair)
        equal(kinds, {"RESOLVER_RESPONSE", "CLIENT_RESPONSE"})
        assert all("dnstap" not in f["rcodescope"] for f in read(pair + ".pcap")[0])


def text_says_who_told_of_it():
    _, text, _ = run("read", tap.path("dnstap-unbound.fstrm"))
    holds(text, "    dnstap    CLIENT_RESPONSE from resolver1 (unbound 1.17",
          "    dnstap    RESOLVER_RESPONSE from resolver1 (unbound 1.17",
          "dig @192.0.2.27 -p 443 +https -q nokey.example. -t DNSKEY",
          "delv @192.0.2.27 -p 53 -q www.bogus.example.")
    _, text, _ = run("read", "--lang", "ja", tap.path("dnstap-unbound.fstrm"))
    holds(text, "    dnstap    resolver1 からの CLIENT_RESPONSE (unbound 1.17")
    _, text, _ = run("read", tap.path("dnstap-unbound.pcap"))
    assert "    dnstap" not in text


def an_unsaid_transport_is_not_made_up():
    unsaid = [f for f in read("dnstap-unbound.fstrm")[0]
              if f["rcodescope"]["dnstap"]["transport"] == "unknown"]
    equal([f["destination"]["port"] for f in unsaid], [443])
    equal("transport" in unsaid[0]["network"], False)
    _, text, _ = run("read", "--brief", tap.path("dnstap-unbound.fstrm"))
    holds(text, "192.0.2.27 - SERVFAIL 2; EDE 9")


def the_ledger_counts_frames():
    for pair in tap.PAIRS:
        data = sum(is_data for _, _, is_data in tap.frames(tap.octets(pair + ".fstrm")))
        text = run("count", "--format", "json", tap.path(pair + ".fstrm"))[1]
        ledger = tap.records(text)[-1]["ledger"]
        equal(ledger["classes"]["dnstap"], data, pair)
        equal(ledger["packets"], data, pair)


def each_way_in_gives_the_same():
    name = "dnstap-bind.fstrm"
    text = run("read", "--brief", tap.path(name))[1]
    assert text.count("\n") > 4, text
    for tool in (["gzip", "-c"], ["zstd", "-qc"], ["xz", "-c"], ["cat"]):
        try:
            packed = subprocess.run([*tool, tap.path(name)], stdout=subprocess.PIPE,
                                    check=True).stdout
        except FileNotFoundError:
            print(f"{tool[0]} is not there")
            continue
        got = run("read", "--brief", "-", input=packed)
        if "without libarchive" not in got[2]:
            equal(got, (0, text, ""), tool[0])


def a_cut_file_gives_what_was_whole():
    stream = tap.octets("dnstap-bind.fstrm")
    ends = [(at, length, is_data) for at, length, is_data in tap.frames(stream)][1:]
    for number, (at, length, _) in enumerate(ends):
        for cut in {at, at + 2, at + length - 1}:
            status, text, notes = run("read", "--format", "json", "--all", "-",
                                      input=stream[:cut])
            equal(status, 3, f"cut at {cut}")
            holds(notes, f"octet {at}")
            equal(tap.records(text)[-1]["rcodescope"]["ledger"]["packets"], number, f"{cut}")
    assert len(ends) > 30, len(ends)


def a_file_that_goes_on_behind_its_end_is_named():
    stream = tap.octets("dnstap-bind.fstrm")
    status, _, notes = run("count", "-", input=stream + b"\0\0\0\x04dead")
    equal(status, 3)
    holds(notes, "a data frame", str(len(stream)))


def there_is_nothing_to_copy_or_to_filter():
    with tempfile.TemporaryDirectory() as folder:
        status, _, notes = run("read", "-w", os.path.join(folder, "copy.pcapng"),
                               tap.path("dnstap-bind.fstrm"))
        equal(status, 6, "status")
        holds(notes, "messages of dnstap are left out: they came without packets")
    status, _, notes = run("read", "--filter", "port 53", tap.path("dnstap-bind.fstrm"))
    equal(status, 2, "status")
    holds(notes, "has no packets")


CASES = [packets_and_dnstap_tell_the_same, latencies_are_near, what_was_encrypted_is_seen,
         each_finding_says_who_told_of_it, text_says_who_told_of_it,
         an_unsaid_transport_is_not_made_up, the_ledger_counts_frames,
         each_way_in_gives_the_same, a_cut_file_gives_what_was_whole,
         a_file_that_goes_on_behind_its_end_is_named, there_is_nothing_to_copy_or_to_filter]

if __name__ == "__main__":
    if not tap.is_built():
        print("built without libfstrm, and says so")
        sys.exit(77)
    tap.verdict(CASES)
