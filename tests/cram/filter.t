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

A wrong one is named with its option:

  $ r read --filter-inner 'prot 53' "$tour"
  rcodescope: --filter-inner: can't parse filter expression: syntax error
  [2]
  $ r count --filter-inner 'ether host 1:2:3:4:5:6' "$tour"
  rcodescope: --filter-inner: ethernet addresses supported only on ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel
  [2]

--filter-inner asks the IP datagram inside all tunnels; what it rejects is counted apart:

  $ r count --filter-inner 'host 192.0.2.2' "$tour" | tail -12
     23 BADCOOKIE                                  2   66.67 %
      0 NOERROR                                    1   33.33 %
  Packets
              32  rejected by a filter or by time
               6  UDP on a DNS, mDNS or LLMNR port
              38  in all
              32  of them rejected by --filter-inner
           3,978  octets captured
  DNS messages
               3  queries
               3  responses
               6  in all
