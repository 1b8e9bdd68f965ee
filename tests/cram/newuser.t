What somebody who is new here does wrong, or right.  RCODESCOPE is the program; see CMakeLists.txt.

  $ export COLUMNS=80 LC_ALL=C
  $ unset LANG LC_MESSAGES
  $ tour="$TESTDIR/../../pcaps/mixed/tour.pcap"

Wrong arguments are named, one line each, with the way to the help; the status is 2:

  $ "$RCODESCOPE"
  rcodescope: no capture file, interface or verb given
  Try 'rcodescope --help'.
  [2]
  $ "$RCODESCOPE" nonsense
  rcodescope: nonsense: No such file or directory
  [2]
  $ "$RCODESCOPE" read
  rcodescope: no capture file given
  Try 'rcodescope read --help'.
  [2]
  $ "$RCODESCOPE" read --nonsense "$tour" 2>&1 | grep -c nonsense
  1
  $ "$RCODESCOPE" read --port 99999 "$tour"
  rcodescope: --port: '99999' is not a port number (1 to 65535)
  Try 'rcodescope read --help'.
  [2]
  $ "$RCODESCOPE" read --code NONSENSE "$tour" 2>&1 | head -1
  rcodescope: --code: 'NONSENSE' is not a code that a response carries
  $ "$RCODESCOPE" count --format xml "$tour" 2>&1 | head -1
  rcodescope: --format: 'xml' is not text or json

A missing file, alone and among others:

  $ "$RCODESCOPE" read nowhere.pcap
  rcodescope: nowhere.pcap: No such file or directory
  [2]
  $ "$RCODESCOPE" read --brief nowhere.pcap "$tour" > found
  rcodescope: nowhere.pcap: No such file or directory
  [3]
  $ grep '^Found' found
  Found: 8 of 15 responses in 38 packets

What is no capture is not called one without errors:

  $ : > empty.pcap
  $ "$RCODESCOPE" count --format json empty.pcap > counts
  rcodescope: empty.pcap: the file is empty, not even a capture's header is there
  [3]
  $ grep -o '"complete":[a-z]*' counts
  "complete":false
  $ echo 'not a capture at all' > text.txt
  $ "$RCODESCOPE" read text.txt 2>&1 | sed -n 1p
  rcodescope: text.txt: not a pcap, pcapng or dnstap capture (it begins with 6e 6f 74 20)
  $ "$RCODESCOPE" read text.txt > out 2>&1; echo $?; grep -c 'not read to its end' out
  3
  1

A directory without captures:

  $ mkdir folder
  $ "$RCODESCOPE" read folder > out 2>&1; echo $?; grep -c '^rcodescope: folder: ' out
  2
  1

A cut file gives what it holds, and says where it ends:

  $ head -c 4000 "$tour" > cut.pcap
  $ "$RCODESCOPE" read --brief cut.pcap > found
  rcodescope: cut.pcap: damaged at octet 3932, record 33: expected 66 octets of packet, found 52 octets; 32 packets read; the file may still be written
  [3]
  $ grep '^Found' found
  Found: 8 of 13 responses in 32 packets

A pipe is as good as a file, a named one too:

  $ "$RCODESCOPE" read --brief "$tour" > file
  $ cat "$tour" | "$RCODESCOPE" read --brief - | diff file -
  $ mkfifo pipe; timeout 20 sh -c 'cat "$0" > pipe' "$tour" &
  $ "$RCODESCOPE" read --brief pipe | diff file -
  $ wait

A reader that goes away ends the program quietly, with 141 where somebody asks:

  $ for i in $(seq 300); do printf '%s\n' "$tour"; done > many
  $ (set +o pipefail; "$RCODESCOPE" read --full --per-file $(cat many) | sed -n '2{p;q}'; echo "${PIPESTATUS[0]}")
  #4  BADCOOKIE 23 = header 7 + OPT 1
  141

An output that cannot be written:

  $ "$RCODESCOPE" read "$tour" > /dev/full
  rcodescope: standard output: cannot be written: No space left on device
  [6]
  $ "$RCODESCOPE" count --format json "$tour" > /dev/full
  rcodescope: standard output: cannot be written: No space left on device
  [6]

Ctrl-C: what was found is there, with its sum, and the status is 130:

  $ { cat "$tour"; sleep 4; } | timeout -s INT --preserve-status 2 "$RCODESCOPE" read --brief - > found
  [130]
  $ grep '^Found' found
  Found: 8 of 15 responses in 38 packets

No permission (asked as nobody, when root runs this; else of a file that its owner may not read):

  $ cp "$RCODESCOPE" program; cp "$tour" secret.pcap; chmod 755 program . ..; chmod 0 secret.pcap
  $ as_nobody() { if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
  $ as_nobody ./program read secret.pcap
  rcodescope: secret.pcap: Permission denied
  [2]
