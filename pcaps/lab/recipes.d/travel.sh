# How messages travel.
# shellcheck shell=bash

capture travel/truncated-then-tcp bind short \
	'TC over UDP, the answer over TCP' <<'END'
dig @192.0.2.1 big.corp.example TXT +nocookie
END

capture travel/axfr bind short \
	'A transfer that works' <<'END'
dig @192.0.2.1 open.example AXFR
END

capture travel/axfr-key nsd \
	'A transfer that works, with a key' <<'END'
dig @192.0.2.4 nsd.example AXFR -k lab.key
END

capture travel/axfr-refused-bind bind short \
	'REFUSED, EDE 18: a transfer without the key' <<'END'
dig @192.0.2.1 corp.example AXFR
END

capture travel/axfr-refused-nsd nsd \
	'REFUSED, EDE 18: a transfer without the key' <<'END'
dig @192.0.2.4 nsd.example AXFR
END

capture travel/ipv6 unbound short \
	'SERVFAIL, EDE 6 and NXDOMAIN over IPv6' <<'END'
fresh unbound
--
dig @2001:db8::21 www.bogus.example A
dig @2001:db8::21 gone.signed.example AAAA
END

capture travel/ipv6-tcp bind \
	'A refused transfer over IPv6' <<'END'
dig @2001:db8::1 corp.example AXFR
END

capture travel/refused-tcp unbound \
	'REFUSED over TCP' <<'END'
dig @192.0.2.21 -b 198.51.100.66 www.example A +tcp
END

capture travel/several-on-one-connection bind short \
	'Three questions on one TCP connection: answered, NXDOMAIN, SERVFAIL' <<'END'
kdig @192.0.2.1 +tcp +keepopen www.corp.example A gone.corp.example A www.notloaded.example A
END

capture travel/no-answer unbound \
	'No answer at all: the resolver ignores this client; 15 s later another one is answered' <<'END'
dig @192.0.2.21 -b 198.51.100.67 www.example A +time=2 +tries=2
sleep 15
dig @192.0.2.21 www.example A
END

capture travel/port-unreachable bind short \
	'Nothing listens: ICMP port unreachable' <<'END'
dig @192.0.2.99 www.example A +time=1 +tries=1
END

capture travel/tcp-reset bind short \
	'Nothing listens: a TCP reset' <<'END'
dig @192.0.2.99 www.example A +tcp +time=1 +tries=1
END

capture travel/forwarded dnsmasq,unbound bridge \
	'SERVFAIL handed down: a client of dnsmasq, which asks Unbound, which finds an expired signature' <<'END'
fresh unbound dnsmasq
--
dig @192.0.2.24 www.expired.example A +nocookie
END

# ---- one capture each for a diagnosis ---------------------------------

capture travel/axfr-refused-unbound unbound \
	'REFUSED: a transfer asked of a resolver' <<'END'
dig @192.0.2.21 example AXFR +nocookie
END

capture travel/truncated-alias nsd,knot,pdns \
	'TC with an alias in it: its target does not fit' <<'END'
dig @192.0.2.4 alias-big.nsd.example TXT +nocookie
dig @192.0.2.3 alias-big.knot.example TXT +nocookie
dig @192.0.2.5 alias-big.pdns.example TXT +nocookie
END

capture travel/refused-cookie-scripted scripted \
	'REFUSED with TC, as servers send that want a cookie or TCP' <<'END'
dig @192.0.2.53 r5-tc.scripted.example A +ignore
END

capture travel/truncated-over-tcp scripted \
	'TC over TCP, where it has no meaning' <<'END'
dig @192.0.2.53 tc.scripted.example A +tcp +nocookie +ignore
END

# ---- TCP connections that come to nothing -----------------------------

capture travel/tc-tcp-refused unbound \
	'TC over UDP, and a reset for the SYN: Unbound with do-tcp: no' <<'END'
with unbound 'server: do-tcp: no'
--
dig @192.0.2.21 gone.signed.example A +dnssec +bufsize=512 +nocookie
END

capture travel/tcp-refused-others-answered unbound \
	'Answers over UDP, a reset for the SYN: Unbound with do-tcp: no' <<'END'
with unbound 'server: do-tcp: no'
--
dig @192.0.2.21 www.example A
dig @192.0.2.21 www.signed.example A +tcp
END

capture travel/tc-tcp-dropped bind \
	'TC over UDP, and no answer to the SYN; 15 s later another server answers' <<'END'
drop_tcp auth
--
dig @192.0.2.1 big.corp.example TXT +nocookie +tries=1 +time=4
sleep 15
dig @192.0.2.4 www.nsd.example A
END

capture travel/tcp-dropped-others-answered knot \
	'Answers over UDP, no answer to the SYN of a transfer; 15 s later another server answers' <<'END'
drop_tcp auth
--
dig @192.0.2.3 knot.example SOA
dig @192.0.2.3 knot.example AXFR +tries=1 +time=4
sleep 15
dig @192.0.2.4 www.nsd.example A
END

capture travel/tcp-dropped bind \
	'No answer to the SYN, from an address that answers nobody; 15 s later another server answers' <<'END'
drop_tcp auth
--
dig @192.0.2.99 www.example A +tcp +tries=1 +time=4
sleep 15
dig @192.0.2.4 www.nsd.example A
END

capture travel/tcp-closed unbound \
	'The query is sent over TCP, and the server closes the connection: Unbound ignores this client' <<'END'
dig @192.0.2.21 -b 198.51.100.67 www.example A +tcp +tries=1
END

capture travel/tcp-reset-while-waiting nsd \
	'The query is sent over TCP, and the server crashes: the connection is reset' <<'END'
freeze nsd
--
dig @192.0.2.4 www.nsd.example A +tcp +tries=1 & sleep 1; stop nsd; wait $!
END

capture travel/tcp-closed-dso knot,pdns \
	'Knot and PowerDNS close the connection on a DSO message' <<'END'
ask 192.0.2.3 dso
ask 192.0.2.5 dso
END

capture travel/tc-no-tcp bind,nsd \
	'TC over UDP, and the client does not come over TCP; 4 s later another one asks over TCP' <<'END'
dig @192.0.2.1 big.corp.example TXT +nocookie +ignore
sleep 4
dig @192.0.2.4 www.nsd.example A +tcp
END

capture travel/tc-no-tcp-part unbound,nsd \
	'TC with a part of the answer, and the client does not come over TCP' <<'END'
dig @192.0.2.21 gone.signed.example A +dnssec +bufsize=512 +nocookie +ignore
sleep 4
dig @192.0.2.4 www.nsd.example A +tcp
END

capture travel/tc-no-tcp-shown bind,nsd \
	'TC over UDP, and no TCP in the capture; 4 s later there is another query over UDP' <<'END'
dig @192.0.2.1 big.corp.example TXT +nocookie +ignore
sleep 4
dig @192.0.2.4 www.nsd.example A
END

capture travel/over-size-scripted scripted \
	'More octets than the query allows: with EDNS, and without' <<'END'
dig @192.0.2.53 wide.scripted.example TXT +nocookie
dig @192.0.2.53 wide.scripted.example TXT +noedns
END

capture travel/silent-type-scripted scripted \
	'an answer for A, and silence for AAAA; another name is answered meanwhile' <<'END'
dig @192.0.2.53 v4-mute.scripted.example A +nocookie
dig @192.0.2.53 v4-mute.scripted.example AAAA +nocookie +tries=3 +time=1
dig @192.0.2.53 www.scripted.example A +nocookie
sleep 8
dig @192.0.2.53 www.scripted.example A +nocookie
END

capture travel/fragment-lost-scripted scripted,nsd \
	'The first fragment of each answer, and no other; 15 s later another server answers' <<'END'
dig @192.0.2.53 wide-torn.scripted.example TXT +nocookie +bufsize=4096 +time=2 +tries=3
sleep 15
dig @192.0.2.4 www.nsd.example A
END
