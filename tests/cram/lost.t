What a capture says of its own losses. RCODESCOPE is the program; see CMakeLists.txt.

  $ export COLUMNS=80 LC_ALL=C
  $ unset LANG LC_MESSAGES NO_COLOR
  $ alias r='"$RCODESCOPE"'
  $ shopt -s expand_aliases
  $ whole=$TESTDIR/../../pcaps/travel/no-answer.pcap
  $ cat >recorded.py <<'END'
  > """Make a pcapng of a little-endian pcap; it ends with statistics of 7 packets dropped."""
  > import struct, sys
  > def block(kind, body):
  >     body += b"\0" * (-len(body) % 4)
  >     length = struct.pack("<I", 12 + len(body))
  >     return struct.pack("<I", kind) + length + body + length
  > octets = open(sys.argv[1], "rb").read()
  > magic, link = struct.unpack_from("<I", octets)[0], struct.unpack_from("<I", octets, 20)[0]
  > out = block(0x0a0d0d0a, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1))
  > out += block(1, struct.pack("<HHI", link, 0, 0))
  > at, unit = 24, 1000 if magic == 0xa1b23c4d else 1
  > while at < len(octets):
  >     seconds, part, kept, was = struct.unpack_from("<IIII", octets, at)
  >     ticks = seconds * 1000000 + part // unit
  >     out += block(6, struct.pack("<IIIII", 0, ticks >> 32, ticks & 0xffffffff, kept, was)
  >                  + octets[at + 16:at + 16 + kept])
  >     at += 16 + kept
  > out += block(5, struct.pack("<III", 0, 0, 0) + struct.pack("<HHQ", 7, 8, 7) + b"\0\0\0\0")
  > open(sys.argv[2], "wb").write(out)
  > END
  $ /usr/bin/python3 recorded.py "$whole" lossy.pcapng

Without losses a query in vain is what it is; with them the answer may be what is missing:

  $ r "$whole" | grep -c '^    lost'
  0
  [1]
  $ r lossy.pcapng 2>/dev/null | sed -n '/^    lost/p;/^    why/p' | cut -c1-44 | uniq
      lost      the capture lost packets meanw
      why       (possibly) No response came to
  $ r lossy.pcapng 2>&1 >/dev/null | grep lost
  rcodescope: not seen: 7 packets that the capture lost, by its own account
  $ r read --format json lossy.pcapng 2>/dev/null | grep -c '"lossy":true'
  1
  $ r read --format json lossy.pcapng 2>/dev/null | grep -o '"lost":[0-9]*'
  "lost":7
  $ r read --strict lossy.pcapng >/dev/null 2>&1
  [4]

So it is where the file is compressed and its end is not known before:

  $ gzip -k lossy.pcapng && r read --format json lossy.pcapng.gz 2>/dev/null | grep -c '"lossy":true'
  1
  $ r count lossy.pcapng 2>&1 | grep 'its own account'
    7 packets that the capture lost, by its own account
