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
