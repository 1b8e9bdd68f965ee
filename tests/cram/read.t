Reading captures. RCODESCOPE is the program; see CMakeLists.txt.

  $ export COLUMNS=80 LC_ALL=C
  $ unset LANG LC_MESSAGES NO_COLOR
  $ alias r='"$RCODESCOPE"'
  $ shopt -s expand_aliases
  $ tour=$TESTDIR/../../pcaps/mixed/tour.pcap
  $ cookie=$TESTDIR/../../pcaps/result/badcookie-not-retried.pcap
  $ plain=$TESTDIR/../../pcaps/result/noerror.pcap

A file alone is read, and says where its code was carried:

  $ r "$cookie" | sed -n 1,2p
  #1  BADCOOKIE 23 = header 7 + OPT 1
      question  www.cookie.example. IN A
  $ r -nnr "$cookie" | head -1
  #1  BADCOOKIE 23 = header 7 + OPT 1
  $ r read - <"$cookie" | head -1
  #1  BADCOOKIE 23 = header 7 + OPT 1

Words behind FILE are files, too; only behind -r are they a filter:

  $ r "$tour" port 53 >/dev/null
  rcodescope: port: No such file or directory
  rcodescope: 53: No such file or directory
  [3]

What is shown can be chosen by code, name, server and client:

  $ r --brief --code badtime "$tour" | head -1 | cut -d' ' -f2-
  198.51.100.10 < 192.0.2.1 UDP NOTAUTH 9; TSIG BADTIME 18 corp.example. IN SOA
  $ r --brief --code ede:7 --name EXAMPLE --server 192.0.2.0/24 "$tour" | head -1 | cut -d' ' -f5-
  UDP SERVFAIL 2; EDE 7 SIGNATURE_EXPIRED www.expired.example. IN A
  $ r --brief --client 198.51.100.66 "$tour" | head -1 | cut -d' ' -f2-7
  198.51.100.66 < 192.0.2.20 UDP REFUSED 5;

The explanation of one server and zone is told once, and each time with --full:

  $ storm="${tour%/*}/retry-storm.pcap"
  $ r "$storm" | grep -c '^    why'
  1
  $ r "$storm" | grep '^    [a-z]* *as #' | cut -c1-70 | head -1
      error     as #1: The client keeps asking a server that refuses it
  $ r --full "$storm" | grep -c '^    why'
  6

Groups say each diagnosis, server and zone once, the worst first, and how the rest adds up:

  $ r read --group "$tour" "$storm" | sed -n 1p
  1   7 times: REFUSED 5; EDE 18 PROHIBITED
  $ COLUMNS=200 r read --group "$tour" "$storm" | grep -A9 '^1 ' | sed -n 's/^    \(clients\|lookup\|example\) */\1: /p' | sed 's|of .*/|of |'
  clients: 1: 198.51.100.66
  lookup: 7 got nothing better
  example: packet 20 of tour.pcap: www.example. IN A
  $ r read --group --top 1 "$tour" | grep further
  Not shown: 7 further groups with 7 findings (--top 0 shows all)
  $ r read --group --brief "$tour" | sed '/^$/,$d' | grep -c .
  8
  $ for columns in 60 80 120; do COLUMNS=$columns r --group "$tour" | grep -v '^    confirm' | awk -v w=$columns 'length > w'; done

An audit says what was seen, what was not, and what nobody asked for:

  $ r audit --brief "$tour"
  server              queries responses  EDNS     cookie   DNSSEC   TCP        UDP
  192.0.2.21:53             6         6  seen     not seen -        seen       189
  192.0.2.1:53              3         3  seen     -        -        -          116
  192.0.2.2:53              3         3  seen     seen     -        -           91
  192.0.2.20:53             2         2  seen     seen     -        -           84
  [2001:db8::21]:53         1         1  seen     not seen -        -           63
  "-": nobody asked for it. "not seen": it was asked for and no response shows it;
    that is no proof. UDP: octets of the largest response.
  $ r audit --top 1 "$tour" | grep -A1 '^192.0.2.21:53$' | sed 's/;.*//'
  192.0.2.21:53
      EDNS      queries with version 0: 6

Where TCP was refused, it was asked for:

  $ r audit "$TESTDIR/../../pcaps/travel/tcp-refused-others-answered.pcap" | grep '^    TCP'
      TCP       asked: 1, not seen
  $ for columns in 80 120; do COLUMNS=$columns r audit "$tour" | awk -v w=$columns 'length > w'; done

No line is wider than asked, but for commands to copy:

  $ for columns in 60 80 120; do COLUMNS=$columns r --full "$tour" | grep -v '^    confirm' | awk -v w=$columns 'length > w'; done

The table of what was found has one line a code, however narrow the terminal is:

  $ for columns in 60 80 120; do COLUMNS=$columns r "$tour" | sed '1,/^Found/d' | wc -l; done
  10
  10
  10

Colour comes when asked for, and begins and ends on one line:

  $ r "$cookie" | grep -c "$(printf '\033')"
  0
  [1]
  $ r --color=always "$cookie" | sed -n 1p | cat -v
  ^[[1m#1^[[0m  ^[[1;33mBADCOOKIE 23 = header 7 + OPT 1^[[0m

The JSON ends with a summary:

  $ r --format json "$cookie" | cut -c1-72
  * (glob)
  {"rcodescope":{"schema":"rcodescope.finding/1","kind":"summary","complet

Headings are Japanese with --lang or the locale:

  $ r --lang ja "$cookie" | grep -c '説明\|解決方法'
  2
  $ LC_ALL=ja_JP.UTF-8 r "$cookie" | grep -c '説明\|解決方法'
  2

The exit status is 0 whatever the DNS said; --fail-on makes it 1:

  $ r "$cookie" >/dev/null
  $ r --fail-on warning "$cookie" >/dev/null
  [1]
  $ r --fail-on error "$cookie" >/dev/null
  $ r --fail-on note "$plain" >/dev/null

Wrong arguments are 2, with one line that says what is wrong and one that helps:

  $ r
  rcodescope: no capture file, interface or verb given
  Try 'rcodescope --help'.
  [2]
  $ r read
  rcodescope: no capture file given
  Try 'rcodescope read --help'.
  [2]
  $ r read --nonsense "$cookie"
  rcodescope: there is no option '--nonsense', or it is not clear
  Try 'rcodescope read --help'.
  [2]
  $ r read -y "$cookie"
  rcodescope: there is no option '-y'
  Try 'rcodescope read --help'.
  [2]
  $ r read --port
  rcodescope: option '--port' wants an argument
  Try 'rcodescope read --help'.
  [2]
  $ r read --port 70000 "$cookie"
  rcodescope: --port: '70000' is not a port number (1 to 65535)
  Try 'rcodescope read --help'.
  [2]
  $ r read --code BADCOOKEI "$cookie"
  rcodescope: --code: 'BADCOOKEI' is not a code; did you mean BADCOOKIE?
  Try 'rcodescope read --help'.
  [2]
  $ r read --server 192.0.2.0/33 "$cookie"
  rcodescope: --server: '192.0.2.0/33' is not an address or network (192.0.2.0/24, 2001:db8::/32)
  Try 'rcodescope read --help'.
  [2]
  $ r count --brief "$cookie"
  rcodescope: '--brief' is not an option of count
  Try 'rcodescope count --help'.
  [2]
  $ r live
  rcodescope: no interface given: -i IFACE, or --dnstap WHERE
  Try 'rcodescope live --help'.
  [2]
  $ r help nosuch
  rcodescope: there is no verb 'nosuch'
  Try 'rcodescope --help'.
  [2]

A file that cannot be opened is 2 when it is alone, and 3 beside others that are read:

  $ r nosuch.pcap
  rcodescope: nosuch.pcap: No such file or directory
  [2]
  $ r --brief nosuch.pcap "$cookie" | grep -c BADCOOKIE; echo ${PIPESTATUS[0]}
  rcodescope: nosuch.pcap: No such file or directory
  2
  3

Damage is 3 and one line; what stands before it was read:

  $ head -c 150 "$cookie" >cut.pcap
  $ r count cut.pcap >counted
  * (glob)
  [3]
  $ tail -1 counted
  The input was not read to its end: the counts are of what was read.
  $ r nosuch.pcap cut.pcap 2>&1 >/dev/null | wc -l
  2

A name that would move the cursor does not reach the terminal:

  $ r "$(printf 'a\033[31m\nb')"
  rcodescope: a\x1b[31m\x0ab: No such file or directory
  [2]

--strict is 4 when something was not seen, and the ledger says what:

  $ "$RCODESCOPE" --strict --port 5353 "$cookie" >/dev/null
  $ r -r "$cookie" -c 1 -w one.pcapng >/dev/null
  $ r count --format json one.pcapng | grep -o '"packets":[0-9]*' | head -1
  "packets":1

Outputs that cannot be written are 6, and a closed pipe ends the run quietly with 141:

  $ r "$cookie" >/dev/full
  rcodescope: standard output: cannot be written: No space left on device
  [6]
  $ r "$cookie" -w /dev/full >/dev/null
  rcodescope: /dev/full: cannot be written: No space left on device
  [6]
  $ r "$cookie" -w nosuch/file
  rcodescope: nosuch/file: cannot be written: No such file or directory
  [6]
  $ (trap '' PIPE; sleep 0.2; r "$cookie"; echo $? >status) | true; cat status
  141

Copies are whole: counting one gives what counting the capture gave:

  $ r -r "$tour" -w copy.pcapng >/dev/null
  $ r count --format json copy.pcapng >a; r count --format json "$tour" >b; cmp a b

How lookups went on can be left out, or waited for longer or shorter:

  $ r "$tour" | grep -c '^    lookup '; r --lookups off "$tour" | grep -c '^    lookup '
  1
  0
  [1]
  $ r --settle 1 "$tour" | grep -c '^    lookup '
  1
  $ r --lookups never "$tour"; r --settle 0 "$tour"
  rcodescope: --lookups: 'never' is not on or off
  Try 'rcodescope read --help'.
  rcodescope: --settle: '0' is not a number of seconds, 1 to 3600
  Try 'rcodescope read --help'.
  [2]
