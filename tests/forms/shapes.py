#!/usr/bin/env python3
"""shapes.py -- one capture in over 40 shapes: container, compression, snap length, link type, tunnel

usage: shapes.py PROGRAM TOP

The findings of each shape must be those of pcaps/mixed/tour.pcap; where they were found (file, packet, interface,
outer addresses) may differ, and where a shape keeps no nanoseconds nothing is lost, for the capture has none.
"""
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "traps"))
from make import ethernet, ipv4, pcap  # noqa: E402

WHERE = ("file", "packet", "query_packet", "interface", "copy_of", "outer", "tunnels")
COMPRESSIONS = (["gzip", "-c"], ["zstd", "-qc"], ["xz", "-c"], ["lz4", "-qc"], ["bzip2", "-c"])
OUTER = "203.0.113.1", "203.0.113.2"


def packets_of(path):
    """[(seconds, nanoseconds, frame)] of a little-endian microsecond pcap file of Ethernet."""
    with open(path, "rb") as source:
        octets = source.read()
    magic, linktype = struct.unpack("<I", octets[:4])[0], struct.unpack("<I", octets[20:24])[0]
    if (magic, linktype) != (0xa1b2c3d4, 1):
        sys.exit("the capture is not of the expected kind")
    at, out = 24, []
    while at < len(octets):
        seconds, micros, caplen, _ = struct.unpack("<IIII", octets[at:at + 16])
        out.append((seconds, micros * 1000, octets[at + 16:at + 16 + caplen]))
        at += 16 + caplen
    return out


def six(payload, protocol):
    """An IPv6 packet."""
    addresses = bytes.fromhex("20010db8000000000000000000000001" "20010db8000000000000000000000002")
    return struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64) + addresses + payload


def outer(payload, protocol):
    """IPv4 around a tunnel, in Ethernet."""
    return ethernet(ipv4(payload, protocol, *OUTER))


def in_udp(payload, port):
    """UDP to the port of a tunnel, all the way down to Ethernet."""
    return outer(struct.pack("!4H", 40404, port, 8 + len(payload), 0) + payload, 17)


def gre(payload, kind, flags=0, more=b""):
    """GRE with what its flags announce."""
    return outer(struct.pack("!HH", flags, kind) + more + payload, 47)


def by_version(ip, four, six_):
    """What a carrier calls the packet in it."""
    return four if ip[0] >> 4 == 4 else six_


def kind_of(ip):
    """EtherType."""
    return by_version(ip, 0x0800, 0x86dd)


def number_of(ip):
    """IP protocol number."""
    return by_version(ip, 4, 41)


def ppp(ip):
    """PPP's protocol field before it."""
    return by_version(ip, b"\0\x21", b"\0\x57") + ip


# Each makes a new frame of the old one (Ethernet) and of the IP packet in it.
TUNNELS = {
    "VLAN": lambda frame, ip: frame[:12] + b"\x81\0\0\x07" + frame[12:],
    "QinQ": lambda frame, ip: frame[:12] + b"\x88\xa8\0\x07\x81\0\0\x08" + frame[12:],
    "MPLS": lambda frame, ip: ethernet(b"\0\1\0\x40\0\2\1\x40" + ip, 0x8847),
    "PPPoE": lambda frame, ip: ethernet(struct.pack("!BBHH", 0x11, 0, 7, len(ip) + 2) + ppp(ip),
                                        0x8864),
    "GRE": lambda frame, ip: gre(ip, kind_of(ip)),
    "GRE with key and number": lambda frame, ip: gre(ip, kind_of(ip), 0x3000, bytes(8)),
    "GRE of Ethernet": lambda frame, ip: gre(frame, 0x6558),
    "ERSPAN I": lambda frame, ip: gre(frame, 0x88be),
    "ERSPAN II": lambda frame, ip: gre(b"\x10\0\0\0\0\0\0\0" + frame, 0x88be, 0x1000, bytes(4)),
    "IPIP, 6in4": lambda frame, ip: outer(ip, number_of(ip)),
    "4in6, 6in6": lambda frame, ip: ethernet(six(ip, number_of(ip)), 0x86dd),
    "6in4 around 4in6": lambda frame, ip: outer(six(ip, number_of(ip)), 41),
    "VXLAN": lambda frame, ip: in_udp(b"\x08\0\0\0\0\0\x07\0" + frame, 4789),
    "Geneve": lambda frame, ip: in_udp(b"\0\0\x65\x58\0\0\x07\0" + frame, 6081),
    "GTP-U": lambda frame, ip: in_udp(struct.pack("!BBHI", 0x30, 255, len(ip), 9) + ip, 2152),
    "L2TP": lambda frame, ip: in_udp(struct.pack("!HHH", 2, 5, 6) + b"\xff\3" + ppp(ip), 1701),
    "Teredo": lambda frame, ip: in_udp(six(ip, number_of(ip)), 3544),
    "VLAN, MPLS, GRE, VXLAN": lambda frame, ip: TUNNELS["VXLAN"](TUNNELS["GRE"](frame, ip), ip),
}
LINKS = {  # name: (link type, frame of an IP packet)
    "RAW": (101, lambda ip: ip),
    "NULL": (0, lambda ip: struct.pack("<I", by_version(ip, 2, 10)) + ip),
    "LOOP": (108, lambda ip: struct.pack("!I", by_version(ip, 2, 30)) + ip),
    "SLL": (113, lambda ip: struct.pack("!HHH8sH", 0, 1, 6, bytes(8), kind_of(ip)) + ip),
    "SLL2": (276, lambda ip: struct.pack("!HHIHBB8s", kind_of(ip), 0, 2, 1, 0, 6, bytes(8)) + ip),
    "PPP": (9, lambda ip: b"\xff\3" + ppp(ip)),
}


def written(packets, change, linktype=1):
    """A pcap file of changed packets."""
    return pcap([(s, n, change(frame)) for s, n, frame in packets], linktype)


def tool(folder, name, data, *command):
    """A file made of these octets by a tool: {in} and {out} in its words; None without the tool."""
    source, out = os.path.join(folder, "in"), os.path.join(folder, name)
    if not shutil.which(command[0]):
        return None
    with open(source, "wb") as file:
        file.write(data)
    words = [word.replace("{in}", source).replace("{out}", out) for word in command]
    subprocess.run(words, check=True, capture_output=True)
    with open(out, "rb") as file:
        return file.read()


def containers(folder, packets, plain):
    """(name, octets) of the same packets in other containers and with other snap lengths."""
    for order, way in (("<", "little"), (">", "big")):
        for nano in (False, True):
            yield f"pcap {way} {'ns' if nano else 'us'}", pcap(packets, 1, order=order, nano=nano)
    longest = max(len(frame) for _, _, frame in packets)
    for snaplen in (longest, 1500, 65535):
        yield f"snap length {snaplen}", pcap(packets, 1, snaplen)
    halves = pcap(packets[:19], 1), pcap(packets[19:], 1)
    sections = [tool(folder, "ng", half, "editcap", "-F", "pcapng", "{in}", "{out}")
                for half in halves]
    if all(sections):
        yield "pcapng", tool(folder, "ng", plain, "editcap", "-F", "pcapng", "{in}", "{out}")
        yield "nanosecond pcap by editcap", tool(folder, "nano", plain, "editcap", "-F", "nsecpcap",
                                                 "{in}", "{out}")
        yield "pcapng of two sections", b"".join(sections)
        raw = tool(folder, "ng", written(packets[19:], lambda frame: frame[14:], 101), "editcap",
                   "-F", "pcapng", "{in}", "{out}")
        yield "pcapng sections of two link types", sections[0] + raw
        second = os.path.join(folder, "second")
        with open(second, "wb") as file:
            file.write(halves[1])
        yield "mergecap -a", tool(folder, "merged", halves[0], "mergecap", "-a", "-w", "{out}",
                                  "{in}", second)


def shapes(folder, path):
    """(name, octets) of every shape."""
    packets = packets_of(path)
    plain = pcap(packets, 1)
    yield from containers(folder, packets, plain)
    for command in COMPRESSIONS:
        if shutil.which(command[0]):
            yield command[0], subprocess.run(command, input=plain, capture_output=True,
                                             check=True).stdout
    for name, change in TUNNELS.items():
        tunnel = written(packets, lambda frame, change=change: change(frame, frame[14:]))
        yield name, tunnel
    yield "VXLAN in gzip", subprocess.run(["gzip", "-c"], input=tunnel, capture_output=True,
                                          check=True).stdout
    for name, (linktype, make) in LINKS.items():
        yield name, written(packets, lambda frame, make=make: make(frame[14:]), linktype)


def findings(program, octets, way):
    """(findings without where they were found, totals, problem) of a file or pipe of these octets."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(octets)
        file.flush()
        where, pipe = (file.name, None) if way == "file" else ("-", octets)
        done = subprocess.run([program, "read", "--all", "--format", "json", where], input=pipe,
                              capture_output=True, timeout=60, check=False)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    for found in records[:-1]:
        for key in WHERE:
            found["rcodescope"].pop(key, None)
        found.pop("observer", None)
        found["network"].pop("inner", None)
    problem = f"status {done.returncode}: {done.stderr.decode()}" if done.returncode else None
    return records[:-1], records[-1]["rcodescope"]["totals"] if records else None, problem


def differences(plain, shape):
    """What is wrong with the findings of a shape."""
    if shape[2] or shape[:2] == plain[:2]:
        return [shape[2]] if shape[2] else []
    for wanted, got in zip(plain[0], shape[0]):
        for part in wanted:
            if wanted[part] != got.get(part):
                return [f"{part}: {json.dumps(got.get(part))[:300]}, expected "
                        f"{json.dumps(wanted[part])[:300]}"]
    return [f"{len(shape[0])} responses, expected {len(plain[0])}"]


def main():
    program, top = os.path.abspath(sys.argv[1]), sys.argv[2]
    path = os.path.join(top, "pcaps", "mixed", "tour.pcap")
    passed = failed = count = 0
    with open(path, "rb") as file:
        plain = findings(program, file.read(), "file")
    with tempfile.TemporaryDirectory() as folder:
        for name, octets in shapes(folder, path):
            count += 1
            for way in ("file", "pipe"):
                wrong = differences(plain, findings(program, octets, way))
                passed, failed = passed + (not wrong), failed + bool(wrong)
                for problem in wrong:
                    print(f"{name} as a {way}: {problem}")
    if len(plain[0]) != 15 or count < 40:
        failed += 1
        print(f"{len(plain[0])} responses in {count} shapes: too few to prove anything")
    print(f"{count} shapes, {len(plain[0])} responses in each", f"{passed} passed, {failed} failed",
          sep="\n")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
