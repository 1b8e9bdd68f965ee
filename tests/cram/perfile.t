Several files: one timeline, or each by itself. RCODESCOPE is the program; see CMakeLists.txt.

  $ export COLUMNS=80 LC_ALL=C
  $ unset LANG LC_MESSAGES NO_COLOR
  $ alias r='"$RCODESCOPE"'
  $ shopt -s expand_aliases
  $ cp "$TESTDIR/../../pcaps/mixed/tour.pcap" "$TESTDIR/../../pcaps/result/noerror.pcap" .

With --per-file each file stands under its name, with numbers and explanations of its own:

  $ r read --per-file tour.pcap tour.pcap | grep -E '^(==>|#4|Found)|as #'
  ==> tour.pcap <==
  #4  BADCOOKIE 23 = header 7 + OPT 1
  Found: 8 of 15 responses in 38 packets
  ==> tour.pcap <==
  #4  BADCOOKIE 23 = header 7 + OPT 1
  Found: 8 of 15 responses in 38 packets
  $ r read --per-file --brief noerror.pcap tour.pcap | cut -d' ' -f2-6 | head -6
  noerror.pcap <==
  0 of 1 response in
  
  tour.pcap <==
  198.51.100.10 < 192.0.2.2 UDP BADCOOKIE
  198.51.100.10 < 192.0.2.2 UDP BADCOOKIE
  $ r read tour.pcap noerror.pcap | grep -cE '^(==>|Found)'
  1

So the copies that are a file given twice are copies in the timeline only:

  $ r read --brief tour.pcap tour.pcap 2>&1 > out | grep -c copies; grep ^Found out
  1
  Found: 16 of 29 responses in 76 packets
  $ r read --brief --per-file tour.pcap tour.pcap 2>&1 | grep -c copies
  0
  [1]

One that cannot be opened, one that is no capture, one that is cut:

  $ echo nonsense > text; head -c 3000 tour.pcap > cut.pcap
  $ r read --brief --per-file nowhere text cut.pcap noerror.pcap 2> err | grep -v '^2026'
  ==> text <==
  Found: 0 of 0 responses in 0 packets
  The input was not read to its end.
  
  ==> cut.pcap <==
  Found: 7 of 11 responses in 23 packets
    2  BADCOOKIE 23             The server wants a fresh DNS cookie before it a...
    1  SERVFAIL 2               The server could not get an answer that it may...
    1  NOTIMP 4                 The server does not support this kind of request
    1  REFUSED 5                The server refuses to serve this request
    1  NOTAUTH 9                Not authoritative for the zone, or not authorized
    1  BADVERS 16               The server does not speak the EDNS version of t...
    1  TSIG BADTIME 18          The clocks of client and server differ too much
    1  EDE 7 SIGNATURE_EXPIRED  DNSSEC: the signatures of the zone have expired
    1  EDE 18 PROHIBITED        This client is not allowed to ask this server
  The input was not read to its end.
  
  ==> noerror.pcap <==
  Found: 0 of 1 response in 2 packets
  
  $ cat err
  rcodescope: nowhere: No such file or directory
  rcodescope: text: not a pcap, pcapng or dnstap capture (it begins with 6e 6f 6e 73)
  rcodescope: text: no packets
  rcodescope: cut.pcap: damaged at octet 2976, record 24: expected 140 octets of packet, found 8 octets; 23 packets read; the file may still be written
  $ r read --brief --per-file nowhere text cut.pcap > /dev/null 2>&1
  [3]

count prints its tables for each, and in JSON an object a line:

  $ r count --per-file noerror.pcap tour.pcap | grep -E '^==>|in all'
  ==> noerror.pcap <==
               2  in all
               2  in all
  ==> tour.pcap <==
              38  in all
             128  in all
              30  in all
  $ r count --per-file --format json nowhere text noerror.pcap tour.pcap 2> err | grep -oE '"(file|complete|responses)":[^,]*' | grep -A2 file
  "file":"text"
  "complete":false
  "responses":0
  --
  "file":"noerror.pcap"
  "complete":true
  "responses":1
  --
  "file":"tour.pcap"
  "complete":true
  "responses":15
  $ cat err
  rcodescope: nowhere: No such file or directory
  rcodescope: text: not a pcap, pcapng or dnstap capture (it begins with 6e 6f 6e 73)

What was not seen names its file:

  $ r read --brief --per-file --until 1970-01-02 noerror.pcap tour.pcap 2>&1 > /dev/null
  rcodescope: noerror.pcap: no DNS found in 2 packets
  rcodescope: noerror.pcap: 2 packets were rejected: by a filter, --since or --until
  rcodescope: tour.pcap: no DNS found in 38 packets
  rcodescope: tour.pcap: 38 packets were rejected: by a filter, --since or --until
