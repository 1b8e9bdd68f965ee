"""veth.py -- a network namespace of our own with a pair of interfaces, and frames to send through it"""
import ctypes
import os
import socket
import struct
import subprocess
import sys

CLONE_NEWNET = 0x40000000
NEAR, FAR = "rcs-near", "rcs-far"


def enter():
    """Leave this machine's network for an empty one; exits with 77 where that is not allowed."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        print(f"SKIPPED: no network namespace of our own: {os.strerror(ctypes.get_errno())}")
        sys.exit(77)
    try:
        # Router and multicast chatter of our own kernel would be counted as packets.
        for which in ("all", "default"):
            with open(f"/proc/sys/net/ipv6/conf/{which}/disable_ipv6", "w",
                      encoding="ascii") as setting:
                setting.write("1")
    except OSError:
        pass
    ip("link", "set", "lo", "up")


def ip(*words):
    """Run ip(8)."""
    try:
        subprocess.run(["ip", *words], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"SKIPPED: ip {' '.join(words)}: {error}")
        sys.exit(77)


def lay():
    """Make the pair of interfaces: what is sent on NEAR arrives at FAR."""
    ip("link", "add", NEAR, "type", "veth", "peer", "name", FAR)
    ip("link", "set", NEAR, "up")
    ip("link", "set", FAR, "up")


def remove():
    """Take the pair away; it may be gone already."""
    subprocess.run(["ip", "link", "del", NEAR], check=False, stderr=subprocess.DEVNULL)


def frames(path):
    """Frames of a little-endian pcap file of Ethernet."""
    with open(path, "rb") as capture:
        octets = capture.read()
    magic, = struct.unpack_from("<I", octets)
    assert magic in (0xa1b2c3d4, 0xa1b23c4d), path
    at, out = 24, []
    while at < len(octets):
        size, = struct.unpack_from("<I", octets, at + 8)
        out.append(octets[at + 16:at + 16 + size])
        at += 16 + size
    return out


class Sender:
    """Sends frames on NEAR as they are."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
        self.socket.bind((NEAR, 0))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.socket.close()

    def send(self, some, times=1):
        """Send these frames in turn, so many times over."""
        for _ in range(times):
            for frame in some:
                self.socket.send(frame)


def datagram(payload, port):
    """An Ethernet frame of an IPv4 UDP datagram from 192.0.2.1 to 198.51.100.1."""
    udp = struct.pack(">HHHH", port, port, 8 + len(payload), 0) + payload
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, 17, 0,
                       socket.inet_aton("192.0.2.1"), socket.inet_aton("198.51.100.1"))
    total = sum(struct.unpack(">10H", head))
    total = (total & 0xffff) + (total >> 16)
    head = head[:10] + struct.pack(">H", ~(total + (total >> 16)) & 0xffff) + head[12:]
    return b"\2\0\0\0\0\1\2\0\0\0\0\2\x08\0" + head + udp
