Filters, which need libpcap. RCODESCOPE is the program; see CMakeLists.txt.

  $ export COLUMNS=80 LC_ALL=C
  $ unset LANG LC_MESSAGES NO_COLOR
  $ alias r='"$RCODESCOPE"'
  $ shopt -s expand_aliases
  $ tour=$TESTDIR/../../pcaps/mixed/tour.pcap

Words behind -r are a filter; the packets they reject are counted, not lost:

  $ r -r "$tour" --brief host 192.0.2.2 and port 53 | cut -d' ' -f2-8
  198.51.100.10 < 192.0.2.2 UDP BADCOOKIE 23 =
  198.51.100.10 < 192.0.2.2 UDP BADCOOKIE 23 =
  2 of 3 responses in 38 packets
   2  BADCOOKIE 23  The
