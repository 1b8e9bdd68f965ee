#!/usr/bin/env python3
"""false_alarms.py -- what only looks like a failure is a note, and never fails --fail-on error

CAPTURES hold nothing else; ALARMS are the packets of others that show one kind of false alarm each,
and the entry that explains it.

usage: false_alarms.py TOP PROGRAM
"""
import json
import os
import subprocess
import sys

# Captures whose responses are all harmless, with the entries that may be warnings all the same.
CAPTURES = {
    "mixed/false-alarms.pcap": {"nxdomain-doubled-suffix"},
    "mixed/search-list.pcap": set(),
    "result/nxdomain-private-reverse.pcap": set(),
    "result/badcookie-retried.pcap": set(),
    "result/badvers-bind.pcap": set(),
    "result/notimp-maila.pcap": set(),
    "result/noerror-referral.pcap": set(),
    "result/nodata.pcap": set(),
    "mixed/special-names.pcap": {"nxdomain-kubernetes"},
    "travel/mdns-code-scripted.pcap": set(),
    "result/noerror-dnsbl.pcap": set(),
    "result/nxdomain-not-registered.pcap": set(),
}


# What looks like a failure: the capture, the packet, the entry.
ALARMS = [
    ("a cookie handshake", "result/badcookie-retried.pcap", 2, "badcookie-retried"),
    ("a probe for EDNS version 1", "result/badvers-bind.pcap", 2, "badvers-probe"),
    ("a walk through the search list", "mixed/search-list.pcap", 6, "nxdomain-search-step"),
    ("a block list of addresses", "mixed/false-alarms.pcap", 4, "nxdomain-dnsbl"),
    ("its listed entry", "result/noerror-dnsbl.pcap", 2, "noerror-dnsbl-listed"),
    ("an optional policy record", "mixed/false-alarms.pcap", 6, "nxdomain-service-label"),
    ("a trust anchor signal", "mixed/special-names.pcap", 10, "nxdomain-trust-anchor"),
    ("a step of QNAME minimisation", "result/nxdomain-minimised.pcap", 17, "nxdomain-resolver-step"),
    ("the same with a label _", "result/nxdomain-minimised-label.pcap", 2, "nxdomain-minimised"),
    ("a private address without a name", "result/nxdomain-private-reverse.pcap", 2,
     "nxdomain-private-reverse"),
    ("a public address without a name", "mixed/false-alarms.pcap", 8, "nxdomain-reverse"),
    ("a type that is not there", "result/nodata.pcap", 2, "noerror-nodata"),
    ("TC, then TCP", "travel/truncated-then-tcp.pcap", 2, "travel-truncated-empty"),
    ("EDNS refused, then without", "form/old-server-bind.pcap", 13, "formerr-without-edns-answered"),
    ("a cookie refused, then without", "form/cookie-unknown-scripted.pcap", 2,
     "formerr-without-cookie-answered"),
    ("a hidden version", "result/refused-class-knot.pcap", 2, "refused-class-ch"),
    ("a prerequisite of an update", "result/yxdomain-update.pcap", 2, "yxdomain-update"),
    ("another prerequisite", "result/nxrrset-update.pcap", 2, "nxrrset-update"),
    ("a third prerequisite", "result/yxrrset-update.pcap", 2, "yxrrset-update"),
    ("wpad", "mixed/false-alarms.pcap", 10, "nxdomain-wpad"),
    ("isatap", "mixed/special-names.pcap", 2, "nxdomain-isatap"),
    ("Firefox's canary", "mixed/false-alarms.pcap", 12, "nxdomain-doh-canary"),
    ("iCloud Private Relay", "mixed/special-names.pcap", 4, "nxdomain-icloud-relay"),
    ("discovery of encrypted DNS", "mixed/special-names.pcap", 14, "nxdomain-ddr"),
    ("discovery of NAT64", "mixed/special-names.pcap", 16, "noerror-nat64"),
    ("a code in multicast DNS", "travel/mdns-code-scripted.pcap", 1, "multicast-code"),
    ("a code in LLMNR", "travel/mdns-code-scripted.pcap", 2, "llmnr-code"),
    ("a negative answer made of others", "ede/29-synthesized-scripted.pcap", 2, "ede-synthesized"),
    ("a zone that is broken on purpose", "mixed/special-names.pcap", 12, "servfail-test-zone-key"),
    ("the same without a reason", "mixed/special-names.pcap", 18, "servfail-test-zone"),
    ("a first server that is silent", "travel/silent-then-other.pcap", 1,
     "travel-silent-other-answered"),
]


def run(program, path, *options):
    return subprocess.run([program, "read", "--all", *options, path], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=False)


def faults(program, path, warnings):
    done = run(program, path, "--fail-on", "error")
    if done.returncode != 0:
        yield f"--fail-on error gives status {done.returncode}"
    records = [json.loads(line)["rcodescope"]
               for line in run(program, path, "--format", "json").stdout.decode().splitlines()]
    found = [r for r in records if r["kind"] == "finding" and "entry" in r]
    if not found:
        yield "nothing was explained"
    for record in found:
        wanted = "warning" if record["entry"] in warnings else "note"
        if record["severity"] != wanted:
            yield f"{record['entry']} is {record['severity']}, not {wanted}"


def findings(program, path):
    """{packet: (entry, severity)}"""
    lines = run(program, path, "--format", "json").stdout.decode().splitlines()
    records = [json.loads(line)["rcodescope"] for line in lines]
    return {r["packet"]: (r.get("entry"), r.get("severity")) for r in records
            if r["kind"] == "finding"}


def alarm_faults(program, base):
    seen = {}
    for what, name, packet, entry in ALARMS:
        if name not in seen:
            seen[name] = findings(program, os.path.join(base, name))
        got = seen[name].get(packet)
        if got != (entry, "note"):
            yield f"{what}: {name} {packet} is {got}, not a note of {entry}"


def main():
    top, program = sys.argv[1], os.path.abspath(sys.argv[2])
    wrong = [f"{name}: {text}" for name, warnings in CAPTURES.items()
             for text in faults(program, os.path.join(top, "pcaps", name), warnings)]
    wrong += alarm_faults(program, os.path.join(top, "pcaps"))
    print("\n".join(wrong), end="\n" if wrong else "")
    print(f"{len(CAPTURES)} captures, {len(ALARMS)} kinds, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
