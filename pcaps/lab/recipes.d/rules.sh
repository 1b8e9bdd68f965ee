# One capture each for diagnoses of silence, of what came twice or from
# elsewhere, of names that stand for something, and of failures upstream.
# shellcheck shell=bash

# ---- nobody answers ---------------------------------------------------

capture travel/silent-host scripted \
	'No answer: something listens there and never answers; 15 s later another server is asked' <<'END'
dig @192.0.2.98 www.example A +time=2 +tries=2 +nocookie
sleep 15
dig @192.0.2.1 www.corp.example A +nocookie
END

capture travel/silent-stopped nsd,bind \
	'A server that answers, and then no longer does' <<'END'
dig @192.0.2.4 www.nsd.example A +nocookie
freeze nsd
dig @192.0.2.4 mail.nsd.example A +time=2 +tries=2 +nocookie
sleep 15
dig @192.0.2.1 www.corp.example A +nocookie
END

capture travel/silent-large bind \
	'Answers above 1,024 octets are dropped on the way, small ones arrive' <<'END'
edited[bind]='s/recursion no;/recursion no; max-udp-size 4096;/'; fresh bind
in_ns auth tc qdisc replace dev eth0 clsact
in_ns auth tc filter add dev eth0 egress bpf da bytecode '8,40 0 0 12,21 0 5 2048,40 0 0 20,69 2 0 16383,40 0 0 16,37 0 1 1024,6 0 0 2,6 0 0 0'
--
dig @192.0.2.1 big.corp.example TXT +bufsize=4096 +dnssec +nocookie +ignore +time=2 +tries=2
dig @192.0.2.1 www.corp.example A +nocookie
sleep 15
dig @192.0.2.1 mail.corp.example A +nocookie
--
in_ns auth tc qdisc del dev eth0 clsact; unset 'edited[bind]'; fresh bind
END

capture travel/silent-keys bind-resolver,bind bridge \
	'The answer with the keys of a zone is lost on the way; all else arrives' <<'END'
fresh bind-resolver
begin_capture "$scratch/keys.pcap" bridge 0
dig @192.0.2.20 signed.example DNSKEY +nocookie
end_capture "$scratch/keys.pcap"
lost=$(tcpdump -nvr "$scratch/keys.pcap" src host 192.0.2.1 2> /dev/null | grep -B1 'signed.example. DNSKEY' | sed -n 's/.*length \([0-9]*\))$/\1/p' | head -n 1)
fresh bind-resolver
in_ns auth tc qdisc replace dev eth0 clsact
in_ns auth tc filter add dev eth0 egress bpf da bytecode "6,40 0 0 12,21 0 3 2048,40 0 0 16,21 0 1 $lost,6 0 0 2,6 0 0 0"
--
dig @192.0.2.20 www.signed.example A +nocookie +time=20 +tries=1
sleep 15
dig @192.0.2.1 www.corp.example A +nocookie
--
in_ns auth tc qdisc del dev eth0 clsact
END

capture travel/silent-tcp nsd,bind \
	'A connection stands, the query is taken, and nothing comes back' <<'END'
freeze nsd
--
dig @192.0.2.4 www.nsd.example A +tcp +time=3 +tries=1 +nocookie
sleep 15
dig @192.0.2.1 www.corp.example A +nocookie
END

capture travel/silent-notify recursor,bind \
	'No answer to a NOTIFY from the PowerDNS recursor' <<'END'
dig @192.0.2.22 www.example A +nocookie
ask 192.0.2.22 notify example
dig @192.0.2.22 mail.signed.example A +nocookie
sleep 15
dig @192.0.2.1 www.corp.example A +nocookie
END

capture travel/silent-no-question pdns,bind \
	'No answer to a query without a question' <<'END'
ask 192.0.2.5 no-question
sleep 15
dig @192.0.2.1 www.corp.example A +nocookie
END

capture travel/silent-late nsd \
	'The answer comes twelve seconds late, when nobody waits any more' <<'END'
freeze nsd
--
dig @192.0.2.4 www.nsd.example A +time=2 +tries=1 +nocookie
sleep 6; dig @192.0.2.1 www.corp.example A +nocookie; sleep 6
kill -CONT -- "-${pid[nsd]}"; frozen=()
sleep 1
dig @192.0.2.4 mail.nsd.example A +nocookie
END

capture travel/silent-then-other scripted,unbound \
	'The first server of resolv.conf never answers, the second one does' <<'END'
fresh unbound
with_resolvers 192.0.2.98 192.0.2.21
--
getent ahostsv4 www.signed.example
sleep 15
dig @192.0.2.21 mail.signed.example A +nocookie
END

capture travel/silent-all scripted \
	'Neither server of resolv.conf answers' <<'END'
with_resolvers 192.0.2.98 192.0.2.99
in_ns auth ip address del 192.0.2.99/24 dev eth0
in_ns client ip neigh replace 192.0.2.99 lladdr 02:00:00:00:00:02 dev eth0
--
getent ahostsv4 www.signed.example
sleep 35
dig @192.0.2.1 www.corp.example A +nocookie
--
in_ns client ip neigh del 192.0.2.99 dev eth0; in_ns auth ip address add 192.0.2.99/24 dev eth0
END

# ---- ICMP errors ------------------------------------------------------

capture travel/unreachable-prohibited bind \
	'A router prohibits the traffic and says so' <<'END'
router; in_ns home ip route add prohibit 203.0.113.53
--
dig @203.0.113.53 www.example A +time=1 +tries=1 +nocookie
END

capture travel/unreachable-host bind \
	'The last router gets no answer from the host' <<'END'
router; in_ns home ip route add 203.0.113.0/24 dev eth0
--
dig @203.0.113.53 www.example A +time=5 +tries=1 +nocookie
END

capture travel/unreachable-network bind \
	'A router has no route to the server' <<'END'
router
--
dig @203.0.113.53 www.example A +time=1 +tries=1 +nocookie
END

capture travel/unreachable-hops bind \
	'Two routers send the query back and forth until its hop limit is used up' <<'END'
router; in_ns resolv sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0
in_ns home ip route add 203.0.113.0/24 via 192.0.2.20 dev eth0
in_ns resolv ip route add 203.0.113.0/24 via 192.0.2.24 dev eth0
--
dig @203.0.113.53 www.example A +time=1 +tries=1 +nocookie
END

# ---- answers that do not fit their query ------------------------------

capture travel/other-address nsd \
	'The answer comes from another address of the server than was asked' <<'END'
stop dnsmasq; stop nsd; in_ns home ip address replace 192.0.2.94/24 dev eth0
edited[nsd]='s/ip-address: .*/ip-address: 0.0.0.0/'; server_ns[nsd]=home; server_address[nsd]=192.0.2.24; start nsd
--
dig @192.0.2.94 www.nsd.example A +time=2 +tries=1 +nocookie
sleep 15
dig @192.0.2.24 mail.nsd.example A +nocookie
--
stop nsd; in_ns home ip address del 192.0.2.94/24 dev eth0
unset 'edited[nsd]'; server_ns[nsd]=auth; server_address[nsd]=192.0.2.4; start nsd dnsmasq
END

capture travel/wrong-question-scripted scripted \
	'The answer is about another question' <<'END'
dig @192.0.2.53 wrong.scripted.example A +time=2 +tries=1 +nocookie
END

capture travel/two-answers-scripted scripted \
	'Two different answers to one query' <<'END'
dig @192.0.2.53 twice-noopt.scripted.example A +nocookie
END

capture travel/case-folded-scripted scripted \
	'The question comes back in lower case' <<'END'
dig @192.0.2.53 Fold.ScripTed.Example A +nocookie
END

capture travel/mdns-code-scripted scripted \
	'A multicast DNS response with a code, and one of LLMNR' <<'END'
ask 224.0.0.251 mdns printer.local 3
in_ns home timeout 5 "$lab/ask" 198.51.100.10 llmnr wpad 3
END

capture travel/cookie-foreign-scripted scripted \
	"The response carries another client's cookie" <<'END'
dig @192.0.2.53 foreign.scripted.example A
END

capture travel/answers-only unbound,bind answers \
	'Only what the servers sent: a capture of one direction' <<'END'
fresh unbound
--
ask 192.0.2.21 two-opt www.example
ask 192.0.2.21 short www.example
ask 192.0.2.21 two-tsig example
dig @192.0.2.1 gone.corp.example A +nocookie
dig @192.0.2.4 www.elsewhere.example A +nocookie
END

# ---- FORMERR ----------------------------------------------------------

capture form/cookie-unknown-scripted scripted \
	'FORMERR to a COOKIE option; without it the query is answered' <<'END'
dig @192.0.2.53 picky.scripted.example A
dig @192.0.2.53 picky.scripted.example A +nocookie
END

capture form/subnet-family-bind bind \
	'FORMERR: a Client Subnet option of a family that nobody knows' <<'END'
ask 192.0.2.1 subnet www.corp.example
END

capture form/pointer-bind bind \
	'FORMERR: the name in the query points to itself' <<'END'
ask 192.0.2.1 pointer .
END

capture form/tsig-not-last-bind bind \
	'FORMERR: an OPT record behind the signature' <<'END'
ask 192.0.2.1 tsig-first corp.example
END

capture form/ixfr-without-soa-bind bind \
	'FORMERR: an IXFR that does not say which version it has' <<'END'
ask 192.0.2.1 ixfr open.example
END

capture form/tsig-class-bind bind \
	'FORMERR: a signature of class IN' <<'END'
ask 192.0.2.1 tsig-class corp.example
END

capture form/type-tsig-bind bind \
	'Asked for type TSIG' <<'END'
dig @192.0.2.1 www.corp.example TYPE250 +nocookie
END

# ---- SERVFAIL ---------------------------------------------------------

capture result/servfail-alias-broken recursor \
	'SERVFAIL: an alias into a zone that could not be loaded' <<'END'
fresh recursor
--
dig @192.0.2.22 alias-broken.corp.example A +nocookie
END

capture result/servfail-then-cd bind-resolver \
	'SERVFAIL without a reason, and the data with checking disabled' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.bogus.example A +nocookie
dig @192.0.2.20 www.bogus.example A +nocookie +cd
END

capture result/servfail-then-other bind-resolver,bind-stale \
	'SERVFAIL without a reason, and the data from another resolver' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.bogus.example A +nocookie
dig @192.0.2.25 www.bogus.example A +nocookie
END

capture result/servfail-unsigned-upstream bind-resolver bridge \
	'SERVFAIL: the DS says signed, the data has no signatures' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.nosig.example A +nocookie
END

capture result/servfail-zonekey-upstream bind-resolver bridge \
	'SERVFAIL: the only key has no Zone Key flag' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.nozonebit.example A +nocookie
END

capture result/servfail-moved-upstream bind-resolver bridge \
	'SERVFAIL: the parent has a DS, the zone is unsigned since it moved' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.moved.example A +nocookie
END

capture result/servfail-moved-keys bind-resolver bridge \
	'SERVFAIL: the parent has a DS, the zone says that it has no keys' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 moved.example DNSKEY +nocookie
END

capture result/servfail-unproven-upstream bind-resolver bridge \
	'SERVFAIL: the denial comes without NSEC records' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 gone.nonsec.example A +nocookie
END

capture result/servfail-formerr-upstream unbound,scripted bridge \
	'SERVFAIL: the name server of the zone answers FORMERR to everything' <<'END'
fresh unbound
--
dig @192.0.2.21 r1.scripted.example A +nocookie
END

capture result/servfail-notimp-upstream unbound,scripted bridge \
	'SERVFAIL: the name server of the zone answers NOTIMP to everything' <<'END'
fresh unbound
--
dig @192.0.2.21 r4.scripted.example A +nocookie
END

capture result/servfail-forward-loop dnsmasq,unbound bridge \
	'SERVFAIL: two resolvers that forward a zone to each other' <<'END'
added[unbound]=$'server:\n domain-insecure: "round.example."\nforward-zone:\n name: "round.example."\n forward-addr: 192.0.2.24'
fresh unbound dnsmasq
--
dig @192.0.2.24 www.round.example A +nocookie +time=20 +tries=1
--
unset 'added[unbound]'; fresh unbound dnsmasq
END

capture ede/23-blames-scripted scripted \
	'SERVFAIL, EDE 23: the text names the server that refuses' <<'END'
dig @192.0.2.53 r2-e23-blames.scripted.example A +nocookie
END

capture ede/23-waited-scripted scripted \
	'SERVFAIL, EDE 23: the text names the server that does not answer' <<'END'
dig @192.0.2.53 r2-e23-waited.scripted.example A +nocookie
END

capture ede/29-synthesized-scripted scripted \
	'NXDOMAIN, EDE 29: the answer is made of earlier denials' <<'END'
dig @192.0.2.53 r3-e29.scripted.example A +nocookie
END

capture ede/24-expired-nsd nsd,knot \
	'SERVFAIL, EDE 24: a secondary whose primary is gone for too long' <<'END'
fresh knot nsd; sleep 2; stop knot; sleep 8
--
dig @192.0.2.4 www.short.example A +nocookie
END

capture ede/10-nosig-kresd kresd \
	'SERVFAIL from Knot Resolver: the signatures are missing' <<'END'
fresh kresd
--
dig @192.0.2.23 www.nosig.example A +nocookie
END

capture ede/06-bogus-kresd kresd \
	'SERVFAIL from Knot Resolver: the data was changed after signing' <<'END'
fresh kresd
--
dig @192.0.2.23 www.bogus.example A +nocookie
END

capture ede/09-nokey-kresd kresd \
	'SERVFAIL from Knot Resolver: the DS belongs to none of the keys' <<'END'
fresh kresd
--
dig @192.0.2.23 www.nokey.example A +nocookie
END

# ---- NXDOMAIN and NODATA that mean something --------------------------

capture mixed/special-names unbound,bind-resolver \
	'Names that are asked to learn something: ISATAP, the iCloud relay, Kubernetes, home.arpa, a trust anchor signal, a test zone, encrypted DNS, NAT64' <<'END'
fresh unbound bind-resolver
--
dig @192.0.2.21 isatap.signed.example A +nocookie
dig @192.0.2.21 mask.icloud.com A +nocookie
dig @192.0.2.21 api.shop.svc.cluster.local A +nocookie
dig @192.0.2.21 nas.home.arpa A +nocookie
dig @192.0.2.21 _ta-4f66.signed.example NULL +nocookie
dig @192.0.2.21 www.dnssec-failed.org A +nocookie
dig @192.0.2.21 _dns.resolver.arpa TYPE64 +nocookie
dig @192.0.2.21 ipv4only.arpa AAAA +nocookie
dig @192.0.2.20 www.dnssec-failed.org A +nocookie
END

capture result/nxdomain-tlds-more unbound \
	'NXDOMAIN from the root for .alt and .private' <<'END'
fresh unbound
--
dig @192.0.2.21 wallet.alt A +nocookie
dig @192.0.2.21 db.private A +nocookie
END

capture result/nxdomain-not-registered unbound \
	'NXDOMAIN from the servers of a top-level domain' <<'END'
fresh unbound
--
dig @192.0.2.21 www.nosuch.example A +nocookie
END

capture result/nxdomain-minimised bind-resolver bridge \
	'NXDOMAIN for a step down the tree, and what the client gets' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 a.b.c.d.signed.example A +nocookie
END

capture result/nxdomain-minimised-label bind \
	'NXDOMAIN for a step down the tree as older versions of BIND ask it' <<'END'
dig @192.0.2.1 _.gone.corp.example A +norec +nocookie
END

capture result/nxdomain-iterations unbound bridge \
	'NXDOMAIN without AD: the zone hashes its names more often than the resolver wants to' <<'END'
fresh unbound
--
dig @192.0.2.21 gone.iterated.example A +nocookie +dnssec
END

capture result/noerror-sinkhole dnsmasq \
	'An address that leads nowhere: a block list of dnsmasq' <<'END'
dig @192.0.2.24 ads.home.example A +nocookie
dig @192.0.2.24 tracker.home.example A +nocookie
END

capture result/noerror-dnsbl bind \
	'The test entry of a block list of addresses' <<'END'
dig @192.0.2.1 2.0.0.127.bl.corp.example A +nocookie
END

capture result/noerror-upward-scripted scripted \
	'A referral to the root from a name server that should have the zone' <<'END'
dig @192.0.2.53 up.scripted.example A +nocookie +norec
END

capture result/noerror-sideways-scripted scripted \
	'A referral to a zone that the name is not in' <<'END'
dig @192.0.2.53 side.scripted.example A +nocookie +norec
END

# ---- NOTAUTH, REFUSED -------------------------------------------------

capture result/notauth-axfr-pdns pdns \
	'NOTAUTH with AA: PowerDNS does not allow this transfer' <<'END'
dig @192.0.2.5 pdns.example AXFR +nocookie
END

capture result/notauth-axfr-resolver bind-resolver \
	'NOTAUTH: a transfer asked of a resolver' <<'END'
dig @192.0.2.20 corp.example AXFR +nocookie
END
