# What the form of a message provokes.
# shellcheck shell=bash

capture form/cookie-12-octets-bind bind short \
	'FORMERR: a COOKIE option of 12 octets' <<'END'
dig @192.0.2.1 www.corp.example A +nocookie +ednsopt=10:010203040506070801020304
END

capture form/cookie-12-octets-knot knot \
	'FORMERR: a COOKIE option of 12 octets' <<'END'
dig @192.0.2.3 www.knot.example A +nocookie +ednsopt=10:010203040506070801020304
END

capture form/cookie-12-octets-nsd nsd short \
	'FORMERR: a COOKIE option of 12 octets, answered with a header only' <<'END'
dig @192.0.2.4 www.nsd.example A +nocookie +ednsopt=10:010203040506070801020304
END

capture form/two-opt-bind bind short \
	'FORMERR: two OPT records' <<'END'
ask 192.0.2.1 two-opt www.corp.example
END

capture form/two-opt-knot knot \
	'FORMERR: two OPT records' <<'END'
ask 192.0.2.3 two-opt www.knot.example
END

capture form/two-opt-unbound unbound \
	'FORMERR: two OPT records' <<'END'
ask 192.0.2.21 two-opt www.example
END

capture form/no-question-bind bind short \
	'FORMERR: no question' <<'END'
ask 192.0.2.1 no-question
END

capture form/no-question-kresd kresd \
	'SERVFAIL from Knot Resolver: no question' <<'END'
ask 192.0.2.23 no-question
END

capture form/two-questions-unbound unbound short \
	'FORMERR: two questions' <<'END'
ask 192.0.2.21 two-questions www.example
END

capture form/trailing-knot knot short \
	'FORMERR: seven octets after the end of the message' <<'END'
ask 192.0.2.3 trailing www.knot.example
END

capture form/axfr-udp-bind bind short \
	'FORMERR: a transfer over UDP' <<'END'
ask 192.0.2.1 axfr-udp open.example
END

capture form/axfr-udp-knot knot short \
	'NOTIMP: a transfer over UDP' <<'END'
ask 192.0.2.3 axfr-udp knot.example
END

capture form/axfr-udp-nsd nsd \
	'NOTIMP with a header only: a transfer over UDP' <<'END'
ask 192.0.2.4 axfr-udp nsd.example
END

capture form/opcode-header-only-nsd nsd short \
	'NOTIMP with a header only: opcode 15' <<'END'
dig @192.0.2.4 www.nsd.example A +opcode=15
END

capture form/mac-8-octets bind short \
	'FORMERR with TSIG error BADSIG: a MAC of 8 octets' <<'END'
ask 192.0.2.1 short-mac corp.example 8
END

capture form/tsig-unbound unbound \
	'FORMERR: Unbound knows no TSIG' <<'END'
dig @192.0.2.21 www.example A -k lab.key
END

capture form/edns-unknown-scripted scripted short \
	'FORMERR without an OPT for EDNS, then the plain question is answered' <<'END'
dig @192.0.2.53 r1-noopt.scripted.example A +nocookie
dig @192.0.2.53 www.scripted.example A +noedns
END

capture form/header-only-scripted scripted \
	'FORMERR and REFUSED with a header only' <<'END'
dig @192.0.2.53 r1-bare.scripted.example A
dig @192.0.2.53 r5-bare.scripted.example A
END

# ---- one capture each for a diagnosis ---------------------------------

capture form/type-opt-bind bind \
	'FORMERR: a question for the type OPT' <<'END'
dig @192.0.2.1 www.corp.example TYPE41 +nocookie
END

capture form/type-maila-unbound unbound \
	'FORMERR from Unbound for the obsolete type MAILA' <<'END'
dig @192.0.2.21 example MAILA +nocookie
END

capture form/type-mailb-unbound unbound \
	'FORMERR from Unbound for the obsolete type MAILB' <<'END'
dig @192.0.2.21 example MAILB +nocookie
END

capture form/tsig-badalg-unbound unbound \
	'FORMERR from Unbound for a signed question without EDNS' <<'END'
dig @192.0.2.21 www.example A -k wrong.key +noedns
END

capture form/two-tsig-nsd nsd \
	'FORMERR: signed twice' <<'END'
ask 192.0.2.4 two-tsig nsd.example
END

capture form/two-tsig-unbound unbound \
	'FORMERR: signed twice, and both records come back' <<'END'
ask 192.0.2.21 two-tsig example
END

capture form/two-tsig-bind bind \
	'FORMERR: signed twice' <<'END'
ask 192.0.2.1 two-tsig corp.example
END

capture form/short-bind bind short \
	'FORMERR: the question breaks off' <<'END'
ask 192.0.2.1 short www.corp.example
END

capture form/short-unbound unbound \
	'FORMERR with half a question: the question breaks off' <<'END'
ask 192.0.2.21 short www.example
END

capture form/scope-bind bind short \
	'FORMERR: a Client Subnet option with a scope' <<'END'
ask 192.0.2.1 scope www.corp.example
END

capture form/update-type-bind bind short \
	'FORMERR: an update whose zone section asks for A' <<'END'
ask 192.0.2.1 update-type corp.example
END

capture form/update-ttl-bind bind \
	'FORMERR: an update with a TTL in a prerequisite' <<'END'
ask 192.0.2.1 update-ttl corp.example
END

capture form/notify-type-bind bind \
	'A NOTIFY that asks for A' <<'END'
ask 192.0.2.1 notify-type corp.example
END

capture form/dso-unbound unbound \
	'What Unbound makes of DNS Stateful Operations' <<'END'
ask 192.0.2.21 dso
END

capture form/old-server-bind bind-resolver,scripted bridge \
	'A resolver meets a server without EDNS and asks again without it' <<'END'
fresh bind-resolver
--
dig @192.0.2.20 old.scripted.example A +nocookie
END

capture form/broken-scripted scripted \
	'One fault of form each' <<'END'
for w in overrun pointer long label record option edeshort optanswer optowner count tsigfirst tsigshort trailing short; do dig @192.0.2.53 r0-$w.scripted.example A +nocookie +tries=1 +time=1; done
END

capture form/broken-code-scripted scripted \
	'Messages that leave in doubt what the code is' <<'END'
for w in r7-overrun r5-opts; do dig @192.0.2.53 $w.scripted.example A +nocookie +tries=1 +time=1; done
END

capture form/cut-badcookie bind-cookie snap=70 \
	'BADCOOKIE in a capture that kept too little of each packet' <<'END'
dig @192.0.2.2 www.cookie.example A +nobadcookie
END

capture form/cut-badvers bind snap=70 \
	'BADVERS in a capture that kept too little of each packet' <<'END'
dig @192.0.2.1 www.corp.example A +nocookie +edns=1 +noednsneg
END

capture form/axfr-udp-refused-bind bind \
	'REFUSED: a transfer over UDP without the key' <<'END'
ask 192.0.2.1 axfr-udp corp.example
END
