#!/usr/bin/env python3
"""statuses.py -- each exit status of the program, and which one wins when several hold

usage: statuses.py PROGRAM TOP

Status 5 needs an interface that vanishes: see live.py.  Status 70 means memory ran out: a limit brings it about.
"""
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time

PATIENCE = 20


def run(*words, out=subprocess.PIPE, **more):
    """The status, standard output and standard error of a run."""
    done = subprocess.run([PROGRAM, *words], stdout=out, stderr=subprocess.PIPE, env=ENVIRONMENT,
                          timeout=PATIENCE, check=False, **more)
    return done.returncode, (done.stdout or b"").decode(), done.stderr.decode()


def pcaps(name):
    """Path of a committed capture."""
    return os.path.join(TOP, "pcaps", name)


def octets(name):
    """What stands in it."""
    with open(pcaps(name), "rb") as capture:
        return capture.read()


COOKIE = "result/badcookie-not-retried.pcap"
TOUR = "mixed/tour.pcap"


def write(folder, name, text):
    """A file of these octets; its path."""
    path = os.path.join(folder, name)
    with open(path, "wb") as out:
        out.write(text)
    return path


def snapped(folder):
    """A capture of which one response was kept to 60 octets: something was not seen."""
    text = octets(COOKIE)
    size = int.from_bytes(text[32:36], "little")
    record = text[24:32] + (60).to_bytes(4, "little") + text[36:40] + text[40:100]
    return write(folder, "snapped.pcap", text[:24] + record + text[40 + size:])


def equal(got, wanted, what=""):
    """Fail with both values."""
    assert got == wanted, f"{what}: got {got!r}, not {wanted!r}"


def test_0_whatever_the_dns_said(folder):
    for verb in (["read"], ["count"], []):
        equal(run(*verb, pcaps(TOUR))[0::2], (0, ""))
    equal(run("explain", "23")[0], 0)


def test_1_only_when_asked(folder):
    equal(run("--fail-on", "warning", pcaps(COOKIE))[0], 1)
    equal(run("--fail-on", "error", pcaps(COOKIE))[0], 0)


def test_2_wrong_arguments(folder):
    for words in ([], ["--nonsense"], ["read"], ["live"], ["explain", "nosuchcode"],
                  ["compare", "4"], [os.path.join(folder, "none")]):
        status, out, err = run(*words)
        equal((status, out), (2, ""), str(words))
        assert err.strip(), words


def test_3_damage_and_what_stands_before_it(folder):
    whole = octets(TOUR)
    cut = write(folder, "cut.pcap", whole[:-7])
    status, out, err = run("--brief", cut)
    equal(status, 3)
    assert out.count("\n") > 5 and "Found: " in out, out
    equal(len([line for line in err.splitlines() if "damaged at octet" in line]), 1, err)
    equal(run("count", write(folder, "text", b"this is no capture"))[0], 3)
    equal(run("--brief", cut, os.path.join(folder, "none"))[0], 3)


def test_4_only_when_strict(folder):
    lossy = snapped(folder)
    for verb in ("read", "count"):
        equal(run(verb, lossy)[0], 0, verb)
        equal(run(verb, "--strict", lossy)[0], 4, verb)
        equal(run(verb, "--strict", pcaps(COOKIE))[0], 0, verb)


def test_6_outputs_that_fail(folder):
    with open("/dev/full", "wb") as full:
        for verb in ("read", "count", "codes"):
            words = [] if verb == "codes" else [pcaps(COOKIE)]
            status, _, err = run(verb, *words, out=full)
            equal(status, 6, verb)
            assert "No space left" in err, err
        equal(run("--format", "json", pcaps(COOKIE), out=full)[0], 6)
    equal(run(pcaps(COOKIE), "-w", "/dev/full")[0], 6)
    equal(run(pcaps(COOKIE), "-w", os.path.join(folder, "no/such"))[0], 6)


def test_7_privileges(folder):
    if os.geteuid() != 0:
        print("SKIPPED: only root has privileges to drop")
        return
    status, out, err = run("-Z", "nosuchuser", pcaps(COOKIE))
    equal((status, out), (7, ""))
    assert "nosuchuser" in err, err
    os.chmod(folder, 0o755)
    equal(run("-Z", "nobody", "--brief", "-r", pcaps(COOKIE))[0], 0)


def test_70_no_memory(folder):
    if "__asan" in subprocess.run(["nm", PROGRAM], capture_output=True, text=True,
                                  check=False).stdout:
        print("SKIPPED: AddressSanitizer needs the memory for itself")
        return

    def little():
        resource.setrlimit(resource.RLIMIT_DATA, (8 << 20, 8 << 20))
    status, _, err = run(pcaps(COOKIE), preexec_fn=little)
    equal(status, 70, err)
    assert "memory" in err, err


def interrupted(folder, number, fed):
    """A run that reads a pipe and gets a signal while it waits for more."""
    pipe = os.path.join(folder, f"pipe{number}{len(fed)}")
    os.mkfifo(pipe)
    with subprocess.Popen([PROGRAM, "--brief", pipe], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        with open(pipe, "wb") as feed:
            feed.write(fed)
            feed.flush()
            time.sleep(2)
            process.send_signal(number)
            out, err = process.communicate(timeout=PATIENCE)
        return process.returncode, out.decode(), err.decode()


def test_130_interrupted_with_the_findings_so_far(folder):
    for number in (signal.SIGINT, signal.SIGTERM):
        status, out, err = interrupted(folder, number, octets(COOKIE))
        equal(status, 130, err)
        assert "BADCOOKIE 23" in out and "Found: " in out, out
        assert "not read to its end" in out, out


def test_130_also_before_anything_came(folder):
    status, _, err = interrupted(folder, signal.SIGINT, b"")
    equal(status, 130, err)


def test_141_quietly_when_nobody_reads(folder):
    for words in (["--brief"], ["--format", "json"], []):
        out, into = os.pipe()
        os.close(out)
        with os.fdopen(into, "wb") as closed:
            equal(run(*words, pcaps(TOUR), out=closed)[0::2], (141, ""), str(words))


def test_the_highest_of_several_wins(folder):
    lossy = snapped(folder)
    with open(lossy, "rb") as capture:
        damaged = write(folder, "both.pcap", capture.read() + b"\0" * 7)
    every = ["--fail-on", "note", "--strict"]
    equal(run("--fail-on", "note", damaged)[0], 3, "1 and 3")
    equal(run("--fail-on", "note", "--strict", lossy)[0], 4, "1 and 4")
    equal(run(*every, damaged)[0], 4, "1, 3 and 4")
    with open("/dev/full", "wb") as full:
        equal(run(*every, damaged, out=full)[0], 6, "1, 3, 4 and 6")


def test_damage_does_not_take_the_ledger(folder):
    with open(snapped(folder), "rb") as capture:
        damaged = write(folder, "both.pcap", capture.read() + b"\0" * 7)
    status, out, err = run("--brief", damaged)
    equal(status, 3)
    assert "Not everything was seen" in out and "not read to its end" in out, out
    places = [err.index(text) for text in ("damaged at octet", "not seen: ", "the ledger of this run",
                                           "DNS messages")]
    equal(places, sorted(places), err)


def main():
    passed = failed = 0
    for name, test in sorted(globals().items()):
        if name.startswith("test_"):
            try:
                with tempfile.TemporaryDirectory() as folder:
                    test(folder)
                passed += 1
            except (AssertionError, OSError, ValueError, subprocess.SubprocessError) as error:
                failed += 1
                print(f"{name}: {error}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    PROGRAM, TOP = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    ENVIRONMENT = {**os.environ, "LC_ALL": "C", "COLUMNS": "80"}
    main()
