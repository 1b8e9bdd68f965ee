# Captures with more than one thing in them.
# shellcheck shell=bash

capture mixed/tour bind,bind-cookie,bind-resolver,unbound short \
	'Successes, then BADCOOKIE (given up, and retried), BADVERS, NOTIMP, SERVFAIL with EDE 7, REFUSED with EDE 18, NOTAUTH with BADTIME, NXDOMAIN, a TCP and an IPv6 lookup' <<'END'
fresh unbound bind-resolver
--
dig @192.0.2.21 www.example A
dig @192.0.2.21 www.signed.example AAAA
dig @192.0.2.20 www.example A
dig @192.0.2.2 mail.cookie.example A +nobadcookie
dig @192.0.2.2 www.cookie.example A
dig @192.0.2.1 www.example A +nocookie +edns=1 +noednsneg
dig @192.0.2.1 www.example A +nocookie +opcode=15
dig @192.0.2.21 www.expired.example A
dig @192.0.2.20 -b 198.51.100.66 www.example A
faketime -f -2h kdig @192.0.2.1 corp.example SOA -y hmac-sha256:lab-key:bGFiLW9ubHktc2VjcmV0LW5vdC1mb3ItcmVhbC11c2U=
dig @192.0.2.21 wwww.signed.example A
dig @192.0.2.21 mail.signed.example A +tcp
dig @2001:db8::21 www.signed.example A
sleep 15
dig @192.0.2.21 www.example AAAA
END

capture mixed/search-list unbound \
	'A search list walked through: three NXDOMAINs, then the name itself' <<'END'
fresh unbound
--
dig @192.0.2.21 www.example.shop.home.example A
dig @192.0.2.21 www.example.home.example A
dig @192.0.2.21 www.example.example A
dig @192.0.2.21 www.example A
END

capture mixed/other-resolver unbound,bind-stale \
	'SERVFAIL from a validating resolver, then an answer from one that does not validate' <<'END'
fresh unbound
--
dig @192.0.2.21 www.bogus.example A +nocookie
dig @192.0.2.25 www.bogus.example A +nocookie
END

capture mixed/checking-disabled unbound \
	'SERVFAIL, and the same question answered with checking disabled' <<'END'
fresh unbound
--
dig @192.0.2.21 www.notyet.example A
dig @192.0.2.21 www.notyet.example A +cd
END

capture mixed/retry-storm bind-resolver \
	'A client that is refused and keeps asking' <<'END'
for i in 1 2 3 4 5 6; do dig @192.0.2.20 -b 198.51.100.66 www.example A +nocookie; sleep 0.3; done
END

capture mixed/update-then-transfer bind short \
	'An update, refused without and done with the key, then a transfer refused and done' <<'END'
fresh bind
--
printf '%s\n' 'server 192.0.2.1' 'zone corp.example' 'update add new.corp.example 60 A 192.0.2.7' send | nsupdate
printf '%s\n' 'server 192.0.2.1' 'zone corp.example' 'update add new.corp.example 60 A 192.0.2.7' send | nsupdate -k lab.key
dig @192.0.2.1 corp.example AXFR +nocookie
dig @192.0.2.1 corp.example AXFR +nocookie -k lab.key
END

capture mixed/badcookie-again bind-cookie \
	'A client that keeps sending cookies of another server, as behind a badly configured anycast address' <<'END'
for age in 90 60 30 0; do dig @192.0.2.2 www.cookie.example A +nobadcookie +cookie=$(cookie $age ffffffffffffffffffffffffffffffff); sleep 0.2; done
END

capture mixed/dnstap-unbound unbound-dnstap,bind,nsd bridge dnstap \
	'Unbound tells by dnstap what it was asked and asked itself, also over TLS and HTTPS: SERVFAIL with EDE 7, 6 and 9, a lame delegation, REFUSED, NXDOMAIN' <<'END'
stop unbound-dnstap
--
start unbound-dnstap
dig @192.0.2.27 www.example A +nocookie
dig @192.0.2.27 www.expired.example A +nocookie
dig @192.0.2.27 www.refused.example A +nocookie
dig @192.0.2.27 -b 198.51.100.66 www.example A +nocookie
dig @192.0.2.27 wwww.example A +nocookie +tcp
dig @192.0.2.27 www.lame.example A +nocookie
kdig @192.0.2.27 www.bogus.example A +tls
kdig @192.0.2.27 gone.example A +tls
kdig @192.0.2.27 www.nokey.example A +https
END

capture mixed/dnstap-bind bind-dnstap,bind bridge dnstap \
	'BIND tells by dnstap what it was asked and asked itself: SERVFAIL, REFUSED, NXDOMAIN' <<'END'
stop bind-dnstap
--
start bind-dnstap
dig @192.0.2.28 www.expired.example A +nocookie
dig @192.0.2.28 -b 198.51.100.66 www.example A +nocookie
dig @192.0.2.28 wwww.example A +nocookie +tcp
END

capture mixed/false-alarms unbound \
	'NXDOMAINs that are no fault: a doubled suffix, a block list, a policy, an address without a name, wpad, and the name that Firefox asks for' <<'END'
fresh unbound
--
dig @192.0.2.21 www.signed.example.signed.example A +nocookie
dig @192.0.2.21 4.3.2.198.bl.signed.example A +nocookie
dig @192.0.2.21 _dmarc.signed.example TXT +nocookie
dig @192.0.2.21 -x 203.0.113.9 +nocookie
dig @192.0.2.21 wpad.signed.example A +nocookie
dig @192.0.2.21 use-application-dns.net A +nocookie
END
