"""udp.py -- the UDP datagrams of a pcap file, by packet number"""
import struct

MAGICS = {b"\xd4\xc3\xb2\xa1": "<", b"\xa1\xb2\xc3\xd4": ">", b"\x4d\x3c\xb2\xa1": "<",
          b"\xa1\xb2\x3c\x4d": ">"}
IPV4, IPV6, VLANS = 0x0800, 0x86DD, (0x8100, 0x88A8, 0x9100)
UDP = 17


def packets(path):
    """(number, link type, captured octets) of a pcap file; nothing of any other file."""
    with open(path, "rb") as file:
        data = file.read()
    order = MAGICS.get(data[:4])
    if order is None or len(data) < 24:
        return
    link = struct.unpack_from(order + "I", data, 20)[0] & 0xFFFF
    at, number = 24, 0
    while at + 16 <= len(data):
        kept = struct.unpack_from(order + "I", data, at + 8)[0]
        number += 1
        yield number, link, data[at + 16:at + 16 + kept]
        at += 16 + kept


def network(link, frame):
    """(EtherType, octets from the IP header on), or (None, b"")."""
    if link == 1:
        at = 12
        while int.from_bytes(frame[at:at + 2], "big") in VLANS:
            at += 4
        return int.from_bytes(frame[at:at + 2], "big"), frame[at + 2:]
    if link == 113:
        return int.from_bytes(frame[14:16], "big"), frame[16:]
    if link == 276:
        return int.from_bytes(frame[0:2], "big"), frame[20:]
    skipped = {0: 4, 108: 4, 12: 0, 14: 0, 101: 0, 228: 0, 229: 0}.get(link)
    if skipped is None or len(frame) <= skipped:
        return None, b""
    return {4: IPV4, 6: IPV6}.get(frame[skipped] >> 4), frame[skipped:]


def udp(link, frame):
    """(ports, payload, payload octets on the wire) of an unfragmented datagram, or None."""
    kind, ip = network(link, frame)
    if kind == IPV4 and len(ip) >= 28 and ip[9] == UDP and not int.from_bytes(ip[6:8], "big") & 0x3FFF:
        at = 4 * (ip[0] & 15)
    elif kind == IPV6 and len(ip) >= 48 and ip[6] == UDP:
        at = 40
    else:
        return None
    header = ip[at:at + 8]
    if len(header) < 8:
        return None
    source, target, length = struct.unpack_from("!HHH", header)
    return (source, target), ip[at + 8:at + max(length, 8)], max(length - 8, 0)


def datagrams(path):
    """(number, ports, payload, payload octets on the wire) of a pcap file."""
    for number, link, frame in packets(path):
        found = udp(link, frame)
        if found:
            yield number, *found
