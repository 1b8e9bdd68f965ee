# One response code each.
# shellcheck shell=bash

capture result/noerror bind short \
	'A plain answer, for comparison' <<'END'
dig @192.0.2.1 www.corp.example A
END

capture result/nodata bind short \
	'NOERROR without an answer: the name has no AAAA record' <<'END'
dig @192.0.2.1 v4only.corp.example AAAA
END

capture result/nxdomain bind short \
	'NXDOMAIN' <<'END'
dig @192.0.2.1 gone.corp.example A
END

capture result/nxdomain-alias bind short \
	'NXDOMAIN at the end of two CNAMEs' <<'END'
dig @192.0.2.1 alias.corp.example A
END

capture result/nxdomain-resolver unbound \
	'NXDOMAIN from a resolver, and 15 s later another name' <<'END'
dig @192.0.2.21 wwww.signed.example A
sleep 15
dig @192.0.2.21 mail.signed.example A
END

capture result/nxdomain-update bind short \
	'NXDOMAIN for an update: a name that must exist does not' <<'END'
printf '%s\n' 'server 192.0.2.1' 'zone corp.example' 'prereq yxdomain gone.corp.example' 'update add new.corp.example 60 A 192.0.2.7' send | nsupdate -k lab.key
END

capture result/nxdomain-notify-nsd nsd \
	'NXDOMAIN for a NOTIFY: NSD has no such zone' <<'END'
ask 192.0.2.4 notify nosuch.example
END

capture result/servfail-not-loaded bind short \
	'SERVFAIL: the zone is configured and could not be loaded' <<'END'
dig @192.0.2.1 www.notloaded.example A
END

capture result/servfail-never-transferred bind \
	'SERVFAIL: a secondary that never reached its primary' <<'END'
dig @192.0.2.1 www.secondary.example A
END

capture result/servfail-alias-loop bind-resolver \
	'SERVFAIL: two aliases for each other' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 loop1.example A
END

capture result/servfail-expired-bind bind-resolver \
	'SERVFAIL for an expired signature, without any EDE' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.expired.example A
END

capture result/servfail-lame unbound bridge \
	'SERVFAIL: the delegation leads to a server that refuses' <<'END'
fresh unbound
--
dig @192.0.2.21 www.lame.example A +nocookie
END

capture result/servfail-dead bind-resolver bridge \
	'SERVFAIL: nothing listens at the only address of the zone' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.dead.example A +nocookie +time=15
END

capture result/servfail-forwarder-dead bind-resolver bridge \
	'SERVFAIL: nothing listens at the forwarder' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.forwarded.example A +nocookie +time=15
END

capture result/servfail-silent-kresd kresd bridge \
	'SERVFAIL after four seconds: the only server of the zone never answers' <<'END'
fresh kresd
--
dig @192.0.2.23 www.hole.example A +nocookie +time=20 +tries=1
END

capture result/servfail-expired-recursor recursor \
	'SERVFAIL for an expired signature from the PowerDNS recursor, without any EDE' <<'END'
fresh recursor
--
dig @192.0.2.22 www.expired.example A
END

capture result/notimp-opcode-bind bind short \
	'NOTIMP for opcode 15' <<'END'
dig @192.0.2.1 www.corp.example A +opcode=15
END

capture result/notimp-opcode-unbound unbound \
	'NOTIMP for opcode 2 (STATUS)' <<'END'
dig @192.0.2.21 www.example A +opcode=2
END

capture result/notimp-update-nsd nsd short \
	'NOTIMP: NSD has no dynamic update; the answer is a header only' <<'END'
printf '%s\n' 'server 192.0.2.4' 'zone nsd.example' 'update add new.nsd.example 60 A 192.0.2.7' send | nsupdate
END

capture result/notimp-maila bind \
	'NOTIMP for the obsolete type MAILA' <<'END'
dig @192.0.2.1 corp.example MAILA
END

capture result/notimp-dso bind short \
	'NOTIMP for DNS Stateful Operations' <<'END'
ask 192.0.2.1 dso
END

capture result/refused-recursion bind-resolver \
	'REFUSED: this client may not use the resolver; 15 s later another one is served' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 -b 198.51.100.66 www.example A
sleep 15
dig @192.0.2.20 www.example A
END

capture result/refused-zone-pdns pdns short \
	'REFUSED without an EDE: not a zone of this server' <<'END'
dig @192.0.2.5 www.elsewhere.example A +nocookie
END

capture result/refused-local-unbound unbound \
	'REFUSED by a local-zone of Unbound' <<'END'
dig @192.0.2.21 www.refused.example A
END

capture result/refused-update bind short \
	'REFUSED: an update without the key' <<'END'
printf '%s\n' 'server 192.0.2.1' 'zone corp.example' 'update add new.corp.example 60 A 192.0.2.7' send | nsupdate
END

capture result/refused-update-static bind \
	'REFUSED: the key is right, but the zone takes no updates' <<'END'
printf '%s\n' 'server 192.0.2.1' 'zone static.example' 'update add new.static.example 60 A 192.0.2.7' send | nsupdate -k lab.key
END

capture result/refused-notify bind \
	'REFUSED: a NOTIFY that does not come from a primary' <<'END'
ask 192.0.2.1 notify secondary.example
END

capture result/refused-opcode-dnsmasq dnsmasq \
	'REFUSED for an opcode, where others say NOTIMP' <<'END'
dig @192.0.2.24 www.example A +opcode=2
END

capture result/yxdomain-update bind short \
	'YXDOMAIN for an update: a name that must not exist does' <<'END'
printf '%s\n' 'server 192.0.2.1' 'zone corp.example' 'prereq nxdomain www.corp.example' 'update add new.corp.example 60 A 192.0.2.7' send | nsupdate -k lab.key
END

capture result/yxdomain-dname bind short \
	'YXDOMAIN for a query: the DNAME would make the name too long' <<'END'
dig @192.0.2.1 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy.old.corp.example A
END

capture result/yxdomain-dname-unbound unbound \
	'YXDOMAIN for such a query through a resolver' <<'END'
fresh unbound
--
dig @192.0.2.21 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy.old.corp.example A
END

capture result/yxrrset-update bind short \
	'YXRRSET for an update: a record set that must not exist does' <<'END'
printf '%s\n' 'server 192.0.2.1' 'zone corp.example' 'prereq nxrrset www.corp.example A' 'update add new.corp.example 60 A 192.0.2.7' send | nsupdate -k lab.key
END

capture result/nxrrset-update bind short \
	'NXRRSET for an update: a record set that must exist does not' <<'END'
printf '%s\n' 'server 192.0.2.1' 'zone corp.example' 'prereq yxrrset www.corp.example MX' 'update add new.corp.example 60 A 192.0.2.7' send | nsupdate -k lab.key
END

capture result/nxrrset-update-knot knot \
	'NXRRSET from Knot' <<'END'
printf '%s\n' 'server 192.0.2.3' 'zone knot.example' 'prereq yxrrset www.knot.example MX' 'update add new.knot.example 60 A 192.0.2.7' send | nsupdate -k lab.key
END

capture result/notauth-update bind short \
	'NOTAUTH: an update for a zone this server does not have' <<'END'
printf '%s\n' 'server 192.0.2.1' 'zone nosuch.example' 'update add new.nosuch.example 60 A 192.0.2.7' send | nsupdate
END

capture result/notauth-notify bind \
	'NOTAUTH: a NOTIFY for a zone this server does not have' <<'END'
ask 192.0.2.1 notify nosuch.example
END

capture result/notauth-axfr bind short \
	'NOTAUTH: a transfer of a zone this server does not have' <<'END'
dig @192.0.2.1 nosuch.example AXFR
END

capture result/notauth-acl-knot knot short \
	'NOTAUTH where others say REFUSED: Knot wants a key for this transfer' <<'END'
dig @192.0.2.3 knot.example AXFR
END

capture result/notzone-update bind short \
	'NOTZONE: the record is outside the zone of the update' <<'END'
printf '%s\n' 'server 192.0.2.1' 'zone corp.example' 'update add www.elsewhere.example 60 A 192.0.2.7' send | nsupdate -k lab.key
END

capture result/notzone-update-knot knot \
	'NOTZONE from Knot' <<'END'
printf '%s\n' 'server 192.0.2.3' 'zone knot.example' 'update add www.elsewhere.example 60 A 192.0.2.7' send | nsupdate -k lab.key
END

capture result/badvers-bind bind short \
	'BADVERS: EDNS version 1' <<'END'
dig @192.0.2.1 www.corp.example A +nocookie +edns=1 +noednsneg
END

capture result/badvers-knot knot \
	'BADVERS: EDNS version 1' <<'END'
dig @192.0.2.3 www.knot.example A +nocookie +edns=1 +noednsneg
END

capture result/badvers-nsd nsd \
	'BADVERS: EDNS version 1' <<'END'
dig @192.0.2.4 www.nsd.example A +nocookie +edns=1 +noednsneg
END

capture result/badvers-pdns pdns short \
	'BADVERS: EDNS version 1' <<'END'
dig @192.0.2.5 www.pdns.example A +nocookie +edns=1 +noednsneg
END

capture result/badvers-unbound unbound \
	'BADVERS: EDNS version 1' <<'END'
dig @192.0.2.21 www.example A +nocookie +edns=1 +noednsneg
END

capture result/badvers-recursor recursor \
	'BADVERS: EDNS version 1' <<'END'
dig @192.0.2.22 www.example A +nocookie +edns=1 +noednsneg
END

capture result/badvers-dnsmasq dnsmasq \
	'BADVERS: EDNS version 1' <<'END'
dig @192.0.2.24 www.example A +nocookie +edns=1 +noednsneg
END

capture result/badvers-negotiated bind \
	'BADVERS, and the same question with version 0' <<'END'
dig @192.0.2.1 www.corp.example A +nocookie +edns=1
END

capture result/badcookie-retried bind-cookie short \
	'BADCOOKIE for a client cookie alone; the retry with the new server cookie is answered' <<'END'
dig @192.0.2.2 www.cookie.example A
END

capture result/badcookie-not-retried bind-cookie \
	'BADCOOKIE, and no retry; 15 s later a question without a cookie' <<'END'
dig @192.0.2.2 www.cookie.example A +nobadcookie
sleep 15
dig @192.0.2.2 mail.cookie.example A +nocookie
END

capture result/badcookie-expired bind-cookie short \
	'BADCOOKIE: the server cookie is right and two hours old' <<'END'
dig @192.0.2.2 www.cookie.example A +nobadcookie +cookie=$(cookie 7200)
END

capture result/badcookie-future bind-cookie \
	'BADCOOKIE: the server cookie is from 15 minutes ahead' <<'END'
dig @192.0.2.2 www.cookie.example A +nobadcookie +cookie=$(cookie -900)
END

capture result/badcookie-other-secret bind-cookie short \
	'BADCOOKIE: the server cookie was made with another secret' <<'END'
dig @192.0.2.2 www.cookie.example A +nobadcookie +cookie=$(cookie 60 ffffffffffffffffffffffffffffffff)
END

capture result/badcookie-other-address bind-cookie \
	'BADCOOKIE: the server cookie was made for another client address' <<'END'
dig @192.0.2.2 -b 198.51.100.66 www.cookie.example A +nobadcookie +cookie=$(cookie 60)
END

capture result/badcookie-none-needed bind-cookie \
	'No BADCOOKIE: a client without cookies, and one with a good cookie' <<'END'
dig @192.0.2.2 www.cookie.example A +nocookie
dig @192.0.2.2 www.cookie.example A +nobadcookie +cookie=$(cookie 60)
END

capture result/badcookie-knot knot short \
	'BADCOOKIE from Knot, retried' <<'END'
dig @192.0.2.3 www.knot.example A
END

capture result/badcookie-pdns pdns \
	'BADCOOKIE from PowerDNS, not retried' <<'END'
dig @192.0.2.5 www.pdns.example A +nobadcookie
END

capture result/badkey bind short \
	'NOTAUTH, TSIG error BADKEY: a key the server does not know' <<'END'
dig @192.0.2.1 corp.example SOA -k unknown.key
END

capture result/badsig bind short \
	'NOTAUTH, TSIG error BADSIG: a key with another secret' <<'END'
dig @192.0.2.1 corp.example SOA -k wrong.key
END

capture result/badtime bind short \
	'NOTAUTH, TSIG error BADTIME: the client is two hours late' <<'END'
faketime -f -2h kdig @192.0.2.1 corp.example SOA -y hmac-sha256:lab-key:bGFiLW9ubHktc2VjcmV0LW5vdC1mb3ItcmVhbC11c2U=
END

capture result/badtrunc bind short \
	'NOTAUTH, TSIG error BADTRUNC: half of the MAC was sent' <<'END'
ask 192.0.2.1 short-mac corp.example 16
END

capture result/badkey-knot knot \
	'NOTAUTH, TSIG error BADKEY from Knot: a key the server does not know' <<'END'
dig @192.0.2.3 knot.example SOA +nocookie -k unknown.key
END

capture result/badsig-knot knot \
	'NOTAUTH, TSIG error BADSIG from Knot: a key with another secret' <<'END'
dig @192.0.2.3 knot.example SOA +nocookie -k wrong.key
END

capture result/badtime-knot knot \
	'NOTAUTH, TSIG error BADTIME from Knot: the client is two hours late' <<'END'
faketime -f -2h kdig @192.0.2.3 knot.example SOA -y hmac-sha256:lab-key:bGFiLW9ubHktc2VjcmV0LW5vdC1mb3ItcmVhbC11c2U=
END

capture result/badsig-half-mac-knot knot short \
	'NOTAUTH, TSIG error BADSIG from Knot: half of the MAC was sent, where BIND says BADTRUNC' <<'END'
ask 192.0.2.3 short-mac knot.example 16
END

capture result/badkey-nsd nsd \
	'NOTAUTH, TSIG error BADKEY from NSD: a key the server does not know' <<'END'
dig @192.0.2.4 nsd.example SOA -k unknown.key
END

capture result/badsig-nsd nsd \
	'NOTAUTH, TSIG error BADSIG from NSD: a key with another secret' <<'END'
dig @192.0.2.4 nsd.example SOA -k wrong.key
END

capture result/badtime-nsd nsd \
	'NOTAUTH, TSIG error BADTIME from NSD: the client is two hours late' <<'END'
faketime -f -2h kdig @192.0.2.4 nsd.example SOA -y hmac-sha256:lab-key:bGFiLW9ubHktc2VjcmV0LW5vdC1mb3ItcmVhbC11c2U=
END

capture result/badtime-fast bind \
	'NOTAUTH, TSIG error BADTIME: the client is ten minutes ahead' <<'END'
faketime -f +10m kdig @192.0.2.1 corp.example SOA -y hmac-sha256:lab-key:bGFiLW9ubHktc2VjcmV0LW5vdC1mb3ItcmVhbC11c2U=
END

capture result/badkey-axfr bind \
	'NOTAUTH, TSIG error BADKEY for a transfer over TCP' <<'END'
dig @192.0.2.1 corp.example AXFR -k unknown.key
END

capture result/badsig-pdns pdns short \
	'NOTAUTH without a TSIG record: PowerDNS does not say why' <<'END'
dig @192.0.2.5 pdns.example SOA +nocookie -k wrong.key
END

capture result/tkey-badmode-pdns pdns short \
	'NOERROR with TKEY error BADMODE inside' <<'END'
ask 192.0.2.5 tkey 2 hmac-md5.sig-alg.reg.int
END

capture result/tkey-badalg-pdns pdns short \
	'NOERROR with TKEY error BADALG inside' <<'END'
ask 192.0.2.5 tkey 3 hmac-sha256
END

capture result/tkey-badmode-bind bind short \
	'NOERROR with TKEY error BADMODE inside' <<'END'
ask 192.0.2.1 signed-tkey 99 gss-tsig
END

capture result/tkey-badname-bind bind short \
	'NOERROR with TKEY error BADNAME inside: the key to be deleted is not there' <<'END'
ask 192.0.2.1 signed-tkey 5 hmac-sha256 other.
END

capture result/formerr-tkey-bind bind \
	'FORMERR for a TKEY that nobody signed' <<'END'
ask 192.0.2.1 tkey 2 hmac-md5.sig-alg.reg.int
END

capture result/refused-tkey-bind bind \
	'REFUSED for GSS-TSIG: BIND has no keytab' <<'END'
ask 192.0.2.1 tkey 3 gss-tsig
END

capture result/dsotypeni scripted short \
	'DSOTYPENI: a DSO type the server does not know' <<'END'
ask 192.0.2.53 dso
END

capture result/unassigned-12 scripted short \
	'12, an unassigned code that fits the header' <<'END'
dig @192.0.2.53 r12.scripted.example A
END

capture result/unassigned-24 scripted short \
	'24, an unassigned code that needs the OPT' <<'END'
dig @192.0.2.53 r24.scripted.example A
END

capture result/private-3841 scripted short \
	'3841, the first code for private use' <<'END'
dig @192.0.2.53 r3841.scripted.example A
END

capture result/private-4095 scripted short \
	'4095, the last code for private use' <<'END'
dig @192.0.2.53 r4095.scripted.example A
END

capture result/tsig-codes-in-opt scripted short \
	'17 to 22, codes of TSIG and TKEY, arriving as response codes in an OPT' <<'END'
for n in 17 18 19 20 21 22; do dig @192.0.2.53 r$n.scripted.example A; done
END

capture result/tkey-codes scripted short \
	'NOERROR with TKEY errors 16 to 21' <<'END'
for n in 16 17 18 19 20 21; do dig @192.0.2.53 k$n.scripted.example TKEY; done
END

capture result/nibble-7-without-opt scripted short \
	'7 without an OPT: a BADCOOKIE whose OPT was lost looks like this' <<'END'
dig @192.0.2.53 r7-noopt.scripted.example A
END

# ---- one capture each for a diagnosis ---------------------------------

capture result/servfail-expired-upstream bind-resolver bridge \
	'SERVFAIL for an expired signature, and what BIND asked before' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.expired.example A +nocookie
END

capture result/servfail-nokey-upstream bind-resolver bridge \
	'SERVFAIL for a DS that fits no key, and what BIND asked before' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.nokey.example A +nocookie
END

capture result/servfail-notyet-upstream bind-resolver bridge \
	'SERVFAIL for a signature that is not yet valid, and what BIND asked before' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.notyet.example A +nocookie
END

capture result/servfail-passed-on-dnsmasq dnsmasq,unbound bridge \
	'SERVFAIL passed on: dnsmasq forwards to Unbound, which fails' <<'END'
fresh unbound dnsmasq
--
dig @192.0.2.24 www.bogus.example A +noedns
END

capture result/servfail-upward bind-resolver,scripted bridge \
	'SERVFAIL: the name server refers to the root' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 up.scripted.example A +nocookie
END

capture result/servfail-lame-cd bind-resolver \
	'SERVFAIL also with checking disabled: a lame delegation' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 www.lame.example A +nocookie +cd
END

capture result/servfail-alias-loop-auth bind \
	'SERVFAIL with the aliases in it, from a server that has both' <<'END'
dig @192.0.2.1 loop1.corp.example A +nocookie
END

capture result/servfail-axfr-recursor recursor \
	'SERVFAIL: a transfer asked of a resolver' <<'END'
dig @192.0.2.22 example AXFR +nocookie
END

capture result/servfail-class-recursor recursor \
	'SERVFAIL for the classes HS and CH' <<'END'
dig @192.0.2.22 www.example HS A +nocookie
dig @192.0.2.22 no.such CH TXT +nocookie
END

capture result/servfail-update bind \
	'An update for a zone that could not be loaded' <<'END'
printf '%s\n' 'server 192.0.2.1' 'zone notloaded.example' 'update add new.notloaded.example 60 A 192.0.2.7' send | nsupdate -k lab.key
END

capture result/nxdomain-tlds bind-resolver \
	'NXDOMAIN from the root: names that only exist inside' <<'END'
fresh bind-resolver
--
for n in www.nosuchtld intranet nas.local db.internal pc.home srv.corp tv.lan x.onion www.invalid a.test foo.localhost; do dig @192.0.2.20 $n A +nocookie; done
END

capture result/nxdomain-single-label-upstream bind-resolver bridge \
	'NXDOMAIN for a single label, and how BIND asks the root' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 intranet A +nocookie
END

capture result/nxdomain-private-reverse bind-resolver,unbound \
	'NXDOMAIN for private addresses, from the resolver itself' <<'END'
dig @192.0.2.20 -x 10.1.2.3 +nocookie
dig @192.0.2.21 -x 192.168.1.1 +nocookie
dig @192.0.2.21 -x fd00::1 +nocookie
END

capture result/nxdomain-rpz-bind bind-resolver \
	'NXDOMAIN: blocked by a response policy zone of BIND' <<'END'
dig @192.0.2.20 bad.example A +nocookie
END

capture result/nxdomain-local-dnsmasq dnsmasq \
	'NXDOMAIN without a SOA: a domain that dnsmasq keeps to itself' <<'END'
dig @192.0.2.24 gone.home.example A +nocookie
END

capture result/nxdomain-local-unbound unbound \
	'NXDOMAIN by a local-zone of Unbound' <<'END'
dig @192.0.2.21 www.blocked.example A +nocookie
END

capture result/noerror-local-unbound unbound \
	'NOERROR without anything by a local-zone of Unbound' <<'END'
dig @192.0.2.21 www.emptied.example A +nocookie
END

capture result/noerror-referral bind \
	'A referral: the name is delegated' <<'END'
dig @192.0.2.1 www.nsd.example A +nocookie
END

capture result/rate-limited bind-rrl \
	'A server that limits its rate: answers, TC without an answer, silence' <<'END'
( for i in 1 2 3 4 5 6 7 8; do dig @192.0.2.6 www.limited.example A +nocookie +tries=1 +time=1 +ignore & done; wait )
END

capture result/rate-limited-nxdomain bind-rrl \
	'NXDOMAIN, rate limited' <<'END'
( for i in 1 2 3 4 5 6 7 8; do dig @192.0.2.6 gone$i.limited.example A +nocookie +tries=1 +time=1 +ignore & done; wait )
END

capture result/rate-limited-cookie bind-rrl \
	'A server that limits its rate answers BADCOOKIE to a client cookie' <<'END'
( for i in 1 2 3 4 5 6 7 8; do dig @192.0.2.6 www.limited.example A +cookie=0102030405060708 +nobadcookie +tries=1 +time=1 & done; wait )
END

capture result/notimp-edns-scripted scripted \
	'NOTIMP without an OPT for EDNS' <<'END'
dig @192.0.2.53 r4-noopt.scripted.example A +nocookie
END

capture result/notimp-mailb bind \
	'NOTIMP for the obsolete type MAILB' <<'END'
dig @192.0.2.1 corp.example MAILB +nocookie
END

capture result/notimp-class-dnsmasq dnsmasq \
	'NOTIMP for a CHAOS name dnsmasq does not have' <<'END'
dig @192.0.2.24 nosuch.bind CH TXT +nocookie
END

capture result/refused-resolver-noedns dnsmasq \
	'REFUSED without an EDE: the query had no OPT' <<'END'
dig @192.0.2.24 www.elsewhere.test A +noedns
END

capture result/refused-ixfr bind \
	'REFUSED: an incremental transfer without the key' <<'END'
dig @192.0.2.1 corp.example IXFR=1 +nocookie +tcp
END

capture result/notauth-ixfr bind \
	'NOTAUTH: an incremental transfer of a zone this server does not have' <<'END'
dig @192.0.2.1 nosuch.example IXFR=1 +nocookie +tcp
END

capture result/refused-notify-unbound unbound \
	'REFUSED: a NOTIFY sent to a resolver' <<'END'
ask 192.0.2.21 notify nosuch.example
END

capture result/refused-dso-dnsmasq dnsmasq \
	'REFUSED for DNS Stateful Operations' <<'END'
ask 192.0.2.24 dso
END

capture result/refused-opcode-noedns dnsmasq \
	'REFUSED for an opcode, without an EDE' <<'END'
dig @192.0.2.24 www.example A +opcode=2 +noedns
END

capture result/refused-class-knot knot,bind,dnsmasq \
	'REFUSED for a CHAOS name and for class HS' <<'END'
dig @192.0.2.3 no.such CH TXT +nocookie
dig @192.0.2.1 www.corp.example HS A +nocookie
dig @192.0.2.24 no.such CH TXT +nocookie
END

capture result/prerequisite-codes-scripted scripted \
	'6 and 8 in answer to an ordinary question' <<'END'
dig @192.0.2.53 r6.scripted.example A +nocookie
dig @192.0.2.53 r8.scripted.example A +nocookie
END

capture result/notauth-signed bind \
	'NOTAUTH with a good signature: the key is right, the zone is not here' <<'END'
printf '%s\n' 'server 192.0.2.1' 'zone nosuch.example' 'update add new.nosuch.example 60 A 192.0.2.7' send | nsupdate -k lab.key
END

capture result/badvers-scripted scripted \
	'BADVERS to version 0, and to a query without EDNS' <<'END'
dig @192.0.2.53 r16.scripted.example A +nocookie
dig @192.0.2.53 r16.scripted.example A +noedns
END

capture result/badcookie-odd-layout bind-cookie \
	'BADCOOKIE: a server cookie of another layout' <<'END'
dig @192.0.2.2 www.cookie.example A +nobadcookie +cookie=01020304050607081112131415161718
END

capture result/badcookie-scripted scripted \
	'BADCOOKIE for a query without a cookie, and over TCP' <<'END'
dig @192.0.2.53 r23.scripted.example A +nocookie +nobadcookie
dig @192.0.2.53 r23.scripted.example A +tcp +nobadcookie
END

capture result/nxdomain-beside-address-unbound unbound \
	'an address from local data of a zone that is "typetransparent", and NXDOMAIN from the zone itself for AAAA' <<'END'
with unbound $'server:\n    local-zone: "printer.example." typetransparent\n    local-data: "printer.example. A 192.0.2.9"'
--
dig @192.0.2.21 printer.example A +nocookie
dig @192.0.2.21 printer.example AAAA +nocookie
END

capture result/servfail-beside-address-scripted scripted \
	'an address for A, and SERVFAIL for AAAA and HTTPS' <<'END'
dig @192.0.2.53 v4-r2.scripted.example A +nocookie
dig @192.0.2.53 v4-r2.scripted.example AAAA +nocookie
dig @192.0.2.53 v4-r2.scripted.example HTTPS +nocookie
END
