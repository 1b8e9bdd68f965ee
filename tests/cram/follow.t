A file that grows is watched as an interface is. RCODESCOPE is the program; see CMakeLists.txt.

  $ export COLUMNS=80 LC_ALL=C
  $ unset LANG LC_MESSAGES NO_COLOR
  $ cookie=$TESTDIR/../../pcaps/result/badcookie-retried.pcap
  $ alone=$TESTDIR/../../pcaps/result/badcookie-not-retried.pcap
  $ shopt -s expand_aliases
  $ alias follow='timeout --preserve-status -s INT 2 "$RCODESCOPE" read --follow'

Each error comes at once, and one line when its lookup is decided:

  $ follow --brief "$cookie" | sed -n 1,2p
  2026-11-23T04:43:28.953556Z 198.51.100.10 < 192.0.2.2 UDP BADCOOKIE 23 = header 7 + OPT 1 www.cookie.example. IN A #1 ->
  #1 -> the client got its answer with the fresh cookie, +3.6 ms: a normal step (BADCOOKIE 23 = header 7 + OPT 1, www.cookie.example. IN A, packet 2)
  $ follow "$cookie" | grep -e '->' -A1 | grep -v '^$'
      lookup    open: the line #1 -> will say how it went on
  --
  #1 -> the client got its answer with the fresh cookie, +3.6 ms: a normal step
      (BADCOOKIE 23 = header 7 + OPT 1, www.cookie.example. IN A, packet 2)

What is open when the watching ends is one line together, and a record each:

  $ follow --brief --lang en "$alone" | sed -n 2p
  1 finding above was not decided by a later answer when this ended.
  $ follow --format json "$alone" | grep -o -e '"kind":"f[a-z-]*"' -e '"outcome":"[a-z]*"'
  "kind":"finding"
  "outcome":"open"
  "kind":"follow-up"
  "outcome":"failed"

Without lookups nothing follows:

  $ follow --lookups off --brief "$cookie" | grep -c -e '->'
  0
  [1]
