#!/usr/bin/env python3
"""shell.py -- a printed command has exactly the words that its author wrote, whatever the packet held

usage: shell.py PROGRAM [SEED]

Responses with random octets in every name and text are explained.  A shell's reading of each command must have the
words of the catalog's command, a placeholder being one word of letters, digits, '-', '_', '.' and ':' that does
not begin with '-'; and nothing printed holds a control octet.
"""
import json
import os
import random
import re
import shlex
import struct
import subprocess
import sys
import tempfile

CASES = 3000
NASTY = [b"$(reboot)", b"`id`", b";rm -rf ~", b"a b", b"|sh", b"&", b"'", b'"', b"\\", b"\n", b"\r", b"\x1b[31m",
         b"\x00", b">x", b"<x", b"*", b"?", b"[a]", b"{a,b}", b"#", b"!!", b"~root", b"-oProxy", b"--help", b"@x",
         b"+trace", b"%s", b"=", b"\xff", b"\xc2\x9b", b"\xe2\x80\xae", b"a'b", b"$IFS", b"(", b")", b"^", b"plain",
         b"_dmarc", b"xn--a", b"a.b"]
VALUE = r"[A-Za-z0-9_.:][A-Za-z0-9_.:-]*"
PLACEHOLDER = re.compile(r"\{[a-z-]+\}")
LINKTYPE_RAW = 101


def label(dice):
    """One label: nasty, plain, or any octets."""
    kind = dice.random()
    if kind < 0.6:
        return dice.choice(NASTY)
    if kind < 0.8:
        return bytes(dice.choice(b"abcxyz019-_") for _ in range(dice.randint(1, 12)))
    return dice.randbytes(dice.randint(1, 63))


def name(dice):
    """A name in wire form, at most 255 octets."""
    wire = b""
    for _ in range(dice.randint(0, 5)):
        part = label(dice)
        if len(wire) + len(part) + 2 <= 255:
            wire += bytes([len(part)]) + part
    return wire + b"\0"


def opt(dice, upper):
    """An OPT record with Extended DNS Errors of hostile text."""
    options = b""
    for _ in range(dice.randint(0, 2)):
        text = b"".join(label(dice) for _ in range(dice.randint(0, 3)))
        options += struct.pack("!HHH", 15, 2 + len(text), dice.choice([0, *range(31)])) + text
    return b"\0" + struct.pack("!HHBBHH", 41, 1232, upper, 0, 0, len(options)) + options


def tsig(dice):
    """A TSIG record: key name, error and clock at random."""
    other = dice.randbytes(6) if dice.random() < 0.5 else b""
    data = name(dice) + struct.pack("!HIHH", 0, dice.getrandbits(32), 300, 0) + struct.pack(
        "!HHH", 1, dice.choice([0, 16, 17, 18, 22]), len(other)) + other
    return name(dice) + struct.pack("!HHIH", 250, 255, 0, len(data)) + data


def soa(dice):
    """An SOA record of some owner."""
    data = name(dice) + name(dice) + struct.pack("!5I", 1, 2, 3, 4, 5)
    return name(dice) + struct.pack("!HHIH", 6, 1, 60, len(data)) + data


def exchange(dice, number):
    """A query and its response."""
    question = name(dice) + struct.pack("!HH", dice.choice([1, 28, 6, 252, 65280]),
                                        dice.choice([1, 1, 1, 3, 254]))
    rcode = dice.choice([0, 1, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 9, 10, 11, 16, 23, 24])
    opcode = dice.choice([0, 0, 0, 4, 5])
    authority = soa(dice) if dice.random() < 0.4 else b""
    more = [opt(dice, rcode >> 4)] if rcode > 15 or dice.random() < 0.5 else []
    more += [tsig(dice)] if dice.random() < 0.3 else []
    flags = opcode << 11 | dice.choice([0, 0x100])
    query = struct.pack("!6H", number & 0xffff, flags, 1, 0, 0, 0) + question
    response = struct.pack("!6H", number & 0xffff, 0x8000 | flags | dice.choice([0, 0x400, 0x80]) |
                           (rcode & 15), 1, 0, bool(authority), len(more))
    return query, response + question + authority + b"".join(more)


def datagram(payload, source, destination, ports):
    """An IPv4 packet with UDP; sums are left out, as off-loading does."""
    udp = struct.pack("!4H", *ports, 8 + len(payload), 0) + payload
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, source,
                       destination) + udp


def capture(dice, count):
    """A pcap file of that many exchanges."""
    out = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, LINKTYPE_RAW)
    client, server = bytes([198, 51, 100, 7]), bytes([192, 0, 2, 53])
    for number in range(count):
        query, response = exchange(dice, number)
        port = 1024 + number % 60000
        for order, packet in enumerate((datagram(query, client, server, (port, 53)),
                                        datagram(response, server, client, (53, port)))):
            out += struct.pack("<IIII", 1700000000 + number, order, len(packet), len(packet))
            out += packet
    return out


def run(program, *words):
    """Octets of standard output."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "RCODESCOPE_ADVICE_DIR": ""}
    return subprocess.run([program, *words], stdout=subprocess.PIPE, env=environment,
                          check=False).stdout


def words_of(text):
    """The words that a shell would make of a line, operators apart."""
    return list(shlex.shlex(text, posix=True, punctuation_chars=True)) if text else []


def mistake(template, printed):
    """What a shell would read into the command that its author did not write, or None."""
    if "\n" in printed or not printed.isprintable():
        return "has control characters"
    marked = PLACEHOLDER.sub("PlaceHolder", template)
    wanted, got = shlex.split(marked), shlex.split(printed)
    if len(wanted) != len(got) or len(words_of(marked)) != len(words_of(printed)):
        return f"has {len(got)} words, not {len(wanted)}"
    for pattern, word in zip(wanted, got):
        form = VALUE.join(re.escape(piece) for piece in pattern.split("PlaceHolder"))
        if not re.fullmatch(form, word):
            return f"{word!r} is no {pattern!r}"
    return None


class Checker:
    def __init__(self, program):
        self.program = program
        self.templates = {}
        self.passed = self.failed = 0

    def template(self, entry):
        """The catalog's own command."""
        if entry not in self.templates:
            page = json.loads(run(self.program, "explain", "--format", "json", entry))
            self.templates[entry] = page["confirm"]
        return self.templates[entry]

    def verdict(self, problem, what):
        self.failed += problem is not None
        self.passed += problem is None
        if problem is not None and self.failed < 20:
            print(f"{what}: {problem}")

    def finding(self, record):
        own = record["rcodescope"]
        if "confirm" not in own:
            return []
        problem = mistake(self.template(own["entry"]), own["confirm"])
        if problem is None and "confirm_complete" not in own and re.search(r"\bNAME\b", own["confirm"]):
            problem = "a name was left out and nobody says so"
        self.verdict(problem, own["confirm"])
        return [own["confirm"]]

    def can_say_no(self):
        """The check itself finds what it is for."""
        for printed in ("dig $(id)", "dig a b", "dig -x", "dig a;b", "dig 'a", "dig a|b"):
            try:
                problem = mistake("dig {qname}", printed)
            except ValueError:
                problem = "no shell can read it"
            self.verdict(None if problem else "passes", f"the check of {printed}")
        self.verdict(mistake("dig {qname}", "dig a.b-c_d."), "the check of a plain name")


def main():
    program = os.path.abspath(sys.argv[1])
    dice = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1035)
    checker = Checker(program)
    checker.can_say_no()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "hostile.pcap")
        with open(path, "wb") as out:
            out.write(capture(dice, CASES))
        records = [json.loads(line) for line in run(program, "read", "--format", "json",
                                                    path).splitlines()]
        commands = [command for record in records if record["rcodescope"]["kind"] == "finding"
                    for command in checker.finding(record)]
        for layout in ("--full", "--brief"):
            for octet in run(program, "read", layout, path):
                if octet < 32 and octet != 10 or octet == 127:
                    checker.verdict(f"octet {octet} was printed", layout)
        script = os.path.join(folder, "commands")
        with open(script, "w", encoding="utf-8") as out:
            out.write("\n".join(commands) + "\n")
        done = subprocess.run(["sh", "-n", script], capture_output=True, text=True, check=False)
        checker.verdict(done.stderr if done.returncode else None, "sh -n")
        checker.verdict(None if len(commands) > CASES // 4 else f"only {len(commands)} commands",
                        "enough commands")
    print(f"{checker.passed} passed, {checker.failed} failed")
    sys.exit(1 if checker.failed or not checker.passed else 0)


if __name__ == "__main__":
    main()
