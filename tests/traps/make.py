"""make.py -- octets of DNS messages, of packets around them, and of capture files"""
import socket
import struct

QR, AA, TC, RD, RA = 0x8000, 0x0400, 0x0200, 0x0100, 0x0080
OPT, TSIG, TKEY, A, SOA, CNAME = 41, 250, 249, 1, 6, 5
QUERY, STATUS, NOTIFY, UPDATE, DSO = 0, 2, 4, 5, 6
CLIENT, SERVER = "192.0.2.1", "192.0.2.53"


def name(text):
    """A name in wire form; "." or "" is the root."""
    return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".") if label) + b"\0"


def record(owner, kind, klass, ttl, data):
    """A resource record."""
    return owner + struct.pack("!HHIH", kind, klass, ttl, len(data)) + data


def opt(upper=0, options=b"", owner=b"\0", version=0):
    """An OPT record with the upper eight bits of the RCODE."""
    return record(owner, OPT, 1232, upper << 24 | version << 16, options)


def ede(code, text=b""):
    """An Extended DNS Error option."""
    return struct.pack("!HHH", 15, 2 + len(text), code) + text


def tsig(error, other=b""):
    """A TSIG record."""
    return record(name("key.example"), TSIG, 255, 0, name("hmac-sha256") + struct.pack(
        "!HIHHHHH", 0, 1700000000, 300, 0, 0x1234, error, len(other)) + other)


def tkey(error):
    """A TKEY record of mode 3 without key data."""
    return record(name("key.example"), TKEY, 255, 0,
                  name("gss-tsig") + struct.pack("!IIHHHH", 0, 0, 3, error, 0, 0))


def message(flags, rcode=0, sections=((), (), ()), *, number=0x1234, opcode=QUERY,
            question=(name("www.example.com"), A)):
    """A message; sections are answer, authority and additional records."""
    out = struct.pack("!6H", number, flags | opcode << 11 | rcode, 1 if question else 0,
                      *map(len, sections))
    if question:
        out += question[0] + struct.pack("!HH", question[1], 1)
    return out + b"".join(entry for section in sections for entry in section)


def response(rcode=0, *additional, **more):
    """A response whose additional section holds these records."""
    return message(QR | RD | RA, rcode, ((), (), additional), **more)


def query(*additional, **more):
    """A query whose additional section holds these records."""
    return message(RD, 0, ((), (), additional), **more)


def udp(payload, source=(SERVER, 53), destination=(CLIENT, 40000)):
    """A UDP datagram: its header and payload, without a checksum."""
    return struct.pack("!4H", source[1], destination[1], 8 + len(payload), 0) + payload


def tcp(payload, sequence, flags=0x18, source=(SERVER, 53), destination=(CLIENT, 40000)):
    """A TCP segment without options."""
    return struct.pack("!HHIIBBHHH", source[1], destination[1], sequence, 1, 0x50, flags, 8192, 0,
                       0) + payload


def ipv4(payload, protocol=17, source=SERVER, destination=CLIENT, *, number=0, fragment=0):
    """An IPv4 packet."""
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), number, fragment, 64,
                         protocol, 0, socket.inet_aton(source), socket.inet_aton(destination))
    total = sum(struct.unpack("!10H", header))
    total = (total & 0xffff) + (total >> 16)
    check = ~((total & 0xffff) + (total >> 16)) & 0xffff
    return header[:10] + struct.pack("!H", check) + header[12:] + payload


def to_client(payload):
    """A response's packet."""
    return ipv4(udp(payload))


def to_server(payload):
    """A query's packet."""
    return ipv4(udp(payload, (CLIENT, 40000), (SERVER, 53)), 17, CLIENT, SERVER)


def ethernet(packet, kind=0x0800):
    """An Ethernet frame."""
    return bytes.fromhex("020000000001020000000002") + struct.pack("!H", kind) + packet


def pcap(packets, linktype=101, snaplen=262144, *, order="<", nano=False):
    """A pcap file; a packet may be (seconds, nanoseconds, octets)."""
    out = struct.pack(order + "IHHiIII", 0xa1b23c4d if nano else 0xa1b2c3d4, 2, 4, 0, 0, snaplen,
                      linktype)
    for number, packet in enumerate(packets):
        if isinstance(packet, bytes):
            packet = (1700000000 + number, 0, packet)
        seconds, nanoseconds, octets = packet
        kept = octets[:snaplen]
        out += struct.pack(order + "IIII", seconds, nanoseconds // (1 if nano else 1000), len(kept),
                           len(octets)) + kept
    return out
