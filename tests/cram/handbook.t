The handbook's verbs. RCODESCOPE is the program; see CMakeLists.txt.

  $ export COLUMNS=80 LC_ALL=C
  $ unset LANG LC_MESSAGES
  $ alias r='"$RCODESCOPE"'
  $ shopt -s expand_aliases

A code has one page, an ambiguous number one for each meaning:

  $ r explain BADCOOKIE | sed -n '1p;/^[A-Z]/p' | grep -v '^The '
  23  BADCOOKIE  response code (RCODE)
  What it means
  When you meet it
  How to fix it
  To confirm
  On the wire
  Easily confused with
  References
  $ r explain 16 | grep -E '^16 '
  16  BADVERS  response code (RCODE)
  16  BADSIG  TSIG error
  16  BADSIG  TKEY error
  16  CENSORED  Extended DNS Error
  $ r explain EDE 22 signature expired 0x17 rcode 22 | grep -E '^[0-9]+ '
  22  NO_REACHABLE_AUTHORITY  Extended DNS Error
  7  SIGNATURE_EXPIRED  Extended DNS Error
  23  BADCOOKIE  response code (RCODE)
  23  NETWORK_ERROR  Extended DNS Error
  22  BADTRUNC  response code (RCODE); assigned, but not expected here

An unknown name brings near ones, on standard error:

  $ r explain badcokie
  rcodescope: no code "badcokie"; near to it: BADCOOKIE
  [2]
  $ r explain
  rcodescope: which code?
  Try 'rcodescope explain --help'.
  [2]
  $ r explain --nonsense 2>&1 | head -1
  rcodescope: unknown option --nonsense

Search wants all words, in any case:

  $ r explain --search RELIC-of-nothing
  rcodescope: no page holds all of these words
  [2]
  $ r explain --search Cookie SECRET | grep -c 'rcode:23 BADCOOKIE'
  1

Comparisons say who wrote them:

  $ r compare 4 23 | sed -n '/^Key/,/^Which/p' | grep -oE '^(Key|Which).*|^  [0-9]\. [A-Z]+'
  Key differences
    1. NOTIMP
    2. NOTIMP
    3. BADCOOKIE
    4. A
  Which one, and when
  $ r compare 9 16 | grep -c 'Nobody has written'
  1
  $ r compare BADSIG BADVERS | grep -E '^[0-9]+ '
  16  BADSIG  TSIG error
  16  BADVERS  response code (RCODE)
  $ r compare ede:6 ede:7 | grep -E '^[0-9]+ '
  6  DNSSEC_BOGUS  Extended DNS Error
  7  SIGNATURE_EXPIRED  Extended DNS Error
  $ r compare 16 16 | grep -E '^[0-9]+ '
  16  BADVERS  response code (RCODE)
  16  BADSIG  TSIG error
  $ r compare 4
  rcodescope: two codes are compared, such as: compare 4 23
  Try 'rcodescope compare --help'.
  [2]
  $ r compare rcode:4 NOTIMP
  rcodescope: "rcode:4" and "NOTIMP" are the same code
  Try 'rcodescope compare --help'.
  [2]

Japanese headings, whatever the environment says:

  $ r compare 4 23 --lang ja | grep -E '^(説明|主な違い|どちらをいつ使うか|解決方法|このコードが表示される場合)$' | sort -u | wc -l
  5

The option decides, then LC_ALL, LC_MESSAGES and LANG, the first that is not empty; --lang may stand first:

  $ title() { env -u LC_ALL -u LC_MESSAGES -u LANG "$@" 2>&1 | sed -n 2p; }
  $ title LC_ALL=ja_JP.UTF-8 LANG=C "$RCODESCOPE" explain rcode:3
  その名前は存在しない
  $ title LC_MESSAGES=ja_JP.UTF-8 LANG=C "$RCODESCOPE" explain rcode:3
  その名前は存在しない
  $ title LC_ALL= LANG=ja "$RCODESCOPE" explain rcode:3
  その名前は存在しない
  $ title LC_ALL=C LANG=ja_JP.UTF-8 "$RCODESCOPE" explain rcode:3
  The name does not exist
  $ title LC_ALL=ja_JP.UTF-8 "$RCODESCOPE" explain rcode:3 --lang en
  The name does not exist
  $ title LC_ALL=C "$RCODESCOPE" --lang ja explain rcode:3
  その名前は存在しない
  $ title LC_ALL=C "$RCODESCOPE" --lang=ja explain rcode:3
  その名前は存在しない

No line of Japanese is wider than the terminal, commands aside:

  $ COLUMNS=60 r explain rcode:1 rcode:23 tsig:16 tkey:17 --lang ja | python3 -c 'import sys, unicodedata as u; print([l for l in sys.stdin.read().split("\n") if sum(2 if u.east_asian_width(c) in "FW" else 1 for c in l) > 60 and "dig @" not in l and "----" not in l])'
  []

The table can be read by programs:

  $ r codes --format json | python3 -c 'import json,sys; t=json.load(sys.stdin); print([c["name"] for c in t if c["space"]=="rcode" and c["first"]==23])'
  ['BADCOOKIE']
  $ r codes --format csv --space tsig | python3 -c 'import csv,sys; print([c["name"] for c in csv.DictReader(sys.stdin) if c["status"]=="assigned"])'
  ['NOERROR', 'BADSIG', 'BADKEY', 'BADTIME', 'BADTRUNC']
  $ r explain --format json 16 tsig:18 | python3 -c 'import json,sys; print([json.loads(l)["name"] for l in sys.stdin])'
  ['BADVERS', 'BADSIG', 'BADSIG', 'CENSORED', 'BADTIME']

Every row of the registries' snapshot is known, with its name, and has a page:

  $ grep -E '^(rcode|tsig|tkey|ede) ' "$TESTDIR/../catalog/registry.txt" |
  >   awk '{ print $1, $2, $3, $5 }' | sort > snapshot
  $ r codes --format csv | python3 -c '
  > import csv, sys
  > for c in csv.DictReader(sys.stdin):
  >     if c["space"] in ("rcode", "tsig", "tkey", "ede"):
  >         number = c["first"] if c["first"] == c["last"] else c["first"] + "-" + c["last"]
  >         assert c["title"], c
  >         print(c["space"], number, c["name"] or "-", c["status"])' | sort > known
  $ diff snapshot known && test "$(wc -l < known)" -gt 100

Colour only when it is wanted:

  $ r explain 23 | grep -c "$(printf '\033')"
  0
  [1]
  $ r explain --color always 23 | grep -c "$(printf '\033')" | grep -qv '^0$'

The built-in handbook is complete, and damaged text is refused with its line:

  $ r check
  $ r check --lang ja
  $ printf 'Entry: rcode-badcookie\nFix-client: Ask Ann.\n' > good.txt
  $ r check good.txt
  $ printf 'Entry: rcode-badcookie\nWhy: {nobody}\n\n# two\nEntry: new\nTitle: t\n' > bad.txt
  $ r check bad.txt nowhere.txt
  rcodescope: bad.txt:2: unknown placeholder {nobody} in Why
  rcodescope: bad.txt:5: new entry "new" has no About
  rcodescope: nowhere.txt: No such file or directory
  [2]

Two entries of which only their order would decide are named, until one comes before the other:

  $ printf 'Entry: %s\nAbout: result\nWhen: rcode = REFUSED, %s\nSeverity: note\nActor: none\nTitle: t\nWhy: w\n\n' ours-a 'aa = yes' ours-b 'ra = yes' > tie.txt
  $ r check tie.txt
  rcodescope: entries ours-a and ours-b can fit one response and weigh the same
  [2]
  $ sed 's/^Entry: ours-b/&\nOver: ours-a/' tie.txt > over.txt
  $ r check over.txt
  $ sed 's/ra = yes/aa = no/' tie.txt > apart.txt
  $ r check apart.txt

An output that fails is said; a reader that goes away is not:

  $ r explain 23 > /dev/full
  rcodescope: standard output: cannot be written: No space left on device
  [6]
