#!/usr/bin/env python3
"""live.py -- rcodescope on an interface, with real packets: findings, totals, books, exit statuses

usage: live.py PROGRAM TOP

Needs root for a network namespace of its own, in which the committed captures are sent over a pair of interfaces.
"""
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time

import veth

PATIENCE = 20.0
BURST = 20000


class Run:
    """The program while it runs; its two outputs are gathered as they come."""

    def __init__(self, *words):
        self.began = time.monotonic()
        self.process = subprocess.Popen([PROGRAM, *words], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env=ENVIRONMENT)
        self.out = self.err = b""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def gather(self, seconds):
        """Read what has come, waiting so many seconds at most; False: nothing, or all has ended."""
        came = b""
        ready, _, _ = select.select([self.process.stdout, self.process.stderr], [], [], seconds)
        for stream in ready:
            text = os.read(stream.fileno(), 65536)
            came += text
            if stream is self.process.stdout:
                self.out += text
            else:
                self.err += text
        return bool(came)

    def until(self, wanted, patience=PATIENCE):
        """Wait until a text stands in either output; the seconds it took, or None."""
        began = time.monotonic()
        while wanted not in self.out and wanted not in self.err:
            if time.monotonic() - began > patience or self.process.poll() is not None:
                return None
            self.gather(0.1)
        return time.monotonic() - began

    def listening(self):
        """Wait until packets are seen."""
        if self.until(b"listening on") is None:
            raise AssertionError(f"does not listen: {self.err}")
        return self

    def end(self, number=None):
        """Send a signal, if any, and wait for the end; the exit status."""
        if number:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=PATIENCE)
        self.out, self.err = self.out + out, self.err + err
        return self.process.returncode

    @property
    def text(self):
        """Standard output."""
        return self.out.decode()

    @property
    def notes(self):
        """Standard error."""
        return self.err.decode()


def tour(name="result/badcookie-not-retried.pcap"):
    """Frames of a committed capture."""
    return veth.frames(os.path.join(TOP, "pcaps", name))


def capture(run):
    """Received, dropped by kernel, dropped by interface, as the text output's last line says."""
    numbers = re.findall(r"^([\d,]+) packets received, ([\d,]+) dropped by the kernel, "
                         r"([\d,]+) dropped by the interface", run.text, re.M)
    assert numbers, run.text
    return tuple(int(number.replace(",", "")) for number in numbers[-1])


def equal(got, wanted, what=""):
    """Fail with both values."""
    assert got == wanted, f"{what}: got {got!r}, not {wanted!r}"


def holds(text, *wanted):
    """Fail unless each text stands in the output."""
    for one in wanted:
        assert one in text, f"no {one!r} in {text!r}"


def test_a_finding_is_printed_at_once_with_its_fix():
    with Run("live", "-i", veth.FAR) as run, veth.Sender() as sender:
        run.listening()
        sender.send(tour())
        took = run.until(b"fix")
        assert took is not None and took < 5, f"took {took} s: {run.text}"
        holds(run.text, "BADCOOKIE 23 = header 7 + OPT 1")
        equal(run.end(signal.SIGINT), 0, run.notes)
        equal(capture(run), (len(tour()), 0, 0))


def test_an_error_is_followed_up_once_when_its_lookup_is_decided():
    for form in ("text", "json"):
        with Run("live", "-i", veth.FAR, "--format", form) as run, veth.Sender() as sender:
            run.listening()
            sender.send(tour("mixed/tour.pcap")[8:10])  # a query, BADCOOKIE
            assert run.until(b'"outcome":"open"' if form == "json" else b" -> will say") is not None
            sender.send(tour("mixed/tour.pcap")[10:12])  # the same with the fresh cookie, NOERROR
            wanted = b'"follow-up"' if form == "json" else b"#1 -> the client got its answer"
            took = run.until(wanted)
            assert took is not None and took < 5, run.text
            equal(run.end(signal.SIGINT), 0, run.notes)
        if form == "text":
            equal(run.text.count("#1 -> "), 2, run.text)
            holds(" ".join(run.text.split()), "with the fresh cookie, +", "packet 2)")
            continue
        first, second, _ = (json.loads(line)["rcodescope"] for line in run.text.splitlines())
        equal((first["kind"], second["kind"]), ("finding", "follow-up"))
        equal((first["id"], first["packet"]), (second["id"], second["packet"]))
        equal((first["severity"], second["severity"]), ("warning", "note"))
        equal((second["lookup"]["outcome"], second["lookup"]["by"]),
              ("recovered", "retry-with-cookie"))


def test_time_alone_decides_that_nothing_better_came():
    with Run("live", "-i", veth.FAR, "--settle", "1", "--brief", "--fail-on", "warning") as run, \
            veth.Sender() as sender:
        run.listening()
        sender.send(tour())
        took = run.until(b"-> no better answer came")
        assert took is not None and 0.5 < took < 4, f"{took} s: {run.text}"
        equal(run.end(signal.SIGINT), 1, run.notes)
        holds(run.text, "#1 ->")


def test_without_lookups_nothing_follows_and_at_the_end_one_line_says_what_was_open():
    with Run("live", "-i", veth.FAR, "--lookups", "off", "--brief") as run, \
            veth.Sender() as sender:
        run.listening()
        sender.send(tour())
        run.until(b"BADCOOKIE")
        equal(run.end(signal.SIGINT), 0)
        assert "->" not in run.text and "decided" not in run.text, run.text
    with Run("live", "-i", veth.FAR, "--brief", "--fail-on", "warning") as run, \
            veth.Sender() as sender:
        run.listening()
        sender.send(tour())
        run.until(b"BADCOOKIE")
        status = run.end(signal.SIGINT)
        holds(run.text, "1 finding above was not decided by a later answer when this ended.")
        equal(status, 1, run.notes)


def test_a_query_in_vain_is_told_although_no_packet_comes_any_more():
    asked = tour("mixed/tour.pcap")[10:11]
    with Run("live", "-i", veth.FAR, "--settle", "2", "--format", "json") as run, \
            veth.Sender() as sender:
        run.listening()
        sender.send(tour("result/noerror.pcap"))
        sender.send(asked)
        time.sleep(0.5)
        sender.send(asked)
        took = run.until(b'"no-response"')
        assert took is not None and 1 < took < 6, f"{took} s: {run.text}"
        took = run.until(b'"follow-up"')
        assert took is not None and took < 4, f"{took} s: {run.text}"
        equal(run.end(signal.SIGINT), 0, run.notes)
        records = [json.loads(line)["rcodescope"] for line in run.text.splitlines()]
        silent = [record for record in records if "failure" in record]
        equal([record["failure"]["tries"] for record in silent], [2])
        equal([(record["id"], record["lookup"]["outcome"]) for record in records
               if record["kind"] == "follow-up"], [(silent[0]["id"], "failed")])


def test_sigterm_and_a_bare_interface_print_totals_too():
    with Run("-i", veth.FAR, "--brief") as run, veth.Sender() as sender:
        run.listening()
        sender.send(tour())
        run.until(b"BADCOOKIE")
        equal(run.end(signal.SIGTERM), 0, run.notes)
        holds(run.text, "Found: ", "packets received, 0 dropped by the kernel")


def test_repeats_within_a_second_fold_into_one_line():
    answers = [frame for frame in tour() if b"\0\x35" == frame[34:36]][:1]
    with Run("live", "-i", veth.FAR, "--brief") as run, veth.Sender() as sender:
        run.listening()
        sender.send(answers, 312)
        assert run.until(b"within a second") is not None, run.text
        equal(run.end(signal.SIGINT), 0)
        lines = [line for line in run.text[:run.text.index("Found: ")].splitlines()
                 if line and " above w" not in line]
        folded = [int(times) for times in re.findall(r"^#\d+ x (\d+) within a second: BADCOOKIE 23",
                                                     run.text, re.M)]
        # a busy machine may need more than a second to send them
        assert 1 <= len(folded) <= 5, lines
        equal(sum(folded) + len(lines) - 2 * len(folded), 312, str(lines))


def test_ten_seconds_without_dns_give_one_hint():
    with Run("live", "-i", veth.FAR, "udp", "port", "5335") as run, veth.Sender() as sender:
        run.listening()
        while run.until(b"no DNS seen", 0.05) is None and time.monotonic() - run.began < PATIENCE:
            sender.send([veth.datagram(b"no DNS here", 5335)])
        took = time.monotonic() - run.began
        assert 9 < took < 15, f"after {took} s"
        holds(run.notes, "the filter is 'udp port 5335'", "--promisc")
        run.until(b"never said", 1.5)
        equal(run.end(signal.SIGINT), 0)
        equal(run.notes.count("no DNS seen"), 1)


def test_any_hears_every_interface():
    with Run("live", "-i", "any", "--brief") as run, veth.Sender() as sender:
        run.listening()
        sender.send(tour())
        assert run.until(b"BADCOOKIE") is not None, run.notes
        equal(run.end(signal.SIGINT), 0)
        assert "never read" not in run.text, run.text


def test_loopback_is_heard_once():
    with Run("live", "-i", "lo", "--port", "5335", "--brief") as run:
        run.listening()
        answer = bytes.fromhex("1234 8405 0001 0000 0000 0000 00 0001 0001".replace(" ", ""))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind(("127.0.0.1", 5335))
            server.sendto(answer, ("127.0.0.1", 5336))
        assert run.until(b"REFUSED") is not None, run.notes
        equal(run.end(signal.SIGINT), 0)
        holds(run.text, "1 of 1 response")
        assert "never read" not in run.text, run.text


def test_it_stops_after_a_number_of_packets():
    with Run("live", "-i", veth.FAR, "-c", "3", "--format", "json") as run, veth.Sender() as sender:
        run.listening()
        sender.send(tour())
        equal(run.end(), 0, run.notes)
        equal(json.loads(run.text.splitlines()[-1])["rcodescope"]["ledger"]["packets"], 3)


def test_filter_words_follow_the_options():
    frame = veth.datagram(b"not for us", 5335)
    with Run("-i", veth.FAR, "--brief", "host", "198.51.100.10", "and", "port", "53") as run, \
            veth.Sender() as sender:
        run.listening()
        sender.send([frame] * 5 + tour() + [frame] * 5)
        run.until(b"BADCOOKIE")
        equal(run.end(signal.SIGINT), 0, run.notes)
        # the filter is the kernel's: what it rejects is not even received
        equal(capture(run), (len(tour()), 0, 0))


def test_counts_are_printed_when_stopped():
    with Run("count", "-i", veth.FAR, "--format", "json") as run, veth.Sender() as sender:
        time.sleep(1)
        sender.send(tour())
        time.sleep(0.5)
        equal(run.end(signal.SIGINT), 0, run.notes)
        counted = json.loads(run.text)
        codes = {row["code"]: row["responses"] for row in counted["rcodes"]}
        assert codes.get(23, 0) > 0, codes
        equal(counted["capture"]["received"], counted["ledger"]["packets"])


def test_json_is_flushed_and_ends_with_the_summary():
    with Run("live", "-i", veth.FAR, "--format", "json") as run, veth.Sender() as sender:
        run.listening()
        sender.send(tour())
        assert run.until(b"}\n") is not None, run.notes
        equal(json.loads(run.text.splitlines()[0])["rcodescope"]["kind"], "finding")
        equal(run.end(signal.SIGINT), 0)
        records = [json.loads(line)["rcodescope"] for line in run.text.splitlines()]
        equal([r["kind"] for r in records], ["finding", "follow-up", "summary"])
        equal(records[1]["lookup"]["outcome"], "open")
        equal(records[-1]["capture"], {"received": len(tour()), "dropped": 0,
                                       "interface_dropped": 0, "unread": 0})


def test_a_reader_that_leaves_ends_the_run_quietly():
    with Run("live", "-i", veth.FAR, "--brief") as run, veth.Sender() as sender:
        run.listening()
        sender.send(tour())
        run.until(b"BADCOOKIE")
        run.process.stdout.close()
        time.sleep(1.2)
        sender.send(tour("result/servfail-lame.pcap") + tour())
        equal(run.process.wait(PATIENCE), 141)
        notes = run.process.stderr.read().decode()
        equal(notes, "", "a word to nobody")


def test_an_interface_that_vanishes_is_5_with_its_totals():
    with Run("live", "-i", veth.FAR, "--brief") as run, veth.Sender() as sender:
        run.listening()
        sender.send(tour())
        run.until(b"BADCOOKIE")
        veth.remove()
        equal(run.end(), 5, run.notes)
        holds(run.notes, veth.FAR)
        holds(run.text, "Found: ", "packets received")
    veth.lay()


def test_an_interface_that_is_not_there_is_2():
    with Run("live", "-i", "rcs-none") as run:
        equal(run.end(), 2, run.notes)
        holds(run.notes, "rcs-none")


def balanced(stop_at):
    """A burst, a signal when so much of it was sent: received = in the ledger + dropped."""
    burst = tour("mixed/tour.pcap")
    with Run("live", "-i", veth.FAR, "--format", "json") as run, veth.Sender() as sender:
        run.listening()
        for i in range(BURST // len(burst)):
            if i == stop_at:
                run.process.send_signal(signal.SIGINT)
            sender.send(burst)
            while run.gather(0):
                pass
        status = run.end(signal.SIGINT if stop_at is None else None)
        equal(status, 0, run.notes[-300:])
        summary = json.loads(run.text.splitlines()[-1])["rcodescope"]
        kernel, ledger = summary["capture"], summary["ledger"]
        assert ledger["adds_up"], ledger
        equal(kernel["received"], ledger["packets"] + kernel["dropped"], str(kernel))
        equal(kernel["unread"], 0)
        return kernel["received"]


def test_the_books_balance_after_a_burst():
    received = balanced(None)
    assert received > BURST * 0.95, received


def test_the_books_balance_when_stopped_in_a_burst():
    assert balanced(BURST // 38 // 2) > 0


def test_nohup_is_heeded():
    with Run("live", "-i", veth.FAR) as run:
        run.listening()
        equal(run.end(signal.SIGHUP), 0)
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Run("live", "-i", veth.FAR) as run:
            run.listening()
            run.process.send_signal(signal.SIGHUP)
            time.sleep(1)
            equal(run.process.poll(), None, "ended")
            equal(run.end(signal.SIGTERM), 0)
    finally:
        signal.signal(signal.SIGHUP, before)


def main():
    veth.enter()
    veth.lay()
    passed = failed = 0
    chosen = sys.argv[3:]
    for name, test in sorted(globals().items()):
        if not name.startswith("test_") or (chosen and name not in chosen):
            continue
        try:
            test()
            passed += 1
        except (AssertionError, OSError, ValueError, LookupError, TypeError,
                subprocess.TimeoutExpired) as error:
            failed += 1
            print(f"{name}: {error}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    PROGRAM, TOP = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    ENVIRONMENT = {**os.environ, "LC_ALL": "C", "COLUMNS": "80"}
    main()
